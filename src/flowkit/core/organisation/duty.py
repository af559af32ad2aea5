"""Who is on duty at an instant (值班): rosters of shifts, by weekday or by date, also across midnight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from flowkit.core.organisation.values import ALWAYS, Period
from flowkit.core.worktime.calendar import MINUTES_OF_A_DAY, Interval
from flowkit.errors import NOTHING, Text

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shift:
    """These persons are on duty during `hours` of each date of `dates` that is one of `weekdays` (Monday is 0).

    The hours are on the wall clock of the organisation's zone, and belong to the date on which they begin.
    """

    persons: tuple[str, ...]
    hours: Interval
    weekdays: tuple[int, ...] = EVERY_DAY
    dates: Period = ALWAYS

    def covers(self, day: date, minute: int) -> bool:
        """Whether the shift that begins on the date goes on at this minute, counted from 00:00 of it."""
        return self.hours.begin <= minute < self.hours.end and day.weekday() in self.weekdays and self.dates.holds(day)


@dataclass(frozen=True, slots=True)
class Roster:
    """Shifts in order (值班表): of those that go on at an instant the last one counts. A roster knows no holidays.

    With `hand_over` open work at the steps that ask for the roster goes to the next shift when it changes (交接班).
    """

    id: str
    shifts: tuple[Shift, ...]
    name: Text = NOTHING
    hand_over: bool = False


class OnDuty(NamedTuple):
    """The shift that goes on, and the date on which it began."""

    shift: Shift
    day: date


class Rota(NamedTuple):
    """A roster to look up in: shifts with their numbers, those of one date apart from all others."""

    by_date: Mapping[date, tuple[tuple[int, Shift], ...]]
    others: tuple[tuple[int, Shift], ...]

    def at(self, day: date, minute: int) -> OnDuty | None:
        """Who is on duty so many minutes after 00:00 of the date, on the wall clock."""
        going_on = [
            (number, shift, begun)
            for begun, since in ((day, minute), (day - _DAY, minute + MINUTES_OF_A_DAY))
            for number, shift in (*self.others, *self.by_date.get(begun, ()))
            if shift.covers(begun, since)
        ]
        if not going_on:
            return None
        _, shift, begun = max(going_on, key=lambda each: (each[0], each[2]))
        return OnDuty(shift, begun)


def rotas(rosters: Iterable[Roster]) -> dict[str, Rota]:
    """Each roster by its id, ready to be looked up in. What it costs does not grow with the dates that it names."""
    return {roster.id: _rota(roster.shifts) for roster in rosters}


def _rota(shifts: tuple[Shift, ...]) -> Rota:
    by_date: defaultdict[date, list[tuple[int, Shift]]] = defaultdict(list)
    others: list[tuple[int, Shift]] = []
    for numbered in enumerate(shifts):
        dates = numbered[1].dates
        of_one_date = dates.begin is not None and dates.begin == dates.end
        (by_date[dates.begin] if of_one_date and dates.begin else others).append(numbered)
    return Rota({day: tuple(found) for day, found in by_date.items()}, tuple(others))
