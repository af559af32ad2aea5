"""What the operators do, one row for each pair of types. A pair that is not in a table gives null."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Sequence
from decimal import Decimal

from flowkit.expressions import far, numbers, temporal
from flowkit.expressions.budget import MAX_DEPTH, STEPS_PER_CONTAINER, exceeded
from flowkit.expressions.messages import TOO_DEEP
from flowkit.expressions.numbers import CONTEXT
from flowkit.expressions.run import Run
from flowkit.expressions.values import KINDS, Function, Range, Value, YearMonthDuration

Operation = Callable[[Value, Value], Value]
Table = dict[tuple[type, type], Operation]

_NUMBERS: tuple[type, ...] = (int, Decimal)
_MONTHS = YearMonthDuration
_DATES: tuple[type, ...] = (dt.date, far.FarDate)
_DATE_TIMES: tuple[type, ...] = (dt.datetime, far.FarDateTime)


def _pairs(kinds: Sequence[type]) -> list[tuple[type, type]]:
    """The pairs in which a far date takes part."""
    return [(a, b) for a in kinds for b in kinds if a in far.FAR or b in far.FAR]


def _for_numbers(ints: Operation, decimals: Operation) -> Table:
    table: Table = {(a, b): decimals for a in _NUMBERS for b in _NUMBERS}
    return {**table, (int, int): ints}


def _swapped(operation: Operation) -> Operation:
    return lambda a, b: operation(b, a)


def _scaled(table: Table, kind: type, operation: Operation) -> None:
    for number in _NUMBERS:
        table[kind, number] = operation


def _scale_months(value: YearMonthDuration, factor: Value) -> YearMonthDuration:
    return temporal.months_of(CONTEXT.multiply(value.months, factor))


def _difference(a: Value, b: Value) -> dt.timedelta:
    if type(a) in _DATE_TIMES and type(b) in _DATES:
        b = temporal.midnight(b, a)
    elif type(a) in _DATES and type(b) in _DATE_TIMES:
        a = temporal.midnight(a, b)
    return far.difference(a, b)


ADD: Table = {
    **_for_numbers(numbers.add_ints, CONTEXT.add),
    (str, str): operator.add,
    (dt.timedelta, dt.timedelta): operator.add,
    (_MONTHS, _MONTHS): lambda a, b: temporal.months_of(a.months + b.months),
    (dt.date, dt.timedelta): temporal.add_days_to_date,
    (dt.date, _MONTHS): temporal.add_months,
    (dt.datetime, dt.timedelta): temporal.add_days,
    (dt.datetime, _MONTHS): temporal.add_months,
    (dt.time, dt.timedelta): temporal.add_to_time,
    **{(kind, dt.timedelta): far.shifted for kind in far.FAR},
    **{(kind, _MONTHS): temporal.add_months for kind in far.FAR},
}
ADD |= {(b, a): _swapped(row) for (a, b), row in ADD.items() if a in {*_DATES, *_DATE_TIMES, dt.time}}

SUBTRACT: Table = {
    **_for_numbers(numbers.subtract_ints, CONTEXT.subtract),
    (dt.timedelta, dt.timedelta): operator.sub,
    (_MONTHS, _MONTHS): lambda a, b: temporal.months_of(a.months - b.months),
    (dt.date, dt.date): operator.sub,
    (dt.date, dt.timedelta): lambda a, b: temporal.add_days_to_date(a, -b),
    (dt.date, _MONTHS): lambda a, b: temporal.add_months(a, _MONTHS(-b.months)),
    (dt.datetime, dt.datetime): temporal.between,
    (dt.datetime, dt.date): _difference,
    (dt.date, dt.datetime): _difference,
    (dt.datetime, dt.timedelta): lambda a, b: temporal.add_days(a, -b),
    (dt.datetime, _MONTHS): lambda a, b: temporal.add_months(a, _MONTHS(-b.months)),
    (dt.time, dt.time): temporal.between_times,
    (dt.time, dt.timedelta): lambda a, b: temporal.add_to_time(a, -b),
    **{(kind, dt.timedelta): lambda a, b: far.shifted(a, -b) for kind in far.FAR},
    **{(kind, _MONTHS): lambda a, b: temporal.add_months(a, _MONTHS(-b.months)) for kind in far.FAR},
}

SUBTRACT |= dict.fromkeys(_pairs(_DATES + _DATE_TIMES), _difference)

MULTIPLY: Table = _for_numbers(numbers.multiply_ints, CONTEXT.multiply)
_scaled(MULTIPLY, dt.timedelta, temporal.scale_days)
_scaled(MULTIPLY, _MONTHS, _scale_months)
MULTIPLY |= {(b, a): _swapped(row) for (a, b), row in MULTIPLY.items() if a in {dt.timedelta, _MONTHS}}

DIVIDE: Table = {
    **_for_numbers(CONTEXT.divide, CONTEXT.divide),
    (dt.timedelta, dt.timedelta): temporal.ratio_of_days,
    (_MONTHS, _MONTHS): lambda a, b: CONTEXT.divide(a.months, b.months),
}
_scaled(DIVIDE, dt.timedelta, temporal.divide_days)
_scaled(DIVIDE, _MONTHS, lambda a, b: temporal.months_of(CONTEXT.divide(a.months, b)))

POWER: Table = _for_numbers(numbers.power, numbers.power)

ARITHMETIC: dict[str, Table] = {"+": ADD, "-": SUBTRACT, "*": MULTIPLY, "/": DIVIDE, "**": POWER}

NEGATE: dict[type, Callable[[Value], Value]] = {
    int: operator.neg,
    Decimal: CONTEXT.minus,
    dt.timedelta: operator.neg,
    _MONTHS: lambda value: _MONTHS(-value.months),
}

# Types whose values have an order, and by what they are compared where Python's own order would be wrong.
_BY_ITSELF: Operation = lambda a, b: (a, b)  # noqa: E731 -- a row of the table below
ORDERED: Table = {
    **_for_numbers(_BY_ITSELF, _BY_ITSELF),
    (str, str): _BY_ITSELF,
    (dt.date, dt.date): _BY_ITSELF,
    # Times compare by whole seconds: so the standard reckons their values (DMN 1.5, 10.3.2.3.4 and 10.3.2.3.6).
    (dt.time, dt.time): lambda a, b: (temporal.utc_second(a, b), temporal.utc_second(b, a)),
    (dt.datetime, dt.datetime): lambda a, b: (temporal.second(a), temporal.second(b)),
    (dt.timedelta, dt.timedelta): _BY_ITSELF,
    (_MONTHS, _MONTHS): _BY_ITSELF,
}
ORDERED |= {
    pair: lambda a, b: (far.order(a, b), far.order(b, a)) for kinds in (_DATES, _DATE_TIMES) for pair in _pairs(kinds)
}
# Of these Python's own comparison is right: no row needs to be called.
DIRECT = frozenset(pair for pair, row in ORDERED.items() if row is _BY_ITSELF)

COMPARISONS: dict[str, Operation] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compare(operation: Operation, a: Value, b: Value) -> bool | None:
    """`operation` on two values of one ordered type; None for anything else."""
    pair = (type(a), type(b))
    if pair in DIRECT:
        return bool(operation(a, b))
    row = ORDERED.get(pair)
    if row is None:
        return None
    try:
        return bool(operation(*row(a, b)))
    except (TypeError, OverflowError):
        # One has a zone and the other has none, or UTC lies outside the years 1 to 9999.
        return None


def equal(run: Run, a: Value, b: Value) -> bool | None:
    """Equality of FEEL: null equals only null; values of two kinds are incomparable, so null (DMN 1.5, table 42)."""
    if a is None or b is None:
        return a is b
    kind, other = type(a), type(b)
    if (kind is other and kind in _SCALARS) or (kind in _NUMBERS and other in _NUMBERS):
        return bool(a == b)
    if kind in _TIMES and KINDS[kind] == KINDS[other]:
        return compare(operator.eq, a, b)
    if kind is not other:
        # A far date never equals a near one.
        return False if KINDS[kind] == KINDS[other] else None
    if kind is Function:
        return a is b
    return same(run, a, b)


_TIMES = frozenset({dt.time, *_DATE_TIMES})
_SCALARS = frozenset({bool, str, dt.date, far.FarDate, dt.timedelta, YearMonthDuration})


def same(run: Run, a: Value, b: Value, depth: int = 0) -> bool:
    """Whether two values are equal inside a list or context, where there is no null for 'incomparable'."""
    if depth > MAX_DEPTH:
        raise exceeded(TOO_DEEP, limit=MAX_DEPTH)
    run.spend(STEPS_PER_CONTAINER if type(a) in _NESTED else 1)
    if type(a) is list and type(b) is list:
        return len(a) == len(b) and all(same(run, x, y, depth + 1) for x, y in zip(a, b, strict=True))
    if type(a) is dict and type(b) is dict:
        return a.keys() == b.keys() and all(same(run, entry, b[key], depth + 1) for key, entry in a.items())
    if type(a) is Range and type(b) is Range:
        ends = (a.low_closed, a.high_closed, a.operator) == (b.low_closed, b.high_closed, b.operator)
        return ends and same(run, a.low, b.low, depth + 1) and same(run, a.high, b.high, depth + 1)
    if type(a) in _NESTED or type(b) in _NESTED:
        return False
    return equal(run, a, b) is True


_NESTED = frozenset({list, dict, Range})


def contains(run: Run, within: Range, value: Value) -> bool | None:
    """Whether the value lies in the range; None when they do not compare."""
    if within.operator == "!=":
        verdict = equal(run, value, within.low)
        return None if verdict is None else not verdict
    above = _inside(operator.ge if within.low_closed else operator.gt, value, within.low)
    below = _inside(operator.le if within.high_closed else operator.lt, value, within.high)
    if above is False or below is False:
        return False
    return None if above is None or below is None else True


def _inside(operation: Operation, value: Value, end: Value) -> bool | None:
    return value is not None if end is None else compare(operation, value, end)
