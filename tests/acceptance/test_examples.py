"""The programs of `examples/` run, and do what they say."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

from command_line import CommandLine

Example = Callable[[str], str]
Demonstration = tuple[str, Path]


def test_a_whole_application_in_one_file(example: Example) -> None:
    lines = example("one_file/app.py").splitlines()
    assert lines[0].startswith("approve 审批: offered because of superior of ben, level 1: ada; due ")
    assert lines[1:] == [
        "vice for 249.90: bought", "  1. ben: Start", "  2. ada: claim", "  3. ada: complete", "  4. cem: complete",
    ]  # fmt: skip


def test_the_whole_application_is_thirty_lines(repository: Path) -> None:
    assert len((repository / "examples" / "one_file" / "app.py").read_text("utf-8").splitlines()) <= 30


def test_a_business_row_and_a_step_are_stored_together_or_not_at_all(example: Example, tmp_path: Path) -> None:
    lines = example("own_transaction/app.py").splitlines()
    assert lines == [
        "asked: orders 0, case open, actions 1",
        "rolled back: orders 0, case open, actions 1",
        "committed: orders 1, case bought, actions 2",
    ]
    with sqlite3.connect(tmp_path / "shop.db") as database:
        assert database.execute("SELECT what, price FROM orders").fetchall() == [("drill", "80")]
    database.close()


def test_the_user_table_of_the_application_is_the_directory(example: Example) -> None:
    assert example("own_directory/app.py").splitlines() == [
        "approve 审批: superior of ben, level 1: ada",
        "to be recorded by: pat",
        "superior of ben, level 1: the line of heads ends before",
        "fallback: role personnel: 2 holders",
    ]


def test_the_people_of_an_example_come_from_csv_files(cli: CommandLine, repository: Path) -> None:
    folder = str(repository / "examples" / "csv_people")
    cli.now = "2026-11-16T18:00+08:00"
    assert cli("replay", folder).out.splitlines()[-1] == "passed: 1, failed: 0"
    assert cli("deploy", folder).out.split()[-3:] == ["fault", "1", "new"]
    cli("start", "fault", "--by", "li.wei", "--key", "F-1", "what=no light")
    assert "on duty in watch" in cli("worklist", "--by", "li.wei").out


def test_the_demonstration_tells_the_whole_story(demonstration: Demonstration) -> None:
    text, _ = demonstration
    lines = text.splitlines()
    told = [line for line in lines if re.match(r"\d\d:\d\d  escalation", line)]
    assert [line[:25] for line in told] == [
        "12:30  escalation 升级 1: e",
        "14:30  escalation 升级 2: p",
        "16:30  escalation 升级 3: d",
    ]
    assert any(re.match(r"16:30  standing duty .* evening report", line) for line in lines)
    assert any(re.match(r"17:00  standing duty .* customer report", line) for line in lines)
    assert any("INC-117: 挂起 suspended" in line for line in lines)
    assert any("refused 拒绝: severity may be raised, not lowered" in line for line in lines)
    assert any("the case ends 结束: archived" in line for line in lines)
    assert "resolution 解决时限: late (PT8H, due Mon 11-16 16:30)" in text
    assert "\x1b[" not in text, "plain when it is not a terminal"


def test_the_demonstration_explains_every_clock_and_every_escalation(demonstration: Demonstration) -> None:
    lines = demonstration[0].splitlines()
    for number, line in enumerate(lines):
        if "clock starts" in line or re.match(r"\d\d:\d\d  escalation", line):
            due = re.search(r"due (\w{3}) (\d\d-\d\d) (\d\d:\d\d)", line)
            reckoning = "\n".join(lines[number + 1 : number + 12])
            assert lines[number + 1].startswith("         | "), line
            assert not due or f"Due: 2026-{due[2]} {due[1]} {due[3]}" in reckoning, line


def test_the_demonstration_leaves_the_database_and_the_painted_diagram(
    demonstration: Demonstration, example: Example, tmp_path: Path
) -> None:
    text, folder = demonstration
    picture = (folder / "incident.svg").read_text("utf-8")
    painted = set(re.findall(r'class="(?:\w+) done" data-element="([\w-]+)"', picture))
    assert {"classify", "diagnose", "redispatch", "diagnose-2", "review", "call-back", "archived"} <= painted
    assert {"sales-decides", "rework", "problem-record"}.isdisjoint(painted)
    with sqlite3.connect(folder / "demo.db") as database:
        assert database.execute("SELECT count(*) FROM flowkit_history WHERE actor <> 'flowkit'").fetchone()[0] >= 13
    database.close()

    for name in ("demo.db", "incident.svg"):
        (tmp_path / name).write_text("left from another time", "utf-8")
    assert example("demo/run.py") == text, "it begins afresh and tells the same"
    assert (tmp_path / "incident.svg").read_text("utf-8") == picture
