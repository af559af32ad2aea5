"""What the readers of written tables have in common: cells with their places, in blocks of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from flowkit.decision.logic import Source
from flowkit.expressions.syntax import Place

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 200
MOST_CELLS: Final = 100_000


class Unreadable(Exception):
    """Why the file is not read: the code of a finding, and what its message names."""

    def __init__(self, code: str, detail: object = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


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


def within_bounds(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows of a file. Raises Unreadable at the first one too many, or one that is too wide."""
    cells = 0
    for number, row in enumerate(rows, start=1):
        cells += len(row)
        if number > MOST_ROWS:
            raise Unreadable("table-rows", MOST_ROWS)
        if len(row) > MOST_COLUMNS:
            raise Unreadable("table-columns", MOST_COLUMNS)
        if cells > MOST_CELLS:
            raise Unreadable("table-cells", MOST_CELLS)
        yield row


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
