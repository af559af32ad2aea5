"""What the core asks for while it decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from flowkit.core.protocol import Instant
from flowkit.core.workitem.records import WorkItem


class DoneDuty(NamedTuple):
    """A person did a duty that a separation keeps apart from others, in one matter: a case, or what cases share."""

    separation: str
    subject: str
    person: str
    duty: str
    done_at: Instant


class Answers(Protocol):
    """Answers to the core's questions."""

    def doers(self, case: str, pass_number: int, nodes: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Everybody who completed each of these steps in this pass, the last one last; bounded by the persons."""
        ...

    def loads(self, persons: Sequence[str]) -> dict[str, int]:
        """How many open items each of these persons holds, or was offered by name."""
        ...

    def turn(self, process: str, node: str, rule: int) -> str:
        """Who was picked last by a rule that picks in turn, "" for nobody yet. Locks the turn."""
        ...

    def take_turn(self, process: str, node: str, rule: int, person: str) -> None: ...

    def duties(self, separation: str, subject: str) -> list[DoneDuty]:
        """Who did which duty of a separation in a matter; bounded by the persons."""
        ...

    def put_duties(self, done: Sequence[DoneDuty]) -> None: ...

    def steps_held(self, case: str, person: str) -> list[tuple[int, str]]:
        """Number and step of each open item of the case that the person holds."""
        ...

    def turns_of(self, case: str, scope: int, person: str) -> list[int]:
        """The items of a round that the person has or has completed, or to whom alone they are offered."""
        ...

    def stored(self, store: str) -> object:
        """What a data store of the tenant holds; None if nothing."""
        ...

    def last_number(self, book: str, period: str) -> int:
        """The last number that a counter gave, 0 if none; locks the counter."""
        ...

    def steps_done(self, case: str, pass_number: int, scope: int, rounds: Sequence[str] = ()) -> list[WorkItem]:
        """Items completed in this pass and scope, oldest first; and those of these nodes in scopes begun since."""
        ...

    def round_results(self, case: str, scope: int) -> list[dict[str, object]]: ...
