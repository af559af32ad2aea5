"""`flowkit feel`: the value as FEEL, and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Commands


@pytest.fixture
def run(tmp_path: Path) -> Commands:
    return Commands("", "2026-11-16T08:30+08:00")


def test_a_value_stands_on_the_first_line_and_its_type_below(run: Commands) -> None:
    assert run("feel", 'date("2026-10-10") - date("2026-09-30")').splitlines() == [
        '@"P10D"',
        "  type: days and time duration",
    ]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("now()", '@"2026-11-16T08:30:00+08:00"'),
        ('["a", {b: 1.50}]', '["a", {b: 1.50}]'),
        ("end + until", '@"2026-12-16"'),
        ("text", '"core switch down"'),
    ],
)
def test_data_are_json_dates_or_text(run: Commands, expression: str, value: str) -> None:
    data = ('end=@"2026-11-16"', 'until=@"P1M"', "text=core switch down")
    assert run("feel", expression, *data).splitlines()[0] == value


def test_the_moment_is_said_by_at(run: Commands) -> None:
    assert run("feel", "today()", "--at", "2026-01-01T00:30+08:00").startswith('@"2026-01-01"')
    run("feel", "today()", "--at", "yesterday", status=1)
    assert run.err.startswith("[time-invalid]")


def test_what_is_null_is_pointed_at_in_both_languages(run: Commands) -> None:
    asked = ("feel", '审批金额 > "a"', "审批金额=5")
    assert run(*asked).splitlines()[2:] == [
        "  reads: 审批金额 = 5",
        "  1:6 > does not take number and string",
        '    审批金额 > "a"',
        "             ^",
    ]
    assert "  1:6 > 不能用于 number 与 string" in run(*asked, "--language", "zh").splitlines()


def test_what_does_not_compile_is_pointed_at_and_ends_with_1(run: Commands) -> None:
    assert run("feel", "amount +\n  amuont", "amount=5", status=1) == ""
    assert run.err.splitlines() == [
        "2:3 [expression-undeclared-name] The name amuont is not declared -> did you mean amount?",
        "    amuont",
        "    ^",
    ]


def test_a_cell_is_tested_against_a_value(run: Commands) -> None:
    assert run("feel", '> 1000, "a"', "--unary", "1250.5").startswith("true\n")
    assert run("feel", "> limit", "limit=2000", "--unary", "1250.5").startswith("false\n")


def test_a_program_reads_json(run: Commands) -> None:
    found = run.json("feel", "x / 0", "x=1")
    assert (found["value"], found["type"], found["reads"]) == ("null", "null", {"x": "1"})
    assert (found["warnings"][0]["line"], found["warnings"][0]["text"]["zh"]) == (1, "除以零")


def test_data_come_from_a_file(run: Commands, tmp_path: Path) -> None:
    (tmp_path / "data.yaml").write_text("order amount: 7\n订单: {总额: 5}\n", "utf-8")
    assert run("feel", "order amount + 订单.总额", "--data", str(tmp_path / "data.yaml")).startswith("12\n")
