"""List functions (DMN 1.5, 10.3.4.4). A function of a list takes its elements as arguments, too."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from decimal import Decimal

from flowkit.expressions import messages as m
from flowkit.expressions.functions.builtin import Builtin, row
from flowkit.expressions.operators import ADD, DIVIDE, NEGATE, compare, same
from flowkit.expressions.run import Run
from flowkit.expressions.values import Value, kind_of

_HASHED = frozenset({str, int, Decimal, bool})

ListFunction = Callable[[Run, Sequence[Value]], Value]


def _of_list(name: str, function: ListFunction) -> tuple[Builtin, Builtin]:
    def spread(run: Run, *items: Value) -> Value:
        return function(run, items)

    return row(name, "list: list", function), row(name, "n...: any", spread)


def _unfit(name: str, a: Value, b: Value) -> m.Unfit:
    return m.Unfit(m.UNFIT_OPERANDS, operator=name, left=kind_of(a), right=kind_of(b))


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


def _contains(run: Run, items: list[Value], element: Value) -> bool:
    return any(same(run, item, element) for item in items)


def _concatenate(run: Run, *lists: list[Value]) -> list[Value]:
    return [item for part in lists for item in part]


def _distinct(run: Run, items: list[Value]) -> list[Value]:
    """The first of equal elements, in order. Strings, numbers and booleans are found by hash, all else one by one."""
    seen: set[tuple[str, Value]] = set()
    others: list[Value] = []
    distinct: list[Value] = []
    for item in items:
        if type(item) in _HASHED:
            key = (kind_of(item), item)
            known = key in seen
            seen.add(key)
        else:
            known = _contains(run, others, item)
            others.append(item)
        if not known:
            distinct.append(item)
    return distinct


ROWS = (
    row("count", "list: list", lambda _, items: len(items)),
    *_of_list("sum", _sum),
    *_of_list("mean", _mean),
    *_of_list("min", _extreme("min", operator.lt)),
    *_of_list("max", _extreme("max", operator.gt)),
    *_of_list("all", _decided_by(deciding=False)),
    *_of_list("any", _decided_by(deciding=True)),
    row("list contains", "list: list, element: any", _contains),
    row("append", "list: list, item...: any", lambda _, items, *more: [*items, *more]),
    row("concatenate", "list...: list", _concatenate),
    row("distinct values", "list: list", _distinct),
)
