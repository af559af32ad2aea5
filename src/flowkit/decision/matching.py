"""Which rules of a table hit: the plain walk for a small table, the index for a large one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from flowkit.decision.index import BLOCK, Column
from flowkit.decision.nodes import RuleNode
from flowkit.decision.patterns import FREE, Anything, Free, Pattern, pattern_of
from flowkit.expressions import DEFAULT, Value
from flowkit.expressions import syntax as s
from flowkit.expressions.compiler import Compiler, Evaluate
from flowkit.expressions.run import Run

# Below this many rules the walk is as fast.
INDEXED_FROM: Final = 12

Hits = Callable[[Run, Sequence[Value]], Iterator[int]]


class Cell(NamedTuple):
    """One compiled test; `cost` is what evaluating it costs at most."""

    holds: Evaluate
    pattern: Pattern
    cost: int


def matcher(c: Compiler, width: int, rules: Sequence[RuleNode], *, indexed: bool = True) -> Hits:
    """A function from the input values to the numbers, from 0, of the rules that hit, in order.

    What is not tested costs nothing: the tests pay when they run.
    """
    slots = tuple(c.slot() for _ in range(width))
    before, first = c.nodes, c.slots
    cells, most = list[list[Cell]](), first
    for rule in rules:
        cells.append([_cell(c, test, slot) for test, slot in zip(rule.tests, slots, strict=True)])
        # What one test keeps in its locals nobody reads after it: the next one may have them.
        most, c.slots = max(most, c.slots), first
    c.nodes, c.slots = before, most
    if not indexed or len(rules) < INDEXED_FROM:
        return _walk(cells, slots)
    blocks = [_Block(start, cells[start : start + BLOCK], slots, c.slots) for start in range(0, len(cells), BLOCK)]
    return _indexed(blocks, slots)


def _cell(c: Compiler, test: s.Node, slot: int) -> Cell:
    before = c.nodes
    with c.scope({"?": slot}):
        holds = c.compile(test).evaluate
        cost = c.nodes - before
        pattern = pattern_of(test.tests, lambda node: c.compile(node).value) if isinstance(test, s.In) else FREE
    return Cell(holds, pattern, cost)


def _walk(cells: Sequence[Sequence[Cell]], slots: Sequence[int]) -> Hits:
    rules = [[each for each in rule if not isinstance(each.pattern, Anything)] for rule in cells]

    def hits(run: Run, values: Sequence[Value]) -> Iterator[int]:
        _bind(run, slots, values)
        for number, rule in enumerate(rules):
            if _all_hold(run, rule):
                yield number

    return hits


def _bind(run: Run, slots: Sequence[int], values: Sequence[Value]) -> None:
    for slot, value in zip(slots, values, strict=True):
        run.locals[slot] = value


def _all_hold(run: Run, cells: Sequence[Cell]) -> bool:
    for holds, _, cost in cells:
        run.spend(cost)
        if holds(run) is not True:
            return False
    return True


class _Block:
    """Up to BLOCK rules with an index for each column."""

    __slots__ = ("cells", "columns", "everyone", "start")

    def __init__(self, start: int, cells: Sequence[Sequence[Cell]], slots: Sequence[int], locals_: int) -> None:
        self.start = start
        self.cells = cells
        self.everyone = (1 << len(cells)) - 1
        self.columns = [
            Column([row[number].pattern for row in cells], _null_hits([row[number] for row in cells], locals_))
            for number in range(len(slots))
        ]

    def hits(self, run: Run, values: Sequence[Value]) -> Iterator[int]:
        left, open_ = self.everyone, list[int]()
        for column, value in zip(self.columns, values, strict=True):
            sure, untold = column.bits(value)
            left &= sure | untold
            if not left:
                return
            open_.append(untold)
        while left:
            bit = left & -left
            left ^= bit
            number = bit.bit_length() - 1
            row = self.cells[number]
            if _all_hold(run, [row[column] for column, untold in enumerate(open_) if untold & bit]):
                yield self.start + number


def _null_hits(cells: Sequence[Cell], locals_: int) -> int:
    """The rules whose literal test holds for null: all locals are null here."""
    run = Run({}, locals_, None, None, DEFAULT)
    hits = 0
    for number, cell in enumerate(cells):
        run.steps = DEFAULT.steps
        if not isinstance(cell.pattern, Anything | Free) and cell.holds(run) is True:
            hits |= 1 << number
    return hits


def _indexed(blocks: Sequence[_Block], slots: Sequence[int]) -> Hits:
    def hits(run: Run, values: Sequence[Value]) -> Iterator[int]:
        _bind(run, slots, values)
        run.spend(len(blocks))
        for block in blocks:
            yield from block.hits(run, values)

    return hits
