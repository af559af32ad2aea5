"""Recurring instants for standing duties and timers: on which dates, at what moment, and ISO 8601 repeats.

    workdays at 10:00                        each working day
    workdays at end-PT1H                     each working day, one hour before end of work
    workdays at start+30 workminutes         … half an hour of work after its start
    daily at 08:00
    weekly fri at 09:00                      weekly mon,thu at 09:00
    monthly 25 at 10:00 previous-workday     monthly last at end-PT30M previous-workday
    yearly 11-01 at 09:00 next-workday
    R3/PT10M   R/P1D   R3/2026-10-08T09:00:00+08:00/PT10M

Without `previous-workday` or `next-workday` a date stays where it is; a moment that hangs on the hours of work does
not happen on a day off. The 31st of a shorter month is its last day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Literal, TypeAlias

from flowkit.core.worktime.calendar import WEEKDAYS
from flowkit.core.worktime.days import Roll
from flowkit.core.worktime.instants import Instant, to_datetime
from flowkit.core.worktime.quantity import ClockTime, Period, WorkTime

LAST_DAY = 31
_AT_THE_EDGE = ClockTime(0)
_ROLLS: dict[Roll, str] = {"keep": "", "next": " next-workday", "previous": " previous-workday"}


@dataclass(frozen=True, slots=True)
class AtClock:
    """At a time of day on the wall clock of the calendar's zone."""

    at: time

    def __str__(self) -> str:
        return f"{self.at:%H:%M:%S}" if self.at.second else f"{self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class AtWork:
    """So long before or after the start or the end of the date's work."""

    edge: Literal["start", "end"]
    side: Literal["before", "after"] = "after"
    offset: ClockTime | WorkTime = _AT_THE_EDGE

    def __str__(self) -> str:
        if not self.offset.micros:
            return self.edge
        return f"{self.edge}{'-' if self.side == 'before' else '+'}{self.offset}"


@dataclass(frozen=True, slots=True)
class Workdays:
    """Each working day."""

    def __str__(self) -> str:
        return "workdays"


@dataclass(frozen=True, slots=True)
class Daily:
    """Each date."""

    def __str__(self) -> str:
        return "daily"


@dataclass(frozen=True, slots=True)
class Weekly:
    """The weekdays of each week, Monday being 0."""

    weekdays: tuple[int, ...]

    def __str__(self) -> str:
        return "weekly " + ",".join(WEEKDAYS[day] for day in self.weekdays)


@dataclass(frozen=True, slots=True)
class Monthly:
    """The day of each month, or the last where the month is shorter."""

    day: int

    def __str__(self) -> str:
        return f"monthly {'last' if self.day == LAST_DAY else self.day}"


@dataclass(frozen=True, slots=True)
class Yearly:
    """The date of each year; 02-29 is 02-28 in a common year."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"yearly {self.month:02d}-{self.day:02d}"


Dates: TypeAlias = Workdays | Daily | Weekly | Monthly | Yearly


@dataclass(frozen=True, slots=True)
class OnDates:
    """A moment on recurring dates; `roll` says what becomes of a date that is a day off."""

    dates: Dates
    at: AtClock | AtWork
    roll: Roll = "keep"

    def __str__(self) -> str:
        return f"{self.dates} at {self.at}{_ROLLS[self.roll]}"


@dataclass(frozen=True, slots=True)
class Repeats:
    """ISO 8601 repeats: `count` times (None: without end), `every` so long.

    With a `start` the first is the start itself; without, the first comes one interval after the anchor.
    """

    every: ClockTime | Period
    count: int | None = None
    start: Instant | None = None

    def __str__(self) -> str:
        start = "" if self.start is None else f"/{to_datetime(self.start).isoformat()}"
        return f"R{'' if self.count is None else self.count}{start}/{self.every}"
