"""When a recurrence happens next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count, islice

from flowkit.core.worktime.cron import Cron, next_of_cron
from flowkit.core.worktime.days import plus_months, rolled, working_day_after, working_day_before
from flowkit.core.worktime.instants import DAY, EPOCH_DATE, LATEST, Instant, within_range
from flowkit.core.worktime.quantity import ClockTime, Period
from flowkit.core.worktime.reckon import at_clock, backward, unpaused
from flowkit.core.worktime.recurrence import (
    AtClock,
    AtWork,
    Daily,
    Dates,
    Monthly,
    OnDates,
    Repeats,
    Weekly,
    Workdays,
)
from flowkit.core.worktime.recurrence_text import Recurrence
from flowkit.core.worktime.timetable import Timetable
from flowkit.errors import InputInvalid, Text

_LONGEST_OFFSET = 3  # days between a date and a moment that hangs on its work: a night shift and 24 hours
_MOST_MISSES = 1000  # dates in a row that are days off without a roll


def next_after(
    timetable: Timetable, recurrence: Recurrence, instant: Instant, anchor: Instant | None = None
) -> Instant | None:
    """The first time strictly after the instant, or None when there is none any more.

    `anchor` is when the recurrence began; repeats without a start of their own need it, else `InputInvalid`
    (`recurrence-without-anchor`).
    """
    if isinstance(recurrence, Repeats):
        return _next_repeat(timetable, recurrence, instant, anchor)
    if isinstance(recurrence, Cron):
        return next_of_cron(timetable, recurrence, instant)
    return _next_on_dates(timetable, recurrence, instant)


def _next_on_dates(timetable: Timetable, recurrence: OnDates, after: Instant) -> Instant | None:
    for day in islice(_days(timetable, recurrence, timetable.day_at(after) - _LONGEST_OFFSET), _MOST_MISSES):
        found = _moment(timetable, rolled(timetable, day, recurrence.roll), recurrence.at)
        if found is not None and found > after:
            return found
    return None


def _days(timetable: Timetable, recurrence: OnDates, first: int) -> Iterator[int]:
    """The dates of the recurrence in order, from early enough that none that rolls past `first` is missed."""
    if recurrence.roll == "next":
        first = working_day_before(timetable, first, 1).day
    dates: Dates = recurrence.dates
    if isinstance(dates, Workdays):
        return _working_days(timetable, first)
    if isinstance(dates, Daily):
        return count(first)
    if isinstance(dates, Weekly):
        return (day for day in count(first) if (day + EPOCH_DATE - 1) % 7 in dates.weekdays)
    if isinstance(dates, Monthly):
        return _monthly(first, dates.day, step=1)
    january = date.fromordinal(first + EPOCH_DATE).replace(month=1, day=1).toordinal() - EPOCH_DATE
    return _monthly(plus_months(january, dates.month - 1), dates.day, step=12)


def _working_days(timetable: Timetable, first: int) -> Iterator[int]:
    day = first - 1
    while True:
        day = working_day_after(timetable, day, 1).day
        yield day


def _monthly(first: int, day: int, *, step: int) -> Iterator[int]:
    """The day of the month of `first`, and then of every `step`-th month."""
    begin = first - (date.fromordinal(first + EPOCH_DATE).day - 1)
    for months in count(0, step):
        month = plus_months(begin, months)
        yield min(month + day, plus_months(month, 1)) - 1


def _moment(timetable: Timetable, day: int, at: AtClock | AtWork) -> Instant | None:
    shown = date.fromordinal(day + EPOCH_DATE)
    if isinstance(at, AtClock):
        return at_clock(timetable, shown, at.at)
    edge = timetable.start_of_work(shown) if at.edge == "start" else timetable.end_of_work(shown)
    if edge is None:
        return None
    return (backward if at.side == "before" else unpaused)(timetable, edge, at.offset)


def _next_repeat(timetable: Timetable, repeats: Repeats, after: Instant, anchor: Instant | None) -> Instant | None:
    begin = anchor if repeats.start is None else repeats.start
    if begin is None:
        raise InputInvalid(
            Text(f"Expected the time from which {repeats} repeats", f"缺少重复{repeats}的起点"),
            code="recurrence-without-anchor",
        )
    first = 0 if repeats.start is not None else 1
    last = None if repeats.count is None else first + repeats.count - 1
    number = max(first, (after - begin) // _longest(repeats.every))
    while last is None or number <= last:
        found = _repeat(timetable, begin, repeats.every, number)
        if found is None or found > after:
            return found
        number += 1
    return None


def _repeat(timetable: Timetable, begin: Instant, every: ClockTime | Period, number: int) -> Instant | None:
    """The number-th repeat, always reckoned from the beginning, so that the 31st comes back after February."""
    if isinstance(every, ClockTime):
        found = begin + every.micros * number
        return found if found <= LATEST else None
    every = Period(every.months * number, every.days * number, every.micros * number)
    return unpaused(timetable, within_range(begin), every)


def _longest(every: ClockTime | Period) -> int:
    """At least as long as any one repeat, so that starting from the quotient never skips one."""
    if isinstance(every, ClockTime):
        return every.micros
    return every.months * 31 * DAY + every.days * (DAY + DAY // 12) + every.micros
