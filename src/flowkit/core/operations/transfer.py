"""Transfer (转办): the item becomes another's; the giver is out. The limit runs on."""

from __future__ import annotations

from flowkit.core.commands import Operate
from flowkit.core.definition.model import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Scope
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context
from flowkit.core.workitem.facts import ItemTransferred
from flowkit.core.workitem.questions import MayTake
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import Text


def decide(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    item, to = draft.get(WorkItem, command.subject), command.to
    if MayTake(to) not in context.answers:
        return MayTake(to)
    if not to or context.answers[MayTake(to)] is None:
        return refusal("person-unknown", "nobody is called {to!r}", "没有此人:{to!r}", to=to)
    if to == context.actor.id or to in item.excluded:
        return refusal("person-excluded", "{to} may not take this item", "{to} 不得办理此事项", to=to)
    if draft.get(Scope, item.scope).kind == "round":
        if Below(item.scope) not in context.answers:
            return Below(item.scope)
        if any(_has(other, to) for other in draft.all(WorkItem) if other.scope == item.scope and other.id != item.id):
            return refusal(
                "already-in-round", "{to} already has a turn in this round", "{to} 在本轮会签中已有事项", to=to
            )
    return (ItemTransferred(item.id, context.actor.id, to, command.reason),)


def _has(item: WorkItem, person: str) -> bool:
    return person in (item.assignee, item.done_by) or f"person:{person}" in item.offer


OPERATION = Operation(
    "transfer",
    "item",
    ("holder", "candidate"),
    Text("transfer", "转办"),
    Text("hand the item to another person; the giver is out", "将事项转给他人,本人退出"),
    decide,
    frozenset({"offered", "claimed"}),
    clock=Text("runs on", "继续计时"),
    undo=Text("return to sender, before it is accepted", "对方签收前退回"),
)
