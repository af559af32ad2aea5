"""Text that comes from people, made safe for a terminal and for a header."""

from __future__ import annotations

import unicodedata

# Cc: control, Cf: invisible signs (direction overrides among them), Zl and Zp: separators that end a line.
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})


def printable(text: str) -> str:
    """The text without control characters; line ends stay."""
    return "".join(each for each in text if each == "\n" or unicodedata.category(each) not in _UNSEEN)


def one_line(text: str) -> str:
    """The text as one line: each run of white space or control characters is one blank."""
    spaced = (" " if each.isspace() or unicodedata.category(each) in _UNSEEN else each for each in text)
    return " ".join("".join(spaced).split())
