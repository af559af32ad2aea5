"""What scenarios have reached, and the report over a folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flowkit.replay import replay_folder
from flowkit.replay.coverage import Point

SCENARIO = """\
scenario: x
process: order
at: Mon 2026-11-16 09:00
handlers: {book: [{returns: B-1}]}
steps:
  - start: {grade: 2}
    by: ann
    key: O-1
  - at: 11:00
    complete: check
    by: bob
    data: {until: 2026-12-01}
"""


@pytest.fixture
def folder(orders: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "orders"
    shutil.copytree(orders, copy)
    (copy / "one.scenario.yaml").write_text(SCENARIO, "utf-8")
    return copy


def test_a_report_counts_what_was_reached_and_names_what_was_not(folder: Path) -> None:
    report = replay_folder(folder)
    (coverage,) = report.coverage.values()
    assert report.passed
    assert coverage.count("node") == (4, 5)
    assert coverage.missing("node") == [Point("node", "order", "over")]
    assert coverage.missing("flow") == [Point("flow", "order", "f4")]
    assert coverage.count("deadline") == (2, 2)
    assert coverage.missing("row") == [Point("row", "order", "whole/second")]
    assert coverage.count("operation")[0] == 1
    assert coverage.share("flow") == 0.75
    assert coverage.share("boundary") == 1.0


def test_a_report_joins_what_several_scenarios_reach(folder: Path) -> None:
    more = "  - message: paid\n    by: ann\n    correlation: O-1\n"
    (folder / "two.scenario.yaml").write_text(SCENARIO + more, "utf-8")
    report = replay_folder(folder)
    (coverage,) = report.coverage.values()
    assert len(report.results) == 2
    assert coverage.missing("node") == coverage.missing("flow") == []


def test_a_scenario_that_cannot_be_read_does_not_hide_the_others(folder: Path) -> None:
    (folder / "broken.scenario.yaml").write_text("scenario: x", "utf-8")
    report = replay_folder(folder)
    assert [result.passed for result in report.results] == [True]
    assert {Path(finding.file).name for finding in report.findings} == {"broken.scenario.yaml"}
    assert not report.passed


def test_a_failure_fails_the_report(folder: Path) -> None:
    (folder / "one.scenario.yaml").write_text(SCENARIO + "    expect: {light: red}\n", "utf-8")
    assert not replay_folder(folder).passed


def test_nothing_found_is_no_success(tmp_path: Path) -> None:
    assert not replay_folder(tmp_path).passed


def test_a_changed_procedure_is_read_again(folder: Path) -> None:
    assert replay_folder(folder).passed
    bpmn = folder / "order.bpmn"
    bpmn.write_text(
        bpmn.read_text("utf-8").replace('<flowkit:role id="clerk"/>', '<flowkit:role id="chief"/>'), "utf-8"
    )
    assert not replay_folder(folder).passed
