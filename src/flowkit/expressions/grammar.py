"""The grammar as two tables, and the way from source to a tree of bounded depth.

How to add a construct: a node in syntax.py, a row here, a row in the compiler's table in expression.py.
"""

from __future__ import annotations

from flowkit.expressions import messages as m
from flowkit.expressions import parse_functions, parse_types
from flowkit.expressions import parse_operands as operands
from flowkit.expressions import parse_operators as operators
from flowkit.expressions import syntax as s
from flowkit.expressions.budget import MAX_DEPTH, exceeded
from flowkit.expressions.parse_tests import unary_tests
from flowkit.expressions.parser import (
    ADDITIVE,
    AND,
    COMPARISON,
    COMPARISONS,
    INSTANCE,
    MULTIPLICATIVE,
    OR,
    POSTFIX,
    POWER,
    Grammar,
    Parser,
)
from flowkit.expressions.types import ANY, Type
from flowkit.expressions.vocabulary import Names, vocabulary_of

GRAMMAR = Grammar(
    prefix={
        "true": operands.constant,
        "false": operands.constant,
        "null": operands.constant,
        "@": operands.temporal,
        "-": operands.minus,
        "?": operands.tested_value,
        "(": operands.parenthesis,
        "[": operands.bracket,
        "]": operands.outward_bracket,
        "{": operands.context,
        "if": operands.conditional,
        "for": operands.loop,
        "some": operands.quantified,
        "every": operands.quantified,
        "function": parse_functions.definition,
    },
    operand=operands.operand,
    infix={
        "or": (OR, operators.disjunction),
        "and": (AND, operators.conjunction),
        **dict.fromkeys(COMPARISONS, (COMPARISON, operators.comparison)),
        "between": (COMPARISON, operators.between),
        "in": (COMPARISON, operators.membership),
        "+": (ADDITIVE, operators.arithmetic),
        "-": (ADDITIVE, operators.arithmetic),
        "*": (MULTIPLICATIVE, operators.arithmetic),
        "/": (MULTIPLICATIVE, operators.arithmetic),
        "**": (POWER, operators.arithmetic),
        "instance": (INSTANCE, parse_types.instance_of),
        ".": (POSTFIX, operators.path),
        "[": (POSTFIX, operators.filtered),
        "(": (POSTFIX, parse_functions.invocation),
    },
)


def parse_expression(source: str, names: Names = None) -> s.Node:
    """The tree of a whole expression. A leading `=` is skipped, as Camunda 8 writes it."""
    parser = Parser(source, vocabulary_of(names), GRAMMAR)
    parser.scan.take_if("=")
    return _bounded(parser, parser.expression())


def parse_unary_tests(source: str, names: Names = None) -> s.Node:
    """The tree of unary tests on the value `?`: true, false or null."""
    parser = Parser(source, vocabulary_of(names), GRAMMAR)
    tests = unary_tests(parser)
    return _bounded(parser, s.In(tests.at, s.Name(tests.at, "?"), tests))


def parse_type(source: str, names: Names = None) -> Type:
    """The type that a text names: `number`, `list<date>`, `context<a: string>`, or one of the vocabulary."""
    parser = Parser(source, vocabulary_of(names), GRAMMAR)
    found = parse_types.type_expression(parser)
    parser.scan.expect_end()
    return ANY if found is None else found


def _bounded(parser: Parser, tree: s.Node) -> s.Node:
    parser.scan.expect_end()
    return bounded(tree)


def bounded(tree: s.Node) -> s.Node:
    """The tree, unless it nests too deep. A chain such as a[1][1][1] nests without nesting the parser."""
    depth, deepest = s.measure(tree)
    if depth > MAX_DEPTH:
        raise exceeded(m.TOO_DEEP, limit=MAX_DEPTH, line=deepest.at.line, column=deepest.at.column)
    return tree
