"""Law 1: a kill at any instruction loses nothing and doubles nothing inside the database."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import killed_office
import pytest
from office import Diary, act, all_cases, faults, free_leases, office, plan, story, work
from sqlalchemy import create_engine, text

import flowkit
from flowkit import Engine

pytestmark = pytest.mark.slow
ACTIONS = 1_000
FEWER_ACTIONS = 150
SOURCES = Path(flowkit.__file__).resolve().parents[1]


def killed(url: str, folder: Path, actions: int, seed: int, helpers: int = 0) -> int:
    """Run the plan under kills in other processes; how many there were."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(SOURCES), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, killed_office.__file__, url, str(folder), str(actions), str(seed), str(helpers)]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0, f"seed {seed}: {ran.stderr[-4000:]}"
    return int(ran.stdout.split()[-1])


def undisturbed(folder: Path, actions: int) -> Engine:
    """The same plan, gone through by one worker that nobody kills."""
    folder.mkdir()
    engine = office("sqlite://", folder)
    work(engine, plan(actions), Diary(folder / "done"))
    return engine


@dataclass(frozen=True)
class Run:
    """One run under kills, and the same plan gone through in peace."""

    seed: int
    kills: int
    url: str
    folder: Path
    peace: Engine
    peaceful_folder: Path


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    folder = tmp_path_factory.mktemp("killed")
    url, peaceful_folder = f"sqlite:///{folder / 'flowkit.db'}", folder / "peace"
    seed = random.SystemRandom().randrange(2**32)
    peace = undisturbed(peaceful_folder, ACTIONS)
    yield Run(seed, killed(url, folder, ACTIONS, seed), url, folder, peace, peaceful_folder)
    peace.close()


def test_a_thousand_actions_under_kills_leave_what_they_leave_in_peace(run: Run) -> None:
    assert run.kills >= 5, f"seed {run.seed}: only {run.kills} kills"
    engine = office(run.url, run.folder)

    after, before = all_cases(engine, "handling"), all_cases(run.peace, "handling")

    wrong = [(case, fault) for case in after for fault in faults(engine, case)]
    assert not wrong, f"seed {run.seed}"
    assert len(after) == len(before), f"seed {run.seed}"
    for one, other in zip(after, before, strict=True):
        assert story(engine, one) == story(run.peace, other), f"seed {run.seed}"
    engine.close()


def test_every_acknowledged_action_is_in_the_database_and_nothing_else(run: Run) -> None:
    engine = create_engine(run.url)
    with engine.connect() as connection:
        done = {
            row.id: row.result.split(".")[0]
            for row in connection.execute(text("SELECT id, result FROM flowkit_request"))
        }
        ((intact,),) = connection.execute(text("PRAGMA integrity_check")).all()
    engine.dispose()

    told = [words for words in Diary(run.folder / "done").lines() if words[1] != "-"]

    assert done == {words[0]: words[1] for words in told}, f"seed {run.seed}, {run.kills} kills"
    assert len(done) == len(told) == ACTIONS
    assert intact == "ok"


def test_handlers_and_posts_are_repeated_by_a_kill_only_and_under_their_key(run: Run) -> None:
    for name in ("booked", "sent"):
        keys = Counter(words[0] for words in Diary(run.folder / name).lines())

        assert len(keys) == len(Diary(run.peaceful_folder / name).lines()), f"seed {run.seed}: {name}"
        assert sum(keys.values()) <= len(keys) + run.kills, f"seed {run.seed}: more repeats than kills: {name}"


def outcome(engine: Engine, case: str) -> object:
    """What became of a case, whichever worker did it and when."""
    with engine.store.read() as unit:
        head = unit.case(case)
        assert head is not None
        return (
            head.status,
            sorted((item.node, item.status, item.done_by) for item in unit.items(case)),
            sorted((c.rule, m.kind, m.key) for c in unit.deadlines(case) for m in c.marks if m.fired_at is not None),
            sorted((n.notice.channel, n.notice.to, n.notice.cause, n.status) for n in unit.notices(case)),
        )


@pytest.mark.postgres
def test_two_workers_under_kills_fire_each_timer_once(postgres_url: str, tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(2**32)
    peace = undisturbed(tmp_path / "peace", FEWER_ACTIONS)

    kills = killed(postgres_url, tmp_path, FEWER_ACTIONS, seed, helpers=1)

    engine = office(postgres_url, tmp_path)
    free_leases(engine)
    act(engine, plan(FEWER_ACTIONS)[-1], {})
    after, before = all_cases(engine, "handling"), all_cases(peace, "handling")
    assert kills >= 2, f"seed {seed}: only {kills} kills"
    assert not [(case, fault) for case in after for fault in faults(engine, case)], f"seed {seed}"
    assert [outcome(engine, case) for case in after] == [outcome(peace, case) for case in before], f"seed {seed}"
    engine.close()
    peace.close()
