"""Dates outside the years 1 to 9999 that Python's own have: the language knows the years up to 999999999, both ways.

The Gregorian calendar repeats every 400 years, weekdays included. A far date is a Python date in the years 2000 to 2399
and how many such cycles it lies from there. A date within Python's years is always Python's own.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, TypeVar

LAST_YEAR = 999_999_999
_FIRST, _YEARS, _DAYS = 2000, 400, 146_097
_CYCLE = dt.timedelta(days=_DAYS)

Near = TypeVar("Near", bound=dt.date)


class _Far:
    """What both kinds share with Python's dates."""

    __slots__ = ()
    cycles: int
    near: Any

    @property
    def year(self) -> int:
        return int(self.near.year) + _YEARS * self.cycles

    @property
    def month(self) -> int:
        return int(self.near.month)

    @property
    def day(self) -> int:
        return int(self.near.day)

    def isoweekday(self) -> int:
        return int(self.near.isoweekday())

    def weekday(self) -> int:
        return int(self.near.weekday())


@dataclass(frozen=True, slots=True)
class FarDate(_Far):
    """A date in a year that Python's own dates do not have."""

    cycles: int
    near: dt.date


@dataclass(frozen=True, slots=True)
class FarDateTime(_Far):
    """A date and time in a year that Python's own do not have. A named zone keeps the rules of the near year."""

    cycles: int
    near: dt.datetime

    @property
    def tzinfo(self) -> dt.tzinfo | None:
        return self.near.tzinfo

    @property
    def hour(self) -> int:
        return self.near.hour

    @property
    def minute(self) -> int:
        return self.near.minute

    @property
    def second(self) -> int:
        return self.near.second

    @property
    def microsecond(self) -> int:
        return self.near.microsecond

    def utcoffset(self) -> dt.timedelta | None:
        return self.near.utcoffset()

    def time(self) -> dt.time:
        return self.near.time()

    def timetz(self) -> dt.time:
        return self.near.timetz()

    def date(self) -> AnyDate:
        found: AnyDate = placed(self.cycles, self.near.date())
        return found


AnyDate = dt.date | FarDate
AnyDateTime = dt.datetime | FarDateTime
FAR = frozenset({FarDate, FarDateTime})


def window(value: Any) -> tuple[int, Any]:
    """The cycles and the Python date of any date, in the years 2000 to 2399."""
    if type(value) in FAR:
        return value.cycles, value.near
    cycles, rest = divmod(value.year - _FIRST, _YEARS)
    return cycles, value.replace(year=_FIRST + rest)


def placed(cycles: int, near: Any) -> Any:
    """The date so many cycles from a Python date: Python's own where it can be. OverflowError beyond the last year."""
    year = near.year + _YEARS * cycles
    if dt.MINYEAR <= year <= dt.MAXYEAR:
        return near.replace(year=year)
    if abs(year) > LAST_YEAR:
        raise OverflowError(str(year))
    cycles, rest = divmod(year - _FIRST, _YEARS)
    near = near.replace(year=_FIRST + rest)
    return FarDateTime(cycles, near) if isinstance(near, dt.datetime) else FarDate(cycles, near)


def date_of(year: int, month: int, day: int) -> AnyDate:
    """ValueError for a month, day or year that there is none."""
    if dt.MINYEAR <= year <= dt.MAXYEAR:
        return dt.date(year, month, day)
    if abs(year) > LAST_YEAR:
        raise ValueError(year)
    cycles, rest = divmod(year - _FIRST, _YEARS)
    return FarDate(cycles, dt.date(_FIRST + rest, month, day))


def combined(date: AnyDate, time: dt.time) -> AnyDateTime:
    """The date and time of both parts, in the zone of the time."""
    if isinstance(date, FarDate):
        return FarDateTime(date.cycles, dt.datetime.combine(date.near, time))
    return dt.datetime.combine(date, time)


def date_part(value: Any) -> AnyDate:
    """The date of a date, or of a date and time."""
    found: AnyDate = value.date() if isinstance(value, dt.datetime | FarDateTime) else value
    return found


def shifted(value: Any, length: dt.timedelta) -> Any:
    """The date, or date and time, that much elapsed time later. OverflowError beyond the last year."""
    cycles, near = window(value)
    more, rest = divmod(length, _CYCLE)
    if not isinstance(near, dt.datetime):
        moved: dt.date = (dt.datetime.combine(near, dt.time()) + rest).date()
    elif near.tzinfo is None:
        moved = near + rest
    else:
        moved = (near.astimezone(dt.UTC) + rest).astimezone(near.tzinfo)
    return placed(cycles + more, moved)


def difference(later: Any, earlier: Any) -> dt.timedelta:
    """Elapsed time. TypeError when only one of the two has a zone, OverflowError beyond what a duration holds."""
    cycles, near = window(later)
    others, other = window(earlier)
    rest: dt.timedelta = _in_utc(near) - _in_utc(other)
    return _CYCLE * (cycles - others) + rest


def order(value: Any, other: Any) -> tuple[int, Any]:
    """What puts two dates, or two dates with times, in order, to the second. TypeError when only one has a zone."""
    if getattr(value, "tzinfo", None) is None and getattr(other, "tzinfo", None) is not None:
        raise TypeError("only one of two times has a zone")
    cycles, near = window(value)
    near = _in_utc(near)
    # The hour in UTC may lie in the year before or after.
    more, rest = divmod(near.year - _FIRST, _YEARS)
    near = near.replace(year=_FIRST + rest)
    return cycles + more, near.replace(microsecond=0) if isinstance(near, dt.datetime) else near


def _in_utc(near: Any) -> Any:
    return near.astimezone(dt.UTC) if getattr(near, "tzinfo", None) is not None else near
