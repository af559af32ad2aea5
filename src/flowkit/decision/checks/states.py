"""All sets of rules that can hit together, each with an example: the columns are joined one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from flowkit.decision.checks.bits import numbers
from flowkit.decision.checks.columns import Column
from flowkit.expressions import Value

# Bounds what one table may cost: beyond it the table is not decided.
MOST_STATES: Final = 20_000
MOST_JOINS: Final = 500_000
MOST_EXAMPLES: Final = 20


class State(NamedTuple):
    """The rules that surely hit for the example, and those that may. ABSENT in the example: any value."""

    sure: int
    open: int
    example: tuple[Value, ...]

    @property
    def is_gap(self) -> bool:
        return not (self.sure | self.open)


class TooMany(NamedTuple):
    """The table is too large to be decided."""


TOO_MANY: Final = TooMany()


def reachable(columns: Sequence[Column], rules: int) -> list[State] | TooMany:
    """One state for each pair of sets that some input reaches, and up to MOST_EXAMPLES states in which nothing hits."""
    everyone = (1 << rules) - 1
    states: dict[tuple[int, int], tuple[tuple[Value, ...], ...]] = {(everyone, 0): ((),)}
    left = MOST_JOINS
    for column in columns:
        left -= len(states) * len(column)
        if left < 0:
            return TOO_MANY
        joined: dict[tuple[int, int], tuple[tuple[Value, ...], ...]] = {}
        for (sure, open_), examples in states.items():
            for cell in column:
                may = (sure | open_) & (cell.sure | cell.open)
                both = sure & cell.sure
                key = (both, may & ~both)
                known = joined.get(key, ())
                if not known or (not may and len(known) < MOST_EXAMPLES):
                    more = tuple((*example, cell.value) for example in examples)
                    joined[key] = (*known, *more)[:MOST_EXAMPLES] if not may else more[:1]
            if len(joined) > MOST_STATES:
                return TOO_MANY
        states = joined
    return [State(sure, open_, each) for (sure, open_), examples in states.items() for each in examples]


def masked(states: Sequence[State], order: Sequence[int]) -> dict[int, tuple[int, State]]:
    """Rules that may hit and of which another, earlier in the order, surely hits whenever they do: with such a rule,
    and one of the states.
    """
    places = {number: place for place, number in enumerate(order)}
    counts, found = set[int](), dict[int, tuple[int, State]]()
    for state in states:
        sure = min(numbers(state.sure), key=places.__getitem__, default=None)
        for number in numbers(state.sure | state.open):
            if sure is None or places[number] <= places[sure]:
                counts.add(number)
            else:
                found.setdefault(number, (sure, state))
    return {number: found[number] for number in sorted(found) if number not in counts}


def unreached(states: Sequence[State], rules: int) -> list[int]:
    """Rules that no input can hit."""
    reached = 0
    for state in states:
        reached |= state.sure | state.open
    return [number for number in range(rules) if not reached >> number & 1]
