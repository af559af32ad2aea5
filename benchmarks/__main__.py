"""`python -m benchmarks [name …]`: run the benchmarks, all of them by default, and print the table of ratios."""

from __future__ import annotations

import argparse
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from benchmarks import (
    assignments,
    automatic_steps,
    due_jobs,
    due_second,
    duplicates,
    durable_action,
    feel,
    import_time,
    inbox,
    large_round,
    linear,
    long_loop,
    people,
    reckonings,
    returns,
)
from benchmarks.measuring import FULL, LARGE, QUICK, TINY, Line, Size
from benchmarks.table import table

BENCHMARKS: Mapping[str, Callable[[Path, Size], Iterator[Line]]] = {
    "durable-action": durable_action.run,
    "automatic-steps": automatic_steps.run,
    "linear-cost": linear.run,
    "large-round": large_round.run,
    "returns": returns.run,
    "long-loop": long_loop.run,
    "inbox": inbox.run,
    "due-jobs": due_jobs.run,
    "due-second": due_second.run,
    "reckonings": reckonings.run,
    "duplicates": duplicates.run,
    "assignments": assignments.run,
    "people": people.run,
    "feel": feel.run,
    "import": import_time.run,
}


def main(arguments: list[str] | None = None) -> int:
    """Exit status 1 if a limit is missed, except with `--tiny`."""
    options = _options(arguments)
    size = TINY if options.tiny else QUICK if options.quick else LARGE if options.large else FULL
    print(f"flowkit benchmarks, size {size.name}: {platform.python_implementation()} {platform.python_version()},"
          f" SQLite {sqlite3.sqlite_version}, {platform.machine()}")  # fmt: skip
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="flowkit-benchmarks-", dir=options.folder) as temporary:
        for name in options.names or BENCHMARKS:
            print(f"... {name}", file=sys.stderr, flush=True)
            place = Path(temporary) / name
            place.mkdir()
            lines += BENCHMARKS[name](place, size)
    print(table(lines))
    missed = [line for line in lines if line.kept is False]
    return 1 if missed and size is not TINY else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"one of: {', '.join(BENCHMARKS)}")
    parser.add_argument("--folder", type=Path, help="where the databases stand while it runs")
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--tiny", action="store_true", help="only show that everything runs")
    sizes.add_argument("--quick", action="store_true", help="smaller sizes")
    sizes.add_argument("--large", action="store_true", help="also an inbox among 1,000,000 items")
    options = parser.parse_args(arguments)
    for name in options.names:
        if name not in BENCHMARKS:
            parser.error(f"no benchmark {name}; there are: {', '.join(BENCHMARKS)}")
    return options


if __name__ == "__main__":
    sys.exit(main())
