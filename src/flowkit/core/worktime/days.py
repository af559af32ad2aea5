"""Dates on a timetable: counting working days, rolling over days off, the end of a day, months (conventions 6 to 11).

A day is a day number: days since 1970-01-01 in the calendar's zone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from datetime import date
from typing import Literal, NamedTuple

from flowkit.core.worktime.instants import DAY, EPOCH_DATE, LATEST, Instant, date_of_wall, wall_of_date
from flowkit.core.worktime.timetable import DAY_BUCKET_BITS, Timetable
from flowkit.core.worktime.work import MOST_BUCKETS, never_reached
from flowkit.core.worktime.zones import instant_of_wall, wall_at

DayEnd = Literal["work", "midnight"]
Roll = Literal["keep", "next", "previous"]
_MONTHS_OF_A_YEAR = 12


class WorkingDay(NamedTuple):
    """A working day by its day number, with start and end of work."""

    day: int
    start: Instant
    end: Instant


def working_day_after(timetable: Timetable, day: int, count: int) -> WorkingDay:
    """The count-th working day after the day, which is not counted itself."""
    bucket = day >> DAY_BUCKET_BITS
    last = bucket + MOST_BUCKETS
    dates = timetable.working_dates(bucket)
    index = bisect_right(dates.days, day) + count - 1
    while index >= len(dates.days):
        index -= len(dates.days)
        bucket += 1
        if bucket > last:
            raise never_reached()
        dates = timetable.working_dates(bucket)
    return WorkingDay(dates.days[index], dates.starts[index], dates.ends[index])


def working_day_before(timetable: Timetable, day: int, count: int) -> WorkingDay:
    """The count-th working day before the day, which is not counted itself."""
    bucket = day >> DAY_BUCKET_BITS
    first = bucket - MOST_BUCKETS
    dates = timetable.working_dates(bucket)
    index = bisect_left(dates.days, day) - count
    while index < 0:
        bucket -= 1
        if bucket < first:
            raise never_reached()
        dates = timetable.working_dates(bucket)
        index += len(dates.days)
    return WorkingDay(dates.days[index], dates.starts[index], dates.ends[index])


def rolled(timetable: Timetable, day: int, roll: Roll) -> int:
    """The day itself when it is a working day or nothing rolls; else the next or the previous working day."""
    if roll == "next":
        return working_day_after(timetable, day - 1, 1).day
    if roll == "previous":
        return working_day_before(timetable, day + 1, 1).day
    return day


def end_of_day(timetable: Timetable, day: int, day_end: DayEnd) -> Instant:
    """24:00 of the day, or its end of work; a day off has no end of work and ends at 24:00."""
    work = timetable.end_of_work(date.fromordinal(day + EPOCH_DATE)) if day_end == "work" else None
    return timetable.midnight(day + 1) if work is None else work


def start_of_day(timetable: Timetable, day: int, day_start: DayEnd) -> Instant:
    """00:00 of the day, or its start of work; a day off has no start of work and begins at 00:00."""
    work = timetable.start_of_work(date.fromordinal(day + EPOCH_DATE)) if day_start == "work" else None
    return timetable.midnight(day) if work is None else work


def moved_on_the_wall(timetable: Timetable, start: Instant, months: int, days: int, roll: Roll) -> Instant:
    """Months first, clamped to the last day of the month, then days, then the roll; the wall time is kept.

    Both may be negative (convention 11).
    """
    if not months and not days and roll == "keep":
        return start  # of a wall time that comes twice, the second must not become the first
    wall = wall_at(timetable.zone, start)
    day, time_of_day = wall // DAY, wall % DAY
    day = rolled(timetable, plus_months(day, months) + days, roll)
    if abs(day * DAY) > LATEST:
        raise never_reached()
    return instant_of_wall(timetable.zone, day * DAY + time_of_day)


def plus_months(day: int, months: int) -> int:
    """The same day of another month, at most its last: 01-31 plus one month is 02-28."""
    start = date_of_wall(day * DAY)
    year, month = divmod(start.year * _MONTHS_OF_A_YEAR + start.month - 1 + months, _MONTHS_OF_A_YEAR)
    if not date.min.year < year < date.max.year:
        raise never_reached()
    return wall_of_date(date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))) // DAY
