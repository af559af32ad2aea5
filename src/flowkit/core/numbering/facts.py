"""What happens to numbers."""

from __future__ import annotations

from typing import NamedTuple


class NumberGiven(NamedTuple):
    """A datum of the process got its number: the `running` one of the counter `period` of the book."""

    number: int
    scope: int
    field: str
    book: str
    period: str
    running: int
    text: str
