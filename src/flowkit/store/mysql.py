"""MariaDB (from 10.6) and MySQL (from 8.0) with InnoDB, as PostgreSQL: the row of the case is locked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Engine, create_engine

from flowkit.errors import InputInvalid, Text
from flowkit.store.backend import LOCK_SECONDS, Verdict
from flowkit.store.sqlite import no_transaction

_VERDICTS: dict[int, Verdict] = {1205: "busy", 3572: "busy", 1213: "lost", 1020: "lost", 1062: "taken", 1406: "long"}


class MysqlBackend:
    """READ COMMITTED, since what is read after a lock must be what the last writer left."""

    name = "mysql"
    now = "CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000000 AS SIGNED)"
    one_writer = False

    def __init__(self, *, guest: bool) -> None:
        """`guest`: the engine is the host's, so each setting ends with its transaction."""
        self._guest = guest

    def prepare(self, driver: Any) -> None:
        """Nothing: settings come with the connection, or with each transaction."""

    def begin(self, driver: Any, cursor: Any, *, write: bool) -> object:
        mode = driver.get_autocommit()
        if mode:
            driver.autocommit(False)
        if self._guest:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        return mode

    def commit(self, driver: Any, cursor: Any) -> None:
        driver.commit()

    def rollback(self, driver: Any, cursor: Any) -> None:
        driver.rollback()

    def end(self, driver: Any, mode: object) -> None:
        if mode:
            driver.autocommit(True)

    def join(self, driver: Any, cursor: Any) -> None:
        if driver.get_autocommit():
            raise no_transaction()
        cursor.execute("SHOW VARIABLES LIKE 'transaction_isolation'")
        row = cursor.fetchone()
        if row is None:
            cursor.execute("SHOW VARIABLES LIKE 'tx_isolation'")
            row = cursor.fetchone()
        if row is None or row[1] != "READ-COMMITTED":
            raise InputInvalid(
                Text(
                    "a transaction that flowkit joins on MariaDB or MySQL must be READ COMMITTED",
                    "在 MariaDB 或 MySQL 上,flowkit 加入的事务必须使用 READ COMMITTED 隔离级别",
                ),
                code="isolation-level",
                mend=Text(
                    'create the engine with isolation_level="READ COMMITTED"',
                    '创建引擎时请设置 isolation_level="READ COMMITTED"',
                ),
            )

    def take_write_lock(self, cursor: Any) -> None:
        """Nothing: InnoDB has many writers."""

    def lock(self, cursor: Any, sql: str, values: tuple[Any, ...]) -> Any:
        cursor.execute(sql, values)
        return cursor.fetchone()

    def judge(self, error: BaseException) -> Verdict:
        code = error.args[0] if error.args else 0
        return _VERDICTS.get(code, "other") if isinstance(code, int) else "other"


def mysql_engine(url: URL) -> Engine:
    """An engine with the isolation that flowkit needs; its connections wait for a lock no longer than flowkit does."""
    options = {"init_command": f"SET innodb_lock_wait_timeout = {LOCK_SECONDS}"}
    return create_engine(
        url,
        pool_size=5,
        max_overflow=27,
        pool_reset_on_return=None,
        isolation_level="READ COMMITTED",
        connect_args=options,
    )
