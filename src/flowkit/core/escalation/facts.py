"""What happens on an escalation table."""

from __future__ import annotations

from typing import NamedTuple

from flowkit.core.protocol import Instant


class EscalationFired(NamedTuple):
    """One row of the table: `reporter` tells `to`. `late`: after its own time; `by`: who called it by hand.

    `told` are the keys of those who really hear it, and `why` says so where that is not simply `to`: nobody there, a
    substitute, or the late one himself.
    """

    deadline: int
    rule: str
    step: str
    number: int
    reporter: str
    to: str
    channels: tuple[str, ...]
    late: bool
    by: str
    told: tuple[str, ...] = ()
    why: tuple[tuple[str, str], ...] = ()


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


class SupervisionOpened(NamedTuple):
    """A superior has the case supervised (督办): `<case>.<number>` is the business key of the shadow case."""

    number: int
    process: str
    by: str
    matter: str
    limit: str
    answerers: tuple[str, ...]


class ItemUrged(NamedTuple):
    """Somebody waits for this work and says so (催办). so many `times` now; `told` are the keys that hear it."""

    item: int
    by: str
    reason: str
    times: int
    told: tuple[str, ...]
