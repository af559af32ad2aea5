"""What people are told."""

from __future__ import annotations

from dataclasses import dataclass

from flowkit.core.protocol import Fact


@dataclass(frozen=True, slots=True)
class Notified(Fact):
    """A message goes to one receiver on one channel; it is sent from the outbox after the commit."""

    notice: int
    channel: str
    to: str
    subject: str
    body: str
    cause: str
