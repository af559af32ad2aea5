"""Separation of duties (职责分离): what one person may not do both of, in a case and beyond it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from flowkit.errors import NOTHING, Text

STARTER: Final = "starter"
"""As a step: to begin the case."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the duties: whoever does any of these steps has it."""

    id: str
    steps: tuple[str, ...]
    name: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Separation:
    """Nobody has two of the `sides` in one case, whatever the pass.

    Where it reaches `beyond` the case, nor in cases of one matter: `within` so many days after each other, or ever
    (None). The matter is the value of the datum `subject`; without one all cases are of one matter, also of other
    processes that declare the separation by the same id. A unit that lets one person have several duties is
    exempt if `units_may_allow`.
    """

    id: str
    sides: tuple[Side, ...]
    name: Text = NOTHING
    beyond: bool = False
    within: int | None = None
    subject: str = ""
    units_may_allow: bool = False


class OfSide(NamedTuple):
    """A step is part of one side of a separation."""

    separation: Separation
    side: Side


def by_step(separations: Iterable[Separation]) -> dict[str, tuple[OfSide, ...]]:
    """The sides of each step that has any."""
    found: defaultdict[str, list[OfSide]] = defaultdict(list)
    for separation in separations:
        for side in separation.sides:
            for step in side.steps:
                found[step].append(OfSide(separation, side))
    return {step: tuple(sides) for step, sides in found.items()}
