"""The import contracts of pyproject.toml hold, and the public names are in order."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import flowkit


def test_the_import_contracts_hold(repository: Path) -> None:
    linter = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    done = subprocess.run(
        [sys.executable, "-c", linter], cwd=repository, check=False, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def rank(name: str) -> tuple[int, str]:
    """CONSTANTS first, then Classes, then functions, as the linter sorts them; within one kind by the alphabet."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2), name


def test_the_public_names_are_sorted_and_exist() -> None:
    names = list(flowkit.__all__)
    assert names == sorted(set(names), key=rank)
    assert [name for name in names if not hasattr(flowkit, name)] == []


def test_the_version_is_that_of_the_package(repository: Path) -> None:
    declared = re.search(r'^version = "(.+)"$', (repository / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert declared
    assert flowkit.__version__ == declared[1]
