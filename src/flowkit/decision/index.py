"""The index of a table: which rules a row of input values can hit, without testing each rule.

Per column the literal cells become bit sets over the rules (an int, bit n for rule n), one for each cell of the line
that their ends cut. A value finds its bit set by bisection; the columns are joined by `&`. What the text of a cell
alone does not tell stays open and is tested, so the answer is that of the plain walk. Rules come in blocks, so that
the memory grows with their number and not with its square.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from flowkit.decision.patterns import FAMILIES, Anything, Free, Line, Pattern, Span, axis_of
from flowkit.expressions import Value

BLOCK: Final = 1_024


class Bits(NamedTuple):
    """The rules that surely hit, and those that must be tested."""

    sure: int
    open: int


class Axis(NamedTuple):
    """The rules that surely hit, for each cell of a line; and those of which only evaluation tells, for all of it."""

    line: Line
    sure: tuple[int, ...]
    open: int


class Column:
    """The cells of one input for a block of rules."""

    __slots__ = ("_axes", "_null", "_tested")

    def __init__(self, patterns: Sequence[Pattern], null: int) -> None:
        """`null` are the rules that hit when the input is null, `patterns` the cells in the order of the rules."""
        always = sum(1 << number for number, each in enumerate(patterns) if isinstance(each, Anything))
        self._tested = Bits(always, (1 << len(patterns)) - 1 & ~always)
        free = sum(1 << number for number, each in enumerate(patterns) if isinstance(each, Free))
        self._null = Bits(null & ~free | always, free)
        self._axes = {axis: axis_bits(axis, patterns) for axis in FAMILIES}

    def bits(self, value: Value) -> Bits:
        if value is None:
            return self._null
        axis = axis_of(value)
        if axis is None:
            return self._tested
        line, sure, open_ = self._axes[axis]
        return Bits(sure[line.cell_of(value)], open_)


def axis_bits(axis: str, patterns: Sequence[Pattern], ends: Iterable[Value] = ()) -> Axis:
    """The cells of a column on one axis, cut at the ends of their spans, and at these."""
    line = Line({*_ends(axis, patterns), *ends})
    here = sum(1 << number for number, each in enumerate(patterns) if isinstance(each, Anything))
    # The bits that change from one cell to the next.
    flips = [0] * (len(line) + 1)
    open_ = 0
    for number, pattern in enumerate(patterns):
        bit = 1 << number
        if isinstance(pattern, Anything):
            continue
        if isinstance(pattern, Free) or _is_open(axis, pattern.spans, negated=pattern.negated):
            open_ |= bit
            continue
        for run in line.cells((span for span in pattern.spans if span.axis == axis), negated=pattern.negated):
            flips[run.start] ^= bit
            flips[run.stop] ^= bit
    sure: list[int] = []
    for flip in flips[:-1]:
        here ^= flip
        sure.append(here)
    return Axis(line, tuple(sure), open_)


def _ends(axis: str, patterns: Sequence[Pattern]) -> set[Value]:
    spans = (span for each in patterns if not isinstance(each, Anything | Free) for span in each.spans)
    return {end for span in spans if span.axis == axis for end in (span.low, span.high) if end is not None}


def _is_open(axis: str, spans: Sequence[Span], *, negated: bool) -> bool:
    """Whether only evaluation tells what these spans mean for a value on the axis: a value of another kind is in none
    of them, but it may be null whether it is, and a test `true` may hold for anything.
    """
    others = {span.axis for span in spans if span.axis != axis}
    if negated:
        return bool(others)
    return any(other == "boolean" or FAMILIES[other] == FAMILIES[axis] for other in others)
