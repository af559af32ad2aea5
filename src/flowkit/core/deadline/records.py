"""The rows of a clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from flowkit.core.protocol import Instant


@dataclass(slots=True)
class Mark:
    """One instant on a clock at which something happens once.

    `kind`: "warn" and "due" belong to the deadline, "step" and "acknowledge" to its escalation table. `at` is None
    while the clock stands. `fired_at` is None until it happened; `void` marks never will. `told` are the keys of those
    whom a step told.
    """

    kind: Literal["warn", "due", "step", "acknowledge"]
    key: str
    at: Instant | None
    fired_at: Instant | None = None
    late: bool = False
    void: bool = False
    acknowledged_at: Instant | None = None
    acknowledged_by: str = ""
    told: tuple[str, ...] = ()

    @property
    def is_waiting(self) -> bool:
        """Whether it has not happened, and still may."""
        return self.fired_at is None and not self.void


@dataclass(slots=True)
class Deadline:
    """A clock that runs, stands or has ended.

    `token` is the step it belongs to, None for a clock over the process of `scope`. `target` is the quantity as text;
    `pauses` are [begin, end) with end None while it stands. `due_at` is None while it stands. `verdict` is written
    once: kept, late or void (cancelled). `calendar_version` is the version that it reckons with.
    """

    id: int
    rule: str
    scope: int
    token: int | None
    item: int | None
    started_at: Instant
    target: str
    calendar: str
    calendar_version: int
    due_at: Instant | None
    warn_at: Instant | None = None
    pauses: list[tuple[Instant, Instant | None]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    breached_at: Instant | None = None
    ended_at: Instant | None = None
    verdict: Literal["", "kept", "late", "void"] = ""

    @property
    def stands(self) -> bool:
        """Whether a pause is open."""
        return bool(self.pauses) and self.pauses[-1][1] is None

    @property
    def next_at(self) -> Instant | None:
        """When something happens next on this clock; None while it stands or has ended."""
        if self.ended_at is not None:
            return None
        return min((mark.at for mark in self.marks if mark.at is not None and mark.is_waiting), default=None)
