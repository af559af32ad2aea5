"""Sets of rules as bits of an int: bit n for rule n."""

from __future__ import annotations

from collections.abc import Iterator


def numbers(bits: int) -> Iterator[int]:
    """The rules in a set, in order."""
    while bits:
        lowest = bits & -bits
        bits ^= lowest
        yield lowest.bit_length() - 1
