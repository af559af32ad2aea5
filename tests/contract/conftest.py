"""One store on each database. A test gets empty tables, whatever ran before it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pymysql
import pytest

from flowkit.store import SqlStore, metadata, open_store

DATABASES = ["sqlite-memory", "sqlite-file", "postgresql", "mariadb"]


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    kind = request.param
    if kind == "sqlite-memory":
        yield "sqlite://"
    elif kind == "sqlite-file":
        yield f"sqlite:///{tmp_path_factory.mktemp('store') / 'flowkit.db'}"
    elif kind == "postgresql":
        yield from _postgresql(request.getfixturevalue("postgres_server"))
    else:
        yield from _mariadb()


def _postgresql(server: str) -> Iterator[str]:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE flowkit_contract")
    yield server.replace("postgresql://", "postgresql+psycopg://", 1).replace("/postgres?", "/flowkit_contract?", 1)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP DATABASE flowkit_contract WITH (FORCE)")


def _mariadb() -> Iterator[str]:
    """A database of its own on the server of this machine, if there is one."""
    name = f"flowkit_contract_{os.getpid()}"
    try:
        server = pymysql.connect(host="127.0.0.1", port=3306, user="root", password="", autocommit=True)
    except pymysql.err.OperationalError as error:
        pytest.skip(f"no MariaDB answers on 127.0.0.1:3306: {error}")
    with server, server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        yield f"mysql+pymysql://root@127.0.0.1:3306/{name}"
        cursor.execute(f"DROP DATABASE {name}")


@pytest.fixture(scope="session")
def opened(database_url: str) -> Iterator[SqlStore]:
    store = open_store(database_url)
    yield store
    store.close()


@pytest.fixture
def store(opened: SqlStore) -> Iterator[SqlStore]:
    yield opened
    opened.watch(None)
    with opened.engine.begin() as connection:
        for table in metadata.sorted_tables:
            connection.execute(table.delete())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_url" in metafunc.fixturenames:
        metafunc.parametrize("database_url", DATABASES, indirect=True, scope="session")


@pytest.fixture
def several_writers(store: SqlStore) -> SqlStore:
    """A store on which two transactions can be open at once; a database in memory has one connection."""
    if str(store.engine.url) == "sqlite://":
        pytest.skip("a database in memory has one connection")
    return store


@pytest.fixture
def file_of(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'own.db'}"
