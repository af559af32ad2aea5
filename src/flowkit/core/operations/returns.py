"""Return to sender (退回) and return for rework (驳回): the token goes back to a step that was walked in this pass.

Invariant: what lies between the target and the returned step is void, in every branch that a split after the target
opened, waiting tokens of joins included; branches that the target does not lead to keep their results. So every join
gets exactly the tokens that it needs when the way is walked again.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowkit.core.commands import Operate
from flowkit.core.definition.model import OperationSetting, ProcessDefinition
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.facts import JoinCleared, TokenSent
from flowkit.core.instance.moves import cancelled
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Scope, Token
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context, Fact
from flowkit.core.workitem.facts import ItemReturned
from flowkit.core.workitem.questions import StepsDone
from flowkit.core.workitem.react import RETURN_TO
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import Text


def to_sender(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """Back to whoever sent it: to the declared step, else to the step that the sender did last before it."""
    item = draft.get(WorkItem, command.subject)
    if setting.targets:
        return _send_back(context, draft, item, command, setting.targets[0], item.sender)
    if StepsDone(item.scope) not in context.answers:
        return StepsDone(item.scope)
    done = [each for each in _steps_done(context, item.scope) if each.done_by == item.sender]
    if not done:
        return refusal("no-sender", "nobody sent this item in this scope", "本范围内没有发送人可退回")
    return _send_back(context, draft, item, command, done[-1].node, item.sender)


def for_rework(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """Back to a step that was done in this pass: the one asked for, by default the last one before this."""
    item = draft.get(WorkItem, command.subject)
    if StepsDone(item.scope) not in context.answers:
        return StepsDone(item.scope)
    definition = definition_of(context, draft.get(Scope, item.scope))
    done = {
        each.node: each.done_by
        for each in _steps_done(context, item.scope)
        if each.node != item.node and leads_to(definition, each.node, item.node)
    }
    possible = [node for node in done if not setting.targets or node in setting.targets]
    target = command.target or (possible[-1] if possible else "")
    if target not in possible:
        return refusal(
            "target-not-walked", "{target!r} is no step that can be returned to; possible: {steps}",
            "不能驳回到 {target!r};可选步骤:{steps}", target=target, steps=", ".join(possible) or "-",
        )  # fmt: skip
    return _send_back(context, draft, item, command, target, done[target])


def _steps_done(context: Context, scope: int) -> list[WorkItem]:
    answer = context.answers[StepsDone(scope)]
    return answer if isinstance(answer, list) else []


def _send_back(context: Context, draft: Draft, item: WorkItem, command: Operate, target: str, person: str) -> Decision:
    scope = draft.get(Scope, item.scope)
    if scope.kind == "round":
        return refusal("inside-round", "a member of a round cannot return it", "会签成员不能退回整个会签")
    if Below(scope.id) not in context.answers:
        return Below(scope.id)
    definition = definition_of(context, scope)
    void = void_nodes(definition, target, item.node)
    facts: list[Fact] = [ItemReturned(item.id, item.node, context.actor.id, command.reason, target)]
    for token in draft.all(Token):
        if token.scope == scope.id and (token.id == item.token or token.node in void):
            facts += cancelled(draft, token)
    facts += _cleared(definition, scope, void)
    return (*facts, TokenSent(scope.id, target, {RETURN_TO: person} if person else {}))


def _cleared(definition: ProcessDefinition, scope: Scope, void: frozenset[str]) -> Iterator[JoinCleared]:
    for join, waiting in scope.joins.items():
        sources = {flow.id for node in void for flow in definition.nodes[node].outgoing}
        for flow, count in waiting.items():
            if flow in sources and count:
                yield JoinCleared(scope.id, join, flow, count)


def void_nodes(definition: ProcessDefinition, target: str, current: str) -> frozenset[str]:
    """The nodes that a walk from the target reaches before it comes to the returned step.

    The walk passes a join only when it has come in on every flow, as tokens do: a join fed by a branch that the target
    does not lead to stops it.
    """
    nodes = definition.nodes
    reached: set[str] = set()
    entered: dict[str, set[str]] = {}
    waiting = [target]
    while waiting:
        here = waiting.pop()
        if here in reached:
            continue
        reached.add(here)
        if here == current:
            continue
        waiting += nodes[here].boundary
        for flow in nodes[here].outgoing:
            following = nodes[flow.target]
            came = entered.setdefault(following.id, set())
            came.add(flow.id)
            if following.kind != "parallelGateway" or came.issuperset(following.incoming):
                waiting.append(following.id)
    return frozenset(reached)


def leads_to(definition: ProcessDefinition, start: str, end: str) -> bool:
    """Whether a way along the flows leads from one step to another of the same scope."""
    nodes, waiting, seen = definition.nodes, [start], {start}
    while waiting:
        here = nodes[waiting.pop()]
        for following in (*(flow.target for flow in here.outgoing), *here.boundary):
            if following == end:
                return True
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return False


TO_SENDER = Operation(
    "return-to-sender",
    "item",
    ("candidate",),
    Text("return to sender", "退回"),
    Text("refuse the item before it is accepted; it goes back to whoever sent it", "签收前退回给发送人"),
    to_sender,
    frozenset({"offered"}),
    reason=True,
    clock=Text("the step's limit ends; clocks over the case run on", "步骤时限结束,办件时限继续"),
)
FOR_REWORK = Operation(
    "return-for-rework",
    "item",
    ("holder", "candidate"),
    Text("return for rework", "驳回"),
    Text(
        "back to a step that was walked in this pass; all later steps are walked again",
        "驳回到本轮已办步骤,其后步骤重新办理",
    ),
    for_rework,
    frozenset({"offered", "claimed"}),
    reason=True,
    clock=Text("fresh limit at the target; clocks over the case run on", "目标步骤重新计时,办件时限继续"),
    siblings=Text("items that lie after the target are withdrawn", "目标之后的事项一并撤下"),
)
