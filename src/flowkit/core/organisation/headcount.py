"""How many persons belong to a group on a date, without looking at the persons."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from flowkit.core.organisation.values import Period

_NEVER_ENDS = date.max.toordinal() + 1


@dataclass(frozen=True, slots=True)
class Headcount:
    """The number of persons over time: from the date with the ordinal `days[i]` on it is `counts[i]`, before them 0."""

    days: tuple[int, ...] = ()
    counts: tuple[int, ...] = ()

    def on(self, day: date) -> int:
        found = bisect_right(self.days, day.toordinal())
        return self.counts[found - 1] if found else 0


def headcount(persons: Iterable[Iterable[Period]]) -> Headcount:
    """The count over the periods of each person. Whoever belongs twice on a date counts once."""
    changes: Counter[int] = Counter()
    for periods in persons:
        for begin, end in _joined(periods):
            changes[begin] += 1
            changes[end] -= 1
    days = sorted(changes)
    return Headcount(tuple(days), tuple(accumulate(changes[day] for day in days)))


def _joined(periods: Iterable[Period]) -> Iterator[tuple[int, int]]:
    """The periods as stretches of ordinals [begin, end) that neither overlap nor touch, in order."""
    stretches = sorted(
        (
            period.begin.toordinal() if period.begin else date.min.toordinal(),
            period.end.toordinal() + 1 if period.end else _NEVER_ENDS,
        )
        for period in periods
    )
    open_from = open_to = 0
    for begin, end in stretches:
        if begin >= end:
            continue
        if begin > open_to:
            if open_to:
                yield open_from, open_to
            open_from = begin
        open_to = max(open_to, end)
    if open_to:
        yield open_from, open_to
