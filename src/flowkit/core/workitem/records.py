"""The row of a work item."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from flowkit.core.protocol import Instant

ItemStatus = Literal[
    "offered", "claimed", "delegated", "suspended", "held",
    "completed", "returned", "withdrawn", "recalled", "answered", "read",
]  # fmt: skip
ItemKind = Literal["work", "helper", "advice", "copy"]
"""The work of a step, or a side item (附属事项): help (协办), advice (征求意见), a copy (抄送)."""
OPEN_STATES: frozenset[str] = frozenset({"offered", "claimed", "delegated", "suspended", "held"})
RESTING: frozenset[str] = frozenset({"suspended", "held"})
"""Nobody works on it now."""


class Dispatch(NamedTuple):
    """A group item that was sent to one person: by whom, and the keys under which it was offered to the group."""

    by: str
    offer: tuple[str, ...]


@dataclass(slots=True)
class WorkItem:
    """A piece of work offered to people (WfMC work item, 待办事项).

    `offer` are the candidate keys it was offered under, `excluded` the persons who may not take it. `assignee` has it
    now; `on_behalf_of` is the person substituted. `sender` is whoever's action made it; `giver` is who transferred it,
    until it is accepted, or who delegated it, until it comes back. `suspended_into` is the business state into which
    it is suspended. `due_at` sorts the inbox; None means no limit, or one that stands still. `warn_at` is when the
    light turns yellow. `data` is what was submitted, or saved so far. `pass_number` is the pass of the case. Ended
    items stay: the done list, and who did a step last, are read from them.

    A side item belongs to the item `parent` (0: to the case) and has no token (0); `matter` is what it is about. The
    parent names its open `sides`, copies apart, with whether its completion waits for them.

    `priority` follows the data where the step says so, but is not below `least_priority`, which rows of escalation
    tables gave it.

    `interrupts` are the less urgent items that wait for this one, each with the item that it was interrupted for;
    `interrupted_for` is the more urgent item that this one waits for. Both are `<case>.<number>`.
    """

    id: int
    token: int
    scope: int
    node: str
    name: str
    status: ItemStatus
    offer: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    assignee: str = ""
    on_behalf_of: str = ""
    sender: str = ""
    giver: str = ""
    suspended_into: str = ""
    why: tuple[tuple[str, str], ...] = ()
    created_at: Instant = 0
    due_at: Instant | None = None
    warn_at: Instant | None = None
    priority: int = 0
    pass_number: int = 1
    data: dict[str, object] = field(default_factory=dict)
    ended_at: Instant | None = None
    done_by: str = ""
    reason: str = ""
    kind: ItemKind = "work"
    parent: int = 0
    matter: str = ""
    sides: dict[int, bool] = field(default_factory=dict)
    dispatch: Dispatch | None = None
    interrupts: tuple[tuple[str, str], ...] = ()
    interrupted_for: str = ""
    least_priority: int | None = None

    @property
    def inbox_keys(self) -> tuple[str, ...]:
        return listed_under(self.status, self.assignee, self.offer)


@dataclass(slots=True)
class DutyWrite:
    """Who did one side of a separation in a matter, on the way to where all cases look. Only the action that makes it
    has it.
    """

    id: int
    separation: str
    subject: str
    persons: tuple[str, ...]
    side: str
    done_at: Instant


def listed_under(status: str, assignee: str, offer: tuple[str, ...]) -> tuple[str, ...]:
    """Under which keys an item is listed: its holder's while somebody has it, else those of the offer."""
    if status not in OPEN_STATES:
        return ()
    return (f"person:{assignee}",) if assignee else offer
