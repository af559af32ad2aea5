"""Where the transaction of a verb comes from: one of its own, or the caller's."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from flowkit.engine.ports import Store, Unit

T = TypeVar("T")


class Transactions(Protocol):
    """How the verbs get their transaction."""

    def write(self, work: Callable[[Unit], T]) -> T: ...
    def read(self, work: Callable[[Unit], T]) -> T: ...
    def record(self, work: Callable[[Unit], None]) -> None: ...


class OwnTransactions:
    """Each action commits by itself; waits for locks, bounded."""

    def __init__(self, store: Store, tenant: str) -> None:
        self._store = store
        self._tenant = tenant

    def write(self, work: Callable[[Unit], T]) -> T:
        return self._store.run(self._tenant, work)

    def read(self, work: Callable[[Unit], T]) -> T:
        with self._store.read(self._tenant) as unit:
            return work(unit)

    def record(self, work: Callable[[Unit], None]) -> None:
        self._store.run(self._tenant, work)


class CallersTransaction:
    """Every action joins the caller's transaction; the caller commits or rolls back. Refusals are only raised."""

    def __init__(self, open_unit: Callable[[], AbstractContextManager[Unit]]) -> None:
        self._open = open_unit

    def write(self, work: Callable[[Unit], T]) -> T:
        with self._open() as unit:
            return work(unit)

    read = write

    def record(self, work: Callable[[Unit], None]) -> None:
        """Nothing: what the caller does with the refusal decides the transaction."""
