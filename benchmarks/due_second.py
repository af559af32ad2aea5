"""Deadlines that are all due in the same second, fired by two workers of which one is killed; and the look into the
index of what is due, among many jobs that are not.

Each worker is a process of its own. Against them stands one process that looks into its index and writes the same
rows, one transaction for each: on SQLite there is one writer, however many workers there are.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import definitions as d
from benchmarks.due_jobs import Ideal
from benchmarks.durable_action import CLOCKED
from benchmarks.measuring import Cost, Count, Line, Ratio, Size, in_turns
from benchmarks.yardsticks import HOUR
from flowkit import Conflict, Engine, VirtualClock

_BEGIN = "2026-11-16T00:00+00:00"
_FORK = multiprocessing.get_context("fork")


def _worker(url: str, now: int) -> None:
    """Fires until nothing is due any more. A lock that was not free is tried again."""
    clock = VirtualClock(_BEGIN)
    clock.move_to(now)
    engine = Engine(url, clock=clock, migrate=False)
    while True:
        try:
            if not engine.run_due():
                return
        except Conflict:
            continue


def _left(path: Path) -> int:
    with sqlite3.connect(path) as connection:
        ((count,),) = connection.execute("SELECT count(*) FROM flowkit_job").fetchall()
    connection.close()
    return int(count)


def _kill_one_of_two(url: str, path: Path, now: int, jobs: int) -> Cost:
    """The time until all is done; a third of it done, one worker is killed, and another comes in its place."""
    begun, cpu = time.perf_counter(), os.times()
    workers = [_FORK.Process(target=_worker, args=(url, now)) for _ in range(2)]
    for each in workers:
        each.start()
    while _left(path) > jobs * 2 // 3:
        time.sleep(0.001)
    killed = workers[0].pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    workers.append(_FORK.Process(target=_worker, args=(url, now)))
    workers[-1].start()
    for each in workers:
        each.join()
    after = os.times()
    first, *others = (each.exitcode for each in workers)
    assert others == [0, 0]
    assert first in (-signal.SIGKILL, 0), "of few jobs a worker may have done its own before it is killed"
    used = after.children_user + after.children_system - cpu.children_user - cpu.children_system
    return Cost(time.perf_counter() - begun, used)


def _fired(path: Path) -> tuple[int, int]:
    """How many clocks have their breach, and how many breaches the histories tell of."""
    with sqlite3.connect(path) as connection:
        breached = "SELECT count(*) FROM flowkit_deadline WHERE breached_at IS NOT NULL"
        fired = "SELECT count(*) FROM flowkit_history WHERE command LIKE '%FireJob%'"
        ((clocks,),), ((told,),) = (connection.execute(each).fetchall() for each in (breached, fired))
    connection.close()
    return int(clocks), int(told)


def run(place: Path, size: Size) -> Iterator[Line]:
    jobs, path = size.jobs, place / "second.db"
    clock, url = VirtualClock(_BEGIN), f"sqlite:///{path}"
    engine = Engine(url, clock=clock)
    engine.deploy(d.folder(place / "definitions", {"clocked": CLOCKED}))
    for _ in range(jobs):
        engine.start("clocked", by="ann")
    now = clock.now() + 4 * HOUR
    engine.close()
    spent = _kill_one_of_two(url, path, now, jobs)
    clocks, told = _fired(path)
    yield Count("due second", f"of {jobs:,} due at once", "two workers, a kill", clocks, jobs)
    yield Count("due second", "told in the histories", "two workers, a kill", told, jobs)
    ideal = Ideal(place / "ideal.db", jobs, jobs)
    begun, cpu = time.perf_counter(), time.process_time()
    assert list(ideal.play()) == ["", "fire"]
    raw = Cost(time.perf_counter() - begun, time.process_time() - cpu)
    ideal.close()
    yield Ratio("due second", f"one of {jobs:,}", "raw sqlite3", spent / jobs, raw / jobs, 3, by_wall=True)
    yield from _look(place, size)


def _look(place: Path, size: Size) -> Iterator[Line]:
    """100 of so many jobs are due."""
    path = place / "many.db"
    clock = VirtualClock(_BEGIN)
    engine = Engine(f"sqlite:///{path}", clock=clock)
    many = size.jobs * 100
    now, connection = clock.now(), sqlite3.connect(path, isolation_level=None)
    row = (
        "INSERT INTO flowkit_job (tenant, case_id, id, attempts, leased_until, due_at, priority, kind, token, node)"
        " VALUES ('', ?, 1, 0, NULL, ?, 0, 'deadline', NULL, 'x')"
    )
    connection.execute("BEGIN")
    connection.executemany(row, ((f"{number:020}", now + (number - 100) * 1_000_000 + 1) for number in range(many)))
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    raw = (
        "SELECT tenant, case_id, id, kind, due_at, priority FROM flowkit_job"
        " WHERE due_at <= ? ORDER BY due_at, priority, case_id, id LIMIT 100"
    )

    def own() -> Iterator[str]:
        with engine.store.read() as unit:
            assert len(unit.due_jobs(now, limit=100)) == 100
        yield "look"

    def yardstick() -> Iterator[str]:
        connection.execute("BEGIN")
        assert len(connection.execute(raw, (now,)).fetchall()) == 100
        connection.execute("COMMIT")
        yield "look"

    costs = in_turns({"flowkit": own, "raw": yardstick}, turns=size.turns, plays=5)
    one, index = (costs[name]["look"] for name in ("flowkit", "raw"))
    yield Ratio("due second", f"what is due among {many:,}", "raw indexed query", one, index, 5)
    connection.close()
    engine.close()
