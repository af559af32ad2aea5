"""Jobs, timer starts, and clocks of older calendars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from flowkit.core.instance.records import JobKind
from flowkit.core.protocol import Instant


@dataclass(frozen=True, slots=True)
class DueJob:
    """A job that is due, as far as a worker must know it before it locks the case."""

    tenant: str
    case: str
    number: int
    kind: JobKind
    due_at: Instant
    priority: int


@dataclass(frozen=True, slots=True)
class StartJob:
    """The next firing of a timer start event of the latest version of a process."""

    tenant: str
    process: str
    version: int
    node: str
    due_at: Instant


class DueWork(Protocol):
    """What time brings."""

    def next_due(self, after: Instant | None = None) -> Instant | None:
        """The earliest instant at which something is due (of all tenants): jobs, timer starts, deliveries tried again,
        kept messages that expire.
        """
        ...

    def due_jobs(self, now: Instant, *, limit: int, kinds: Sequence[JobKind] = ("timer", "deadline")) -> list[DueJob]:
        """Due jobs that nobody leases, by due time, priority, case, number (of all tenants)."""
        ...

    def lease_job(self, case: str, number: int, *, seconds: int) -> bool:
        """Take a handler job for so long, by the database's own time. False if another worker has it."""
        ...

    def due_starts(self, now: Instant, *, limit: int) -> list[StartJob]:
        """Due timer starts, by due time (of all tenants)."""
        ...

    def lock_start(self, start: StartJob) -> bool:
        """Whether this start job still stands as it was read; locks it."""
        ...

    def starts(self, process: str) -> list[StartJob]:
        """The start jobs under this name."""
        ...

    def put_start(self, start: StartJob) -> None: ...

    def drop_start(self, start: StartJob) -> None: ...

    def drop_starts(self, process: str) -> None: ...

    def outdated_clocks(
        self, calendar: str, newest: int, *, after: tuple[str, int], limit: int
    ) -> list[tuple[str, int]]:
        """Case and number of running clocks that reckon with another version of the calendar, in this order."""
        ...
