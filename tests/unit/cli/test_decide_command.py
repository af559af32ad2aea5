"""`flowkit decide` and `flowkit validate` on files of decisions."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Commands
from decision_files import dmn, literal, table

LEVEL = table("level", ["amount: number"], ["level: string"], ['< 100 => "none"', '>= 100 => "boss"'])


@pytest.fixture
def run(tmp_path: Path) -> Commands:
    (tmp_path / "level.dmn").write_text(dmn(LEVEL), "utf-8")
    (tmp_path / "gap.dmn").write_text(dmn(LEVEL.replace("&gt;= 100", "&gt; 100")), "utf-8")
    (tmp_path / "overlap.dmn").write_text(dmn(LEVEL.replace("&gt;= 100", "&gt; 50")), "utf-8")
    (tmp_path / "two.dmn").write_text(dmn(LEVEL, literal("half", "amount / 2", ["amount: number"])), "utf-8")
    return Commands("", "2026-11-16T08:30+08:00")


def test_the_value_comes_first_then_what_was_read_and_which_rule_hit(run: Commands, tmp_path: Path) -> None:
    assert run("decide", str(tmp_path / "level.dmn"), "--input", "amount=250").splitlines() == [
        '"boss"',
        '  level: "boss"',
        "    amount = 250",
        "    rules: 2",
    ]


def test_inputs_may_be_pairs_or_a_file(run: Commands, tmp_path: Path) -> None:
    (tmp_path / "data.yaml").write_text("amount: 20", "utf-8")
    file = str(tmp_path / "level.dmn")
    assert run("decide", file, "amount=20").startswith('"none"\n')
    assert run("decide", file, "--data", str(tmp_path / "data.yaml")).startswith('"none"\n')


def test_what_is_null_is_pointed_at_in_the_file(run: Commands, tmp_path: Path) -> None:
    found = run("decide", str(tmp_path / "gap.dmn"), "amount=100", "--language", "zh").splitlines()
    assert found[0] == "null"
    assert "    规则: 无命中" in found


def test_one_of_several_decisions_is_named(run: Commands, tmp_path: Path) -> None:
    file = str(tmp_path / "two.dmn")
    run("decide", file, "amount=4", status=1)
    assert run.err == "[decision-unclear] the file has 2 decisions -> name one with --decision: level, half\n"
    assert run("decide", file, "amount=4", "--decision", "half").startswith("2\n")
    run("decide", file, "amount=4", "--decision", "halff", status=1)
    assert "did you mean half?" in run.err


def test_an_input_that_nobody_reads_is_refused(run: Commands, tmp_path: Path) -> None:
    run("decide", str(tmp_path / "level.dmn"), "amuont=4", status=1)
    assert run.err == "[decision-input-unread] level does not read amuont -> it reads: amount\n"


def test_a_program_reads_json(run: Commands, tmp_path: Path) -> None:
    found = run.json("decide", str(tmp_path / "level.dmn"), "amount=4")
    assert found["value"] == '"none"'
    assert found["decisions"][0]["inputs"] == {"amount": "4"}
    assert found["decisions"][0]["rules"][0]["rules"] == [1]


def test_a_file_that_is_not_there_is_said_in_one_line(run: Commands, tmp_path: Path) -> None:
    for command in ("decide", "validate"):
        run(command, str(tmp_path / "nowhere.dmn"), status=1)
        assert run.err.count("\n") == 1


def test_a_gap_is_a_warning_with_an_example_and_an_overlap_an_error(run: Commands, tmp_path: Path) -> None:
    gap = run("validate", str(tmp_path / "gap.dmn"))
    assert "[table-gap]" in gap
    assert "amount = 100" in gap
    assert "[table-overlap]" in run("validate", str(tmp_path / "overlap.dmn"), status=1)
    assert run("validate", str(tmp_path / "level.dmn")).endswith("level.dmn: nothing to complain of\n")


def test_a_written_table_is_checked_and_asked_too(run: Commands, tmp_path: Path) -> None:
    file = tmp_path / "level.csv"
    file.write_text("# level\nU,amount,,level\ntype,number,,string\n1,< 100,,none\n2,>= 100,,boss\n", "utf-8")
    assert "nothing to complain of" in run("validate", str(file))
    assert run("decide", str(file), "amount=100").startswith('"boss"\n')


def test_a_folder_of_decisions_is_checked_file_by_file(run: Commands, tmp_path: Path) -> None:
    found = run("validate", str(tmp_path), status=1)
    assert "gap.dmn" in found
    assert "level.dmn: nothing to complain of" in found
