"""One input of a table as a list of cells: in each, which rules the input lets through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from flowkit.decision import index
from flowkit.decision.checks.bits import numbers
from flowkit.decision.checks.examples import example
from flowkit.decision.nodes import Typed
from flowkit.decision.patterns import FREE, Anything, Pattern, Spans, pattern_of
from flowkit.decision.rows import ROWS
from flowkit.errors import ExpressionError
from flowkit.expressions import Budget, Value, Vocabulary
from flowkit.expressions import syntax as s
from flowkit.expressions import types as t
from flowkit.expressions.compiler import Compiler
from flowkit.expressions.expression import ROWS as LANGUAGE
from flowkit.expressions.run import ABSENT, Run

_ROWS: Final = {**LANGUAGE, **ROWS}
_BUDGET: Final = Budget(steps=2_000)
_AXES: Final = {
    t.NUMBER: ("number",),
    t.STRING: ("string",),
    t.BOOLEAN: ("boolean",),
    t.DATE: ("date",),
    t.DATE_TIME: ("date and time",),
    t.TIME: ("time",),
    t.DAYS: ("days",),
    t.MONTHS: ("months",),
}


class Cell(NamedTuple):
    """Rules that surely hit here, rules of which it is not known, and one input value; ABSENT where none is known."""

    sure: int
    open: int
    value: Value


Column = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Test:
    """One test of a table. `holds` evaluates it, where it looks at nothing but the input."""

    pattern: Pattern
    holds: Callable[[Value], bool] | None = None

    @classmethod
    def of(cls, node: s.Node | None) -> Test:
        """The test as written; None tests nothing."""
        if node is None:
            return cls(Anything())
        compiler = Compiler(Vocabulary(frozenset(), findings=[]), _ROWS)
        slot = compiler.slot()
        try:
            with compiler.scope({"?": slot}):
                evaluate = compiler.compile(node).evaluate
            if not isinstance(node, s.In):
                return cls(FREE)
            pattern = pattern_of(node.tests, lambda each: compiler.compile(each).value)
        except ExpressionError:
            return cls(FREE)
        if compiler.reads:
            return cls(pattern)

        def holds(value: Value) -> bool:
            run = Run({}, compiler.slots, None, None, _BUDGET)
            run.locals[slot] = value
            return evaluate(run) is True

        return cls(pattern, holds)


def values_column(values: Iterable[Value], tests: Sequence[Test]) -> Column:
    """A column whose input is one of these values."""
    return [_at(value, tests) for value in values]


def _at(value: Value, tests: Sequence[Test]) -> Cell:
    sure = open_ = 0
    for number, test in enumerate(tests):
        holds = _holds(test, value)
        if holds is None:
            open_ |= 1 << number
        elif holds:
            sure |= 1 << number
    return Cell(sure, open_, value)


def _holds(test: Test, value: Value) -> bool | None:
    if isinstance(test.pattern, Anything):
        return True
    try:
        return None if test.holds is None else test.holds(value)
    except ExpressionError:
        return None  # too much to work out here


def open_column(tests: Sequence[Test]) -> Column:
    """A column of which nothing is known: its literal tests may hold, or not."""
    always = sum(1 << number for number, test in enumerate(tests) if isinstance(test.pattern, Anything))
    return [Cell(always, (1 << len(tests)) - 1 & ~always, ABSENT)]


def column_of(node: s.Node, allowed: s.Node | None, tests: Sequence[Test]) -> Column:
    """The cells of an input: of its declared type, else of the kinds of values that its tests name.

    `allowed` are the input values. Null is a value of its own where a test names it.
    """
    wanted = None if allowed is None else Test.of(allowed).pattern
    patterns = [test.pattern for test in tests]
    spans = [span for each in (*patterns, wanted) if isinstance(each, Spans) for span in each.spans]
    axes = _axes(node) or tuple(dict.fromkeys(span.axis for span in spans))
    cells = [cell for axis in axes for cell in _cells(axis, tests, wanted)]
    if any(isinstance(each, Spans) and each.null for each in patterns):
        cells.append(_at(None, tests))
    return _distinct(cells, wanted) if cells else open_column(tests)


def _distinct(cells: Column, wanted: Pattern | None) -> Column:
    """One cell for each pair of sets; but every value of an enumeration."""
    if isinstance(wanted, Spans) and not wanted.negated and all(span.low == span.high for span in wanted.spans):
        return cells
    return list({(cell.sure, cell.open): cell for cell in reversed(cells)}.values())[::-1]


def _axes(node: s.Node) -> tuple[str, ...]:
    if not isinstance(node, Typed):
        return ()
    kind = node.type.base if isinstance(node.type, t.RestrictedType) else node.type
    return _AXES.get(kind, ()) if isinstance(kind, t.SimpleType) else ()


def _cells(axis: str, tests: Sequence[Test], wanted: Pattern | None) -> Iterator[Cell]:
    spans = [span for span in wanted.spans if span.axis == axis] if isinstance(wanted, Spans) else []
    ends = [end for span in spans for end in (span.low, span.high) if end is not None]
    patterns = [test.pattern for test in tests]
    line, sure, open_ = index.axis_bits(axis, patterns, (True, False) if axis == "boolean" else ends)
    inside = set(range(len(line)))
    if isinstance(wanted, Spans):
        inside = {cell for run in line.cells(spans, negated=wanted.negated) for cell in run}
    for number in sorted(inside):
        value = example(axis, line, number)
        if value is not ABSENT:
            cell = Cell(sure[number], open_, value)
            yield _settled(cell, tests) if number % 2 else cell


def _settled(cell: Cell, tests: Sequence[Test]) -> Cell:
    """The cell of one value: what is open can be evaluated, unless it looks at more than this input."""
    sure, open_ = cell.sure, cell.open
    for number in numbers(cell.open):
        holds = _holds(tests[number], cell.value)
        if holds is not None:
            open_ ^= 1 << number
            sure |= int(holds) << number
    return Cell(sure, open_, cell.value)
