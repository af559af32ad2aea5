"""The command line in this process, on an SQLite file with one deployed process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from command_line import Commands

from flowkit import Engine, VirtualClock

PARCEL = Path(__file__).with_name("files") / "parcel"
MORNING = "2026-11-16T08:00+08:00"


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    """The engine of the application, which books parcels; `commands` works beside it on the same file."""
    engine = Engine(sqlite_url, clock=VirtualClock(MORNING))

    @engine.handler("book-parcel")
    def book(label: str) -> str:
        return f"N-{label}"

    engine.deploy(PARCEL)
    yield engine
    engine.close()


@pytest.fixture
def commands(sqlite_url: str, engine: Engine) -> Commands:
    return Commands(sqlite_url, MORNING)


@pytest.fixture
def start(engine: Engine, commands: Commands) -> Callable[[str], str]:
    """Brings a case to its first work item; its name on the command line."""

    def start(key: str) -> str:
        commands("start", "parcel", "--by", "ann", "--key", key, f"label={key}")
        engine.run_due()
        return f"parcel/{key}"

    return start
