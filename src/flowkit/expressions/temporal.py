"""Dates, times and durations: reading and writing their lexical forms, and their arithmetic (DMN 1.5, 10.3.2.2).

Years are -999999999 to 999999999 (far.py has those that Python lacks), fractions of a second stop at microseconds. A
day-time duration added to a value with a named zone is elapsed time; a years-and-months duration moves the date on
the calendar and clamps to the end of the month.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flowkit.expressions.far import AnyDate, AnyDateTime, FarDateTime, combined, date_of, order, placed, shifted, window
from flowkit.expressions.numbers import CONTEXT, Number, plain
from flowkit.expressions.values import YearMonthDuration

Temporal = AnyDate | dt.time | AnyDateTime | dt.timedelta | YearMonthDuration

_DATE = r"(-?(?:\d{4}|[1-9]\d{4,8}))-(\d{2})-(\d{2})"
_TIME = r"(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2}(?::\d{2})?|@[A-Za-z0-9_+\-/]{1,60})?"
_DATE_FORM = re.compile(_DATE, re.ASCII)
_TIME_FORM = re.compile(_TIME, re.ASCII)
_DATE_TIME_FORM = re.compile(f"{_DATE}T{_TIME}", re.ASCII)
_DAYS_FORM = re.compile(
    r"(-)?P(?=\d|T\d)(?:(\d{1,12})D)?"
    r"(?:T(?=\d)(?:(\d{1,14})H)?(?:(\d{1,16})M)?(?:(\d{1,18})(?:\.(\d{0,9}))?S)?)?",
    re.ASCII,
)
_MONTHS_FORM = re.compile(r"(-)?P(?=\d)(?:(\d{1,10})Y)?(?:(\d{1,12})M)?", re.ASCII)
_MICROSECOND = dt.timedelta(microseconds=1)
_SECOND = dt.timedelta(seconds=1)
_MAX_MONTHS = 12 * 1_000_000_000


def parse_date(text: str) -> AnyDate | None:
    match = _DATE_FORM.fullmatch(text)
    try:
        return date_of(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def parse_time(text: str) -> dt.time | None:
    match = _TIME_FORM.fullmatch(text)
    return _time(*match.groups()) if match else None


def parse_date_time(text: str) -> AnyDateTime | None:
    """Reads `2026-09-30T17:30:00` with optional zone; 24:00:00 is the beginning of the next day."""
    match = _DATE_TIME_FORM.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, *rest = match.groups()
    midnight = hour == "24" and rest[:2] == ["00", "00"]
    time = _time("00" if midnight else hour, *rest)
    try:
        date = shifted(date_of(int(year), int(month), int(day)), dt.timedelta(days=int(midnight)))
    except (ValueError, OverflowError):
        return None
    return None if time is None else combined(date, time)


def parse_duration(text: str) -> dt.timedelta | YearMonthDuration | None:
    match = _MONTHS_FORM.fullmatch(text)
    if match:
        months = int(match[2] or 0) * 12 + int(match[3] or 0)
        return YearMonthDuration(-months if match[1] else months) if months <= _MAX_MONTHS else None
    match = _DAYS_FORM.fullmatch(text)
    if not match:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:5])
    try:
        length = dt.timedelta(days, seconds, _microseconds(match[6]), 0, minutes, hours)
    except OverflowError:
        return None
    return -length if match[1] else length


def parse_any(text: str) -> Temporal | None:
    """The value of a literal @"..."."""
    for parse in (parse_date, parse_date_time, parse_time, parse_duration):
        value = parse(text)
        if value is not None:
            return value
    return None


def _time(hour: str, minute: str, second: str, fraction: str | None, zone: str | None) -> dt.time | None:
    try:
        return dt.time(int(hour), int(minute), int(second), _microseconds(fraction), _zone(zone))
    except (ValueError, ZoneInfoNotFoundError):
        return None


def _microseconds(fraction: str | None) -> int:
    return int((fraction or "0").ljust(6, "0")[:6])


def _zone(text: str | None) -> dt.tzinfo | None:
    if text is None:
        return None
    if text == "Z":
        return dt.UTC
    if text.startswith("@"):
        return _named_zone(text[1:])
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    offset = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0)
    if offset > dt.timedelta(hours=14) or minutes > 59:  # noqa: PLR2004 -- the bounds of an XML Schema zone offset
        raise ValueError(text)
    return dt.timezone(-offset if text[0] == "-" else offset)


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(files("tzdata").joinpath("zones").read_text("ascii").split())


@lru_cache(maxsize=1_000)
def _named_zone(name: str) -> dt.tzinfo:
    """Only a name of the list is ever looked for among the files; each is read once."""
    if name not in _zone_names():
        raise ZoneInfoNotFoundError(name)
    return ZoneInfo(name)


def format_time(value: dt.time | AnyDateTime) -> str:
    """`17:30:00` with the fraction only when there is one, then `Z`, an offset or `@Zone/Name`."""
    text = f"{value.hour:02}:{value.minute:02}:{value.second:02}"
    if value.microsecond:
        text += f".{value.microsecond:06}".rstrip("0")
    key = getattr(value.tzinfo, "key", None)
    return f"{text}@{key}" if key else text + _format_offset(value.utcoffset())


def _format_offset(offset: dt.timedelta | None) -> str:
    if not offset:
        return "" if offset is None else "Z"
    minutes, seconds = divmod(abs(offset) // dt.timedelta(seconds=1), 60)
    text = f"{'-' if offset < dt.timedelta(0) else '+'}{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text


def format_date(value: AnyDate | AnyDateTime) -> str:
    sign = "-" if value.year < 0 else ""
    return f"{sign}{abs(value.year):04}-{value.month:02}-{value.day:02}"


def format_days(value: dt.timedelta) -> str:
    sign, value = ("-", -value) if value < dt.timedelta(0) else ("", value)
    minutes, seconds = divmod(value.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    exact = Decimal(seconds) + Decimal(value.microseconds) / 1_000_000
    parts: list[tuple[Number, str]] = [(value.days, "D"), (hours, "H"), (minutes, "M"), (exact.normalize(), "S")]
    date, *clock = [f"{plain(number)}{unit}" if number else "" for number, unit in parts]
    time = "".join(clock)
    return f"{sign}P{date}T{time}" if time else f"{sign}P{date}" if date else "PT0S"


def format_months(value: YearMonthDuration) -> str:
    years, months = divmod(abs(value.months), 12)
    text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return f"{'-' if value.months < 0 else ''}P{text}" if text else "P0M"


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
    if not -_MAX_MONTHS <= count <= _MAX_MONTHS:
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
