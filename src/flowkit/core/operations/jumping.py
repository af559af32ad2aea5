"""Jump (跳转): an administrator moves a token to another step, and sees first what that means.

The token goes from where it is to a step of the same scope, or of a scope around it, which ends what it was inside of.
Invariant: after a jump every token can come to its end, and none meets another in one place. What would break that is
withdrawn if it belongs to others and the jumping token stands for it (the other branches of a split that it leaves);
else the jump is refused. Both are found by playing the token game of the drawing ahead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from flowkit.core.commands import Operate
from flowkit.core.definition.model import Node, ProcessDefinition
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.facts import JoinCleared, TokenSent
from flowkit.core.instance.moves import cancelled
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import MARKS, Scope, Token
from flowkit.core.operations.before import Level, holds_node, levels_around
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import gone, refusal
from flowkit.core.operations.token_game import JUMPER, Fault, Marking, Pebble, fault_of
from flowkit.core.operations.way_back import WayBack, way_back
from flowkit.core.protocol import Context, Fact, Instant, Question, Rejection
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import Text

ACTIVITIES = frozenset({
    "task", "manualTask", "userTask", "serviceTask", "sendTask", "receiveTask", "scriptTask", "businessRuleTask",
    "subProcess", "adHocSubProcess", "transaction", "callActivity",
})  # fmt: skip
_TARGETS = ACTIVITIES | {
    "intermediateCatchEvent", "intermediateThrowEvent", "endEvent", "exclusiveGateway", "eventBasedGateway",
}  # fmt: skip


class Jumped(NamedTuple):
    """A token was moved by hand. `skipped` are the steps between that nobody does, `again` those that are done once
    more, `joins` those from which waiting tokens were taken or to which one was given.
    """

    token: int
    scope: int
    node: str
    target: str
    skipped: tuple[str, ...]
    again: tuple[str, ...]
    joins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """The scope in which a token jumps, with its tokens by their number; those in joins by a number below 0."""

    definition: ProcessDefinition
    level: Level
    target: str
    resting: Mapping[int, Token]
    waiting: Mapping[int, tuple[str, str, int]]


def decide(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    if Below(1) not in context.answers:
        return Below(1)
    token = _source(draft, command.subject)
    if token is None:
        return gone("token")
    around = levels_around(draft, draft.get(Scope, token.scope), token.id, token.node)
    level = next((each for each in around if _can_stand(context, each, command.target, setting)), None)
    if level is None:
        return _no_target(context, around, command.target, setting)
    place = _place(context, draft, level, command.target)
    back = way_back(place.definition, command.target, level.node)
    withdrawn = _withdrawn(place, back)
    if isinstance(withdrawn, Rejection):
        return withdrawn
    return tuple(_facts(draft, place, back, withdrawn))


def _source(draft: Draft, number: int) -> Token | None:
    """The token with this number, or that of the open item with it; an offer of activities does not jump."""
    item = draft.find(WorkItem, number)
    token = draft.find(Token, item.token if item is not None and item.ended_at is None else number)
    return None if token is None or token.holds in (*MARKS, "offer") else token


def can_be_entered(definition: ProcessDefinition, node: Node | None) -> bool:
    """Whether a token can be put before the node from outside."""
    if node is None or node.kind not in _TARGETS or ":" in node.id:
        return False
    return all(each.compensation != node.id for each in definition.nodes.values())


def _can_stand(context: Context, level: Level, target: str, setting: OperationSetting) -> bool:
    definition = definition_of(context, level.scope)
    offered = not setting.targets or target in setting.targets
    return offered and holds_node(context, level, target) and can_be_entered(definition, definition.nodes[target])


def _choices(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> tuple[str, ...] | Question:
    """The steps to which it can jump."""
    if Below(1) not in context.answers:
        return Below(1)
    token = _source(draft, command.subject)
    around = levels_around(draft, draft.get(Scope, token.scope), token.id, token.node) if token is not None else []
    possible = dict.fromkeys(
        node
        for level in around
        for node in definition_of(context, level.scope).nodes
        if _can_stand(context, level, node, setting)
    )
    tried = ((node, decide(context, draft, replace(command, target=node), setting)) for node in possible)
    return tuple(node for node, decision in tried if isinstance(decision, tuple))


def _place(context: Context, draft: Draft, level: Level, target: str) -> _Place:
    scope = level.scope
    resting = {
        each.id: each
        for each in draft.all(Token)
        if each.scope == scope.id and each.holds not in (*MARKS, "offer") and each.id != level.token
    }
    flat = [(join, flow, count) for join, waiting in scope.joins.items() for flow, count in waiting.items() if count]
    waiting = {-number: each for number, each in enumerate(flat, 1)}
    return _Place(definition_of(context, scope), level, target, resting, waiting)


def _withdrawn(place: _Place, back: WayBack | None) -> frozenset[int] | Rejection:
    """The tokens that end with the jump; or why there can be no jump."""
    definition, void = place.definition, back.void if back is not None else frozenset()
    sources = {flow.id for node in void for flow in definition.nodes[node].outgoing}
    gone_back = {number for number, token in place.resting.items() if token.node in void}
    gone_back |= {number for number, (_, flow, _) in place.waiting.items() if flow in sources}
    withdrawn = frozenset(gone_back)
    while (fault := fault_of(definition, _marking(place, back, withdrawn), place.target)) is not None:
        refused = fault.kind == "unclear" or not fault.others or (fault.kind == "stuck" and JUMPER in fault.origins)
        if refused or fault.others <= withdrawn:
            return _impossible(definition, fault)
        withdrawn |= fault.others
    return withdrawn


def _marking(place: _Place, back: WayBack | None, withdrawn: frozenset[int]) -> Marking:
    yielded = [Pebble(place.target, "", frozenset({JUMPER}))]
    yielded += [Pebble(join, flow, frozenset({JUMPER})) for join, flow in (back.owed if back is not None else ())]
    yielded += [
        Pebble(token.node, "", frozenset({number}))
        for number, token in place.resting.items()
        if number not in withdrawn
    ]
    yielded += [
        Pebble(join, flow, frozenset({number}))
        for number, (join, flow, _) in place.waiting.items()
        if number not in withdrawn
    ]
    return frozenset(yielded)


def _facts(draft: Draft, place: _Place, back: WayBack | None, withdrawn: frozenset[int]) -> Iterator[Fact]:
    scope, level = place.level.scope, place.level
    taken = [(join, flow, count) for number, (join, flow, count) in place.waiting.items() if number in withdrawn]
    owed = back.owed if back is not None else ()
    skipped, again = _between(place.definition, level.node, place.target, back)
    joins = tuple(dict.fromkeys((*(join for join, _, _ in taken), *(join for join, _ in owed))))
    yield Jumped(level.token, scope.id, level.node, place.target, skipped, again, joins)
    yield from cancelled(draft, draft.get(Token, level.token))
    for number in sorted(each for each in withdrawn if each > 0):
        yield from cancelled(draft, place.resting[number])
    for join, flow, count in taken:
        yield JoinCleared(scope.id, join, flow, count)
    for join, flow in owed:
        yield TokenSent(scope.id, join, {}, flow)
    yield TokenSent(scope.id, place.target, {})


def _between(
    definition: ProcessDefinition, source: str, target: str, back: WayBack | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The steps that nobody does now, and those that are done again."""
    if back is not None:
        return (), tuple(node for node in definition.nodes if node in back.void and _is_step(definition, node))
    ahead = _reachable(definition, source)
    between = (node for node in ahead if node != target and target in _reachable(definition, node))
    steps = (source, *(node for node in between if node != source))
    return tuple(node for node in steps if _is_step(definition, node)), ()


