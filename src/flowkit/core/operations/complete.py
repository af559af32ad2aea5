"""Complete (办理): the work is done, with the form's data. An item that nobody holds is claimed on the way."""

from __future__ import annotations

from collections.abc import Sequence

from flowkit.core.commands import Operate
from flowkit.core.definition.model import Node, ProcessDefinition
from flowkit.core.definition.people import OperationSetting
from flowkit.core.definition.rounds import Round
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of, process_scope
from flowkit.core.instance.moves import leaving
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Scope, Token
from flowkit.core.instance.rounds_turns import beside
from flowkit.core.operations.attaching import missing
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import refusal
from flowkit.core.operations.sides import unanswered
from flowkit.core.protocol import Context, Fact, Rejection
from flowkit.core.workitem import apart
from flowkit.core.workitem.facts import ItemClaimed, ItemCompleted, ItemHandedBack
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import FlowkitError, Text


def decide(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    item = draft.get(WorkItem, command.subject)
    token, scope = draft.get(Token, item.token), draft.get(Scope, item.scope)
    process = process_scope(draft, scope)
    definition = definition_of(context, process)
    no = (
        unanswered(item)
        or missing(context, draft, definition, item, command.data)
        or lowers(definition, process.data, command.data)
    )
    if no is not None:
        return no
    if item.status == "delegated" and item.on_behalf_of != item.giver:
        back = ItemHandedBack(item.id, context.actor.id, item.giver, command.reason, command.data)
        return (back, *apart.done(context, draft, item, (context.actor.id,)))
    facts: list[Fact] = [] if item.assignee else [ItemClaimed(item.id, context.actor.id)]
    facts.append(ItemCompleted(item.id, item.node, context.actor.id, item.on_behalf_of, command.data))
    facts += apart.done(context, draft, item, (context.actor.id, item.on_behalf_of))
    if beside(token.data) is not None and Below(scope.id) not in context.answers:
        return Below(scope.id)
    node = definition.nodes[item.node]
    try:
        if not isinstance(node.round, Round):
            return (*facts, *leaving(context, draft, token, values=command.data))
        voted = _voted(context, draft, node, node.round, token, command)
    except FlowkitError as error:
        return Rejection(error.code, error.text, error.mend)
    return voted if isinstance(voted, Rejection) else (*facts, *voted)


def _voted(
    context: Context, draft: Draft, node: Node, rounds: Round, token: Token, command: Operate
) -> Sequence[Fact] | Rejection:
    """One more of a round, with its outcome and what is its own."""
    outcome = command.data.get(rounds.outcome) if rounds.outcome else None
    if _refuses(rounds, outcome) and not command.reason.strip():
        mend = Text("give a reason", "请填写理由")
        return refusal("reason-missing", "a refusing vote needs a reason", "投反对票必须填写理由", mend)
    names = {rounds.output} | (node.carried.own if node.carried is not None else frozenset())
    own = {name: value for name, value in command.data.items() if name in names}
    return leaving(context, draft, token, "" if outcome is None else str(outcome), own)


def _refuses(rounds: Round, outcome: object) -> bool:
    return outcome is not None and rounds.rule is not None and rounds.rule.refuses(str(outcome))


def lowers(definition: ProcessDefinition, before: dict[str, object], after: dict[str, object]) -> Rejection | None:
    """A graded field may be raised, never lowered, whoever writes it (E076)."""
    for field, scale in definition.scales.items():
        old, new = before.get(field), after.get(field)
        if old is None or field not in after or new == old:
            continue
        try:
            raised = scale.is_raise(old, new)
        except FlowkitError as error:
            return Rejection(error.code, error.text, error.mend)
        if not raised:
            return refusal(
                "grade-lowered",
                "{field} may be raised, not lowered: {old} to {new}",
                "{field} 只可调高,不可调低:{old} → {new}",
                Text("keep the grade, or raise it", "保持原级别或调高"), field=field, old=old, new=new,
            )  # fmt: skip
    return None


def _awaiting(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Rejection | None:
    """Only the person knows the data, but no data make up for answers."""
    return unanswered(draft.get(WorkItem, command.subject))


OPERATION = Operation(
    "complete",
    "item",
    ("holder", "candidate"),
    Text("complete", "办理"),
    Text("do the work, with the data of its form", "按表单办理完成"),
    decide,
    frozenset({"offered", "claimed", "delegated"}),
    clock=Text("the step's limit ends", "步骤时限结束"),
    siblings=Text("a decided round withdraws the rest", "会签已定时其余事项撤下"),
    accepts=("data",),
    example=_awaiting,
)
