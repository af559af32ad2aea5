"""Reckoning by example: the conventions of docs/reference/time.md one by one, and due times of written procedures."""

from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flowkit.calendars import load_calendar
from flowkit.core.worktime import (
    HOUR,
    MINUTE,
    Calendar,
    ClockTime,
    Counting,
    Instant,
    Interval,
    Pause,
    Timetable,
    WorkTime,
    after_start_of_work,
    at_clock,
    backward,
    before_end_of_work,
    compile_calendar,
    elapsed,
    forward,
    local_datetime,
    parse_quantity,
    to_instant,
    worked,
)
from flowkit.errors import InputInvalid

CHINA = compile_calendar(
    load_calendar(Path(__file__).parents[3] / "process_definitions" / "calendars" / "china-2026.yaml")
)


def _weekly(zone: str, *texts: str) -> Timetable:
    return compile_calendar(Calendar(zone, "1", zone, (tuple(map(Interval.parse, texts)),) * 7))


def _at(text: str, timetable: Timetable = CHINA) -> Instant:
    return to_instant(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(timetable.zone)))


def _shown(instant: Instant | None, timetable: Timetable = CHINA) -> str:
    return "stands" if instant is None else f"{local_datetime(timetable.zone, instant):%Y-%m-%d %H:%M}"


def _forward(
    start: str, quantity: str, *pauses: tuple[str, str | None], counting: Counting | None = None, on: Timetable = CHINA
) -> str:
    given: list[Pause] = [(_at(begin, on), None if end is None else _at(end, on)) for begin, end in pauses]
    return _shown(forward(on, _at(start, on), parse_quantity(quantity), given, counting or Counting()), on)


def _backward(end: str, quantity: str, counting: Counting | None = None, on: Timetable = CHINA) -> str:
    return _shown(backward(on, _at(end, on), parse_quantity(quantity), counting or Counting()), on)


@pytest.mark.parametrize(
    ("start", "quantity", "due"),
    [
        # Incident of level 3, recorded Tuesday at 09:00: the three rows of the timetable.
        ("2026-11-10 09:00", "6 workhours", "2026-11-10 16:30"),
        ("2026-11-10 09:00", "8 workhours", "2026-11-11 09:30"),
        ("2026-11-10 09:00", "12 workhours", "2026-11-11 15:00"),
        ("2026-11-10 09:00", "PT6H", "2026-11-10 15:00"),
        ("2026-11-10 09:00", "PT8H", "2026-11-10 17:00"),
        ("2026-11-10 09:00", "PT12H", "2026-11-10 21:00"),
        # Level 2, clock time; level 1 at once, also on National Day at night.
        ("2026-11-16 08:30", "PT4H", "2026-11-16 12:30"),
        ("2026-11-17 09:00", "PT8H", "2026-11-17 17:00"),
        ("2026-10-01 22:00", "PT0S", "2026-10-01 22:00"),
        ("2026-10-01 22:00", "0 workminutes", "2026-10-01 22:00"),
        # Convention 2: the earliest instant; a start outside working time counts nothing until work begins.
        ("2026-11-10 08:30", "210 workminutes", "2026-11-10 12:00"),
        ("2026-11-10 08:30", "211 workminutes", "2026-11-10 13:31"),
        ("2026-11-10 03:00", "60 workminutes", "2026-11-10 09:30"),
        ("2026-11-13 20:00", "60 workminutes", "2026-11-16 09:30"),
        # Over National Day, with the make-up Saturday.
        ("2026-09-30 17:00", "1 workhours", "2026-10-08 09:00"),
        ("2026-10-09 17:00", "1 workhours", "2026-10-10 09:00"),
        # Convention 7: the day of the start is not counted, whatever the hour, working day or not.
        ("2026-09-30 00:00", "1 workdays", "2026-10-08 17:30"),
        ("2026-10-03 12:00", "3 workdays", "2026-10-10 17:30"),
        ("2026-09-28 23:59", "5 workdays", "2026-10-10 17:30"),
        # Convention 9: natural days end at 24:00 and do not roll.
        ("2026-09-16 09:00", "15 days", "2026-10-02 00:00"),
        # Convention 11: clamped to the last day of the month.
        ("2026-01-31 09:00", "P1M", "2026-02-28 09:00"),
        ("2026-01-31 09:00", "P1M1DT2H", "2026-03-01 11:00"),
    ],
)
def test_forward(start: str, quantity: str, due: str) -> None:
    assert _forward(start, quantity) == due


