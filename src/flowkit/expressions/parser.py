"""Operator precedence by table (Pratt): the loop that every construct of the language is parsed by.

A prefix row of the grammar begins an expression, an infix row continues one whose binding is tight enough. Depth is
bounded, so that no source can exhaust Python's stack.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flowkit.expressions import messages as m
from flowkit.expressions.budget import MAX_DEPTH, exceeded
from flowkit.expressions.scanner import Scanner
from flowkit.expressions.syntax import Node
from flowkit.expressions.vocabulary import Vocabulary

# From loosest to tightest (DMN 1.5, grammar rules 1 to 4; unary minus binds tighter than **).
OR, AND, COMPARISON, ADDITIVE, MULTIPLICATIVE, POWER, UNARY, INSTANCE, POSTFIX = range(1, 10)
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")

Prefix = Callable[["Parser"], Node]
Infix = Callable[["Parser", Node], Node]


@dataclass(frozen=True, slots=True)
class Grammar:
    """What may begin an expression, by token; `operand` for all other tokens; and what may continue one."""

    prefix: Mapping[str, Prefix]
    operand: Prefix
    infix: Mapping[str, tuple[int, Infix]]


class Parser:
    """One parse: the reading head, the depth, and what brackets and tests change about the meaning of a token."""

    def __init__(self, source: str, vocabulary: Vocabulary, grammar: Grammar) -> None:
        self.scan = Scanner(source, vocabulary)
        self.vocabulary = vocabulary
        self.grammar = grammar
        self.depth = 0
        # How often `?` was read; a unary test that reads it is a condition, any other a value to compare with.
        self.inputs_read = 0
        # Inside `[1..5[` the last bracket ends the range; it does not begin a filter.
        self.range_end = False

    def expression(self, level: int = OR) -> Node:
        """An expression whose operators bind at least as tightly as `level`."""
        scan = self.scan
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise exceeded(m.TOO_DEEP, limit=MAX_DEPTH, line=scan.token.line, column=scan.token.column)
        begin = self.grammar.prefix.get(scan.token.text) if scan.token.is_symbol else None
        if begin and scan.token.kind == "word" and scan.known()[0] > 1:
            # A declared name that begins with a keyword: `every day`.
            begin = None
        node = begin(self) if begin else self.grammar.operand(self)
        # Each round wraps the node once more: a[1][1][1] nests without nesting the parser.
        for _ in range(MAX_DEPTH):
            row = self.grammar.infix.get(scan.token.text) if scan.token.is_symbol else None
            if row is None or row[0] < level or (self.range_end and scan.ends_range()):
                self.depth -= 1
                return node
            node = row[1](self, node)
        raise exceeded(m.TOO_DEEP, limit=MAX_DEPTH, line=scan.token.line, column=scan.token.column)

    def nested(self) -> Node:
        """An expression inside brackets or keywords of its own."""
        outer, self.range_end = self.range_end, False
        node = self.expression()
        self.range_end = outer
        return node

    def high_end(self) -> Node:
        """The high end of a range."""
        outer, self.range_end = self.range_end, True
        node = self.expression(ADDITIVE)
        self.range_end = outer
        return node
