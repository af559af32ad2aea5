"""A unit works by the calendar that it names, or by that of the nearest unit above it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from diagrams import OFFICE_HOURS, PEOPLE, House, diagram, user

from flowkit import DefinitionInvalid, Engine, VirtualClock

CLAIM = diagram(
    "claim",
    user("answer", '<flowkit:deadline id="limit"><flowkit:target within="1 workday"/></flowkit:deadline>'),
    head='<flowkit:calendar ref="office-hours"/>',
)
COMPANY = OFFICE_HOURS.replace("office-hours", "company").replace("18:00", "17:00")
NIGHT = "id: night\nversion: '1'\nzone: Asia/Shanghai\nweekly:\n  mon-fri: 22:00-06:00\n"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    clock = VirtualClock("2026-11-16T10:00+08:00")  # a Monday
    engine = Engine("sqlite://", clock=clock)
    folder = tmp_path / "definitions"
    folder.mkdir()
    yield House(folder, engine, clock)
    engine.close()


def people(**calendars: str) -> str:
    text = PEOPLE
    for unit, calendar in calendars.items():
        name = f"  {unit}: {{name: {unit}"
        assert name in text
        text = text.replace(name, f"  {unit}: {{calendar: {calendar}, name: {unit}")
    return text


def due(house: House, by: str) -> str:
    case = house.engine.start("claim", by=by).id
    (clock,) = house.engine.case(case, by=by).deadlines
    return f"{clock.due_at:%m-%d %H:%M}"


def test_without_a_word_the_calendar_of_the_process_holds(house: House) -> None:
    house.deploy(CLAIM)
    assert due(house, "ann") == "11-17 10:00"


def test_the_nearest_unit_that_names_a_calendar_decides(house: House) -> None:
    house.deploy(CLAIM, people=people(office="company", north="night"), calendars=[OFFICE_HOURS, COMPANY, NIGHT])
    assert due(house, "ann") == "11-17 22:00"  # north: the night that begins on Tuesday ends on Wednesday at 06:00
    assert due(house, "ben") == "11-17 09:00"  # south names none, the office above it does


def test_the_clock_keeps_the_calendar_that_it_began_with(house: House) -> None:
    house.deploy(CLAIM, people=people(north="night"), calendars=[OFFICE_HOURS, NIGHT])
    case = house.engine.start("claim", by="ann").id
    house.deploy(CLAIM, people=PEOPLE, calendars=[OFFICE_HOURS, NIGHT])
    (clock,) = house.engine.case(case, by="ann").deadlines
    assert f"{clock.due_at:%m-%d %H:%M}" == "11-17 22:00"
    assert "night" in house.engine.explain(clock.id, by="ann").to_text("en")


def test_a_unit_that_names_no_deployed_calendar_is_refused(house: House) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        house.deploy(CLAIM, people=people(north="nowhere"))
    (finding,) = refused.value.findings
    assert (finding.code, finding.element) == ("calendar-unknown", "units.north")
