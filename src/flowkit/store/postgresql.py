"""PostgreSQL: the row of the case is locked; two cases never wait for each other."""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Engine, create_engine

from flowkit.store.backend import LOCK_SECONDS, Verdict
from flowkit.store.sqlite import no_transaction

_VERDICTS: dict[str, Verdict] = {"55P03": "busy", "40001": "lost", "40P01": "lost", "23505": "taken", "22001": "long"}


class PostgresqlBackend:
    """Works with psycopg 3, and with psycopg 2 as far as SQLAlchemy hides the difference."""

    name = "postgresql"
    now = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)"
    one_writer = False

    def __init__(self, *, guest: bool) -> None:
        """`guest`: the engine is the host's, so each setting ends with its transaction."""
        self._guest = guest

    def prepare(self, driver: Any) -> None:
        """Nothing: settings come with the connection, or with each transaction."""

    def begin(self, driver: Any, cursor: Any, *, write: bool) -> object:
        mode = driver.autocommit
        if mode:
            driver.autocommit = False
        if write and self._guest:
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        return mode

    def commit(self, driver: Any, cursor: Any) -> None:
        driver.commit()

    def rollback(self, driver: Any, cursor: Any) -> None:
        driver.rollback()

    def end(self, driver: Any, mode: object) -> None:
        if mode:
            driver.autocommit = True

    def join(self, driver: Any, cursor: Any) -> None:
        if driver.autocommit:
            raise no_transaction()

    def take_write_lock(self, cursor: Any) -> None:
        """Nothing: PostgreSQL has many writers."""

    def lock(self, cursor: Any, sql: str, values: tuple[Any, ...]) -> Any:
        cursor.execute("SAVEPOINT flowkit_lock")
        try:
            cursor.execute(sql, values)
            row = cursor.fetchone()
        except BaseException:
            cursor.execute("ROLLBACK TO SAVEPOINT flowkit_lock")
            raise
        cursor.execute("RELEASE SAVEPOINT flowkit_lock")
        return row

    def judge(self, error: BaseException) -> Verdict:
        state = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None) or ""
        return _VERDICTS.get(state, "other")


def postgresql_engine(url: URL) -> Engine:
    """An engine whose connections wait for a lock no longer than flowkit does."""
    options = {"options": f"-c lock_timeout={LOCK_SECONDS}s"}
    return create_engine(url, pool_size=5, max_overflow=27, pool_reset_on_return=None, connect_args=options)
