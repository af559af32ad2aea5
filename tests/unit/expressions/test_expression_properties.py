"""Laws that hold for every expression, tried on random ones."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Callable
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from flowkit.errors import ExpressionError
from flowkit.expressions import Budget, YearMonthDuration, compile_expression, compile_unary_tests

EXACT = decimal.Context(prec=34, Emin=-6143, Emax=6144, rounding=decimal.ROUND_HALF_EVEN)
OPERATIONS = {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply, "/": EXACT.divide}

numbers = st.one_of(
    st.integers(-(10**20), 10**20).map(Decimal),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=6),
)
# Pieces that the tokenizer knows, so that random sources get past the first token.
PIECES = [
    "1", "0.5", '"a"', "x", "审批金额", "order amount", "true", "null", "(", ")", "[", "]", "{", "}", "a: ", ",", "..",
    "+", "-", "*", "/", "**", "=", "!=", "<", ">=", " and ", " or ", " in ", " between ", "if ", " then ", " else ",
    "for i in ", " return ", "some y in ", " satisfies ", ".", "?", '@"P1D"', '@"2026-01-01"', "not(", "count(",
    "sum(", "string(", "item", "partial", " ", "\n", "//", "/*", '"', "\\", "＞",
]  # fmt: skip
sources = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.decimals(), st.dates(), st.times(),
    st.datetimes(timezones=st.one_of(st.none(), st.just(dt.UTC))), st.timedeltas(),
)  # fmt: skip
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)


@given(numbers, numbers, st.sampled_from(sorted(OPERATIONS)))
def test_arithmetic_agrees_with_decimal(a: Decimal, b: Decimal, operator: str) -> None:
    if operator == "/" and b == 0:
        return
    expected = OPERATIONS[operator](EXACT.plus(a), EXACT.plus(b))

    assert compile_expression(f"a {operator} b").evaluate({"a": a, "b": b}) == expected
    assert compile_expression(f"({a:f}) {operator} ({b:f})").evaluate({}) == expected
    whole = {name: int(v) if v == v.to_integral_value() else v for name, v in (("a", a), ("b", b))}
    assert compile_expression(f"a {operator} b").evaluate(whole) == expected


@given(numbers, numbers)
def test_comparison_agrees_with_decimal_for_constants_and_names(a: Decimal, b: Decimal) -> None:
    for operator, expected in (("<", a < b), ("<=", a <= b), (">", a > b), (">=", a >= b), ("=", a == b)):
        assert compile_expression(f"a {operator} b").evaluate({"a": a, "b": b}) is expected
        assert compile_expression(f"a {operator} {b:f}").evaluate({"a": a}) is expected
        assert compile_expression(f"{a:f} {operator} {b:f}").evaluate({}) is expected


@settings(max_examples=400)
@given(sources, values)
def test_random_text_gives_a_value_or_an_expression_error(source: str, value: object) -> None:
    data = {"x": value, "审批金额": 1, "order amount": [1, {"a": value}], "?": value}
    for compile_ in (compile_expression, compile_unary_tests):
        for names in (None, {"x", "审批金额", "order amount"}):
            error = _error_of(lambda: compile_(source, names).evaluate(data))  # noqa: B023 -- called at once
            if error is not None:
                assert min(error.line, error.column) >= 1
                assert error.text.en
                assert error.text.zh


def _error_of(action: Callable[[], object]) -> ExpressionError | None:
    try:
        action()
    except ExpressionError as error:
        return error
    return None


@given(values, values, st.sampled_from(["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">="]))
def test_operands_of_any_kind_give_a_value_or_null(a: object, b: object, operator: str) -> None:
    compile_expression(f"a {operator} b").evaluate({"a": a, "b": b})
    compile_expression("string([a, b])").evaluate({"a": a, "b": b})


@given(values)
def test_a_value_equals_itself_unless_it_is_none_of_the_language(value: object) -> None:
    assert compile_expression("x = x").evaluate({"x": value}) is True


@given(st.integers(1, 400), st.integers(1, 400), st.integers(1, 2_000))
def test_no_evaluation_goes_over_its_steps(rounds: int, inner: int, steps: int) -> None:
    expression = compile_expression("for i in 1..n return count(for j in 1..m return i * j)")
    data = {"n": rounds, "m": inner}
    error = _error_of(lambda: expression.evaluate(data, budget=Budget(steps=steps)))

    if error is None:
        assert expression.evaluate(data, budget=Budget(steps=steps)) == [inner] * rounds
        assert rounds * inner <= steps
    else:
        assert error.code == "expression-budget"
        assert 20 * rounds * inner + 20 * rounds + 20 > steps


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)), st.integers(-500, 500))
def test_adding_days_and_taking_the_difference_are_inverse(day: dt.date, days: int) -> None:
    data = {"d": day, "length": dt.timedelta(days=days)}

    assert compile_expression("d + length - d").evaluate(data) == dt.timedelta(days=days)
    assert compile_expression("d + length - length = d").evaluate(data) is True


@given(st.dates(dt.date(2000, 1, 1), dt.date(2399, 12, 31)), st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_far_dates_repeat_the_near_ones_after_four_hundred_years(day: dt.date, cycles: int, days: int) -> None:
    data = {"d": day, "shift": YearMonthDuration(4800 * cycles), "length": dt.timedelta(days=days)}
    facts = "[day of week(x), day of year(x), week of year(x), month of year(x), x.day]"
    expression = compile_expression(f"for x in [d, d + shift] return {facts}")

    near, far = expression.evaluate(data)
    assert near == far
    assert compile_expression("d + shift + length - (d + shift) = length").evaluate(data) is True
    assert compile_expression("d + shift + length - length = d + shift").evaluate(data) is True
    assert compile_expression("d + shift - shift = d").evaluate(data) is True
    assert compile_expression("d + shift < d + shift + length").evaluate(data) is (days > 0)
    assert compile_expression("date(string(d + shift)) = d + shift").evaluate(data) is True
    assert compile_expression("years and months duration(d, d + shift) = shift").evaluate(data) is True


@given(st.one_of(st.dates(), st.times(), st.datetimes(), st.timedeltas()))
def test_a_temporal_value_survives_its_own_text(value: object) -> None:
    text = compile_expression("string(x)").evaluate({"x": value})

    assert compile_expression(f'@"{text}"').evaluate({}) == value


@given(st.lists(st.integers(-5, 5), max_size=8), st.integers(-5, 5))
def test_filters_and_quantifiers_agree_with_python(items: list[int], limit: int) -> None:
    data = {"items": items, "limit": limit}

    assert compile_expression("items[item > limit]").evaluate(data) == [i for i in items if i > limit]
    assert compile_expression("some i in items satisfies i > limit").evaluate(data) is any(i > limit for i in items)
    assert compile_expression("every i in items satisfies i > limit").evaluate(data) is all(i > limit for i in items)
    assert compile_expression("limit in items").evaluate(data) is (limit in items)
