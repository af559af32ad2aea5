"""Closures of unary tests and of `in` (DMN 1.5, 10.3.1.2 grammar rules 7 to 14, and table 55)."""

from __future__ import annotations

import operator
from decimal import Decimal

from flowkit.expressions import messages as m
from flowkit.expressions import syntax as s
from flowkit.expressions.compile_operators import comparison_of
from flowkit.expressions.compiler import Compiler, Evaluate
from flowkit.expressions.operators import contains, equal, same
from flowkit.expressions.run import Run
from flowkit.expressions.values import Range, Value, kind_of


def membership(c: Compiler, node: s.In) -> Evaluate:
    """The value is `?` for the tests."""
    item, slot = c.compile(node.item).evaluate, c.slot()
    with c.scope({"?": slot}):
        tests = _tests(c, node.tests, slot)

    def test(run: Run) -> Value:
        run.locals[slot] = item(run)
        return tests(run)

    return test


def _tests(c: Compiler, node: s.Tests, slot: int) -> Evaluate:
    tests = [_test(c, item, slot) for item in node.items]
    negated = node.negated

    def one_holds(run: Run) -> Value:
        verdict: Value = negated
        for test in tests:
            found = test(run)
            if found is True:
                return not negated
            if found is None:
                verdict = None
        return verdict

    return one_holds


def _test(c: Compiler, node: s.Node, slot: int) -> Evaluate:
    c.nodes += 1
    # A test looks at the value under test, so nothing around it is constant.
    c.dynamic += 1
    if isinstance(node, s.CompareTest):
        return comparison_of(node.operator, lambda run: run.locals[slot], c.compile(node.item), node.at)
    if isinstance(node, s.ValueTest):
        return _value_test(c, node, slot)
    return lambda _: True


def _value_test(c: Compiler, node: s.ValueTest, slot: int) -> Evaluate:
    code = c.compile(node.item)
    if code.is_constant and not node.reads_input:
        quick = _constant_test(code.value, slot, node.at)
        if quick is not None:
            return quick
    item = code.evaluate
    reads_input, at = node.reads_input, node.at
    is_range = isinstance(node.item, s.RangeNode)

    def test(run: Run) -> Value:
        value = item(run)
        if reads_input and (type(value) is bool or value is None):
            return value
        if is_range and value is None:
            # Its ends do not make a range; it has told so already.
            return None
        return matches(run, run.locals[slot], value, at)

    return test


def _constant_test(tested: Value, slot: int, at: s.Place) -> Evaluate | None:
    """A test with a constant that most cells hold: a text, a number, a range of numbers."""
    if type(tested) is str:
        return lambda run: run.locals[slot] == tested
    if type(tested) in _NUMBERS:
        return lambda run: type(run.locals[slot]) in _NUMBERS and run.locals[slot] == tested
    if type(tested) is not Range or tested.operator or not {type(tested.low), type(tested.high)} <= _NUMBERS:
        return None
    low, high = tested.low, tested.high
    above = operator.ge if tested.low_closed else operator.gt
    below = operator.le if tested.high_closed else operator.lt

    def within(run: Run) -> Value:
        value = run.locals[slot]
        return above(value, low) and below(value, high) if type(value) in _NUMBERS else matches(run, value, tested, at)

    return within


_NUMBERS = frozenset({int, Decimal})


def matches(run: Run, value: Value, tested: Value, at: s.Place) -> bool | None:
    """Whether a value equals, lies in, or is listed in what a test evaluates to."""
    kind = type(tested)
    if kind is Range:
        verdict = contains(run, tested, value)
        if verdict is None:
            run.null(at, m.UNFIT_OPERANDS, operator="in", left=kind_of(value), right="range")
        return verdict
    if kind is list:
        return any(same(run, value, entry) or _in_range(run, value, entry) for entry in tested) or same(
            run, value, tested
        )
    if kind is bool and type(value) is not bool:
        return bool(tested)
    return equal(run, value, tested) is True


def _in_range(run: Run, value: Value, entry: Value) -> bool:
    return type(entry) is Range and contains(run, entry, value) is True
