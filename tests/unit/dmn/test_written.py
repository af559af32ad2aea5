"""Tables as people write them: CSV, Markdown, spreadsheets."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowkit.decision import DecisionModel
from flowkit.dmn import read_decisions
from flowkit.dmn.written import csv
from flowkit.errors import DefinitionInvalid

SAMPLES = Path(__file__).resolve().parents[3] / "process_definitions" / "decisions"


def from_csv(text: str, *, strict: bool = True) -> DecisionModel:
    return read_decisions(text.encode(), file="level.csv", strict=strict)


def workbook(*rows: Sequence[object], title: str = "level") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def codes(model: DecisionModel) -> list[tuple[str, int, int]]:
    return [(finding.code, finding.line, finding.column) for finding in model.findings]


def test_a_table_is_a_decision_named_after_its_file() -> None:
    model = from_csv('U,amount,,level\n1,< 10,,"""small"""\n2,>= 10,,"""large"""\n')
    assert model.decisions == ("level",)
    assert [each.name for each in model.inputs("level")] == ["amount"]
    assert model.decide("level", {"amount": 10}).value == "large"


def test_text_needs_no_quotes_in_a_column_of_strings() -> None:
    model = from_csv("F;class;;desk\ntype;string;;string\n1;network, mail;;head desk\n2;-;;other desk\n")
    assert model.decide("level", {"class": "mail"}).value == "head desk"
    assert model.decide("level", {"class": "else"}).value == "other desk"


def test_chinese_headings_say_the_same() -> None:
    model = from_csv(
        "命中策略：首个,输入：审批金额,输入：紧急,输出：级别,输出：部门,备注\n"
        "类型,数字,布尔,文本,文本,\n"
        "取值,>= 0,,,,\n"
        "默认,,,局长,办公室,\n"
        "小额,<= 1000,-,科长,一处,随时\n"
        "紧急,-,是,处长,二处,\n"
    )
    assert model.decide("level", {"审批金额": 5, "紧急": False}).value == {"级别": "科长", "部门": "一处"}
    assert model.decide("level", {"审批金额": 5000, "紧急": True}).value == {"级别": "处长", "部门": "二处"}
    assert model.decide("level", {"审批金额": 5000, "紧急": False}).value == {"级别": "局长", "部门": "办公室"}
    assert model.decide("level", {"审批金额": -5, "紧急": False}).value is None


def test_several_tables_of_a_file_use_each_other() -> None:
    model = from_csv(
        '# grade\nU,n,,grade\n1,< 10,,1\n2,>= 10,,2\n\n# desk\nU,grade,,desk\n1,1,,"""a"""\n2,2,,"""b"""\n'
    )
    outcome = model.decide("desk", {"n": 12})
    assert outcome.value == "b"
    assert [(each.name, [hit.ids for hit in each.hits]) for each in outcome.decisions] == [
        ("grade", [("2",)]),
        ("desk", [("2",)]),
    ]


def test_tables_of_a_document_are_those_that_begin_with_a_hit_policy() -> None:
    document = """# Rules

## Level

| F | amount || level |
|---|---|---|---|
| **1** | \\<= 10 || `"small"` |
| 2 | - || "large" |

| not | one |
|---|---|
| 1 | 2 |

