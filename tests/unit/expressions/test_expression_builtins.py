"""The functions that came with the whole language: what they give, and what makes them null."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from flowkit.expressions import Range, compile_expression
from flowkit.expressions import Warning as Reason
from flowkit.expressions.functions import BUILTINS


def evaluate(source: str, **data: object) -> object:
    return compile_expression(source, data.keys()).evaluate(data)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('substring before("foobar", "bar")', "foo"),
        ('substring before("foobar", "x")', ""),
        ('substring before("foobar", "")', ""),
        ('substring after("foobar", "ob")', "ar"),
        ('substring after("foobar", "x")', ""),
        ('substring after("foobar", "")', "foobar"),
        ('substring after("", "a")', ""),
        ('substring before(match: "-", string: "a-b")', "a"),
        ('substring("🐎审批", 2, 1)', "审"),
        ('string join(["a", "b"])', "ab"),
        ('string join(["a", null, "b"], ", ")', "a, b"),
        ('string join([], "x")', ""),
        ('string join("a", "x")', "a"),
        ('string join(["a", 1], "x")', None),
        ('string join(delimiter: "-", list: ["a", "b"])', "a-b"),
        ('split("a,b,,c", ",")', ["a", "b", "", "c"]),
        ('split("a1b22c", "[0-9]+")', ["a", "b", "c"]),
        ('split("abc", ";")', ["abc"]),
        ('split("", ";")', [""]),
        ('split("abc", "x*")', None),
        ('split(null, ";")', None),
    ],
)
def test_strings(source: str, expected: object) -> None:
    assert evaluate(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('matches("foobar", "^fo*b")', True),
        ('matches("foobar", "^bar")', False),
        ('matches("FOO", "foo", "i")', True),
        ('matches("STRASSE", "[a-z]+", "i")', True),
        ('matches("a\\nb", "a.b")', False),
        ('matches("a\\rb", "a.b")', False),
        ('matches("a\\nb", "a.b", "s")', True),
        ('matches("a\\nb", "^b$")', False),
        ('matches("a\\nb", "^b$", "m")', True),
        ('matches("a\\n", "^$", "m")', False),
        ('matches("a\\n", "a\\n$", "m")', True),
        ('matches("ab", " a b ", "x")', True),
        ('matches("a b", "a[ ]b", "x")', True),
        ('matches("a.b", "a.b", "q")', True),
        ('matches("axb", "a.b", "q")', False),
        ('matches("5", "\\d")', True),
        ('matches("٣", "^\\d$")', True),
        ('matches("审", "^\\w$")', True),
        ('matches("-", "\\w")', False),
        ('matches("-", "[\\W]")', True),
        ('matches("a:b", "^\\i\\c*$")', True),
        ('matches("1a", "^\\i")', False),
        ('matches("é", "^\\p{Ll}$")', True),
        ('matches("É", "^\\P{Ll}$")', True),
        ('matches("λ", "^\\p{IsGreek}$")', True),
        ('matches("l", "\\p{IsGreek}")', False),
        ('matches("审批", "^\\p{IsCJKUnifiedIdeographs}+$")', True),
        ('matches("b", "^[a-z-[aeiou]]$")', True),
        ('matches("a", "[a-z-[aeiou]]")', False),
        ('matches("e", "[^a-d-[x]]")', True),
        ('matches("x", "[^a-d-[x]]")', False),
        ('matches("B", "[\\p{L}-[A]]")', True),
        ('matches("A", "[\\p{L}-[A]]")', False),
        ('matches("A", "[a-z-[aeiou]]", "i")', False),
        ('matches("B", "[a-z-[aeiou]]", "i")', True),
        ('matches("a", "\\p{Lu}", "i")', False),
        ('matches("A", "[\\p{Ll}]", "i")', False),
        ('matches("-", "[a-]")', True),
        ('matches("]", "[\\]]")', True),
        ('matches("^", "[a^]")', True),
        ('matches("{", "\\{")', True),
        ('matches("aaa", "^a{2,3}$")', True),
        ('matches("a", "^a{2}$")', False),
        ('matches("abab", "^(?:ab)+$")', True),
        ('matches(null, "a")', None),
        ('matches("a", null)', None),
        ('matches("a", "a", "z")', None),
        ('matches("a", "(a")', None),
        ('matches("a", "a)")', None),
        ('matches("a", "[a")', None),
        ('matches("a", "*a")', None),
        ('matches("a", "a**")', None),
        ('matches("a", "a{")', None),
        ('matches("a", "a{3,2}")', None),
        ('matches("a", "[z-a]")', None),
        ('matches("a", "[]")', None),
        ('matches("a", "a]")', None),
        ('matches("a", "\\b")', None),
        ('matches("a", "(?=a)")', None),
        ('matches("a", "(?i)a")', None),
        ('matches("a", "(?P<n>a)")', None),
        ('matches("aa", "(a)\\1")', None),
        ('matches("a", "\\p{Nope}")', None),
        ('matches("a", "\\p{L")', None),
        ('matches("a", "\\\\")', None),
        ('replace("abc", "[a-z]", "#")', "###"),
        ('replace("abracadabra", "a(.)", "a$1$1")', "abbraccaddabbra"),
        ('replace("2026-10", "([0-9]+)-([0-9]+)", "$2/$1")', "10/2026"),
        ('replace("ab", "(a)|b", "[$1]")', "[a][]"),
        ('replace("ab", "a", "$0$0")', "aab"),
        ('replace("ab", "(a)", "$12")', "a2b"),
        ('replace("ab", "(a)", "$2")', "b"),
        ('replace("a.b", ".", "-", "q")', "a-b"),
        ('replace("a$b", "[$]", "\\$\\\\\\\\")', "a$\\b"),
        ('replace("a1b2", "[0-9]", "")', "ab"),
        ('replace("reluctant", "r.*?t", "X")', "Xant"),
        ('replace("🐎审🐎", "审", "-")', "🐎-🐎"),
        ('replace("abc", "b*", "-")', None),
        ('replace("abc", "b", "$")', None),
        ('replace("abc", "b", "\\x")', None),
    ],
)
def test_regular_expressions_are_those_of_xpath(source: str, expected: object) -> None:
    assert evaluate(source) == expected


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        (r"(a)\1", "back-references take more than linear time"),
        ("[a", "a bracket is not closed"),
        (r"\q", r"\q is no escape"),
        ("(?=a)", "(?= is no group"),
        ("a{5}{6}", "{ stands where it has no meaning"),
        ("a{2000}", "invalid repetition size"),
        ("a" * 2000, "it is longer than 1000 characters"),
    ],
)
def test_a_pattern_that_cannot_be_used_says_why(pattern: str, reason: str) -> None:
    reasons: list[Reason] = []

    assert compile_expression("matches(x, p)").evaluate({"x": "a", "p": pattern}, warnings=reasons) is None
    assert reason in reasons[0].text.en
    assert reasons[0].text.zh


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("insert before([1, 2], 1, 0)", [0, 1, 2]),
        ("insert before([1, 2], -1, 0)", [1, 0, 2]),
        ("insert before([1, 2], 3, 0)", [1, 2, 0]),
        ("insert before([1, 2], 4, 0)", None),
        ("insert before([], 1, null)", [None]),
        ("insert before([1], 0, 2)", None),
        ("remove([1, 2, 3], 2)", [1, 3]),
        ("remove([1, 2, 3], -1)", [1, 2]),
        ("remove([1], 2)", None),
        ("list replace([1, 2, 3], 2, 4)", [1, 4, 3]),
        ("list replace([1, 2, 3], -1, 4)", [1, 2, 4]),
        ("list replace([1], 2, 4)", None),
        ("list replace([1], 0, 4)", None),
        ("list replace([2, 4, 7], function(item, newItem) item < newItem, 5)", [5, 5, 7]),
        ('list replace([1], function(item, newItem) "x", 5)', None),
        ("list replace(null, 1, 5)", None),
        ("reverse([1, 2, 3])", [3, 2, 1]),
        ("reverse(1)", [1]),
        ("reverse(null)", None),
        ("index of([1, 2, 1], 1)", [1, 3]),
        ("index of([1, null], null)", [2]),
        ("index of([[1], [2]], [2])", [2]),
        ("index of([], 1)", []),
        ("union([1, 2], [2, 3], 4)", [1, 2, 3, 4]),
        ("union([1, [1.0]], [[1]])", [1, [1]]),
        ('distinct values(["a", {k: [1]}, {k: [1.0]}])', ["a", {"k": [1]}]),
        ("distinct values([[1..2], [1..2], (1..2]])", [Range(1, 2), Range(1, 2, low_closed=False)]),
        ('distinct values([@"10:00:00Z", @"11:00:00+01:00", @"10:00:00"])[2]', dt.time(10)),
        ("distinct values([true, 1, null, null, false])", [True, 1, None, False]),
        ("count(distinct values([floor, floor, ceiling]))", 2),
        ("flatten([[1], [[2, [3]]], 4])", [1, 2, 3, 4]),
        ("flatten([])", []),
        ("sublist([1, 2, 3], 2)", [2, 3]),
        ("sublist([1, 2, 3], 1, 2)", [1, 2]),
        ("sublist([1, 2, 3], -2, 1)", [2]),
        ("sublist([1, 2, 3], 2, 3)", None),
        ("sublist([1, 2, 3], 4)", None),
        ("sublist([1, 2, 3], 0)", None),
        ("sort([3, 1, 2], function(x, y) x < y)", [1, 2, 3]),
        ("sort(list: [1, 2], precedes: function(x, y) x > y)", [2, 1]),
        ("sort([], function(x, y) x < y)", []),
        ('sort([1, "a"], function(x, y) x < y)', None),
        ("sort([2, 1], function(x) true)", None),
        ("sort([2, 1], 3)", None),
        ("{d: function(x, y) x.k < y.k, r: sort([{k: 2}, {k: 1}], d)}.r", [{"k": 1}, {"k": 2}]),
        ("product([2, 3, 4])", 24),
        ("product(2, 0.5)", 1),
        ("product([])", None),
        ('product([2, "a"])', None),
        ("median([8, 2, 5, 3, 4])", 4),
        ("median([6, 1, 2, 3])", Decimal("2.5")),
        ("median([])", None),
        ("median(null)", None),
        ("mode([6, 3, 9, 6, 6])", [6]),
        ("mode(6, 1, 9, 6, 1)", [1, 6]),
        ("mode([1, 1.0, 2])", [1]),
        ("mode([])", []),
        ('mode([1, "a"])', None),
        ("stddev([2, 4, 7, 5])", Decimal("2.081665999466132735282297706979931")),
        ("stddev([47])", None),
        ("stddev([])", None),
        ("stddev([1, null])", None),
    ],
)  # fmt: skip
def test_lists(source: str, expected: object) -> None:
    assert evaluate(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("sqrt(16)", 4),
        ("sqrt(2)", Decimal("1.414213562373095048801688724209698")),
        ("sqrt(-1)", None),
        ("log(10)", Decimal("2.302585092994045684017991454684364")),
        ("log(0)", None),
        ("log(-1)", None),
        ("exp(1)", Decimal("2.718281828459045235360287471352662")),
        ("exp(100000)", None),
        ("exp(-100000)", 0),
        ("odd(5)", True),
        ("odd(-5)", True),
        ("odd(4.0)", False),
        ("even(2)", True),
        ("even(0)", True),
        ("even(1e30)", True),
        ("even(null)", None),
        ("0 ** 0", 1),
        ("2 ** 0.5", Decimal("1.414213562373095048801688724209698")),
        ("floor(1.5, null)", None),
        ("round up(5.5, 1.1)", None),
    ],
)
def test_numbers(source: str, expected: object) -> None:
    assert evaluate(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("get entries({a: 1, b: null})", [{"key": "a", "value": 1}, {"key": "b", "value": None}]),
        ("get entries({})", []),
        ("get entries(null)", None),
        ('context([{key: "a", value: 1}, {key: "b", value: 2}])', {"a": 1, "b": 2}),
        ("context([])", {}),
        ('context({key: "a", value: 1})', {"a": 1}),
        ('context([{key: "a"}])', None),
        ("context([{key: 1, value: 1}])", None),
        ('context([{key: "a", value: 1}, {key: "a", value: 2}])', None),
        ("context(get entries({x y: 1}))", {"x y": 1}),
        ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
        ('context put({a: 1, b: 2}, "a", 3)', {"a": 3, "b": 2}),
        ('context put({a: {b: {c: 1}}, d: 4}, ["a", "b", "c"], 2)', {"a": {"b": {"c": 2}}, "d": 4}),
        ('context put({}, ["a", "b"], 1)', None),
        ('context put({a: 1}, ["a", "b"], 1)', None),
        ("context put({}, [], 1)", None),
        ("context put({}, null, 1)", None),
        ('{o: {a: {b: 1}}, p: context put(o, ["a", "b"], 2), r: o.a.b}.r', 1),
        ("context merge([{a: 1}, {b: 2}, {a: 3}])", {"a": 3, "b": 2}),
        ("context merge([{a: 1}, null])", None),
        ("context merge({a: 1})", {"a": 1}),
    ],
)
def test_contexts(source: str, expected: object) -> None:
    assert evaluate(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('range("[1..3]")', Range(1, 3)),
        ('range("]1..3[")', Range(1, 3, low_closed=False, high_closed=False)),
        ('range("(-1..1.5)")', Range(-1, Decimal("1.5"), low_closed=False, high_closed=False)),
        ('range("[\\"a\\"..\\"c\\"]")', Range("a", "c")),
        ('range("[@\\"2026-01-01\\"..date(\\"2026-02-01\\")]")', Range(dt.date(2026, 1, 1), dt.date(2026, 2, 1))),
        ('range("(..5]") = (<= 5)', True),
        ('range("(..5)") = (< 5)', True),
        ('range("[5..)") = (>= 5)', True),
        ('range("]5..[") = (> 5)', True),
        ('range("(..)")', None),
        ('range("[3..1]")', None),
        ('range("[1..]")', None),
        ('range("[..1]")', None),
        ('range("[1..\\"a\\"]")', None),
        ('range("[1+1..3]")', None),
        ('range("[x..3]")', None),
        ('range("1..3")', None),
        ('range("")', None),
        ('range("[now()..3]")', None),
        ("range([1..3])", None),
        ("before(null, 1)", None),
        ('before(1, "a")', None),
        ('before([1..2], ["a".."b"])', None),
        ("before(1, (> 1))", True),
        ("after(5, (< 5))", True),
        ("includes((< 10), -1000)", True),
        ("includes((< 10), 10)", False),
        ("during([1..2], (>= 1))", True),
        ("coincides((< 3), (< 3))", True),
        ('during(@"2026-05-01", [@"2026-01-01"..@"2026-12-31"])', True),
        ("overlaps([1..5), [5..8])", False),
        ("5 in (>= 5)", True),
        ("[(< 3), (> 7)][item.start = 7]", [Range(7, None, low_closed=False, high_closed=False, operator=">")]),
        ("(< 3) = (< 3)", True),
        ("(<= 3) = (< 3)", False),
        ("(= 3) = [3..3]", False),
        ("4 in (!= 3)", True),
        ("3 in (!= 3)", False),
        ("for x in [4, 11] return x in (>= 5)", [False, True]),
        ("{small: (< 3), r: 2 in small}.r", True),
        ("string((>= 5))", "(>= 5)"),
        ("(< null)", None),
        ("5 in [1..null]", None),
        ("[1..null]", None),
    ],
)
def test_ranges(source: str, expected: object) -> None:
    assert evaluate(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[{item: 1}, {item: 2}][item >= 2]", [{"item": 2}]),
        ("{a-b: 1}.a-b", 1),
        ("every day + 1", 8),
        ("[every day][1]", 7),
        ("is(value1: 1)", False),
        ('{"a b": 1, c\': 2}', {"a b": 1, "c'": 2}),
        ('"\\d\\."', "\\d\\."),
        ('string({a: "x", "{": [1]})', '{a: "x", "{": [1]}'),
        ("string(function(a, b) a)", "function(a, b)"),
        ("for i in (> 3) return i", None),
        ("for i in 1..null return i", None),
        ('for i in ["a".."c"] return i', None),
        ("for i in [1, 2], j in 1..i return j", [1, 1, 2]),
    ],
)
def test_names_escapes_and_loops(source: str, expected: object) -> None:
    assert evaluate(source, **{"every day": 7}) == expected


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_every_function_answers_any_arguments_with_a_value_or_null(name: str) -> None:
    values = [None, 1, "a", True, [1], {"a": 1}, dt.date(2026, 1, 1), Range(1, 2), dt.timedelta(1)]
    function = compile_expression(name, ()).evaluate({})
    call = compile_expression("f(a)", {"f", "a"}), compile_expression("f(a, b)", {"f", "a", "b"})
    for a in values:
        call[0].evaluate({"f": function, "a": a})
        for b in values:
            call[1].evaluate({"f": function, "a": a, "b": b})
