"""Pauses: stretches of time that do not count (conventions 5 and 13)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from flowkit.core.worktime.instants import Instant

Pause: TypeAlias = tuple[Instant, Instant | None]
"""[begin, end); an end of None means that the pause is still open."""


def merged(pauses: Iterable[Pause], start: Instant) -> list[Pause]:
    """The pauses after the start in order, what overlaps or touches put together, empty ones left out."""
    clipped = [(max(begin, start), end) for begin, end in pauses if end is None or end > max(begin, start)]
    found: list[Pause] = []
    for begin, end in sorted(clipped, key=lambda pause: pause[0]):
        if not found:
            found.append((begin, end))
            continue
        first, last = found[-1]
        if last is None:
            break
        if begin > last:
            found.append((begin, end))
        else:
            found[-1] = (first, None if end is None else max(last, end))
    return found
