"""What the readers of written tables have in common: cells with their places, in blocks of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from flowkit.decision.logic import Source
from flowkit.expressions.syntax import Place


class Cell(NamedTuple):
    """`is_value` says that the text is a FEEL literal already: a number or a date of a spreadsheet. `is_cell` says
    that places inside the text mean nothing: line and column are row and column of a sheet.
    """

    text: str
    at: Place
    is_value: bool = False
    is_cell: bool = False

    @property
    def source(self) -> Source:
        return Source(self.text, self.at, self.is_cell)


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One table: its name, and its rows from the header on."""

    name: str
    rows: tuple[Row, ...]


def blocks(rows: Iterable[Row], name: str) -> Iterator[Block]:
    """The tables in a run of rows. A blank row ends one; a row whose first cell begins with `#` names the next."""
    title, gathered = name, list[Row]()
    for row in rows:
        first = row[0].text if row else ""
        is_blank = not any(cell.text for cell in row)
        if gathered and (is_blank or first.startswith("#")):
            yield Block(title, tuple(gathered))
            title, gathered = name, []
        if first.startswith("#"):
            title = " ".join(first.lstrip("#").split())
        elif not is_blank:
            gathered.append(row)
    if gathered:
        yield Block(title, tuple(gathered))
