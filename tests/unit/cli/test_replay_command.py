"""`flowkit replay`: scenarios as a check."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from command_line import Commands


@pytest.fixture
def plain() -> Commands:
    """Commands without a database: replay needs none."""
    return Commands("", "")


@pytest.fixture
def definitions(tmp_path: Path, process_definitions: Path) -> Path:
    """A copy of the procedures, to be spoilt."""
    return Path(shutil.copytree(process_definitions, tmp_path / "definitions"))


def test_a_scenario_that_passes_is_named_with_what_was_reached(plain: Commands, process_definitions: Path) -> None:
    file = process_definitions / "leave-request" / "refused.scenario.yaml"
    first, reached, sums = plain("replay", str(file)).splitlines()
    assert first.startswith("passed  refused.scenario.yaml: ")
    assert reached.startswith("leave-request: ")
    assert sums == "passed: 1, failed: 0"


def test_what_no_scenario_reached_is_named_and_can_fail_the_run(plain: Commands, process_definitions: Path) -> None:
    file = str(process_definitions / "leave-request" / "refused.scenario.yaml")
    assert "  leave-request node record" in plain("replay", file, "--missing").splitlines()
    plain("replay", file, "--least", "99", status=1)
    plain("replay", file, "--least", "10")


def test_a_scenario_that_fails_names_line_and_difference(plain: Commands, definitions: Path) -> None:
    file = definitions / "leave-request" / "refused.scenario.yaml"
    text = file.read_text("utf-8")
    assert text.count("refused") > 1
    head, _, tail = text.rpartition("refused")
    file.write_text(f"{head}archived{tail}", "utf-8")
    said = plain("replay", str(file), status=1).splitlines()
    assert said[0].startswith("FAILED  refused.scenario.yaml: ")
    assert f":{head.count(chr(10)) + 1}:" in said[1]
    assert said[-1] == "passed: 0, failed: 1"


def test_a_scenario_that_cannot_be_read_fails_with_its_findings(plain: Commands, definitions: Path) -> None:
    file = definitions / "leave-request" / "broken.scenario.yaml"
    file.write_text("scenario: broken\nrun: 7\n", "utf-8")
    said = plain("replay", str(definitions / "leave-request"), "--language", "zh", status=1)
    assert "broken.scenario.yaml:" in said
    assert said.splitlines()[-1] == "通过:5,未通过:1"


def test_nothing_to_run_is_no_success(plain: Commands, tmp_path: Path) -> None:
    assert plain("replay", str(tmp_path), status=1) == "no *.scenario.yaml found\n"


def test_steps_are_printed_on_request(plain: Commands, process_definitions: Path) -> None:
    file = str(process_definitions / "leave-request" / "refused.scenario.yaml")
    assert any("tang.li  start" in line for line in plain("replay", file, "--steps").splitlines())


def test_scenarios_run_on_spiffworkflow_and_what_it_cannot_do_is_said(plain: Commands, definitions: Path) -> None:
    folder = definitions / "leave-request"
    lines = plain("replay", "--core", "spiff", str(folder), status=1).splitlines()
    assert lines[-1] == "agree: 3, differ: 0, refused: 2"
    short = next(line for line in lines if "short-leave" in line)
    assert short.startswith("agrees  short-leave.scenario.yaml: ")
    assert "9 expectations hold; not looked at: deadlines, " in short

    file = folder / "short-leave.scenario.yaml"
    assert (
        plain("replay", "--core", "spiff", str(file), "--language", "zh").splitlines()[-1] == "一致:1,不一致:0,拒绝:0"
    )
    file.write_text(file.read_text("utf-8").replace("step: approve", "step: record", 1), "utf-8")
    found = plain("replay", "--core", "spiff", str(file), status=1)
    assert "DIFFERS  short-leave.scenario.yaml" in found
    assert "expect.tasks: expected [record], but [approve]" in found


def test_coverage_is_not_counted_on_spiffworkflow(plain: Commands, process_definitions: Path) -> None:
    folder = str(process_definitions / "leave-request")
    plain("replay", "--core", "spiff", folder, "--missing", status=2)
    assert "flowkit's core only" in plain.err
