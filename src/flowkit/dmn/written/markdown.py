"""The pipe tables of a Markdown document whose first cell names a hit policy; the heading above names the decision."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from flowkit.dmn.written.cells import Block, Cell, Row, within_bounds
from flowkit.dmn.written.words import policy_of
from flowkit.expressions.syntax import Place

_HEADING: Final = re.compile(r" {0,3}#{1,6}\s")
_RULER: Final = frozenset("|:- \t")
_BAR: Final = re.compile(r"(?<!\\)\|")


def _names_a_policy(header: Row) -> bool:
    return policy_of(header[0].text) is not None


def markdown_blocks(text: str, name: str, is_wanted: Callable[[Row], bool] = _names_a_policy) -> Iterator[Block]:
    """The tables with a wanted header. Raises Unreadable for one that is too large."""
    title, gathered = name, list[Row]()
    is_code = False
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if line.lstrip().startswith(("```", "~~~")):
            is_code = not is_code
        is_row = not is_code and "|" in line and line.strip() != ""
        if is_row and not _RULER.issuperset(line):
            gathered.append(_row(line, number))
        elif not is_row and gathered:
            if is_wanted(gathered[0]):
                yield Block(title, tuple(within_bounds(gathered)))
            gathered = []
        if not is_code and not is_row and _HEADING.match(line):
            title = _title(line)


def _title(line: str) -> str:
    """The words of a heading, without the marks that may end it."""
    text = line.lstrip(" #").strip()
    words, _, marks = text.rpartition(" ")
    return words.rstrip() if words and not marks.strip("#") else text


def _row(line: str, number: int) -> Row:
    cells: list[Cell] = []
    start = len(line) - len(line.lstrip())
    end = len(line.rstrip())
    if line.startswith("|", start):
        start += 1
    if end > start and line[end - 1] == "|" and line[end - 2] != "\\":
        end -= 1
    for part in _BAR.split(line[start:end]):
        written = part.strip()
        column = start + len(part) - len(part.lstrip()) + 1
        cells.append(Cell(_plain(written), Place(number, column)))
        start += len(part) + 1
    return tuple(cells)


def _plain(written: str) -> str:
    """The cell without the marks of Markdown around all of it."""
    for mark in ("**", "`"):
        if len(written) > 2 * len(mark) and written.startswith(mark) and written.endswith(mark):
            written = written[len(mark) : -len(mark)]
    return written.replace("\\|", "|").replace("\\<", "<").replace("\\>", ">").strip()
