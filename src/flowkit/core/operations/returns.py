"""Return to sender (退回) and return for rework (驳回): the token goes back to a step before the returned one.

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
from flowkit.core.operations.way_back import way_back
from flowkit.core.protocol import Context, Fact, Rejection
from flowkit.core.workitem.facts import ItemGivenBack, ItemReturned
from flowkit.core.workitem.questions import StepsDone
from flowkit.core.workitem.react import RETURN_TO
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import Text


def to_sender(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """Back to whoever sent it: to who transferred it, else to the declared step, walked or not, else to the last step
    before it by the sender.
    """
    item = draft.get(WorkItem, command.subject)
    if item.giver:
        return (ItemGivenBack(item.id, context.actor.id, item.giver, command.reason),)
    if setting.targets:
        return _send_back(context, draft, item, command, setting.targets[0], item.sender)
    if StepsDone(item.scope) not in context.answers:
        return StepsDone(item.scope)
    sent = [node for node, person in _steps_before(context, draft, item).items() if person == item.sender]
    if not sent:
        return refusal("no-sender", "nobody sent this item in this scope", "本范围内没有发送人可退回")
    return _send_back(context, draft, item, command, sent[-1], item.sender)


def for_rework(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """Back to a step that was done in this pass: the one asked for, by default the last one before this."""
    item = draft.get(WorkItem, command.subject)
    if StepsDone(item.scope) not in context.answers:
        return StepsDone(item.scope)
    before = _steps_before(context, draft, item)
    possible = [node for node in before if not setting.targets or node in setting.targets]
    target = command.target or (possible[-1] if possible else "")
    if target not in possible:
        return _no_target(target, possible)
    return _send_back(context, draft, item, command, target, before[target])


def _steps_before(context: Context, draft: Draft, item: WorkItem) -> dict[str, str]:
    """The steps done in this pass that lead to the item's, each with who did it last; the one done last stands last."""
    definition = definition_of(context, draft.get(Scope, item.scope))
    answer = context.answers[StepsDone(item.scope)]
    done: dict[str, str] = {}
    for each in answer if isinstance(answer, list) else ():
        done.pop(each.node, None)
        done[each.node] = each.done_by
    done.pop(item.node, None)
    return {node: person for node, person in done.items() if way_back(definition, node, item.node) is not None}


def _no_target(target: str, possible: list[str]) -> Rejection:
    return refusal(
        "target-not-walked",
        "{target!r} is no step that can be returned to; possible: {steps}",
        "不能驳回到 {target!r};可选步骤:{steps}",
        target=target,
        steps=", ".join(possible) or "-",
    )


def _send_back(context: Context, draft: Draft, item: WorkItem, command: Operate, target: str, person: str) -> Decision:
    scope = draft.get(Scope, item.scope)
    if scope.kind == "round":
        return refusal("inside-round", "a member of a round cannot return it", "会签成员不能退回整个会签")
    definition = definition_of(context, scope)
    way = way_back(definition, target, item.node)
    if way is None:
        return _no_target(target, [])
    if Below(scope.id) not in context.answers:
        return Below(scope.id)
    facts: list[Fact] = [ItemReturned(item.id, item.node, context.actor.id, command.reason, target)]
    for token in draft.all(Token):
        if token.scope == scope.id and (token.id == item.token or token.node in way.void):
            facts += cancelled(draft, token)
    facts += _cleared(definition, scope, way.void)
    facts += [TokenSent(scope.id, join, {}, flow) for join, flow in way.owed]
    return (*facts, TokenSent(scope.id, target, {RETURN_TO: person} if person else {}))


def _cleared(definition: ProcessDefinition, scope: Scope, void: frozenset[str]) -> Iterator[JoinCleared]:
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
