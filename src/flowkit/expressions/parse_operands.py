"""What may begin an expression: literals, names, calls, brackets of all kinds, conditionals and loops."""

from __future__ import annotations

from decimal import DecimalException

from flowkit.errors import ExpressionError, Text
from flowkit.expressions import messages as m
from flowkit.expressions import syntax as s
from flowkit.expressions.functions import BUILTINS, FUNCTION_NAMES
from flowkit.expressions.names import suggestion
from flowkit.expressions.numbers import CONTEXT, parse_number
from flowkit.expressions.parser import ADDITIVE, COMPARISONS, UNARY, Parser
from flowkit.expressions.temporal_text import parse_any
from flowkit.expressions.tokens import Token, string_value, syntax_error, unexpected

_EXPRESSION = Text("an expression", "表达式")
_CONSTANTS = {"true": True, "false": False, "null": None}


def operand(p: Parser) -> s.Node:
    """A number, a string, a call or a name."""
    kind = p.scan.token.kind
    if kind == "number":
        return _number(p)
    if kind == "string":
        return s.Literal(p.scan.place(), string_value(p.scan.advance()))
    return _name(p)


def _number(p: Parser) -> s.Literal:
    at, token = p.scan.place(), p.scan.advance()
    try:
        return s.Literal(at, parse_number(token.text))
    except DecimalException:
        raise syntax_error(m.BAD_NUMBER.format(found=token.text[:40]), token) from None


def constant(p: Parser) -> s.Node:
    return s.Literal(p.scan.place(), _CONSTANTS[p.scan.advance().text])


def temporal(p: Parser) -> s.Node:
    at = p.scan.place()
    p.scan.advance()
    token = p.scan.expect_kind("string", Text("a string", "字符串"))
    value = parse_any(string_value(token))
    if value is None:
        raise syntax_error(m.BAD_TEMPORAL.format(found=token.text[1:-1][:40]), token, m.TEMPORAL_FORMS)
    return s.Literal(at, value)


def minus(p: Parser) -> s.Node:
    at = p.scan.place()
    p.scan.advance()
    if p.scan.token.kind == "number":
        # A literal with its sign (DMN 1.5, grammar rule 37).
        literal = _number(p)
        return s.Literal(at, CONTEXT.minus(literal.value) if literal.value else literal.value)
    return s.Negate(at, p.expression(UNARY))


def tested_value(p: Parser) -> s.Node:
    """`?`, the value under test."""
    scan = p.scan
    if not (scan.inputs_allowed or scan.names is None or "?" in scan.names):
        p.vocabulary.mistake(_undeclared(p, "?", scan.token))
    p.inputs_read += 1
    at = scan.place()
    scan.advance()
    return s.Name(at, "?")


def parenthesis(p: Parser) -> s.Node:
    """An expression in parentheses, a range without its low end, or one with an operator: `(>= 5)`."""
    at = p.scan.place()
    p.scan.advance()
    if p.scan.token.text in COMPARISONS:
        return _unary_range(p, at)
    node = p.nested()
    if p.scan.token.text == "..":
        return range_from(p, at, node, low_closed=False)
    p.scan.expect(")")
    return node


def _unary_range(p: Parser, at: s.Place) -> s.Node:
    operator = p.scan.advance().text
    outer, p.range_end = p.range_end, False
    item = p.expression(ADDITIVE)
    p.range_end = outer
    p.scan.expect(")")
    return s.UnaryRange(at, operator, item)


def bracket(p: Parser) -> s.Node:
    """A list, or a range with its low end."""
    at = p.scan.place()
    p.scan.advance()
    if p.scan.take_if("]"):
        return s.ListNode(at, ())
    items = [p.nested()]
    if p.scan.token.text == "..":
        return range_from(p, at, items[0], low_closed=True)
    while p.scan.take_if(","):
        items.append(p.nested())
    p.scan.expect("]")
    return s.ListNode(at, tuple(items))


def outward_bracket(p: Parser) -> s.Node:
    """`]1..5]`: a bracket that looks outward leaves the end out."""
    at = p.scan.place()
    p.scan.advance()
    return range_from(p, at, p.nested(), low_closed=False)


