"""The steps before a step: where a return may go to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.people import OperationSetting
from flowkit.core.definition.tasks import UserTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.moves import container_of
from flowkit.core.instance.records import Scope
from flowkit.core.operations.refusals import refusal
from flowkit.core.operations.way_back import way_back
from flowkit.core.protocol import Context, Question, Rejection
from flowkit.core.workitem.questions import StepsDone
from flowkit.core.workitem.records import WorkItem


@dataclass(frozen=True, slots=True)
class Level:
    """Where the returned step stands in one scope: itself, or the subprocess or round that it is in."""

    scope: Scope
    token: int
    node: str


def levels(draft: Draft, item: WorkItem) -> list[Level]:
    """The scopes of the process around the step, inmost first. A member of a round stands for the whole round."""
    return levels_around(draft, draft.get(Scope, item.scope), item.token, item.node)


def levels_around(draft: Draft, scope: Scope, token: int, node: str) -> list[Level]:
    """The same for any token."""
    levels = [] if scope.kind == "round" else [Level(scope, token, node)]
    while scope.kind != "process":
        token, node, scope = scope.id, scope.node, draft.get(Scope, scope.parent or 1)
        if scope.kind != "round":
            levels.append(Level(scope, token, node))
    return levels


def holds_node(context: Context, level: Level, node: str) -> bool:
    """Whether the node is drawn in this scope."""
    found = definition_of(context, level.scope).nodes.get(node)
    return found is not None and found.parent == (level.scope.node if level.scope.kind == "subprocess" else None)


def steps_before(context: Context, around: list[Level]) -> dict[str, tuple[str, Level]] | Question:
    """The steps done in this pass that lead to the returned one, with who did each last, and where; nearest last."""
    before: dict[str, tuple[str, Level]] = {}
    for level in reversed(around):
        definition = definition_of(context, level.scope)
        question = StepsDone(level.scope.id, _rounds(definition, container_of(level.scope)))
        answer = context.answers.get(question)
        if answer is None:
            return question
        for each in answer if isinstance(answer, list) else ():
            before.pop(each.node, None)
            if each.node != level.node and way_back(definition, each.node, level.node) is not None:
                before[each.node] = (each.done_by, level)
    return before


def _rounds(definition: ProcessDefinition, container: str | None) -> tuple[str, ...]:
    """The steps of people that are done several times: what is completed there stands in no scope that still lives."""
    drawn = (node for node in definition.nodes.values() if node.parent == container and node.round is not None)
    return tuple(node.id for node in drawn if isinstance(node.spec, UserTask))


def among(setting: OperationSetting, before: Iterable[str]) -> list[str]:
    """Those of the steps that the process offers for the operation."""
    return [node for node in before if not setting.targets or node in setting.targets]


def no_target(target: str, possible: list[str]) -> Rejection:
    return refusal(
        "target-not-walked",
        "{target!r} is no step that can be returned to; possible: {steps}",
        "不能驳回到 {target!r};可选步骤:{steps}",
        target=target,
        steps=", ".join(possible) or "-",
    )
