"""The text of a range between two literals, as `range()` reads it (DMN 1.5, 10.3.4.1)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from decimal import DecimalException

from flowkit.errors import ExpressionError
from flowkit.expressions import temporal_text
from flowkit.expressions.numbers import CONTEXT, parse_number
from flowkit.expressions.operators import compare
from flowkit.expressions.tokens import Token, string_value, tokenize
from flowkit.expressions.values import Range, Value

_LOW_CLOSED = {"[": True, "(": False, "]": False}
_HIGH_CLOSED = {"]": True, ")": False, "[": False}
_CONSTRUCTORS: dict[str, Callable[[str], Value]] = {
    "@": temporal_text.parse_any,
    "date(": temporal_text.parse_date,
    "time(": temporal_text.parse_time,
    "date and time(": temporal_text.parse_date_time,
    "duration(": temporal_text.parse_duration,
}


def parse_range(text: str) -> Range | None:
    """The range that the text writes with literal ends, the low one first; else None.

    One end may be missing where its bracket is open: `(..5]` is `(<=5)`, `[5..)` is `(>=5)`.
    """
    try:
        tokens = tokenize(text)[:-1]
        middle = [token.text for token in tokens].index("..")
        opening, closing = tokens[0].text, tokens[-1].text
        low, high = _literal(tokens[1:middle]), _literal(tokens[middle + 1 : -1])
    except (ExpressionError, DecimalException, ValueError):
        return None
    if opening not in _LOW_CLOSED or closing not in _HIGH_CLOSED:
        return None
    low_closed, high_closed = _LOW_CLOSED[opening], _HIGH_CLOSED[closing]
    if middle == 1 and not low_closed and compare(operator.le, high, high):
        return Range(None, high, low_closed, high_closed, "<=" if high_closed else "<")
    if middle == len(tokens) - 2 and not high_closed and compare(operator.le, low, low):
        return Range(low, None, low_closed, high_closed, ">=" if low_closed else ">")
    return Range(low, high, low_closed, high_closed) if compare(operator.le, low, high) else None


def _literal(tokens: Sequence[Token]) -> Value:
    """The value of a number, a string, `@"…"` or a constructor with a string; None for anything else."""
    kinds = [token.kind for token in tokens]
    if kinds == ["string"]:
        return string_value(tokens[0])
    if kinds == ["number"]:
        return parse_number(tokens[0].text)
    if kinds == ["operator", "number"] and tokens[0].text == "-":
        return CONTEXT.minus(parse_number(tokens[1].text))
    at = next((index for index, kind in enumerate(kinds) if kind == "string"), len(tokens))
    before = " ".join(token.text for token in tokens[:at]).replace(" (", "(")
    after = [token.text for token in tokens[at + 1 :]]
    if before not in _CONSTRUCTORS or after != ([")"] if before.endswith("(") else []):
        return None
    return _CONSTRUCTORS[before](string_value(tokens[at]))
