"""Unclaim (退签): the item goes back to the group that it was offered to."""

from __future__ import annotations

from flowkit.core.commands import Operate
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context
from flowkit.core.workitem.facts import ItemUnclaimed
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import Text


def decide(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    item = draft.get(WorkItem, command.subject)
    if set(item.offer) <= {f"person:{item.assignee}"}:
        mend = Text("transfer it, or return it for rework", "请改用转办或驳回")
        return refusal("no-group", "the item was offered to nobody else", "该事项未曾提供给其他人", mend)
    return (ItemUnclaimed(item.id, context.actor.id),)


OPERATION = Operation(
    "unclaim",
    "item",
    ("holder",),
    Text("unclaim", "退签"),
    Text("give a claimed item back to the group it was offered to", "将已签收事项退回共享待办"),
    decide,
    frozenset({"claimed"}),
    kinds=frozenset({"work", "helper", "advice"}),
    clock=Text("runs on", "继续计时"),
    undo=Text("claim", "签收"),
)
