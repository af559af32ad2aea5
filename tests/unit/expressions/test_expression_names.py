"""Which names an expression may use, and what is said about the others."""

from __future__ import annotations

import pytest

from flowkit.errors import ExpressionError
from flowkit.expressions import compile_expression


@pytest.mark.parametrize(
    ("source", "names", "reads"),
    [
        ("审批金额 > 3", {"审批金额"}, {"审批金额"}),
        ("审批金额>3", {"审批金额"}, {"审批金额"}),
        ("金额（元）> 3", {"金额（元）"}, {"金额（元）"}),
        ("order amount * 2", {"order amount", "order"}, {"order amount"}),
        ("order   amount * 2", {"order amount"}, {"order amount"}),
        ("order.amount + order", {"order"}, {"order"}),
        ("first-name", {"first-name", "first", "name"}, {"first-name"}),
        ("first - name", {"first-name", "first", "name"}, {"first", "name"}),
        ("terms and conditions and other", {"terms and conditions", "other"}, {"terms and conditions", "other"}),
        ("in stock > 1", {"in stock"}, {"in stock"}),
        ("date > 1", {"date"}, {"date"}),
        ('date("2026-01-01") > date', {"date"}, {"date"}),
        ("count(count)", {"count"}, {"count"}),
        ("第1步", {"第1步"}, {"第1步"}),
        ("🐎 + 1", {"🐎"}, {"🐎"}),
        ("a.b", {"a.b"}, {"a.b"}),
        ("for a in b return a + c", {"b", "c"}, {"b", "c"}),
        ("{a: x, b: a}", {"x"}, {"x"}),
        ("rows[qty > limit]", {"rows", "limit"}, {"rows", "limit"}),
        ("rows[item > 1]", {"rows"}, {"rows"}),
        ("some a in b satisfies a", {"a", "b"}, {"b"}),
    ],
)
def test_the_longest_declared_name_is_read(source: str, names: set[str], reads: set[str]) -> None:
    assert compile_expression(source, names).reads == reads


def test_without_a_declaration_any_run_of_words_is_a_name() -> None:
    assert compile_expression("order amount + 审批金额 > x1").reads == {"order amount", "审批金额", "x1"}


@pytest.mark.parametrize(
    ("source", "names", "column", "mend"),
    [
        ("1 + amuont", {"amount", "other"}, 5, "did you mean amount?"),
        ("审批金颔 > 1", {"审批金额"}, 1, "did you mean 审批金额?"),
        ("order amout > 1", {"order amount"}, 1, "did you mean order amount?"),
        ("zzz", {"amount"}, 1, "declare it among the data of the process"),
        ("[for i in 1..2 return i, i]", set(), 26, "declare it among the data of the process"),
        ("? > 1", set(), 1, "declare it among the data of the process"),
        ("partial", set(), 1, "declare it among the data of the process"),
        ("item", set(), 1, "declare it among the data of the process"),
    ],
)
def test_an_undeclared_name_is_refused_with_the_place_and_a_mend(
    source: str, names: set[str], column: int, mend: str
) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(source, names)

    error = caught.value
    assert (error.code, error.line, error.column) == ("expression-undeclared-name", 1, column)
    assert error.mend.en == mend
    assert error.mend.zh


@pytest.mark.parametrize(
    ("source", "code", "line", "column", "english"),
    [
        ("", "expression-syntax", 1, 1, "Expected an expression, but found the end"),
        ("1 +", "expression-syntax", 1, 4, "Expected an expression, but found the end"),
        ("1 +\n  * 2", "expression-syntax", 2, 3, "Expected an expression, but found *"),
        ("(1", "expression-syntax", 1, 3, "Expected ), but found the end"),
        ("[1..2", "expression-syntax", 1, 6, "Expected ] or ), but found the end"),
        ("1 2", "expression-syntax", 1, 3, "Expected an operator or the end, but found 2"),
        ("if 1 then 2", "expression-syntax", 1, 12, "Expected else, but found the end"),
        ('"abc', "expression-syntax", 1, 1, "The string is not closed"),
        ("/* abc", "expression-syntax", 1, 1, "The comment is not closed"),
        (r'"\UFFFFFF"', "expression-syntax", 1, 1, r"Unknown escape \UFFFFFF in the string"),
        ("1e99999", "expression-syntax", 1, 1, "The number 1e99999 is outside the range of numbers"),
        ('@"2026-13-01"', "expression-syntax", 1, 2, '"2026-13-01" is no date, time, date and time, or duration'),
        ("{a: 1, a: 2}", "expression-syntax", 1, 8, "The key a stands twice in the context"),
        ("{1: 2}", "expression-syntax", 1, 2, "Expected a name, but found 1"),
        ("amount ＞ 3", "expression-syntax", 1, 8, "The character ＞ has no meaning here"),
        ("sqare(4)", "expression-unknown-function", 1, 1, "There is no function sqare"),
        ("function(a, a) a", "expression-syntax", 1, 13, "The parameter a stands twice"),
        ("1 instance of thing", "expression-unknown-type", 1, 15, "There is no type thing"),
        ("1 instance of", "expression-syntax", 1, 14, "Expected a type, but found the end"),
        ("floor()", "expression-arguments", 1, 1, "floor does not take these arguments"),
        ("any()", "expression-arguments", 1, 1, "any does not take these arguments"),
        ("floor(x: 1)", "expression-arguments", 1, 1, "floor does not take these arguments"),
        ("floor(1, 2, 3)", "expression-arguments", 1, 1, "floor does not take these arguments"),
        ("modulo(dividend: 1, 2)", "expression-syntax", 1, 7, "Arguments are either all named or all positional"),
    ],
)
def test_an_error_says_where_and_what_was_expected(
    source: str, code: str, line: int, column: int, english: str
) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(source, {"amount"})

    error = caught.value
    assert (error.code, error.line, error.column, error.text.en) == (code, line, column, english)
    assert error.text.zh not in {"", english}


@pytest.mark.parametrize(
    ("typed", "meant"), [("1＞2", ">"), ("1，2", ","), ("“a”", '"'), ("1 ≥ 2", ">="), ("2 × 3", "*"), ("（1）", "(")]
)
def test_a_full_width_character_is_answered_with_the_one_that_was_meant(typed: str, meant: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(typed, ())

    assert caught.value.mend.en == f"write {meant}"
