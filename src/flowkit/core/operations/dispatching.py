"""Dispatch (分办): an item of a group is sent to a person by name, or to several: a lead (主办) and helpers (协办).

The lead gets the item itself, each helper a side item with an answer. Until the lead has accepted it, the lead may
refuse it and whoever sent it may take it back (`withdraw`): then it is the group's again, and the helpers' items are
gone. The limit of the step runs on (people, rule 1).
"""

from __future__ import annotations

from flowkit.core.commands import Operate
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.operations import receiver, sides
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context, Fact, Question
from flowkit.core.workitem.facts import DispatchUndone, ItemDispatched, SideWithdrawn
from flowkit.core.workitem.questions import Loaded
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import Text


def decide(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    item = draft.get(WorkItem, command.subject)
    if set(item.offer) <= {f"person:{context.actor.id}"}:
        mend = Text("transfer it, or let others help by asking their advice", "请改用转办,或征求意见")
        return refusal("no-group", "the item was offered to nobody else", "该事项未曾提供给其他人", mend)
    no = receiver.refused(context, draft, item, command.to)
    place = sides.place_of(context, draft, item)
    helpers = no or sides.request(context, draft, command, setting, place, sides.HELPERS)
    if not isinstance(helpers, sides.Request):
        return helpers
    if any(each == f"person:{command.to}" or each.startswith("role:") for each in helpers.keys):
        mend = Text("name other persons as helpers", "协办人请另行指定具体人员")
        return refusal("receiver-invalid", "helpers are persons beside the lead", "协办人应为主办人以外的人员", mend)
    gone = helpers_withdrawn(context, item)
    if isinstance(gone, Question):
        return gone
    waits = sides.waits(command, setting, default=True)
    return (
        *gone,
        ItemDispatched(item.id, context.actor.id, command.to, command.reason, group_of(item)),
        *sides.opened(context, place, "helper", helpers.keys, command.reason, waits=waits, due_at=helpers.due_at),
    )


def group_of(item: WorkItem) -> tuple[str, ...]:
    """Dispatched again, the item still belongs to the group that it was offered to first."""
    return item.dispatch.offer if item.dispatch is not None else item.offer


def undone(context: Context, draft: Draft, command: Operate, *, refused: bool) -> Decision:
    """Back to the group, with the helpers' items withdrawn."""
    item = draft.get(WorkItem, command.subject)
    gone = helpers_withdrawn(context, item)
    if isinstance(gone, Question) or item.dispatch is None:
        return gone
    return (*gone, DispatchUndone(item.id, context.actor.id, command.reason, item.dispatch.offer, refused))


def is_fresh(item: WorkItem) -> bool:
    """Whether the receiver of a dispatch has neither accepted the item nor passed it on."""
    return item.dispatch is not None and item.status == "offered" and item.giver == item.dispatch.by


def helpers_withdrawn(context: Context, item: WorkItem) -> tuple[Fact, ...] | Question:
    """What an earlier dispatch asked of others goes with it."""
    open_sides = tuple(item.sides)
    if open_sides and Loaded(open_sides) not in context.answers:
        return Loaded(open_sides)
    return tuple(SideWithdrawn(number, item.id) for number in open_sides)


DISPATCH = Operation(
    "dispatch",
    "item",
    ("candidate",),
    Text("dispatch", "分办"),
    Text(
        "send an item of the group to one person, or to a lead and helpers who each give an opinion",
        "将共享待办分给一人办理,或分给主办人和各出意见的协办人",
    ),
    decide,
    frozenset({"offered"}),
    takes={sides.HELPERS: "list", sides.WITHIN: "string", sides.WAITS: "boolean"},
    clock=Text("runs on", "继续计时"),
    needs=("to",),
    accepts=("data",),
    wrong_input=frozenset({"already-in-round", "person-unknown"}),
    undo=Text("withdraw, or return to sender, before it is accepted", "对方签收前收回或退回"),
)
