"""Sources made from the grammar, and such sources mutilated: each gives a value or an ExpressionError."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from flowkit.errors import ExpressionError
from flowkit.expressions import Range, Warning, YearMonthDuration, compile_expression, compile_unary_tests  # noqa: A004
from flowkit.expressions.functions import BUILTINS

NAMES = ("x", "审批金额", "order amount", "a-b", "rows", "item", "partial", "?", "f")
LITERALS = (
    "0", "1", "-1", "3", "0.5", "1e30", "1e-6000", "null", "true", "false", '""', '"a"', '"审"', '"a\\n"', "[]", "{}",
    '@"2026-01-31"', '@"23:59:59Z"', '@"2026-01-31T10:00:00@Asia/Shanghai"', '@"P1M"', '@"-PT1H"', '@"9999-12-31"',
)  # fmt: skip
KINDS = ("number", "string", "boolean", "date", "list<number>", "context<a: any>", "function<number> -> Any", "Any")
OPERATORS = ("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", " and ", " or ")
DATA = {
    "x": Decimal("1.5"), "审批金额": 5, "order amount": 7, "a-b": None, "rows": [{"a": 1}, {"a": "b"}, None],
    "?": 3, "f": [],
}  # fmt: skip
MOMENT = dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)
OF_THE_LANGUAGE = (
    bool, int, Decimal, str, dt.date, dt.time, dt.datetime, dt.timedelta, YearMonthDuration, Range, list, dict,
    type(None),
)  # fmt: skip

Sources = SearchStrategy[str]


def filled(template: str, *parts: Sources) -> Sources:
    return st.tuples(*parts).map(lambda chosen: template.format(*chosen))


def larger(e: Sources) -> Sources:
    name, several = st.sampled_from(NAMES), st.lists(e, max_size=3).map(", ".join)
    kind, function = st.sampled_from(KINDS), st.sampled_from(sorted(BUILTINS))
    brackets = st.sampled_from(["[{}..{}]", "({}..{})", "]{}..{}[", "[{}..{}[", "({}..{}]"])
    return st.one_of(
        filled("{}{}{}", e, st.sampled_from(OPERATORS), e),
        filled("-{}", e),
        filled("({})", e),
        filled("[{}]", several),
        filled("{{{}: {}, b: {}}}", name, e, e),
        st.tuples(brackets, e, e).map(lambda parts: parts[0].format(parts[1], parts[2])),
        filled("{}.{}", e, name),
        filled("{}[{}]", e, e),
        filled("if {} then {} else {}", e, e, e),
        filled("for {} in {} return {}", name, e, e),
        filled("for {} in {}..{}, y in {} return {}", name, e, e, e, e),
        filled("some {} in {} satisfies {}", name, e, e),
        filled("every {} in {} satisfies {}", name, e, e),
        filled("{} between {} and {}", e, e, e),
        filled("{} in ({})", e, several),
        filled("{} instance of {}", e, kind),
        filled("function({}: {}) {}", name, kind, e),
        filled("(function(a, b) {})({})", e, several),
        filled("{}({})", function, several),
        filled("{}({})", name, several),
        filled("sort({}, function(a, b) {})", e, e),
    )


expressions = st.recursive(st.sampled_from(LITERALS + NAMES), larger, max_leaves=12)
tests = st.one_of(
    expressions,
    st.lists(expressions, min_size=1, max_size=3).map(", ".join),
    filled("not({})", expressions),
    filled("{}{}", st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), expressions),
    st.just("-"),
)


@st.composite
def mutilated(draw: st.DrawFn) -> str:
    """A source with a piece cut out, doubled, turned round or put in from another one."""
    source, other = draw(expressions), draw(expressions)
    start, end = sorted((draw(st.integers(0, len(source))), draw(st.integers(0, len(source)))))
    piece = source[start:end]
    put = draw(
        st.sampled_from(["", piece * 2, piece[::-1], other, other[: len(other) // 2], "\n", '"', "(", "]", "\\"])
    )
    return f"{source[:start]}{put}{source[end:]}"


def evaluated(source: str, *, unary: bool, declared: bool) -> object:
    compile_ = compile_unary_tests if unary else compile_expression
    warnings: list[Warning] = []
    try:
        return compile_(source, set(DATA) if declared else None).evaluate(DATA, MOMENT, warnings)
    except ExpressionError as error:
        problem = error
    assert problem.text.en
    assert problem.text.zh
    assert min(problem.line, problem.column) >= 1
    return None


def is_of_the_language(value: object) -> bool:
    if type(value) is list:
        return all(is_of_the_language(item) for item in value)
    if type(value) is dict:
        return all(type(key) is str and is_of_the_language(entry) for key, entry in value.items())
    return type(value) in OF_THE_LANGUAGE or type(value).__module__.startswith("flowkit.expressions.")


@settings(max_examples=500, deadline=None)
@given(expressions, st.booleans())
def test_what_the_grammar_makes_has_a_value_or_says_why_not(source: str, declared: bool) -> None:
    assert is_of_the_language(evaluated(source, unary=False, declared=declared))


@settings(max_examples=300, deadline=None)
@given(tests, st.booleans())
def test_unary_tests_of_the_grammar_have_a_value_or_say_why_not(source: str, declared: bool) -> None:
    assert is_of_the_language(evaluated(source, unary=True, declared=declared))


@settings(max_examples=700, deadline=None)
@given(mutilated(), st.booleans())
def test_mutilated_text_has_a_value_or_says_why_not(source: str, unary: bool) -> None:
    assert is_of_the_language(evaluated(source, unary=unary, declared=False))


@given(expressions)
def test_an_expression_gives_the_same_value_twice(source: str) -> None:
    if "random" not in source:
        assert repr(evaluated(source, unary=False, declared=False)) == repr(
            evaluated(source, unary=False, declared=False)
        )
