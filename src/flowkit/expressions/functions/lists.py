"""List functions that select and build (DMN 1.5, 10.3.4.4). Positions count from 1, or from the end with -1."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cmp_to_key

from flowkit.expressions import messages as m
from flowkit.expressions import numbers
from flowkit.expressions.budget import MAX_DEPTH, exceeded
from flowkit.expressions.functions.builtin import row
from flowkit.expressions.keys import key_of
from flowkit.expressions.numbers import Number
from flowkit.expressions.operators import same
from flowkit.expressions.run import Run
from flowkit.expressions.values import Function, Value, kind_of


def _place(items: Sequence[Value], position: Number, *, behind: int = 0) -> int:
    """The index of a position; up to `behind` positions after the last one are allowed."""
    found = numbers.whole(position)
    if not found or found > len(items) + behind or -found > len(items):
        raise m.Unfit(m.NO_SUCH_INDEX, size=len(items), index=position)
    return found - 1 if found > 0 else len(items) + found


def _contains(run: Run, items: list[Value], element: Value) -> bool:
    return any(same(run, item, element) for item in items)


def _concatenate(run: Run, *lists: list[Value]) -> list[Value]:
    return [item for part in lists for item in part]


def _firsts(run: Run, items: Sequence[Value]) -> list[Value]:
    """The first of equal elements, in order."""
    first: dict[object, Value] = {}
    for item in items:
        first.setdefault(key_of(run, item), item)
    return list(first.values())


def _union(run: Run, *lists: list[Value]) -> list[Value]:
    return _firsts(run, _concatenate(run, *lists))


def _sublist(run: Run, items: list[Value], start: Number, length: Number | None = None) -> list[Value]:
    begin = _place(items, start)
    if length is None:
        return items[begin:]
    taken = numbers.whole(length)
    if taken is None or not 0 <= taken <= len(items) - begin:
        raise m.Unfit(m.NO_SUCH_INDEX, size=len(items), index=length)
    return items[begin : begin + taken]


def _insert_before(run: Run, items: list[Value], position: Number, item: Value) -> list[Value]:
    index = _place(items, position, behind=1)
    return [*items[:index], item, *items[index:]]


def _remove(run: Run, items: list[Value], position: Number) -> list[Value]:
    index = _place(items, position)
    return [*items[:index], *items[index + 1 :]]


def _replace_at(run: Run, items: list[Value], position: Number, item: Value) -> list[Value]:
    index = _place(items, position)
    return [*items[:index], item, *items[index + 1 :]]


def _replace_matching(run: Run, items: list[Value], match: Function, new: Value) -> list[Value]:
    """The new item wherever `match(item, newItem)` is true."""
    return [new if _answer(run, match, [item, new]) else item for item in items]


def _answer(run: Run, function: Function, arguments: Sequence[Value]) -> bool:
    run.spend(3)
    answer = function.invoke(run, arguments, (), run.at)
    if type(answer) is not bool:
        raise m.Unfit(m.NOT_BOOLEAN, kind=kind_of(answer))
    return answer


def _sort(run: Run, items: list[Value], precedes: Function) -> list[Value]:
    """Stable: what neither precedes keeps its order."""
    if len(precedes.parameters) != 2:  # noqa: PLR2004 -- it compares two elements
        raise m.Unfit(m.UNFIT_ARGUMENTS, name="sort", kinds=str(precedes.type))
    return sorted(items, key=cmp_to_key(lambda a, b: -1 if _answer(run, precedes, [a, b]) else 0))


def _index_of(run: Run, items: list[Value], match: Value) -> list[Value]:
    return [index for index, item in enumerate(items, 1) if same(run, item, match)]


def _flatten(run: Run, items: list[Value]) -> list[Value]:
    flat: list[Value] = []
    _flatten_into(run, flat, items, 0)
    return flat


def _flatten_into(run: Run, flat: list[Value], items: list[Value], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise exceeded(m.TOO_DEEP, limit=MAX_DEPTH)
    run.spend(len(items) + 1)
    for item in items:
        if type(item) is list:
            _flatten_into(run, flat, item, depth + 1)
        else:
            flat.append(item)


ROWS = (
    row("count", "list: list", lambda _, items: len(items)),
    row("list contains", "list: list, element: any", _contains),
    row("append", "list: list, item...: any", lambda _, items, *more: [*items, *more]),
    row("concatenate", "list...: list", _concatenate),
    row("union", "list...: list", _union),
    row("distinct values", "list: list", _firsts),
    row("sublist", "list: list, start position: number, length?: number", _sublist),
    row("insert before", "list: list, position: number, newItem: any", _insert_before),
    row("remove", "list: list, position: number", _remove),
    row("list replace", "list: list, position: number, newItem: any", _replace_at),
    row("list replace", "list: list, match: function, newItem: any", _replace_matching),
    row("reverse", "list: list", lambda _, items: items[::-1]),
    row("index of", "list: list, match: any", _index_of),
    row("flatten", "list: list", _flatten),
    row("sort", "list: list, precedes: function", _sort),
)
