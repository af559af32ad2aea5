"""The table of a file to rows. It has the form of the procedure.

One row for each step, `level | after | from | to | channel | duty`; or one row for each class, with a column of
limits for each step, headed `X → Y`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from flowkit.core.worktime import Quantity
from flowkit.dmn.written import csv, markdown, xlsx
from flowkit.dmn.written.cells import Block, Cell, Row, Unreadable, blocks, within_bounds
from flowkit.errors import Finding
from flowkit.procedure.escalation import words
from flowkit.procedure.escalation.messages import MESSAGES
from flowkit.procedure.escalation.words import Known

MOST_CHARACTERS = 5 * 1024 * 1024


@dataclass(slots=True)
class WrittenRow:
    """One step. `classes` has for each class column the values, None for all of them."""

    line: int
    classes: tuple[tuple[str, ...] | None, ...]
    after: Quantity
    reporter: str
    to: str
    channels: tuple[str, ...] = ()
    within: Quantity | None = None
    else_next: bool = False
    standstill: bool = False
    acts: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class WrittenTable:
    """`inputs` are the class columns. A row that cannot be read is a finding and left out; `unread` has its classes."""

    name: str = ""
    line: int = 0
    inputs: tuple[str, ...] = ()
    rows: list[WrittenRow] = field(default_factory=list)
    unread: list[tuple[tuple[str, ...] | None, ...]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def is_escalation(data: bytes, file: str) -> bool:
    """Whether the file holds an escalation table, by the header of one of its tables."""
    try:
        return any(_is_header(block.rows[0]) for block in _blocks(data, file))
    except (Unreadable, UnicodeDecodeError):
        return False


def read_table(data: bytes, file: str, known: Known = Known()) -> WrittenTable:  # noqa: B008 -- a frozen value
    """The first escalation table of the file, by the ending of its name. What is wrong stands in its findings."""
    table = WrittenTable()
    try:
        found = next((block for block in _blocks(data, file) if _is_header(block.rows[0])), None)
    except (Unreadable, UnicodeDecodeError) as why:
        _add(table, file, "escalation-table-unreadable", 1, 1, detail=getattr(why, "code", "encoding"))
        return table
    if found is None:
        _add(table, file, "escalation-table-none", 1, 1)
        return table
    _Reading(table, file, known).read(found)
    return table


def _add(table: WrittenTable, file: str, code: str, line: int, column: int = 0, **values: object) -> None:
    found = MESSAGES[code].finding(code, element=table.name, line=line, column=column, **values)
    table.findings.append(replace(found, file=file))


def _blocks(data: bytes, file: str) -> Iterator[Block]:
    stem = PurePath(file).stem
    if file.lower().endswith(".xlsx"):
        return (block for name, rows in xlsx.sheets(data) for block in blocks(rows, name))
    if len(data) > MOST_CHARACTERS:
        raise Unreadable("xlsx-size")
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    if file.lower().endswith(".md"):
        return markdown.markdown_blocks(text, stem, _is_header)
    return blocks(within_bounds(csv.rows(text)), stem)


def _column(heading: str) -> str:
    return words.COLUMNS.get(heading.strip().lower(), "")


def _is_header(row: Row) -> bool:
    named = {_column(cell.text) for cell in row}
    return {"after", "to"} <= named or any(len(words.ARROW.split(cell.text)) == 2 for cell in row)  # noqa: PLR2004 -- from, to


class _Reading:
    """One table while it is read."""

    def __init__(self, table: WrittenTable, file: str, known: Known) -> None:
        self._table = table
        self._file = file
        self._known = known
        self._classes: list[int] = []
        self._named: dict[str, int] = {}
        self._steps: list[tuple[int, str, str]] = []

    def read(self, block: Block) -> None:
        header, rows = block.rows[0], block.rows[1:]
        self._table.name, self._table.line = block.name, header[0].at.line
        self._head(header)
        for row in rows:
            for made in self._row(row):
                self._table.rows.append(made)

    def _add(self, code: str, cell: Cell, **values: object) -> None:
        _add(self._table, self._file, code, cell.at.line, cell.at.column, found=cell.text[:60], **values)

    def _head(self, header: Row) -> None:
        inputs: list[str] = []
        for number, cell in enumerate(header):
            ends = words.ARROW.split(cell.text.strip())
            kind = _column(cell.text)
            if kind:
                self._named[kind] = number
            elif len(ends) == 2:  # noqa: PLR2004 -- from, to
                self._steps.append((number, *(self._role(cell._replace(text=each)) for each in ends)))  # type: ignore[arg-type]  # because there are two
            elif cell.text.strip():
                name = self._known.datum(cell.text)
                if name is None and self._known.is_process:
                    known = ", ".join(dict.fromkeys((*self._known.grades, *words.COLUMNS.values())))
                    self._add("escalation-column", cell, known=known)
                    continue
                inputs.append(name or cell.text.strip())
                self._classes.append(number)
        self._table.inputs = tuple(inputs)

    def _row(self, row: Row) -> Iterator[WrittenRow]:
        if not any(cell.text for cell in row):
            return
        before = len(self._table.findings)
        classes = [
            self._values(_at(row, number), name) for number, name in zip(self._classes, self._table.inputs, strict=True)
        ]
        if len(self._table.findings) > before:
            self._table.unread.append((None,) * len(classes))
        elif self._steps:
            yield from self._matrix(row, tuple(classes))
        else:
            yield from self._step(row, tuple(classes))

    def _matrix(self, row: Row, classes: tuple[tuple[str, ...] | None, ...]) -> Iterator[WrittenRow]:
        """A row for each column of limits that is not empty."""
        for number, reporter, to in self._steps:
            cell = _at(row, number)
            if cell.text.strip().lower() in words.ALL:
                continue
            after = self._limit(cell)
            if after is None or not to:
                self._table.unread.append(classes)
            else:
                yield WrittenRow(cell.at.line, classes, after, reporter, to)

    def _step(self, row: Row, classes: tuple[tuple[str, ...] | None, ...]) -> Iterator[WrittenRow]:
        after, to = self._limit(self._cell(row, "after")), self._role(self._cell(row, "to"))
        reporter = self._role(self._cell(row, "from")) if self._cell(row, "from").text else ""
        if after is None or not to:
            self._table.unread.append(classes)
            return
        made = WrittenRow(row[0].at.line, classes, after, reporter, to, tuple(self._channels(row)))
        self._duties(made, self._cell(row, "duty"))
        yield made

    def _cell(self, row: Row, kind: str) -> Cell:
        return _at(row, self._named[kind]) if kind in self._named else Cell("", row[0].at)

    def _limit(self, cell: Cell) -> Quantity | None:
        found = words.limit(cell.text)
        if found is None:
            self._add("escalation-limit", cell)
        return found

    def _role(self, cell: Cell) -> str:
        written = cell.text.strip()
        if written.lower() in ("holder", "starter"):
            return written.lower()
        found = self._known.roles.get(written.lower()) or self._known.roles.get(words.slug(written))
        if found is None and (self._known.is_process or not written):
            self._add("escalation-role", cell, known=", ".join(dict.fromkeys(self._known.roles.values())) or "-")
            return ""
        return found or words.slug(written)

    def _channels(self, row: Row) -> Iterator[str]:
        cell = self._cell(row, "channel")
        for each in words.COMMA.split(cell.text.strip()) if cell.text.strip() else ():
            if each.lower() not in words.CHANNELS:
                self._add(
                    "escalation-channel",
                    cell._replace(text=each),
                    known=", ".join(dict.fromkeys(words.CHANNELS.values())),
                )
            yield words.CHANNELS.get(each.lower(), words.slug(each))

    def _values(self, cell: Cell, name: str) -> tuple[str, ...] | None:
        """The values of a class cell: `2`, `1,2`, `1-3`, `二级`; for a graded datum also the titles of its grades."""
        if cell.text.strip().lower() in words.ALL:
            return None
        grades = self._known.grades.get(name, {})
        found: list[str] = []
        for each in words.COMMA.split(cell.text.strip()):
            for value in _expanded(each):
                grade = grades.get(value.lower(), None if grades else value)
                if grade is None:
                    self._add("escalation-class", cell, name=name, known=", ".join(dict.fromkeys(grades.values())))
                    return None
                found.append(grade)
        return tuple(dict.fromkeys(found))

    def _duties(self, row: WrittenRow, cell: Cell) -> None:
        for each in (duty for duty in words.COMMA.split(cell.text.strip()) if duty and duty != "-"):
            within = words.acknowledgement(each)
            kind, _, named = each.partition(" ")
            if each.lower() in words.ELSE_NEXT:
                row.else_next = True
            elif each.lower() in words.STANDSTILL:
                row.standstill = True
            elif within is not None and (limit := words.limit(within)) is not None:
                row.within = limit
            elif kind.lower() in words.ACTS and named:
                self._act(row, words.ACTS[kind.lower()], cell._replace(text=named.strip()))
            else:
                self._add("escalation-duty", cell._replace(text=each))

    def _act(self, row: WrittenRow, kind: str, cell: Cell) -> None:
        value = self._role(cell) if kind in ("reassign", "candidates") else cell.text
        if kind == "supervise" and words.limit(value) is None:
            self._add("escalation-limit", cell)
        elif value:
            row.acts = (*row.acts, (kind, str(words.limit(value)) if kind == "supervise" else value))


def _at(row: Row, number: int) -> Cell:
    return row[number] if number < len(row) else Cell("", row[-1].at)


def _expanded(written: str) -> Sequence[str]:
    """`1-3`, `[1..3]` and `一级` as values; anything else as it stands."""
    text = written.strip().strip('"[]').removesuffix("级").strip()
    text = words.NUMERALS.get(text, text)
    ends: Iterable[str] = re.split(r"\s*(?:-|\.\.|~|至)\s*", text)
    numbers = [words.NUMERALS.get(each, each) for each in ends]
    if len(numbers) == 2 and all(each.isdecimal() and len(each) < 4 for each in numbers):  # noqa: PLR2004 -- from, to; small numbers
        return [str(value) for value in range(int(numbers[0]), int(numbers[1]) + 1)]
    return (text,)
