"""Tables in forms: each row of a list with declared columns is read like a form of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flowkit.errors import Finding, InputInvalid, Text

if TYPE_CHECKING:
    from flowkit.engine.forms import CompiledForm

_ROWS = Text("{field}: expected a list of rows", "{field}:应为若干行的列表")
_ROW = Text("{field}, row {row}: ", "{field},第 {row} 行:")
MOST_TOLD = 20
"""Findings of one table: a sheet with the wrong column everywhere is told so, and not a thousand times."""


@dataclass(frozen=True, slots=True)
class CompiledTable:
    """The columns of a table, and the form that a row of it is."""

    columns: tuple[str, ...]
    row: CompiledForm

    def read(self, field: str, given: object) -> tuple[list[object], list[Finding]]:
        """The rows with their declared types and all columns, null where a cell was left out; and what is wrong."""
        if not isinstance(given, list | tuple):
            return [], [Finding("field-type", _ROWS.format(field=field), element=field)]
        rows: list[object] = []
        wrong: list[Finding] = []
        for number, each in enumerate(given, start=1):
            try:
                rows.append({**dict.fromkeys(self.columns), **self.row.checked(each)})
            except InputInvalid as refused:
                wrong.extend(_placed(field, number, refused))
            if len(wrong) >= MOST_TOLD:
                break
        return rows, wrong[:MOST_TOLD]


def read_tables(
    tables: Mapping[str, CompiledTable], data: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, list[Finding]]]:
    """The tables among the data, read; and what is wrong in each that is not as its columns say."""
    read: dict[str, object] = {}
    wrong: dict[str, list[Finding]] = {}
    for field, table in tables.items():
        if data.get(field) is None:
            continue
        read[field], found = table.read(field, data[field])
        if found:
            wrong[field] = found
    return read, wrong


def _placed(field: str, number: int, refused: InputInvalid) -> list[Finding]:
    """What is wrong in a row, with the place of the row."""
    place = _ROW.format(field=field, row=number)
    told = refused.findings or (Finding(refused.code, refused.text),)
    return [
        Finding(each.code, Text(place.en + each.message.en, place.zh + each.message.zh), element=field) for each in told
    ]
