"""What the reading commands print."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Commands

from flowkit import Engine

Start = Callable[[str], str]
PARCEL = Path(__file__).with_name("files") / "parcel"


def rows(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


def test_the_worklist_shows_what_is_due_and_why_it_is_here(start: Start, commands: Commands) -> None:
    start("P-1")
    head, row = commands("worklist", "--by", "ann").splitlines()
    assert head.split() == ["key", "name", "status", "holder", "due", "light", "id", "unread", "why"]
    assert row.split()[:5] == ["P-1", "weigh", "称重", "offered", "role:clerk"]
    assert "role clerk: 1 holder" in row


def test_an_empty_worklist_prints_nothing(commands: Commands) -> None:
    assert commands("worklist", "--by", "bob") == ""
    assert commands.json("worklist", "--by", "bob") == []


def test_done_work_is_listed_with_its_end(start: Start, commands: Commands) -> None:
    start("P-1")
    commands("complete", "parcel/P-1#weigh", "--by", "ann")
    assert rows(commands("done-list", "--by", "ann"))[1][:4] == ["P-1", "weigh", "称重", "completed"]


def test_a_case_is_one_page_in_either_language(start: Start, commands: Commands) -> None:
    start("P-1")
    commands("complete", "parcel/P-1#weigh", "--by", "ann", "weight=2")
    english = commands("case", "parcel/P-1", "--by", "ann")
    chinese = commands("case", "parcel/P-1", "--by", "ann", "--language", "zh")
    assert english.splitlines()[0] == chinese.splitlines()[0] == "parcel P-1"
    assert "  due: 2026-11-16 Mon 16:00 green" in english
    assert "  到期: 2026-11-16 周一 16:00 绿" in chinese
    for title in ("data", "work items", "deadlines", "history"):
        assert f"\n{title}\n" in english
    for title in ("数据", "事项", "时限", "经过"):
        assert f"\n{title}\n" in chinese
    assert "weight = 2; state moving; offers drive 派送" in english
    assert "状态 moving;派发 drive 派送" in chinese


def test_an_incident_stands_on_the_page(commands: Commands) -> None:
    commands("start", "parcel", "--by", "ann", "--key", "P-1", "label=P-1")
    commands("advance", "--to", "2026-11-18T08:00+08:00")
    text = commands("case", "parcel/P-1", "--by", "ann")
    assert "\nincidents\n" in text
    assert "book-parcel" in text


def test_times_are_shown_in_the_zone_of_now_or_in_the_one_asked_for(start: Start, commands: Commands) -> None:
    start("P-1")
    assert "2026-11-16 Mon 16:00" in commands("case", "parcel/P-1", "--by", "ann")
    assert "2026-11-16 Mon 09:00" in commands("case", "parcel/P-1", "--by", "ann", "--zone", "Europe/Berlin")


def test_cases_are_found_by_field_state_and_key(start: Start, commands: Commands) -> None:
    for key in ("P-1", "P-2"):
        start(key)
    commands("complete", "parcel/P-2#weigh", "--by", "ann")
    commands("cancel", "parcel/P-1", "--by", "ann", "--reason", "x")

    def keys(*arguments: str) -> list[str]:
        return sorted(each["business_key"] for each in commands.json("cases", "parcel", "--by", "ann", *arguments))

    assert keys() == ["P-2"]
    assert keys("--all") == ["P-1", "P-2"]
    assert keys("--all", "label=P-1") == ["P-1"]
    assert keys("--state", "moving") == ["P-2"]
    assert keys("--key", "P-1") == []


def test_a_clock_and_its_steps_explain_themselves(start: Start, commands: Commands) -> None:
    start("P-1")
    assert "Due: 2026-11-16 Mon 08:00" in commands("explain", "parcel/P-1", "--by", "ann")
    text = commands("explain", "parcel/P-1#delivery", "--by", "ann", "--steps", "--language", "zh")
    assert text.count("到期：2026-11-16 周一 ") == 2
    assert "delivery / tell-clerk" in text


def test_a_key_with_a_dot_is_no_id(start: Start, commands: Commands) -> None:
    start("P.1")
    assert "Due: 2026-11-16 Mon 08:00" in commands("explain", "parcel/P.1", "--by", "ann")


def test_time_passes_to_the_end_inclusive_and_notices_are_read(start: Start, commands: Commands) -> None:
    start("P-1")
    assert commands("advance", "--to", "2026-11-16T11:59+08:00").endswith(": 0\n")
    commands("advance", "--to", "2026-11-16T12:00+08:00")
    assert "delivery" in rows(commands("notices", "--by", "ann"))[1]


def test_a_symptom_cannot_steer_the_terminal(commands: Commands, engine: Engine) -> None:
    engine.start("parcel", {"label": "\x1b[31mred\x07\nnext"}, by="ann", business_key="P-1")
    text = commands("case", "parcel/P-1", "--by", "ann")
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[31mred next" in text


def test_json_holds_what_the_engine_shows(start: Start, commands: Commands, engine: Engine) -> None:
    start("P-1")
    (item,) = engine.worklist("ann")
    (printed,) = commands.json("worklist", "--by", "ann")
    assert printed["id"] == item.id
    assert printed["created_at"] == item.created_at.isoformat()
    assert printed["why"] == [{"en": each.en, "zh": each.zh} for each in item.why]


def test_a_diagram_is_drawn_and_painted_with_the_way_of_a_case(
    start: Start, commands: Commands, tmp_path: Path
) -> None:
    start("P-1")
    commands("complete", "parcel/P-1#weigh", "--by", "ann")
    file = str(PARCEL / "parcel.bpmn")
    plain = commands("render", file)
    commands("render", file, "--case", "parcel/P-1", "--by", "ann", "-o", str(tmp_path / "p.svg"))
    painted = (tmp_path / "p.svg").read_text("utf-8")
    assert plain.startswith("<svg")
    assert 'done" data-element' not in plain
    assert 'class="userTask done" data-element="weigh"' in painted
    assert 'class="userTask active" data-element="drive"' in painted
    assert 'class="endEvent" data-element="delivered"' in painted


@pytest.mark.parametrize("command", ["worklist", "case"])
def test_json_is_json(start: Start, commands: Commands, command: str) -> None:
    start("P-1")
    arguments = ["parcel/P-1"] if command == "case" else []
    assert json.loads(commands(command, *arguments, "--by", "ann", "--json"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_diagram_that_is_not_there_or_has_no_place_to_go_is_said(
    commands: Commands, tmp_path: Path, language: str
) -> None:
    nowhere, diagram = tmp_path / "nowhere", str(PARCEL / "parcel.bpmn")
    for arguments in (
        [str(nowhere)],
        [str(tmp_path)],
        [diagram, "-o", str(nowhere / "x.svg")],
        [diagram, "-o", str(tmp_path)],
    ):
        commands("render", *arguments, "--language", language, status=1)
        assert commands.err.startswith("[file-unusable] "), arguments
        assert str(tmp_path) in commands.err


def test_data_too_deep_to_read_are_a_misuse(commands: Commands, tmp_path: Path) -> None:
    for name in ("deep.yaml", "deep.json"):
        (tmp_path / name).write_text("[" * 100_000, "utf-8")
        commands("start", "parcel", "--by", "ann", "--data", str(tmp_path / name), status=2)
        assert name in commands.err
