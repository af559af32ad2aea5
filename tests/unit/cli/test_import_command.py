"""`flowkit import`: the file, the report, the exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import Commands

FILES = Path(__file__).parents[1] / "bpmn" / "files" / "dialects"


@pytest.fixture
def claim(tmp_path: Path) -> Path:
    copy = tmp_path / "claim.bpmn"
    copy.write_bytes((FILES / "flowable.bpmn").read_bytes())
    return copy


def test_the_new_file_lies_beside_the_old_one_and_validates(commands: Commands, claim: Path) -> None:
    report = commands("import", str(claim))
    made = claim.with_name("claim.flowkit.bpmn")
    assert "register the handler office.Payment" in report
    assert f"from Flowable, written to {made}" in report
    assert "errors: 0" in commands("validate", str(made))


def test_the_report_exists_in_chinese_and_as_json(commands: Commands, claim: Path, tmp_path: Path) -> None:
    target = str(tmp_path / "out.bpmn")
    assert "请注册处理程序 office.Payment" in commands("import", str(claim), "-o", target, "--language", "zh")
    report = json.loads(commands("import", str(claim), "-o", target, "--json"))
    assert report["engine"] == "Flowable"
    assert {"line", "column", "element", "what", "outcome", "note"} == set(report["rows"][0])


def test_a_file_that_flowkit_cannot_run_is_written_and_refused_with_its_reasons(
    commands: Commands, tmp_path: Path
) -> None:
    target = tmp_path / "out.bpmn"
    report = commands("import", str(FILES / "activiti.bpmn"), "-o", str(target), status=1)
    assert target.exists()
    assert "[expression-invalid] f4" in report


def test_what_is_no_bpmn_is_refused(commands: Commands, tmp_path: Path) -> None:
    (tmp_path / "a.bpmn").write_text("<a/>")
    commands("import", str(tmp_path / "a.bpmn"), status=1)
    assert "[not-bpmn]" in commands.err
    commands("import", str(tmp_path / "none.bpmn"), status=1)
    assert "[file-unusable]" in commands.err


def test_validate_says_which_engine_a_file_is_written_for(commands: Commands, claim: Path) -> None:
    said = commands("validate", str(claim), status=1)
    assert "[dialect-foreign] definitions the file is written for Flowable" in said
