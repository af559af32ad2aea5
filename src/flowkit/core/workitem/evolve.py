"""How each fact of a work item changes the draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flowkit.core.draft import Draft
from flowkit.core.instance.records import HELD, Delivery, Scope
from flowkit.core.protocol import Fact, Instant
from flowkit.core.workitem import facts as f
from flowkit.core.workitem.records import Dispatch, DutyWrite, ItemStatus, WorkItem

GIVE_BACK = "$give-back"
"""The key of a delivery about interrupted work."""


def offered(draft: Draft, fact: f.ItemOffered, now: Instant) -> None:
    draft.add(
        WorkItem(
            fact.item, fact.token, fact.scope, fact.node, fact.name, "offered",
            offer=fact.offer, excluded=fact.excluded, on_behalf_of=fact.on_behalf_of, sender=fact.sender, why=fact.why,
            created_at=now, priority=fact.priority, pass_number=draft.case.pass_number,
        )
    )  # fmt: skip


def claimed(draft: Draft, fact: f.ItemClaimed, now: Instant) -> None:
    item = draft.get(WorkItem, fact.item)
    item.status, item.assignee, item.giver = "claimed", fact.by, ""
    draft.change(item)


def completed(draft: Draft, fact: f.ItemCompleted, now: Instant) -> None:
    item = _ended(draft, fact.item, "completed", now)
    item.done_by, item.data = fact.by, dict(fact.data)


def skipped(draft: Draft, fact: f.ItemSkipped, now: Instant) -> None:
    draft.add(
        WorkItem(
            fact.item, fact.token, fact.scope, fact.node, fact.name, "completed", excluded=fact.excluded, why=fact.why,
            sender=fact.by, created_at=now, pass_number=draft.case.pass_number, data=dict(fact.data), ended_at=now,
            done_by=fact.by,
        )
    )  # fmt: skip


def unclaimed(draft: Draft, fact: f.ItemUnclaimed, now: Instant) -> None:
    item = draft.get(WorkItem, fact.item)
    item.status, item.assignee = "offered", ""
    draft.change(item)


def drafted(draft: Draft, fact: f.ItemDrafted, now: Instant) -> None:
    item = draft.get(WorkItem, fact.item)
    item.data = dict(fact.data)
    draft.change(item)


def delegated(draft: Draft, fact: f.ItemDelegated, now: Instant) -> None:
    """Without a confirmation the other acts on the giver's behalf."""
    item = draft.get(WorkItem, fact.item)
    item.status, item.assignee, item.giver = "delegated", fact.to, fact.giver
    if not fact.confirm:
        item.on_behalf_of = fact.giver
    draft.change(item)


def handed_back(draft: Draft, fact: f.ItemHandedBack, now: Instant) -> None:
    item = draft.get(WorkItem, fact.item)
    item.status, item.assignee, item.giver, item.data = "claimed", fact.to, "", dict(fact.data)
    if item.on_behalf_of == fact.to:
        item.on_behalf_of = ""
    draft.change(item)


def transferred(draft: Draft, fact: f.ItemTransferred, now: Instant) -> None:
    item = draft.get(WorkItem, fact.item)
    item.status, item.assignee, item.offer = "offered", "", (f"person:{fact.to}",)
    item.on_behalf_of, item.giver = "", fact.giver
    item.why = ((f"transferred by {fact.giver}", f"由 {fact.giver} 转办"),)
    draft.change(item)


def given_back(draft: Draft, fact: f.ItemGivenBack, now: Instant) -> None:
    item = draft.get(WorkItem, fact.item)
    item.offer, item.giver = (f"person:{fact.to}",), ""
    item.why = ((f"transfer not accepted by {fact.by}", f"转办未被 {fact.by} 接受"),)
    draft.change(item)


def handed_over(draft: Draft, fact: f.ItemHandedOver, now: Instant) -> None:
    """A status stays, and whoever delegated the item gets it back all the same."""
    item = draft.get(WorkItem, fact.item)
    if item.assignee:
        item.assignee = fact.to
    else:
        item.offer = (f"person:{fact.to}",)
    item.why = ((f"handed over by {fact.giver}", f"由 {fact.giver} 交接"),)
    draft.change(item)


def returned(draft: Draft, fact: f.ItemReturned, now: Instant) -> None:
    item = _ended(draft, fact.item, "returned", now)
    item.done_by, item.reason = fact.by, fact.reason


def recalled(draft: Draft, fact: f.ItemRecalled, now: Instant) -> None:
    item = draft.get(WorkItem, fact.item)
    item.status, item.reason = "recalled", fact.reason
    draft.change(item)


def withdrawn(draft: Draft, fact: f.ItemWithdrawn, now: Instant) -> None:
    _ended(draft, fact.item, "withdrawn", now)


def _ended(draft: Draft, number: int, status: ItemStatus, now: Instant) -> WorkItem:
    item = draft.get(WorkItem, number)
    if item.status == "suspended":
        _no_longer_suspended(draft, item)
    item.status, item.ended_at = status, now
    draft.change(item)
    return item


