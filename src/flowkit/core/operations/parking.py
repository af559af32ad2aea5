"""What a case is while it is closed by hand: everything that lived in it, written down so that it can come back.

Invariant: `restored` after `parked` leaves every record of the case as it was, with its number. What is not kept alive
by a token stays in its place and is not written down: ended items, clocks and incidents, and the data of the case.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from flowkit.core.deadline.records import Change, Deadline, Extension, Mark
from flowkit.core.draft import Draft, Record
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Job, Scope, Subscription, Token
from flowkit.core.protocol import Context, Fact, Instant, Question
from flowkit.core.workitem.questions import Loaded
from flowkit.core.workitem.records import OPEN_STATES, Dispatch, WorkItem

Packed = tuple[Any, ...]


class CaseParked(NamedTuple):
    """What the case was when it was closed: of its head and its root scope what changes, and the rows of the rest."""

    state: str
    due_at: Instant | None
    warn_at: Instant | None
    live: int
    joins: dict[str, dict[str, int]]
    at: dict[str, int]
    taken: dict[str, dict[str, int]]
    rows: tuple[Packed, ...]
    own_state: str = ""
    suspended: tuple[int, ...] = ()


class CaseRestored(NamedTuple):
    """The closing is undone: the case is again what it was."""

    state: str
    due_at: Instant | None
    warn_at: Instant | None
    live: int
    joins: dict[str, dict[str, int]]
    at: dict[str, int]
    taken: dict[str, dict[str, int]]
    rows: tuple[Packed, ...]
    own_state: str = ""
    suspended: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Waits(Question):
    """Load what the loaded tokens wait for, their jobs and subscriptions, into the draft. The answer is True."""


@dataclass(frozen=True, slots=True)
class LastParked(Question):
    """What the case was when it was closed last: the newest CaseParked, None where the history was erased."""


def unloaded(context: Context, draft: Draft) -> Question | None:
    """What must be asked before everything that lives in the case is there."""
    for question in (Below(1), Waits()):
        if question not in context.answers:
            return question
    asked = Loaded(tuple(number for item in draft.all(WorkItem) for number in item.sides))
    return asked if asked.items and asked not in context.answers else None


def parked(draft: Draft) -> CaseParked:
    """Everything that lives in the case. `unloaded` says what it needs."""
    case, root = draft.case, draft.get(Scope, 1)
    jobs = {number for token in draft.all(Token) for number in token.jobs}
    rows: tuple[Record, ...] = (
        *(each for each in draft.all(Scope) if each.id != 1),
        *draft.all(Token),
        *(each for each in draft.all(WorkItem) if each.status in OPEN_STATES),
        *(each for each in draft.all(Job) if each.id in jobs),
        *draft.all(Subscription),
        *(each for each in draft.all(Deadline) if each.ended_at is None),
    )
    own = copy.deepcopy((root.joins, root.at, root.taken))
    packed = tuple(_packed(each) for each in rows)
    return CaseParked(case.state, case.due_at, case.warn_at, root.live, *own, packed, case.own_state, case.suspended)


def _packed(record: Record) -> Packed:
    return (type(record).__name__, *(_plain(getattr(record, each.name)) for each in fields(record)))  # type: ignore[arg-type]  # because every record is a dataclass


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, Mark):
        return [getattr(value, each.name) for each in fields(Mark)]
    return copy.deepcopy(value)


def _deadline(*values: Any) -> Deadline:
    deadline = Deadline(*values)
    deadline.pauses = [(begin, end) for begin, end in deadline.pauses]
    deadline.marks = [_mark(*each) for each in deadline.marks]  # type: ignore[misc]  # because they are packed
    deadline.extensions = [Extension(*each) for each in deadline.extensions]
    changes = (Change(*each) for each in deadline.changes)
    deadline.changes = [each._replace(fired=tuple(each.fired)) for each in changes]
    return deadline


def _mark(*values: Any) -> Mark:
    mark = Mark(*values)
    mark.told = tuple(mark.told)
    return mark


def _token(*values: Any) -> Token:
    token = Token(*values)
    token.jobs, token.subscriptions = tuple(token.jobs), tuple(token.subscriptions)
    return token


def _item(*values: Any) -> WorkItem:
    item = WorkItem(*values)
    item.offer, item.excluded = tuple(item.offer), tuple(item.excluded)
    item.why = tuple((en, zh) for en, zh in item.why)
    item.sides = {int(number): waits for number, waits in item.sides.items()}
    item.dispatch = Dispatch(item.dispatch[0], tuple(item.dispatch[1])) if item.dispatch else None
    item.interrupts = tuple((other, urgent) for other, urgent in item.interrupts)
    return item


_UNPACK: Mapping[str, Callable[..., Record]] = {
    "Scope": Scope,
    "Token": _token,
    "WorkItem": _item,
    "Job": Job,
    "Subscription": Subscription,
    "Deadline": _deadline,
}
_STAYED = (WorkItem, Deadline)
"""Of these the ended ones stay."""


def nothing(draft: Draft, fact: CaseParked, now: Instant) -> None:
    """It is written down, and what follows takes it away."""


def restored(draft: Draft, fact: CaseRestored, now: Instant) -> None:
    case, root = draft.case, draft.get(Scope, 1)
    case.status, case.end_state, case.ended_at = "open", "", None
    case.state, case.due_at, case.warn_at = fact.state, fact.due_at, fact.warn_at
    case.own_state, case.suspended = fact.own_state, tuple(fact.suspended)
    root.live = fact.live
    root.joins, root.at, root.taken = copy.deepcopy((fact.joins, fact.at, fact.taken))
    draft.change(root)
    for kind, *values in fact.rows:
        record = _UNPACK[kind](*copy.deepcopy(values))
        if not isinstance(record, _STAYED):
            draft.add(record)
            continue
        draft.replace(record)
        _suspended_as_before(draft, record)
        if isinstance(record, Deadline) and record.next_at is not None:
            draft.add(Job(record.id, "deadline", record.next_at, record.token, record.rule))


def _suspended_as_before(draft: Draft, record: Record) -> None:
    """What was closed before items kept the state that they were suspended into had the state of the case there."""
    case = draft.case
    if isinstance(record, WorkItem) and record.status == "suspended" and record.id not in case.suspended:
        case.own_state, record.suspended_into = record.suspended_into, case.state
        case.suspended = (*case.suspended, record.id)


def deadlines_of(fact: CaseRestored) -> list[Deadline]:
    """The clocks that are again what they were."""
    return [_deadline(*copy.deepcopy(values)) for kind, *values in fact.rows if kind == "Deadline"]


EVOLVE: Mapping[type[Fact], Callable[[Draft, Any, Instant], None]] = {CaseParked: nothing, CaseRestored: restored}
