"""Open work of people and units that goes into other hands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from flowkit.core.protocol import Instant
from flowkit.engine.ports.worklists import ListedItem


@dataclass(frozen=True, slots=True)
class HandOver:
    """The protocol of a hand-over. `lines` is JSON text: a list of item, whether it was handed over, and else code and
    text (en, zh). `remaining` counts what the giver still has afterwards. What is no person is called by its key, as
    `unit:north`.
    """

    id: str
    giver: str
    receiver: str
    done_by: str
    made_at: Instant
    reason: str
    lines: str
    remaining: int
    confirmed_at: Instant | None


class Hands(Protocol):
    """What hangs on people and units, and in whose hands it was put."""

    def put_hand_over(self, made: HandOver) -> None: ...

    def hand_over(self, number: str) -> HandOver | None: ...

    def hand_overs(self, names: Sequence[str], *, limit: int) -> list[HandOver]:
        """Those that one of these persons, units, positions or groups gave, got or arranged, newest first."""
        ...

    def confirm_hand_over(self, number: str, at: Instant) -> bool: ...

    def listed(self, keys: Sequence[str]) -> dict[str, int]:
        """How many open items are listed under each of the keys that has any."""
        ...

    def delegated(self, persons: Sequence[str]) -> list[ListedItem]:
        """Open items that one of the persons has delegated and gets back."""
        ...

    def turns(self, persons: Sequence[str]) -> list[tuple[str, str, int, str]]:
        """The tokens ("token") and rounds ("scope") that name one of the persons in their data: case, kind, number,
        person. Looks through the tokens of all open cases.
        """
        ...

    def offered(self, keys: Sequence[str]) -> list[ListedItem]:
        """The open items that are offered under one of the keys, or were before a dispatch; whoever has them now.
        Looks through all open items.
        """
        ...

    def open_cases(self, units: Sequence[str]) -> list[tuple[str, str]]:
        """The open cases of these units: id and unit. Looks through all open cases."""
        ...
