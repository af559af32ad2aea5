"""What differs from database to database, behind one face."""

from __future__ import annotations

from typing import Any, Literal, Protocol

Verdict = Literal["busy", "lost", "taken", "long", "other"]
"""Somebody else holds the lock; the database gave this transaction up for another; a key is taken; a text does not
fit its column; anything else."""

LOCK_SECONDS = 30
"""How long a transaction of flowkit's own waits for a lock."""


class Backend(Protocol):
    """One kind of database. `driver` is the connection of the driver, `cursor` one of its cursors."""

    name: str
    now: str
    """The database's own time as microseconds UTC, in SQL."""
    one_writer: bool
    """Whether a writing transaction holds the whole database from its beginning."""

    def prepare(self, driver: Any) -> None:
        """Once for each pooled connection, before its first transaction of flowkit's own."""
        ...

    def begin(self, driver: Any, cursor: Any, *, write: bool) -> object:
        """Begin a transaction of flowkit's own. The result goes to `end`."""
        ...

    def commit(self, driver: Any, cursor: Any) -> None: ...
    def rollback(self, driver: Any, cursor: Any) -> None: ...
    def end(self, driver: Any, mode: object) -> None:
        """Leave the connection in the mode in which the pool gave it."""
        ...

    def join(self, driver: Any, cursor: Any) -> None:
        """Make sure that the caller's connection is inside a transaction that fits; InputInvalid if it cannot be."""
        ...

    def take_write_lock(self, cursor: Any) -> None:
        """In a caller's transaction: become the one writer now, without waiting, where the database has only one."""
        ...

    def lock(self, cursor: Any, sql: str, values: tuple[Any, ...]) -> Any:
        """In a caller's transaction: run a locking SELECT so that the transaction stays usable if it fails."""
        ...

    def judge(self, error: BaseException) -> Verdict: ...
