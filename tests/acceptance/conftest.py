"""The real command line on a real SQLite file, and the programs of `examples/`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import CommandLine

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def cli(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


def run_example(name: str, folder: Path) -> str:
    """Run a program of `examples/` in a folder; its output."""
    done = subprocess.run(
        [sys.executable, REPOSITORY / "examples" / name],
        cwd=folder,
        env=os.environ | {"PYTHONIOENCODING": "utf-8", "NO_COLOR": "1", "PYTHONWARNINGS": "error"},
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def example(tmp_path: Path) -> Callable[[str], str]:
    """Runs a program of `examples/` in the test's own folder; its output."""
    return lambda name: run_example(name, tmp_path)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What `make demo` printed, and the folder in which it ran."""
    folder = tmp_path_factory.mktemp("demo")
    return run_example("demo/run.py", folder), folder
