"""The calendar of running clocks has changed: see what would move, then let it move.

Each clock is moved in a transaction of its own, so that no case waits for the others; whoever breaks off goes on later
where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar

from flowkit.core.commands import Recompute
from flowkit.core.protocol import SYSTEM, Actor, Instant, to_datetime
from flowkit.core.worktime import DAY, year_notes
from flowkit.engine.action import Refused, Workshop, foresee, perform
from flowkit.engine.catalogue import Catalogue
from flowkit.engine.ports import Focus, Store, Unit
from flowkit.errors import NotFound, Text

T = TypeVar("T")
_BATCH = 500
_YEAR = 365 * DAY


class _Run(Protocol):
    """In a transaction of its own."""

    def __call__(self, work: Callable[[Unit], T]) -> T: ...


@dataclass(frozen=True, slots=True)
class CalendarView:
    """A calendar in its newest version. Of a year that is in neither list nothing is known. `notes` warn of the years
    that the next twelve months touch and that are not settled.
    """

    id: str
    version: int
    zone: str
    known: tuple[int, ...]
    provisional: tuple[int, ...]
    notes: tuple[Text, ...] = ()


def calendar_views(catalogue: Catalogue, unit: Unit, now: Instant) -> list[CalendarView]:
    found: list[CalendarView] = []
    for name, version in sorted(unit.latest("calendar").items()):
        timetable = catalogue.timetable(unit, name, version)
        calendar, notes = timetable.calendar, year_notes(timetable, (now, now + _YEAR - 1))
        found.append(CalendarView(name, version, calendar.zone, calendar.known, calendar.provisional, notes))
    return found


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A running clock, and its due time with the version that it has and with the newest one; None while it stands.

    `missed` says that it was late already by the old version: that stays on record. `error` says why it cannot move.
    """

    case: str
    deadline: int
    rule: str
    from_version: int
    to_version: int
    due_before: datetime | None
    due_after: datetime | None
    missed: bool = False
    error: Text | None = None

    @property
    def moves(self) -> bool:
        return self.due_before != self.due_after


def recomputed(shop: Workshop, store: Store, tenant: str, calendar: str, by: str, *, apply: bool) -> list[Recomputed]:
    """Every running clock that reckons with an older version of the calendar. Raises NotFound."""
    with store.read(tenant) as unit:
        newest = unit.latest("calendar").get(calendar)
    if newest is None:
        raise NotFound(Text("no calendar {id} is deployed", "未部署日历 {id}").format(id=calendar))
    actor = Actor(by) if by else SYSTEM
    return [
        each
        for case, number in _outdated(store, tenant, calendar, newest)
        for each in _one(shop, partial(store.run, tenant), case, Recompute(number, newest), actor if apply else None)
    ]


def _outdated(store: Store, tenant: str, calendar: str, newest: int) -> Iterator[tuple[str, int]]:
    """Case and number of each, in the order of the key, a page at a time."""
    after = ("", 0)
    while True:
        with store.read(tenant) as unit:
            page = unit.outdated_clocks(calendar, newest, after=after, limit=_BATCH)
        yield from page
        if len(page) < _BATCH:
            return
        after = page[-1]


def _one(shop: Workshop, run: _Run, case: str, command: Recompute, actor: Actor | None) -> Iterator[Recomputed]:
    """What becomes of one clock; without an actor nothing is done. One that has ended in the meantime is left out."""
    number, version = command.deadline, command.calendar_version
    try:
        found = run(lambda unit: foresee(shop, unit, case, command))
    except Refused as refused:
        yield Recomputed(case, number, "", 0, version, None, None, error=refused.rejection.text)
        return
    if found is None:
        return
    deadline, moved = found
    focus = Focus("deadline", number)
    if actor is not None and not run(lambda unit: perform(shop, unit, case, focus, command, actor)):
        return
    yield Recomputed(
        case, number, deadline.rule, deadline.calendar_version, version,
        _shown(deadline.due_at), _shown(moved.due_at), deadline.breached_at is not None,
    )  # fmt: skip


def _shown(at: Instant | None) -> datetime | None:
    return None if at is None else to_datetime(at)
