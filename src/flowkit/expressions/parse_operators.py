"""What may continue an expression: operators, `between`, `in`, paths and filters."""

from __future__ import annotations

from flowkit.expressions import syntax as s
from flowkit.expressions.parse_tests import membership_tests
from flowkit.expressions.parser import ADDITIVE, AND, COMPARISON, Parser


def disjunction(p: Parser, left: s.Node) -> s.Node:
    at = p.scan.place()
    items = [left]
    while p.scan.take_if("or"):
        items.append(p.expression(AND))
    return s.Logic(at, "or", tuple(items))


def conjunction(p: Parser, left: s.Node) -> s.Node:
    at = p.scan.place()
    items = [left]
    while p.scan.take_if("and"):
        items.append(p.expression(COMPARISON))
    return s.Logic(at, "and", tuple(items))


def arithmetic(p: Parser, left: s.Node) -> s.Node:
    """A chain of operators that bind equally, from left to right."""
    level = p.grammar.infix[p.scan.token.text][0]
    at = p.scan.place()
    items, operators, places = [left], list[str](), list[s.Place]()
    while p.scan.token.is_symbol and p.grammar.infix.get(p.scan.token.text, (0,))[0] == level:
        places.append(p.scan.place())
        operators.append(p.scan.advance().text)
        items.append(p.expression(level + 1))
    return s.Arithmetic(at, tuple(operators), tuple(places), tuple(items))


def comparison(p: Parser, left: s.Node) -> s.Node:
    at, operator = p.scan.place(), p.scan.advance().text
    return s.Compare(at, operator, left, p.expression(ADDITIVE))


def between(p: Parser, item: s.Node) -> s.Node:
    at = p.scan.place()
    p.scan.advance()
    low = p.expression(ADDITIVE)
    p.scan.expect("and")
    return s.Between(at, item, low, p.expression(ADDITIVE))


def membership(p: Parser, item: s.Node) -> s.Node:
    """`item in tests`; a `?` inside is the item."""
    at = p.scan.place()
    p.scan.advance()
    p.scan.inputs_allowed += 1
    outer = p.inputs_read
    tests = membership_tests(p)
    p.inputs_read = outer
    p.scan.inputs_allowed -= 1
    return s.In(at, item, tests)


def path(p: Parser, base: s.Node) -> s.Node:
    at = p.scan.place()
    p.scan.advance()
    return s.Path(at, base, p.scan.member())


def filtered(p: Parser, base: s.Node) -> s.Node:
    """`base[condition]`; `item` and, when it is a context, its entries are names inside."""
    at = p.scan.place()
    p.scan.advance()
    p.scan.item_names += 1
    with p.scan.local_names() as frame:
        frame.add("item")
        condition = p.nested()
    p.scan.item_names -= 1
    p.scan.expect("]")
    return s.Filter(at, base, condition)
