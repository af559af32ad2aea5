"""A value written as a literal is read back as the same value."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowkit.expressions import Range, YearMonthDuration, compile_expression
from flowkit.expressions.literals import literal

offsets = st.sampled_from([None, dt.UTC, dt.timezone(dt.timedelta(hours=8)), dt.timezone(-dt.timedelta(hours=3.5))])
ordered = st.one_of(
    st.integers(-(10**40), 10**40),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.timedeltas(dt.timedelta(days=-999_999), dt.timedelta(days=999_999)),
    st.integers(-10_000, 10_000).map(YearMonthDuration),
)
scalars = st.one_of(
    ordered, st.none(), st.booleans(), st.text(), st.times(timezones=offsets), st.datetimes(timezones=offsets)
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.text(min_size=1, max_size=5), inner, max_size=3),
        st.tuples(ordered, st.booleans(), st.booleans()).map(lambda end: Range(end[0], end[0], end[1], end[2])),
    ),
    max_leaves=8,
)


@given(values)
def test_a_literal_compiles_to_the_value_that_it_was_made_of(value: object) -> None:
    given_value = compile_expression("x").evaluate({"x": value})

    assert compile_expression(literal(given_value), ()).evaluate({}) == given_value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1e6000"), "1E+6000"),
        ({"a b": 1, "if": 2, "金额": 3}, "{a b: 1, if: 2, 金额: 3}"),
        ('a "b"\\\n\u202e\x07', '"a \\"b\\"\\\\\\n\\u202e\\u0007"'),
        (Range(1, 5, low_closed=False), "(1..5]"),
        (dt.datetime(2026, 9, 30, 8, tzinfo=dt.UTC), '@"2026-09-30T08:00:00Z"'),
    ],
)
def test_a_literal_is_written_as_people_write_it(value: object, text: str) -> None:
    assert literal(value) == text