def range_from(p: Parser, at: s.Place, low: s.Node, *, low_closed: bool) -> s.Node:
    """The rest of a range, from its two points on."""
    p.scan.expect("..")
    high = p.high_end()
    if p.scan.token.text not in {"]", ")", "["}:
        raise unexpected(p.scan.token, Text("] or )", "] 或 )"))
    return s.RangeNode(at, low, high, low_closed, p.scan.advance().text == "]")


def context(p: Parser) -> s.Node:
    """Entries in braces; each name may be read by the entries after it."""
    at = p.scan.place()
    p.scan.advance()
    entries: dict[str, s.Node] = {}
    with p.scan.local_names() as frame:
        while p.scan.token.text != "}":
            token = p.scan.token
            key = string_value(p.scan.advance()) if token.kind == "string" else p.scan.key()
            if key in entries:
                raise syntax_error(m.DUPLICATE_KEY.format(name=key[:60]), token)
            p.scan.expect(":")
            if p.scan.token.text == "function":
                # A function may call itself.
                frame.add(key)
            entries[key] = p.nested()
            frame.add(key)
            p.scan.keys.add(key)
            if not p.scan.take_if(","):
                break
        p.scan.expect("}")
    return s.ContextNode(at, tuple(entries), tuple(entries.values()))


def conditional(p: Parser) -> s.Node:
    at = p.scan.place()
    p.scan.advance()
    condition = p.nested()
    p.scan.expect("then")
    then = p.nested()
    p.scan.expect("else")
    return s.If(at, condition, then, p.expression())


def loop(p: Parser) -> s.Node:
    """`for … return`, where `partial` is the list so far."""
    at = p.scan.place()
    p.scan.advance()
    with p.scan.local_names() as frame:
        bindings = _bindings(p)
        p.scan.expect("return")
        frame.add("partial")
        return s.For(at, bindings, p.expression())


def quantified(p: Parser) -> s.Node:
    """`some … satisfies` and `every … satisfies`."""
    at, every = p.scan.place(), p.scan.advance().text == "every"
    with p.scan.local_names():
        bindings = _bindings(p)
        p.scan.expect("satisfies")
        return s.Quantified(at, every, bindings, p.expression())


def _bindings(p: Parser) -> tuple[s.Binding, ...]:
    bindings: list[s.Binding] = []
    while not bindings or p.scan.take_if(","):
        at, name = p.scan.place(), p.scan.binding_name()
        p.scan.expect("in")
        source = p.nested()
        bindings.append(s.Binding(at, name, source, p.nested() if p.scan.take_if("..") else None))
        p.scan.frames[-1].add(name)
    return tuple(bindings)


def _name(p: Parser) -> s.Node:
    """The longest name here: of the data and scopes, of a built-in function, or else a run of words."""
    scan, at, token = p.scan, p.scan.place(), p.scan.token
    length, _ = scan.known()
    found = FUNCTION_NAMES.longest(scan.tokens, scan.position) if token.text in FUNCTION_NAMES else None
    built_in, function = found or (0, "")
    loose = scan.names is None or scan.item_names > 0
    is_call = scan.tokens[scan.position + built_in].text == "("
    if built_in > length and (is_call or not loose or len(scan.words()) <= built_in):
        scan.position += built_in
        return s.Name(at, function)
    name = scan.name(loose=loose)
    if name is None or (scan.token.text == "(" and not length and scan.item_names == 0):
        return _unknown(p, at, token, name)
    return s.Name(at, name)


def _unknown(p: Parser, at: s.Place, token: Token, name: str | None) -> s.Node:
    """What is wrong where neither a name nor a function of the language begins; a name without value, if it may be."""
    following = p.scan.words()
    words = name or " ".join(following)
    if not words:
        raise unexpected(token, _EXPRESSION)
    if name is None:
        p.scan.position += len(following)
    if p.scan.token.text == "(":
        text = m.UNKNOWN_FUNCTION.format(name=words[:60])
        error = syntax_error(text, token, suggestion(words, BUILTINS), "expression-unknown-function")
    else:
        error = _undeclared(p, words, token)
    p.vocabulary.mistake(error)
    return s.Name(at, words)


def _undeclared(p: Parser, name: str, token: Token) -> ExpressionError:
    known = {*(p.scan.names or ()), *p.scan.local_known()}
    text = m.UNDECLARED.format(name=name[:60])
    return syntax_error(text, token, suggestion(name, known, m.DECLARE_IT), "expression-undeclared-name")
