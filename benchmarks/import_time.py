"""What `import flowkit` costs in a fresh interpreter, against importing the libraries that it stands on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

from benchmarks.measuring import Cost, Line, Ratio, Size

_LIBRARIES = "import sqlalchemy, pydantic, lxml.etree"
_IMPORTS: Mapping[str, str] = {
    "libraries": _LIBRARIES,
    "import flowkit": "import flowkit",
    "from flowkit import Engine": "from flowkit import Engine",
}
_PROGRAM = """
import json, time
wall, cpu = time.perf_counter(), time.process_time()
{imports}
print(json.dumps([time.perf_counter() - wall, time.process_time() - cpu]))
"""


def _once(imports: str) -> Cost:
    program = _PROGRAM.format(imports=imports)
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)  # noqa: S603 -- our own program
    return Cost(*json.loads(done.stdout))


def run(place: Path, size: Size) -> Iterator[Line]:
    samples: dict[str, list[Cost]] = {name: [] for name in _IMPORTS}
    for turn in range(-1, size.interpreters):
        for name, imports in _IMPORTS.items():
            cost = _once(imports)
            if turn >= 0:
                samples[name].append(cost)
    costs = {name: _median(kept) for name, kept in samples.items()}
    against, libraries = "SQLAlchemy, pydantic and lxml", costs["libraries"]
    yield Ratio("import", "import flowkit", against, costs["import flowkit"], libraries, 1.2)
    yield Ratio("import", "from flowkit import Engine", against, costs["from flowkit import Engine"], libraries)


def _median(samples: list[Cost]) -> Cost:
    return Cost(median(each.wall for each in samples), median(each.cpu for each in samples))
