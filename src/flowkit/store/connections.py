"""Connections for transactions of flowkit's own, kept at hand between them."""

from __future__ import annotations

from collections import deque
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.pool import PoolProxiedConnection

from flowkit.store.backend import Backend

KEPT = 8


class Held:
    """A connection of the pool, the driver's connection behind it, and one cursor for all its statements."""

    __slots__ = ("cursor", "driver", "pooled")

    def __init__(self, pooled: PoolProxiedConnection, driver: Any) -> None:
        self.pooled = pooled
        self.driver = driver
        self.cursor: Any = driver.cursor()


class Connections:
    """A few connections stay out of the pool when they are free: fetching one for every action would cost a fifth of
    what the action costs in Python. From a host's engine none is kept back.
    """

    __slots__ = ("_backend", "_engine", "_free", "_kept")

    def __init__(self, engine: Engine, backend: Backend, *, kept: int) -> None:
        self._engine = engine
        self._backend = backend
        self._free: deque[Held] = deque()
        self._kept = kept

    def take(self) -> Held:
        try:
            return self._free.pop()
        except IndexError:
            pass
        pooled = self._engine.raw_connection()
        try:
            if "flowkit" not in pooled.info:
                self._backend.prepare(pooled.driver_connection)
                pooled.info["flowkit"] = True
            return Held(pooled, pooled.driver_connection)
        except BaseException:
            pooled.close()
            raise

    def give(self, held: Held, error: BaseException | None = None) -> None:
        """Back from a transaction, after this error if there was one."""
        if not held.pooled.is_valid:
            return
        if error is not None and self.is_dead(held, error):
            self.lose(held, error)
        elif len(self._free) < self._kept:
            self._free.append(held)
        else:
            held.cursor.close()
            held.pooled.close()

    def lose(self, held: Held, error: BaseException) -> None:
        """The connection is dead, and those that are free most likely too: the pool begins anew."""
        held.pooled.invalidate(error)
        self.close()
        self._engine.dispose()

    def is_dead(self, held: Held, error: BaseException) -> bool:
        """Whether an error of the driver says that its connection is gone."""
        dialect = self._engine.dialect
        return isinstance(error, dialect.loaded_dbapi.Error) and dialect.is_disconnect(error, held.driver, held.cursor)

    def close(self) -> None:
        while self._free:
            try:
                held = self._free.pop()
            except IndexError:
                return
            held.pooled.close()
