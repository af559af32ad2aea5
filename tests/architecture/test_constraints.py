"""The installation is reproducible: every package at one version, with hashes, from wherever the machine's index is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def constraints(repository: Path) -> str:
    return (repository / "constraints" / "development.txt").read_text("utf-8")


def entries(constraints: str) -> dict[str, str]:
    """Package name -> all that the file says of it."""
    joined = constraints.replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line and not line.startswith("#")]
    return {re.split(r"[=;\[ ]", line, maxsplit=1)[0]: line for line in lines}


def test_every_package_has_one_version_and_a_hash(constraints: str) -> None:
    for name, line in entries(constraints).items():
        assert re.match(r"[a-z0-9-]+==[\w.]+ ", line), name
        assert "--hash=sha256:" in line, name


def test_no_address_is_named(constraints: str) -> None:
    assert re.search(r"https?:|file:|index-url|find-links|trusted-host", constraints) is None


def test_every_dependency_of_the_project_is_held(repository: Path, constraints: str) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [need for needs in project["optional-dependencies"].values() for need in needs]
    names = {re.split(r"[\[<>=]", need, maxsplit=1)[0].lower() for need in [*project["dependencies"], *extras]}
    assert names - entries(constraints).keys() == set()
