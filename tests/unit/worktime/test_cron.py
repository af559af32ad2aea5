"""Cron expressions, of Unix and of Quartz: what they mean, when they come next, and what is refused."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowkit.core.worktime import Calendar, compile_calendar, local_datetime, next_after, parse_recurrence, to_instant
from flowkit.core.worktime.cron import Cron, parse_cron
from flowkit.errors import InputInvalid


def times(text: str, start: str, count: int = 3, zone: str = "Asia/Shanghai") -> list[str]:
    table = compile_calendar(Calendar("any", "1", zone))
    recurrence = parse_recurrence(text)
    at = to_instant(datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone)))
    found = []
    for _ in range(count):
        following = next_after(table, recurrence, at)
        if following is None:
            break
        at = following
        found.append(f"{local_datetime(table.zone, at):%m-%d %a %H:%M:%S}".removesuffix(":00"))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30 8 * * mon-fri", ["11-16 Mon 08:30", "11-17 Tue 08:30", "11-18 Wed 08:30"]),
        ("30 8 * * 1-5", ["11-16 Mon 08:30", "11-17 Tue 08:30", "11-18 Wed 08:30"]),
        ("0 9 25 * *", ["11-25 Wed 09:00", "12-25 Fri 09:00", "01-25 Mon 09:00"]),
        ("0 9 1 11 *", ["11-01 Mon 09:00", "11-01 Wed 09:00", "11-01 Thu 09:00"]),
        ("*/20 * * * *", ["11-14 Sat 00:20", "11-14 Sat 00:40", "11-14 Sat 01:00"]),
        ("0 12 13 * 5", ["11-20 Fri 12:00", "11-27 Fri 12:00", "12-04 Fri 12:00"]),  # either is enough
        ("0 12 * * 0", ["11-15 Sun 12:00", "11-22 Sun 12:00", "11-29 Sun 12:00"]),
        ("0 12 * * 7", ["11-15 Sun 12:00", "11-22 Sun 12:00", "11-29 Sun 12:00"]),
        ("0 12 * * fri-sun", ["11-14 Sat 12:00", "11-15 Sun 12:00", "11-20 Fri 12:00"]),
        ("0 12 * * sat-mon", ["11-14 Sat 12:00", "11-15 Sun 12:00", "11-16 Mon 12:00"]),
        ("@daily", ["11-15 Sun 00:00", "11-16 Mon 00:00", "11-17 Tue 00:00"]),
        ("0 0/30 8-9 ? * MON", ["11-16 Mon 08:00", "11-16 Mon 08:30", "11-16 Mon 09:00"]),
        ("15 0 9 L * ?", ["11-30 Mon 09:00:15", "12-31 Thu 09:00:15", "01-31 Sun 09:00:15"]),
        ("0 0 9 L-2 * ?", ["11-28 Sat 09:00", "12-29 Tue 09:00", "01-29 Fri 09:00"]),
        ("0 0 9 15W * ?", ["11-16 Mon 09:00", "12-15 Tue 09:00", "01-15 Fri 09:00"]),
        ("0 0 9 1W 8 ?", ["08-02 Mon 09:00", "08-01 Tue 09:00", "08-01 Wed 09:00"]),  # 2027-08-01 is a Sunday
        ("0 0 9 LW * ?", ["11-30 Mon 09:00", "12-31 Thu 09:00", "01-29 Fri 09:00"]),
        ("0 0 9 ? * MON#1", ["12-07 Mon 09:00", "01-04 Mon 09:00", "02-01 Mon 09:00"]),
        ("0 0 9 ? * FRIL", ["11-27 Fri 09:00", "12-25 Fri 09:00", "01-29 Fri 09:00"]),
        ("0 0 9 1 1 ? 2028-2029", ["01-01 Sat 09:00", "01-01 Mon 09:00"]),
        ("0 0 29 2 *", ["02-29 Tue 00:00", "02-29 Sun 00:00", "02-29 Fri 00:00"]),
    ],
)
def test_when_it_comes_next(text: str, expected: list[str]) -> None:
    assert times(text, "2026-11-14 00:00") == expected


def test_a_time_that_the_clock_skips_comes_later_by_the_gap_and_one_that_comes_twice_is_the_first() -> None:
    assert times("30 2 * * *", "2026-03-28 12:00", 2, "Europe/Berlin") == ["03-29 Sun 03:30", "03-30 Mon 02:30"]
    assert times("30 2 * * *", "2026-10-24 12:00", 2, "Europe/Berlin") == ["10-25 Sun 02:30", "10-26 Mon 02:30"]
    assert times("0 2,3 * * *", "2026-10-04 00:00", 2, "Australia/Lord_Howe") == ["10-04 Sun 02:30", "10-04 Sun 03:00"]


@pytest.mark.parametrize(
    "text",
    [
        "60 8 * * *",
        "0 24 * * *",
        "0 0 32 * *",
        "0 0 1 13 *",
        "0 0 30 2 *",
        "0 0 * * 8",
        "0 0 * * xyz",
        "5-3 0 * * *",
        "*/0 0 * * *",
        "0 0 L * *",
        "0 0 9 ? * 2",
        "0 0 9 ? * 2-6",
        "0 0 9 1 * MON",
        "0 0 9 ? * ?",
        "0 0 9 * * *",
        "0 0 9 1 1 ? 1900",
        "@sometimes",
        "-1 0 * * *",
        "1/ 0 * * *",
        ", 0 * * *",
    ],
)
def test_what_is_none_is_refused_in_both_languages(text: str) -> None:
    with pytest.raises(InputInvalid) as refused:
        parse_recurrence(text)
    assert refused.value.code == "recurrence-invalid"
    assert refused.value.text.en
    assert refused.value.text.zh


def test_weekdays_by_number_are_refused_where_engines_count_differently() -> None:
    with pytest.raises(InputInvalid, match="by name"):
        parse_cron("0 0 9 ? * 2")


FIELDS = st.tuples(
    st.sampled_from(["0", "*/7", "5,35", "10-20/5"]),
    st.sampled_from(["*", "9", "8-17", "0/6"]),
    st.sampled_from(["*", "1", "25", "13,31", "*/9"]),
    st.sampled_from(["*", "11", "jan-mar", "2,6"]),
    st.sampled_from(["*", "mon", "1-5", "0", "sat,sun"]),
)


@given(FIELDS, st.integers(0, 366 * 1440))
def test_it_agrees_with_stepping_minute_by_minute(fields: tuple[str, ...], start: int) -> None:
    cron = parse_cron(" ".join(fields))
    table = compile_calendar(Calendar("any", "1", "UTC"))
    begin = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=start)
    found = next_after(table, cron, to_instant(begin))
    assert found is not None
    minute = begin
    for _ in range(5000):
        minute += timedelta(minutes=1)
        if _shows(cron, fields, minute):
            assert found == to_instant(minute)
            return
    assert found > to_instant(minute)


def _shows(cron: Cron, fields: tuple[str, ...], moment: datetime) -> bool:
    day = _day(fields[2], moment.date())
    weekday = _weekday(fields[4], moment.date())
    starred = fields[2].startswith("*") or fields[4].startswith("*")
    return (
        (day and weekday if starred else day or weekday)
        and moment.month in cron.months
        and moment.hour in cron.hours
        and moment.minute in cron.minutes
    )


def _day(field: str, day: date) -> bool:
    return {"*": True, "1": day.day == 1, "25": day.day == 25, "13,31": day.day in (13, 31)}.get(
        field, day.day in (1, 10, 19, 28)
    )


def _weekday(field: str, day: date) -> bool:
    number = day.isoweekday()
    return {"*": True, "mon": number == 1, "1-5": number < 6, "0": number == 7}.get(field, number > 5)