@pytest.mark.parametrize(
    ("end", "quantity", "latest"),
    [
        # Convention 3: the latest instant.
        ("2026-11-10 17:30", "240 workminutes", "2026-11-10 13:30"),
        ("2026-11-10 13:30", "1 workminutes", "2026-11-10 11:59"),
        ("2026-11-10 12:30", "0 workminutes", "2026-11-10 12:30"),
        # Convention 8: three working days before an opening after National Day.
        ("2026-10-12 09:00", "3 workdays", "2026-10-08 17:30"),
        ("2026-10-12 09:00", "4 workdays", "2026-09-30 17:30"),
        ("2026-10-12 09:00", "PT24H", "2026-10-11 09:00"),
        ("2026-10-12 09:00", "7 days", "2026-10-06 00:00"),
        ("2026-03-31 09:00", "P1M", "2026-02-28 09:00"),
    ],
)
def test_backward(end: str, quantity: str, latest: str) -> None:
    assert _backward(end, quantity) == latest


@pytest.mark.parametrize(
    ("start", "quantity", "counting", "due"),
    [
        ("2026-11-10 09:00", "1 workdays", Counting(count_start_day=True), "2026-11-10 17:30"),
        ("2026-11-14 09:00", "1 workdays", Counting(count_start_day=True), "2026-11-16 17:30"),
        ("2026-11-10 09:00", "2 workdays", Counting(day_end="midnight"), "2026-11-13 00:00"),
        ("2026-11-10 09:00", "1 days", Counting(count_start_day=True), "2026-11-11 00:00"),
        ("2026-11-10 09:00", "2 days", Counting(day_end="work"), "2026-11-12 17:30"),
        ("2026-11-10 09:00", "4 days", Counting(day_end="work"), "2026-11-15 00:00"),
        ("2026-11-10 09:00", "4 days", Counting(roll="next"), "2026-11-17 00:00"),
        ("2026-11-10 09:00", "4 days", Counting(roll="previous"), "2026-11-14 00:00"),
        ("2026-09-01 09:00", "P1M", Counting(roll="next"), "2026-10-08 09:00"),
        ("2026-09-01 09:00", "P1M", Counting(roll="previous"), "2026-09-30 09:00"),
    ],
)
def test_a_counting_rule_decides_first_day_end_and_roll(
    start: str, quantity: str, counting: Counting, due: str
) -> None:
    assert _forward(start, quantity, counting=counting) == due


def test_backward_can_ask_for_the_start_of_work_or_roll_back() -> None:
    assert _backward("2026-10-12 09:00", "3 workdays", Counting(start_of_work=True)) == "2026-10-08 08:30"
    assert _backward("2026-10-12 09:00", "3 workdays", Counting(count_start_day=True)) == "2026-10-09 17:30"
    assert _backward("2026-10-14 09:00", "P7D", Counting(roll="previous")) == "2026-10-01 00:00"
    assert _backward("2026-10-14 09:00", "P7D", Counting(start_of_work=True)) == "2026-10-07 00:00"


