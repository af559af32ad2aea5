"""Source text -> tokens. Names are left in pieces: only the parser knows which names are declared."""

from __future__ import annotations

import re
import sys
import unicodedata
from typing import NamedTuple

from flowkit.errors import NOTHING, ExpressionError, Text
from flowkit.expressions import messages as m
from flowkit.expressions.budget import MAX_SOURCE, exceeded

# DMN 1.5 grammar rules 27 to 29, without the full-width forms of ASCII punctuation and the ideographic full stop:
# people type those by accident, and `金额＞3` should not be one name.
_START = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3005-\u3007\u3021-\ud7ff\uf900-\ufdcf\ufdf0-\ufeef\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
    "\uff66-\uffef\U00010000-\U000effff"
)
_PATTERN = re.compile(
    rf"""
    (?P<space>(?:\s|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)+)
  | (?P<string>"(?:[^"\\]|\\.)*")
  | (?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<word>[{_START}][{_START}0-9\u00b7\u0300-\u036f\u203f-\u2040]*)
  | (?P<operator>\.\.|\*\*|<=|>=|!=|->|[-+*/=<>(){{}}\[\],:.@?])
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
_SIMPLE_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
# What people type for an operator of the language and Unicode does not fold to it.
_MEANT = dict(zip("“”„、。×÷≤≥≠−", ['"', '"', '"', ",", ".", "*", "/", "<=", ">=", "!=", "-"], strict=True))
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")


_WORDS = re.compile(rf"[{_START}][{_START}0-9\u00b7\u0300-\u036f\u203f-\u2040]*(?: [{_START}][{_START}0-9]*)*")


def is_key(text: str) -> bool:
    """Whether a context entry may have this name without quotation marks: words with single blanks between them."""
    return _WORDS.fullmatch(text) is not None


class Token(NamedTuple):
    """One piece of source. `kind` is string, number, word, operator, other or end; `glued`: no space before it."""

    kind: str
    text: str
    line: int
    column: int
    glued: bool

    @property
    def is_symbol(self) -> bool:
        """Whether its text may be an operator or a keyword."""
        return self.kind in {"operator", "word"}


def tokenize(source: str) -> tuple[Token, ...]:
    """All tokens, the last of kind `end`. An unclosed string is refused here, a stray character by the parser."""
    if len(source) > MAX_SOURCE:
        raise exceeded(m.SOURCE_TOO_LONG, limit=MAX_SOURCE)
    tokens: list[Token] = []
    line, line_start, glued = 1, 0, False
    for match in _PATTERN.finditer(source):
        kind, text = str(match.lastgroup), match.group()
        column = match.start() - line_start + 1
        if kind != "space":
            tokens.append(Token(kind, text, line, column, glued))
        if text == '"' or (text == "/" and source.startswith("/*", match.start())):
            # Refused at once: looking for the end again from every later opening would cost quadratic time.
            unclosed = Token(kind, text, line, column, glued=False)
            message, mend = (m.UNCLOSED_STRING, m.CLOSE_STRING) if text == '"' else (m.UNCLOSED_COMMENT, NOTHING)
            raise syntax_error(message, unclosed, mend)
        glued = kind != "space"
        if "\n" in text:
            line += text.count("\n")
            line_start = match.start() + text.rindex("\n") + 1
    tokens.append(Token("end", "", line, len(source) - line_start + 1, False))
    return tuple(tokens)


def string_value(token: Token) -> str:
    """The characters that a string token stands for (DMN 1.5 grammar rules 35 and 64).

    A backslash before any other character is a backslash, so that regular expressions need no second one.
    """

    def unescape(match: re.Match[str]) -> str:
        four, six, simple = match.groups()
        if simple is None:
            code = int(four or six, 16)
            if code <= sys.maxunicode:
                return chr(code)
            raise syntax_error(m.BAD_ESCAPE.format(found=match.group()), token)
        return _SIMPLE_ESCAPES.get(simple, match.group())

    text = _ESCAPE.sub(unescape, token.text[1:-1])
    return _SURROGATES.sub(lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), text)


def syntax_error(text: Text, token: Token, mend: Text = NOTHING, code: str = "expression-syntax") -> ExpressionError:
    return ExpressionError(text, code=code, mend=mend, line=token.line, column=token.column)


def unexpected(token: Token, expected: Text) -> ExpressionError:
    """Says what was expected; for a full-width character also which half-width one was meant."""
    if token.kind == "other":
        half = _MEANT.get(token.text) or unicodedata.normalize("NFKC", token.text)
        mend = m.WRITE_ASCII.format(ascii=half) if half != token.text and half.isascii() else NOTHING
        return syntax_error(m.UNEXPECTED_CHARACTER.format(found=token.text), token, mend)
    end = Text("the end", "结尾")
    found = end if token.kind == "end" else Text(token.text[:40], token.text[:40])
    text = Text(
        m.UNEXPECTED.en.format(expected=expected.en, found=found.en),
        m.UNEXPECTED.zh.format(expected=expected.zh, found=found.zh),
    )
    return syntax_error(text, token)
