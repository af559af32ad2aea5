"""Due jobs among 10,000: find what is due, and fire each in a transaction of its own.

Every case waits at a step with a deadline of four hours; each begins a second after the one before, so the virtual
clock decides how many are due. Against it stands an ideal engine that looks into its index and writes the same rows:
case, deadline, job, history.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks import definitions as d
from benchmarks.durable_action import CLOCKED
from benchmarks.measuring import UNMEASURED, Line, Ratio, Size, in_turns
from benchmarks.yardsticks import HOUR, connect
from flowkit import Engine, VirtualClock

_SECOND = 1_000_000
_BEGIN = "2026-11-16T00:00+00:00"
_SCHEMA = """
CREATE TABLE cases (id TEXT PRIMARY KEY, version INT NOT NULL, status TEXT, data TEXT) WITHOUT ROWID;
CREATE TABLE deadline (case_id TEXT, id INT, due_at INT, breached_at INT, PRIMARY KEY (case_id, id)) WITHOUT ROWID;
CREATE TABLE job (case_id TEXT, id INT, due_at INT, PRIMARY KEY (case_id, id)) WITHOUT ROWID;
CREATE INDEX job_due ON job (due_at);
CREATE TABLE history (case_id TEXT, number INT, at INT, actor TEXT, command TEXT, payload TEXT,
  PRIMARY KEY (case_id, number)) WITHOUT ROWID;
"""
_PAYLOAD = "x" * 120


class Flowkit:
    def __init__(self, place: Path, jobs: int, batch: int) -> None:
        self._clock = VirtualClock(_BEGIN)
        self._engine = Engine(f"sqlite:///{place / 'jobs.db'}", clock=self._clock)
        self._engine.deploy(d.folder(place / "definitions", {"clocked": CLOCKED}))
        self._batch = batch
        for _ in range(jobs):
            self._engine.start("clocked", by="ann")
            self._clock.move_to(self._clock.now() + _SECOND)
        self._clock.move_to(self._clock.now() - jobs * _SECOND + 4 * HOUR - _SECOND)

    def play(self) -> Iterator[str]:
        """The clock moves to where the next ones are due."""
        self._clock.move_to(self._clock.now() + self._batch * _SECOND)
        yield UNMEASURED
        done = self._engine.run_due()
        yield "fire"
        assert done == self._batch, done

    def close(self) -> None:
        self._engine.close()


class Ideal:
    def __init__(self, path: Path, jobs: int, batch: int) -> None:
        self._connection = connect(path)
        self._connection.executescript(_SCHEMA)
        self._batch = batch
        self._now = 4 * HOUR - 1
        run = self._connection.execute
        run("BEGIN")
        for number in range(jobs):
            case, due_at = f"{number:020}", number * _SECOND + 4 * HOUR
            run("INSERT INTO cases VALUES (?, 1, 'open', '{}')", (case,))
            run("INSERT INTO deadline VALUES (?, 4, ?, NULL)", (case, due_at))
            run("INSERT INTO job VALUES (?, 4, ?)", (case, due_at))
        run("COMMIT")

    def play(self) -> Iterator[str]:
        self._now += self._batch * _SECOND
        yield UNMEASURED
        done = 0
        while found := self._connection.execute(
            "SELECT case_id, id FROM job WHERE due_at <= ? ORDER BY due_at LIMIT 100", (self._now,)
        ).fetchall():
            for case, number in found:
                self._fire(case, number)
            done += len(found)
        yield "fire"
        assert done == self._batch, done

    def _fire(self, case: str, number: int) -> None:
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        _, version, *_ = run("SELECT * FROM cases WHERE id = ?", (case,)).fetchone()
        run(
            "SELECT j.*, d.* FROM job j JOIN deadline d ON d.case_id = j.case_id AND d.id = j.id"
            " WHERE j.case_id = ? AND j.id = ?",
            (case, number),
        ).fetchone()
        run("UPDATE cases SET version = ? WHERE id = ? AND version = ?", (version + 1, case, version))
        run("UPDATE deadline SET breached_at = ? WHERE case_id = ? AND id = ?", (self._now, case, number))
        run("DELETE FROM job WHERE case_id = ? AND id = ?", (case, number))
        run("INSERT INTO history VALUES (?, ?, ?, 'flowkit', 'FireJob', ?)", (case, version + 1, self._now, _PAYLOAD))
        run("COMMIT")

    def close(self) -> None:
        self._connection.close()


def run(place: Path, size: Size) -> Iterator[Line]:
    turns = min(size.turns, 10)
    batch = max(1, min(50, size.jobs // (turns + 2)))
    flowkit, ideal = Flowkit(place, size.jobs, batch), Ideal(place / "ideal.db", size.jobs, batch)
    costs = in_turns({"flowkit": flowkit.play, "ideal": ideal.play}, turns=turns)
    one, raw = (costs[name]["fire"] / batch for name in ("flowkit", "ideal"))
    yield Ratio("due jobs", f"one of {batch} due among {size.jobs:,}", "raw sqlite3", one, raw)
    flowkit.close()
    ideal.close()
