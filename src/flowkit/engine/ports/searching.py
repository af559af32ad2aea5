"""Conditions of queries, the rights of whoever asks, and what is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from flowkit.core.definition.secrecy import LEVELS
from flowkit.core.instance.records import Case
from flowkit.core.protocol import Instant
from flowkit.engine.ports.worklists import ListedItem


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case found by its columns, with its case fields."""

    case: Case
    fields: Mapping[str, object]


Span = tuple[Instant | None, Instant | None]
"""From the first instant (included) to the second (excluded); None is open."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a query asks of cases, or of items and their cases; nothing said is nothing asked.

    `words` must each stand in the business key or in a case field. `least_priority`, `lights` and `due` are those of
    the item in a query over items; of the case, or of its open items, in one over cases.
    """

    processes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    end_states: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    lights: tuple[str, ...] = ()
    least_priority: int | None = None
    due: Span | None = None
    started: Span | None = None
    business_key: str | None = None
    starter: str | None = None
    unit: str | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Rights:
    """Which cases somebody may read: those of `whole` processes (key, version), those of `led` units by process and
    version, and what the person started or has to do with; never what is above the level `highest` of secrecy. `closed`
    are case fields that the person may not see, by process.
    """

    person: str
    keys: tuple[str, ...]
    whole: tuple[tuple[str, int], ...] = ()
    led: Mapping[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)
    closed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    highest: int = len(LEVELS) - 1
    everything: bool = False


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query that a person keeps, as JSON text; `shared_with` is the key of a role, or "" for nobody."""

    owner: str
    name: str
    shared_with: str
    query: str
    saved_at: Instant


class Searches(Protocol):
    """Cases and items by their conditions, and queries that are kept."""

    def find_cases(  # noqa: PLR0913 - by name
        self,
        process: str,
        *,
        states: Sequence[str] = (),
        unit: str | None = None,
        fields: Mapping[str, object] | None = None,
        business_key: str | None = None,
        only_open: bool = True,
        newest_first: bool = False,
        limit: int = 1000,
    ) -> list[FoundCase]: ...

    def case_with(self, process: str, field: str, text: str) -> Case | None:
        """The case of the process that has this text in that case field, found by its index alone."""
        ...

    def search_items(
        self, asked: Conditions, rights: Rights, keys: Sequence[str], now: Instant, *, limit: int, skip: int = 0
    ) -> list[ListedItem]:
        """Open items listed under the keys and not closed to the person, in the order of the worklist."""
        ...

    def count_items(self, asked: Conditions, rights: Rights, keys: Sequence[str], now: Instant) -> int: ...

    def search_cases(
        self, asked: Conditions, rights: Rights, now: Instant, *, limit: int, skip: int = 0, oldest_first: bool = False
    ) -> list[FoundCase]:
        """Cases that the person may read, newest first, without the fields that are closed to the person."""
        ...

    def count_cases(self, asked: Conditions, rights: Rights, now: Instant) -> int: ...

    def put_query(self, saved: SavedQuery) -> None:
        """Keep a query, in place of the one that its owner has under that name."""
        ...

    def drop_query(self, owner: str, name: str) -> bool: ...

    def saved_queries(self, person: str, keys: Sequence[str]) -> list[SavedQuery]:
        """The person's own, then those shared with one of the keys."""
        ...
