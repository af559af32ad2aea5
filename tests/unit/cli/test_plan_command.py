"""`flowkit plan`: a procedure, or a case, counted back from a moment to come."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Commands
from diagrams import OFFICE_HOURS, PEOPLE, diagram, field, user

LATE = (
    '<flowkit:deadline id="late" name="late"><flowkit:target before="3 workdays" anchor="opening"/></flowkit:deadline>'
)
TIME = '<flowkit:deadline id="time" name="time"><flowkit:target within="2 workdays"/></flowkit:deadline>'


@pytest.fixture
def plain() -> Commands:
    return Commands("", "")


@pytest.fixture
def hosting(tmp_path: Path) -> str:
    """A folder with a process that counts back, and one that does not."""
    steps = user("needs", TIME), user("notices", LATE)
    opening = field("opening", "datetime")
    own = diagram("hosting", *steps, fields=[opening], head='<flowkit:calendar ref="office-hours"/>')
    (tmp_path / "hosting.bpmn").write_text(own, "utf-8")
    (tmp_path / "alone.bpmn").write_text(diagram("alone", user("work")), "utf-8")
    (tmp_path / "people.yaml").write_text(PEOPLE, "utf-8")
    (tmp_path / "hours.yaml").write_text(OFFICE_HOURS, "utf-8")
    (tmp_path / "flowkit.yaml").write_text("organisation: people.yaml\ncalendars: [hours.yaml]\n", "utf-8")
    return str(tmp_path)


def test_a_folder_is_planned_in_the_zone_of_its_calendar(plain: Commands, hosting: str) -> None:
    head, _, needs, notices, verdict = plain("plan", hosting, "--anchor", "2026-11-30").splitlines()

    assert head == "hosting: opening 2026-11-30 Mon 09:00"
    assert " ".join(needs.split()[3:]) == "2026-11-23 Mon 18:00 2026-11-25 Wed 18:00 late notices"
    assert notices.split()[-1] == "late"
    assert verdict == "the plan can be kept"


def test_what_cannot_be_kept_fails(plain: Commands, hosting: str) -> None:
    late = plain(
        "plan",
        hosting,
        "--anchor",
        "opening=2026-11-18",
        "--start",
        "2026-11-16T09:00+08:00",
        "--language",
        "zh",
        status=1,
    )

    assert "已来不及" in late
    assert late.splitlines()[-1] == "计划已无法按期完成"


def test_what_is_no_moment_or_no_plan_is_refused(plain: Commands, hosting: str) -> None:
    plain("plan", hosting, "--anchor", "soon", status=1)
    plain("plan", hosting, "--anchor", "2026-11-30", "--process", "alone", status=1)
    plain("plan", hosting, "--anchor", "2026-11-30", "--anchor", "2026-12-01", status=2)
