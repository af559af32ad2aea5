"""One store on each database. A test gets empty tables, whatever ran before it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import on_mariadb, on_postgresql

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
        with on_postgresql(request.getfixturevalue("postgres_server"), "flowkit_contract") as url:
            yield url
    else:
        with on_mariadb("flowkit_contract") as url:
            yield url


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
