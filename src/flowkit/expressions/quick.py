"""Conditions and sums of the plainest shapes, answered from the data at once, without a `Run`.

`amount > 1000 and grade <= 2` is evaluated at every gateway. A comparison of a name with a constant, two of them
joined, and a sum of a whole number have a closure of their own here that looks at the data directly. It answers ABSENT
whenever a value is missing or of another type; then the closures of the compiler answer, with their warnings.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from flowkit.expressions import syntax as s
from flowkit.expressions.budget import DEFAULT
from flowkit.expressions.functions import BUILTINS
from flowkit.expressions.numbers import INT_LIMIT
from flowkit.expressions.operators import COMPARISONS
from flowkit.expressions.run import ABSENT
from flowkit.expressions.values import Value

Quick = Callable[[Mapping[str, object]], Value]

_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {**COMPARISONS, "=": operator.eq, "!=": operator.ne}
_SUMS: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
_NUMBERS = frozenset({int, Decimal})
_LEAST = -INT_LIMIT


class _Term(NamedTuple):
    """`name operation constant`; `decimal` is the number as Decimal, because comparing would convert it each time."""

    name: str
    operation: Callable[[Any, Any], Any]
    constant: Value
    decimal: Decimal | None


def _term(node: s.Node) -> _Term | None:
    if isinstance(node, s.In):
        return _tested(node)
    if not isinstance(node, s.Compare):
        return None
    return _compared(node.left, node.operator, node.right)


def _tested(node: s.In) -> _Term | None:
    """One unary test that compares with a constant."""
    if len(node.tests.items) != 1 or node.tests.negated:
        return None
    test = node.tests.items[0]
    if isinstance(test, s.CompareTest):
        return _compared(node.item, test.operator, test.item)
    return _compared(node.item, "=", test.item) if isinstance(test, s.ValueTest) else None


def _compared(left: s.Node, comparison: str, right: s.Node) -> _Term | None:
    if not isinstance(left, s.Name) or not isinstance(right, s.Literal) or left.name in BUILTINS:
        return None
    kind, operation = type(right.value), _OPERATIONS[comparison]
    if kind is str:
        return _Term(left.name, operation, right.value, None)
    return _Term(left.name, operation, right.value, Decimal(right.value)) if kind in _NUMBERS else None


def quick_of(node: s.Node) -> Quick | None:
    """The closure of a tree of such a shape; None for any other."""
    if isinstance(node, s.Logic):
        terms = [_term(item) for item in node.items]
        if len(terms) == 2 and terms[0] and terms[1]:  # noqa: PLR2004 -- the shape that is common
            return _two(terms[0], terms[1], deciding=node.operator == "or")
        return None
    if isinstance(node, s.Arithmetic):
        return _sum(node)
    term = _term(node)
    return None if term is None else _one(term)


def _one(term: _Term) -> Quick:
    name, operation, constant, decimal = term
    if decimal is None:
        return _text(term)

    def quick(data: Mapping[str, Any]) -> Value:
        value = data.get(name)
        if type(value) is int:
            return operation(value, constant)
        if type(value) is Decimal and value.is_finite():
            return operation(value, decimal)
        return ABSENT

    return quick


def _text(term: _Term) -> Quick:
    name, operation, constant, _ = term

    def quick(data: Mapping[str, Any]) -> Value:
        value = data.get(name)
        return operation(value, constant) if type(value) is str and len(value) <= DEFAULT.characters else ABSENT

    return quick


def _two(left: _Term, right: _Term, *, deciding: bool) -> Quick:
    """Two comparisons joined, written out: another call for each would cost as much as the comparison."""
    if left.decimal is None or right.decimal is None:
        return _both(_one(left), _one(right), deciding=deciding)
    a_name, a_operation, a_constant, a_decimal = left
    b_name, b_operation, b_constant, b_decimal = right

    def quick(data: Mapping[str, Any]) -> Value:
        try:
            a = data[a_name]
            kind = type(a)
            if kind is int:
                first = a_operation(a, a_constant)
            elif kind is Decimal and a.is_finite():
                first = a_operation(a, a_decimal)
            else:
                return ABSENT
            if first is deciding:
                return deciding
            b = data[b_name]
        except KeyError:
            return ABSENT
        kind = type(b)
        if kind is int:
            return b_operation(b, b_constant)
        return b_operation(b, b_decimal) if kind is Decimal and b.is_finite() else ABSENT

    return quick


def _both(first: Quick, second: Quick, *, deciding: bool) -> Quick:
    def quick(data: Mapping[str, Any]) -> Value:
        a = first(data)
        return a if a is deciding or a is ABSENT else second(data)

    return quick


def _sum(node: s.Arithmetic) -> Quick | None:
    """A whole number and a constant, or two whole numbers, when the result needs no rounding."""
    left, right = node.items[:2]
    calculate = _SUMS.get(node.operators[0])
    if len(node.items) != 2 or calculate is None or not isinstance(left, s.Name) or left.name in BUILTINS:  # noqa: PLR2004
        return None
    name = left.name
    if isinstance(right, s.Name) and right.name not in BUILTINS:
        other = right.name
        return lambda data: _whole(calculate, data.get(name), data.get(other))
    if not isinstance(right, s.Literal) or type(right.value) is not int:
        return None
    constant = right.value

    def quick(data: Mapping[str, Any]) -> Value:
        value = data.get(name)
        if type(value) is int and _LEAST < value < INT_LIMIT:
            result = calculate(value, constant)
            if _LEAST < result < INT_LIMIT:
                return result
        return ABSENT

    return quick


def _whole(calculate: Callable[[Any, Any], Any], a: object, b: object) -> Value:
    if type(a) is int and type(b) is int and _LEAST < a < INT_LIMIT and _LEAST < b < INT_LIMIT:
        result = calculate(a, b)
        if _LEAST < result < INT_LIMIT:
            return result
    return ABSENT
