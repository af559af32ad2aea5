"""Transfer (转办): the item becomes another's; the giver is out. The limit runs on; a suspension ends."""

from __future__ import annotations

from flowkit.core.commands import Operate
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.operations import receiver
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.suspension import resume
from flowkit.core.protocol import Context
from flowkit.core.workitem.facts import ItemTransferred
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import Text


def decide(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    item = draft.get(WorkItem, command.subject)
    no = receiver.refused(context, draft, item, command.to)
    if no is not None:
        return no
    transferred = ItemTransferred(item.id, context.actor.id, command.to, command.reason)
    if item.status != "suspended":
        return (transferred,)
    resumed = resume(context, draft, command, setting)
    return (*resumed, transferred) if isinstance(resumed, tuple) else resumed


OPERATION = Operation(
    "transfer",
    "item",
    ("holder", "candidate"),
    Text("transfer", "转办"),
    Text("hand the item to another person; the giver is out", "将事项转给他人,本人退出"),
    decide,
    frozenset({"offered", "claimed", "suspended"}),
    kinds=frozenset({"work", "helper", "advice"}),
    clock=Text("runs on", "继续计时"),
    undo=Text("return to sender, before it is accepted", "对方签收前退回"),
    needs=("to",),
    wrong_input=frozenset({"already-in-round", "person-unknown"}),
)
