"""Calendars from files: frozen public holidays, the organisation's own days, and findings with lines."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from flowkit.calendars import calendar_from_yaml, load_calendar, public_holidays
from flowkit.core.worktime import Interval, calendar_from_data, calendar_to_data, compile_calendar
from flowkit.errors import DefinitionInvalid, InputInvalid

CHINA = Path(__file__).parents[3] / "process_definitions" / "calendars" / "china-2026.yaml"

# The notice for 2026, as the catalogue of procedures gives it: first and last day off.
STRETCHES_2026 = (
    (date(2026, 1, 1), date(2026, 1, 3)),
    (date(2026, 2, 15), date(2026, 2, 23)),
    (date(2026, 4, 4), date(2026, 4, 6)),
    (date(2026, 5, 1), date(2026, 5, 5)),
    (date(2026, 6, 19), date(2026, 6, 21)),
    (date(2026, 9, 25), date(2026, 9, 27)),
    (date(2026, 10, 1), date(2026, 10, 7)),
)
MAKE_UP_2026 = [
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
]

OWN = """
id: branch
version: "7"
zone: Asia/Shanghai
weekly:
  mon-fri: 08:30-12:00, 13:30-17:30
layers:
  - name: {en: Public holidays, zh: 法定节假日}
    public-holidays: CN
    years: 2025-2026
  - name: Branch
    days-off:
      2026-03-04: Founders' day
    make-up:
      2026-10-01: Opening of the new hall
    make-up-hours: 10:00-16:00
    special:
      2026-12-30..2026-12-31: 08:30-12:00
"""


def _stretch(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def test_the_frozen_days_of_2026_are_those_of_the_notice() -> None:
    layer = load_calendar(CHINA).layers[0]
    off = [named.on for named in layer.days_off if named.on.year == 2026]
    assert off == [day for first, last in STRETCHES_2026 for day in _stretch(first, last)]
    assert [named.on for named in layer.make_up if named.on.year == 2026] == MAKE_UP_2026


def test_every_date_of_2026_is_a_working_day_exactly_as_the_notice_says() -> None:
    timetable = compile_calendar(load_calendar(CHINA))
    off = {day for first, last in STRETCHES_2026 for day in _stretch(first, last)}
    for day in _stretch(date(2026, 1, 1), date(2026, 12, 31)):
        expected = day in MAKE_UP_2026 or (day not in off and day.weekday() < 5)
        assert timetable.is_working_day(day) is expected, day
        assert timetable.hours_of(day) == (Interval(510, 720), Interval(810, 1050)) * expected


def test_a_chinese_year_without_make_up_days_is_provisional() -> None:
    calendar = load_calendar(CHINA)
    assert (calendar.known, calendar.provisional) == ((2024, 2025, 2026), (2027,))
    note = calendar.year_note(2027)
    assert note is not None
    assert "2027" in note.en
    assert "调休" in note.zh


def test_holidays_have_names_in_both_languages() -> None:
    names = {named.on: named.name for named in load_calendar(CHINA).layers[0].days_off}
    assert (names[date(2026, 10, 1)].en, names[date(2026, 10, 1)].zh) == ("National Day", "国庆节")


def test_a_part_of_a_country_has_its_own_holidays() -> None:
    bavaria = {day for day, _ in public_holidays("DE-BY", [2026]).days_off}
    germany = {day for day, _ in public_holidays("DE", [2026]).days_off}
    assert date(2026, 1, 6) in bavaria - germany


def test_an_unknown_country_is_named() -> None:
    with pytest.raises(InputInvalid) as caught:
        public_holidays("XX", [2026])
    assert caught.value.code == "holidays-unknown"


def test_a_later_layer_decides_over_the_public_holidays() -> None:
    timetable = compile_calendar(calendar_from_yaml(OWN))
    assert timetable.hours_of(date(2026, 3, 4)) == ()
    assert timetable.hours_of(date(2026, 10, 1)) == (Interval.parse("10:00-16:00"),)
    assert timetable.hours_of(date(2026, 12, 31)) == (Interval.parse("08:30-12:00"),)
    assert timetable.rule_of(date(2026, 3, 4)).name.en == "Founders' day"
    assert timetable.rule_of(date(2026, 3, 4)).layer.en == "Branch"


@pytest.mark.parametrize("text", [CHINA.read_text(encoding="utf-8"), OWN])
def test_a_stored_calendar_comes_back_equal(text: str) -> None:
    calendar = calendar_from_yaml(text)
    assert calendar_from_data(json.loads(json.dumps(calendar_to_data(calendar)))) == calendar


def test_all_findings_of_a_file_come_at_once_with_their_lines() -> None:
    text = """id: x
