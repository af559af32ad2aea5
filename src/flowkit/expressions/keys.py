"""Keys by which equal values are found without comparing every pair (DMN 1.5, table 42)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable
from decimal import Decimal

from flowkit.expressions import temporal
from flowkit.expressions.budget import CHARACTERS_PER_STEP, MAX_DEPTH, STEPS_PER_CONTAINER, exceeded
from flowkit.expressions.far import FarDate, FarDateTime
from flowkit.expressions.messages import TOO_DEEP
from flowkit.expressions.run import Run
from flowkit.expressions.values import Function, Range, Value, YearMonthDuration

_SCALARS: dict[type, Callable[[Value], Hashable]] = {
    type(None): lambda _: (None, None),
    bool: lambda value: ("boolean", value),
    int: lambda value: ("number", value),
    Decimal: lambda value: ("number", value),
    dt.date: lambda value: ("date", value),
    dt.time: lambda value: ("time", *temporal.time_key(value)),
    dt.datetime: lambda value: ("date and time", *temporal.moment_key(value)),
    FarDate: lambda value: ("date", value),
    FarDateTime: lambda value: ("date and time", *temporal.moment_key(value)),
    dt.timedelta: lambda value: ("days", value),
    YearMonthDuration: lambda value: ("months", value.months),
    Function: lambda value: ("function", value),
}


def key_of(run: Run, value: Value, depth: int = 0) -> Hashable:
    """Equal for two values exactly when `=` says true of them inside a list. Every part is paid for."""
    if depth > MAX_DEPTH:
        raise exceeded(TOO_DEEP, limit=MAX_DEPTH)
    kind = type(value)
    # A key is made and hashed: dearer than a look.
    run.spend(2 * STEPS_PER_CONTAINER if kind in _NESTED else 2)
    if kind is str:
        run.spend(len(value) // CHARACTERS_PER_STEP)
        return "string", value
    if kind is list:
        return "list", tuple([key_of(run, item, depth + 1) for item in value])
    if kind is dict:
        return "context", frozenset([(key, key_of(run, entry, depth + 1)) for key, entry in value.items()])
    if kind is Range:
        low, high = key_of(run, value.low, depth + 1), key_of(run, value.high, depth + 1)
        return "range", low, high, value.low_closed, value.high_closed, value.operator
    return _SCALARS[kind](value)


_NESTED = frozenset({list, dict, Range})