@pytest.mark.parametrize(
    ("start", "quantity", "pauses", "due"),
    [
        # Incident of level 4: 12 working hours, the customer is absent overnight.
        ("2026-11-18 10:00", "12 workhours", [("2026-11-18 15:00", "2026-11-19 09:00")], "2026-11-20 10:00"),
        # Convention 5: what overlaps is paused once; begin and end are the half-open interval.
        (
            "2026-11-18 08:30",
            "60 workminutes",
            [("2026-11-18 09:00", "2026-11-18 10:00"), ("2026-11-18 09:30", "2026-11-18 10:30")],
            "2026-11-18 11:00",
        ),
        ("2026-11-18 08:30", "60 workminutes", [("2026-11-18 09:30", "2026-11-18 10:00")], "2026-11-18 09:30"),
        ("2026-11-18 08:30", "60 workminutes", [("2026-11-18 07:00", "2026-11-18 08:30")], "2026-11-18 09:30"),
        ("2026-11-18 11:00", "90 workminutes", [("2026-11-18 12:00", "2026-11-18 13:30")], "2026-11-18 14:00"),
        ("2026-11-18 08:30", "60 workminutes", [("2026-11-18 09:00", None)], "stands"),
        ("2026-11-18 08:30", "60 workminutes", [("2026-11-18 09:30", None)], "2026-11-18 09:30"),
        ("2026-11-18 08:30", "0 workminutes", [("2026-11-18 08:00", None)], "2026-11-18 08:30"),
        ("2026-11-18 20:00", "PT4H", [("2026-11-18 22:00", "2026-11-19 06:00")], "2026-11-19 08:00"),
        # Convention 13: a limit in days gives back what the pause took.
        ("2026-11-16 09:00", "2 workdays", [("2026-11-17 16:30", "2026-11-18 09:30")], "2026-11-19 10:30"),
        ("2026-11-16 09:00", "2 workdays", [("2026-11-17 19:00", "2026-11-18 06:00")], "2026-11-18 17:30"),
        ("2026-11-16 09:00", "2 days", [("2026-11-17 19:00", "2026-11-18 06:00")], "2026-11-19 11:00"),
        ("2026-11-16 09:00", "2 workdays", [("2026-11-17 16:30", None)], "stands"),
        ("2026-11-16 09:00", "P1M", [("2026-11-17 00:00", "2026-11-18 00:00")], "2026-12-17 09:00"),
    ],
)
def test_pauses(start: str, quantity: str, pauses: list[tuple[str, str | None]], due: str) -> None:
    assert _forward(start, quantity, *pauses) == due


@pytest.mark.parametrize(
    ("zone", "evening", "hours"),
    [
        ("Europe/Berlin", "2026-03-28 22:00", 7.0),
        ("Europe/Berlin", "2026-10-24 22:00", 9.0),
        ("America/New_York", "2026-03-07 22:00", 7.0),
        ("America/New_York", "2026-10-31 22:00", 9.0),
        ("Australia/Lord_Howe", "2026-10-03 22:00", 7.5),
        ("Australia/Lord_Howe", "2026-04-04 22:00", 8.5),
    ],
)
def test_a_night_shift_has_the_hours_that_really_pass(zone: str, evening: str, hours: float) -> None:
    night = _weekly(zone, "22:00-06:00")
    begin = _at(evening, night)
    end = night.end_of_work(night.date_at(begin))
    assert end is not None
    assert worked(night, begin, end) == hours * HOUR
    assert forward(night, begin, parse_quantity(f"{hours} workhours")) == end
    assert backward(night, end, parse_quantity(f"{hours} workhours")) == begin


def test_working_moments_that_the_clock_shows_twice_are_worked_twice() -> None:
    timetable = _weekly("Europe/Berlin", "02:15-02:45")
    assert worked(timetable, _at("2026-10-25 00:00", timetable), _at("2026-10-26 00:00", timetable)) == HOUR
    assert worked(timetable, _at("2026-03-29 00:00", timetable), _at("2026-03-30 00:00", timetable)) == 0


def test_the_second_of_two_equal_wall_times_does_not_become_the_first() -> None:
    berlin = _weekly("Europe/Berlin", "08:00-16:00")
    second = _at("2026-10-25 02:30", berlin) + HOUR
    assert forward(berlin, second, parse_quantity("PT0S")) == second
    assert forward(berlin, second, parse_quantity("P1DT0S")) == _at("2026-10-26 02:30", berlin)


def test_a_working_day_of_a_night_shift_ends_on_the_next_date() -> None:
    night = _weekly("Asia/Shanghai", "22:00-06:00")
    assert _forward("2026-11-10 03:00", "1 workdays", on=night) == "2026-11-12 06:00"
    round_the_clock = _weekly("Asia/Shanghai", "00:00-24:00")
    assert _forward("2026-11-10 03:00", "1 workdays", on=round_the_clock) == "2026-11-12 00:00"


