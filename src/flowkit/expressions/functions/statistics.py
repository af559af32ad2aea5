"""List functions that reckon (DMN 1.5, 10.3.4.4): of a list, or of the elements as arguments."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal

from flowkit.expressions import messages as m
from flowkit.expressions.functions.builtin import Builtin, row
from flowkit.expressions.numbers import CONTEXT
from flowkit.expressions.operators import ADD, DIVIDE, MULTIPLY, NEGATE, compare
from flowkit.expressions.run import Run
from flowkit.expressions.values import Value, kind_of

ListFunction = Callable[[Run, Sequence[Value]], Value]
_NUMBERS = frozenset({int, Decimal})


def of_list(name: str, function: ListFunction) -> tuple[Builtin, Builtin]:
    """Two rows: the function of a list, and of its elements as arguments."""

    def spread(run: Run, *items: Value) -> Value:
        return function(run, items)

    return row(name, "list: list", function), row(name, "n...: any", spread)


def _unfit(name: str, a: Value, b: Value) -> m.Unfit:
    return m.Unfit(m.UNFIT_OPERANDS, operator=name, left=kind_of(a), right=kind_of(b))


def _numbers(run: Run, name: str, items: Sequence[Value]) -> Sequence[Value]:
    run.spend(2 * len(items))
    for item in items:
        if type(item) not in _NUMBERS:
            raise m.Unfit(m.UNFIT_OPERAND, operator=name, left=kind_of(item))
    return items


def _sum(run: Run, items: Sequence[Value]) -> Value:
    """Numbers or durations of one kind; of an empty list null."""
    if not items:
        return None
    total = items[0]
    if type(total) not in NEGATE:
        raise _unfit("sum", total, total)
    for item in items[1:]:
        operation = ADD.get((type(total), type(item))) if type(item) in NEGATE else None
        if operation is None:
            raise _unfit("sum", total, item)
        total = operation(total, item)
    return total


def _mean(run: Run, items: Sequence[Value]) -> Value:
    total = _sum(run, items)
    return None if total is None else DIVIDE[type(total), int](total, len(items))


def _product(run: Run, items: Sequence[Value]) -> Value:
    total: Value = 1
    for item in _numbers(run, "product", items):
        total = MULTIPLY[type(total), type(item)](total, item)
    return total if items else None


def _median(run: Run, items: Sequence[Value]) -> Value:
    """The middle one, or the mean of the two in the middle."""
    ordered = sorted(_numbers(run, "median", items))
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return CONTEXT.divide(CONTEXT.add(ordered[half - 1], ordered[half]), 2) if ordered else None


def _stddev(run: Run, items: Sequence[Value]) -> Value:
    """The standard deviation of a sample: of fewer than two numbers null."""
    count = len(_numbers(run, "stddev", items))
    if count <= 1:
        return None
    total = Decimal(0)
    for item in items:
        total = CONTEXT.add(total, item)
    mean, squares = CONTEXT.divide(total, count), Decimal(0)
    for item in items:
        distance = CONTEXT.subtract(item, mean)
        squares = CONTEXT.fma(distance, distance, squares)
    return CONTEXT.sqrt(CONTEXT.divide(squares, count - 1))


def _mode(run: Run, items: Sequence[Value]) -> list[Value]:
    """The most frequent numbers in ascending order."""
    counted = Counter(_numbers(run, "mode", items))
    most = max(counted.values(), default=0)
    return sorted(number for number, times in counted.items() if times == most)


def _extreme(name: str, better: Callable[[Value, Value], Value]) -> ListFunction:
    def function(run: Run, items: Sequence[Value]) -> Value:
        if not items:
            return None
        best = items[0]
        for item in items:
            wins = compare(better, item, best)
            if wins is None:
                raise _unfit(name, item, best)
            best = item if wins else best
        return best

    return function


def _decided_by(deciding: bool) -> ListFunction:
    """One `deciding` element decides; otherwise anything that is no boolean makes the answer null."""

    def function(run: Run, items: Sequence[Value]) -> Value:
        if any(item is deciding for item in items):
            return deciding
        return None if any(type(item) is not bool for item in items) else not deciding

    return function


ROWS = (
    *of_list("sum", _sum),
    *of_list("mean", _mean),
    *of_list("product", _product),
    *of_list("median", _median),
    *of_list("stddev", _stddev),
    *of_list("mode", _mode),
    *of_list("min", _extreme("min", operator.lt)),
    *of_list("max", _extreme("max", operator.gt)),
    *of_list("all", _decided_by(deciding=False)),
    *of_list("any", _decided_by(deciding=True)),
)
