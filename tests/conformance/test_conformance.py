"""Every conformance file does what stands beside it: in memory, and on a file that is opened anew before each step."""

from __future__ import annotations

from pathlib import Path

import pytest
from conformance import FOLDER, Run, files
from conformance_page import PAGE, page

FILES = [pytest.param(path, id=f"{path.parent.name}/{path.stem}") for path in files()]


@pytest.mark.parametrize("path", FILES)
def test_a_file_runs_in_memory(path: Path, tmp_path: Path) -> None:
    Run(path, "sqlite://", tmp_path, reopen=False).go()


@pytest.mark.parametrize("path", FILES)
def test_a_file_runs_when_it_is_saved_and_loaded_between_every_two_steps(
    path: Path, tmp_path: Path, sqlite_url: str
) -> None:
    Run(path, sqlite_url, tmp_path, reopen=True).go()


def test_each_file_has_its_expected_trace_beside_it() -> None:
    named = {path.with_suffix("") for path in FOLDER.glob("*/*.yaml")}
    assert named == {path.with_suffix("") for path in files()}


def test_the_page_of_the_suite_is_made_from_its_files() -> None:
    assert PAGE.read_text("utf-8") == page(), "python tests/support/conformance_page.py"
