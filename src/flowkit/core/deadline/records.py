"""The rows of a clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

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


class Extension(NamedTuple):
    """A request for more time (延期申请), and what became of it.

    `amount` is the quantity as text, `asked_due` the due time when it was asked for; the decision may grant less.
    """

    number: int
    amount: str
    by: str
    reason: str
    asked_at: Instant
    asked_due: Instant | None
    status: Literal["pending", "approved", "refused"] = "pending"
    decided_by: str = ""
    decided_at: Instant | None = None
    answer: str = ""


def due_key(extensions: Sequence[Extension]) -> str:
    """The key of the due mark: each granted extension has one of its own, so that it can be missed once more."""
    count = sum(each.status == "approved" for each in extensions)
    return f"due-{count}" if count else "due"


class Change(NamedTuple):
    """A line of the journal of a clock: it stood, went on, was re-based, extended or re-computed. Nothing is taken out
    again.

    `why` is what made it stand (a business state, or "condition"), or the two versions of the calendar ("1 -> 2");
    `target` and `due_at` hold from then on, `due_before` and `target_before` until then; `fired` are the marks, as
    kind/key, that had fired before.
    """

    kind: Literal["paused", "resumed", "re-based", "extended", "re-computed"]
    at: Instant
    why: str
    target: str
    due_at: Instant | None
    fired: tuple[str, ...] = ()
    due_before: Instant | None = None
    target_before: str = ""


@dataclass(slots=True)
class Deadline:
    """A clock that runs, stands or has ended.

    `token` is the step it belongs to, None for a clock over the process of `scope`. `target` is the quantity as text;
    `pauses` are [begin, end) with end None while it stands. `due_at` is None while it stands. `verdict` is written
    once: kept, late or void (cancelled). `calendar_version` is the version that it reckons with. `breached_at` is the
    first due time that was missed: an extension granted later takes nothing of it away.
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
    extensions: list[Extension] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def pending(self) -> Extension | None:
        """The extension that nobody has decided yet; there is at most one."""
        return next((each for each in self.extensions if each.status == "pending"), None)

    @property
    def due_key(self) -> str:
        return due_key(self.extensions)

    @property
    def is_missed(self) -> bool:
        """Whether the due time as it holds now has been missed."""
        return any(mark.kind == "due" and mark.key == self.due_key and mark.fired_at for mark in self.marks)

    @property
    def paused_by(self) -> str:
        """What made the clock stand last."""
        return next((each.why for each in reversed(self.changes) if each.kind == "paused"), "")

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
