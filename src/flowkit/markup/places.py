"""Where things stand in the file: the line of a start tag, and line and column inside a text or an attribute.

lxml tells only the line on which a start tag ends. The decoded text is looked through once for its start tags, which
come in the same order as the elements of the tree.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from flowkit.markup.xml import Element

_MARKUP = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|</[^>]*>"
    r"|<(?P<name>[^\s/>!?]++)(?P<rest>(?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+)>",
    re.DOTALL,
)
_CHARACTER = re.compile(r"&[^;\s]+;|\r\n|.", re.DOTALL)
_CDATA = "<![CDATA["


@dataclass(frozen=True, slots=True)
class Inside:
    """A place inside the text of an element, or inside one attribute; line and column count from 1."""

    attribute: str | None
    line: int
    column: int


class Places:
    """Line and column, from 1, of what stands in one parsed file; 0 where unknown."""

    def __init__(self, data: bytes, root: Element) -> None:
        self._text = _decode(data, root.getroottree().docinfo.encoding or "utf-8")
        self._breaks = [found.start() for found in re.finditer("\n", self._text)]
        tags = (found for found in _MARKUP.finditer(self._text) if found["name"])
        self._tags = dict(zip(root.iter("*"), tags, strict=False))

    def of(self, element: Element, inside: Inside | None = None) -> tuple[int, int]:
        """The line and column of the element's start tag, or of a place inside the element."""
        tag = self._tags.get(element)
        if tag is None:
            return 0, 0
        return self._line_and_column(tag.start() if inside is None else self._offset(tag, inside))

    def _line_and_column(self, offset: int) -> tuple[int, int]:
        before = bisect_left(self._breaks, offset)
        return before + 1, offset - (self._breaks[before - 1] if before else -1)

    def _offset(self, tag: re.Match[str], inside: Inside) -> int:
        if inside.attribute is None:
            start = tag.end()
            start += len(_CDATA) if self._text.startswith(_CDATA, start) else 0
            return self._walk(start, inside, breaks=True)
        found = re.compile(rf"\s{re.escape(inside.attribute)}\s*=\s*[\"']").search(self._text, tag.start(), tag.end())
        return self._walk(found.end(), inside, breaks=False) if found else tag.start()

    def _walk(self, offset: int, inside: Inside, *, breaks: bool) -> int:
        """The raw offset of a decoded place: a reference such as `&lt;` is one character."""
        line, column = 1, 1
        for found in _CHARACTER.finditer(self._text, offset):
            if (line, column) >= (inside.line, inside.column):
                return found.start()
            new_line = breaks and found[0] in ("\n", "\r\n")
            line, column = (line + 1, 1) if new_line else (line, column + 1)
        return offset


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding, errors="replace").removeprefix("\ufeff")
    except LookupError:
        return data.decode("utf-8", errors="replace")
