"""Values as text: what `string()` gives, which reads back as a literal wherever the language has one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal

from flowkit.expressions import numbers, temporal_text
from flowkit.expressions.budget import CHARACTERS_PER_STEP, MAX_DEPTH, STEPS_PER_CONTAINER, exceeded
from flowkit.expressions.far import FarDate, FarDateTime
from flowkit.expressions.messages import TOO_DEEP
from flowkit.expressions.run import Run
from flowkit.expressions.tokens import is_key
from flowkit.expressions.values import Function, Range, Value, YearMonthDuration

_SCALARS: dict[type, Callable[[Value], str]] = {
    type(None): lambda _: "null",
    bool: lambda value: "true" if value else "false",
    int: numbers.plain,
    Decimal: numbers.plain,
    dt.date: temporal_text.format_date,
    dt.time: temporal_text.format_time,
    dt.datetime: lambda value: f"{temporal_text.format_date(value)}T{temporal_text.format_time(value)}",
    FarDate: temporal_text.format_date,
    FarDateTime: lambda value: f"{temporal_text.format_date(value)}T{temporal_text.format_time(value)}",
    dt.timedelta: temporal_text.format_days,
    Function: lambda value: f"function({', '.join(each.name for each in value.parameters)})",
    YearMonthDuration: temporal_text.format_months,
}


def display(run: Run, value: Value, depth: int = 0) -> str:
    """The text of a value; a string inside a list or context stands in quotation marks."""
    if depth > MAX_DEPTH:
        raise exceeded(TOO_DEEP, limit=MAX_DEPTH)
    kind = type(value)
    run.spend(STEPS_PER_CONTAINER if kind in _NESTED else 1)
    if kind is str:
        run.spend(len(value) // CHARACTERS_PER_STEP)
        return json.dumps(value, ensure_ascii=False) if depth else str(value)
    if kind is list:
        return f"[{', '.join(display(run, item, depth + 1) for item in value)}]"
    if kind is dict:
        run.spend(sum(map(len, value)) // CHARACTERS_PER_STEP)
        entries = (f"{_key(key)}: {display(run, entry, depth + 1)}" for key, entry in value.items())
        return f"{{{', '.join(entries)}}}"
    if kind is Range:
        if value.operator:
            end = value.high if value.low is None else value.low
            return f"({value.operator} {display(run, end, depth + 1)})"
        low, high = display(run, value.low, depth + 1), display(run, value.high, depth + 1)
        return f"{'[' if value.low_closed else '('}{low}..{high}{']' if value.high_closed else ')'}"
    text = _SCALARS[kind](value)
    # 1e6000 has 6,001 digits.
    run.spend(len(text) // CHARACTERS_PER_STEP)
    return text


def _key(key: str) -> str:
    return key if is_key(key) else json.dumps(key, ensure_ascii=False)


_NESTED = frozenset({list, dict, Range})
