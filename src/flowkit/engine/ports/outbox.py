"""Notices, and who sends them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from flowkit.core.notification.records import Notice
from flowkit.core.protocol import Instant
from flowkit.errors import FlowkitError


@dataclass(frozen=True, slots=True)
class OutboxNotice:
    """A notice to deliver. `key` is stable over retries: "<case>:<number>"."""

    key: str
    tenant: str
    case: str
    notice: Notice
    attempts: int
    status: Literal["pending", "delivered", "dead"]
    error: str = ""


@dataclass(frozen=True, slots=True)
class HeldNotice:
    """A notice that waits for the hour at which a person wants it on a channel. `key` is that of the notice."""

    key: str
    tenant: str
    person: str
    channel: str
    due_at: Instant
    attempts: int


class NeverDeliverable(FlowkitError):
    """What is raised for a notice that another try would not deliver: it becomes a dead letter at once."""

    default_code = "never-deliverable"


class Deliverer(Protocol):
    """A channel: sends one notice to addresses. Raises to be tried again, NeverDeliverable where that would not help;
    `key` is of ASCII signs and lets a receiver see repeats.
    """

    channel: str

    def deliver(self, notice: Notice, addresses: Iterable[str], key: str) -> None: ...


class Outbox(Protocol):
    """Notices, from when they are made until they are read."""

    def pending_notices(self, now: Instant, *, limit: int) -> list[OutboxNotice]:
        """Notices to send now that nobody leases, oldest first (of all tenants)."""
        ...

    def lease_notice(self, key: str, *, seconds: int) -> bool: ...

    def notice_delivered(self, key: str, at: Instant) -> None: ...

    def notice_failed(self, key: str, *, retry_at: Instant | None, error: str) -> None:
        """Try again at `retry_at`, or never (dead) if None."""
        ...

    def inbox_notices(self, keys: Sequence[str], *, limit: int) -> list[OutboxNotice]: ...

    def notice(self, key: str) -> OutboxNotice | None: ...

    def dead_notices(self, *, limit: int) -> list[OutboxNotice]:
        """What was given up, the oldest first."""
        ...

    def resend_notice(self, key: str, at: Instant) -> bool:
        """Send what was given up again; False if it was not given up."""
        ...

    def hold_notice(self, each: HeldNotice) -> None: ...

    def due_held(self, now: Instant, *, limit: int) -> list[HeldNotice]:
        """What was held and is due, and nobody leases, person by person (of all tenants)."""
        ...

    def take_held(self, person: str, channel: str, now: Instant, *, seconds: int) -> list[HeldNotice]:
        """Lease what is due for the person on the channel; empty if another worker has it."""
        ...

    def drop_held(self, each: HeldNotice) -> None: ...

    def put_off_held(self, each: HeldNotice, retry_at: Instant) -> None: ...

    def preferences(self, persons: Sequence[str]) -> dict[str, dict[str, object]]:
        """The wishes of those of the persons who have any."""
        ...

    def put_preferences(self, person: str, data: Mapping[str, object]) -> None: ...

    def read_marks(self, keys: Sequence[str]) -> dict[str, dict[str, Instant]]:
        """Who has read each of these notices, and when."""
        ...

    def mark_read(self, key: str, person: str, at: Instant) -> None: ...
