"""An engine on an empty database in memory, on a Monday morning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from diagrams import MORNING, House

from flowkit import Engine, VirtualClock


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    clock = VirtualClock(MORNING)
    engine = Engine("sqlite://", clock=clock)
    folder = tmp_path / "definitions"
    folder.mkdir()
    yield House(folder, engine, clock)
    engine.close()
