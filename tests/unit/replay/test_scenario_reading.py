"""A scenario file that cannot be used tells everything that is wrong with it, and where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from flowkit.errors import DefinitionInvalid, Finding
from flowkit.replay import load_scenario, read_scenario, run_scenario

HEAD = "scenario: x\nprocess: order\nat: Mon 2026-11-16 09:00\nsteps:\n"


def findings(text: str) -> list[Finding]:
    with pytest.raises(DefinitionInvalid) as invalid:
        read_scenario(text, "x.scenario.yaml")
    return list(invalid.value.findings)


def places(text: str) -> list[tuple[int, int, str, str]]:
    return [(each.line, each.column, each.code, each.element) for each in findings(text)]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    text = HEAD + (
        "  - start: {grade: 1}\n"
        "    by: 7\n"
        "  - complte: check\n"
        "    by: ann\n"
        "    data: {}\n"
        "  - complete: check\n"
        "    sender: ann\n"
        "    by: ann\n"
        "  - claim: check\n"
        "    expect:\n"
        "      tasks: [{stp: check}]\n"
        "      history: [start, {action: complete, who: ann}]\n"
    )
    assert places(text) == [
        (6, 5, "scenario-string-type", "steps[0].by"),
        (7, 5, "step-verb", "steps[1]"),
        (11, 5, "scenario-key", "steps[2].sender"),
        (13, 5, "scenario-missing", "steps[3].by"),
        (15, 15, "scenario-missing", "steps[3].expect.tasks[0].step"),
        (15, 16, "scenario-key", "steps[3].expect.tasks[0].stp"),
        (16, 43, "scenario-key", "steps[3].expect.history[1].who"),
    ]


def test_a_finding_says_how_to_mend_it_in_both_languages() -> None:
    (finding,) = findings(HEAD + "  - complte: check\n    by: ann\n")
    assert finding.say() == (
        "x.scenario.yaml:5:5 [step-verb] steps[0] 'complte' is nothing that can be done in a step -> use complete"
    )
    assert (
        finding.say("zh") == "x.scenario.yaml:5:5 [step-verb] steps[0] 步骤中没有 'complte' 这一操作 -> 请用 complete"
    )


@pytest.mark.parametrize(
    ("steps", "place"),
    [
        ("  - at: 08:00\n", (5, 5, "time-backward", "steps[0].at")),
        ("  - at: 8:00\n", (5, 5, "time-invalid", "steps[0].at")),
        ("  - at: Sun 2026-11-16 10:00\n", (5, 5, "time-weekday", "steps[0].at")),
        ("  - expect: {state: }\n", (5, 14, "scenario-empty", "steps[0].expect.state")),
        ("  - expect: {due: soon}\n", (5, 14, "time-invalid", "steps[0].expect.due")),
        ("  - expect: {coming: [{step: 1, at: +1h}]}\n", (5, 33, "time-invalid", "steps[0].expect.coming[0].at")),
        (
            "  - expect: {deadlines: [{rule: a, used: 2x}]}\n",
            (5, 36, "time-invalid", "steps[0].expect.deadlines[0].used"),
        ),
    ],
)
def test_times_and_empty_keys_are_looked_at(steps: str, place: tuple[int, int, str, str]) -> None:
    assert places(HEAD + steps) == [place]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "scenario-model-type"),
        ("[]", "scenario-model-type"),
        ("scenario: x\nprocess: p\nat: 08:30\nsteps: [{at: +1h}]", "scenario-string-pattern-mismatch"),
        ("scenario: x\nprocess: p\nat: 2026-11-16 08:30\nsteps: []", "scenario-too-short"),
        ("scenario: x\nprocess: p\nat: 2026-11-31 08:30\nsteps: [{at: +1h}]", "time-invalid"),
        ("a: [", "yaml-syntax"),
    ],
)
def test_a_file_that_is_no_scenario_is_refused(text: str, code: str) -> None:
    assert code in [each.code for each in findings(text)]


def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    with pytest.raises(DefinitionInvalid) as invalid:
        load_scenario(tmp_path / "none.scenario.yaml")
    assert [each.code for each in invalid.value.findings] == ["scenario-unreadable"]


NAMES = """
- start: {grade: 1}
  by: ann
