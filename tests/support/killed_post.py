"""A program: does what is due in processes of their own, each on its copy of a database and killed one statement later.

    python killed_post.py FOLDER

`base.db` in the folder is what is begun with. The copy `7.db` is left as a kill before its seventh statement leaves it,
and `7.sent` says what had been sent until then. The last line says how many copies there are.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import sys
from collections.abc import Iterable
from pathlib import Path

from office import Diary

from flowkit import Engine, VirtualClock
from flowkit.core.notification.records import Notice

NOON = "2026-09-14T12:00+08:00"


class Post:
    """Writes down what it sends: the key, to whom, and the text without blanks."""

    channel = "sms"

    def __init__(self, sent: Path) -> None:
        self._sent = Diary(sent)

    def deliver(self, notice: Notice, addresses: Iterable[str], key: str) -> None:
        self._sent.write(key, ",".join(sorted(addresses)), notice.body.replace(" ", "_").replace("\n", "/"))


def at_noon(database: Path) -> Engine:
    post = Post(database.with_suffix(".sent"))
    return Engine(f"sqlite:///{database}", clock=VirtualClock(NOON), deliverers=[post])


def die_before(database: Path, number: int) -> None:
    """Do what is due until that statement."""
    engine, statements = at_noon(database), itertools.count(1)

    def look(_: str) -> None:
        if next(statements) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    engine.store.watch(look)
    while engine.run_due():
        pass


def main(folder: Path) -> int:
    for number in itertools.count(1):
        database = folder / f"{number}.db"
        shutil.copy(folder / "base.db", database)
        process = os.fork()
        if process == 0:
            try:
                die_before(database, number)
            except BaseException:  # noqa: BLE001 - a forked child must never return into the loop
                sys.excepthook(*sys.exc_info())
                os._exit(1)
            os._exit(0)
        status = os.waitpid(process, 0)[1]
        if status != signal.SIGKILL:
            assert status == 0, f"it failed by itself before statement {number}"
            return number
    raise AssertionError


if __name__ == "__main__":
    print(main(Path(sys.argv[1])))  # noqa: T201 - it is what the test reads
