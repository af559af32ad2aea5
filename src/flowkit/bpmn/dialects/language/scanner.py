"""JUEL (Jakarta Expression Language) as tokens. JavaScript's and Groovy's operators are understood as well."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from flowkit.bpmn.dialects.language.nodes import Untranslatable
from flowkit.errors import Text

MOST_TOKENS: Final = 400
_TOKEN: Final = re.compile(
    r"(?P<blank>\s+)"
    r"|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)(?P<suffix>[lLfFdDgG]?)(?![\w$])"
    r"|(?P<string>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<name>[^\W\d][\w$]*|\$[\w$]+)"
    r"|(?P<sign>===|!==|==|!=|<=|>=|&&|\|\||\+=|->|[-+*/%<>!?:.,()\[\]{}=;])",
    re.DOTALL,
)
_WORDS: Final = {
    "and": "&&", "or": "||", "not": "!", "eq": "==", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">=",
    "div": "/", "mod": "%",
}  # fmt: skip
_SIGNS: Final = {"===": "==", "!==": "!="}
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r"}


class Token(NamedTuple):
    """`kind` is `number`, `string`, `name`, `sign` or `end`; a string is already without quotes and escapes."""

    kind: str
    text: str
    column: int


def tokens(source: str, start: int = 0, *, stop: str = "") -> tuple[list[Token], int]:
    """The tokens from `start`, and where they end: at the end, or behind the unmatched `stop` (a closing brace)."""
    found: list[Token] = []
    at, open_braces = start, 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None:
            raise Untranslatable(Text(f"{source[at]!r} is not understood", f"不理解 {source[at]!r}"), at + 1)
        token = _token(match)
        if token is not None and token.kind == "sign":
            if token.text == stop and not open_braces:
                return [*found, Token("end", "", at + 1)], match.end()
            open_braces += (token.text == "{") - (token.text == "}")
        if token is not None:
            found.append(token)
        if len(found) > MOST_TOKENS:
            raise Untranslatable(Text("the expression is too long", "表达式过长"))
        at = match.end()
    if stop:
        raise Untranslatable(Text(f"{stop} is missing", f"缺少 {stop}"), at + 1)
    return [*found, Token("end", "", at + 1)], at


def _token(match: re.Match[str]) -> Token | None:
    column = match.start() + 1
    if match["blank"]:
        return None
    if match["number"]:
        return Token("number", match["number"], column)
    if match["string"]:
        inside = re.sub(
            r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), match["string"][1:-1], flags=re.DOTALL
        )
        return Token("string", inside, column)
    if match["name"]:
        word = _WORDS.get(match["name"])
        return Token("sign", word, column) if word else Token("name", match["name"], column)
    return Token("sign", _SIGNS.get(match["sign"], match["sign"]), column)
