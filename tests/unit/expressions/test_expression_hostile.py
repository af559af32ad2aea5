"""Expressions written to break out, to hang, or to eat memory. None may do more than its budget allows."""

from __future__ import annotations

import datetime as dt
import sys
import traceback
from collections.abc import Iterator
from itertools import count

import pytest

from flowkit.errors import ExpressionError
from flowkit.expressions import Budget, compile_expression, compile_unary_tests

_DOUBLED = ", ".join(f"a{i}: [a{i - 1}, a{i - 1}]" for i in range(1, 60))
_LISTS = f"{{a0: [1, 1], {_DOUBLED}}}"
_TEXTS = '{a0: "aaaaaaaaaa", ' + ", ".join(f"a{i}: a{i - 1} + a{i - 1}" for i in range(1, 40)) + "}"
_LOOPS = ", ".join(f"v{i} in [1, 2]" for i in range(60))

OVER_BUDGET = {
    "too long": "1" * 10_001,
    "parentheses": "(" * 5_000 + "1" + ")" * 5_000,
    "parentheses without end": "(" * 9_999,
    "lists": "[" * 101 + "]" * 101,
    "contexts": "{a:" * 101 + "1" + "}" * 101,
    "signs": "-" * 9_000 + "1",
    "not": "not(" * 200 + "true" + ")" * 200,
    "if": "if true then " * 200 + "1" + " else 2" * 200,
    "else if": "if true then 1 else " * 400 + "1",
    "for in for": "for i in [1] return " * 200 + "1",
    "for in source": "for i in " * 300 + "[1]" + " return 1" * 300,
    "some": "some i in [1] satisfies " * 200 + "true",
    "filters": "x" + "[1]" * 3_000,
    "filters nested": "x[" * 150 + "1" + "]" * 150,
    "paths": "x" + ".a" * 4_000,
    "comparisons": "1" + "=1" * 4_000,
    "in": "1 in (" * 150 + "1" + ")" * 150,
    "between": "1 between 1 and " * 300 + "1",
    "power": "2" + "**2" * 3_000,
    "calls": "abs(" * 150 + "1" + ")" * 150,
    "loops in one": f"for {_LOOPS} return 1",
    "some in one": f"some {_LOOPS} satisfies false",
    "many bindings": "for " + ", ".join(f"v{i} in [1]" for i in range(500)) + " return 1",
    "endless": "for i in 1..1e30 return i",
    "endless downward": "for i in 1e30..1 return i",
    "endless every": "every i in [1..1e33] satisfies true",
    "endless dates": 'for d in @"0001-01-01"..@"9999-12-31" return d',
    "nested loops": "for i in 1..1000 return for j in 1..1000 return i * j",
    "list of lists": "for i in 1..400 return for j in 1..400 return 1",
    "filter in loop": "for i in 1..1000 return (for j in 1..50 return j)[item > i]",
    "powers in a loop": "for i in 1..100000 return 1.000001 ** i",
    "growing list": "for i in 1..100000 return partial",
    "doubled list": f"count({_LISTS}.a50)" + " + 1" * 10 + f" + count(string({_LISTS}))",
    "doubled list returned": _LISTS,
    "doubled list printed": f"string({_LISTS})",
    "doubled list compared": f"{_LISTS} = {_LISTS}",
    "doubled list searched": f"list contains([{_LISTS}], {_LISTS})",
    "doubled list distinct": f"distinct values([{_LISTS}, {_LISTS}])",
    "doubled string": _TEXTS,
    "doubled string by partial": 'for i in 1..90 return if i = 1 then "aaaaaaaa" else partial[-1] + partial[-1]',
    "long strings": 'for i in 1..100000 return "' + "x" * 9_000 + '" + "y"',
    "long strings kept": 'count(for i in 1..2000 return "' + "x" * 9_000 + '" + string(i))',
    "wide bodies": "count(for i in 1..9000 return [" + "i, " * 50 + "i])",
    "wide conditions": "count((for i in 1..2000 return i)[" + "item > 0 and " * 60 + "true])",
    "long keys": "string(for i in 1..9000 return {" + "k" * 9_000 + ": 1})",
    "upper case": 'for i in 1..90000 return upper case("' + "ß" * 5_000 + '")',
    "concatenate": "for i in 1..90000 return if i < 3 then [1, 2] else concatenate(partial[-1], partial[-1])",
    "append": "for i in 1..90000 return append(partial, i)",
    "distinct of lists": "for i in 1..50 return distinct values(for j in 1..900 return [j])",
    "sum in loop": "for i in 1..90000 return sum(partial)",
    "sums of one list": "for i in 1..900 return sum(wide)",
    "host string": "huge",
    "host list": "long",
    "host depth": "deep",
    "host cycle": "cycle",
}

