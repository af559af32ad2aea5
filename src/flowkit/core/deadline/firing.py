"""Which marks of a clock fire now."""

from __future__ import annotations

from flowkit.core.deadline.facts import MarkReached
from flowkit.core.deadline.records import Deadline, Mark
from flowkit.core.protocol import Context, Instant

PUNCTUAL = 60_000_000
"""A timer that fires less than a minute after its instant counts as punctual."""


def fire(context: Context, deadline: Deadline, tolerance: int = PUNCTUAL) -> list[MarkReached]:
    """Every mark whose instant has come and that has not fired, in the order of their instants."""
    if deadline.ended_at is not None:
        return []
    come: list[tuple[Instant, Mark]] = [
        (mark.at, mark) for mark in deadline.marks if mark.at is not None and mark.at <= context.now and mark.is_waiting
    ]
    come.sort(key=lambda pair: pair[0])
    return [
        MarkReached(deadline.id, deadline.rule, mark.kind, mark.key, at, late=context.now - at > tolerance)
        for at, mark in come
    ]
