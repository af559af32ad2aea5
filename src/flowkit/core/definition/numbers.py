"""Numbering rules (编号规则): what a number looks like, and which counter it takes its running number from.

A pattern is text with places in braces: `{unit}` (the unit of the case), `{yyyy}`, `{yy}`, `{mm}`, `{dd}`, the name of
a datum, and once `{n}` or `{n:05}`, the running number, with at least so many digits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

DATES: Mapping[str, str] = {"yyyy": "%Y", "yy": "%y", "mm": "%m", "dd": "%d"}
UNIT = "unit"
MOST_DIGITS = 12
_PLACE = re.compile(r"\{([^{}]*)\}")
_RUNNING = re.compile(r"n(?::0?([1-9][0-9]?))?")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a pattern: the running number (`digits` at least), or what stands there by name."""

    name: str
    digits: int = 0

    @property
    def is_running(self) -> bool:
        return self.digits > 0


Part = str | Place
"""Text as it stands, or a place."""


@dataclass(frozen=True, slots=True)
class NumberRule:
    """How the datum `field` gets its number. Numbers of one `book` are counted together, anew for each combination of
    what stands at the places `reset`.
    """

    book: str
    field: str
    parts: tuple[Part, ...]
    reset: tuple[str, ...]

    @property
    def reads(self) -> tuple[str, ...]:
        """The data that stand in the number."""
        return tuple(name for name in places(self.parts) if name not in DATES and name != UNIT)

    def period(self, values: Mapping[str, str]) -> str:
        """Which counter of the book counts, given what stands at each place."""
        return "\x1f".join(values[name] for name in self.reset)

    def text(self, values: Mapping[str, str], running: int) -> str:
        return "".join(
            part if isinstance(part, str) else f"{running:0{part.digits}d}" if part.is_running else values[part.name]
            for part in self.parts
        )


def parse_pattern(pattern: str) -> tuple[Part, ...] | None:
    """The parts of a pattern; None if its braces do not match, or there is not exactly one running number."""
    pieces = _PLACE.split(pattern)
    parts: list[Part] = []
    for index, piece in enumerate(pieces):
        if index % 2 == 0:
            if "{" in piece or "}" in piece:
                return None
            parts += [piece] if piece else []
            continue
        running = _RUNNING.fullmatch(piece)
        digits = int(running[1] or 1) if running else 0
        if digits > MOST_DIGITS or not piece:
            return None
        parts.append(Place(piece, digits))
    return tuple(parts) if sum(isinstance(part, Place) and part.is_running for part in parts) == 1 else None


def places(parts: tuple[Part, ...]) -> tuple[str, ...]:
    """What stands in the pattern by name, the running number apart."""
    return tuple(dict.fromkeys(part.name for part in parts if isinstance(part, Place) and not part.is_running))


def dated(name: str, day: date) -> str:
    """What stands at a place for a date."""
    return day.strftime(DATES[name]) if name != "yyyy" else f"{day.year:04d}"
