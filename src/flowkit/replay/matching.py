"""Which values fit which patterns, so that every pattern has a value of its own where that is possible."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from flowkit.replay.failures import Wrong

Pattern = TypeVar("Pattern")
Value = TypeVar("Value")
Compare = Callable[[Pattern, Value], list[Wrong]]


def pair(patterns: Sequence[Pattern], values: Sequence[Value], compare: Compare[Pattern, Value]) -> dict[int, int]:
    """A largest set of pairs, pattern to value, that fit (augmenting paths); the patterns without one are left out."""
    fits = [[index for index, value in enumerate(values) if not compare(pattern, value)] for pattern in patterns]
    taken: dict[int, int] = {}

    def place(pattern: int, seen: set[int]) -> bool:
        for value in fits[pattern]:
            if value not in seen:
                seen.add(value)
                if value not in taken or place(taken[value], seen):
                    taken[value] = pattern
                    return True
        return False

    for pattern in range(len(patterns)):
        place(pattern, set())
    return {pattern: value for value, pattern in taken.items()}


def nearest(pattern: Pattern, values: Iterable[Value], compare: Compare[Pattern, Value]) -> list[Wrong] | None:
    """How the value that fits best differs; None if there is no value."""
    differences = [compare(pattern, value) for value in values]
    return min(differences, key=len, default=None)
