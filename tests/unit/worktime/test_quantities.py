"""Typed quantities: what a written limit means, and that its text reads back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowkit.core.worktime import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    ClockTime,
    NaturalDays,
    Period,
    Quantity,
    WorkDays,
    WorkTime,
    parse_period,
    parse_quantity,
)
from flowkit.errors import InputInvalid

EXAMPLES = 100


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("PT4H", ClockTime(4 * HOUR)),
        ("PT30M", ClockTime(30 * MINUTE)),
        ("PT0S", ClockTime(0)),
        ("PT1.5S", ClockTime(1_500_000)),
        ("4 hours", ClockTime(4 * HOUR)),
        ("4小时", ClockTime(4 * HOUR)),
        ("半小时", ClockTime(30 * MINUTE)),
        ("30分钟", ClockTime(30 * MINUTE)),
        ("4 workhours", WorkTime(4 * HOUR)),
        ("1 workhour", WorkTime(HOUR)),
        ("90 workminutes", WorkTime(90 * MINUTE)),
        ("3.75 workhours", WorkTime(225 * MINUTE)),
        ("4工作小时", WorkTime(4 * HOUR)),
        ("4个工作小时", WorkTime(4 * HOUR)),
        ("5 workdays", WorkDays(5)),
        ("5个工作日", WorkDays(5)),
        ("五个工作日", WorkDays(5)),
        ("P15D", NaturalDays(15)),
        ("P2W", NaturalDays(14)),
        ("15 days", NaturalDays(15)),
        ("15日", NaturalDays(15)),
        ("十五天", NaturalDays(15)),
        ("二十个自然日", NaturalDays(20)),
        ("一百二十日", NaturalDays(120)),
        ("P1M", Period(months=1)),
        ("P1Y2M3DT4H", Period(14, 3, 4 * HOUR)),
        ("P1DT0S", Period(days=1)),
        ("P1DT2H", Period(days=1, micros=2 * HOUR)),
        ("3个月", Period(months=3)),
        ("1 year", Period(months=12)),
    ],
)
def test_a_written_limit_has_one_meaning(text: str, meaning: Quantity) -> None:
    assert parse_quantity(text) == meaning


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "P1DT",
        "P0D",
        "0 workdays",
        "-1 days",
        "1.5 days",
        "半天",
        "3月",
        "4",
        "hours",
        "1e5 hours",
        "4 x",
        "PT-4H",
        "9" * 101 + " days",
        "PT" + "9" * 90 + "H",
        "PT0.0000001S",
        "P9999999999999999D",
        "半十小时",
        "十五十日",
    ],
)
def test_what_is_no_limit_is_refused_with_the_forms_that_are(text: str) -> None:
    with pytest.raises(InputInvalid) as caught:
        parse_quantity(text)
    assert caught.value.code == "quantity-invalid"
    assert "PT4H" in caught.value.mend.en
    assert "5个工作日" in caught.value.mend.zh


@pytest.mark.parametrize(
    ("text", "meaning"),
    [("P1D", Period(days=1)), ("P1W", Period(days=7)), ("P0D", Period()), ("PT10M", ClockTime(10 * MINUTE))],
)
def test_a_timer_knows_no_natural_days(text: str, meaning: ClockTime | Period) -> None:
    assert parse_period(text) == meaning


@pytest.mark.parametrize(
    ("quantity", "english", "chinese"),
    [
        (ClockTime(90 * MINUTE), "1 hour 30 minutes", "1小时30分钟"),
        (ClockTime(0), "0 minutes", "0分钟"),
        (WorkTime(4 * HOUR), "4 working hours", "4工作小时"),
        (WorkDays(1), "1 working day", "1个工作日"),
        (NaturalDays(15), "15 natural days", "15个自然日"),
        (Period(14, 3, 4 * HOUR), "1 year 2 months 3 days 4 hours", "1年2个月3天4小时"),
        (ClockTime(1_500_000), "1.5 seconds", "1.5秒"),
    ],
)
def test_a_quantity_is_said_in_both_languages(quantity: Quantity, english: str, chinese: str) -> None:
    assert (quantity.say("en"), quantity.say("zh")) == (english, chinese)
    assert quantity.to_text().zh == chinese


micros = st.one_of(st.integers(0, 10**15), st.integers(0, 10**4).map(lambda amount: amount * MINUTE))
quantities: st.SearchStrategy[Quantity] = st.one_of(
    st.builds(ClockTime, micros),
    st.builds(WorkTime, micros),
    st.builds(WorkDays, st.integers(1, 10**6)),
    st.builds(NaturalDays, st.integers(1, 10**6)),
    st.builds(Period, st.integers(1, 1000), st.integers(0, 1000), micros),
    st.builds(Period, st.integers(0, 1000), st.integers(1, 1000), micros),
)


@settings(max_examples=EXAMPLES)
@given(quantities)
def test_a_quantity_reads_back_from_its_own_text(quantity: Quantity) -> None:
    assert parse_quantity(str(quantity)) == quantity


@settings(max_examples=EXAMPLES)
@given(st.text(max_size=30))
def test_any_other_text_is_refused_and_never_crashes(text: str) -> None:
    try:
        quantity = parse_quantity(text)
    except InputInvalid:
        return
    assert parse_quantity(str(quantity)) == quantity


@pytest.mark.parametrize("make", [ClockTime, WorkTime])
def test_a_quantity_is_never_negative(make: type[ClockTime | WorkTime]) -> None:
    with pytest.raises(InputInvalid):
        make(-SECOND)
    with pytest.raises(InputInvalid):
        Period(days=-DAY)
