"""A folder of CSV files as the same tree of nodes that the YAML file is. See docs/reference/organisation.md."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeVar

from flowkit.directory.rows import NotRows, Row, read_rows
from flowkit.directory.shape import Shape
from flowkit.directory.sheets import COLUMNS_OF_HEADER, FILES, HEADER, SHEETS, SUFFIX, Sheet
from flowkit.directory.tree import Entry, Map, Node, Scalar, Sequence
from flowkit.errors import Finding, Text

_Many = TypeVar("_Many", Map, Sequence)
_PARTS = re.compile(r"[,\s]+")
_KINDS: Final = {
    "positions": Text("position", "岗位"),
    "persons": Text("person", "人员"),
    "rosters": Text("duty roster", "值班表"),
    "groups": Text("group", "小组"),
}
_NEEDED_BELOW: Final = {"rosters": "shifts", "groups": "members"}
"""What an entry must have, if only an empty list: its rows stand in a file of their own, which may have none."""


class _Line(NamedTuple):
    """One row under its header: each cell that is not empty, by column."""

    file: str
    number: int
    cells: Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class _Folder:
    """One reading of a folder: its files, the tree so far, the entries of each list by id, and which lists lack some.

    A finding about a row that is left out has no path: what the check says afterwards would only follow from it.
    """

    shape: Shape
    contents: Mapping[str, bytes]
    root: Map
    entries: dict[str, dict[str, Map]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)


def folder_tree(contents: Mapping[str, bytes], shape: Shape) -> Node:
    """The tree of the files, by their names. What is wrong with rows and columns becomes a finding of the shape."""
    folder = _Folder(shape, contents, Map(0, 0, file=_shown(shape, HEADER)))
    for name in sorted({*contents} - FILES):
        message = Text(f"Expected no file {name} in this folder", f"此文件夹中不应有文件{name}")
        mend = Text(f"Known here: {', '.join(sorted(FILES))}", f"此处可用：{'、'.join(sorted(FILES))}")
        shape.findings.append(Finding("csv-file", message, mend, file=_shown(shape, name), rule="csv"))
        folder.broken.update(each for each in SHEETS if f"{each}{SUFFIX}" not in contents)
    _header(folder)
    for name, sheet in SHEETS.items():
        before = len(shape.findings)
        for line in _lines(folder, name, sheet.columns, sheet.required):
            if sheet.home:
                _put_below(folder, sheet, line)
            elif sheet.key:
                _put_entry(folder, name, sheet, line)
            else:
                _under(folder.root, name, line, Sequence).items.append(_map(line, sheet))
        if any(not each.element for each in shape.findings[before:]):
            folder.broken.add(name)
    return folder.root


def _shown(shape: Shape, name: str) -> str:
    name = name if name.endswith(SUFFIX) else f"{name}{SUFFIX}"
    return f"{shape.file}/{name}" if shape.file else name


def _header(folder: _Folder) -> None:
    """The one row about the organisation itself."""
    lines = list(_lines(folder, HEADER, COLUMNS_OF_HEADER, ("organisation", "zone")))
    for line in lines[1:]:
        at = _beginning(line)
        message = Text("Expected one row in this file", "此文件只应有一行")
        folder.shape.report("csv-row", "", at, message, Text("Take the others away", "请删除其余各行"))
    folder.root.entries.extend(Entry(_key(name, cell), cell) for line in lines[:1] for name, cell in line.cells.items())


def _lines(folder: _Folder, name: str, columns: tuple[str, ...], required: tuple[str, ...]) -> Iterator[_Line]:
    """The rows of a file under its header; none where there is no such file."""
    content, file = folder.contents.get(f"{name}{SUFFIX}"), _shown(folder.shape, name)
    if content is None:
        return
    try:
        rows = read_rows(content, file)
        header = next(rows, Row(1, []))
        names = _columns(folder.shape, name, header, columns, required)
        known = [(at, named) for at, named in enumerate(names) if named]
        width, has_unnamed = len(header.cells), "" in header.cells
        for line, found in rows if {*required} <= {*names} else ():
            if len(found) != width:
                _uneven(folder.shape, file, Row(line, found), width)
            elif not has_unnamed or not _unnamed(folder.shape, file, Row(line, found), header):
                cells = {named: Scalar(found[at], False, line, at + 1, file) for at, named in known if found[at]}
                yield _Line(file, line, cells)
    except NotRows as error:
        folder.shape.findings.append(error.finding)


def _columns(shape: Shape, sheet: str, header: Row, known: tuple[str, ...], required: tuple[str, ...]) -> list[str]:
    """The name of each column; "" for one that is not known, or comes again."""
    names: list[str] = []
    file = _shown(shape, sheet)
    for number, name in enumerate(header.cells, 1):
        at = Scalar(name, null=False, line=header.line, column=number, file=file)
        if name and name not in known:
            shape.report(
                "organisation-key",
                f"{sheet}.{name}",
                at,
                Text(f"Expected no column {name} here", f"此处不应有列{name}"),
                Text(f"Known here: {', '.join(known)}", f"此处可用：{'、'.join(known)}"),
            )
        elif name and name in names:
            first = names.index(name) + 1
            shape.report(
                "organisation-twice",
                "",
                at,
                Text(f"Expected {name} once, but it stands in column {first} too", f"{name}在第{first}列已出现"),
            )
        names.append(name if name in known and name not in names else "")
    for name in required:
        if name not in names:
            at = Scalar(name, null=False, line=header.line, column=1, file=file)
            shape.report(
                "organisation-missing",
                "",
                at,
                Text(f"Expected a column {name} here", f"此处缺少列{name}"),
                Text("The first row names the columns, with commas between them", "首行为列名，以逗号分隔"),
            )
    return names


def _uneven(shape: Shape, file: str, row: Row, expected: int) -> None:
    at = Scalar("", null=True, line=row.line, column=min(len(row.cells), expected) + 1, file=file)
    found = len(row.cells)
    message = Text(
        f"Expected {expected} cells, as in the first row, but found {found}", f"应与首行同为{expected}格，但有{found}格"
    )
    mend = Text(
        "Put a cell with a comma in quotes, and write the comma after an empty cell too",
        "含逗号的单元格请加双引号，空单元格后的逗号也要写",
    )
    shape.report("csv-row", "", at, message, mend)


def _unnamed(shape: Shape, file: str, row: Row, header: Row) -> bool:
    """Whether something stands under a column without a name; a finding."""
    for number, (name, cell) in enumerate(zip(header.cells, row.cells, strict=True), 1):
        if cell and not name:
            at = Scalar(cell, null=False, line=row.line, column=number, file=file)
            message = Text("Expected nothing under a column without a name", "无列名的列下不应有内容")
            shape.report(
                "csv-row", "", at, message, Text("Name the column, or empty the cell", "请补列名，或清空单元格")
            )
            return True
    return False


def _key(name: str, cell: Scalar) -> Scalar:
    """The name of a column at the place of one of its cells."""
    return Scalar(name, null=False, line=cell.line, column=cell.column, file=cell.file)


def _map(line: _Line, sheet: Sheet, without: str = "") -> Map:
    lists, number, file = sheet.lists, line.number, line.file
    entries = [
        Entry(Scalar(name, False, number, cell.column, file), _several(cell) if name in lists else cell)
        for name, cell in line.cells.items()
        if name != without
    ]
    return Map(number, 1, entries, file)


def _under(owner: Map, name: str, line: _Line, kind: type[_Many]) -> _Many:
    """The map or list under the key; it is made where there is none yet."""
    for entry in owner.entries:
        if entry.key.text == name and isinstance(entry.value, kind):
            return entry.value
    made = kind(line.number, 1, file=line.file)
    owner.entries.append(Entry(_key(name, _beginning(line)), made))
    return made


def _beginning(line: _Line) -> Scalar:
    return Scalar("", null=True, line=line.number, column=1, file=line.file)


def _several(cell: Scalar) -> Sequence:
    """The ids or words in a cell, with blanks or commas between them."""
    made = Sequence(cell.line, cell.column, file=cell.file)
    parts = (part for part in _PARTS.split(cell.text) if part)
    made.items.extend(Scalar(part, null=False, line=cell.line, column=cell.column, file=cell.file) for part in parts)
    return made


def _put_entry(folder: _Folder, name: str, sheet: Sheet, line: _Line) -> None:
    """A row with an id of its own."""
    key = line.cells.get(sheet.key)
    if key is None:
        _without(folder, line, sheet.key)
        return
    made = _map(line, sheet, sheet.key)
    if name in _NEEDED_BELOW:
        _under(made, _NEEDED_BELOW[name], line, Sequence)
    _under(folder.root, name, line, Map).entries.append(Entry(key, made))
    folder.entries.setdefault(name, {}).setdefault(key.text, made)


def _put_below(folder: _Folder, sheet: Sheet, line: _Line) -> None:
    """A row that belongs to an entry of another file."""
    owner = line.cells.get(sheet.owner)
    if owner is None:
        _without(folder, line, sheet.owner)
        return
    entry = folder.entries.get(sheet.home, {}).get(owner.text)
    if entry is None and sheet.home in folder.broken:
        return
    if entry is None:
        kind = _KINDS[sheet.home]
        folder.shape.report(
            "organisation-unknown",
            f"{sheet.home}.{owner.text}",
            owner,
            Text(
                f"Expected the id of a {kind.en}, but {owner.text!r} is none",
                f"应为{kind.zh}的标识，但没有{owner.text!r}",
            ),
            Text(
                f"Declare it in {sheet.home}{SUFFIX}, or correct the id",
                f"请在 {sheet.home}{SUFFIX} 中声明，或更正标识",
            ),
        )
    elif not sheet.value:
        _under(entry, sheet.below, line, Sequence).items.append(_map(line, sheet, sheet.owner))
    else:
        key, value = line.cells.get(sheet.key), line.cells.get(sheet.value)
        if key is None or value is None:
            _without(folder, line, sheet.key if key is None else sheet.value)
            return
        _under(entry, sheet.below, line, Map).entries.append(Entry(key, value))


def _without(folder: _Folder, line: _Line, column: str) -> None:
    message = Text(f"Expected {column} here", f"此处缺少{column}")
    folder.shape.report("organisation-missing", "", _beginning(line), message)
