"""SQLite: one writer at a time, who says so at once with BEGIN IMMEDIATE."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from flowkit.errors import InputInvalid, Text
from flowkit.store.backend import LOCK_SECONDS, Verdict
from flowkit.store.conflicts import within_itself

_FULL = 2
_NO_CHANGE = "UPDATE flowkit_case SET fence = fence WHERE tenant = '' AND id = ''"


class SqliteBackend:
    """`BEGIN IMMEDIATE` for what writes, `BEGIN` for what reads; every commit is flushed to the disk."""

    name = "sqlite"
    now = "CAST(ROUND((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER) * 1000"
    one_writer = True

    def prepare(self, driver: Any) -> None:
        _not_begun(driver)
        driver.execute(f"PRAGMA busy_timeout = {LOCK_SECONDS * 1000}")
        driver.execute("PRAGMA synchronous = FULL")
        (level,) = driver.execute("PRAGMA synchronous").fetchone()
        if level < _FULL:
            raise InputInvalid(
                Text(
                    "SQLite does not take PRAGMA synchronous = FULL, so a commit may be lost",
                    "SQLite 未接受 PRAGMA synchronous = FULL,已提交的事务可能丢失",
                ),
                code="store-not-durable",
            )

    def begin(self, driver: Any, cursor: Any, *, write: bool) -> object:
        _not_begun(driver)
        mode = driver.isolation_level
        if mode is not None:
            driver.isolation_level = None
        try:
            cursor.execute("BEGIN IMMEDIATE" if write else "BEGIN")
        except BaseException:
            self.end(driver, mode)
            raise
        return mode

    def commit(self, driver: Any, cursor: Any) -> None:
        cursor.execute("COMMIT")

    def rollback(self, driver: Any, cursor: Any) -> None:
        if driver.in_transaction:
            cursor.execute("ROLLBACK")

    def end(self, driver: Any, mode: object) -> None:
        if mode is not None:
            driver.isolation_level = mode

    def join(self, driver: Any, cursor: Any) -> None:
        """The driver begins late, with the first change. Begun here, reading and writing are one transaction."""
        if getattr(driver, "autocommit", None) is True:
            raise no_transaction()
        if not driver.in_transaction:
            cursor.execute("BEGIN")

    def take_write_lock(self, cursor: Any) -> None:
        (wait,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            cursor.execute(_NO_CHANGE)
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {wait}")

    def lock(self, cursor: Any, sql: str, values: tuple[Any, ...]) -> Any:
        return cursor.execute(sql, values).fetchone()

    def judge(self, error: BaseException) -> Verdict:
        code = getattr(error, "sqlite_errorcode", 0)
        if code & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return "busy"
        if code in {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}:
            return "taken"
        return "other"


def _not_begun(driver: Any) -> None:
    """The one connection of a database in memory may be inside somebody's transaction."""
    if driver.in_transaction:
        raise within_itself()


def no_transaction() -> InputInvalid:
    return InputInvalid(
        Text("the connection commits each statement by itself", "该连接逐条语句自动提交"),
        code="connection-autocommit",
        mend=Text("hand over a connection that has transactions", "请提供支持事务的连接"),
    )


def sqlite_engine(url: URL) -> Engine:
    """An engine on an SQLite file in WAL mode, or on one shared database in memory."""
    memory = in_memory(url)
    options: dict[str, Any] = {"poolclass": StaticPool} if memory else {"pool_size": 5, "max_overflow": 27}
    driver_options = {"check_same_thread": False, "cached_statements": 512}
    engine = create_engine(url, connect_args=driver_options, pool_reset_on_return=None, **options)

    def connected(driver: Any, record: object) -> None:
        driver.isolation_level = None
        driver.execute(f"PRAGMA busy_timeout = {LOCK_SECONDS * 1000}")
        (mode,) = driver.execute("PRAGMA journal_mode = WAL").fetchone()
        if mode != "wal" and not memory:
            raise InputInvalid(
                Text("SQLite cannot use a write-ahead log here: {mode}", "SQLite 在此处无法使用预写日志:{mode}").format(
                    mode=mode
                ),
                code="store-no-wal",
                mend=Text("put the file on a local disk", "请把数据库文件放在本地磁盘上"),
            )

    def begun(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    return engine


def in_memory(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and (url.database or ":memory:") == ":memory:"
