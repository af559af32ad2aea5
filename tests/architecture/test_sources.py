"""What no file of the library may contain."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "flowkit"
MODULES = sorted(SOURCE.rglob("*.py"))
FILES = sorted(path for path in SOURCE.rglob("*") if path.is_file() and path.suffix not in {".pyc", ".so"})

# The one module that may ask the machine what time it is.
CLOCK = SOURCE / "engine" / "clock.py"
CLOCK_NAMES = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {
        "time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "localtime", "gmtime", "ctime", "strftime",
    },
}  # fmt: skip
MACHINE_PATH = re.compile(r"(?<![\w.:}/])/(?:home|root|tmp|opt|usr|var|work|srv|mnt|Users)/|[A-Z]:\\")
# The library knows no procedure: these words belong to one. (Its own `Incident` is a case that cannot go on.)
PROCEDURE_WORD = re.compile(r"incident[-_ ]management|severity", re.IGNORECASE)


def wall_clock_readings(tree: ast.AST) -> Iterator[int]:
    """The lines that read the machine's clock: `datetime.now`, `dt.datetime.now`, `from time import monotonic` …"""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value
            name = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
            if node.attr in CLOCK_NAMES.get(name, ()):
                yield node.lineno
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from (node.lineno for alias in node.names if alias.name in CLOCK_NAMES["time"])


def lines_with(pattern: re.Pattern[str], path: Path) -> list[int]:
    lines = path.read_text("utf-8", errors="replace").splitlines()
    return [number for number, line in enumerate(lines, 1) if pattern.search(line)]


def relative(path: Path) -> str:
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("module", [path for path in MODULES if path != CLOCK], ids=relative)
def test_only_the_clock_reads_the_wall_clock(module: Path) -> None:
    assert list(wall_clock_readings(ast.parse(module.read_text("utf-8")))) == []


@pytest.mark.parametrize(
    ("code", "readings"),
    [
        ("datetime.now(UTC)", 1),
        ("datetime.datetime.utcnow()", 1),
        ("dt.date.today()", 1),
        ("field(default_factory=time.monotonic)", 1),
        ("from time import time, sleep", 1),
        ("from time import sleep", 0),
        ("clock.now()", 0),
        ("moment.time()", 0),
    ],
)
def test_a_reading_of_the_wall_clock_is_recognised(code: str, readings: int) -> None:
    assert len(list(wall_clock_readings(ast.parse(code)))) == readings


def test_no_source_file_names_a_path_of_one_machine() -> None:
    assert {relative(path): lines for path in FILES if (lines := lines_with(MACHINE_PATH, path))} == {}


def test_no_source_file_knows_a_procedure() -> None:
    assert {relative(path): lines for path in FILES if (lines := lines_with(PROCEDURE_WORD, path))} == {}
    assert [relative(path) for path in FILES if PROCEDURE_WORD.search(relative(path))] == []
