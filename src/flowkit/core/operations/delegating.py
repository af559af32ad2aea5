"""Delegate (委派) and hand back (交还): another works on the item, and whoever gave it stays responsible.

When the other has completed it, the item is the giver's again, with the data as a draft, to be confirmed; where the
process says `confirm="false"` it is completed, on the giver's behalf.
"""

from __future__ import annotations

from flowkit.core.commands import Operate
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.operations import receiver
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.protocol import Context
from flowkit.core.workitem.facts import ItemDelegated, ItemHandedBack
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import Text


def delegate(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    item = draft.get(WorkItem, command.subject)
    no = receiver.refused(context, draft, item, command.to)
    if no is not None:
        return no
    return (ItemDelegated(item.id, context.actor.id, command.to, command.reason, setting.confirm),)


def hand_back(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """Undone, by the one who works on it; or taken back by the giver."""
    item = draft.get(WorkItem, command.subject)
    return (ItemHandedBack(item.id, context.actor.id, item.giver, command.reason, item.data),)


DELEGATE = Operation(
    "delegate",
    "item",
    ("holder",),
    Text("delegate", "委派"),
    Text(
        "another works on the item; the giver stays responsible and gets it back to confirm",
        "由他人代为办理,本人仍负责,办完交还本人确认",
    ),
    delegate,
    frozenset({"claimed"}),
    clock=Text("runs on", "继续计时"),
    undo=Text("hand back", "交还"),
    needs=("to",),
    wrong_input=frozenset({"already-in-round", "person-unknown"}),
)
HAND_BACK = Operation(
    "hand-back",
    "item",
    ("holder", "giver"),
    Text("hand back", "交还"),
    Text("a delegated item goes back to whoever gave it, or is taken back", "将委派事项交还委派人,或由委派人收回"),
    hand_back,
    frozenset({"delegated"}),
    clock=Text("runs on", "继续计时"),
    undo=Text("delegate", "委派"),
)