NULL = {
    "power": "9 ** 9 ** 9 ** 9 ** 9 ** 9",
    "power tower": "9999999999 ** (9999999999 ** 9999999999)",
    "small power": "0.0000001 ** -9999999999",
    "fractional power": "1.1 ** 123456789.123456",
    "negative root": "(-2) ** 0.5",
    "huge product": "1e6144 * 1e6144",
    "huge sum": "9.999999999999999999999999999999999e6144 + 9e6144",
    "class": '"".__class__',
    "class of a number": "(1).__class__.__mro__",
    "bases": "{}.__class__.__base__.__subclasses__",
    "globals": "x.__init__.__globals__",
    "globals of a function": "builtin.__globals__",
    "dunder key": 'get value({}, "__class__")',
    "date attribute": '@"2026-01-01".__reduce__',
    "duration method": '@"PT1H".total_seconds',
    "range field": "[1..2].low",
    "string method": '"a".upper',
    "format": '"{0.__class__}".format',
    "module": "module.path",
    "host object": "object.secret",
    "host type": "type",
    "wide scale": "decimal(1.5, 999999999)",
    "wide scale down": "round up(1.5, -999999999)",
    "wide index": "[1][1e6000]",
    "month": "date(2026, 1e30, 1)",
    "year": "date(1e6000, 1, 1)",
    "zone": 'time("10:00:00@../../etc/passwd")',
    "zone folder": 'time("10:00:00@Europe")',
    "zone absolute": 'time("10:00:00@/etc/localtime")',
    "long number": 'number("' + "9" * 9_000 + '")',
    "long exponent": 'number("1e99999")',
    "long duration": 'duration("P' + "9" * 5_000 + 'D")',
    "far": '@"999999999-12-31T23:59:59Z" + @"P999999999D"',
    "far months": '@"999999999-12-31" + @"P9999999999M"',
    "call of an attribute": '"".__class__()',
    "call of a host object": "(object)()",
    "call of a host function": "(builtin)([1])",
    "longest duration": '-(@"P999999999DT23H59M59.999999S")',
}

REFUSED = {
    "import": '__import__("os")',
    "eval": 'eval("1")',
    "lambda": "lambda: 1",
    "statement": "x = 1; y",
    "assignment": "x := 1",
    "subscript call": "[print][1](1)",
    "comments": "/*" * 5_000,
    "quotes": '"' * 9_999,
    "backslashes": '"' + "\\" * 9_999,
    "long literal exponent": "1e999999999999",
    "huge literal": "9" * 9_999,
    "null byte": "1 + \x00",
    "surrogate": "\ud800",
    "decorator": "@x",
    "f-string": 'f"{1}"',
}


class _Host:
    secret = "open"


def _deep() -> list[object]:
    value: list[object] = []
    for _ in range(5_000):
        value = [value]
    return value


def _data() -> dict[str, object]:
    cycle: list[object] = []
    cycle.append(cycle)
    return {
        "huge": "x" * 1_000_001,
        "long": [0] * 100_001,
        "wide": [1] * 10_000,
        "deep": _deep(),
        "cycle": cycle,
        "module": sys,
        "object": _Host(),
        "type": type,
        "builtin": len,
        "x": _Host(),
    }


@pytest.mark.parametrize("source", OVER_BUDGET.values(), ids=OVER_BUDGET.keys())
def test_what_costs_too_much_ends_with_the_budget(source: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(source).evaluate(_data())

    assert caught.value.code == "expression-budget"


@pytest.mark.parametrize("source", NULL.values(), ids=NULL.keys())
def test_what_has_no_value_is_null_and_reaches_nothing(source: str) -> None:
    assert compile_expression(source).evaluate(_data()) is None


@pytest.mark.parametrize("source", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_of_the_language_does_not_compile(source: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(source, _data().keys())

    assert caught.value.code.startswith("expression-")


def test_unary_tests_have_the_same_bounds() -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_unary_tests("not(" * 500 + "1" + ")" * 500)

    assert caught.value.code == "expression-budget"


def test_a_caller_may_give_a_smaller_budget() -> None:
    expression = compile_expression("for i in 1..100 return i")

    assert len(expression.evaluate({})) == 100
    with pytest.raises(ExpressionError, match="more than 100 steps"):
        expression.evaluate({}, budget=Budget(steps=100))


def test_reading_the_data_is_paid_for() -> None:
    data = {"a": list(range(100_000)), "b": list(range(100_000)), "c": list(range(100_000))}

    assert compile_expression("a[1] = 0").evaluate(data) is True
    with pytest.raises(ExpressionError, match="more than 100000 steps"):
        compile_expression("a[1] = b[1] and b[1] = c[1]").evaluate(data)


class _Text(str):
    __slots__ = ()

    def __str__(self) -> str:
        return self

    def __format__(self, spec: str) -> str:
        raise AssertionError(spec)


class _Endless(list[int]):
    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[int]:
        return count()


class _Day(dt.datetime):
    def date(self) -> dt.date:
        raise AssertionError


def test_methods_that_a_host_put_into_its_values_are_not_asked() -> None:
    data = {"a": {_Text("b c"): _Text("d")}, "numbers": _Endless([1, 2]), "day": _Day(2026, 9, 30)}

    assert compile_expression("string(a)").evaluate(data) == '{b c: "d"}'
    assert compile_expression("numbers").evaluate(data) == [1, 2]
    assert compile_expression("day").evaluate(data) == dt.datetime(2026, 9, 30)  # noqa: DTZ001 -- a local time
    assert {type(key) for key in compile_expression("a").evaluate(data)} == {str}


def test_a_nearly_exhausted_stack_ends_with_the_budget_too() -> None:
    source = "(" * 99 + "1" + ")" * 99

    def descend(frames: int) -> object:
        return descend(frames - 1) if frames else compile_expression(source)

    with pytest.raises(ExpressionError) as caught:
        descend(sys.getrecursionlimit() - _stack_depth() - 60)

    assert caught.value.code == "expression-budget"


def _stack_depth() -> int:
    return sum(1 for _ in traceback.walk_stack(None))
