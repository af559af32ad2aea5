"""`flowkit worker` in a process of its own: it does what is due, and ends when it is told, after the present piece."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import CommandLine

from flowkit import Engine, VirtualClock

PARCEL = Path(__file__).resolve().parents[1] / "unit" / "cli" / "files" / "parcel"
MORNING = "2026-11-16T08:00+08:00"

APPLICATION = """
from flowkit import Engine, VirtualClock

engine = Engine("sqlite:///cases.db", clock=VirtualClock("2026-11-16T08:00+08:00"))


@engine.handler("book-parcel")
def book(label: str) -> str:
    print("begun", label, flush=True)
    with open("release") as waiting:
        return waiting.read()
"""


@pytest.fixture
def parcels(cli: CommandLine) -> Iterator[Engine]:
    """An engine on the file on which the commands work."""
    cli.now = MORNING
    engine = Engine(f"sqlite:///{cli.folder / 'cases.db'}", clock=VirtualClock(MORNING))
    engine.deploy(PARCEL)
    yield engine
    engine.close()


def active(engine: Engine, key: str) -> tuple[str, ...]:
    (found,) = engine.cases("parcel", by="ann", business_key=key)
    return engine.case(found.id, by="ann").active


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_end_finishes_the_present_piece_and_begins_no_other(
    cli: CommandLine, parcels: Engine, end: signal.Signals
) -> None:
    for key in ("P-1", "P-2"):
        parcels.start("parcel", {"label": key}, by="ann", business_key=key)
    (cli.folder / "application.py").write_text(APPLICATION, "utf-8")
    os.mkfifo(cli.folder / "release")

    with cli.beside("worker", "--app", "application:engine", "--every", "0.05") as worker:
        assert worker.stdout is not None
        begun = worker.stdout.readline().split()[-1]
        worker.send_signal(end)
        (cli.folder / "release").write_text("N-1", "utf-8")
        out, err = worker.communicate(timeout=60)

    assert worker.returncode == 0, err
    assert err.splitlines() == ["flowkit worker: ready", "flowkit worker: done 1", "flowkit worker: stopped"]
    assert out == "", "the second parcel was not begun"
    waiting = {key: active(parcels, key) for key in ("P-1", "P-2")}
    assert waiting.pop(begun) == ("weigh",)
    assert list(waiting.values()) == [("book",)]


def test_a_worker_fires_clocks_until_it_is_told_to_end(cli: CommandLine, parcels: Engine) -> None:
    parcels.handler("book-parcel")(lambda label: label)
    case = parcels.start("parcel", {"label": "a"}, by="ann", business_key="P-1")
    parcels.run_due()
    cli.now = "2026-11-16T12:00+08:00"

    with cli.beside("worker", "--every", "0.05") as worker:
        assert worker.stderr is not None
        assert worker.stderr.readline() == "flowkit worker: ready\n"
        assert worker.stderr.readline() == "flowkit worker: done 1\n", "the escalation; its notice lies in the inbox"
        worker.terminate()
        _, err = worker.communicate(timeout=60)

    assert worker.returncode == 0
    assert err == "flowkit worker: stopped\n"
    (clock,) = parcels.case(case.id, by="ann").deadlines
    assert [mark.key for mark in clock.marks if mark.kind == "step" and mark.fired_at] == ["tell-clerk"]


def test_a_worker_can_look_once(cli: CommandLine, parcels: Engine) -> None:
    assert cli("worker", "--once").err == "flowkit worker: ready\nflowkit worker: stopped\n"
