"""What people are told."""

from __future__ import annotations

from typing import NamedTuple


class Notified(NamedTuple):
    """A message goes to one receiver on one channel; it is sent from the outbox after the commit. `data` may have its
    `texts` by language, and whether it is `urgent`.
    """

    notice: int
    channel: str
    to: str
    subject: str
    body: str
    cause: str
    data: dict[str, object] = {}  # noqa: RUF012 -- nobody writes into a fact


class CaseReady(NamedTuple):
    """What a case of this process gets at its start, its numbers too, is in its data: now people hear of it."""

    process: str
