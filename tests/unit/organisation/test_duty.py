"""Who is on duty: shifts by weekday and by date, across midnight, and what an assignment makes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowkit.core.definition.people import Assignment, AssignmentRule
from flowkit.core.organisation import (
    AssignmentFacts,
    Organisation,
    Period,
    Person,
    Roster,
    Seat,
    Shift,
    Vacancy,
    check_organisation,
    resolve,
)
from flowkit.core.worktime import Interval
from flowkit.directory import read_directory
from flowkit.errors import DefinitionInvalid

At = Callable[[str], int]

ROSTER = """
organisation: acme
zone: Asia/Shanghai
persons: {an: , bo: , cy: , dora: }
rosters:
  desk:
    name: night desk
    zh: 夜间值班
    shifts:
      - {weekdays: mon-fri, hours: "22:00-06:00", persons: [an]}
      - {weekdays: "sat,sun", hours: "00:00-24:00", persons: [bo, cy]}
      - {dates: 2026-10-01..2026-10-07, hours: "09:00-21:00", persons: [cy]}
      - {dates: 2026-10-02, hours: "09:00-12:00", persons: [dora]}
"""


@pytest.fixture
def desk() -> Organisation:
    return read_directory(ROSTER)


@pytest.mark.parametrize(
    ("instant", "persons", "begun"),
    [
        ("2026-11-16T21:59", (), ""),  # a Monday, before the shift
        ("2026-11-16T22:00", ("an",), "2026-11-16"),
        ("2026-11-17T05:59", ("an",), "2026-11-16"),  # the shift of the evening before
        ("2026-11-17T06:00", (), ""),
        ("2026-11-21T03:00", ("bo", "cy"), "2026-11-21"),  # Saturday; the shift of Friday night stands above
        ("2026-11-16T03:00", (), ""),  # Sunday has no night shift that goes on into Monday
        ("2026-10-01T10:00", ("cy",), "2026-10-01"),  # National Day: a shift by date
        ("2026-10-01T23:00", ("an",), "2026-10-01"),  # and the ordinary one, for a roster knows no holidays
        ("2026-10-02T10:00", ("dora",), "2026-10-02"),  # the last shift counts
        ("2026-10-02T13:00", ("cy",), "2026-10-02"),
    ],
)
def test_the_last_shift_that_goes_on_says_who_is_on_duty(
    desk: Organisation, at: At, instant: str, persons: tuple[str, ...], begun: str
) -> None:
    duty = desk.on_duty("desk", at(instant))
    assert (duty.shift.persons, str(duty.day)) == (persons, begun) if duty else (persons, begun) == ((), "")


def test_a_night_shift_goes_by_the_wall_clock(at: At) -> None:
    """On 29 March 2026 the clock of Berlin goes from 02:00 to 03:00."""
    berlin = replace(read_directory(ROSTER), zone="Europe/Berlin")
    berlin = replace(berlin, rosters=(Roster("n", (Shift(("an",), Interval.parse("22:00-03:00")),)),))
    assert berlin.on_duty("n", at("2026-03-29T01:59+01:00"))
    assert berlin.on_duty("n", at("2026-03-29T03:00+02:00")) is None


def asked(organisation: Organisation, roster: str, at: int, fallback: str = "") -> Seat | Vacancy:
    assignment = Assignment((AssignmentRule("on-duty", roster),), ("record",), fallback)
    return resolve(organisation, assignment, AssignmentFacts("p", doers={"record": ("bo",)}), at)


def test_one_person_on_duty_is_assigned_and_several_are_candidates(desk: Organisation, at: At) -> None:
    night = asked(desk, "desk", at("2026-11-17T02:00"))
    assert isinstance(night, Seat)
    assert night.assignee == "an"
    assert night.why[0].en == "on duty in desk, shift 22:00-06:00 of 2026-11-16: an"
    assert night.why[0].zh == "desk值班，2026-11-16的22:00-06:00班次：an"
    weekend = asked(desk, "desk", at("2026-11-21T12:00"))
    assert isinstance(weekend, Seat)
    assert weekend.candidates == ("person:cy",)
    assert weekend.why[0].en.endswith("bo may not act here")


@pytest.mark.parametrize(
    ("roster", "why"),
    [
        ("desk", "roster desk: nobody is on duty at this moment"),
        ("other", "roster other is not in the directory"),
    ],
)
def test_a_gap_in_a_roster_leaves_a_vacancy_that_says_why(desk: Organisation, at: At, roster: str, why: str) -> None:
    answer = asked(desk, roster, at("2026-11-16T12:00"))
    assert isinstance(answer, Vacancy)
    assert [each.en for each in answer.why] == [why]
    assert all(each.zh for each in answer.why)


def test_a_substitute_takes_the_duty_of_an_absent_person(company: Organisation, at: At) -> None:
    company = replace(company, rosters=(Roster("n", (Shift(("manager",), Interval(0, 1440)),)),))
    seat = asked(company, "n", at("2026-11-17"))
    assert isinstance(seat, Seat)
    assert (seat.assignee, seat.on_behalf_of) == ("dora", "manager")


@pytest.mark.parametrize(
    ("shift", "code", "element"),
    [
        ('{hours: "25:00-26:00", persons: [an]}', "organisation-value", "hours"),
        ('{hours: "08:00-09:00", persons: [an], weekdays: monday}', "organisation-value", "weekdays"),
        ('{hours: "08:00-09:00", persons: [an], dates: ".."}', "organisation-value", "dates"),
        ('{hours: "08:00-09:00", persons: [an], dates: 2026-02-30}', "organisation-value", "dates"),
        ('{hours: "08:00-09:00", persons: [an], dates: 2026-10-02..2026-10-01}', "organisation-period", "dates"),
        ('{hours: "08:00-09:00", persons: [nobody]}', "organisation-unknown", "persons[0]"),
        ('{hours: "08:00-09:00", persons: []}', "organisation-shift", ""),
        ('{hours: "08:00-09:00"}', "organisation-missing", "persons"),
        ("{persons: [an]}", "organisation-missing", "hours"),
        ('{hours: "08:00-09:00", persons: [an], from: 2026-01-01}', "organisation-key", "from"),
    ],
)
def test_a_wrong_shift_is_told_with_its_place(shift: str, code: str, element: str) -> None:
    text = f"organisation: acme\nzone: UTC\npersons: {{an: }}\nrosters:\n  n:\n    shifts:\n      - {shift}\n"
    with pytest.raises(DefinitionInvalid) as refused:
        read_directory(text)
    found = [(each.code, each.element, each.line) for each in refused.value.findings]
    assert (code, f"rosters.n.shifts[0].{element}".rstrip("."), 7) in found


def test_a_person_of_a_shift_is_checked_also_where_no_file_is(company: Organisation) -> None:
    broken = replace(company, rosters=(Roster("n", (Shift(("nobody",), Interval(0, 60), weekdays=()),)),))
    assert [each.code for each in check_organisation(broken)] == ["organisation-unknown", "organisation-shift"]


FIRST = date(2026, 1, 1)
days = st.integers(0, 9).map(lambda number: FIRST + timedelta(days=number))
shifts = st.builds(
    Shift,
    st.sampled_from([("a",), ("b",), ("a", "b")]),
    st.builds(lambda begin, length: Interval(begin, begin + length), st.integers(0, 1439), st.integers(1, 1440)),
    st.lists(st.integers(0, 6), unique=True).map(tuple),
    st.builds(Period, st.none() | days, st.none() | days) | days.map(lambda day: Period(day, day)),
)


@given(st.lists(shifts, max_size=6), st.integers(0, 12 * 1440))
def test_the_tables_find_the_shift_that_a_look_at_every_one_finds(listed: list[Shift], minute: int) -> None:
    moment = datetime(2025, 12, 31, tzinfo=UTC) + timedelta(minutes=minute)
    expected: tuple[str, ...] = ()
    for shift in listed:
        for day in (moment.date(), moment.date() - timedelta(days=1)):
            since = (moment - datetime(day.year, day.month, day.day, tzinfo=UTC)) // timedelta(minutes=1)
            named = day.weekday() in shift.weekdays and shift.dates.holds(day)
            if named and shift.hours.begin <= since < shift.hours.end:
                expected = shift.persons
    organisation = Organisation("o", "UTC", persons=(Person("a"), Person("b")), rosters=(Roster("r", tuple(listed)),))
    duty = organisation.on_duty("r", int(moment.timestamp()) * 1_000_000)
    assert (duty.shift.persons if duty else ()) == expected
