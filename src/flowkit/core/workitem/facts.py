"""What happens to a work item."""

from __future__ import annotations

from dataclasses import dataclass

from flowkit.core.protocol import Fact, Instant


@dataclass(frozen=True, slots=True)
class ItemOffered(Fact):
    """Work is offered under the keys of `offer`; `why` says how they were found."""

    item: int
    token: int
    scope: int
    node: str
    name: str
    offer: tuple[str, ...]
    excluded: tuple[str, ...]
    on_behalf_of: str
    sender: str
    priority: int
    why: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ItemClaimed(Fact):
    """A person has accepted the work."""

    item: int
    by: str


@dataclass(frozen=True, slots=True)
class ItemCompleted(Fact):
    item: int
    node: str
    by: str
    on_behalf_of: str
    data: dict[str, object]


@dataclass(frozen=True, slots=True)
class ItemTransferred(Fact):
    """The work is another's now; the giver is out."""

    item: int
    giver: str
    to: str
    reason: str


@dataclass(frozen=True, slots=True)
class ItemReturned(Fact):
    """The item ends unfinished: to the sender, or for rework. `target` is the step that gets the token."""

    item: int
    node: str
    by: str
    reason: str
    target: str


@dataclass(frozen=True, slots=True)
class ItemWithdrawn(Fact):
    """The item leaves the inboxes because its token is gone."""

    item: int
    node: str


@dataclass(frozen=True, slots=True)
class ItemSuspended(Fact):
    item: int
    by: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class ItemResumed(Fact):
    item: int
    by: str
    state: str


@dataclass(frozen=True, slots=True)
class ItemTimed(Fact):
    """The due time and the yellow light of an item, or that it has none now."""

    item: int
    due_at: Instant | None
    warn_at: Instant | None


@dataclass(frozen=True, slots=True)
class OperationDone(Fact):
    """Somebody did an operation of the table; what came of it are the facts before."""

    operation: str
    subject: int
    by: str
    reason: str
