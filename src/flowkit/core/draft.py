"""The private working copy of one case while one command is handled.

Records are mutable inside a draft and only `evolve` functions change them, each for one fact; a draft never leaves
`handle`. It holds the rows that were loaded, not the whole case: what an action needs beyond them it asks for. What was
added, changed and removed is kept apart by kind of record, so that the store writes just that.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from flowkit.core.instance.records import Case


class Record(Protocol):
    """A row of a case: numbered inside the case."""

    @property
    def id(self) -> int: ...


R = TypeVar("R", bound=Record)
Key = tuple[type[Record], int]
NO_TOKEN = object()


class Draft:
    """One case, as far as it is loaded, with the changes of one command. `written` names the data of the root that it
    wrote.
    """

    __slots__ = ("_by_token", "_kinds", "added", "case", "changed", "is_new", "removed", "written")

    def __init__(self, case: Case, rows: Iterable[Record] = (), *, is_new: bool = False) -> None:
        self.case = case
        self.is_new = is_new
        self._kinds: dict[type[Record], dict[int, Record]] = {}
        self._by_token: dict[tuple[type[Record], object], list[Record]] = {}
        self.added: dict[Key, Record] = {}
        self.changed: dict[Key, Record] = {}
        self.removed: dict[Key, None] = {}
        self.written: set[str] = set()
        self.admit(rows)

    @property
    def rows(self) -> dict[Key, Record]:
        """Everything that is loaded."""
        return {(kind, number): row for kind, rows in self._kinds.items() for number, row in rows.items()}

    def get(self, kind: type[R], number: int) -> R:
        """The loaded record; KeyError if it was never loaded or is gone."""
        return self._kinds[kind][number]  # type: ignore[return-value]  # because rows are keyed by their own type

    def find(self, kind: type[R], number: int | None) -> R | None:
        rows = self._kinds.get(kind)
        return rows.get(number) if rows is not None and number is not None else None  # type: ignore[return-value]  # because of the same

    def all(self, kind: type[R]) -> list[R]:
        """The loaded records of one kind, in the order in which they came."""
        rows = self._kinds.get(kind)
        return list(rows.values()) if rows else []  # type: ignore[arg-type]  # because of the same

    def of_token(self, kind: type[R], token: int | None) -> list[R]:
        """The loaded records of one kind that belong to a token (None: to no token), however many others there are.

        A record never changes its token.
        """
        return self._by_token.get((kind, token), [])  # type: ignore[return-value]  # because of the same

    def admit(self, rows: Iterable[Record]) -> None:
        """Take in rows that were loaded later; what is known or removed here stays as it is."""
        for row in rows:
            kind, number = type(row), row.id
            if number not in self._kinds.get(kind, ()) and (kind, number) not in self.removed:
                self._put(kind, row)

    def add(self, row: Record) -> None:
        """A new record; one that takes the place of a removed record with its number counts as changed."""
        kind = type(row)
        key = (kind, row.id)
        self._put(kind, row)
        if key in self.removed:
            del self.removed[key]
            self.changed[key] = row
        else:
            self.added[key] = row

    def replace(self, row: Record) -> None:
        """The stored record with this number, loaded or not, becomes this one."""
        kind = type(row)
        before = self._kinds.get(kind, {}).get(row.id)
        token = getattr(before, "token", NO_TOKEN)
        if before is not None and token is not NO_TOKEN:
            self._by_token[kind, token].remove(before)
        self._put(kind, row)
        self.change(row)

    def change(self, row: Record) -> None:
        key = (type(row), row.id)
        if key not in self.added:
            self.changed[key] = row

    def remove(self, kind: type[Record], number: int) -> None:
        """Remove a record, loaded or not."""
        key = (kind, number)
        row = self._kinds.get(kind, {}).pop(number, None)
        token = getattr(row, "token", NO_TOKEN)
        if row is not None and token is not NO_TOKEN:
            self._by_token[kind, token].remove(row)
        self.changed.pop(key, None)
        if self.added.pop(key, None) is None:
            self.removed[key] = None

    def _put(self, kind: type[Record], row: Record) -> None:
        self._kinds.setdefault(kind, {})[row.id] = row
        token = getattr(row, "token", NO_TOKEN)
        if token is not NO_TOKEN:
            self._by_token.setdefault((kind, token), []).append(row)