def test_worked_counts_seconds_and_leaves_pauses_out() -> None:
    begin = _at("2026-11-10 11:59") + 30_000_000
    assert worked(CHINA, begin, _at("2026-11-10 13:31")) == 90_000_000
    pauses = [(_at("2026-11-10 13:30"), None)]
    assert worked(CHINA, begin, _at("2026-11-10 17:30"), pauses) == 30_000_000
    assert worked(CHINA, _at("2026-11-11 09:00"), _at("2026-11-10 09:00")) == 0
    assert elapsed(begin, begin + HOUR, [(begin - HOUR, begin + MINUTE), (begin + HOUR, None)]) == 59 * MINUTE


def test_moments_of_a_working_day() -> None:
    day = date(2026, 11, 19)
    assert _shown(before_end_of_work(CHINA, day, _hour("PT1H"))) == "2026-11-19 16:30"
    assert _shown(before_end_of_work(CHINA, day, _hour("PT30M"))) == "2026-11-19 17:00"
    assert _shown(before_end_of_work(CHINA, day, _hour("5 workhours"))) == "2026-11-19 11:00"
    assert _shown(after_start_of_work(CHINA, day, _hour("4 workhours"))) == "2026-11-19 14:00"
    assert _shown(at_clock(CHINA, day, time(10, 0))) == "2026-11-19 10:00"
    assert before_end_of_work(CHINA, date(2026, 10, 1), _hour("PT1H")) is None
    assert CHINA.start_of_work(date(2026, 10, 10)) == _at("2026-10-10 08:30")


def _hour(text: str) -> ClockTime | WorkTime:
    quantity = parse_quantity(text)
    assert isinstance(quantity, ClockTime | WorkTime)
    return quantity


@pytest.mark.parametrize("quantity", ["1 workminutes", "1 workdays"])
def test_a_calendar_without_working_time_never_uses_a_quantity_up(quantity: str) -> None:
    idle = _weekly("Asia/Shanghai")
    for reckon in (forward, backward):
        with pytest.raises(InputInvalid) as caught:
            reckon(idle, _at("2026-01-01 00:00"), parse_quantity(quantity))
        assert caught.value.code == "quantity-never-reached"


@pytest.mark.parametrize("quantity", ["PT9999999999999H", "P999999999D", "P99999Y", "999999999 workdays"])
def test_a_limit_beyond_all_calendars_is_refused(quantity: str) -> None:
    with pytest.raises(InputInvalid) as caught:
        forward(CHINA, _at("2026-01-01 00:00"), parse_quantity(quantity))
    assert caught.value.code in {"quantity-never-reached", "time-out-of-range"}


@pytest.mark.parametrize("begin", ["9990-01-01 00:00", "9998-12-28 00:00"])
def test_a_limit_beyond_the_last_year_is_refused(begin: str) -> None:
    with pytest.raises(InputInvalid) as caught:
        forward(CHINA, _at(begin), parse_quantity("10000 workdays"))
    assert caught.value.code in {"quantity-never-reached", "time-out-of-range"}


@pytest.mark.parametrize("text", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00"])
def test_the_first_and_the_last_hours_of_all_years_are_instants(text: str) -> None:
    moment = datetime.fromisoformat(text)
    assert to_instant(moment) // 1_000_000 == round(moment.timestamp())


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(InputInvalid) as caught:
        to_instant(datetime(2026, 1, 1))  # noqa: DTZ001 - the missing zone is what is tested
    assert caught.value.code == "time-without-zone"


def test_reckoning_crosses_many_years() -> None:
    office = _weekly("Asia/Shanghai", "09:00-17:00")
    assert _forward("2000-01-01 09:00", "29224 workhours", on=office) == "2009-12-31 17:00"
    assert _backward("2009-12-31 17:00", "29224 workhours", on=office) == "2000-01-01 09:00"
