"""One transaction: statements run on the driver's cursor, and what was read is remembered until it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import ClauseElement

from flowkit.store.backend import Backend
from flowkit.store.conflicts import case_busy, key_taken, lock_timeout, lost, text_too_long
from flowkit.store.rows import Row
from flowkit.store.statement import Statement, Texts


class Database:
    """What all transactions on one database share. `watch` is called with the text of each statement."""

    __slots__ = ("backend", "error", "texts", "watch")

    def __init__(self, backend: Backend, texts: Texts, error: type[Exception]) -> None:
        self.backend = backend
        self.texts = texts
        self.error = error
        self.watch: Callable[[str], None] | None = None


class Memory:
    """What one transaction has read of one case, so that it writes no more than what changed."""

    __slots__ = ("case", "rows")

    def __init__(self, case: Row | None) -> None:
        self.case = case
        self.rows: dict[tuple[type[Any], int], Row] = {}


class Transaction:
    """Runs statements. Errors of the driver come out as errors of flowkit where they mean that somebody was first."""

    __slots__ = ("cursor", "database", "joined", "memories", "tenant", "write_locked")

    def __init__(self, database: Database, cursor: Any, tenant: str, *, joined: bool) -> None:
        self.database = database
        self.cursor = cursor
        self.tenant = tenant
        self.joined = joined
        self.memories: dict[str, Memory] = {}
        self.write_locked = not (joined and database.backend.one_writer)

    def end(self) -> None:
        """Afterwards nothing runs on it: its cursor is the next transaction's."""
        self.cursor = None

    # statements with fixed text
    def rows(self, statement: Statement, values: Row) -> list[Row]:
        sql = self.database.texts[statement]
        self._execute(sql, values)
        return self.cursor.fetchall()  # type: ignore[no-any-return]  # because the driver is untyped here

    def row(self, statement: Statement, values: Row) -> Row | None:
        sql = self.database.texts[statement]
        self._execute(sql, values)
        return self.cursor.fetchone()  # type: ignore[no-any-return]  # because the driver is untyped here

    def write(self, statement: Statement, values: Row) -> int:
        """Change rows; how many."""
        if not self.write_locked:
            self.take_write_lock()
        self._execute(self.database.texts[statement], values)
        return self.cursor.rowcount  # type: ignore[no-any-return]  # because the driver is untyped here

    def write_many(self, statement: Statement, rows: Sequence[Row]) -> None:
        if len(rows) == 1:
            self.write(statement, rows[0])
            return
        if not rows:
            return
        if not self.write_locked:
            self.take_write_lock()
        sql = self.database.texts[statement]
        if self.database.watch is not None:
            self.database.watch(sql)
        try:
            self.cursor.executemany(sql, rows)
        except self.database.error as error:
            raise self.failure(error) from error

    # statements made for one call
    def query(self, construct: ClauseElement) -> list[Row]:
        self._execute(*self.database.texts.compile(construct))
        return self.cursor.fetchall()  # type: ignore[no-any-return]  # because the driver is untyped here

    def poll(self, key: tuple[object, ...], build: Callable[[], ClauseElement], **values: object) -> list[Row]:
        """A question that is asked again and again: compiled once for its key."""
        text, names, constants = self.database.texts.once(key, build)
        self._execute(text, tuple(values[name] if name in values else constants[name] for name in names))
        return self.cursor.fetchall()  # type: ignore[no-any-return]  # because the driver is untyped here

    def change(self, construct: ClauseElement) -> int:
        if not self.write_locked:
            self.take_write_lock()
        self._execute(*self.database.texts.compile(construct))
        return self.cursor.rowcount  # type: ignore[no-any-return]  # because the driver is untyped here

    # locks
    def take_write_lock(self) -> None:
        """In a caller's transaction on a database with one writer: before the first row is read to be changed."""
        if self.write_locked:
            return
        try:
            self.database.backend.take_write_lock(self.cursor)
        except self.database.error as error:
            raise self.failure(error) from error
        self.write_locked = True

    def lock_row(self, statement: Statement, values: Row) -> Row | None:
        """Read a row and lock it. A caller's transaction does not wait."""
        if not self.joined:
            return self.row(statement, values)
        self.take_write_lock()
        sql = self.database.texts[statement]
        if self.database.watch is not None:
            self.database.watch(sql)
        try:
            return self.database.backend.lock(self.cursor, sql, values)  # type: ignore[no-any-return]  # because the driver is untyped here
        except self.database.error as error:
            raise self.failure(error) from error

    def memory(self, case: str) -> Memory:
        known = self.memories.get(case)
        if known is None:
            known = self.memories[case] = Memory(None)
        return known

    def _execute(self, sql: str, values: Iterable[Any]) -> None:
        if self.database.watch is not None:
            self.database.watch(sql)
        try:
            self.cursor.execute(sql, values)
        except self.database.error as error:
            raise self.failure(error) from error

    def failure(self, error: Exception) -> Exception:
        """What an error of the driver means here."""
        verdict = self.database.backend.judge(error)
        if verdict == "taken":
            return key_taken()
        if verdict == "long":
            return text_too_long()
        if verdict == "other":
            return error
        if self.joined:
            return case_busy()
        return lock_timeout() if verdict == "busy" else lost()
