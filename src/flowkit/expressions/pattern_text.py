"""XPath regular expressions (XML Schema's, with anchors, groups and reluctant quantifiers) -> the dialect of RE2.

Whatever RE2 would read differently is written out; what a linear-time engine cannot do, back-references, is refused.
"""

from __future__ import annotations

import re

from flowkit.errors import Text
from flowkit.expressions import messages as m
from flowkit.expressions.pattern_classes import BLOCKS, CATEGORIES, ESCAPES, CharClass, complement, folded, single

_PLAIN_ESCAPES = frozenset("\\|.?*+(){}-[]^$")
_CONTROL = {"n": "\n", "r": "\r", "t": "\t"}
_QUANTIFIER = re.compile(r"\{([0-9]{1,4})(,([0-9]{1,4})?)?\}")
_SPACES = "\t\n\r "
_MAX_CLASS_DEPTH = 20

_BACK_REFERENCE = Text("back-references take more than linear time", "反向引用不能在线性时间内处理")
_UNCLOSED = Text("a bracket is not closed", "括号没有结束")
_STRAY = Text("{found} stands where it has no meaning", "{found} 在此没有意义")
_ESCAPE = Text("\\{found} is no escape", "\\{found} 不是转义")
_PROPERTY = Text("{found} is no category or block", "{found} 不是字符类别或区块")
_GROUP = Text("(?{found} is no group", "(?{found} 不是分组")
_ORDER = Text("the range {found} runs backward", "范围 {found} 次序颠倒")
_SUBTRACTION = Text("a class of several properties cannot be subtracted from", "不能从含多个属性的字符类中做减法")


def refused(reason: Text, found: str = "") -> m.Unfit:
    """Why a pattern is null, in both languages."""
    said = reason.format(found=found)
    return m.Unfit(Text(m.BAD_PATTERN.en.replace("{reason}", _literal(said.en)),
                        m.BAD_PATTERN.zh.replace("{reason}", _literal(said.zh))))  # fmt: skip


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def translate(pattern: str, flags: str) -> str:
    """The pattern for RE2. Raises Unfit with the reason where it is none."""
    if "q" in flags:
        return "".join(_quoted(character) for character in pattern)
    reader = _Reader(_without_blanks(pattern) if "x" in flags else pattern, flags)
    return reader.whole()


def _quoted(character: str) -> str:
    return character if character.isalnum() else f"\\x{{{ord(character):x}}}"


def _without_blanks(pattern: str) -> str:
    """Flag x: blanks outside of classes mean nothing."""
    kept: list[str] = []
    depth = 0
    escaped = False
    for character in pattern:
        if depth or character not in _SPACES:
            kept.append(character)
            if not escaped:
                depth += {"[": 1, "]": -1}.get(character, 0)
            escaped = character == "\\" and not escaped
    return "".join(kept)


