"""Relations of points and ranges (DMN 1.5, 10.3.4.9), and `range` (10.3.4.1).

Every end of a range is a position: its value, and a nudge to the side when the end is not included. A point is a range
of one position. All relations are then comparisons of four positions.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import NamedTuple

from flowkit.expressions.functions.builtin import Builtin, row
from flowkit.expressions.messages import UNFIT_OPERANDS, UNREADABLE, Unfit
from flowkit.expressions.operators import compare
from flowkit.expressions.range_text import parse_range
from flowkit.expressions.run import Run
from flowkit.expressions.values import Range, Value, kind_of


class _Position(NamedTuple):
    """`side` is -1 or 1 for an end without bound; `nudge` is -1 or 1 just before or after the value."""

    side: int
    value: Value
    nudge: int


class _Span(NamedTuple):
    low: _Position
    high: _Position


def _span(value: Value) -> _Span:
    if type(value) is not Range:
        point = _Position(0, value, 0)
        return _Span(point, point)
    low = _Position(-1 if value.low is None else 0, value.low, 0 if value.low_closed else 1)
    high = _Position(1 if value.high is None else 0, value.high, 0 if value.high_closed else -1)
    return _Span(low, high)


def _order(a: _Position, b: _Position) -> int:
    """-1, 0 or 1. Raises Unfit when the values do not compare."""
    if a.side or b.side:
        return (a.side > b.side) - (a.side < b.side)
    less = compare(operator.lt, a.value, b.value)
    if less is None:
        raise Unfit(UNFIT_OPERANDS, operator="range", left=kind_of(a.value), right=kind_of(b.value))
    if less:
        return -1
    return 1 if compare(operator.gt, a.value, b.value) else (a.nudge > b.nudge) - (a.nudge < b.nudge)


def _precedes(a: _Position, b: _Position) -> bool:
    return _order(a, b) < 0


def _equals(a: _Position, b: _Position) -> bool:
    return _order(a, b) == 0


def _reaches(a: _Position, b: _Position) -> bool:
    return _order(a, b) >= 0


Relation = Callable[[_Span, _Span], bool]


def _overlaps(a: _Span, b: _Span) -> bool:
    return _reaches(a.high, b.low) and _reaches(b.high, a.low)


def _overlaps_before(a: _Span, b: _Span) -> bool:
    return _precedes(a.low, b.low) and _reaches(a.high, b.low) and _reaches(b.high, a.high)


def _includes(a: _Span, b: _Span) -> bool:
    return _reaches(b.low, a.low) and _reaches(a.high, b.high)


def _starts(a: _Span, b: _Span) -> bool:
    return _equals(a.low, b.low) and _reaches(b.high, a.high)


def _finishes(a: _Span, b: _Span) -> bool:
    return _equals(a.high, b.high) and _reaches(a.low, b.low)


def _meets(a: _Span, b: _Span) -> bool:
    return a.high.nudge == b.low.nudge == 0 and _equals(a.high, b.low)


def _before(a: _Span, b: _Span) -> bool:
    return _precedes(a.high, b.low)


def _coincides(a: _Span, b: _Span) -> bool:
    return _equals(a.low, b.low) and _equals(a.high, b.high)


def _reversed(relation: Relation) -> Relation:
    return lambda a, b: relation(b, a)


_POINTS = "point1: point, point2: point"
_POINT_RANGE = "point: point, range: range"
_RANGE_POINT = "range: range, point: point"
_RANGES = "range1: range, range2: range"
_RELATIONS: tuple[tuple[str, Relation, tuple[str, ...]], ...] = (
    ("before", _before, (_POINTS, _POINT_RANGE, _RANGE_POINT, _RANGES)),
    ("after", _reversed(_before), (_POINTS, _POINT_RANGE, _RANGE_POINT, _RANGES)),
    ("meets", _meets, (_RANGES,)),
    ("met by", _reversed(_meets), (_RANGES,)),
    ("overlaps", _overlaps, (_RANGES,)),
    ("overlaps before", _overlaps_before, (_RANGES,)),
    ("overlaps after", _reversed(_overlaps_before), (_RANGES,)),
    ("finishes", _finishes, (_POINT_RANGE, _RANGES)),
    ("finished by", _reversed(_finishes), (_RANGE_POINT, _RANGES)),
    ("includes", _includes, (_RANGE_POINT, _RANGES)),
    ("during", _reversed(_includes), (_POINT_RANGE, _RANGES)),
    ("starts", _starts, (_POINT_RANGE, _RANGES)),
    ("started by", _reversed(_starts), (_RANGE_POINT, _RANGES)),
    ("coincides", _coincides, (_POINTS, _RANGES)),
)


def _related(name: str, relation: Relation, signature: str) -> Builtin:
    return row(name, signature, lambda _, a, b: relation(_span(a), _span(b)), steps=12)


def _range(run: Run, text: str) -> Range:
    value = parse_range(text)
    if value is None:
        raise Unfit(UNREADABLE, name="range", found=text[:40])
    return value


ROWS = (
    *(_related(name, relation, signature) for name, relation, signatures in _RELATIONS for signature in signatures),
    row("range", "from: string", _range, steps=60),
)
