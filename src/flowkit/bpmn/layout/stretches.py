"""One row or column of the grid: which cells a shape stands in, and which lines run through the free ones.

Lines are kept as stretches of cells, so that a line along a thousand cells costs what its neighbours cost and not what
its length does.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

Ends: TypeAlias = tuple[str, str]
"""From which vertex to which a line runs; lines with the same beginning or the same end may run together."""


@dataclass(slots=True)
class Stretches:
    """The stretches stand in their order and do not overlap: of several lines the last one counts."""

    taken: list[int] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)
    stops: list[int] = field(default_factory=list)
    ends: list[Ends] = field(default_factory=list)

    def is_free(self, cells: range) -> bool:
        """Whether no shape stands in any of the cells."""
        return bisect_left(self.taken, cells.start) >= bisect_left(self.taken, cells.stop)

    def run(self, cells: range, ends: Ends) -> bool:
        """Lets a line run through the cells, unless a line between other vertices does."""
        if not cells:
            return True
        first, last = bisect_right(self.stops, cells.start), bisect_left(self.begins, cells.stop)
        if any(one != ends[0] and other != ends[1] for one, other in self.ends[first:last]):
            return False
        new = [(cells.start, cells.stop, ends)]
        if first < last and self.begins[first] < cells.start:
            new.insert(0, (self.begins[first], cells.start, self.ends[first]))
        if first < last and self.stops[last - 1] > cells.stop:
            new.append((cells.stop, self.stops[last - 1], self.ends[last - 1]))
        self.begins[first:last], self.stops[first:last], self.ends[first:last] = map(list, zip(*new, strict=True))
        return True


def stretches(taken: Iterable[tuple[int, int]]) -> dict[int, Stretches]:
    """By the number of the row or column; `taken` are such a number and the place of a shape along it."""
    found: dict[int, Stretches] = defaultdict(Stretches)
    for line, place in sorted(taken):
        found[line].taken.append(place)
    return found
