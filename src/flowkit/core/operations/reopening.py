"""Reopen (重办): a case that is over gets one more pass, from its start or from a named step; its history is kept.

Pass = since the start or the last reopening (people, rule 5): items have its number, so returns and assignments see
this pass only. Data stay, the business state is empty until a step sets it, and clocks over the case are fresh: they
count from the reopening, whatever datum the process names as their start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flowkit.core.commands import Operate
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.elements.called_case import CALLER
from flowkit.core.instance.facts import TokenSent
from flowkit.core.instance.records import Scope
from flowkit.core.operations.jumping import can_be_entered
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import refusal
from flowkit.core.operations.token_game import JUMPER, Pebble, fault_of
from flowkit.core.protocol import Context, Fact, Instant, Rejection
from flowkit.errors import Text


class CaseReopened(NamedTuple):
    """A new pass of the case begins at this node."""

    pass_number: int
    node: str


def decide(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    if CALLER in draft.get(Scope, 1).data:
        return refusal(
            "caller-gone-on", "the case that called this one has gone on", "转来该件的办件已继续办理",
            Text("ask the sender to send it again", "请联系转出单位重新转来"),
        )  # fmt: skip
    definition = definition_of(context, draft.get(Scope, 1))
    start = definition.starts.get(None, "")
    if not command.target and start:
        first = definition.catchers.begun_before.get(start, start)
        return (CaseReopened(draft.case.pass_number + 1, start), TokenSent(1, first, {}))
    possible = _choices(context, draft, command, setting)
    if command.target not in possible:
        return _no_step(command.target, possible)
    return (CaseReopened(draft.case.pass_number + 1, command.target), TokenSent(1, command.target, {}))


def _choices(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> tuple[str, ...]:
    """The steps of the process, outside of subprocesses, from which one token comes to the end."""
    definition = definition_of(context, draft.get(Scope, 1))
    return tuple(
        node.id
        for node in definition.nodes.values()
        if node.parent is None
        and can_be_entered(definition, node)
        and (not setting.targets or node.id in setting.targets)
        and _comes_to_the_end(definition, node.id)
    )


def _comes_to_the_end(definition: ProcessDefinition, node: str) -> bool:
    return fault_of(definition, frozenset({Pebble(node, "", frozenset({JUMPER}))}), node) is None


def _no_step(target: str, possible: tuple[str, ...]) -> Rejection:
    return refusal(
        "target-unknown", "{target!r} is no step at which a case can begin again; possible: {steps}",
        "不能从 {target!r} 重办;可选步骤:{steps}",
        Text(
            "name a step outside of parallel branches and subprocesses, or none",
            "请指定分支与子流程之外的步骤,或不指定",
        ),
        target=target, steps=", ".join(possible) or "-",
    )  # fmt: skip


def reopened(draft: Draft, fact: CaseReopened, now: Instant) -> None:
    case = draft.case
    case.status, case.state, case.end_state, case.ended_at = "open", "", "", None
    case.pass_number = fact.pass_number


EVOLVE: Mapping[type[Fact], Callable[[Draft, Any, Instant], None]] = {CaseReopened: reopened}

OPERATION = Operation(
    "reopen",
    "case",
    ("named",),
    Text("reopen", "重办"),
    Text(
        "a case that is over gets one more pass, from its start or a named step",
        "已结办件重新办理一轮,自开始或指定步骤起",
    ),
    decide,
    reason=True,
    cases=frozenset({"completed", "closed"}),
    clock=Text("fresh clocks over the case, from now", "办件时限自重办时重新计算"),
    accepts=("target",),
    choices=_choices,
)
