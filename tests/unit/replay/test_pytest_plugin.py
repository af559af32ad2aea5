"""pytest collects scenario files, and pays nothing before it runs one."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]
GOOD = (
    "scenario: x\nprocess: order\nfolder: {}\nat: Mon 2026-11-16 09:00\nsteps:\n  - start: {{grade: 2}}\n    by: ann\n"
)


@pytest.fixture
def run(pytester: pytest.Pytester, orders: Path) -> pytest.RunResult:
    good = GOOD.format(orders)
    files = {
        "good": good,
        "failing": good + "    expect: {light: red}\n",
        "broken": "scenario: x\n",
    }
    for name, text in files.items():
        (pytester.path / f"{name}.scenario.yaml").write_text(text, "utf-8")
    (pytester.path / "other.yaml").write_text("a: 1", "utf-8")
    # Where flowkit is installed its entry point loads the plugin; otherwise it is named.
    installed = any(each.value == "flowkit.replay.pytest_plugin" for each in entry_points(group="pytest11"))
    named = () if installed else ("-p", "flowkit.replay.pytest_plugin")
    return pytester.runpytest_inprocess(*named, "-p", "no:cacheprovider", "-W", "error")


def test_every_scenario_file_is_a_test_and_fails_in_the_words_of_the_scenario(run: pytest.RunResult) -> None:
    run.assert_outcomes(passed=1, failed=2)
    run.stdout.fnmatch_lines(
        [
            "*broken.scenario.yaml:1:1 * process is missing",
            "*failing.scenario.yaml:8:14 * expect.light: expected red, but green",
        ]
    )
    run.stdout.no_fnmatch_line("*Traceback*")


def test_the_plugin_brings_nothing_heavy_along() -> None:
    code = (
        "import sys, flowkit.replay.pytest_plugin\n"
        "heavy = {'sqlalchemy', 'pydantic', 'lxml', 'yaml', 'jinja2', 'holidays'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
