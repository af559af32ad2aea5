"""Tokens -> syntax tree: operator precedence by table (Pratt), bounded depth, one token of look-ahead.

A prefix row starts an expression, an infix row continues one; a new construct of the language is a new row.
Loosest to tightest: or, and, comparison, + -, * /, **, unary -, path and filter (DMN 1.5 grammar rules 1 to 4; unary
minus binds tighter than **).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from decimal import DecimalException

from flowkit.errors import ExpressionError, Text
from flowkit.expressions import messages as m
from flowkit.expressions import syntax as s
from flowkit.expressions.budget import MAX_DEPTH, exceeded
from flowkit.expressions.functions import BUILTINS, FUNCTION_NAMES
from flowkit.expressions.names import suggestion
from flowkit.expressions.numbers import parse_number
from flowkit.expressions.scanner import Scanner
from flowkit.expressions.temporal import parse_any
from flowkit.expressions.tokens import Token, string_value, syntax_error, unexpected

OR, AND, COMPARISON, ADDITIVE, MULTIPLICATIVE, POWER, UNARY, POSTFIX = range(1, 9)
_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_EXPRESSION = Text("an expression", "表达式")
_CONSTANTS = {"true": True, "false": False, "null": None}


def parse_expression(source: str, names: Collection[str] | None) -> s.Node:
    """The tree of a whole expression. A leading `=` is skipped, as Camunda 8 writes it."""
    return _whole(source, names, lambda parser: parser.whole_expression())


def parse_unary_tests(source: str, names: Collection[str] | None) -> s.Tests:
    tests = _whole(source, names, lambda parser: parser.whole_tests())
    if not isinstance(tests, s.Tests):
        raise TypeError(type(tests))
    return tests


def _whole(source: str, names: Collection[str] | None, parse: Callable[[Parser], s.Node]) -> s.Node:
    try:
        tree = parse(Parser(source, names))
    except RecursionError:
        # Only when the caller's own stack is nearly full: the parser's depth is bounded.
        raise exceeded(m.TOO_DEEP, limit=MAX_DEPTH) from None
    _, depth, deepest = s.measure(tree)
    if depth > MAX_DEPTH:
        raise exceeded(m.TOO_DEEP, limit=MAX_DEPTH, line=deepest.at.line, column=deepest.at.column)
    return tree


class Parser(Scanner):
    """Recursive descent over the tokens; names and tokens come from the scanner."""

    def __init__(self, source: str, names: Collection[str] | None) -> None:
        super().__init__(source, names)
        self.depth = 0
        self.inputs_read = 0
        # Inside `[1..5[` the last bracket ends the range; it does not begin a filter.
        self.range_end = False

    def whole_expression(self) -> s.Node:
        self.take_if("=")
        node = self.expression()
        self.expect_end()
        return node

    def whole_tests(self) -> s.Tests:
        self.inputs_allowed += 1
        tests = self.tests_until_end()
        self.expect_end()
        return tests

    def expression(self, level: int = OR) -> s.Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise exceeded(m.TOO_DEEP, limit=MAX_DEPTH, line=self.token.line, column=self.token.column)
        node = self.prefix()
        while True:
            row = INFIX.get(self.token.text) if self.token.kind in {"operator", "word"} else None
            if row is None or row[0] < level or (self.range_end and self.token.text == "["):
                break
            node = row[1](self, node)
        self.depth -= 1
        return node

    def nested(self) -> s.Node:
        """An expression inside brackets of its own."""
        outer, self.range_end = self.range_end, False
        node = self.expression()
        self.range_end = outer
        return node

    # What may begin an expression

    def prefix(self) -> s.Node:
        kind = self.token.kind
        if kind == "number":
            return self.number()
        if kind == "string":
            at = self.place()
            return s.Literal(at, string_value(self.advance()))
        row = PREFIX.get(self.token.text) if kind in {"operator", "word"} else None
        return row(self) if row else self.name_or_call()

    def number(self) -> s.Node:
        at, token = self.place(), self.advance()
        try:
            return s.Literal(at, parse_number(token.text))
        except DecimalException:
            raise syntax_error(m.BAD_NUMBER.format(found=token.text[:40]), token) from None

    def constant(self) -> s.Node:
        return s.Literal(self.place(), _CONSTANTS[self.advance().text])

    def temporal(self) -> s.Node:
        at = self.place()
        self.advance()
        token = self.expect_kind("string", Text("a string", "字符串"))
        value = parse_any(string_value(token))
        if value is None:
            raise syntax_error(m.BAD_TEMPORAL.format(found=token.text[1:-1][:40]), token, m.TEMPORAL_FORMS)
        return s.Literal(at, value)

    def minus(self) -> s.Node:
        at = self.place()
        self.advance()
        return s.Negate(at, self.expression(UNARY))

    def input(self) -> s.Node:
        token = self.token
        if not (self.inputs_allowed or self.names is None or "?" in self.names):
            raise self.undeclared("?", token)
        self.inputs_read += 1
        at = self.place()
        self.advance()
        return s.Name(at, "?")

    def parenthesis(self) -> s.Node:
        at = self.place()
        self.advance()
        node = self.nested()
        if self.token.text == "..":
            return self.range_from(at, node, low_closed=False)
        self.expect(")")
        return node

    def bracket(self) -> s.Node:
        """A list, or a range with its low end closed."""
        at = self.place()
        self.advance()
        if self.take_if("]"):
            return s.ListNode(at, ())
        first = self.nested()
        if self.token.text == "..":
            return self.range_from(at, first, low_closed=True)
        items = [first]
        while self.take_if(","):
            items.append(self.nested())
        self.expect("]")
        return s.ListNode(at, tuple(items))

    def open_range(self) -> s.Node:
        """`]1..5]`: a bracket that looks outward leaves the end out."""
        at = self.place()
        self.advance()
        return self.range_from(at, self.nested(), low_closed=False)

    def range_from(self, at: s.Place, low: s.Node, *, low_closed: bool) -> s.Node:
        self.expect("..")
        outer, self.range_end = self.range_end, True
        high = self.expression(ADDITIVE)
        self.range_end = outer
        if self.token.text not in {"]", ")", "["}:
            raise unexpected(self.token, Text("] or )", "] 或 )"))
        return s.RangeNode(at, low, high, low_closed, self.advance().text == "]")

    def context(self) -> s.Node:
        at = self.place()
        self.advance()
        keys: list[str] = []
        items: list[s.Node] = []
        with self.local_names() as frame:
            while self.token.text != "}":
                token = self.token
                key = string_value(self.advance()) if token.kind == "string" else self.key()
                if key in keys:
                    raise syntax_error(m.DUPLICATE_KEY.format(name=key), token)
                self.expect(":")
                items.append(self.nested())
                keys.append(key)
                frame.add(key)
                if not self.take_if(","):
                    break
            self.expect("}")
        return s.ContextNode(at, tuple(keys), tuple(items))

    def conditional(self) -> s.Node:
        at = self.place()
        self.advance()
        condition = self.nested()
        self.expect("then")
        then = self.nested()
        self.expect("else")
        return s.If(at, condition, then, self.expression())

    def loop(self) -> s.Node:
        at, keyword = self.place(), self.advance().text
        bindings: list[s.Binding] = []
        with self.local_names() as frame:
            while not bindings or self.take_if(","):
                bindings.append(self.binding())
                frame.add(bindings[-1].name)
            self.expect("return" if keyword == "for" else "satisfies")
            if keyword == "for":
                frame.add("partial")
            body = self.expression()
        if keyword == "for":
            return s.For(at, tuple(bindings), body)
        return s.Quantified(at, keyword == "every", tuple(bindings), body)

    def binding(self) -> s.Binding:
        at, name = self.place(), self.binding_name()
        self.expect("in")
        source = self.nested()
        to = self.nested() if self.take_if("..") else None
        return s.Binding(at, name, source, to)

    def name_or_call(self) -> s.Node:
        at, token = self.place(), self.token
        function = FUNCTION_NAMES.longest(self.tokens, self.position)
        if function and self.tokens[self.position + function[0]].text == "(":
            self.position += function[0]
            return self.call(at, function[1])
        name = self.name(loose=self.names is None or self.item_names > 0)
        if self.token.text == "(" or name is None:
            raise self.unknown(token, name)
        return s.Name(at, name)

    def call(self, at: s.Place, name: str) -> s.Node:
        token = self.token
        self.expect("(")
        arguments: list[s.Node] = []
        parameters: list[str] = []
        while self.token.text != ")" or arguments:
            if self.is_parameter():
                parameters.append(self.key())
                self.expect(":")
            arguments.append(self.nested())
            if not self.take_if(","):
                break
        self.expect(")")
        if parameters and len(parameters) != len(arguments):
            raise syntax_error(m.MIXED_ARGUMENTS, token)
        return s.Call(at, name, tuple(arguments), tuple(parameters))

    # What may continue an expression

    def logic(self, left: s.Node) -> s.Node:
        at, word = self.place(), self.token.text
        items = [left]
        while self.token.kind == "word" and self.take_if(word):
            items.append(self.expression(AND if word == "or" else COMPARISON))
        return s.Logic(at, "or" if word == "or" else "and", tuple(items))

    def arithmetic(self, left: s.Node) -> s.Node:
        level = INFIX[self.token.text][0]
        items, operators, places = [left], [], []
        at = self.place()
        while self.token.kind == "operator" and INFIX.get(self.token.text, (0,))[0] == level:
            places.append(self.place())
            operators.append(self.advance().text)
            items.append(self.expression(level + 1))
        return s.Arithmetic(at, tuple(operators), tuple(places), tuple(items))

    def comparison(self, left: s.Node) -> s.Node:
        at, operator = self.place(), self.advance().text
        return s.Compare(at, operator, left, self.expression(ADDITIVE))

    def between(self, item: s.Node) -> s.Node:
        at = self.place()
        self.advance()
        low = self.expression(ADDITIVE)
        self.expect("and")
        return s.Between(at, item, low, self.expression(ADDITIVE))

    def membership(self, item: s.Node) -> s.Node:
        at = self.place()
        self.advance()
        self.inputs_allowed += 1
        inputs, self.inputs_read = self.inputs_read, 0
        tests = self.membership_tests()
        self.inputs_read = inputs
        self.inputs_allowed -= 1
        return s.In(at, item, tests)

    def path(self, base: s.Node) -> s.Node:
        at = self.place()
        self.advance()
        return s.Path(at, base, self.member())

    def filter(self, base: s.Node) -> s.Node:
        at = self.place()
        self.advance()
        self.item_names += 1
        with self.local_names() as frame:
            frame.add("item")
            condition = self.nested()
        self.item_names -= 1
        self.expect("]")
        return s.Filter(at, base, condition)

    # Unary tests

    def membership_tests(self) -> s.Tests:
        at = self.place()
        if self.token.text != "(" or self.token.kind != "operator":
            return s.Tests(at, (self.test(ADDITIVE),), negated=False)
        self.advance()
        outer, self.range_end = self.range_end, False
        items = [self.test()]
        first = items[0]
        if self.token.text == ".." and isinstance(first, s.ValueTest):
            between = self.range_from(at, first.item, low_closed=False)
            self.range_end = outer
            return s.Tests(at, (s.ValueTest(at, between, reads_input=False),), negated=False)
        while self.take_if(","):
            items.append(self.test())
        self.range_end = outer
        self.expect(")")
        return s.Tests(at, tuple(items), negated=False)

    def tests_until_end(self) -> s.Tests:
        at = self.place()
        if self.token.text == "-" and self.tokens[self.position + 1].kind == "end":
            self.advance()
            return s.Tests(at, (s.AnyInput(at),), negated=False)
        negated = self.token.text == "not" and self.parenthesis_ends_all()
        if negated:
            self.advance()
            self.advance()
        items = [self.test()]
        while self.take_if(","):
            items.append(self.test())
        if negated:
            self.expect(")")
        return s.Tests(at, tuple(items), negated)

    def test(self, level: int = OR) -> s.Node:
        at = self.place()
        if self.token.kind == "operator" and self.token.text in _COMPARISONS:
            operator = self.advance().text
            return s.CompareTest(at, operator, self.expression(ADDITIVE))
        read = self.inputs_read
        item = self.expression(level)
        return s.ValueTest(at, item, self.inputs_read > read)

    def unknown(self, token: Token, name: str | None) -> ExpressionError:
        """What is wrong where neither a name nor a function of the language begins."""
        words = " ".join(self.words()) or name
        if not words:
            return unexpected(token, _EXPRESSION)
        after = self.tokens[self.position + len(self.words())]
        if after.text == "(":
            text = m.UNKNOWN_FUNCTION.format(name=words[:60])
            return syntax_error(text, token, suggestion(words, BUILTINS), "expression-unknown-function")
        return self.undeclared(words, token)

    def undeclared(self, name: str, token: Token) -> ExpressionError:
        known = {*(self.names or ()), *self.local_known()}
        text = m.UNDECLARED.format(name=name[:60])
        return syntax_error(text, token, suggestion(name, known, m.DECLARE_IT), "expression-undeclared-name")


PREFIX: dict[str, Callable[[Parser], s.Node]] = {
    "true": Parser.constant,
    "false": Parser.constant,
    "null": Parser.constant,
    "@": Parser.temporal,
    "-": Parser.minus,
    "?": Parser.input,
    "(": Parser.parenthesis,
    "[": Parser.bracket,
    "]": Parser.open_range,
    "{": Parser.context,
    "if": Parser.conditional,
    "for": Parser.loop,
    "some": Parser.loop,
    "every": Parser.loop,
}

INFIX: dict[str, tuple[int, Callable[[Parser, s.Node], s.Node]]] = {
    "or": (OR, Parser.logic),
    "and": (AND, Parser.logic),
    **dict.fromkeys(_COMPARISONS, (COMPARISON, Parser.comparison)),
    "between": (COMPARISON, Parser.between),
    "in": (COMPARISON, Parser.membership),
    "+": (ADDITIVE, Parser.arithmetic),
    "-": (ADDITIVE, Parser.arithmetic),
    "*": (MULTIPLICATIVE, Parser.arithmetic),
    "/": (MULTIPLICATIVE, Parser.arithmetic),
    "**": (POWER, Parser.arithmetic),
    ".": (POSTFIX, Parser.path),
    "[": (POSTFIX, Parser.filter),
}
