"""What the stage of escalation must ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from flowkit.core.protocol import Question


@dataclass(frozen=True, slots=True)
class WhoHears(Question):
    """Who can be told? The answer is `Heard`.

    `ladder` names the receivers: that of the row, then those of the rows after it, each a role, `holder` or `starter`.
    `holders` are the keys of whoever has, or may take, the late work, and `late` the persons who are late themselves;
    None for a clock over a process: whoever holds open work of the case.
    """

    process: str
    ladder: tuple[str, ...]
    holders: tuple[str, ...] | None
    late: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Persons(Question):
    """The persons in office behind these keys: a tuple of ids. A person comes before those of a role."""

    process: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Superiors(Question):
    """The superiors of a person, the nearest first: a tuple of ids."""

    process: str
    person: str


@dataclass(frozen=True, slots=True)
class IsSuperior(Question):
    """Whether the actor is a superior of the case's unit, or of somebody who works on it. The answer is a bool."""


class Heard(NamedTuple):
    """The receiver keys (none if nobody can be told), the persons behind them, and why it is them."""

    keys: tuple[str, ...]
    persons: tuple[str, ...] = ()
    why: tuple[tuple[str, str], ...] = ()
