"""The explanation of a due time: it agrees with the reckoning, names every stretch, and speaks two languages."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowkit.calendars import load_calendar
from flowkit.core.worktime import (
    DAY,
    MINUTE,
    ClockTime,
    Counting,
    Explanation,
    Instant,
    NaturalDays,
    Pause,
    Period,
    Quantity,
    WorkDays,
    WorkTime,
    backward,
    compile_calendar,
    explain,
    explain_backward,
    forward,
    parse_quantity,
    to_instant,
)

EXAMPLES = 100
CHINA = compile_calendar(
    load_calendar(Path(__file__).parents[3] / "process_definitions" / "calendars" / "china-2026.yaml")
)
SEPTEMBER = to_instant(datetime(2026, 9, 1, tzinfo=ZoneInfo("Asia/Shanghai")))


def _at(text: str) -> Instant:
    return to_instant(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai")))


def test_working_hours_over_national_day_with_a_pause_are_explained_in_english() -> None:
    pauses = [(_at("2026-09-30 15:00"), _at("2026-10-08 09:00"))]
    text = explain(CHINA, _at("2026-09-30 09:00"), parse_quantity("5 workhours"), pauses).to_text()
    assert text.splitlines() == [
        "5 working hours from 2026-09-30 Wed 09:00 (Asia/Shanghai), calendar china version 2026",
        "  2026-09-30 Wed 09:00 - 2026-09-30 Wed 12:00 | worked | 3 hours | total 3 hours | working hours",
        "  2026-09-30 Wed 12:00 - 2026-09-30 Wed 13:30 | off | break",
        (
            "  2026-09-30 Wed 13:30 - 2026-09-30 Wed 15:00"
            " | worked | 1 hour 30 minutes | total 4 hours 30 minutes | working hours"
        ),
        "  2026-09-30 Wed 15:00 - 2026-10-08 Thu 09:00 | paused | 3 hours | pause",
        "  2026-10-08 Thu 09:00 - 2026-10-08 Thu 09:30 | worked | 30 minutes | total 5 hours | working hours",
        "Due: 2026-10-08 Thu 09:30",
    ]


def test_working_days_over_national_day_are_explained_in_chinese() -> None:
    text = explain(CHINA, _at("2026-09-30 09:00"), parse_quantity("3 workdays")).to_text("zh")
    lines = text.splitlines()
    assert lines[0] == "自2026-09-30 周三 09:00（Asia/Shanghai）起算3个工作日，日历china，版本2026"
    assert lines[1] == "  2026-09-30 周三 09:00 - 2026-09-30 周三 24:00 | 不计 | 当日不计"
    assert "  2026-10-01 周四 00:00 - 2026-10-03 周六 24:00 | 不计 | 国庆节（法定节假日）" in lines
    assert lines[-2] == "  2026-10-08 周四 00:00 - 2026-10-10 周六 17:30 | 计入 | 3天 | 累计3天 | 工作日"
    assert lines[-1] == "到期：2026-10-10 周六 17:30"


def test_an_open_pause_is_explained_as_a_clock_that_stands() -> None:
    explanation = explain(
        CHINA, _at("2026-11-18 09:00"), parse_quantity("4 workhours"), [(_at("2026-11-18 10:00"), None)]
    )
    assert explanation.result is None
    assert [(line.kind, line.end is None) for line in explanation.lines] == [("worked", False), ("paused", True)]
    assert explanation.to_text().endswith("Due: open, the clock stands since 2026-11-18 Wed 10:00")


def test_the_end_of_natural_days_is_shown_as_24_00() -> None:
    text = explain(CHINA, _at("2026-09-16 09:00"), parse_quantity("15 days")).to_text()
    assert text.endswith("Due: 2026-10-01 Thu 24:00")


def test_what_is_counted_back_is_explained_in_the_order_of_time() -> None:
    explanation = explain_backward(CHINA, _at("2026-10-12 09:00"), parse_quantity("3 workdays"))
    assert [line.kind for line in explanation.lines] == ["counted", "off", "not_counted"]
    assert explanation.to_text().endswith("Latest: 2026-10-08 Thu 17:30")


def test_a_roll_has_a_line_of_its_own() -> None:
    explanation = explain(CHINA, _at("2026-09-30 09:00"), parse_quantity("P1D"), (), Counting(roll="next"))
    assert [line.kind for line in explanation.lines] == ["not_counted", "counted", "rolled"]


def test_a_provisional_year_and_an_unknown_year_are_noted() -> None:
    explanation = explain(CHINA, _at("2026-12-31 09:00"), parse_quantity("P14M"))
    assert [note.en.split(" is ")[0] for note in explanation.notes] == ["2027", "2028"]
    assert "注意：日历china（版本2026）中2027年为暂定" in explanation.to_text("zh")
    assert explain(CHINA, _at("2026-12-31 09:00"), parse_quantity("PT1H")).notes == ()


quantities: st.SearchStrategy[Quantity] = st.one_of(
    st.builds(WorkTime, st.integers(0, 6000).map(lambda minutes: minutes * MINUTE)),
    st.builds(ClockTime, st.integers(0, 20 * DAY)),
    st.builds(WorkDays, st.integers(1, 15)),
    st.builds(NaturalDays, st.integers(1, 30)),
    st.builds(Period, st.integers(0, 2), st.integers(0, 20), st.integers(0, DAY)),
)
countings = st.builds(
    Counting,
    count_start_day=st.booleans(),
    day_end=st.sampled_from([None, "work", "midnight"]),
    roll=st.sampled_from(["keep", "next", "previous"]),
    start_of_work=st.booleans(),
)
starts = st.integers(0, 45 * DAY).map(lambda micros: SEPTEMBER + micros)
pauses_drawn = st.lists(
    st.tuples(starts, st.one_of(st.none(), st.integers(0, 5 * DAY))).map(
        lambda pause: (pause[0], None if pause[1] is None else pause[0] + pause[1])
    ),
    max_size=4,
)


def _counted(explanation: Explanation, kind: str) -> int:
    return sum(line.amount for line in explanation.lines if line.kind == kind)


@settings(max_examples=2 * EXAMPLES, deadline=None)
@given(starts, quantities, pauses_drawn, countings)
def test_an_explanation_agrees_with_the_reckoning(
    start: Instant, quantity: Quantity, pauses: list[Pause], counting: Counting
) -> None:
    explanation = explain(CHINA, start, quantity, pauses, counting)
    assert explanation.result == forward(CHINA, start, quantity, pauses, counting)
    if explanation.result is not None:
        assert _counted(explanation, _KIND.get(type(quantity), "")) == _amount(quantity, counting)
    assert explanation.to_text("en").count("\n") == explanation.to_text("zh").count("\n")


@settings(max_examples=EXAMPLES, deadline=None)
@given(starts, st.integers(0, 6000), pauses_drawn)
def test_the_lines_of_working_time_leave_no_gap(start: Instant, minutes: int, pauses: list[Pause]) -> None:
    explanation = explain(CHINA, start, WorkTime(minutes * MINUTE), pauses)
    ends = [start, *(line.end for line in explanation.lines)]
    assert [line.begin for line in explanation.lines] == ends[:-1]
    assert ends[-1] == explanation.result


@settings(max_examples=EXAMPLES, deadline=None)
@given(starts, quantities, countings)
def test_an_explanation_of_counting_back_agrees_with_the_reckoning(
    end: Instant, quantity: Quantity, counting: Counting
) -> None:
    explanation = explain_backward(CHINA, end, quantity, counting)
    assert explanation.result == backward(CHINA, end, quantity, counting)
    assert _counted(explanation, _KIND.get(type(quantity), "")) == _amount(quantity, counting)
    assert explanation.to_text()


_KIND = {WorkTime: "worked", ClockTime: "elapsed", WorkDays: "counted", NaturalDays: "counted"}


def _amount(quantity: Quantity, counting: Counting) -> int:
    if isinstance(quantity, WorkDays | NaturalDays):
        return quantity.count
    return 0 if isinstance(quantity, Period) else quantity.micros


@pytest.mark.parametrize("quantity", ["PT4H", "4 workhours", "2 workdays", "P2D", "P1M"])
def test_every_kind_of_quantity_has_an_explanation_in_both_languages(quantity: str) -> None:
    explanation = explain(CHINA, _at("2026-11-10 09:00"), parse_quantity(quantity))
    assert explanation.lines
    assert explanation.to_text("en").isascii()
    assert not explanation.to_text("zh").isascii()