def _is_step(definition: ProcessDefinition, node: str) -> bool:
    return definition.nodes[node].kind in ACTIVITIES


def _reachable(definition: ProcessDefinition, source: str) -> dict[str, None]:
    """Every node behind the source, in the order of the flows."""
    found: dict[str, None] = {}
    todo = [flow.target for flow in reversed(definition.nodes[source].outgoing)]
    while todo:
        node = todo.pop()
        if node not in found:
            found[node] = None
            todo += [flow.target for flow in reversed(definition.nodes[node].outgoing)]
    return found


def _no_target(context: Context, around: Iterable[Level], target: str, setting: OperationSetting) -> Rejection:
    possible = [
        node
        for level in around
        for node in definition_of(context, level.scope).nodes
        if _can_stand(context, level, node, setting)
    ]
    return refusal(
        "target-unknown", "{target!r} is no step that a token can jump to from here; possible: {steps}",
        "不能从此处跳转到 {target!r};可选步骤:{steps}",
        Text(
            "name a step of the same process, and the subprocess itself instead of a step inside it",
            "请指定同一流程的步骤;子流程内的步骤请改为该子流程",
        ),
        target=target, steps=", ".join(possible) or "-",
    )  # fmt: skip


def _impossible(definition: ProcessDefinition, fault: Fault) -> Rejection:
    where = definition.nodes.get(fault.node)
    name = (where.name or where.id) if where is not None else ""
    if fault.kind == "unclear":
        return refusal(
            "jump-unclear", "it cannot be told ahead whether the case would come to its end",
            "无法预先判定办件能否到达终点",
            Text("return it for rework, or close the case", "请改用驳回或办结"),
        )  # fmt: skip
    if fault.kind == "stuck":
        return refusal(
            "join-unsatisfiable", "a token would wait at {node} for what can never come",
            "令牌将在 {node} 等待永远不会到达的令牌",
            Text("jump to a step before the split, or after the join", "请跳转到分支之前或汇聚之后的步骤"), node=name,
        )  # fmt: skip
    return refusal(
        "token-doubled", "two tokens would meet at {node}", "将有两个令牌同时到达 {node}",
        Text("jump with the other token, or to a step after both", "请移动另一令牌,或跳转到两者之后的步骤"), node=name,
    )  # fmt: skip


def jumped(draft: Draft, fact: Jumped, now: Instant) -> None:
    """Nothing: what comes of it are the facts behind it."""


EVOLVE: Mapping[type[Fact], Callable[[Draft, Any, Instant], None]] = {Jumped: jumped}


OPERATION = Operation(
    "jump",
    "token",
    ("named",),
    Text("jump", "跳转"),
    Text(
        "the token of a step goes to another step; what is skipped and withdrawn is shown first",
        "将令牌移到另一步骤;事先显示将跳过与撤下的内容",
    ),
    decide,
    reason=True,
    clock=Text(
        "the step's limit ends, fresh limit at the target; clocks over the case run on",
        "步骤时限作废,目标步骤重新计时,办件时限继续",
    ),
    siblings=Text("those that the jump makes pointless are withdrawn", "因跳转而失去意义的事项撤下"),
    undo=Text("another jump", "再次跳转"),
    needs=("target",),
    choices=_choices,
)
