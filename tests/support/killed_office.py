"""A program: works through the plan in processes of their own, which are killed at random instants and begun again.

    python killed_office.py URL FOLDER ACTIONS SEED HELPERS

One worker goes through the plan; so many helpers do what is due beside it. The last line says how often one was
killed. No thread runs here, so that each can be forked with everything imported, and comes up within milliseconds.
"""

from __future__ import annotations

import itertools
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from office import Diary, Step, act, free_leases, office, plan, work
from sqlalchemy import make_url

LONGEST_LIFE = 0.3
"""Seconds, for a worker alone. A life is as short as a hundredth of that."""


@dataclass(frozen=True)
class Life:
    """One process, and the instant of its death."""

    live: Callable[[], None]
    process: int
    until: float


def go_through_the_plan(url: str, folder: Path, actions: int) -> None:
    engine = office(url, folder)
    free_leases(engine)
    work(engine, plan(actions), Diary(folder / "done"))


def help_along(url: str, folder: Path, actions: int) -> None:
    """Do what is due in the slot in which the worker is, until it has done the last step."""
    engine, diary, steps = office(url, folder), Diary(folder / "done"), plan(actions)
    free_leases(engine)
    slots = {step.request: step.slot for step in steps}
    for _ in itertools.count():
        lines = diary.lines()
        act(engine, Step("tick", slots[lines[-1][0]] if lines else 0, -1), {})
        if len(lines) >= len(steps):
            return


def begin(live: Callable[[], None], life: float) -> Life:
    process = os.fork()
    if process == 0:
        try:
            live()
        except BaseException:  # noqa: BLE001 - a forked child must never return into the driver
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    return Life(live, process, time.monotonic() + life)


class BrokeDown(Exception):
    """A worker failed by itself."""


def ended(life: Life) -> bool:
    """Whether it came to its end, which is the end of the plan. Raises `BrokeDown` if it failed by itself."""
    process, status = os.waitpid(life.process, os.WNOHANG)
    if process and status:
        raise BrokeDown
    return bool(process)


def kill(life: Life) -> None:
    os.kill(life.process, signal.SIGKILL)
    os.waitpid(life.process, 0)


def warm_up(url: str, folder: Path) -> None:
    """Import and compile, before the forks, what every life needs."""
    make_url(url).get_dialect().import_dbapi()
    aside = folder / "warm-up"
    aside.mkdir()
    engine = office("sqlite://", aside)
    work(engine, plan(1), Diary(aside / "done"))
    engine.close()


def main(url: str, folder: Path, actions: int, seed: int, helpers: int) -> int:
    """Kill and begin again until every process has come to its end. How often one was killed."""
    chance = random.Random(seed)  # noqa: S311 - it chooses instants, it guards nothing
    warm_up(url, folder)
    longest = LONGEST_LIFE * (1 + helpers)

    def life() -> float:
        return chance.uniform(longest / 100, longest)

    lives = [begin(lambda: go_through_the_plan(url, folder, actions), life())]
    lives += [begin(lambda: help_along(url, folder, actions), life()) for _ in range(helpers)]
    killed = 0
    while lives:
        time.sleep(0.001)
        try:
            lives = [each for each in lives if not ended(each)]
        except BrokeDown:
            # The others would wait for what never comes, and whoever reads the output for them.
            for each in lives:
                with suppress(ProcessLookupError):
                    os.kill(each.process, signal.SIGKILL)
            sys.exit("a worker failed by itself")
        for each in [each for each in lives if each.until <= time.monotonic()]:
            kill(each)
            killed += 1
            lives[lives.index(each)] = begin(each.live, life())
    return killed


if __name__ == "__main__":
    url, folder, *numbers = sys.argv[1:]
    print(main(url, Path(folder), *map(int, numbers)))  # noqa: T201 - it is what the test reads
