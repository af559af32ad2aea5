"""What happens on an escalation table."""

from __future__ import annotations

from dataclasses import dataclass

from flowkit.core.protocol import Fact, Instant


@dataclass(frozen=True, slots=True)
class EscalationFired(Fact):
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


@dataclass(frozen=True, slots=True)
class EscalationAcknowledged(Fact):
    """Somebody told has said so. Acknowledged is not handled, and handled is not resolved."""

    deadline: int
    step: str
    by: str


@dataclass(frozen=True, slots=True)
class AcknowledgementMissed(Fact):
    """Nobody acknowledged the step in its time."""

    deadline: int
    step: str
    limit: Instant
