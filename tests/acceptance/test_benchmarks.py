"""The benchmarks run, each of them, at sizes that say nothing about speed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
NAMES = [
    "durable action",
    "automatic steps",
    "linear cost",
    "large round",
    "returns",
    "long loop",
    "inbox page",
    "unread counts",
    "due jobs",
    "due second",
    "reckonings",
    "duplicates",
    "who gets the work",
    "people",
    "FEEL",
    "import",
]


def benchmarks(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", "--folder", folder, *arguments],
        cwd=REPOSITORY,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


@pytest.mark.slow
@pytest.mark.postgres
def test_every_benchmark_prints_its_ratios(tmp_path: Path) -> None:
    done = benchmarks("--tiny", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in done.stdout.splitlines() if line.startswith("|")
    ]
    head, _, *lines = rows
    assert head[:5] == ["benchmark", "measured", "against", "wall", "CPU"]
    assert list(dict.fromkeys(line[0] for line in lines)) == NAMES
    assert all(float(line[3]) > 0 for line in lines)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_benchmark_is_refused_with_the_names_that_there_are(tmp_path: Path) -> None:
    done = benchmarks("durable", folder=tmp_path)
    assert done.returncode == 2
    assert "durable-action" in done.stderr
