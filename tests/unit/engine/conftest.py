"""An engine on an empty database in memory, on a Monday morning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from diagrams import MORNING, House

from flowkit import Engine, VirtualClock


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    yield from _house(tmp_path)


@pytest.fixture(scope="module")
def quiet_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One for all tests of a module, which only read what its fixtures did there."""
    yield from _house(tmp_path_factory.mktemp("house"))


def _house(place: Path) -> Iterator[House]:
    clock = VirtualClock(MORNING)
    engine = Engine("sqlite://", clock=clock)
    folder = place / "definitions"
    folder.mkdir()
    yield House(folder, engine, clock)
    engine.close()
