"""Text that fits: lines broken between words, and between Chinese characters by the rules of Chinese typesetting.

SVG does not wrap, and the font of the reader is unknown, so widths are estimated.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from flowkit.bpmn.svg.markup import number, plain, tag

SIZE: Final = 12.0
LINE: Final = 15.0
_NARROW: Final = frozenset("iljtfrI.,:;'|!()[]- ")
_NOT_FIRST: Final = frozenset("，。、；：？！）》」』】”’%,.;:?!)]}")
_NOT_LAST: Final = frozenset("（《「『【“‘([{")
_MORE: Final = "…"
_LONGEST: Final = 1_000  # of one label, in characters


def width(text: str) -> float:
    """The estimated width in pixels."""
    return sum(map(_advance, text)) * SIZE


def _advance(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if _is_wide(character):
        return 1.0
    if character in _NARROW:
        return 0.33
    return 0.72 if character.isupper() or character in "mwMW@" else 0.56


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def wrap(text: str, room: float, most: int) -> list[str]:
    """At most so many lines of at most so many pixels; what does not fit ends in an ellipsis.

    A line breaks at a blank where it can; inside a word, or a run of Chinese, only if that is wider than a line.
    """
    lines = [line for paragraph in text[:_LONGEST].splitlines() for line in _lines(paragraph.split(), room)]
    return lines if len(lines) <= most else [*lines[: most - 1], _shortened(lines[most - 1], room)]


def _lines(words: list[str], room: float) -> Iterator[str]:
    line = ""
    for word in words:
        longer = f"{line} {word}".strip()
        if width(longer) <= room:
            line = longer
            continue
        if line:
            yield line
        *full, line = _broken(word, room)
        yield from full
    if line:
        yield line


def _broken(word: str, room: float) -> list[str]:
    """One word in as many lines as it needs."""
    lines = [""]
    for piece in _pieces(word):
        if lines[-1] and width(lines[-1] + piece) > room:
            lines.append("")
        lines[-1] += piece
        while width(lines[-1]) > room and len(lines[-1]) > 1:
            cut = _fitting(lines[-1], room)
            lines[-1:] = [lines[-1][:cut], lines[-1][cut:]]
    return lines


def _pieces(word: str) -> Iterator[str]:
    """What stays together: single wide characters with their punctuation, stretches of letters."""
    piece = ""
    for character in word:
        if piece and _may_break(piece[-1], character):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    if after in _NOT_FIRST or before in _NOT_LAST:
        return False
    return _is_wide(before) or _is_wide(after) or before in "-/_"


def _fitting(line: str, room: float) -> int:
    """How many characters fit, at least one."""
    return next((count - 1 for count in range(2, len(line) + 1) if width(line[:count]) > room), len(line))


def _shortened(line: str, room: float) -> str:
    while line and width(line + _MORE) > room:
        line = line[:-1]
    return line.rstrip() + _MORE


def centred(text: str, x: float, y: float, room: float, most: int = 4) -> str:
    """Lines around a middle point."""
    lines = wrap(text, room, most)
    top = y - (len(lines) - 1) * LINE / 2 + SIZE * 0.35
    return _block(lines, x, top, "middle")


def below(text: str, x: float, y: float, room: float, most: int = 4) -> str:
    """Lines centred on x, the first one just under y."""
    return _block(wrap(text, room, most), x, y + SIZE, "middle")


def left(text: str, x: float, y: float, room: float, most: int) -> str:
    """Lines that begin at x, the first one just under y."""
    return _block(wrap(text, room, most), x, y + SIZE, "start")


def upright(text: str, x: float, y: float, room: float, most: int = 1) -> str:
    """Text turned by a quarter, read from below, around a middle point."""
    return tag("g", centred(text, 0, 0, room, most), transform=f"translate({number(x)} {number(y)}) rotate(-90)")


def _block(lines: list[str], x: float, first: float, anchor: str) -> str:
    spans = (tag("tspan", plain(line), x=x, y=first + row * LINE) for row, line in enumerate(lines))
    return tag("text", *spans, text_anchor=anchor) if lines else ""