```
| U | in || code |
```
"""
    model = read_decisions(document.encode(), file="rules.md")
    assert model.decisions == ("Level",)
    assert model.decide("Level", {"amount": 10}).value == "small"


def test_numbers_and_dates_of_a_spreadsheet_are_literals() -> None:
    data = workbook(
        ["U", "day", "n", None, "value"],
        ["type", "date", "number", None, None],
        [1, dt.date(2026, 1, 1), 2.5, None, True],
        [2, dt.datetime(2026, 1, 2), 3, None, "n * 2"],  # noqa: DTZ001 - a spreadsheet knows no zones
    )
    model = read_decisions(data, file="levels.xlsx")
    assert model.decisions == ("level",)
    assert model.decide("level", {"day": dt.date(2026, 1, 1), "n": 2.5}).value is True
    assert model.decide("level", {"day": dt.date(2026, 1, 2), "n": 3}).value == 6


def test_mistakes_are_named_with_line_and_column() -> None:
    assert codes(from_csv("U,n,,level\n1,[5..,,1\n2,2,,1 +\n", strict=False)) == [
        ("expression-syntax", 2, 7),
        ("expression-syntax", 3, 9),
    ]


def test_mistakes_in_a_spreadsheet_are_named_with_row_and_column() -> None:
    data = workbook(["U", "n", None, "level"], [1, "[5..", None, 1], [2, 2, None, "1 +", "stray"])
    model = read_decisions(data, file="levels.xlsx", strict=False)
    assert codes(model) == [("table-cell-outside", 3, 5), ("expression-syntax", 2, 2), ("expression-syntax", 3, 4)]
    assert {finding.element for finding in model.findings} == {"level"}


@pytest.mark.parametrize(
    ("file", "data", "code"),
    [
        ("a.csv", b"amount,level\n1,2\n", "table-policy"),
        ("a.csv", b"", "table-none"),
        ("a.csv", b"U,n\n1,2\n", "dmn-table-empty"),
        ("a.csv", b"\xff\xfe\x00", "table-encoding"),
        ("a.csv", b"# a\nU,n,,m\n1,1,,1\n\n# a\nU,n,,m\n1,1,,1\n", "table-name-twice"),
        ("a.md", b"# nothing\n", "table-none"),
        ("a.xlsx", b"PK no archive", "xlsx-broken"),
        ("a.xlsx", b"not even this", "xlsx-broken"),
    ],
)
def test_what_is_no_table_is_refused_with_a_finding(file: str, data: bytes, code: str) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        read_decisions(data, file=file)
    assert [finding.code for finding in refused.value.findings] == [code]


LARGE = {
    "a wide row": (b"U," + b"a," * 100_000 + b",m\n1,\n", "a.csv", "table-columns"),
    "many rows": (b"U,a,,m\n" + b"1,1,,1\n" * 30_000, "a.csv", "table-rows"),
    "many cells": (b"U" + b",a" * 100 + b",,m\n" + (b"1" + b",1" * 100 + b",,1\n") * 2_000, "a.csv", "table-cells"),
    "a wide row of a document": (b"|U|a|" + b"|" * 100_000 + b"\n|-|-|\n", "a.md", "table-columns"),
}


@pytest.mark.parametrize("large", LARGE)
def test_a_table_that_is_too_large_is_refused_before_its_cells_are_read(large: str) -> None:
    data, file, code = LARGE[large]
    with pytest.raises(DefinitionInvalid) as refused:
        read_decisions(data, file=file)
    assert [finding.code for finding in refused.value.findings] == [code]


@pytest.mark.parametrize("line", ["|" + "-" * 5_000 + "x|1|", "# " + " " * 5_000 + "x", "# " + "# " * 5_000 + "x"])
def test_no_line_of_a_document_takes_long(line: str) -> None:
    """A ruler that is none, and headings that do not end, took hours."""
    model = read_decisions(f"# level\n\n|U|n||m|\n|-|-|-|-|\n|1|1||1|\n\n{line}\n".encode(), file="a.md")
    assert model.decisions == ("level",)


def test_marks_at_the_end_of_a_heading_are_no_part_of_the_name() -> None:
    model = read_decisions(b"## the level of C# ##\n\n|U|n||m|\n|-|-|-|-|\n|1|1||1|\n", file="a.md")
    assert model.decisions == ("the level of C#",)


def repacked(data: bytes, name: str, content: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, content if part.filename == name else old.read(part))
    return held.getvalue()


BOMBS = {
    "entities": (b'<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>', "xlsx-doctype"),
    "a huge part": (b" " * (60 * 1024 * 1024), "xlsx-size"),
    "no XML": (b"<a", "xlsx-broken"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_hostile_spreadsheet_is_refused(bomb: str) -> None:
    content, code = BOMBS[bomb]
    data = repacked(workbook(["U", "n", None, "m"], [1, 1, None, 1]), "xl/worksheets/sheet1.xml", content)
    with pytest.raises(DefinitionInvalid) as refused:
        read_decisions(data, file="a.xlsx")
    assert [finding.code for finding in refused.value.findings] == [code]


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=["Cs", "Cc"]), max_size=8)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(CELLS.map(str.strip), min_size=2, max_size=4), min_size=1, max_size=4))
def test_quoted_cells_come_back_as_they_were(rows: list[list[str]]) -> None:
    rows = [["U", "a"], *rows]
    quoted = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    found = [[cell.text for cell in row] for row in csv.rows(quoted)]
    assert [[cell.strip() for cell in row] for row in found] == rows


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet='U,;|#-"\n ab1<[]().F类型:', max_size=60), st.sampled_from([".csv", ".md"]))
def test_no_text_makes_the_readers_crash(text: str, suffix: str) -> None:
    with contextlib.suppress(DefinitionInvalid):
        read_decisions(text.encode(), file=f"a{suffix}", strict=False).checks()


GRIDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[Sequence[object], ...]]] = {
    "approval level": (
        ("approval-level.dmn", "approval-level.csv"),
        ("审批金额", "planned"),
        ([0, 5000, 5001, 50000, 60000, 10**6], [True, False]),
    ),
    "escalation": (
        ("escalation.md", "escalation.csv"),
        ("severity", "hours open"),
        ([1, 2, 3, 4], [0, 1, 2, 8, 24, 72]),
    ),
    "support group": (
        ("support-group.csv", "support-group.dmn"),
        ("class", "office"),
        (["network", "mail", "workplace", "other"], ["head office", "branch"]),
    ),
}


@pytest.mark.parametrize("name", GRIDS)
def test_both_forms_of_a_sample_answer_alike(name: str) -> None:
    files, inputs, values = GRIDS[name]
    grid = [list(each) for each in values]
    answers = []
    for file in files:
        model = read_decisions(SAMPLES / file)
        answers.append([model.decide(name, dict(zip(inputs, each, strict=True))).value for each in product(*grid)])
        assert not [finding for finding in model.checks() if finding.level == "error"]
    assert answers[0] == answers[1]
    assert any(answers[0])
