"""What happens on an escalation table."""

from __future__ import annotations

from typing import NamedTuple

from flowkit.core.protocol import Instant


class EscalationFired(NamedTuple):
    """One row of the table: `reporter` tells `to`. `late`: after its own time; `by`: who called it by hand."""

    deadline: int
    rule: str
    step: str
    number: int
    reporter: str
    to: str
    channels: tuple[str, ...]
    late: bool
    by: str


class EscalationAcknowledged(NamedTuple):
    """Somebody told has said so. Acknowledged is not handled, and handled is not resolved."""

    deadline: int
    step: str
    by: str


class AcknowledgementMissed(NamedTuple):
    """Nobody acknowledged the step in its time."""

    deadline: int
    step: str
    limit: Instant
