"""The lexical forms of dates, times and durations: reading and writing them (DMN 1.5, 10.3.2.3 and 10.3.4.1)."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flowkit.expressions.far import AnyDate, AnyDateTime, combined, date_of, shifted
from flowkit.expressions.numbers import CONTEXT, Number, plain
from flowkit.expressions.temporal import MAX_MONTHS
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
        return YearMonthDuration(-months if match[1] else months) if months <= MAX_MONTHS else None
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
    exact = CONTEXT.divide(seconds * 1_000_000 + value.microseconds, 1_000_000)
    parts: list[tuple[Number, str]] = [(value.days, "D"), (hours, "H"), (minutes, "M"), (CONTEXT.normalize(exact), "S")]
    date, *clock = [f"{plain(number)}{unit}" if number else "" for number, unit in parts]
    time = "".join(clock)
    return f"{sign}P{date}T{time}" if time else f"{sign}P{date}" if date else "PT0S"


def format_months(value: YearMonthDuration) -> str:
    years, months = divmod(abs(value.months), 12)
    text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return f"{'-' if value.months < 0 else ''}P{text}" if text else "P0M"
