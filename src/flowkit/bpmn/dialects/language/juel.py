"""The parser of JUEL: what stands in `${...}` and `#{...}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from flowkit.bpmn.dialects.language.nodes import (
    Binary,
    Call,
    Choice,
    Constant,
    Item,
    Name,
    Node,
    Path,
    Several,
    Unary,
    Untranslatable,
)
from flowkit.bpmn.dialects.language.scanner import Token, tokens
from flowkit.errors import Text

MOST_LEVELS: Final = 30
_OPERATORS: Final[Mapping[str, tuple[int, str]]] = {
    "||": (1, "or"), "&&": (2, "and"), "==": (3, "="), "!=": (3, "!="), "<": (4, "<"), ">": (4, ">"), "<=": (4, "<="),
    ">=": (4, ">="), "+=": (5, "text"), "+": (6, "+"), "-": (6, "-"), "*": (7, "*"), "/": (7, "/"), "%": (7, "mod"),
}  # fmt: skip
_CONSTANTS: Final[Mapping[str, bool | None]] = {"true": True, "false": False, "null": None, "undefined": None}
_SPACES: Final = frozenset({"vars", "var", "variables"})
_OPENING: Final = re.compile(r"(?<!\\)[$#]\{")


def read_composite(text: str) -> Node:
    """Text with expressions inside: `${a}` is its value, `Order ${n}` a string. Text without any is a string."""
    parts: list[Node] = []
    at = 0
    while (opening := _OPENING.search(text, at)) is not None:
        between = text[at : opening.start()]
        if between.strip() or (between and parts):
            parts.append(Constant(between))
        found, at = tokens(text, opening.end(), stop="}")
        parts.append(_Parser(found).whole())
    rest = text[at:]
    if rest.strip() or not parts:
        parts.append(Constant(rest))
    if len(parts) == 1:
        return parts[0]
    joined: Node = parts[0] if isinstance(parts[0], Constant) else Call(None, "string", (parts[0],), 1)
    for part in parts[1:]:
        joined = Binary("text", joined, part)
    return joined


def read_expression(source: str) -> Node:
    """An expression without braces around it."""
    return _Parser(tokens(source)[0]).whole()


class _Parser:
    """Precedence climbing; nesting is bounded."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._ternary()
        self._accept(";")
        if self._next.kind != "end":
            raise self._unexpected()
        return node

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._tokens[self._at]
        self._at += token.kind != "end"
        return token

    def _accept(self, sign: str) -> bool:
        found = self._next.kind == "sign" and self._next.text == sign
        self._at += found
        return found

    def _expect(self, sign: str) -> None:
        if not self._accept(sign):
            raise self._unexpected()

    def _unexpected(self) -> Untranslatable:
        token = self._next
        if token.kind == "end":
            return Untranslatable(Text("the expression ends too early", "表达式不完整"), token.column)
        if token.text in ("=", "->"):
            return Untranslatable(
                Text(f"{token.text} has no counterpart in FEEL", f"FEEL 中没有与 {token.text} 对应的写法"), token.column
            )
        return Untranslatable(
            Text(f"{token.text!r} is not expected here", f"此处不应出现 {token.text!r}"), token.column
        )

    def _ternary(self) -> Node:
        self._depth += 1
        if self._depth > MOST_LEVELS:
            raise Untranslatable(Text("the expression is nested too deeply", "表达式嵌套过深"), self._next.column)
        node = self._binary(1)
        if self._accept("?"):
            if self._accept(":"):
                other = self._ternary()
                node = Choice(Binary("!=", node, Constant(None)), node, other)
            else:
                then = self._ternary()
                self._expect(":")
                node = Choice(node, then, self._ternary())
        self._depth -= 1
        return node

    def _binary(self, lowest: int) -> Node:
        left = self._unary()
        while self._next.kind == "sign" and self._next.text in _OPERATORS:
            level, operator = _OPERATORS[self._next.text]
            if level < lowest:
                break
            self._take()
            left = Binary(operator, left, self._binary(level + 1))
        return left

    def _unary(self) -> Node:
        signs: list[str] = []
        while True:
            if self._next.kind == "sign" and self._next.text in ("-", "!", "+"):
                signs.append(self._take().text)
            elif self._next.kind == "name" and self._next.text == "empty" and not self._is_called():
                self._take()
                signs.append("empty")
            else:
                break
            if len(signs) > MOST_LEVELS:
                raise Untranslatable(Text("the expression is nested too deeply", "表达式嵌套过深"), self._next.column)
        node = self._postfix()
        for sign in reversed(signs):
            if sign != "+":
                node = Unary("not" if sign == "!" else sign, node)
        return node

    def _is_called(self) -> bool:
        """Whether the word stands as a plain name: `empty` before nothing that could be its operand."""
        after = self._tokens[self._at + 1]
        return after.kind == "end" or (after.kind == "sign" and after.text not in ("(", "!", "-", "[", "{"))

    def _postfix(self) -> Node:
        node = self._primary()
        while True:
            column = self._next.column
            if self._accept("."):
                token = self._take()
                if token.kind != "name":
                    self._at -= token.kind != "end"
                    raise self._unexpected()
                node = (
                    Call(node, token.text, self._arguments(")"), token.column)
                    if self._accept("(")
                    else Path(node, token.text, token.column)
                )
            elif self._accept("["):
                node = Item(node, self._ternary(), column)
                self._expect("]")
            else:
                return node

    def _primary(self) -> Node:
        token = self._next
        if token.kind == "number":
            self._take()
            return Constant(token.text, number=True)
        if token.kind == "string":
            self._take()
            return Constant(token.text)
        if token.kind == "name":
            self._take()
            return self._named(token)
        if self._accept("("):
            node = self._ternary()
            self._expect(")")
            return node
        if self._accept("["):
            return Several(self._arguments("]"))
        raise self._unexpected()

    def _named(self, token: Token) -> Node:
        if token.text in _CONSTANTS:
            return Constant(_CONSTANTS[token.text])
        if token.text in _SPACES and self._accept(":"):
            inner = self._take()
            self._expect("(")
            return Call(None, f"vars:{inner.text}", self._arguments(")"), token.column)
        if self._accept("("):
            return Call(None, token.text, self._arguments(")"), token.column)
        if token.text in ("instanceof", "new", "typeof"):
            raise Untranslatable(
                Text(f"{token.text} has no counterpart in FEEL", f"FEEL 中没有与 {token.text} 对应的写法"), token.column
            )
        return Name(token.text, token.column)

    def _arguments(self, closing: str) -> tuple[Node, ...]:
        found: list[Node] = []
        while not self._accept(closing):
            if found:
                self._expect(",")
            found.append(self._ternary())
        return tuple(found)
