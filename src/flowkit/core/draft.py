"""The private working copy of one case while one command is handled.

Records are mutable inside a draft and only `evolve` functions change them, each for one fact; a draft never leaves
`handle`. It holds the rows that were loaded, not the whole case: what an action needs beyond them it asks for. What was
added, changed and removed is kept apart by kind of record, so that the store writes just that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from flowkit.core.instance.records import Case


class Record(Protocol):
    """A row of a case: numbered inside the case."""

    @property
    def id(self) -> int: ...


R = TypeVar("R", bound=Record)
Key = tuple[type[Record], int]


class Draft:
    """One case, as far as it is loaded, with the changes of one command."""

    __slots__ = ("added", "case", "changed", "is_new", "removed", "rows")

    def __init__(self, case: Case, rows: Iterable[Record] = (), *, is_new: bool = False) -> None:
        self.case = case
        self.is_new = is_new
        self.rows: dict[Key, Record] = {(type(row), row.id): row for row in rows}
        self.added: dict[Key, Record] = {}
        self.changed: dict[Key, Record] = {}
        self.removed: dict[Key, None] = {}

    def get(self, kind: type[R], number: int) -> R:
        """The loaded record; KeyError if it was never loaded or is gone."""
        return self.rows[kind, number]  # type: ignore[return-value]  # because rows are keyed by their own type

    def find(self, kind: type[R], number: int | None) -> R | None:
        return self.rows.get((kind, number)) if number is not None else None  # type: ignore[return-value]  # because of the same

    def all(self, kind: type[R]) -> Iterator[R]:
        """The loaded records of one kind, in the order in which they came."""
        return (row for (each, _), row in list(self.rows.items()) if each is kind)  # type: ignore[misc]  # because of the same

    def admit(self, rows: Iterable[Record]) -> None:
        """Take in rows that were loaded later; what is known or removed here stays as it is."""
        for row in rows:
            key = (type(row), row.id)
            if key not in self.rows and key not in self.removed:
                self.rows[key] = row

    def add(self, row: Record) -> None:
        """A new record; one that takes the place of a removed record with its number counts as changed."""
        key = (type(row), row.id)
        self.rows[key] = row
        if key in self.removed:
            del self.removed[key]
            self.changed[key] = row
        else:
            self.added[key] = row

    def change(self, row: Record) -> None:
        key = (type(row), row.id)
        if key not in self.added:
            self.changed[key] = row

    def remove(self, kind: type[Record], number: int) -> None:
        """Remove a record, loaded or not."""
        key = (kind, number)
        self.rows.pop(key, None)
        self.changed.pop(key, None)
        if self.added.pop(key, None) is None:
            self.removed[key] = None