version: "1"
zone: Asia/Nowhere
weekly:
  mon: 08:30-12:00, 11:00-17:30
  tuesday: 08:30-12:00
  wed: 8 to 12
  thu: 09:00-17:00
layers:
  - name: own
    days_off:
      2026-03-04: a
      2026-03-04: b
      2026-13-04: c
    special:
      2026-03-04: 08:00-09:00
  - public-holidays: XX
    years: 2026
colour: red
"""
    with pytest.raises(DefinitionInvalid) as caught:
        calendar_from_yaml(text, file="x.yaml")
    places = {(finding.code, finding.line) for finding in caught.value.findings}
    assert places == {
        ("zone-unknown", 3),
        ("calendar-overlap", 5),
        ("calendar-data", 6),
        ("hours-invalid", 7),
        ("calendar-key-twice", 13),
        ("calendar-data", 14),
        ("calendar-date-twice", 16),
        ("holidays-unknown", 17),
        ("calendar-data", 19),
    }
    assert all(finding.file == "x.yaml" and finding.message.zh for finding in caught.value.findings)


@pytest.mark.parametrize("text", ["a: [1", "- 1", "just text", "", "a: &x 1\nb: *x"])
def test_what_is_no_calendar_at_all_is_refused_with_findings(text: str) -> None:
    with pytest.raises(DefinitionInvalid) as caught:
        calendar_from_yaml(text)
    assert caught.value.findings


def test_make_up_days_need_hours_when_weekdays_differ() -> None:
    text = OWN.replace("  mon-fri: 08:30-12:00, 13:30-17:30", "  mon: 08:30-12:00\n  tue: 09:00-12:00")
    with pytest.raises(DefinitionInvalid) as caught:
        calendar_from_yaml(text)
    assert [finding.code for finding in caught.value.findings] == ["calendar-make-up-hours"]


def test_a_calendar_extends_another_file_and_lays_its_days_over_it(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(OWN, "utf-8")
    (tmp_path / "team.yaml").write_text(
        "id: team\nversion: '1'\nextends: base.yaml\n"
        "layers:\n  - name: Team\n    special:\n      2026-03-04: 22:00-06:00\n    days-off: [2026-10-01]\n",
        "utf-8",
    )
    base, team = load_calendar(tmp_path / "base.yaml"), load_calendar(tmp_path / "team.yaml")
    assert (team.id, team.zone, team.weekly, team.known) == ("team", base.zone, base.weekly, base.known)
    assert team.layers[:-1] == base.layers
    table = compile_calendar(team)
    assert table.end_of_work(date(2026, 10, 1)) is None  # the branch works on it, the team does not
    assert table.end_of_work(date(2026, 3, 4)) is not None  # the branch does not, the team has a night shift
    assert table.end_of_work(date(2026, 10, 2)) is None  # a public holiday, two layers below


def test_hours_of_its_own_take_the_place_of_those_below(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(OWN, "utf-8")
    (tmp_path / "team.yaml").write_text(
        "id: team\nversion: '1'\nzone: Europe/Berlin\nextends: base.yaml\nweekly: {sat: 09:00-12:00}\n", "utf-8"
    )
    team = load_calendar(tmp_path / "team.yaml")
    assert (team.zone, team.weekly[0], team.weekly[5]) == ("Europe/Berlin", (), (Interval(540, 720),))


@pytest.mark.parametrize("base", ["nowhere.yaml", "team.yaml", "broken.yaml"])
def test_a_base_that_is_not_there_is_broken_or_is_the_calendar_itself_is_a_finding(tmp_path: Path, base: str) -> None:
    (tmp_path / "broken.yaml").write_text("id: [", "utf-8")
    (tmp_path / "team.yaml").write_text(f"id: team\nversion: '1'\nextends: {base}\n", "utf-8")
    with pytest.raises(DefinitionInvalid) as refused:
        load_calendar(tmp_path / "team.yaml")
    (finding,) = refused.value.findings
    assert (finding.code, finding.line) == ("calendar-extends", 3)