def suspended(draft: Draft, fact: f.ItemSuspended, now: Instant) -> None:
    item = draft.get(WorkItem, fact.item)
    item.status, item.suspended_into = "suspended", fact.state
    draft.change(item)
    case = draft.case
    if not case.suspended:
        case.own_state = case.state
    case.suspended = (*case.suspended, item.id)


def resumed(draft: Draft, fact: f.ItemResumed, now: Instant) -> None:
    item = draft.get(WorkItem, fact.item)
    _no_longer_suspended(draft, item)
    item.status, item.interrupted_for = "claimed", ""
    draft.change(item)


def _no_longer_suspended(draft: Draft, item: WorkItem) -> None:
    """The state of the case itself is forgotten with the last one: whoever ends that suspension sets it."""
    case = draft.case
    item.suspended_into = ""
    case.suspended = tuple(each for each in case.suspended if each != item.id)
    if not case.suspended:
        case.own_state = ""


def work_interrupted(draft: Draft, fact: f.WorkInterrupted, now: Instant) -> None:
    item = draft.get(WorkItem, fact.item)
    urgent = f"{draft.case.id}.{item.id}"
    item.interrupts = tuple((each, urgent) for each in fact.others)
    draft.change(item)


def item_interrupted(draft: Draft, fact: f.ItemInterrupted, now: Instant) -> None:
    item = draft.get(WorkItem, fact.item)
    item.interrupted_for = fact.urgent
    draft.change(item)


def more_waits(draft: Draft, fact: f.MoreWaits, now: Instant) -> None:
    item = draft.get(WorkItem, fact.item)
    item.interrupts = (*item.interrupts, *fact.others)
    draft.change(item)


def interruption_ended(draft: Draft, fact: f.InterruptionEnded, now: Instant) -> None:
    item = draft.get(WorkItem, fact.item)
    item.interrupts = ()
    draft.change(item)


def work_given_back(draft: Draft, fact: f.WorkGivenBack, now: Instant) -> None:
    _tell(draft, fact.delivery, {"item": fact.item, "urgent": fact.urgent})


def work_passed_on(draft: Draft, fact: f.WorkPassedOn, now: Instant) -> None:
    _tell(draft, fact.delivery, {"item": fact.urgent, "others": [list(each) for each in fact.others]})


def _tell(draft: Draft, number: int, told: dict[str, object]) -> None:
    """To an item, whichever case it belongs to."""
    draft.add(Delivery(number, "", GIVE_BACK, told, "", 0, draft.case.process, "", None, ""))


def held(draft: Draft, fact: f.ItemHeld, now: Instant) -> None:
    item = draft.get(WorkItem, fact.item)
    item.status, item.reason = "held", fact.reason
    draft.change(item)
    scope = draft.find(Scope, fact.round or None)
    if scope is not None:
        instances: dict[str, object] = scope.data.setdefault(HELD, {})  # type: ignore[assignment]  # because only this is put there
        instances[str(item.id)] = [fact.number, fact.member]
        draft.change(scope)


def released(draft: Draft, fact: f.ItemReleased, now: Instant) -> None:
    item = draft.get(WorkItem, fact.item)
    item.status, item.reason = "claimed" if item.assignee else "offered", ""
    draft.change(item)
    _held_no_more(draft, item.id, fact.round)


def held_gone(draft: Draft, fact: f.HeldGone, now: Instant) -> None:
    _held_no_more(draft, fact.item, fact.round)


def _held_no_more(draft: Draft, item: int, number: int) -> None:
    scope = draft.find(Scope, number or None)
    instances = scope.data.get(HELD) if scope is not None else None
    if scope is not None and isinstance(instances, dict) and instances.pop(str(item), None) is not None:
        draft.change(scope)


def timed(draft: Draft, fact: f.ItemTimed, now: Instant) -> None:
    item = draft.get(WorkItem, fact.item)
    item.due_at, item.warn_at = fact.due_at, fact.warn_at
    draft.change(item)


def reassigned(draft: Draft, fact: f.ItemReassigned, now: Instant) -> None:
    item = draft.get(WorkItem, fact.item)
    item.status, item.assignee, item.offer = "offered", "", fact.offer
    item.on_behalf_of, item.giver, item.why, item.dispatch = "", "", fact.why, None
    draft.change(item)


def candidates_added(draft: Draft, fact: f.CandidatesAdded, now: Instant) -> None:
    item = draft.get(WorkItem, fact.item)
    item.offer, item.why = (*item.offer, *fact.keys), (*item.why, *fact.why)
    draft.change(item)


def priority_raised(draft: Draft, fact: f.PriorityRaised, now: Instant) -> None:
    item = draft.get(WorkItem, fact.item)
    item.priority = max(item.priority, fact.priority)
    item.least_priority = item.priority if item.least_priority is None else max(item.least_priority, fact.priority)
    draft.change(item)


def priority_changed(draft: Draft, fact: f.PriorityChanged, now: Instant) -> None:
    item = draft.get(WorkItem, fact.item)
    item.priority = fact.priority
    draft.change(item)


