"""How each fact of a clock changes the draft.

Invariant: a clock that runs has exactly one job, with the clock's number, at the earliest instant of a mark that has
not fired; a clock that has ended, or has nothing left to happen, has none, and one that stands
has one only for what had come before it stood.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from flowkit.core.deadline import facts as f
from flowkit.core.deadline.records import Change, Deadline, Extension, Mark
from flowkit.core.draft import Draft
from flowkit.core.instance.records import Job
from flowkit.core.protocol import Fact, Instant


def started(draft: Draft, fact: f.DeadlineStarted, now: Instant) -> None:
    deadline = Deadline(
        fact.deadline, fact.rule, fact.scope, fact.token, fact.item, fact.started_at, fact.target,
        fact.calendar, fact.calendar_version, fact.due_at, fact.warn_at,
        pauses=list(fact.pauses),
        marks=[Mark(kind, key, at) for kind, key, at in fact.marks],  # type: ignore[arg-type]  # because facts carry the kinds of Mark
        extensions=[Extension(*each) for each in fact.extensions],
        changes=[Change(*each) for each in fact.stands],
    )  # fmt: skip
    draft.add(deadline)
    _keep_job(draft, deadline, None)


def paused(draft: Draft, fact: f.DeadlinePaused, now: Instant) -> None:
    deadline = draft.get(Deadline, fact.deadline)
    before = deadline.next_at
    deadline.pauses = [*deadline.pauses, (now, None)]
    _note(deadline, "paused", now, fact.why)
    # A pause from the due time on moves nothing (convention 5): what is late stays late, what was yellow yellow.
    if deadline.due_at is not None and deadline.due_at > now:
        deadline.due_at = None
    if deadline.warn_at is not None and deadline.warn_at > now:
        deadline.warn_at = None
    for mark in deadline.marks:
        if mark.is_waiting and mark.kind != "acknowledge" and mark.at is not None and mark.at > now:
            mark.at = None
    _changed(draft, deadline, before)


def moved(draft: Draft, fact: f.DeadlineMoved, now: Instant) -> None:
    deadline = draft.get(Deadline, fact.deadline)
    before = deadline.next_at
    if fact.cause == "resumed":
        begin, _ = deadline.pauses[-1]
        deadline.pauses = [*deadline.pauses[:-1], (begin, now)]
    due_before, target_before, versions = deadline.due_at, deadline.target, ""
    deadline.target, deadline.due_at, deadline.warn_at = fact.target, fact.due_at, fact.warn_at
    if fact.calendar_version:
        versions = f"{deadline.calendar_version} -> {fact.calendar_version}"
        deadline.calendar_version = fact.calendar_version
    done = [mark for mark in deadline.marks if not mark.is_waiting or mark.kind == "acknowledge"]
    known = {(mark.kind, mark.key) for mark in done}
    fresh = [Mark(kind, key, at) for kind, key, at in fact.marks if (kind, key) not in known]  # type: ignore[arg-type]  # because facts carry the kinds of Mark
    deadline.marks = [*done, *fresh]
    _note(deadline, fact.cause, now, versions, due_before, target_before)
    _changed(draft, deadline, before)


def mark_reached(draft: Draft, fact: f.MarkReached, now: Instant) -> None:
    deadline = draft.get(Deadline, fact.deadline)
    before = deadline.next_at
    for mark in deadline.marks:
        if (mark.kind, mark.key) == (fact.kind, fact.key):
            mark.fired_at, mark.late = now, fact.late
    if fact.kind == "due" and deadline.breached_at is None:
        deadline.breached_at = fact.at
    _changed(draft, deadline, before)


def mark_added(draft: Draft, fact: f.MarkAdded, now: Instant) -> None:
    deadline = draft.get(Deadline, fact.deadline)
    before = deadline.next_at
    deadline.marks = [*deadline.marks, Mark(fact.kind, fact.key, fact.at)]
    _changed(draft, deadline, before)


def marks_void(draft: Draft, fact: f.MarksVoid, now: Instant) -> None:
    deadline = draft.get(Deadline, fact.deadline)
    before = deadline.next_at
    gone = {tuple(each) for each in fact.marks}  # lists, where the fact was read back
    for mark in deadline.marks:
        if mark.is_waiting and (mark.kind, mark.key) in gone:
            mark.void = True
    _changed(draft, deadline, before)


def extension_requested(draft: Draft, fact: f.ExtensionRequested, now: Instant) -> None:
    deadline = draft.get(Deadline, fact.deadline)
    asked = Extension(fact.number, fact.amount, fact.by, fact.reason, now, deadline.due_at)
    deadline.extensions = [*deadline.extensions, asked]
    draft.change(deadline)


def extension_decided(draft: Draft, fact: f.ExtensionDecided, now: Instant) -> None:
    deadline = draft.get(Deadline, fact.deadline)
    status: Literal["approved", "refused"] = "approved" if fact.approved else "refused"
    deadline.extensions = [
        each._replace(status=status, amount=fact.amount, decided_by=fact.by, decided_at=now, answer=fact.reason)
        if each.number == fact.number
        else each
        for each in deadline.extensions
    ]
    draft.change(deadline)


def _note(
    deadline: Deadline,
    kind: Literal["paused", "resumed", "re-based", "extended", "re-computed"],
    now: Instant,
    why: str = "",
    due_before: Instant | None = None,
    target_before: str = "",
) -> None:
    """One more line of the journal."""
    fired = tuple(f"{mark.kind}/{mark.key}" for mark in deadline.marks if mark.fired_at is not None)
    change = Change(kind, now, why, deadline.target, deadline.due_at, fired, due_before, target_before)
    deadline.changes = [*deadline.changes, change]


def ended(draft: Draft, fact: f.DeadlineEnded, now: Instant) -> None:
    deadline = draft.get(Deadline, fact.deadline)
    before = deadline.next_at
    deadline.ended_at, deadline.verdict = now, fact.verdict
    _changed(draft, deadline, before)


def case_timed(draft: Draft, fact: f.CaseTimed, now: Instant) -> None:
    draft.case.due_at, draft.case.warn_at = fact.due_at, fact.warn_at


def _changed(draft: Draft, deadline: Deadline, before: Instant | None) -> None:
    draft.change(deadline)
    _keep_job(draft, deadline, before)


def _keep_job(draft: Draft, deadline: Deadline, before: Instant | None) -> None:
    following = deadline.next_at
    if following == before:
        return
    if before is not None:
        draft.remove(Job, deadline.id)
    if following is not None:
        draft.add(Job(deadline.id, "deadline", following, deadline.token, deadline.rule))


Evolve = Callable[[Draft, Any, Instant], None]
EVOLVE: Mapping[type[Fact], Evolve] = {
    f.DeadlineStarted: started,
    f.DeadlinePaused: paused,
    f.DeadlineMoved: moved,
    f.MarkReached: mark_reached,
    f.MarkAdded: mark_added,
    f.MarksVoid: marks_void,
    f.DeadlineEnded: ended,
    f.ExtensionRequested: extension_requested,
    f.ExtensionDecided: extension_decided,
    f.CaseTimed: case_timed,
}