class _Reader:
    """One translation: the position in the pattern, and the groups that are open."""

    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern = pattern
        self.position = 0
        self.open_groups = 0
        # The piece before may be repeated.
        self.repeatable = False
        self.ignores_case = "i" in flags
        self.dot = r"(?s:.)" if "s" in flags else r"[^\n\r]"

    def peek(self) -> str:
        return self.pattern[self.position : self.position + 1]

    def take(self) -> str:
        character = self.peek()
        if not character:
            raise refused(_UNCLOSED)
        self.position += 1
        return character

    def take_if(self, text: str) -> bool:
        found = self.pattern.startswith(text, self.position)
        self.position += len(text) if found else 0
        return found

    def whole(self) -> str:
        pieces: list[str] = []
        while self.peek():
            pieces.append(self._piece(self.take()))
        if self.open_groups:
            raise refused(_UNCLOSED)
        return "".join(pieces)

    def _piece(self, character: str) -> str:
        if character in "*+?{":
            return self._quantifier(character)
        self.repeatable = character not in "(|^$"
        if character == "\\":
            return self._bracket((self._escape(), False))
        if character == "[":
            return self._bracket(self._class())
        if character in "()":
            return self._group(character)
        if character in "]}":
            raise refused(_STRAY, character)
        return self.dot if character == "." else character if character in "|^$" else _quoted(character)

    def _quantifier(self, character: str) -> str:
        if not self.repeatable:
            raise refused(_STRAY, character)
        self.repeatable = False
        if character == "{":
            match = _QUANTIFIER.match(self.pattern, self.position - 1)
            if not match or (match[3] and int(match[3]) < int(match[1])):
                raise refused(_STRAY, character)
            self.position = match.end()
            character = match.group()
        return character + ("?" if self.take_if("?") else "")

    def _group(self, character: str) -> str:
        self.open_groups += 1 if character == "(" else -1
        if self.open_groups < 0:
            raise refused(_STRAY, character)
        if character == "(" and self.take_if("?"):
            if not self.take_if(":"):
                raise refused(_GROUP, self.peek())
            return "(?:"
        return character

    def _escape(self) -> CharClass:
        """What stands behind a backslash."""
        character = self.take()
        if character in _PLAIN_ESCAPES:
            return single(character)
        if character in _CONTROL:
            return single(_CONTROL[character])
        if character in "pP":
            return self._property(negated=character == "P")
        if character.isdigit():
            raise refused(_BACK_REFERENCE)
        if character not in ESCAPES:
            raise refused(_ESCAPE, character)
        return ESCAPES[character]

    def _property(self, *, negated: bool) -> CharClass:
        end = self.pattern.find("}", self.position)
        name = self.pattern[self.position + 1 : end]
        if not self.take_if("{") or end < 0:
            raise refused(_UNCLOSED)
        self.position = end + 1
        if name in CATEGORIES:
            return CharClass(properties=(f"\\{'P' if negated else 'p'}{{{name}}}",))
        block = BLOCKS.get(name[2:]) if name.startswith("Is") else None
        if block is None:
            raise refused(_PROPERTY, name[:40])
        return CharClass(complement([block]) if negated else (block,))

    def _class(self, depth: int = 0) -> tuple[CharClass, bool]:
        """The inside of a bracket, after the opening one: what it holds, and whether it is what is left out."""
        if depth > _MAX_CLASS_DEPTH:
            raise refused(_STRAY, "[")
        negated = self.take_if("^")
        found = CharClass()
        first = True
        while first or self.peek() != "]":
            if self.take_if("-["):
                found, negated = self._subtracted(found, self._class(depth + 1), negated=negated)
                if self.peek() != "]":
                    raise refused(_STRAY, "[")
                break
            found |= self._member(first=first)
            first = False
        self.take()
        return found, negated

    def _member(self, *, first: bool) -> CharClass:
        """One character, escape or range."""
        character = self.take()
        if character == "[" or (character == "]" and first):
            raise refused(_STRAY, character)
        low = self._escape() if character == "\\" else single(character)
        ahead = self.pattern[self.position : self.position + 2]
        if len(ahead) < 2 or ahead[0] != "-" or ahead[1] in "[]" or not _is_single(low):  # noqa: PLR2004 -- "-x"
            return low
        self.position += 1
        character = self.take()
        high = self._escape() if character == "\\" else single(character)
        begin = low.ranges[0][0]
        if not _is_single(high) or high.ranges[0][0] < begin:
            raise refused(_ORDER, ahead)
        return CharClass(((begin, high.ranges[0][0]),))

    def _subtracted(self, found: CharClass, inner: tuple[CharClass, bool], *, negated: bool) -> tuple[CharClass, bool]:
        """`[base-[less]]` as what is left out of everything: the outside of the base, and what is less."""
        less, less_negated = inner
        if self.ignores_case:
            found, less = folded(found), folded(less)
        if less_negated:
            less = _outside(less)
        outside = found if negated else _outside(found)
        return outside | less, True

    def _bracket(self, found: tuple[CharClass, bool]) -> str:
        inside, negated = found
        if self.ignores_case:
            # Written out, because RE2 would fold what was left out, too.
            inside = folded(inside)
            return f"(?-i:[{'^' if negated else ''}{inside.text}])"
        return f"[{'^' if negated else ''}{inside.text}]"


def _is_single(found: CharClass) -> bool:
    return not found.properties and len(found.ranges) == 1 and found.ranges[0][0] == found.ranges[0][1]


def _outside(found: CharClass) -> CharClass:
    """Everything else. RE2 has no intersection, so only of ranges, or of one property."""
    if not found.properties:
        return CharClass(complement(found.ranges))
    if len(found.properties) > 1 or found.ranges:
        raise refused(_SUBTRACTION)
    text = found.properties[0]
    return CharClass(properties=((r"\P" if text[1] == "p" else r"\p") + text[2:],))
