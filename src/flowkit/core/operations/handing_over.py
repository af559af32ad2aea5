"""Hand over (交接): work goes on in other hands, as it stands. At the end of a shift, or when somebody leaves.

Side items go over, too: help and advice to be given, copies to be read, also of a case that has ended.

Unlike a transfer the next one need not accept it, a suspended item stays suspended, and a delegated one still goes back
to whoever delegated it.
"""

from __future__ import annotations

from typing import get_args

from flowkit.core.commands import Operate
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.instance.records import CaseStatus
from flowkit.core.operations import receiver
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context
from flowkit.core.workitem.facts import ItemHandedOver
from flowkit.core.workitem.records import ItemKind, WorkItem
from flowkit.errors import Text


def decide(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    item = draft.get(WorkItem, command.subject)
    person = _whose(item)
    if not person:
        mend = Text("whoever has the role sees it; claim it first", "该角色人员均可见,如需交接请先签收")
        return refusal("held-by-nobody", "the item is offered to a group", "事项由共享待办提供,无人持有", mend)
    if command.to == person:
        return refusal("has-it-already", "{to} has this item", "事项已由 {to} 办理", to=person)
    if item.kind == "copy":  # which those get, too, who are kept from the work
        no = receiver.unfit(context, draft, command.to)
    else:
        no = receiver.refused(context, draft, item, command.to, taking=True)
    if no is not None:
        return no
    return (ItemHandedOver(item.id, person, command.to, command.reason),)


def _whose(item: WorkItem) -> str:
    """Who has the item, or is the only one to whom it is offered."""
    if item.assignee:
        return item.assignee
    kind, _, name = item.offer[0].partition(":") if len(item.offer) == 1 else ("", "", "")
    return name if kind == "person" else ""


OPERATION = Operation(
    "hand-over",
    "item",
    ("holder", "candidate", "superior"),
    Text("hand over", "交接"),
    Text("somebody else goes on with the item as it stands", "由他人按现状继续办理"),
    decide,
    frozenset({"offered", "claimed", "delegated", "suspended"}),
    kinds=frozenset(get_args(ItemKind)),
    cases=frozenset(get_args(CaseStatus)),
    needs=("to",),
    wrong_input=frozenset({"already-in-round", "has-it-already", "person-unknown"}),
    clock=Text("runs on, or stands as before", "继续计时,或按原状停计"),
    undo=Text("hand over to the one before", "交回原办理人"),
)
