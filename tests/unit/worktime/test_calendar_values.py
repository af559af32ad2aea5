"""Calendar values: hours of a date, and every fault named at once."""

from dataclasses import replace
from datetime import date

import pytest

from flowkit.core.worktime import (
    Calendar,
    Hours,
    Interval,
    Layer,
    NamedDay,
    SpecialDay,
    calendar_from_data,
    check_calendar,
    compile_calendar,
)
from flowkit.errors import DefinitionInvalid, InputInvalid, Text


def _hours(*texts: str) -> Hours:
    return tuple(map(Interval.parse, texts))


OFFICE = Calendar("office", "1", "Asia/Shanghai", (_hours("13:30-17:30", "08:30-12:00"),) * 5 + ((), ()))
OWN = Text("own", "本单位")


def _codes(calendar: Calendar) -> list[tuple[str, str]]:
    return [(finding.code, finding.element) for finding in check_calendar(calendar)]


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [("08:30-12:00", 510, 720), ("22:00-06:00", 1320, 1800), ("00:00-24:00", 0, 1440), ("6:00-6:00", 360, 1800)],
)
def test_hours_that_end_before_they_begin_end_on_the_next_date(text: str, begin: int, end: int) -> None:
    assert Interval.parse(text) == Interval(begin, end)
    assert Interval.parse(str(Interval(begin, end))) == Interval(begin, end)


@pytest.mark.parametrize("text", ["", "8-12", "08:30-24:30", "24:00-06:00", "08:60-12:00", "08:30"])
def test_what_are_no_hours_is_refused(text: str) -> None:
    with pytest.raises(InputInvalid) as caught:
        Interval.parse(text)
    assert caught.value.code == "hours-invalid"


def test_the_hours_of_a_date_come_in_order_whatever_the_order_of_the_file() -> None:
    assert compile_calendar(OFFICE).hours_of(date(2026, 11, 10)) == _hours("08:30-12:00", "13:30-17:30")


def test_the_last_layer_that_names_a_date_decides_alone() -> None:
    day = date(2026, 11, 10)
    first = Layer(OWN, days_off=(NamedDay(day),))
    second = Layer(OWN, special=(SpecialDay(day, _hours("10:00-11:00")),))
    assert compile_calendar(replace(OFFICE, layers=(first, second))).hours_of(day) == _hours("10:00-11:00")
    assert compile_calendar(replace(OFFICE, layers=(second, first))).hours_of(day) == ()


def test_a_day_off_cancels_the_shift_that_starts_on_it_only() -> None:
    night = replace(OFFICE, weekly=(_hours("22:00-06:00"),) * 7, layers=(Layer(OWN, (NamedDay(date(2026, 11, 10)),)),))
    timetable = compile_calendar(night)
    assert timetable.end_of_work(date(2026, 11, 9)) is not None
    assert timetable.is_working_day(date(2026, 11, 10)) is False


def test_the_same_calendar_is_compiled_once_and_another_version_anew() -> None:
    assert compile_calendar(OFFICE) is compile_calendar(replace(OFFICE))
    assert compile_calendar(OFFICE) is not compile_calendar(replace(OFFICE, known=(2026,)))


def test_an_overlap_is_found_also_over_midnight_and_around_dated_days() -> None:
    day = date(2026, 11, 14)
    assert _codes(replace(OFFICE, weekly=(_hours("08:00-12:00", "11:00-13:00"), *((),) * 6))) == [
        ("calendar-overlap", "weekly.mon")
    ]
    assert _codes(replace(OFFICE, weekly=(_hours("00:00-08:00"), *((),) * 5, _hours("22:00-06:00")))) == [
        ("calendar-overlap", "weekly.sun")
    ]
    late = Layer(
        OWN, special=(SpecialDay(day, _hours("22:00-06:00")), SpecialDay(date(2026, 11, 15), _hours("05:00-07:00")))
    )
    assert _codes(replace(OFFICE, layers=(late,))) == [("calendar-overlap", "2026-11-14")]


def test_touching_intervals_do_not_overlap() -> None:
    shifts = _hours("06:00-14:00", "14:00-22:00", "22:00-06:00")
    assert _codes(replace(OFFICE, weekly=(shifts,) * 7)) == []


def test_all_faults_are_named_at_once() -> None:
    day = date(2026, 11, 10)
    faulty = Calendar(
        id="",
        version="",
        zone="Mars/Olympus",
        weekly=((Interval(1500, 1600),),) + ((),) * 6,
        layers=(Layer(OWN, days_off=(NamedDay(day),), make_up=(NamedDay(day),)),),
        known=(2026,),
        provisional=(2026,),
    )
    assert set(_codes(faulty)) == {
        ("calendar-unnamed", "id"),
        ("calendar-unnamed", "version"),
        ("zone-unknown", "zone"),
        ("calendar-year-twice", "known"),
        ("calendar-hours", "weekly.mon"),
        ("calendar-date-twice", f"layers[0].make_up.{day}"),
        ("calendar-make-up-hours", "layers[0].make_up_hours"),
    }
    with pytest.raises(DefinitionInvalid) as caught:
        compile_calendar(faulty)
    assert len(caught.value.findings) == 7


def test_a_week_has_seven_days() -> None:
    assert _codes(replace(OFFICE, weekly=())) == [("calendar-week", "weekly")]


@pytest.mark.parametrize(
    "part",
    [
        {"weekly": "always"},
        {"weekly": {"mon": 8}},
        {"weekly": {"mon-wed": "08:00-09:00", "tue": "08:00-09:00"}},
        {"layers": {"name": "x"}},
        {"layers": [{"days_off": {"2026-02-30": "x"}}]},
        {"layers": [{"days_off": {"2026-03-02..2026-03-01": "x"}}]},
        {"layers": [{"days_off": {"2026-03-02": ["x"]}}]},
        {"known": "soon"},
        {"known": [0]},
        {"colour": "red"},
    ],
)
def test_data_of_the_wrong_shape_are_findings_not_crashes(part: dict[str, object]) -> None:
    with pytest.raises(DefinitionInvalid) as caught:
        calendar_from_data({"id": "x", "version": "1", "zone": "Asia/Shanghai", **part})
    assert len(caught.value.findings) == 1
    assert caught.value.findings[0].element


def test_a_layer_can_name_stretches_and_lists_of_dates() -> None:
    calendar = calendar_from_data(
        {
            "id": "x",
            "version": "1",
            "zone": "Asia/Shanghai",
            "weekly": {"mon-sun": "09:00-17:00"},
            "layers": [{"name": "own", "days_off": {"2026-07-01..2026-07-03": "Move"}, "make_up": ["2026-07-05"]}],
            "known": "2024-2026, 2028",
        }
    )
    assert [day.on.day for day in calendar.layers[0].days_off] == [1, 2, 3]
    assert calendar.layers[0].make_up_hours == _hours("09:00-17:00")
    assert calendar.known == (2024, 2025, 2026, 2028)
