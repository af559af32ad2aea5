"""Functions and types as values, and trees put together from parsed pieces."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from flowkit.errors import ExpressionError
from flowkit.expressions import (
    Budget,
    Function,
    Vocabulary,
    compile_expression,
    compile_node,
    parse_expression,
    parse_type,
    parse_unary_tests,
)
from flowkit.expressions import Warning as Reason
from flowkit.expressions import syntax as s
from flowkit.expressions.compiler import Compiler, Evaluate
from flowkit.expressions.conformance import is_instance
from flowkit.expressions.types import NUMBER, ContextType, ListType, RestrictedType, conforms

AT = s.Place(1, 1)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("(function(a, b) a - b)(5, 3)", 2),
        ("(function(a, b) a - b)(b: 5, a: 3)", -2),
        ("(function() 7)()", 7),
        ("(function(order total) order total * 2)(order total: 4)", 8),
        ("{double: function(n: number) n * 2, r: double(21)}.r", 42),
        ("{a: 1, f: function() a, g: {a: 2, r: f()}}.g.r", 1),
        ("{fact: function(n) if n = 0 then 1 else n * fact(n - 1), r: fact(20)}.r", 2432902008176640000),
        ("{add: function(a) function(b) a + b, r: add(1)(2)}.r", 3),
        ("for f in (for i in 1..3 return function(n) n * i) return f(10)", [10, 20, 30]),
        ("{f: {g: function(x) x + 1}}.f.g(1)", 2),
        ("[function(x) x + 1][1](1)", 2),
        ("(for f in [floor, ceiling] return f(1.5))", [1, 2]),
        ("{f: max, r: f([1, 3, 2])}.r", 3),
        ('{f: substring, r: f(string: "abc", start position: 2)}.r', "bc"),
        ('{abs: function(x) "mine", r: abs(1)}.r', "mine"),
        ("{abs: 3, r: abs(-1)}.r", 1),
        ("(function(a, b) a)(1)", None),
        ("(function(a) a)(b: 1)", None),
        ('(function(a: number) a)("x")', None),
        ("(function(a: number) a)([4])", 4),
        ("(function(a: list<number>) a)(4)", [4]),
        ('(function(a: date and time) a)(@"2026-01-01")', dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
        ('(function(a) external {java: {class: "x", method signature: "y()"}})(1)', None),
        ("count = count", True),
        ("count = floor", False),
        ("{f: function() 1, r: f = f}.r", True),
        ("(function() 1) = (function() 1)", False),
        ("some f in [floor] satisfies f(1.2) = 1", True),
    ],
)
def test_functions_are_values(source: str, expected: object) -> None:
    assert compile_expression(source, ()).evaluate({}) == expected


def test_a_function_goes_from_one_evaluation_into_another() -> None:
    function = compile_expression("function(n: number) n + base", {"base"}).evaluate({"base": 40})

    assert isinstance(function, Function)
    assert [parameter.name for parameter in function.parameters] == ["n"]
    assert compile_expression("add(2) + base", {"add", "base"}).evaluate({"add": function, "base": 1}) == 43
    assert compile_expression("[add(1), add(2)]", {"add"}).evaluate({"add": function}) == [41, 42]


@pytest.mark.parametrize(
    "body", ["f(n + 1)", "[f(n + 1)]", "if f(n + 1) then 1 else 2", "sum(for i in [n] return f(i))"]
)
def test_endless_recursion_ends_with_the_budget(body: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(f"{{f: function(n) {body}, r: f(1)}}.r", ()).evaluate({})

    assert caught.value.code == "expression-budget"


def test_recursion_that_branches_ends_with_the_budget() -> None:
    fibonacci = compile_expression("{f: function(n) if n < 2 then n else f(n - 1) + f(n - 2), r: f(n)}.r", {"n"})

    assert fibonacci.evaluate({"n": 15}) == 610
    with pytest.raises(ExpressionError, match="steps"):
        fibonacci.evaluate({"n": 60})
    with pytest.raises(ExpressionError, match="More than 10 calls inside each other"):
        fibonacci.evaluate({"n": 60}, budget=Budget(calls=10))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 instance of number", True),
        ("-1 instance of number", True),
        ("1 instance of string", False),
        ('"a" instance of string', True),
        ("true instance of boolean", True),
        ("1 instance of Any", True),
        ("null instance of Any", False),
        ("null instance of number", False),
        ("null instance of Null", True),
        ('@"2026-01-01" instance of date', True),
        ('@"2026-01-01" instance of date and time', False),
        ('@"2026-01-01T00:00:00" instance of date and time', True),
        ('@"2026-01-01T00:00:00" instance of date', False),
        ('@"P1D" instance of days and time duration', True),
        ('@"P1Y" instance of days and time duration', False),
        ('@"P1Y" instance of years and months duration', True),
        ("[1, 2] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ("[] instance of list<number>", True),
        ("[[1]] instance of list<list<number>>", True),
        ("{a: 1} instance of context<a: number>", True),
        ("{a: 1, b: 2} instance of context<a: number>", True),
        ('{a: "x"} instance of context<a: number>', False),
        ("{} instance of context<a: number>", False),
        ("{total sum: [1]} instance of context<total sum: list<number>>", True),
        ("[1..2] instance of range<number>", True),
        ("[1..2] instance of range<string>", False),
        ("(function(a: number) a) instance of function<number> -> Any", True),
        ("(function(a: number) a) instance of function<string> -> Any", False),
        ("(function(a: number) a) instance of function<number, number> -> Any", False),
        ("(function(a: number) a) instance of function", True),
        ("floor instance of function", True),
        ("1 instance of function", False),
        ("1 instance of number and true", True),
        ("2 + 1 instance of number", None),
        ("{a: 1}.a instance of number", True),
    ],
)
def test_instance_of(source: str, expected: object) -> None:
    assert compile_expression(source, ()).evaluate({}) is expected


def test_types_of_the_vocabulary_have_names_of_their_own() -> None:
    words = Vocabulary(frozenset({"x"}), types={"order lines": ListType(NUMBER), "model.rate": NUMBER})

    assert compile_expression("x instance of order lines", words).evaluate({"x": [1]}) is True
    assert compile_expression("x instance of model.rate", words).evaluate({"x": [1]}) is False
    assert str(parse_type("function<list<order lines>, number> -> context<a: model.rate>", words)) == (
        "function<list<list<number>>, number> -> context<a: number>"
    )


def test_a_restricted_type_has_only_the_values_that_its_test_allows() -> None:
    small = RestrictedType(NUMBER, lambda value: value < 10, "small")

    assert is_instance(3, small)
    assert not is_instance(30, small)
    assert not is_instance("3", small)
    assert conforms(small, NUMBER)
    assert conforms(ContextType((("a", NUMBER), ("b", NUMBER))), ContextType((("a", NUMBER),)))


def test_pieces_that_were_parsed_apart_become_one_tree() -> None:
    words = Vocabulary(frozenset({"order amount", "model.rate"}))
    gross = parse_expression("order amount * model.rate", words)
    inner = words.with_names({"gross amount", "n"})
    tests = parse_unary_tests("> 100, < gross amount", inner)
    double = s.FunctionNode(AT, compile_expression("function(n: number) n").evaluate({}).parameters,
                            parse_expression("n * gross amount", inner), NUMBER)  # fmt: skip
    boxed = s.ContextNode(
        AT,
        ("gross amount", "double", "result", "fits"),
        (gross, double, s.Call(AT, s.Name(AT, "double"), (s.Literal(AT, 2),), ()),
         s.In(AT, s.Name(AT, "gross amount"), tests.tests)),  # type: ignore[attr-defined]
    )  # fmt: skip

    value = compile_node(boxed, words).evaluate({"order amount": 50, "model.rate": 3})

    assert (value["gross amount"], value["result"], value["fits"]) == (150, 300, True)


@dataclass(frozen=True, slots=True)
class First(s.Node):
    """The first of its items that is not null."""

    items: tuple[s.Node, ...]


def _first(c: Compiler, node: First) -> Evaluate:
    items = [c.compile(item).evaluate for item in node.items]
    return lambda run: next((value for value in (item(run) for item in items) if value is not None), None)


def test_a_kind_of_node_may_be_added_with_its_row() -> None:
    words = Vocabulary(frozenset({"a", "b"}))
    tree = s.Arithmetic(
        AT, ("+",), (AT,), (First(AT, (parse_expression("a", words), parse_expression("b", words))), s.Literal(AT, 1))
    )
    expression = compile_node(tree, words, {First: _first})

    assert expression.reads == {"a", "b"}
    assert expression.evaluate({"a": None, "b": 4}) == 5


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("x + missing name", "expression-undeclared-name"),
        ("unknown(x)", "expression-unknown-function"),
        ("floor()", "expression-arguments"),
        ("x instance of nothing", "expression-unknown-type"),
        ("?", "expression-undeclared-name"),
    ],
)
def test_what_is_null_to_the_standard_may_be_a_finding_instead_of_an_error(source: str, code: str) -> None:
    findings: list[ExpressionError] = []
    reasons: list[Reason] = []
    expression = compile_expression(source, Vocabulary(frozenset({"x"}), findings=findings))

    assert [finding.code for finding in findings] == [code]
    assert expression.evaluate({"x": 1}, warnings=reasons) is None
    assert reasons
    with pytest.raises(ExpressionError):
        compile_expression(source, {"x"})
