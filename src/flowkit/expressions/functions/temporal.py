"""Temporal functions: conversions (DMN 1.5, 10.3.4.1), `now` and `today` (10.3.4.8), days and months (10.3.4.7).

`now()` and `today()` are the moment given to the evaluation, in the zone that it carries; there is no clock here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from flowkit.expressions import far, numbers, temporal, temporal_text
from flowkit.expressions.functions.builtin import row
from flowkit.expressions.messages import NO_MOMENT, UNREADABLE, Unfit
from flowkit.expressions.numbers import Number
from flowkit.expressions.run import Run
from flowkit.expressions.values import Value, kind_of, plain_value

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _reader(name: str, parse: Callable[[str], Value]) -> Callable[[Run, str], Value]:
    def read(run: Run, text: str) -> Value:
        value = parse(text)
        if value is None:
            raise Unfit(UNREADABLE, name=name, found=text[:40])
        return value

    return read


def _whole(value: Number) -> int:
    found = numbers.whole(value)
    if found is None:
        raise ValueError(value)
    return found


def _date(run: Run, year: Number, month: Number, day: Number) -> far.AnyDate:
    return far.date_of(_whole(year), _whole(month), _whole(day))


def _time(run: Run, hour: Number, minute: Number, second: Number, offset: Value = None) -> dt.time:
    micros = _whole(numbers.CONTEXT.multiply(second, 1_000_000).to_integral_value())
    zone = None if offset is None else dt.timezone(offset)
    return dt.time(_whole(hour), _whole(minute), micros // 1_000_000, micros % 1_000_000, zone)


def _time_of(run: Run, value: Value) -> dt.time:
    if kind_of(value) == "date":
        return dt.time(tzinfo=dt.UTC)
    clock: dt.time = value.timetz()
    return clock


def _date_of(run: Run, value: Value) -> far.AnyDate:
    return far.date_part(value)


def _combine(run: Run, date: Value, time: dt.time) -> far.AnyDateTime:
    return far.combined(far.date_part(date), time)


def _near(value: Value) -> dt.date:
    """A date of the same day in a year that Python's dates have."""
    near: dt.date = value.near if type(value) in far.FAR else value
    return near


def _months_between(run: Run, start: Value, end: Value) -> Value:
    if kind_of(start) != kind_of(end):
        start, end = far.date_part(start), far.date_part(end)
    return temporal.months_between(start, end)


def _now(run: Run) -> dt.datetime:
    if run.moment is None:
        raise Unfit(NO_MOMENT)
    moment: dt.datetime = plain_value(run.moment)
    return moment


def _today(run: Run) -> dt.date:
    return _now(run).date()


_read_date_time = _reader("date and time", lambda text: temporal_text.parse_date_time(text) or _midnight(text))


def _midnight(text: str) -> far.AnyDateTime | None:
    date = temporal_text.parse_date(text)
    return None if date is None else far.combined(date, dt.time())


ROWS = (
    row("date", "from: string", _reader("date", temporal_text.parse_date), steps=8),
    row("date", "from: day", _date_of),
    row("date", "year: number, month: number, day: number", _date),
    row("time", "from: string", _reader("time", temporal_text.parse_time), steps=12),
    row("time", "from: time", lambda _, value: value),
    row("time", "from: day", _time_of),
    row("time", "hour: number, minute: number, second: number, offset?: days duration", _time),
    row("date and time", "from: string", _read_date_time, steps=16),
    row("date and time", "from: date and time", lambda _, value: value),
    row("date and time", "date: day, time: time", _combine),
    row("duration", "from: string", _reader("duration", temporal_text.parse_duration), steps=12),
    row("duration", "from: duration", lambda _, value: value),
    row("years and months duration", "from: day, to: day", _months_between),
    row("now", "", _now, pure=False),
    row("today", "", _today, pure=False),
    row("day of week", "date: day", lambda _, value: _WEEKDAYS[value.weekday()]),
    row("month of year", "date: day", lambda _, value: _MONTHS[value.month - 1]),
    row("day of year", "date: day", lambda _, value: _near(value).timetuple().tm_yday),
    row("week of year", "date: day", lambda _, value: _near(value).isocalendar().week),
)
