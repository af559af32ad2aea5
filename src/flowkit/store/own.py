"""A transaction of flowkit's own: on a connection that is at hand, committed at the end, rolled back after an error."""

from __future__ import annotations

import threading
from types import TracebackType

from flowkit.store.backend import LOCK_SECONDS
from flowkit.store.conflicts import lock_timeout, lost, within_itself
from flowkit.store.connections import Connections
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

    __slots__ = ("_connections", "_database", "_held", "_mode", "_tenant", "_transaction", "_turn", "_write")

    def __init__(
        self, connections: Connections, database: Database, tenant: str, turn: Turn | None, *, write: bool
    ) -> None:
        self._connections = connections
        self._database = database
        self._tenant = tenant
        self._turn = turn
        self._write = write

    def __enter__(self) -> SqlUnit:
        if self._turn is not None:
            self._turn.take()
        try:
            self._begin()
        except BaseException:
            if self._turn is not None:
                self._turn.give()
            raise
        self._transaction = Transaction(self._database, self._held.cursor, self._tenant, joined=False)
        return SqlUnit(self._transaction)

    def _begin(self) -> None:
        held = self._held = self._connections.take()
        try:
            self._mode = self._database.backend.begin(held.driver, held.cursor, write=self._write)
        except self._database.error as error:
            judged = self._judged(error)
            self._connections.give(held, error)
            raise judged from error
        except BaseException:
            self._connections.give(held)
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        backend, held = self._database.backend, self._held
        self._transaction.end()
        failed = error
        try:
            if error is None:
                backend.commit(held.driver, held.cursor)
            else:
                backend.rollback(held.driver, held.cursor)
            backend.end(held.driver, self._mode)
        except self._database.error as broken:
            failed = error or broken
            self._roll_back_again()
        judged = self._judged(failed, committing=error is None) if isinstance(failed, self._database.error) else None
        self._connections.give(held, failed)
        if self._turn is not None:
            self._turn.give()
        if judged is not None:
            raise judged from failed

    def _roll_back_again(self) -> None:
        """After a commit that failed. A connection that cannot even roll back is lost, and its transaction with it."""
        try:
            self._database.backend.rollback(self._held.driver, self._held.cursor)
            self._database.backend.end(self._held.driver, self._mode)
        except self._database.error as error:
            self._connections.lose(self._held, error)

    def _judged(self, error: Exception, *, committing: bool = False) -> Exception:
        """A lost connection is a lost transaction, except in a commit: then nobody knows."""
        verdict = self._database.backend.judge(error)
        if verdict == "busy":
            return lock_timeout()
        dead = not committing and self._connections.is_dead(self._held, error)
        return lost() if verdict == "lost" or dead else error
