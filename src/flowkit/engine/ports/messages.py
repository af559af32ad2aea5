"""Messages that wait, and what waits for messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from flowkit.core.protocol import Instant


@dataclass(frozen=True, slots=True)
class Waiting:
    """A token that waits for a message."""

    case: str
    subscription: int
    token: int


@dataclass(frozen=True, slots=True)
class BufferedMessage:
    """A message or signal that is kept, or on its way to one receiver: a waiting token of a `case`, or the start event
    `node` of a `process`. While nobody waits for it both are empty. `error` says as JSON (code, en, zh) why a receiver
    could not take it; then it waits for a person.
    """

    id: str
    tenant: str
    name: str
    key: str
    payload: str
    case: str
    subscription: int
    expires_at: Instant | None
    sent_by: str
    process: str = ""
    node: str = ""
    error: str | None = None


class Messages(Protocol):
    """Messages, and what waits for them."""

    def waiting(self, message: str, key: str, *, kind: str = "message") -> list[Waiting]:
        """Who waits for a message with this key, or (kind "signal") for a signal, oldest case first."""
        ...

    def waiting_in(self, case: str, message: str) -> list[tuple[int, str]]:
        """What waits in the case for the message, with its key, oldest first."""
        ...

    def watching(self, case: str, nodes: Sequence[str]) -> list[int]:
        """The subscriptions of the case to conditions of these nodes, oldest first."""
        ...

    def put_message(self, message: BufferedMessage) -> None: ...

    def message(self, message: str) -> BufferedMessage | None: ...

    def messages(self, *, name: str = "", key: str = "", limit: int = 100) -> list[BufferedMessage]:
        """In the order in which they came; of that name and key only, where given."""
        ...

    def undelivered(self, *, limit: int) -> list[BufferedMessage]:
        """Messages that a receiver could not take, in the order in which they failed."""
        ...

    def due_messages(self, now: Instant, *, limit: int) -> list[BufferedMessage]:
        """Messages to do something with, in the order in which they came (of all tenants): on their way to a receiver,
        kept and now waited for, or kept and expired by `now`.
        """
        ...

    def drop_message(self, message: str) -> bool:
        """Remove a message; False if another worker was first."""
        ...
