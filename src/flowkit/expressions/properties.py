"""The properties of values that are no contexts (DMN 1.5, table 65): the only attributes that a path can reach."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from flowkit.expressions.far import FarDate, FarDateTime
from flowkit.expressions.values import Range, Value, YearMonthDuration

Property = Callable[[Value], Value]
_DATE: dict[str, Property] = {
    "year": lambda value: value.year,
    "month": lambda value: value.month,
    "day": lambda value: value.day,
    "weekday": lambda value: value.isoweekday(),
}
_TIME: dict[str, Property] = {
    "hour": lambda value: value.hour,
    "minute": lambda value: value.minute,
    "second": lambda value: value.second,
    "time offset": lambda value: value.utcoffset(),
    "timezone": lambda value: getattr(value.tzinfo, "key", None),
}
PROPERTIES: dict[type, dict[str, Property]] = {
    dt.date: _DATE,
    dt.time: _TIME,
    dt.datetime: {**_DATE, **_TIME},
    FarDate: _DATE,
    FarDateTime: {**_DATE, **_TIME},
    dt.timedelta: {
        "days": lambda value: _unsigned(value).days * _sign(value),
        "hours": lambda value: _unsigned(value).seconds // 3600 * _sign(value),
        "minutes": lambda value: _unsigned(value).seconds // 60 % 60 * _sign(value),
        "seconds": lambda value: _unsigned(value).seconds % 60 * _sign(value),
    },
    YearMonthDuration: {
        "years": lambda value: abs(value.months) // 12 * _sign(value),
        "months": lambda value: abs(value.months) % 12 * _sign(value),
    },
    Range: {
        "start": lambda value: None if value.operator == "!=" else value.low,
        "end": lambda value: None if value.operator == "!=" else value.high,
        "start included": lambda value: value.low_closed,
        "end included": lambda value: value.high_closed,
    },
}


def _unsigned(value: dt.timedelta) -> dt.timedelta:
    return abs(value)


def _sign(value: Value) -> int:
    return -1 if value < type(value)(0) else 1
