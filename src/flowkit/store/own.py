"""A transaction of flowkit's own: on a pooled connection, committed at the end, rolled back after an error."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Any

from sqlalchemy import Engine

from flowkit.store.backend import LOCK_SECONDS
from flowkit.store.conflicts import lock_timeout, lost, within_itself
from flowkit.store.transaction import Database, Transaction
from flowkit.store.unit import SqlUnit


class Turn:
    """Writers of one SQLite file, and all users of a database in memory, wait here for each other.

    It is fairer than the file's own lock, and tells a thread that waits for itself.
    """

    __slots__ = ("_lock", "_owner")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner = 0

    def take(self) -> None:
        if self._owner == threading.get_ident():
            raise within_itself()
        if not self._lock.acquire(timeout=LOCK_SECONDS):
            raise lock_timeout()
        self._owner = threading.get_ident()

    def give(self) -> None:
        self._owner = 0
        self._lock.release()


class OwnTransaction:
    """The context manager of one transaction; its value is the unit. A class, since one is made for every action."""

    __slots__ = ("_cursor", "_database", "_driver", "_engine", "_mode", "_pooled", "_tenant", "_turn", "_write")

    def __init__(self, engine: Engine, database: Database, tenant: str, turn: Turn | None, *, write: bool) -> None:
        self._engine = engine
        self._database = database
        self._tenant = tenant
        self._turn = turn
        self._write = write

    def __enter__(self) -> SqlUnit:
        if self._turn is not None:
            self._turn.take()
        try:
            self._pooled = self._engine.raw_connection()
            self._driver: Any = self._pooled.driver_connection
            try:
                return self._begin()
            except BaseException as error:
                self._return(error)
                raise
        except BaseException as error:
            if self._turn is not None:
                self._turn.give()
            if isinstance(error, self._database.error):
                raise self._judged(error) from error
            raise

    def _begin(self) -> SqlUnit:
        backend = self._database.backend
        driver = self._driver
        info = self._pooled.info
        if "flowkit" not in info:
            backend.prepare(driver)
            info["flowkit"] = True
        self._cursor = driver.cursor()
        self._mode = backend.begin(driver, self._cursor, write=self._write)
        return SqlUnit(Transaction(self._database, self._cursor, self._tenant, joined=False))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        failed = error
        try:
            if error is None:
                failed = self._committed()
            else:
                self._rolled_back()
            self._database.backend.end(self._driver, self._mode)
        finally:
            self._return(failed)
            if self._turn is not None:
                self._turn.give()
        if failed is not None and isinstance(failed, self._database.error):
            raise self._judged(failed) from failed

    def _committed(self) -> BaseException | None:
        try:
            self._database.backend.commit(self._driver, self._cursor)
        except self._database.error as error:
            self._rolled_back()
            return error
        return None

    def _rolled_back(self) -> None:
        """A connection that cannot even roll back is lost, and its transaction with it."""
        try:
            self._database.backend.rollback(self._driver, self._cursor)
        except self._database.error as error:
            self._pooled.invalidate(error)

    def _return(self, error: BaseException | None) -> None:
        if isinstance(error, self._database.error) and self._engine.dialect.is_disconnect(error, self._driver, None):  # type: ignore[arg-type]  # because an error of the driver is one
            self._pooled.invalidate(error)
        self._pooled.close()

    def _judged(self, error: Exception) -> Exception:
        verdict = self._database.backend.judge(error)
        return lock_timeout() if verdict == "busy" else lost() if verdict == "lost" else error
