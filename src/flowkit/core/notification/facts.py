"""What people are told."""

from __future__ import annotations

from typing import NamedTuple


class Notified(NamedTuple):
    """A message goes to one receiver on one channel; it is sent from the outbox after the commit."""

    notice: int
    channel: str
    to: str
    subject: str
    body: str
    cause: str