- complete: chek
  by: ann
- suspend: check
  by: ann
  state: paused
- acknowledge: hole
  by: ann
  row: third
- message: payed
  by: ann
  correlation: 1
- transfer: check
  by: ann
  to: zoe
- expect:
    state: closed
    waiting: [nowhere]
    data: {prise: 1}
    cases: {orders: 1}
    tasks: [{step: check, role: clark, holder: zoe}]
    coming: [{step: 1, to: chef}]
    notices: [{channel: fax}]
    nothing:
      tasks: [{step: pay}]
      deadlines: [{rule: hole}]
      history: [{action: complete}]
"""


def test_every_name_must_be_one_of_the_procedure(scenario: Callable[[str], Path]) -> None:
    with pytest.raises(DefinitionInvalid) as invalid:
        run_scenario(scenario(NAMES))
    told = [(each.code, each.element.rpartition("]")[2].removeprefix(".")) for each in invalid.value.findings]
    assert told == [
        ("node-unknown", "complete"),
        ("state-unknown", "state"),
        ("deadline-unknown", "acknowledge"),
        ("row-unknown", "row"),
        ("message-unknown", "message"),
        ("person-unknown", "to"),
        ("state-unknown", "expect.state"),
        ("node-unknown", "expect.waiting"),
        ("field-unknown", "expect.data"),
        ("process-unknown", "expect.cases"),
        ("role-unknown", "role"),
        ("person-unknown", "holder"),
        ("role-unknown", "to"),
        ("channel-unknown", "channel"),
        ("node-unknown", "step"),
        ("deadline-unknown", "rule"),
    ]
    assert "use check" in invalid.value.findings[0].say()


@pytest.mark.parametrize("name", ["none.pdf", "files", "../outside.pdf", "/etc/hosts"])
def test_an_attached_file_lies_beside_the_scenario(name: str, scenario: Callable[[str], Path]) -> None:
    file = scenario(f"- start: {{grade: 1}}\n  by: ann\n- attach: x.pdf\n  file: {name}\n  by: ann\n")
    (file.parent / "files").mkdir()
    (file.parent.parent / "outside.pdf").write_bytes(b"%PDF-1.4")

    with pytest.raises(DefinitionInvalid) as invalid:
        run_scenario(file)

    (finding,) = invalid.value.findings
    assert (finding.code, finding.element.rpartition("]")[2]) == ("file-unknown", ".file")


def test_a_procedure_that_cannot_be_deployed_tells_its_own_findings(tmp_path: Path) -> None:
    (tmp_path / "x.bpmn").write_text("<definitions/>", "utf-8")
    file = tmp_path / "x.scenario.yaml"
    file.write_text(HEAD + "  - at: +1h\n", "utf-8")
    with pytest.raises(DefinitionInvalid) as invalid:
        run_scenario(file)
    assert {each.file for each in invalid.value.findings} == {"x.bpmn"}


@pytest.mark.parametrize(
    ("header", "code"), [("folder: nowhere\n", "path-missing"), ("zone: Mars/Base\n", "zone-unknown")]
)
def test_a_wrong_folder_or_zone_is_a_finding(header: str, code: str, orders: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.scenario.yaml"
    where = header if header.startswith("folder") else f"folder: {orders}\n{header}"
    file.write_text(where + HEAD + "  - at: +1h\n", "utf-8")
    with pytest.raises(DefinitionInvalid) as invalid:
        run_scenario(file)
    assert [(each.code, each.file) for each in invalid.value.findings] == [(code, str(file))]
