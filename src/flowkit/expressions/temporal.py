"""The arithmetic of dates, times and durations (DMN 1.5, 10.3.2.2 and 10.3.2.3).

Years are -999999999 to 999999999 (far.py has those that Python lacks), fractions of a second stop at microseconds. A
day-time duration added to a value with a named zone is elapsed time; a years-and-months duration moves the date on
the calendar and clamps to the end of the month.
"""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import Decimal
from typing import Any

from flowkit.expressions.far import AnyDate, AnyDateTime, FarDateTime, combined, order, placed, shifted, window
from flowkit.expressions.numbers import CONTEXT, Number
from flowkit.expressions.values import YearMonthDuration

MAX_MONTHS = 12 * 1_000_000_000
_MICROSECOND = dt.timedelta(microseconds=1)
_SECOND = dt.timedelta(seconds=1)


def add_days(value: dt.datetime, length: dt.timedelta) -> AnyDateTime:
    """Elapsed time, whatever the wall clock of a named zone does."""
    try:
        if value.tzinfo is None:
            return value + length
        return (value.astimezone(dt.UTC) + length).astimezone(value.tzinfo)
    except OverflowError:
        moved: AnyDateTime = shifted(value, length)
        return moved


def add_days_to_date(value: dt.date, length: dt.timedelta) -> AnyDate:
    """The date on which midnight plus the duration falls."""
    try:
        return (dt.datetime.combine(value, dt.time()) + length).date()
    except OverflowError:
        moved: AnyDate = shifted(value, length)
        return moved


def add_to_time(value: dt.time, length: dt.timedelta) -> dt.time:
    """Round the clock: 23:00 + PT2H is 01:00."""
    moved = dt.datetime.combine(dt.date(2000, 1, 2), value.replace(tzinfo=None)) + length % dt.timedelta(days=1)
    return moved.time().replace(tzinfo=value.tzinfo)


def add_months(value: Any, length: YearMonthDuration) -> Any:
    """The same day of the month, or its last one. OverflowError beyond the last year."""
    cycles, near = window(value)
    year, month = divmod(near.year * 12 + near.month - 1 + length.months, 12)
    more, rest = divmod(year - 2000, 400)
    day = min(near.day, calendar.monthrange(2000 + rest, month + 1)[1])
    return placed(cycles + more, near.replace(year=2000 + rest, month=month + 1, day=day))


def between(later: dt.datetime, earlier: dt.datetime) -> dt.timedelta:
    """Elapsed time. TypeError when only one of the two has a zone."""
    return instant(later) - instant(earlier)


def instant(value: dt.datetime) -> dt.datetime:
    """The value in UTC: Python compares two values of the same named zone by their wall clocks."""
    return value if value.tzinfo is None else value.astimezone(dt.UTC)


def months_between(start: Any, end: Any) -> YearMonthDuration:
    """Whole months from start to end, negative backward, rounded toward zero. Both are dates, or both datetimes."""
    months = (end.year - start.year) * 12 + end.month - start.month
    first, last = _in_month(start), _in_month(end)
    if months > 0 and last < first:
        months -= 1
    elif months < 0 and first < last:
        months += 1
    return YearMonthDuration(months)


def _in_month(value: Any) -> tuple[int, dt.time]:
    return value.day, value.time() if isinstance(value, dt.datetime | FarDateTime) else dt.time()


def scale_days(value: dt.timedelta, factor: Number) -> dt.timedelta:
    """OverflowError or ArithmeticError when the result is out of range."""
    return dt.timedelta(microseconds=int(CONTEXT.multiply(value // _MICROSECOND, factor).to_integral_value()))


def divide_days(value: dt.timedelta, divisor: Number) -> dt.timedelta:
    return dt.timedelta(microseconds=int(CONTEXT.divide(Decimal(value // _MICROSECOND), divisor).to_integral_value()))


def ratio_of_days(value: dt.timedelta, other: dt.timedelta) -> Decimal:
    return CONTEXT.divide(Decimal(value // _MICROSECOND), other // _MICROSECOND)


def months_of(count: Number) -> YearMonthDuration:
    """A duration of that many months, cut toward zero. OverflowError beyond a thousand million years."""
    if not -MAX_MONTHS <= count <= MAX_MONTHS:
        raise OverflowError(str(count))
    return YearMonthDuration(int(count))


def midnight(date: AnyDate, like: AnyDateTime) -> AnyDateTime:
    """The beginning of the date in UTC, or without zone when the other value has none (DMN 1.5, 10.3.2.3.6)."""
    return combined(date, dt.time(tzinfo=None if like.tzinfo is None else dt.UTC))


def between_times(later: dt.time, earlier: dt.time) -> dt.timedelta:
    """TypeError when only one of the two has a zone."""
    day = dt.date(2000, 1, 2)
    return between(dt.datetime.combine(day, later), dt.datetime.combine(day, earlier))


def utc_clock(value: dt.time, other: dt.time) -> dt.timedelta:
    """A time of day as offset from midnight UTC, or from local midnight when neither has a zone."""
    if (value.tzinfo is None) != (other.tzinfo is None):
        raise TypeError("only one of two times has a zone")
    zone = None if value.tzinfo is None else dt.UTC
    return between(dt.datetime.combine(dt.date(2000, 1, 2), value), dt.datetime(2000, 1, 2, tzinfo=zone))


def utc_second(value: dt.time, other: dt.time) -> int:
    """The whole seconds of `utc_clock`."""
    return utc_clock(value, other) // _SECOND


def second(value: dt.datetime) -> dt.datetime:
    """The beginning of the second, in UTC."""
    return instant(value).replace(microsecond=0)


def time_key(value: dt.time) -> tuple[bool, int]:
    """What equal times share: whether they have a zone, and the whole second since midnight in UTC."""
    return value.tzinfo is not None, utc_second(value, value)


def moment_key(value: AnyDateTime) -> tuple[bool, tuple[int, dt.datetime]]:
    """What equal values share: whether they have a zone, and the whole second in UTC."""
    return value.tzinfo is not None, order(value, value)


def identical(a: object, b: object) -> bool:
    """Of two equal values: whether they are so to the microsecond and in the same zone."""
    timed = dt.time | dt.datetime | FarDateTime
    if isinstance(a, timed) and isinstance(b, timed):
        return a.tzinfo == b.tzinfo and a.microsecond == b.microsecond
    return True
