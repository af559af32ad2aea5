"""Patterns find values of their own."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from flowkit.errors import Text
from flowkit.replay.failures import Wrong
from flowkit.replay.matching import nearest, pair

NO = [Wrong("no", (), Text("no", "否"))]


def compare(pattern: frozenset[int], value: int) -> list[Wrong]:
    return [] if value in pattern else NO


@given(st.lists(st.frozensets(st.integers(0, 4)), max_size=5), st.lists(st.integers(0, 4), max_size=5))
def test_as_many_patterns_as_possible_have_a_value(patterns: list[frozenset[int]], values: list[int]) -> None:
    pairs = pair(patterns, values, compare)
    assert all(values[value] in patterns[pattern] for pattern, value in pairs.items())
    assert len(set(pairs.values())) == len(pairs)
    padded = [*values, *[-1] * len(patterns)]
    best = max(
        sum(value in pattern for pattern, value in zip(patterns, order, strict=False))
        for order in permutations(padded, len(patterns))
    )
    assert len(pairs) == best


def test_a_general_pattern_leaves_the_special_one_its_value() -> None:
    assert pair([frozenset({1, 2}), frozenset({1})], [1, 2], compare) == {0: 1, 1: 0}


def test_the_nearest_value_differs_least() -> None:
    def by_distance(pattern: int, value: int) -> list[Wrong]:
        return NO * abs(pattern - value)

    assert nearest(3, [9, 4, 0], by_distance) == NO
    assert nearest(3, [], by_distance) is None
