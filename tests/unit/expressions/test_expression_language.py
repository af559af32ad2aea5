"""What each construct of the language means, one row for each case."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from flowkit.expressions import Range, YearMonthDuration, compile_expression, compile_unary_tests

DATA = {
    "amount": Decimal("1250.50"),
    "count": 3,
    "audience": None,
    "order": {"total": 5, "order lines": [{"qty": 1, "unit price": 10}, {"qty": 4, "unit price": 2}]},
    "tags": ["a", "b", "c"],
    "审批金额": 5,
    "order amount": 7,
    "first-name": "Wei",
    "ratio": 0.1,
}


def evaluate(source: str) -> object:
    return compile_expression(source, DATA.keys()).evaluate(DATA)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("= 1 + 2", 3),
        ("(1 + 2) * 3", 9),
        ("10 - 4 - 3", 3),
        ("2 ** 3 ** 2", 64),
        ("-2 ** 2", 4),
        ("7 / 2", Decimal("3.5")),
        ("1 / 3", Decimal("0.3333333333333333333333333333333333")),
        ("0 ** -1", None),
        ("0.0 ** -0.5", None),
        ("0.1 + 0.2 = 0.3", True),
        ("ratio * 3 = 0.3", True),
        ("1.5e3", 1500),
        (".5 + .5", 1),
        ("12345678901234567890123456789012345", Decimal("1.234567890123456789012345678901234E+34")),
        ('"a" + "b" + "c"', "abc"),
        (r'"\"q\" \\ \n \u5ba1 \U01F40E"', '"q" \\ \n 审 🐎'),
        (r'"\uD83D\uDC0E"', "🐎"),
        ('"审批" < "批准"', True),
        ("1 /* a comment */ + 1 // and another", 2),
        ("true", True),
        ("null", None),
        ('[1, [2], "x"]', [1, [2], "x"]),
        ("[]", []),
        ('{a: 1, "b c": a + 1, d: {e: a}}', {"a": 1, "b c": 2, "d": {"e": 1}}),
        ("{first name: 1}.first name", 1),
        ('{b: 1, "": {b: 5}, a: b}.a', 1),
        ("{}", {}),
    ],
)
def test_arithmetic_strings_and_literals(source: str, expected: object) -> None:
    assert evaluate(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 = 1.0", True),
        ("1 != 2", True),
        ("2 <= 2", True),
        ('"b" > "a"', True),
        ("amount > 1000 and count < 4", True),
        ("amount between 1000 and 1250.50", True),
        ("count between 1 and 2 or true", True),
        ("null = null", True),
        ("audience = null", True),
        ("1 = null", False),
        ("1 != null", True),
        ("[1, 2] = [1.0, 2]", True),
        ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ("[1..3] = [1..3]", True),
        ("[1..3] = [1..3)", False),
        ('1 = "1"', None),
        ("true = 1", None),
        ("true > false", None),
        ("[1] < [2]", None),
    ],
)
def test_comparison(source: str, expected: object) -> None:
    assert evaluate(source) is expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("3 in 3", True),
        ("3 in (1, 2, 3)", True),
        ("3 in (1, 2)", False),
        ("3 in [1, 2, 3]", True),
        ("3 in [1..3]", True),
        ("3 in [1..3)", False),
        ("3 in [1..3[", False),
        ("1 in (1..3]", False),
        ("1 in ]1..3]", False),
        ("2 in (1..3)", True),
        ("2 in ((1..3))", True),
        ("3 in (> 1)", True),
        ("3 in > 1", True),
        ("3 in (< 1, >= 3)", True),
        ("3 in (? > 2 and ? < 4)", True),
        ("5 in ([1..3], [5..6])", True),
        ("5 in [[1..3], [5..6]]", True),
        ('"b" in ("a", "b")', True),
        ('1 in ("a", 1)', True),
        ('1 in ("a", "b")', False),
        ("null in (1, null)", True),
        ("null in [1..3]", None),
        ('"x" in [1..3]', None),
        ("2 in [1..count] and true", True),
        ('@"2026-10-10" in [@"2026-10-01"..@"2026-10-31"]', True),
        ("[1..5]", Range(1, 5)),
        ("(1..5)", Range(1, 5, low_closed=False, high_closed=False)),
        ("[5..1].start", 5),
        ("[tags[1]..tags[-1]]", Range("a", "c")),
        ("[1..count[1]]", Range(1, 3)),
        ("count in [1..4[ and true", True),
        ("[[1..4[, [5..6]]", [Range(1, 4, high_closed=False), Range(5, 6)]),
        ("[1..5).end included", False),
        ('["a"..1]', None),
    ],
)
def test_membership_and_ranges(source: str, expected: object) -> None:
    assert evaluate(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("order.total", 5),
        ("order.order lines[1].qty", 1),
        ("order.order lines.unit price", [10, 2]),
        ("order.order lines[qty > 2].unit price", [2]),
        ("order.order lines[unit price > amount]", []),
        ("order.order lines[item.qty = 4][1].qty", 4),
        ("order.missing", None),
        ("[{a: [{b: 1}]}, {a: [{b: 2}, {b: 3}]}].a.b", [[1], [2, 3]]),
        ("audience.name", None),
        ("tags[1]", "a"),
        ("tags[-1]", "c"),
        ("tags[4]", None),
        ("tags[0]", None),
        ("tags[1.5]", None),
        ("tags[count]", "c"),
        ('tags[item != "b"]', ["a", "c"]),
        ("tags[true]", ["a", "b", "c"]),
        ("tags[false]", []),
        ("tags[null]", []),
        ("[1, 2, 3, 4][item > 1][item < 4]", [2, 3]),
        ("5[1]", 5),
        ("5[item > 1]", [5]),
        ("audience[1]", None),
        ("[][1]", None),
        ("[{a: [1, 2]}, {a: [3]}][a[1] = 3]", [{"a": [3]}]),
        ("[{b: 1}][order.total = 5]", [{"b": 1}]),
        ("[{count: 9}][count = 9]", [{"count": 9}]),
    ],
)
def test_paths_and_filters(source: str, expected: object) -> None:
    assert evaluate(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('if amount > 1000 then "large" else "small"', "large"),
        ("if null then 1 else if false then 2 else 3", 3),
        ("(if true then 1 else 2) + 1", 2),
        ("for i in 1..3 return i * i", [1, 4, 9]),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for i in [1..3) return i", [1, 2]),
        ("for i in [1, 2], j in [i, 10] return i * j", [1, 10, 4, 20]),
        ("for order line in order.order lines return order line.qty", [1, 4]),
        ("for i in 1..5 return if i < 3 then 1 else partial[-1] + partial[-2]", [1, 1, 2, 3, 5]),
        ("for i in 1..3 return count(partial)", [0, 1, 2]),
        ("(for i in 1..5000 return if i = 1 then 1 else partial[-1] + 1)[-1]", 5000),
        ("for i in 1..3 return partial[item > 0]", [[], [], []]),
        ("{partial: [7], r: partial[1]}.r", 7),
        ("for i in 1..2 return for j in 1..2 return i * j", [[1, 2], [2, 4]]),
        ('for d in @"2026-09-30"..@"2026-10-01" return d', [dt.date(2026, 9, 30), dt.date(2026, 10, 1)]),
        ("for x in 5 return x", [5]),
        ("for x in null return x", None),
        ("some x in [1, 2] satisfies x > 1", True),
        ("some x in [] satisfies true", False),
        ("every x in [1, 2] satisfies x > 1", False),
        ("every x in [] satisfies false", True),
        ("some x in [1, null] satisfies x > 1", None),
        ("some x in [null, 2] satisfies x > 1", True),
        ("every x in [null, 1] satisfies x > 1", False),
        ("some x in [1, 2], y in [2, 3] satisfies x = y", True),
    ],
)
def test_conditionals_and_loops(source: str, expected: object) -> None:
    assert evaluate(source) == expected


@pytest.mark.parametrize(
    ("tests", "value", "expected"),
    [
        ("-", None, True),
        ("> 3", 4, True),
        ("> 3", 3, False),
        ("= 3", 3, True),
        ("!= 3", 3, False),
        ("[1..4]", Decimal("4.0"), True),
        ("(1..4)", 4, False),
        ('"a", "b"', "b", True),
        ('"a", "b"', "c", False),
        ("not(1, 2)", 3, True),
        ("not(1, 2)", 2, False),
        ("not(> 3)", 1, True),
        ("not(?)", True, False),
        ("not(true) and ?", True, False),
        ("< 1, > 9", 10, True),
        ("1, null", None, True),
        ("> 3", None, None),
        ("not(> 3)", "x", None),
        ("? > 3 and ? < 5", 4, True),
        ('contains(?, "x")', "axb", True),
        ("tags", "b", True),
        ("count > 2", "anything", True),
        ("true", False, False),
        ("false", False, True),
        ("count", 3, True),
    ],
)
def test_unary_tests(tests: str, value: object, expected: object) -> None:
    compiled = compile_unary_tests(tests, DATA.keys())

    assert compiled.evaluate({**DATA, "?": value}) is expected
    assert "?" not in compiled.reads


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.1, Decimal("1.1")),
        (10**40, Decimal("1E+40")),
        ((1, [2.5]), [1, [Decimal("2.5")]]),
        ({"a": {"b": dt.date(2026, 1, 1)}}, {"a": {"b": dt.date(2026, 1, 1)}}),
        (YearMonthDuration(3), YearMonthDuration(3)),
        (float("nan"), None),
        (Decimal("Infinity"), None),
        (Decimal("1E+999999"), None),
        pytest.param(10**100_000, None, id="more digits than Python prints"),
        (object(), None),
        ({1: 2}, None),
        (b"bytes", None),
        (print, None),
    ],
)
def test_host_values_become_values_of_the_language_or_null(value: object, expected: object) -> None:
    assert compile_expression("x").evaluate({"x": value}) == expected


def test_what_is_returned_belongs_to_the_caller() -> None:
    expression = compile_expression("[1, {a: [2]}]")
    first = expression.evaluate({})
    first[1]["a"].append(3)

    assert expression.evaluate({}) == [1, {"a": [2]}]


def test_data_of_the_host_is_never_changed_or_shared() -> None:
    data = {"x": [[1], 2]}
    result = compile_expression("x").evaluate(data)
    result[0].append(9)

    assert data == {"x": [[1], 2]}
