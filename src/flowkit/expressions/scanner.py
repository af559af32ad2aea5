"""The reading head of the parser: the current token, and the names that it may stand for at this place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flowkit.errors import Text
from flowkit.expressions.names import NameIndex, index_of
from flowkit.expressions.syntax import Place
from flowkit.expressions.tokens import Token, tokenize, unexpected
from flowkit.expressions.vocabulary import Vocabulary

# A name begins with none of these and, unless it is declared, ends before one of INFIX_KEYWORDS.
_FIRST_KEYWORDS = frozenset({"if", "for", "some", "every", "true", "false", "null", "function"})
INFIX_KEYWORDS = frozenset({"then", "else", "in", "return", "satisfies", "and", "or", "between", "instance"})
_KEY_SYMBOLS = frozenset("+-*/'.")
_BEGIN = frozenset({"(", "[", "{", "-", "@", "?"})
_NAME = Text("a name", "名称")


class Scanner:
    """Tokens with a position in them, and a stack of the names that loops, filters and contexts bring in."""

    def __init__(self, source: str, vocabulary: Vocabulary) -> None:
        self.tokens = tokenize(source)
        self.position = 0
        self.names = vocabulary.names
        self.declared = index_of(vocabulary.names or frozenset())
        self.members = index_of(vocabulary.members)
        # The keys of the contexts in this source: they may be members, too.
        self.keys = NameIndex()
        self.frames: list[NameIndex] = []
        # Above 0 inside a filter: the entries of the filtered items are names that nobody can list beforehand.
        self.item_names = 0
        # Above 0 where `?` stands for the value under test.
        self.inputs_allowed = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    def place(self) -> Place:
        token = self.tokens[self.position]
        return Place(token.line, token.column)

    def advance(self) -> Token:
        token = self.tokens[self.position]
        if token.kind != "end":
            self.position += 1
        return token

    def take_if(self, text: str) -> bool:
        found = self.token.text == text and self.token.is_symbol
        if found:
            self.position += 1
        return found

    def expect(self, text: str) -> None:
        if not self.take_if(text):
            raise unexpected(self.token, Text(text, text))

    def expect_kind(self, kind: str, expected: Text) -> Token:
        if self.token.kind != kind:
            raise unexpected(self.token, expected)
        return self.advance()

    def expect_end(self) -> None:
        if self.token.kind != "end":
            raise unexpected(self.token, Text("an operator or the end", "运算符或结尾"))

    @contextmanager
    def local_names(self) -> Iterator[NameIndex]:
        """A frame of names that end with the construct that brings them in."""
        frame = NameIndex()
        self.frames.append(frame)
        yield frame
        self.frames.pop()

    def local_known(self) -> list[str]:
        return [name for frame in self.frames for name in frame]

    def name(self, *, loose: bool) -> str | None:
        """The longest declared or local name that begins here; when `loose`, a longer run of words instead."""
        length, name = self.known(members=loose)
        if not length and self.token.kind == "word" and self.token.text in _FIRST_KEYWORDS:
            return None
        words = self.words()
        if loose and len(words) > length:
            length, name = len(words), " ".join(words)
        self.position += length
        return name or None

    def known(self, *, members: bool = False) -> tuple[int, str]:
        """How many tokens the longest declared or local name here takes, and that name; (0, "") for none."""
        best = (0, "")
        first = self.tokens[self.position].text
        for index in (*self.frames, self.declared, *((self.members, self.keys) if members else ())):
            found = index.longest(self.tokens, self.position) if first in index else None
            if found and found > best:
                best = found
        return best

    def words(self) -> list[str]:
        """The words up to the next operator or keyword."""
        words: list[str] = []
        token = self.token
        while token.kind == "word" and token.text not in INFIX_KEYWORDS:
            words.append(token.text)
            token = self.tokens[self.position + len(words)]
        return words

    def member(self) -> str:
        """The name after a point: of a declared or of any other entry."""
        name = self.name(loose=True)
        if name is None:
            raise unexpected(self.token, _NAME)
        return name

    def binding_name(self) -> str:
        return self._until("in")

    def key(self) -> str:
        """The name of a context entry or of an argument."""
        return self._until(":")

    def parameter_name(self) -> str:
        """The name of a parameter of a function definition."""
        return self._until(":", ",", ")")

    def _until(self, *ends: str) -> str:
        start = self.position
        text = ""
        while self.token.text not in ends and self._may_be_in_name():
            token = self.advance()
            text += token.text if token.glued or not text else f" {token.text}"
        if self.position == start or self.tokens[start].kind != "word":
            raise unexpected(self.tokens[start], _NAME)
        return text

    def _may_be_in_name(self, position: int | None = None) -> bool:
        token = self.tokens[self.position if position is None else position]
        return token.kind in {"word", "number"} or token.text in _KEY_SYMBOLS

    def is_parameter(self) -> bool:
        """Whether a name from here ends in a colon: a named argument."""
        ahead = self.position
        while self._may_be_in_name(ahead):
            ahead += 1
        return ahead > self.position and self.tokens[ahead].text == ":"

    def ends_range(self) -> bool:
        """Whether a bracket `[` here closes a range, `[1..5[`: nothing follows that could stand in a filter."""
        if self.token.text != "[":
            return False
        following = self.tokens[self.position + 1]
        if following.kind == "word":
            return following.text in INFIX_KEYWORDS
        return following.kind == "end" or (following.kind == "operator" and following.text not in _BEGIN)

    def parenthesis_ends_all(self) -> bool:
        """Whether the parenthesis after the current word closes at the very end of the source."""
        open_ = 0
        for position in range(self.position + 1, len(self.tokens)):
            token = self.tokens[position]
            if token.kind == "operator":
                # A range may end in the bracket of the other kind: [1..2).
                open_ += {"(": 1, "[": 1, ")": -1, "]": -1}.get(token.text, 0)
            if open_ == 0:
                return token.text == ")" and self.tokens[position + 1].kind == "end"
        return False
