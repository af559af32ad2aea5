"""Return to sender (退回) and return for rework (驳回): the token goes back to a step before the returned one.

Invariant: what lies between the target and the returned step is void, in every branch that a split after the target
opened, waiting tokens of joins included; branches that the target does not lead to keep their results. So every join
gets exactly the tokens that it needs when the way is walked again. A target outside the subprocess or round of the step
ends that subprocess or round as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowkit.core.commands import Operate
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.elements.called_case import CALLER, RETURNED
from flowkit.core.instance.facts import CaseEnded, DataSet, JoinCleared, StateChanged, TokenSent
from flowkit.core.instance.moves import cancelled, cancelled_below
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import RETURN_TO, STRAIGHT, Scope, Token
from flowkit.core.operations import sides
from flowkit.core.operations.before import Level, among, holds_node, levels, no_target, steps_before
from flowkit.core.operations.dispatching import is_fresh, undone
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import refusal
from flowkit.core.operations.way_back import way_back
from flowkit.core.protocol import Context, Fact, Question
from flowkit.core.workitem.facts import ItemGivenBack, ItemReturned
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import Text


def to_sender(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """Back to whoever sent it: a dispatch to its group, else to who transferred it, else to the declared step, walked
    or not, else to the last step before it by the sender. Help and advice are declined. The first step of a called
    case goes back to the case that called it.
    """
    item = draft.get(WorkItem, command.subject)
    if is_fresh(item):
        return undone(context, draft, command, refused=True)
    if item.giver:
        return (ItemGivenBack(item.id, context.actor.id, item.giver, command.reason),)
    if item.kind != "work":
        return sides.decline(context, draft, command)
    if item.dispatch is not None:
        return refusal(
            "dispatched", "the item was dispatched and goes back no further", "事项已分办,不能再退回上级",
            Text("do it, transfer it, or return it for rework", "请办理、转办或驳回"),
        )  # fmt: skip
    return _to_step_of_sender(context, draft, item, command, setting)


def _to_step_of_sender(
    context: Context, draft: Draft, item: WorkItem, command: Operate, setting: OperationSetting
) -> Decision:
    around = levels(draft, item)
    if setting.targets:
        level = next((each for each in around if holds_node(context, each, setting.targets[0])), None)
        if level is None:
            return no_target(setting.targets[0], [])
        return _send_back(context, draft, item, command, setting.targets[0], item.sender, level)
    before = steps_before(context, around)
    if isinstance(before, Question):
        return before
    sent = [node for node, (person, _) in before.items() if person == item.sender]
    if not sent:
        return _to_caller(context, draft, item, command, setting.end_state or "returned" if not before else "")
    return _send_back(context, draft, item, command, sent[-1], item.sender, before[sent[-1]][1])


def _to_caller(context: Context, draft: Draft, item: WorkItem, command: Operate, end: str) -> Decision:
    """The first step of a called case: the case itself goes back to whoever sent it, and ends here as `end`; "" at any
    later step.
    """
    if not end or CALLER not in draft.get(Scope, 1).data:
        return refusal("no-sender", "nobody sent this item from a step before it", "此前没有步骤的办理人发送该事项")
    if Below(1) not in context.answers:
        return Below(1)
    states = definition_of(context, draft.get(Scope, 1)).states
    return (
        ItemReturned(item.id, item.node, context.actor.id, command.reason, ""),
        DataSet(1, {RETURNED: {"reason": command.reason, "by": context.actor.id}}),
        *cancelled_below(draft, 1),
        *((StateChanged(end, draft.case.state),) if end in states else ()),
        CaseEnded("cancelled", end),
    )


def for_rework(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """Back to a step that was done in this pass: the one asked for, by default the last one before this."""
    item = draft.get(WorkItem, command.subject)
    before = steps_before(context, levels(draft, item))
    if isinstance(before, Question):
        return before
    possible = among(setting, before)
    target = command.target or (possible[-1] if possible else "")
    if target not in possible:
        return no_target(target, possible)
    person, level = before[target]
    return _send_back(context, draft, item, command, target, person, level)


def _targets(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> tuple[str, ...] | Question:
    """The steps that it can go back to, the nearest first."""
    before = steps_before(context, levels(draft, draft.get(WorkItem, command.subject)))
    return before if isinstance(before, Question) else tuple(reversed(among(setting, before)))


def _walked_to(draft: Draft, level: Level) -> str:
    """How far the walk had come: a token that would have gone straight back stands for the step that sent it."""
    token = draft.find(Token, level.token)
    back = token.data.get(STRAIGHT) if token is not None else None
    return str(back["node"]) if isinstance(back, dict) else level.node


def _send_back(
    context: Context, draft: Draft, item: WorkItem, command: Operate, target: str, person: str, level: Level
) -> Decision:
    scope = level.scope
    definition = definition_of(context, scope)
    way = way_back(definition, target, _walked_to(draft, level))
    if way is None:
        return no_target(target, [])
    if Below(scope.id) not in context.answers:
        return Below(scope.id)
    facts: list[Fact] = [ItemReturned(item.id, item.node, context.actor.id, command.reason, target)]
    for token in draft.all(Token):
        if token.scope == scope.id and (token.id == level.token or token.node in way.void):
            facts += cancelled(draft, token)
    facts += cleared(definition, scope, way.void)
    facts += [TokenSent(scope.id, join, {}, flow) for join, flow in way.owed]
    return (*facts, TokenSent(scope.id, target, {RETURN_TO: person} if person else {}))


def cleared(definition: ProcessDefinition, scope: Scope, void: frozenset[str]) -> Iterator[JoinCleared]:
    sources = {flow.id for node in void for flow in definition.nodes[node].outgoing}
    for join, waiting in scope.joins.items():
        for flow, count in waiting.items():
            if flow in sources and count:
                yield JoinCleared(scope.id, join, flow, count)


TO_SENDER = Operation(
    "return-to-sender",
    "item",
    ("candidate",),
    Text("return to sender", "退回"),
    Text("refuse the item before it is accepted; it goes back to whoever sent it", "签收前退回给发送人"),
    to_sender,
    frozenset({"offered"}),
    reason=True,
    kinds=frozenset({"work", "helper", "advice"}),
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
    accepts=("target",),
    choices=_targets,
)
