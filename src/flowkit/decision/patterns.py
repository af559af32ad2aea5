"""What a cell of a table lets through, as far as its text alone tells.

A cell of literals, comparisons and ranges covers spans on an axis: all numbers are one axis, all strings another. Only
values on one axis compare. The index of a table and the checks of a designer both look at cells this way.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from flowkit.expressions import Range, Value, YearMonthDuration
from flowkit.expressions import syntax as s
from flowkit.expressions.run import ABSENT

# The axes, and which of them are so near that only the language itself says how their values compare.
FAMILIES: Final = {
    "number": "number",
    "string": "string",
    "boolean": "boolean",
    "date": "date",
    "date and time": "date",
    "date and time in a zone": "date",
    "time": "time",
    "days": "duration",
    "months": "duration",
}
_AXES: Final[dict[type, str]] = {
    bool: "boolean",
    int: "number",
    Decimal: "number",
    str: "string",
    dt.date: "date",
    dt.timedelta: "days",
    YearMonthDuration: "months",
}


class Span(NamedTuple):
    """All values of an axis between two ends; None is an open end."""

    axis: str
    low: Value
    high: Value
    low_closed: bool
    high_closed: bool

    @classmethod
    def point(cls, axis: str, value: Value) -> Span:
        return cls(axis, value, value, low_closed=True, high_closed=True)


@dataclass(frozen=True, slots=True)
class Spans:
    """The cell lets through what lies in one of the spans; `negated`: in none. `null`: null is listed, too."""

    spans: tuple[Span, ...]
    negated: bool = False
    null: bool = False


class Anything(NamedTuple):
    """The cell `-`."""


class Free(NamedTuple):
    """Only evaluation tells what the cell lets through."""


Pattern = Spans | Anything | Free
ANYTHING: Final = Anything()
FREE: Final = Free()
# The value of a subtree that reads nothing, else ABSENT.
Constant = Callable[[s.Node], Value]


def axis_of(value: Value) -> str | None:
    """The axis of a value; None for what has no order that this module may rely on (zones with a clock change)."""
    kind = type(value)
    if kind is dt.datetime:
        if value.tzinfo is None:
            return "date and time"
        return "date and time in a zone" if type(value.tzinfo) is dt.timezone else None
    if kind is dt.time:
        return "time" if value.tzinfo is None else None
    return _AXES.get(kind)


def pattern_of(tests: s.Tests, constant: Constant) -> Pattern:
    if any(isinstance(item, s.AnyInput) for item in tests.items):
        return FREE if tests.negated else ANYTHING
    if len(tests.items) == 1 and isinstance(tests.items[0], s.CompareTest) and tests.items[0].operator == "!=":
        unequal = _point(constant(tests.items[0].item))
        return FREE if unequal is None or tests.negated else Spans((unequal,), negated=True)
    spans: list[Span] = []
    null = False
    for item in tests.items:
        found = _spans(item, constant)
        if found is None:
            return FREE
        null = null or not found
        spans.extend(found)
    return Spans(tuple(spans), tests.negated, null)


def _spans(test: s.Node, constant: Constant) -> tuple[Span, ...] | None:
    """The spans of one test: none for null, None for a test that only evaluation understands."""
    if isinstance(test, s.CompareTest):
        return _compared(test.operator, constant(test.item))
    if not isinstance(test, s.ValueTest) or test.reads_input:
        return None
    value = constant(test.item)
    if type(value) is list:
        return _listed(value)
    return () if value is None else _single(value)


def _compared(operator: str, bound: Value) -> tuple[Span, ...] | None:
    axis = axis_of(bound)
    if axis is None or (axis == "boolean" and operator != "="):
        return None
    if operator == "=":
        return (Span.point(axis, bound),)
    if operator in {"<", "<="}:
        return (Span(axis, None, bound, low_closed=False, high_closed=operator == "<="),)
    if operator in {">", ">="}:
        return (Span(axis, bound, None, low_closed=operator == ">=", high_closed=False),)
    return None


def _listed(values: Iterable[Value]) -> tuple[Span, ...] | None:
    found = [_single(value) for value in values]
    if not found or any(each is None for each in found):
        return None
    return tuple(span for each in found if each is not None for span in each)


def _single(value: Value) -> tuple[Span, ...] | None:
    if type(value) is Range:
        return _ranged(value)
    point = _point(value)
    return None if point is None else (point,)


def _point(value: Value) -> Span | None:
    axis = None if value is ABSENT else axis_of(value)
    return None if axis is None else Span.point(axis, value)


def _ranged(value: Range) -> tuple[Span, ...] | None:
    axes = {axis_of(end) for end in (value.low, value.high) if end is not None}
    axis = axes.pop() if len(axes) == 1 else None
    if axis is None or axis == "boolean":
        return None
    return (Span(axis, value.low, value.high, value.low_closed, value.high_closed),)


class Line:
    """One axis cut at the ends of spans: cell 2i+1 is the i-th point, the cells between are what lies between."""

    __slots__ = ("points",)

    def __init__(self, ends: Iterable[Value]) -> None:
        self.points: list[Value] = sorted(set(ends))

    def __len__(self) -> int:
        return 2 * len(self.points) + 1

    def cells(self, spans: Iterable[Span], *, negated: bool = False) -> Iterator[range]:
        """Runs of cells that the spans cover together, in order and apart from each other."""
        covered: list[range] = []
        for run in sorted((self._run(span) for span in spans), key=lambda run: run.start):
            if covered and run.start <= covered[-1].stop:
                covered[-1] = range(covered[-1].start, max(covered[-1].stop, run.stop))
            elif run:
                covered.append(run)
        return self._between(covered) if negated else iter(covered)

    def _between(self, covered: list[range]) -> Iterator[range]:
        start = 0
        for run in covered:
            if start < run.start:
                yield range(start, run.start)
            start = run.stop
        if start < len(self):
            yield range(start, len(self))

    def _run(self, span: Span) -> range:
        low, high = 0, len(self)
        if span.low is not None:
            low = 2 * bisect_left(self.points, span.low) + (1 if span.low_closed else 2)
        if span.high is not None:
            high = 2 * bisect_left(self.points, span.high) + (2 if span.high_closed else 1)
        return range(low, high)

    def cell_of(self, value: Value) -> int:
        number = bisect_left(self.points, value)
        return 2 * number + (1 if number < len(self.points) and self.points[number] == value else 0)