def dispatched(draft: Draft, fact: f.ItemDispatched, now: Instant) -> None:
    item = draft.get(WorkItem, fact.item)
    item.offer, item.giver, item.dispatch = (f"person:{fact.to}",), fact.by, Dispatch(fact.by, tuple(fact.offer))
    item.why = ((f"dispatched by {fact.by}", f"由 {fact.by} 分办"),)
    draft.change(item)


def dispatch_undone(draft: Draft, fact: f.DispatchUndone, now: Instant) -> None:
    item = draft.get(WorkItem, fact.item)
    item.offer, item.giver, item.dispatch = tuple(fact.offer), "", None
    if fact.refused:
        item.why = ((f"dispatch not accepted by {fact.by}", f"分办未被 {fact.by} 接受"),)
    else:
        item.why = ((f"dispatch taken back by {fact.by}", f"{fact.by} 收回分办"),)
    draft.change(item)


def side_opened(draft: Draft, fact: f.SideOpened, now: Instant) -> None:
    draft.add(
        WorkItem(
            fact.item, 0, fact.scope, fact.node, fact.name, "offered",
            offer=tuple(fact.offer), excluded=tuple(fact.excluded), sender=fact.sender, created_at=now,
            due_at=fact.due_at, priority=fact.priority, pass_number=draft.case.pass_number,
            kind=fact.kind, parent=fact.parent, matter=fact.matter,
        )
    )  # fmt: skip
    if fact.parent and fact.kind != "copy":
        parent = draft.get(WorkItem, fact.parent)
        parent.sides = {**parent.sides, fact.item: fact.waits}
        draft.change(parent)


def side_answered(draft: Draft, fact: f.SideAnswered, now: Instant) -> None:
    item = _side_ended(draft, fact.item, fact.parent, "answered", now)
    item.done_by, item.data = fact.by, {"answer": fact.answer}


def side_declined(draft: Draft, fact: f.SideDeclined, now: Instant) -> None:
    item = _side_ended(draft, fact.item, fact.parent, "returned", now)
    item.done_by, item.reason = fact.by, fact.reason


def side_withdrawn(draft: Draft, fact: f.SideWithdrawn, now: Instant) -> None:
    _side_ended(draft, fact.item, fact.parent, "withdrawn", now)


def copy_read(draft: Draft, fact: f.CopyRead, now: Instant) -> None:
    _ended(draft, fact.item, "read", now).done_by = fact.by


def _side_ended(draft: Draft, number: int, parent: int, status: ItemStatus, now: Instant) -> WorkItem:
    """Its parent, if that is loaded, does not name it any more."""
    above = draft.find(WorkItem, parent)
    if above is not None and number in above.sides:
        above.sides = {each: waits for each, waits in above.sides.items() if each != number}
        draft.change(above)
    return _ended(draft, number, status, now)


def duty_done(draft: Draft, fact: f.DutyDone, now: Instant) -> None:
    draft.add(DutyWrite(fact.number, fact.separation, fact.subject, fact.persons, fact.side, now))


def noted(draft: Draft, fact: f.OperationDone | f.InterruptionOver, now: Instant) -> None:
    """Nothing: the fact is for the history and for notices."""


EVOLVE: Mapping[type[Fact], Callable[[Draft, Any, Instant], None]] = {
    f.ItemOffered: offered,
    f.ItemClaimed: claimed,
    f.ItemCompleted: completed,
    f.ItemSkipped: skipped,
    f.ItemUnclaimed: unclaimed,
    f.ItemDrafted: drafted,
    f.ItemDelegated: delegated,
    f.ItemHandedBack: handed_back,
    f.ItemTransferred: transferred,
    f.ItemGivenBack: given_back,
    f.ItemHandedOver: handed_over,
    f.ItemReturned: returned,
    f.ItemRecalled: recalled,
    f.ItemWithdrawn: withdrawn,
    f.ItemHeld: held,
    f.ItemReleased: released,
    f.HeldGone: held_gone,
    f.ItemSuspended: suspended,
    f.ItemResumed: resumed,
    f.WorkInterrupted: work_interrupted,
    f.ItemInterrupted: item_interrupted,
    f.MoreWaits: more_waits,
    f.InterruptionEnded: interruption_ended,
    f.WorkGivenBack: work_given_back,
    f.WorkPassedOn: work_passed_on,
    f.InterruptionOver: noted,
    f.ItemTimed: timed,
    f.ItemReassigned: reassigned,
    f.CandidatesAdded: candidates_added,
    f.PriorityChanged: priority_changed,
    f.PriorityRaised: priority_raised,
    f.ItemDispatched: dispatched,
    f.DispatchUndone: dispatch_undone,
    f.SideOpened: side_opened,
    f.SideAnswered: side_answered,
    f.SideDeclined: side_declined,
    f.SideWithdrawn: side_withdrawn,
    f.CopyRead: copy_read,
    f.DutyDone: duty_done,
    f.OperationDone: noted,
}
