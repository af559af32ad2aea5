"""`instance of` and the types that it, and parameters, may name (DMN 1.5, grammar rules 53 and 54)."""

from __future__ import annotations

from flowkit.errors import Text
from flowkit.expressions import messages as m
from flowkit.expressions import syntax as s
from flowkit.expressions import types as t
from flowkit.expressions.budget import MAX_DEPTH, exceeded
from flowkit.expressions.names import NameIndex, index_of, suggestion
from flowkit.expressions.parser import Parser
from flowkit.expressions.tokens import syntax_error, unexpected

_BUILT_IN = NameIndex(t.NAMED_TYPES)


def instance_of(p: Parser, item: s.Node) -> s.Node:
    at = p.scan.place()
    p.scan.advance()
    p.scan.expect("of")
    return s.InstanceOf(at, item, type_expression(p))


def type_expression(p: Parser, depth: int = 0) -> t.Type | None:
    """A type; None, noted as a mistake, for a name that is none."""
    scan = p.scan
    if depth > MAX_DEPTH:
        raise exceeded(m.TOO_DEEP, limit=MAX_DEPTH, line=scan.token.line, column=scan.token.column)
    own = index_of(frozenset(p.vocabulary.types)).longest(scan.tokens, scan.position) or (0, "")
    built_in = _BUILT_IN.longest(scan.tokens, scan.position) or (0, "")
    length, name = max(own, built_in)
    if not length:
        _unknown(p)
        return None
    scan.position += length
    if own[0] < length and scan.tokens[scan.position].text == "<" and name in _WITH_PARTS:
        found = _WITH_PARTS[name](p, depth)
        if found.size > t.MOST_PARTS:
            raise exceeded(m.TOO_LARGE, limit=t.MOST_PARTS, line=scan.token.line, column=scan.token.column)
        return found
    return p.vocabulary.types.get(name) or t.NAMED_TYPES[name]


def _unknown(p: Parser) -> None:
    token, words = p.scan.token, p.scan.words()
    if not words:
        raise unexpected(token, Text("a type", "类型"))
    p.scan.position += len(words)
    while p.scan.token.text == "." and p.scan.tokens[p.scan.position + 1].kind == "word":
        p.scan.position += 2
    name = " ".join(words)
    known = [*p.vocabulary.types, *t.NAMED_TYPES]
    text = m.UNKNOWN_TYPE.format(name=name[:60])
    p.vocabulary.mistake(syntax_error(text, token, suggestion(name, known), "expression-unknown-type"))


def _part(p: Parser, depth: int) -> t.Type:
    return type_expression(p, depth + 1) or t.ANY


def _list(p: Parser, depth: int) -> t.Type:
    return t.ListType(_one(p, depth))


def _range(p: Parser, depth: int) -> t.Type:
    return t.RangeType(_one(p, depth))


def _one(p: Parser, depth: int) -> t.Type:
    p.scan.expect("<")
    item = _part(p, depth)
    p.scan.expect(">")
    return item


def _context(p: Parser, depth: int) -> t.Type:
    p.scan.expect("<")
    entries: list[tuple[str, t.Type]] = []
    while p.scan.token.text != ">" or entries:
        name = p.scan.key()
        p.scan.expect(":")
        entries.append((name, _part(p, depth)))
        if not p.scan.take_if(","):
            break
    p.scan.expect(">")
    return t.ContextType(tuple(entries))


def _function(p: Parser, depth: int) -> t.Type:
    p.scan.expect("<")
    parameters: list[t.Type] = []
    while p.scan.token.text != ">" or parameters:
        parameters.append(_part(p, depth))
        if not p.scan.take_if(","):
            break
    p.scan.expect(">")
    p.scan.expect("->")
    return t.FunctionType(tuple(parameters), _part(p, depth))


_WITH_PARTS = {"list": _list, "range": _range, "context": _context, "function": _function}
