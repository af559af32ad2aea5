"""What is listed for whom, in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from flowkit.core.definition.secrecy import INTERNAL
from flowkit.core.instance.records import Case
from flowkit.core.protocol import Instant
from flowkit.core.workitem.records import WorkItem


class ListedItem(NamedTuple):
    """One line of a worklist. `state` is the business state of its case, `level` how secret that is."""

    case: str
    business_key: str | None
    process: str
    version: int
    state: str
    item: WorkItem
    opened: bool = False
    level: int = INTERNAL


class Counted(NamedTuple):
    """How many items of a list nobody has opened since they are listed there, and how many it has."""

    unread: int
    total: int


@dataclass(frozen=True, slots=True)
class DoneItem:
    """One line of a done list: when, how and by whose doing it left the hands of the person."""

    listed: ListedItem
    at: Instant
    how: str
    by: str


class Inboxes(Protocol):
    """Inboxes, queues and done lists, and who has to do with a case."""

    def worklist(
        self, keys: Sequence[str], *, limit: int, after: tuple[Instant | None, str, int] | None = None
    ) -> list[ListedItem]:
        """Open items listed under any of the keys, by due time (none last), then case, then number; from behind the
        item `after` on: its due time, case and number.
        """
        ...

    def count_worklist(self, keys: Sequence[str]) -> int: ...

    def prioritised(self, keys: Sequence[str], *, urgent: bool, limit: int) -> list[ListedItem]:
        """Items under the keys with a priority above (or below) none, the highest first, then as in the worklist."""
        ...

    def rank(self, key: str, case: str, item: int) -> tuple[int, int] | None:
        """The place of an item in the queue under a key, from 1, and the length of that queue."""
        ...

    def stands_behind(self, case: Case, item: WorkItem, keys: Sequence[str], person: str, highest: int) -> bool:
        """Whether an item that is offered at the same step of the same process stands before this one in the order of
        a queue, under one of the keys, open to the person and of a case up to the level `highest` of secrecy.
        """
        ...

    def count_levels(
        self, person: str, levels: Mapping[str, Sequence[str]], *, highest: int = INTERNAL
    ) -> dict[str, Counted]:
        """Of each list, given by its keys, the unread and all items that are not closed to the person."""
        ...

    def open_item(self, case: str, item: int) -> bool:
        """Mark an item of the locked case as opened; False if it was already, or is listed nowhere."""
        ...

    def done_list(self, persons: Sequence[str], *, limit: int, offered: Sequence[str] = ()) -> list[DoneItem]:
        """What left the hands of these persons, latest first; with `offered` only what ended and was offered under one
        of those keys.
        """
        ...

    def is_involved(self, case: str, person: str, keys: Sequence[str]) -> bool:
        """Whether the person holds or held an item of the case, or may take one under any of the keys."""
        ...

    def has_open_item(self, case: str, keys: Sequence[str]) -> bool:
        """Whether an open item of the case is listed under any of the keys."""
        ...
