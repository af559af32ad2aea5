"""Codes by which outsiders act (办理码), as far as the core knows them.

A code itself is nowhere; its digest is kept beside the case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from flowkit.core.draft import Draft
from flowkit.core.protocol import Fact, Instant, Question


class CodeIssued(NamedTuple):
    """An outsider was given a code, good until `until` (None: while the case is open). The `handle` is its public half.

    With a `correlation` it is for what waits with that key only.
    """

    handle: str
    outsider: str
    person: str
    correlation: str
    until: Instant | None
    by: str


class CodeRevoked(NamedTuple):
    """The code is good no longer."""

    handle: str
    by: str
    reason: str


class Submitted(NamedTuple):
    """An outsider did, by a code, what the case waited for with this subscription."""

    outsider: str
    act: str
    subscription: int


@dataclass(frozen=True, slots=True)
class CodesOf(Question):
    """The codes of the case that are good now: a tuple of CodeIssued."""


def _nothing(draft: Draft, fact: Fact, now: Instant) -> None:
    """It stands in the history; codes are kept beside the case."""


EVOLVE: Mapping[type[Fact], Callable[[Draft, Any, Instant], None]] = {
    CodeIssued: _nothing,
    CodeRevoked: _nothing,
    Submitted: _nothing,
}
