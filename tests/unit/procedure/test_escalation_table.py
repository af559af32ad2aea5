"""Written escalation tables: both forms, both languages, three kinds of files; every finding; into a BPMN file."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from flowkit.bpmn import read
from flowkit.core.definition.deadlines import EscalationStep, StepAct
from flowkit.core.worktime import parse_quantity
from flowkit.errors import DefinitionInvalid, Text
from flowkit.procedure.escalation import Known, check, is_escalation, known_of, put, read_table
from flowkit.procedure.escalation.messages import MESSAGES
from flowkit.procedure.escalation.words import limit

PROCEDURES = Path(__file__).resolve().parents[3] / "process_definitions"
INCIDENT = PROCEDURES / "incident-management" / "incident-management.bpmn"
HEAD = "级别,时限,汇报人,升级至,渠道,职责\n"


def findings(text: str, known: Known = Known()) -> list[tuple[str, int]]:  # noqa: B008 -- a frozen value
    """The code and the line of each finding."""
    table = read_table(text.encode(), "t.csv", known)
    return [(each.code, each.line) for each in (*table.findings, *check(table, "t.csv", known))]


def rows(text: str, file: str = "t.csv") -> list[tuple[object, ...]]:
    table = read_table(text.encode(), file)
    assert not table.findings
    return [(row.classes, str(row.after), row.reporter, row.to) for row in table.rows]


def test_a_row_for_each_step_in_chinese() -> None:
    table = read_table(
        (HEAD + "二级,4小时内,工程师,项目经理,短信、站内信,30分钟内确认；否则下一级\n").encode(), "t.csv"
    )

    (row,) = table.rows
    assert not table.findings
    assert (table.inputs, row.classes, row.after, row.channels) == (
        ("级别",), (("2",),), parse_quantity("PT4H"), ("sms", "inbox")
    )  # fmt: skip
    assert (row.within, row.else_next, row.standstill) == (parse_quantity("PT30M"), True, False)


def test_a_matrix_has_a_column_for_each_step() -> None:
    made = rows("severity,engineer → manager,manager -> director\n1,at once,within 2 h\n2,4 workhours,-\n")

    assert made == [
        ((("1",),), "PT0S", "engineer", "manager"),
        ((("1",),), "PT2H", "manager", "director"),
        ((("2",),), "4 workhours", "engineer", "manager"),
    ]


def test_markdown_finds_its_table_among_others() -> None:
    text = "# Calls\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n## Ladder\n\n"
    text += "| class | after | to |\n|---|---|---|\n| 1-2 | PT1H | boss |\n"
    table = read_table(text.encode(), "t.md")

    assert (table.name, table.inputs, table.rows[0].classes, table.rows[0].line) == (
        "Ladder",
        ("class",),
        (("1", "2"),),
        11,
    )


def test_a_spreadsheet() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in (("级别", "时限", "升级至"), (1, "立即", "经理"), (2, "1工作日", "经理")):
        book.active.append(line)
    content = io.BytesIO()
    book.save(content)
    table = read_table(content.getvalue(), "t.xlsx")

    assert [(row.classes, str(row.after), row.to) for row in table.rows] == [
        ((("1",),), "PT0S", "经理"),
        ((("2",),), "1 workdays", "经理"),
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("at once", "PT0S"), ("立即", "PT0S"), ("within 4 h", "PT4H"), ("6小时内", "PT6H"), ("PT4H", "PT4H"),
     ("30 min", "PT30M"), ("12工作小时内", "12 workhours"), ("soon", None), ("4", None), ("", None)],
)  # fmt: skip
def test_times_with_the_words_around_them(written: str, meant: str | None) -> None:
    found = limit(written)
    assert (None if found is None else str(found)) == meant


# Findings

GRADES = {"1": "1", "2": "2", "一级事件": "1"}
GRADED = Known({"severity": "severity"}, {"boss": "boss", "经理": "boss"}, {"severity": GRADES}, is_process=True)
CASES = [
    ("escalation-table-none", "a,b\n1,2\n"),
    ("escalation-limit", HEAD + "1,soon,,经理,,\n"),
    ("escalation-duty", HEAD + "1,PT1H,,经理,,看着办\n"),
    ("escalation-channel", HEAD + "1,PT1H,,经理,信鸽,\n"),
    ("escalation-gap", HEAD + "1,PT1H,,经理,,\n3,PT2H,,经理,,\n"),
    ("escalation-overlap", HEAD + "1,PT1H,,经理,,\n-,PT2H,,经理,,\n"),
    ("escalation-overlap", HEAD + "1,PT1H,,经理,,\n1,PT1H,,经理,,\n"),
    ("escalation-row-order", HEAD + "1,PT2H,,经理,,\n1,PT1H,,总监,,\n"),
    ("escalation-chain", HEAD + "1,PT1H,工程师,经理,,\n1,PT2H,律师,总监,,\n"),
    ("escalation-many", "a,b,c,after,to\n1-99,1-99,1-99,PT1H,boss\n"),
]


@pytest.mark.parametrize(("code", "text"), CASES)
def test_what_is_wrong_is_found(code: str, text: str) -> None:
    assert [found for found, _ in findings(text)] == [code]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("escalation-role", "severity,after,to\n-,PT1H,lawyer\n"),
        ("escalation-class", "severity,after,to\n-,PT1H,boss\n9,PT2H,boss\n"),
        ("escalation-column", "weather,severity,after,to\nfine,-,PT1H,boss\n"),
        ("escalation-gap", "severity,after,to\n1,PT1H,boss\n"),
    ],
)
def test_a_process_says_which_names_and_grades_there_are(code: str, text: str) -> None:
    assert [found for found, _ in findings(text, GRADED)] == [code]


def test_a_row_that_cannot_be_read_makes_no_gap_of_its_class() -> None:
    assert findings(HEAD + "1,soon,,经理,,\n2,PT1H,,经理,,\n") == [("escalation-limit", 2)]


def test_a_gap_names_the_class_in_both_languages() -> None:
    text = HEAD + "1,PT1H,,经理,,\n3,PT2H,,经理,,\n"
    table = read_table(text.encode(), "t.csv")
    (finding,) = check(table, "t.csv")

    assert finding.message == Text("nobody is told when 级别 = 2", "当 级别 = 2 时无人被通知")
    assert finding.mend.en


def test_spellings_of_roles_and_grades_are_known() -> None:
    table = read_table("severity,after,to\n一级事件,PT1H,经理\n2,PT1H,Boss\n".encode(), "t.csv", GRADED)

    assert not table.findings
    assert [(row.classes, row.to) for row in table.rows] == [((("1",),), "boss"), ((("2",),), "boss")]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"PK\x03\x04 no book"])
def test_a_file_that_is_no_table_is_a_finding(content: bytes) -> None:
    for file in ("t.csv", "t.xlsx"):
        assert not is_escalation(content, file)
        assert [each.code for each in read_table(content, file).findings][:1] in (
            ["escalation-table-unreadable"], ["escalation-table-none"]
        )  # fmt: skip


def test_every_finding_is_shown() -> None:
    shown = {code for code, _ in CASES} | {"escalation-role", "escalation-class", "escalation-column"}
    assert set(MESSAGES) == shown | {"escalation-table-unreadable", "escalation-deadline"}


# Into the file


def steps(xml: bytes) -> list[EscalationStep]:
    (definition,) = read(xml).definitions
    table = definition.deadlines["resolution"].escalation
    assert table is not None
    return [row.output for row in table.rules]


@pytest.mark.parametrize("file", ["incident.md", "incident.csv"])
def test_the_written_tables_of_the_incident_procedure_are_those_of_its_file(file: str) -> None:
    xml = INCIDENT.read_bytes()
    known = known_of(read(xml).definitions, ROLES)
    table = read_table((PROCEDURES / "escalation-tables" / file).read_bytes(), file, known)
    assert not table.findings
    assert not check(table, file, known)

    made = steps(put(xml, "incident.bpmn", table, "resolution"))

    told = [(step.number, step.after, step.reporter, step.to) for step in made]
    standard = [step for step in steps(xml) if step.id.startswith("level-")]
    assert told == [(step.number, step.after, step.reporter, step.to) for step in standard]
    if file == "incident.md":
        assert [(step.channels, step.within) for step in made] == [(s.channels, s.within) for s in standard]


ROLES = {
    "engineer": ("engineer", "工程师"),
    "project-manager": ("project manager", "项目经理"),
    "division-director": ("division director", "事业部总监"),
    "company-management": ("company management", "公司管理层"),
}


def test_duties_become_what_the_row_does() -> None:
    xml = INCIDENT.read_bytes()
    text = HEAD + "-,PT1H,engineer,project-manager,email,改派 second-line；督办 4工作小时；确认后停止\n"
    table = read_table(text.encode(), "t.csv", known_of(read(xml).definitions))
    assert not table.findings
    (step,) = steps(put(xml, "incident.bpmn", table, "resolution"))

    assert step.acts == (StepAct("reassign", "second-line"), StepAct("supervise", "4 workhours"))
    assert (step.standstill, step.channels) == (True, ("email",))


def test_a_deadline_that_is_not_there_is_named_with_those_that_are() -> None:
    table = read_table((HEAD + "-,PT1H,,project-manager,,\n").encode(), "t.csv")
    with pytest.raises(DefinitionInvalid) as refused:
        put(INCIDENT.read_bytes(), "incident.bpmn", table, "nothing")
    (finding,) = refused.value.findings
    assert finding.code == "escalation-deadline"
    assert "resolution" in finding.mend.en
