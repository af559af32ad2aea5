"""Whether a value is of a type, and how a value becomes one of a type (DMN 1.5, 10.3.2.9.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from flowkit.expressions import messages as m
from flowkit.expressions import types as t
from flowkit.expressions.budget import MAX_DEPTH, exceeded
from flowkit.expressions.far import combined
from flowkit.expressions.run import Run
from flowkit.expressions.syntax import Place
from flowkit.expressions.values import Range, Value, kind_of

_DURATIONS = frozenset({t.DAYS.name, t.MONTHS.name})


def is_instance(value: Value, kind: t.Type, run: Run | None = None, depth: int = 0) -> bool:
    """Whether a value is of a type. Null is of the type null only; inside lists and contexts it is of every type.

    With a run, what is looked at is paid for.
    """
    if depth > MAX_DEPTH:
        raise exceeded(m.TOO_DEEP, limit=MAX_DEPTH)
    if value is None:
        return kind == t.NULL or depth > 0
    if run is not None:
        run.spend(1)
    return _TESTS[type(kind)](value, kind, run, depth)


def _simple(value: Value, kind: t.SimpleType, run: Run | None, depth: int) -> bool:
    if kind == t.ANY:
        return True
    name = kind_of(value)
    return name == kind.name or (kind == t.DURATION and name in _DURATIONS)


def _list(value: Value, kind: t.ListType, run: Run | None, depth: int) -> bool:
    if type(value) is not list:
        return False
    return kind.item == t.ANY or all(is_instance(item, kind.item, run, depth + 1) for item in value)


def _range(value: Value, kind: t.RangeType, run: Run | None, depth: int) -> bool:
    if type(value) is not Range:
        return False
    ends = [end for end in (value.low, value.high) if end is not None]
    return kind.item == t.ANY or (bool(ends) and all(is_instance(end, kind.item, run, depth + 1) for end in ends))


def _context(value: Value, kind: t.ContextType, run: Run | None, depth: int) -> bool:
    if type(value) is not dict:
        return False
    return all(name in value and is_instance(value[name], entry, run, depth + 1) for name, entry in kind.entries)


def _function(value: Value, kind: t.FunctionType, run: Run | None, depth: int) -> bool:
    if kind_of(value) != "function":
        return False
    own = value.type
    # What a body gives is not known beforehand: only a declared result can be of the wrong type.
    result = kind.result if own.result == t.ANY else own.result
    return t.conforms(t.FunctionType(own.parameters, result), kind)


def _restricted(value: Value, kind: t.RestrictedType, run: Run | None, depth: int) -> bool:
    return is_instance(value, kind.base, run, depth) and kind.allows(value)


_TESTS: dict[type[t.Type], Callable[[Value, Any, Run | None, int], bool]] = {
    t.SimpleType: _simple,
    t.ListType: _list,
    t.RangeType: _range,
    t.ContextType: _context,
    t.FunctionType: _function,
    t.RestrictedType: _restricted,
}


def coerce(run: Run, value: Value, kind: t.Type, at: Place) -> Value:
    """The value as one of the type: itself, a list of it, the only element of it, midnight of a date; else null."""
    if value is None or kind == t.ANY or is_instance(value, kind, run):
        return value
    if isinstance(kind, t.ListType) and is_instance(value, kind.item, run):
        return [value]
    if type(value) is list and len(value) == 1:
        found = value[0]
        if is_instance(found, kind, run):
            return found
    if kind == t.DATE_TIME and kind_of(value) == t.DATE.name:
        return combined(value, dt.time(tzinfo=dt.UTC))
    return run.null(at, m.NOT_OF_TYPE, kind=kind_of(value), type=kind)
