"""The store: opens transactions, its own or inside the caller's, and keeps the tables up to date."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session, scoped_session
from sqlalchemy.pool import SingletonThreadPool, StaticPool

from flowkit.engine.ports import Unit
from flowkit.errors import InputInvalid, Text
from flowkit.store import schema, text_index
from flowkit.store.backend import Backend
from flowkit.store.conflicts import KeyTaken, TransactionLost
from flowkit.store.connections import KEPT, Connections
from flowkit.store.mysql import MysqlBackend, mysql_engine
from flowkit.store.own import OwnTransaction, Turn
from flowkit.store.postgresql import PostgresqlBackend, postgresql_engine
from flowkit.store.sqlite import SqliteBackend, sqlite_engine
from flowkit.store.statement import Texts
from flowkit.store.transaction import Database, Transaction
from flowkit.store.unit import SqlUnit

T = TypeVar("T")

_TRIES = 8
_ENGINES: dict[str, Callable[[URL], Engine]] = {
    "sqlite": sqlite_engine,
    "postgresql": postgresql_engine,
    "mysql": mysql_engine,
    "mariadb": mysql_engine,
}


def open_store(database: str | URL | Engine, *, migrate: bool = True) -> SqlStore:
    """A store on a database: an SQLAlchemy URL, or the host's own engine, which is used as it is.

    With `migrate` a database that has none of flowkit's tables gets them; tables that are there are only changed by
    `migrate_database`. Raises SchemaOutdated if they are older or newer than this flowkit, InputInvalid for what is
    no URL, a driver that is not installed or a kind of database that flowkit does not know.
    """
    store = _store(database)
    try:
        if migrate and store.is_empty():
            store.migrate()
        store.check_schema()
    except BaseException:
        store.close()
        raise
    return store


def migrate_database(database: str | URL | Engine, *, text_index: bool = False) -> None:
    """Bring the tables of a database to this version of flowkit. Raises SchemaOutdated if they are newer.

    `text_index` makes an index for full-text queries, too, where the database has means for one.
    """
    store = _store(database)
    try:
        store.migrate()
        if text_index:
            store.lay_text_index()
    finally:
        store.close()


def _store(database: str | URL | Engine) -> SqlStore:
    if isinstance(database, Engine):
        return SqlStore(database, guest=True)
    try:
        url = make_url(database)
    except (ArgumentError, ValueError) as error:
        raise _unusable("this is no URL of a database", "这不是数据库地址") from error
    make = _ENGINES.get(url.get_backend_name())
    if make is None:
        raise _unknown(url.get_backend_name())
    try:
        return SqlStore(make(url), guest=False)
    except (ArgumentError, ImportError) as error:
        raise _unusable(f"its driver {url.drivername}: {error}", f"驱动 {url.drivername}:{error}") from error


class SqlStore:
    """Implements `flowkit.engine.ports.Store`. Safe for threads; a unit belongs to one thread.

    `engine` is the SQLAlchemy engine. `guest` says that it belongs to the host and is left open by `close`.
    """

    def __init__(self, engine: Engine, *, guest: bool) -> None:
        self.engine = engine
        self._guest = guest
        self._backend = _backend(engine.dialect.name, guest=guest)
        self._shared = isinstance(engine.pool, StaticPool | SingletonThreadPool)
        self._turn = Turn() if self._backend.one_writer else None
        self._connections = Connections(engine, self._backend, kept=0 if guest else KEPT)
        error: type[Exception] = engine.dialect.loaded_dbapi.Error
        self._database = Database(self._backend, Texts(engine.dialect), error)

    def begin(self, tenant: str = "") -> AbstractContextManager[Unit]:
        """A transaction of its own that is going to write. Waits for locks, bounded; then Conflict ("lock-timeout").

        TransactionLost means that the database gave it up for another one: `run` begins again by itself.
        """
        return OwnTransaction(self._connections, self._database, tenant, self._turn, write=True)

    def read(self, tenant: str = "") -> AbstractContextManager[Unit]:
        """A transaction that only reads."""
        turn = self._turn if self._shared else None
        return OwnTransaction(self._connections, self._database, tenant, turn, write=False)

    def run(self, tenant: str, work: Callable[[Unit], T]) -> T:
        """Do the work in a transaction of its own; from the beginning again, a few times, if another one came first."""
        for left in reversed(range(_TRIES)):
            try:
                with self.begin(tenant) as unit:
                    return work(unit)
            except (TransactionLost, KeyTaken):
                if not left:
                    raise
            time.sleep(random.uniform(0, 0.01 * 2 ** (_TRIES - left)))  # noqa: S311 - spreads the tries, guards nothing
        raise AssertionError

    @contextmanager
    def using(self, session_or_connection: object, tenant: str = "") -> Iterator[Unit]:
        """The caller's own transaction, begun if it has not begun. Never committed or rolled back here.

        A Session is flushed first, since it does not see what is written beside it.
        """
        connection = _connection(session_or_connection)
        if connection.dialect.name != self.engine.dialect.name:
            raise _unknown(connection.dialect.name)
        if not connection.in_transaction():
            connection.begin()
        driver: Any = connection.connection.driver_connection
        cursor = driver.cursor()
        try:
            self._backend.join(driver, cursor)
            yield SqlUnit(Transaction(self._database, cursor, tenant, joined=True))
        finally:
            cursor.close()

    def watch(self, seen: Callable[[str], None] | None) -> None:
        """Call `seen` with the text of every statement of every unit; None ends it. For counting in tests."""
        self._database.watch = seen

    def migrate(self) -> None:
        """Bring the tables to this version of flowkit, in a transaction of its own."""
        from flowkit.store.migrations import migrate  # noqa: PLC0415 - alembic is needed here only

        with self.engine.begin() as connection:
            migrate(connection)

    def lay_text_index(self) -> bool:
        """Make an index for full-text queries, which the database keeps from then on; nothing if there is one. False
        where the database has no means for it: texts are looked through there.
        """
        with self.engine.begin() as connection:
            return text_index.lay(connection)

    def check_schema(self) -> None:
        """Raises SchemaOutdated if the tables are missing, older or newer."""
        with self.engine.connect() as connection:
            schema.check(connection)

    def is_empty(self) -> bool:
        """Whether none of flowkit's tables is there."""
        with self.engine.connect() as connection:
            return schema.revision(connection) is None

    def close(self) -> None:
        self._connections.close()
        if not self._guest:
            self.engine.dispose()


