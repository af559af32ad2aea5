"""The raw limits: what an ideal engine would write for a process of two user tasks, with `sqlite3` alone.

Nothing is decided, checked or encoded: constant texts of the right length are bound. What a case is lives in the rows,
and every action loads them afresh. WAL and synchronous=FULL, as flowkit has it.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

_PAYLOAD = "x" * 560
"""About as long as what flowkit writes into the history for these actions."""
_NOTE = '{"note":"checked and found right"}'
HOUR = 3_600_000_000

_SMALL = """
CREATE TABLE cases (id TEXT PRIMARY KEY, version INT NOT NULL, process TEXT, status TEXT, data TEXT) WITHOUT ROWID;
CREATE TABLE token (case_id TEXT, id INT, node TEXT, since INT, PRIMARY KEY (case_id, id)) WITHOUT ROWID;
CREATE TABLE item (case_id TEXT, id INT, token INT, node TEXT, status TEXT, holder TEXT, data TEXT, created_at INT,
  ended_at INT, PRIMARY KEY (case_id, id)) WITHOUT ROWID;
CREATE TABLE history (case_id TEXT, number INT, at INT, actor TEXT, command TEXT, payload TEXT,
  PRIMARY KEY (case_id, number)) WITHOUT ROWID;
"""
_LARGE = """
CREATE TABLE deadline (case_id TEXT, id INT, item INT, due_at INT, ended_at INT,
  PRIMARY KEY (case_id, id)) WITHOUT ROWID;
CREATE TABLE job (case_id TEXT, id INT, due_at INT, PRIMARY KEY (case_id, id)) WITHOUT ROWID;
CREATE INDEX job_due ON job (due_at);
CREATE TABLE candidate (name TEXT, due_at INT, case_id TEXT, item INT,
  PRIMARY KEY (name, due_at, case_id, item)) WITHOUT ROWID;
CREATE TABLE outbox (case_id TEXT, id INT, receiver TEXT, text TEXT, pending_at INT,
  PRIMARY KEY (case_id, id)) WITHOUT ROWID;
CREATE INDEX outbox_pending ON outbox (pending_at) WHERE pending_at IS NOT NULL;
"""


def connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=512)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


class IdealEngine:
    """Yardstick 1: one case, one token, one item, one history row. Yardstick 2, `with_clock`: also the rows of a step
    that has candidates, a deadline with its job, and a notice to send.
    """

    def __init__(self, path: Path, *, with_clock: bool) -> None:
        self._connection = connect(path)
        self._connection.executescript(_SMALL + (_LARGE if with_clock else ""))
        self._run = self._connection.cursor().execute
        self._with_clock = with_clock
        self._number = 0

    def play(self) -> Iterator[str]:
        self._number += 1
        case = f"{self._number:020}"
        self._start(case, 3)
        yield "start"
        self._complete(case, 3, 5)
        yield "complete, next task"
        self._complete(case, 5, None)
        yield "complete, end"

    def close(self) -> None:
        self._connection.close()

    def _start(self, case: str, item: int) -> None:
        run, now = self._run, time.time_ns() // 1000
        run("BEGIN IMMEDIATE")
        run("INSERT INTO cases VALUES (?, 1, 'two', 'open', '{}')", (case,))
        run("INSERT INTO token VALUES (?, 2, 'first', ?)", (case, now))
        self._offer(case, item, "first", now)
        self._history(case, 1, "start", now)
        run("COMMIT")

    def _complete(self, case: str, item: int, following: int | None) -> None:
        run, now = self._run, time.time_ns() // 1000
        run("BEGIN IMMEDIATE")
        _, version, *_ = run("SELECT * FROM cases WHERE id = ?", (case,)).fetchone()
        loaded = run(
            "SELECT i.*, t.* FROM item i JOIN token t ON t.case_id = i.case_id AND t.id = i.token"
            " WHERE i.case_id = ? AND i.id = ?",
            (case, item),
        ).fetchone()
        status = "completed" if following is None else "open"
        run(
            "UPDATE cases SET version = ?, status = ?, data = ? WHERE id = ? AND version = ?",
            (version + 1, status, _NOTE, case, version),
        )
        run(
            "UPDATE item SET status = 'completed', holder = 'ann', data = ?, ended_at = ? WHERE case_id = ? AND id = ?",
            (_NOTE, now, case, item),
        )
        if self._with_clock:
            self._stop_clock(case, item, now)
        if following is None:
            run("DELETE FROM token WHERE case_id = ? AND id = ?", (case, loaded[2]))
        else:
            run("UPDATE token SET node = 'second', since = ? WHERE case_id = ? AND id = ?", (now, case, loaded[2]))
            self._offer(case, following, "second", now)
        self._history(case, version + 1, "complete", now)
        run("COMMIT")

    def _offer(self, case: str, item: int, node: str, now: int) -> None:
        run = self._run
        run("INSERT INTO item VALUES (?, ?, 2, ?, 'offered', '', '{}', ?, NULL)", (case, item, node, now))
        if self._with_clock:
            due_at, number = now + 4 * HOUR, item * 10
            run("INSERT INTO deadline VALUES (?, ?, ?, ?, NULL)", (case, number, item, due_at))
            run("INSERT INTO job VALUES (?, ?, ?)", (case, number, due_at))
            run("INSERT INTO candidate VALUES ('role:clerk', ?, ?, ?)", (due_at, case, item))
            run("INSERT INTO outbox VALUES (?, ?, 'role:clerk', 'new work', ?)", (case, number + 1, now))

    def _stop_clock(self, case: str, item: int, now: int) -> None:
        run, number = self._run, item * 10
        _, _, _, due_at, *_ = run(
            "SELECT d.*, j.* FROM deadline d JOIN job j ON j.case_id = d.case_id AND j.id = d.id"
            " WHERE d.case_id = ? AND d.id = ?",
            (case, number),
        ).fetchone()
        run("UPDATE deadline SET ended_at = ? WHERE case_id = ? AND id = ?", (now, case, number))
        run("DELETE FROM job WHERE case_id = ? AND id = ?", (case, number))
        run(
            "DELETE FROM candidate WHERE name = 'role:clerk' AND due_at = ? AND case_id = ? AND item = ?",
            (due_at, case, item),
        )

    def _history(self, case: str, number: int, command: str, now: int) -> None:
        self._run("INSERT INTO history VALUES (?, ?, ?, 'ann', ?, ?)", (case, number, now, command, _PAYLOAD))
