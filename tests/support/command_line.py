"""The command line in tests: in a process of its own, as people use it, and in this process, which is quicker."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from flowkit.cli.app import app

PROGRAM = [sys.executable, "-m", "flowkit.cli"]


@dataclass(frozen=True, slots=True)
class Done:
    """What a finished command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(slots=True)
class CommandLine:
    """Runs `flowkit` in a folder. `now` is the virtual time of the calls that follow."""

    folder: Path
    now: str = ""
    variables: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FLOWKIT_")}
        own = {
            "FLOWKIT_DB": "sqlite:///cases.db",
            "FLOWKIT_NOW": self.now,
            "PYTHONIOENCODING": "utf-8",
            "NO_COLOR": "1",
        }
        return kept | own | {"COLUMNS": "120", "PYTHONWARNINGS": "error"} | self.variables

    def __call__(self, *arguments: str, status: int = 0, given: str = "") -> Done:
        """Run it to its end; its exit status is checked."""
        done = subprocess.run(
            [*PROGRAM, *arguments],
            cwd=self.folder,
            env=self.environment(),
            check=False,
            capture_output=True,
            encoding="utf-8",
            input=given,
            timeout=60,
        )
        assert done.returncode == status, f"flowkit {' '.join(arguments)}\n{done.stdout}{done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr
        return Done(done.returncode, done.stdout, done.stderr)

    @contextmanager
    def beside(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """Run it beside the test, and not longer than it."""
        with subprocess.Popen(
            [*PROGRAM, *arguments],
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        ) as running:
            try:
                yield running
            finally:
                running.kill()


@dataclass(slots=True)
class Commands:
    """Runs commands at a virtual time."""

    url: str
    now: str
    err: str = ""

    def __call__(self, *arguments: str, status: int = 0, given: str = "") -> str:
        """What the command prints; its exit status is checked, and `err` is what it says on the error stream."""
        environment = {"FLOWKIT_DB": self.url, "FLOWKIT_NOW": self.now, "NO_COLOR": "1", "COLUMNS": "200"}
        done = CliRunner().invoke(app, arguments, input=given, env=environment)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == status, done.output
        self.err = done.stderr
        return done.stdout

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json"))
