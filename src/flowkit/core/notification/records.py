"""The row of a message to people."""

from __future__ import annotations

from dataclasses import dataclass, field

from flowkit.core.protocol import Instant


@dataclass(slots=True)
class Notice:
    """One message on one channel to one receiver key, written to the outbox in the transaction of its cause.

    `to` is "person:<id>", "role:<id>" or "address:<text>"; persons and addresses behind a role are found when it is
    sent. `cause` names what it is about (rule id, escalation step). The outbox key of a notice is stable: case and
    number.
    """

    id: int
    channel: str
    to: str
    subject: str
    body: str
    cause: str
    made_at: Instant
    data: dict[str, object] = field(default_factory=dict)
