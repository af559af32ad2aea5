"""Numeric functions (DMN 1.5, 10.3.4.5) and `number` (10.3.4.1)."""

from __future__ import annotations

import decimal
import re
from collections.abc import Callable

from flowkit.expressions import numbers
from flowkit.expressions.functions.builtin import Builtin, row
from flowkit.expressions.messages import OUT_OF_RANGE, UNREADABLE, Unfit
from flowkit.expressions.numbers import Number
from flowkit.expressions.operators import NEGATE
from flowkit.expressions.run import Run
from flowkit.expressions.values import Value

_FORM = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,5})?")
_MODES = {
    "round up": decimal.ROUND_UP,
    "round down": decimal.ROUND_DOWN,
    "round half up": decimal.ROUND_HALF_UP,
    "round half down": decimal.ROUND_HALF_DOWN,
}


def _rounding(name: str, signature: str, mode: str) -> Builtin:
    def function(run: Run, n: Number, scale: Number = 0) -> Value:
        digits = numbers.whole(scale)
        return None if digits is None else numbers.rounded(n, digits, mode)

    return row(name, signature, function)


def _square_root(run: Run, number: Number) -> Value:
    return numbers.CONTEXT.sqrt(number)


def _logarithm(run: Run, number: Number) -> Value:
    """The natural logarithm; of zero and below null."""
    if number <= 0:
        raise Unfit(OUT_OF_RANGE, operator="log")
    return numbers.CONTEXT.ln(number)


def _parity(rest: int) -> Callable[[Run, Number], Value]:
    """Whether a whole number is odd (1) or even (0); of a number with a fraction neither."""
    return lambda _, number: numbers.CONTEXT.remainder(numbers.truncated(number), 2) in {rest, -rest}


def _absolute(run: Run, n: Value) -> Value:
    return NEGATE[type(n)](n) if n < type(n)(0) else n


def _number(run: Run, text: Value, grouping: Value = None, point: Value = None) -> Value:
    if type(text) is not str:
        return text
    plain = text
    if grouping is not None:
        plain = plain.replace(grouping, "")
    if point is not None and point != ".":
        plain = plain.replace(".", "!").replace(point, ".")
    if not _FORM.fullmatch(plain):
        raise Unfit(UNREADABLE, name="number", found=text[:40])
    return numbers.parse_number(plain)


def _separated(run: Run, text: str, grouping: Value, point: Value) -> Value:
    if grouping not in {None, " ", ",", "."} or point not in {None, ",", "."} or (grouping == point and point):
        raise Unfit(UNREADABLE, name="number", found=text[:40])
    return _number(run, text, grouping, point)


ROWS = (
    row("abs", "n: number", _absolute),
    row("abs", "n: duration", _absolute),
    *(
        _rounding(name, signature, mode)
        for name, mode in (("floor", decimal.ROUND_FLOOR), ("ceiling", decimal.ROUND_CEILING))
        for signature in ("n: number", "n: number, scale: number")
    ),
    *(_rounding(name, "n: number, scale: number", mode) for name, mode in _MODES.items()),
    _rounding("decimal", "n: number, scale: number", decimal.ROUND_HALF_EVEN),
    row("sqrt", "number: number", _square_root, steps=20),
    row("log", "number: number", _logarithm, steps=200),
    row("exp", "number: number", lambda _, number: numbers.CONTEXT.exp(number), steps=60),
    row("odd", "number: number", _parity(1)),
    row("even", "number: number", _parity(0)),
    row("modulo", "dividend: number, divisor: number", lambda _, a, b: numbers.modulo(a, b)),
    row("number", "from: number", _number),
    row("number", "from: string", _number, steps=10),
    row("number", "from: string, grouping separator: any, decimal separator: any", _separated),
)
