"""A value as source text that compiles to the same value: what people read, and may paste into a table."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal

from flowkit.expressions import temporal_text
from flowkit.expressions.far import FarDate, FarDateTime
from flowkit.expressions.numbers import Number, plain
from flowkit.expressions.tokens import is_key
from flowkit.expressions.values import Range, Value, YearMonthDuration

_ESCAPED = {ord('"'): '\\"', ord("\\"): "\\\\", ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}
# Controls, and what turns the direction of a line.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# A number whose digits would not fit on a line is written with an exponent.
_LONGEST = 60


def literal(value: Value) -> str:
    """The text. A function has none: its type stands for it, in pointed brackets."""
    row = _ROWS.get(type(value))
    return f"<{getattr(value, 'type', type(value).__name__)}>" if row is None else row(value)


def quoted(text: str) -> str:
    """A string literal; what cannot be seen is escaped."""
    seen = _UNSEEN.sub(lambda found: rf"\u{ord(found.group()):04x}", text.translate(_ESCAPED))
    return f'"{seen}"'


def _number(value: Number) -> str:
    text = plain(value)
    return text if len(text) <= _LONGEST else str(value)


def _context(value: dict[str, Value]) -> str:
    return f"{{{', '.join(f'{_key(key)}: {literal(entry)}' for key, entry in value.items())}}}"


def _key(key: str) -> str:
    return key if is_key(key) else quoted(key)


def _range(value: Range) -> str:
    if value.operator:
        return f"({value.operator} {literal(value.high if value.low is None else value.low)})"
    if value.low is None and value.high is not None:
        return f"({'<=' if value.high_closed else '<'} {literal(value.high)})"
    if value.high is None and value.low is not None:
        return f"({'>=' if value.low_closed else '>'} {literal(value.low)})"
    opening, closing = "[" if value.low_closed else "(", "]" if value.high_closed else ")"
    return f"{opening}{literal(value.low)}..{literal(value.high)}{closing}"


def _at(form: Callable[[Value], str]) -> Callable[[Value], str]:
    return lambda value: f'@"{form(value)}"'


_ROWS: dict[type, Callable[[Value], str]] = {
    type(None): lambda _: "null",
    bool: lambda value: "true" if value else "false",
    int: _number,
    Decimal: _number,
    str: quoted,
    list: lambda value: f"[{', '.join(map(literal, value))}]",
    dict: _context,
    Range: _range,
    dt.date: _at(temporal_text.format_date),
    dt.time: _at(temporal_text.format_time),
    dt.datetime: _at(lambda value: f"{temporal_text.format_date(value)}T{temporal_text.format_time(value)}"),
    FarDate: _at(temporal_text.format_date),
    FarDateTime: _at(lambda value: f"{temporal_text.format_date(value)}T{temporal_text.format_time(value)}"),
    dt.timedelta: _at(temporal_text.format_days),
    YearMonthDuration: _at(temporal_text.format_months),
}
