"""Figures of a day, counted and kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from flowkit.core.protocol import Instant


@dataclass(frozen=True, slots=True)
class CountedCase:
    """A case that may count in the figures of a day, as it is now; `touched` is when something last happened to it,
    `late` says of an ended one that a clock over it was missed.
    """

    id: str
    unit: str
    status: str
    started_at: Instant
    ended_at: Instant | None
    due_at: Instant | None
    warn_at: Instant | None
    touched: Instant
    late: bool


@dataclass(frozen=True, slots=True)
class KeptFigures:
    """The figures of a process on a day, of one unit or ("") of all; `figures` is JSON."""

    process: str
    day: str
    unit: str
    as_of: Instant
    kept_at: Instant
    figures: str


class DayFigures(Protocol):
    """Figures of a day."""

    def counted_cases(self, process: str, begin: Instant, end: Instant) -> Iterator[CountedCase]:
        """The cases of the process begun before `end` that are open, or have ended since `begin`."""
        ...

    def put_figures(self, kept: KeptFigures) -> None: ...

    def figures(self, process: str, day: str) -> list[KeptFigures]:
        """Of the day, "" for the last that was counted; by unit, the whole process first."""
        ...
