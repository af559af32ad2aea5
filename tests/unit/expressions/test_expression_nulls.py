"""Three-valued logic, why something is null, and conditions that must not be null."""

from __future__ import annotations

import pytest

from flowkit.errors import ExpressionNull
from flowkit.expressions import Warning as Reason
from flowkit.expressions import compile_expression

_T, _F, _N = True, False, None


@pytest.mark.parametrize(
    ("a", "b", "conjunction", "disjunction"),
    [
        (_T, _T, _T, _T),
        (_T, _F, _F, _T),
        (_T, _N, _N, _T),
        (_F, _T, _F, _T),
        (_F, _F, _F, _F),
        (_F, _N, _F, _N),
        (_N, _T, _N, _T),
        (_N, _F, _F, _N),
        (_N, _N, _N, _N),
        (_T, 1, _N, _T),
        (1, _F, _F, _N),
        ("x", _T, _N, _T),
        (1, 1, _N, _N),
    ],
)
def test_the_truth_tables_of_and_and_or(a: object, b: object, conjunction: object, disjunction: object) -> None:
    data = {"a": a, "b": b, "t": True, "f": False}

    assert compile_expression("a and b").evaluate(data) is conjunction
    assert compile_expression("a or b").evaluate(data) is disjunction
    assert compile_expression("t and a and b").evaluate(data) is conjunction
    assert compile_expression("f or a or b").evaluate(data) is disjunction
    assert compile_expression("every x in [a, b] satisfies x").evaluate(data) is conjunction
    assert compile_expression("some x in [a, b] satisfies x").evaluate(data) is disjunction
    assert compile_expression("all([a, b])").evaluate(data) is conjunction
    assert compile_expression("any([a, b])").evaluate(data) is disjunction


@pytest.mark.parametrize(("value", "expected"), [(True, False), (False, True), (None, None), (0, None)])
def test_not_of_what_is_no_boolean_is_null(value: object, expected: object) -> None:
    assert compile_expression("not(a)").evaluate({"a": value}) is expected


@pytest.mark.parametrize(
    ("source", "column", "english"),
    [
        ("a + 1", 1, "a has no value"),
        ("missing > 1", 1, "missing has no value"),
        ('1 + "x"', 3, "+ does not take number and string"),
        ("1 / 0", 3, "division by zero"),
        ("9 ** 9 ** 9 ** 9 ** 9", 18, "the result of ** is outside the range"),
        ("{b: 1}.c", 7, "the context has no entry c"),
        ('"".__class__', 3, "a string has no property __class__"),
        ("[1, 2][3]", 7, "the list of 2 has no element 3"),
        ("floor(true)", 1, "floor does not take (boolean)"),
        ('date("x")', 1, "date cannot read x"),
        ("now()", 1, "no moment was given to the evaluation"),
        ("1 and true", 1, "expected true or false, but found number"),
        ("if 1 then 2 else null", 4, "expected true or false, but found number"),
        ("for x in null return x", 1, "cannot iterate over null"),
        ("host", 1, "a host value of type object is not a value of the language"),
        ("nan", 1, "nan is not a finite number within range"),
        ("-true", 1, "- does not take boolean"),
        ('get value({}, "k")', 1, "the context has no entry k"),
    ],
)
def test_the_warnings_say_where_and_why_a_value_is_null(source: str, column: int, english: str) -> None:
    reasons: list[Reason] = []
    value = compile_expression(source).evaluate({"a": None, "host": object(), "nan": float("nan")}, warnings=reasons)

    assert value is None
    assert (reasons[0].line, reasons[0].column, reasons[0].text.en) == (1, column, english)
    assert reasons[0].text.zh


def test_a_loop_does_not_collect_warnings_without_end() -> None:
    reasons: list[Reason] = []
    compile_expression("for i in 1..5000 return i + null").evaluate({}, warnings=reasons)

    assert len(reasons) == 100


def test_a_condition_holds_or_does_not() -> None:
    condition = compile_expression("severity <= 2 and amount > 100")

    assert condition.holds({"severity": 2, "amount": 500})
    assert not condition.holds({"severity": 3, "amount": 500})


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("amount > 3", '"amount > 3" is null, not true or false: 1:1 amount has no value; 1:8 > does not take null'),
        ("1 + 1", '"1 + 1" is number, not true or false: the value itself is null'),
    ],
)
def test_a_condition_that_is_neither_true_nor_false_is_never_false(source: str, reason: str) -> None:
    with pytest.raises(ExpressionNull) as caught:
        compile_expression(source).holds({"amount": None})

    assert reason in caught.value.text.en
    assert caught.value.mend.en


def test_a_condition_with_braces_in_its_source_is_named_as_written() -> None:
    with pytest.raises(ExpressionNull, match=r"\{a: null\}\.a"):
        compile_expression("{a: null}.a").holds({})
