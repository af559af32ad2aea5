"""After the run: how many conformance files passed, by group."""

from __future__ import annotations

from collections import defaultdict

import pytest

pytest.register_assert_rewrite("conformance")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    passed: dict[str, set[str]] = defaultdict(set)
    failed: dict[str, set[str]] = defaultdict(set)
    for outcome, found in (("passed", passed), ("failed", failed)):
        for report in terminalreporter.stats.get(outcome, []):
            name = report.nodeid.partition("test_conformance.py::")[2].partition("[")[2].rstrip("]")
            if name:
                found[name.partition("/")[0]].add(name)
    for group in sorted({*passed, *failed}):
        whole = passed[group] | failed[group]
        terminalreporter.write_line(f"conformance {group}: {len(whole - failed[group])}/{len(whole)}")