def _backend(name: str, *, guest: bool) -> Backend:
    if name == "sqlite":
        return SqliteBackend()
    if name == "postgresql":
        return PostgresqlBackend(guest=guest)
    if name in {"mysql", "mariadb"}:
        return MysqlBackend(guest=guest)
    raise _unknown(name)


def _unknown(name: str) -> InputInvalid:
    return InputInvalid(
        Text("flowkit does not keep its tables in {name} here", "flowkit 不能在此使用 {name} 数据库").format(name=name),
        code="store-unknown",
        mend=Text("use SQLite, PostgreSQL, MariaDB or MySQL", "请使用 SQLite、PostgreSQL、MariaDB 或 MySQL"),
    )


def _unusable(en: str, zh: str) -> InputInvalid:
    """Says nothing of the URL but its driver: it may hold a password."""
    return InputInvalid(
        Text(f"the database cannot be opened: {en}", f"无法打开数据库:{zh}"),
        code="database-unusable",
        mend=Text(
            "check the URL and its driver: sqlite:///cases.db, postgresql+psycopg://user@host/name",
            "请检查地址与驱动:sqlite:///cases.db、postgresql+psycopg://user@host/name",
        ),
    )


def _connection(given: object) -> Connection:
    if isinstance(given, Connection):
        return given
    if isinstance(given, Session | scoped_session):
        given.flush()
        return given.connection()
    raise InputInvalid(
        Text(
            "expected an SQLAlchemy Session or Connection, but got {kind}",
            "应为 SQLAlchemy 的 Session 或 Connection,实际为 {kind}",
        ).format(kind=type(given).__name__),
        code="session-expected",
    )
