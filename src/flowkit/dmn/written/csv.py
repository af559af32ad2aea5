"""Comma-separated values (RFC 4180) to rows, with the place of each cell. Tabs and semicolons separate, too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from flowkit.dmn.written.cells import Cell, Row
from flowkit.expressions.syntax import Place

_SEPARATORS: Final = ",;\t"


def rows(text: str) -> Iterator[Row]:
    """A quote that is not closed ends with the text."""
    separator = _separator(text)
    quoted = rf'"(?P<quoted>(?:[^"]|"")*+)"?+(?P<rest>[^{separator}\n]*+)'
    pattern = re.compile(rf" *+(?:{quoted}|(?P<bare>[^{separator}\n]*+))(?P<end>[{separator}]|\n|\Z)")
    line, line_start, position = 1, 0, 0
    row: list[Cell] = []
    while position <= len(text):
        found = pattern.match(text, position)
        if found is None:
            break
        start = found.start("quoted") if found["quoted"] is not None else found.start("bare")
        row.append(Cell(_text(found), Place(line, start - line_start + 1)))
        position = found.end()
        if "\n" in found.group():
            line += found.group().count("\n")
            line_start = text.rindex("\n", 0, position) + 1
        if found["end"] not in _SEPARATORS or not found["end"]:
            yield tuple(row)
            row = []
        if not found["end"]:
            break


def _text(found: re.Match[str]) -> str:
    if found["quoted"] is not None:
        return (found["quoted"].replace('""', '"') + found["rest"]).strip()
    return found["bare"].strip()


def _separator(text: str) -> str:
    """What separates the cells of the first row that is no title."""
    header = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    return max(_SEPARATORS, key=header.count)
