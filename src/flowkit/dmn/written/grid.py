"""A block of rows to a decision with a table.

The header: the hit policy, the inputs (FEEL), a separator, the names of the outputs, a separator, notes. Then rows
for types, allowed values and defaults, by their first cell; every other row is a rule, its first cell its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from flowkit.decision.logic import InputClause, OutputClause, RuleForm, Source, TableForm
from flowkit.dmn.messages import MESSAGES
from flowkit.dmn.written import words
from flowkit.dmn.written.cells import Block, Cell, Row
from flowkit.errors import Finding

# In a column of strings, a cell with none of these is text as it stands.
_FEEL: Final = re.compile(r"[\"?()\[\]<>=]")
_COMMA: Final = re.compile(r"\s*[,，、]\s*")


@dataclass(frozen=True, slots=True)
class _Column:
    """`number` is that of the cell in its row."""

    number: int
    part: str
    heading: Cell
    type: str = ""


class Grid:
    """One block while it is read, and what is wrong with it."""

    def __init__(self, block: Block, file: str) -> None:
        self.findings: list[Finding] = []
        self._block = block
        self._file = file

    def _add(self, code: str, cell: Cell, **values: object) -> None:
        at = cell.at
        found = MESSAGES[code].finding(code, element=self._block.name, line=at.line, column=at.column, **values)
        self.findings.append(replace(found, file=self._file))

    def table(self) -> TableForm | None:
        header, rows = self._block.rows[0], self._block.rows[1:]
        policy = words.policy_of(header[0].text)
        if policy is None:
            self._add("table-policy", header[0], found=header[0].text)
            return None
        special = {words.ROWS[row[0].text.lower()]: row for row in rows if row[0].text.lower() in words.ROWS}
        types = special.get("type", ())
        columns = [replace(each, type=_type(_at(types, each.number))) for each in self._columns(header)]
        inputs = [each for each in columns if each.part == "input"]
        outputs = [each for each in columns if each.part == "output"]
        if not outputs:
            self._add("dmn-table-empty", header[0])
            return None
        rules = [row for row in rows if row[0].text.lower() not in words.ROWS]
        return TableForm(
            self._block.name,
            header[0].at,
            "",
            tuple(self._input(each, special) for each in inputs),
            tuple(self._output(each, special, len(outputs) == 1) for each in outputs),
            tuple(self._rule(row, number, columns) for number, row in enumerate(rules, start=1)),
            *policy,
        )

    def _columns(self, header: Row) -> Iterator[_Column]:
        parts = iter(("input", "output", "note"))
        part = next(parts)
        for number, cell in enumerate(header[1:], start=1):
            named = words.part_of(cell.text)
            if named is not None:
                part = named[0]
                yield _Column(number, part, cell._replace(text=named[1]))
            elif cell.text in words.SEPARATORS:
                if any(later.text for later in header[number + 1 :]):
                    part = next(parts, "note")
                    part = next(parts, "note") if part == "input" else part
            else:
                yield _Column(number, part, cell)

    def _input(self, column: _Column, special: dict[str, Row]) -> InputClause:
        values = _at(special.get("values", ()), column.number)
        allowed = None if values is None or not values.text else _tests(values, column.type)
        return InputClause("", column.heading.source, column.type, column.heading.text, allowed)

    def _output(self, column: _Column, special: dict[str, Row], is_only: bool) -> OutputClause:
        values = _at(special.get("values", ()), column.number)
        default = _at(special.get("default", ()), column.number)
        return OutputClause(
            "",
            "" if is_only else column.heading.text,
            column.type,
            None if values is None or not values.text else _tests(values, column.type),
            None if default is None or not default.text else _value(default, column.type),
        )

    def _rule(self, row: Row, number: int, columns: Sequence[_Column]) -> RuleForm:
        last = max(column.number for column in columns)
        for cell in row[last + 1 :]:
            if cell.text:
                self._add("table-cell-outside", cell, found=cell.text[:40])
        tests = tuple(_tests(self._cell(row, each), each.type) for each in columns if each.part == "input")
        values = tuple(_value(self._cell(row, each), each.type) for each in columns if each.part == "output")
        notes = tuple(self._cell(row, each).text for each in columns if each.part == "note")
        return RuleForm(row[0].text or str(number), row[0].at, tests, values, notes)

    def _cell(self, row: Row, column: _Column) -> Cell:
        return _at(row, column.number) or Cell("", row[-1].at, is_cell=row[-1].is_cell)


def _at(row: Row, number: int) -> Cell | None:
    return row[number] if number < len(row) else None


def _type(cell: Cell | None) -> str:
    if cell is None:
        return ""
    return words.TYPES.get(cell.text, cell.text)


def _tests(cell: Cell, kind: str) -> Source:
    """An input cell as unary tests; an empty one tests nothing."""
    if not cell.text:
        return Source("-", cell.at, cell.is_cell)
    if cell.text == "-" or cell.is_value or not _is_plain(cell.text, kind):
        return cell.source
    return _plain(cell, [_word(part, kind) for part in _COMMA.split(cell.text)])


def _value(cell: Cell, kind: str) -> Source:
    """An output cell as an expression; an empty one is null."""
    if not cell.text:
        return Source("null", cell.at, cell.is_cell)
    if cell.is_value or not _is_plain(cell.text, kind):
        return cell.source
    return _plain(cell, [_word(cell.text, kind)])


def _plain(cell: Cell, parts: list[str]) -> Source:
    return Source(", ".join(parts), cell.at, is_cell=True)


def _is_plain(text: str, kind: str) -> bool:
    return kind in {"string", "boolean"} and text != "null" and not _FEEL.search(text)


def _word(text: str, kind: str) -> str:
    if kind == "boolean":
        return words.BOOLEANS.get(text.lower(), text)
    return '"' + text.replace("\\", "\\\\") + '"'
