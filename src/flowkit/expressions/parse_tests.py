"""Unary tests: the cells of a decision table, and the right side of `in` (DMN 1.5, grammar rules 7 to 14)."""

from __future__ import annotations

from flowkit.expressions import syntax as s
from flowkit.expressions.parse_operands import range_from
from flowkit.expressions.parser import ADDITIVE, COMPARISONS, OR, Parser


def unary_tests(p: Parser) -> s.Tests:
    """All tests up to the end: `-`, `not(…)` around all of them, or a list."""
    scan, at = p.scan, p.scan.place()
    scan.inputs_allowed += 1
    if scan.token.text == "-" and scan.tokens[scan.position + 1].kind == "end":
        scan.advance()
        return s.Tests(at, (s.AnyInput(at),), negated=False)
    negated = scan.token.text == "not" and scan.parenthesis_ends_all()
    if negated:
        scan.advance()
        scan.advance()
    items = _list(p)
    if negated:
        scan.expect(")")
    return s.Tests(at, items, negated)


def membership_tests(p: Parser) -> s.Tests:
    """One test, or several in parentheses. `(1..5]` begins like the latter and is a range."""
    at = p.scan.place()
    if not p.scan.take_if("("):
        return s.Tests(at, (_test(p, ADDITIVE),), negated=False)
    outer, p.range_end = p.range_end, False
    items = _list(p)
    p.range_end = outer
    if len(items) == 1 and isinstance(items[0], s.ValueTest) and p.scan.token.text == "..":
        low = items[0].item
        items = (s.ValueTest(at, range_from(p, at, low, low_closed=False), reads_input=False),)
    else:
        p.scan.expect(")")
    return s.Tests(at, items, negated=False)


def _list(p: Parser) -> tuple[s.Node, ...]:
    items = [_test(p)]
    while p.scan.take_if(","):
        items.append(_test(p))
    return tuple(items)


def _test(p: Parser, level: int = OR) -> s.Node:
    at = p.scan.place()
    if p.scan.token.is_symbol and p.scan.token.text in COMPARISONS:
        operator = p.scan.advance().text
        return s.CompareTest(at, operator, p.expression(ADDITIVE))
    read = p.inputs_read
    item = p.expression(level)
    return s.ValueTest(at, item, p.inputs_read > read)
