"""Recurring instants: dates, moments, rolls, and ISO 8601 repeats."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowkit.calendars import load_calendar
from flowkit.core.worktime import (
    DAY,
    Calendar,
    Instant,
    Interval,
    Timetable,
    compile_calendar,
    local_datetime,
    next_after,
    parse_recurrence,
    to_instant,
)
from flowkit.errors import InputInvalid

EXAMPLES = 100
CHINA = compile_calendar(
    load_calendar(Path(__file__).parents[3] / "process_definitions" / "calendars" / "china-2026.yaml")
)
RULES = (
    "workdays at 10:00",
    "workdays at end-PT1H",
    "workdays at start+30 workminutes",
    "workdays at end",
    "daily at 08:00",
    "daily at 23:59:30",
    "weekly fri at 09:00",
    "weekly mon,thu at 09:00",
    "weekly sat at end-PT1H",
    "weekly sun at 09:00 next-workday",
    "monthly 25 at 10:00 previous-workday",
    "monthly last at end-PT30M previous-workday",
    "monthly 1 at 00:00",
    "yearly 11-01 at 09:00 next-workday",
    "yearly 02-29 at 09:00",
)


def _at(text: str, zone: str = "Asia/Shanghai") -> Instant:
    return to_instant(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)))


def _following(rule: str, after: str, number: int, timetable: Timetable = CHINA) -> list[str]:
    instant, found = _at(after, timetable.zone), []
    for _ in range(number):
        following = next_after(timetable, parse_recurrence(rule), instant)
        if following is None:
            break
        instant = following
        found.append(f"{local_datetime(timetable.zone, instant):%Y-%m-%d %H:%M}")
    return found


@pytest.mark.parametrize(
    ("rule", "after", "expected"),
    [
        ("workdays at 10:00", "2026-09-30 10:00", ["2026-10-08 10:00", "2026-10-09 10:00", "2026-10-10 10:00"]),
        ("workdays at 10:00", "2026-09-30 09:59", ["2026-09-30 10:00", "2026-10-08 10:00"]),
        ("workdays at end-PT1H", "2026-11-19 16:29", ["2026-11-19 16:30", "2026-11-20 16:30", "2026-11-23 16:30"]),
        ("workdays at start+30 workminutes", "2026-11-20 12:00", ["2026-11-23 09:00"]),
        ("weekly fri at 09:00", "2026-11-13 09:00", ["2026-11-20 09:00", "2026-11-27 09:00"]),
        ("weekly fri at end-PT1H", "2026-09-22 00:00", ["2026-10-09 16:30"]),
        ("weekly sat,sun at 09:00 previous-workday", "2026-11-19 00:00", ["2026-11-20 09:00", "2026-11-27 09:00"]),
        ("monthly 25 at 10:00 previous-workday", "2026-09-01 00:00", ["2026-09-24 10:00", "2026-10-23 10:00"]),
        ("monthly 25 at 10:00 next-workday", "2026-09-26 00:00", ["2026-09-28 10:00", "2026-10-26 10:00"]),
        ("monthly 25 at 10:00", "2026-09-01 00:00", ["2026-09-25 10:00", "2026-10-25 10:00"]),
        ("monthly last at 10:00", "2026-01-31 10:00", ["2026-02-28 10:00", "2026-03-31 10:00", "2026-04-30 10:00"]),
        ("yearly 11-01 at 09:00 next-workday", "2025-12-01 00:00", ["2026-11-02 09:00"]),
        ("yearly 02-29 at 09:00", "2026-03-01 00:00", ["2027-02-28 09:00", "2028-02-29 09:00"]),
        ("yearly 10-01 at 09:00 next-workday", "2026-10-06 00:00", ["2026-10-08 09:00"]),
    ],
)
def test_a_rule_names_the_next_times(rule: str, after: str, expected: list[str]) -> None:
    assert _following(rule, after, len(expected)) == expected


@pytest.mark.parametrize("rule", [*RULES, "R3/PT10M", "R/P1DT0S", "R5/2026-10-08T01:00:00+00:00/PT10M"])
def test_a_rule_reads_back_from_its_own_text(rule: str) -> None:
    assert str(parse_recurrence(rule)) == rule


def test_a_moment_in_a_skipped_hour_comes_later_by_the_gap() -> None:
    berlin = compile_calendar(Calendar("berlin", "1", "Europe/Berlin", ((Interval.parse("08:00-16:00"),),) * 7))
    found = _following("daily at 02:30", "2026-03-28 00:00", 3, berlin)
    assert found == ["2026-03-28 02:30", "2026-03-29 03:30", "2026-03-30 02:30"]


def test_repeats_without_a_start_count_from_the_anchor() -> None:
    rule, anchor = parse_recurrence("R3/PT10M"), _at("2026-11-10 09:00")
    found = [next_after(CHINA, rule, anchor + minutes * 60_000_000, anchor) for minutes in (-5, 0, 10, 29, 30)]
    ten = 600_000_000
    assert found == [anchor + ten, anchor + ten, anchor + 2 * ten, anchor + 3 * ten, None]


def test_repeats_with_a_start_begin_there() -> None:
    rule = parse_recurrence("R2/2026-10-08T09:00:00+08:00/PT10M")
    start = _at("2026-10-08 09:00")
    assert next_after(CHINA, rule, start - 1) == start
    assert next_after(CHINA, rule, start) == start + 600_000_000
    assert next_after(CHINA, rule, start + 600_000_000) is None


def test_monthly_repeats_come_back_to_the_31st() -> None:
    anchor = _at("2026-01-31 09:00")
    rule, instant, days = parse_recurrence("R/P1M"), anchor, []
    for _ in range(3):
        following = next_after(CHINA, rule, instant, anchor)
        assert following is not None
        instant = following
        days.append(CHINA.date_at(instant).isoformat())
    assert days == ["2026-02-28", "2026-03-31", "2026-04-30"]


def test_daily_repeats_keep_the_wall_time_over_a_clock_change() -> None:
    berlin = compile_calendar(Calendar("berlin", "1", "Europe/Berlin"))
    anchor = _at("2026-03-01 09:00", "Europe/Berlin")
    following = next_after(berlin, parse_recurrence("R/P1D"), _at("2026-03-29 09:00", "Europe/Berlin"), anchor)
    assert following == _at("2026-03-30 09:00", "Europe/Berlin")


def test_a_repeat_from_long_ago_is_found_at_once() -> None:
    anchor = _at("1990-01-01 00:00")
    assert next_after(CHINA, parse_recurrence("R/PT1S"), _at("2026-01-01 00:00"), anchor) == (
        _at("2026-01-01 00:00") + 1_000_000
    )


def test_repeats_need_an_anchor() -> None:
    with pytest.raises(InputInvalid) as caught:
        next_after(CHINA, parse_recurrence("R3/PT10M"), 0)
    assert caught.value.code == "recurrence-without-anchor"


def test_a_moment_of_work_that_never_comes_is_none() -> None:
    assert next_after(CHINA, parse_recurrence("weekly sun at end"), _at("2027-01-01 00:00")) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "workdays",
        "workdays at 25:00",
        "workdays at noon",
        "workdays at end-P1D",
        "workdays at end-PT30H",
        "workdays at end-soon",
        "workdays at 10:00 next-workday",
        "weekly at 10:00",
        "weekly friday at 10:00",
        "monthly 32 at 10:00",
        "monthly 0 at 10:00",
        "yearly 02-30 at 10:00",
        "hourly at 10:00",
        "R0/PT10M",
        "R3/PT0S",
        "R3/tomorrow/PT10M",
        "R3/2026-10-08T09:00:00/PT10M",
        "R3",
        "R3/10 minutes",
        "workdays at " + "9" * 300,
    ],
)
def test_what_is_no_recurrence_is_refused(text: str) -> None:
    with pytest.raises(InputInvalid) as caught:
        parse_recurrence(text)
    assert caught.value.code == "recurrence-invalid"
    assert caught.value.findings
    assert caught.value.mend.zh


def test_all_faults_of_a_rule_are_named_at_once() -> None:
    with pytest.raises(InputInvalid) as caught:
        parse_recurrence("weekly friday at noon")
    assert len(caught.value.findings) == 2


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.sampled_from(RULES), st.integers(_at("2024-02-01 00:00"), _at("2027-12-01 00:00")), st.integers(0, 90 * DAY))
def test_nothing_lies_between_an_instant_and_the_next(rule: str, instant: Instant, later: int) -> None:
    """Asked from anywhere before it, the same next time is named."""
    recurrence = parse_recurrence(rule)
    following = next_after(CHINA, recurrence, instant)
    if following is None:
        return
    assert following > instant
    between = instant + later % (following - instant)
    assert next_after(CHINA, recurrence, between) == following
