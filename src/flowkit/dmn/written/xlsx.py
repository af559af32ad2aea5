"""The sheets of a spreadsheet to rows. The file may come from anybody: its size is bounded before anything is read,
document types are refused, links and macros are not followed.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from flowkit.dmn.written.cells import MOST_COLUMNS, Cell, Row, Unreadable, within_bounds
from flowkit.errors import InputInvalid, Text
from flowkit.expressions.syntax import Place

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_UNPACKED: Final = 50 * 1024 * 1024
MOST_PARTS: Final = 1_000
_MISSING: Final = Text("reading spreadsheets needs the package openpyxl", "读取电子表格需要安装 openpyxl")
_MEND: Final = Text("Install flowkit[spreadsheets]", "请安装 flowkit[spreadsheets]")


def sheets(data: bytes) -> Iterator[tuple[str, list[Row]]]:
    """Each sheet with its name. Raises Unreadable for what is no spreadsheet, or too large."""
    try:
        import openpyxl  # noqa: PLC0415 - an extra, and slow to import
    except ModuleNotFoundError:
        raise InputInvalid(_MISSING, code="spreadsheets-missing", mend=_MEND) from None
    _check(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            yield str(sheet.title), list(within_bounds(_rows(sheet)))
        book.close()
    except Unreadable:
        raise
    except Exception as error:  # noqa: BLE001 - a broken file may raise anything in the library that reads it
        raise Unreadable("xlsx-broken", type(error).__name__) from None


def _check(data: bytes) -> None:
    """Bounds on what the archive says it holds, and on what is really in it."""
    if len(data) > MOST_BYTES:
        raise Unreadable("xlsx-size", MOST_BYTES)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Unreadable("xlsx-size", MOST_UNPACKED)
            for part in parts:
                if part.filename.endswith((".xml", ".rels", ".vml")):
                    _check_part(archive.read(part))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError) as error:
        raise Unreadable("xlsx-broken", type(error).__name__) from None


def _check_part(data: bytes) -> None:
    # In UTF-16 the declaration could hide; no program writes spreadsheets so.
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\x00" in data[:200]:
        raise Unreadable("xlsx-doctype")


def _rows(sheet: Any) -> Iterator[Row]:
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        if len(values) > MOST_COLUMNS:
            raise Unreadable("table-columns", MOST_COLUMNS)
        yield tuple(_cell(value, Place(number, column)) for column, value in enumerate(values, start=1))


def _cell(value: object, at: Place) -> Cell:
    """Numbers, truth values and dates of a spreadsheet become literals."""
    literal = _LITERALS.get(type(value))
    if literal is not None:
        return Cell(literal(value), at, is_value=True, is_cell=True)
    return Cell("" if value is None else str(value).strip(), at, is_cell=True)


def _number(value: Any) -> str:
    return str(int(value)) if value == int(value) else f"{value:.15g}"


def _moment(value: Any) -> str:
    """A spreadsheet has no dates without a time: midnight is the date."""
    return f'@"{value.date().isoformat() if value.time() == dt.time() else value.isoformat()}"'


_LITERALS: Final[Mapping[type, Callable[[Any], str]]] = {
    bool: lambda value: str(value).lower(),
    int: str,
    float: _number,
    dt.datetime: _moment,
    dt.date: lambda value: f'@"{value.isoformat()}"',
    dt.time: lambda value: f'@"{value.isoformat()}"',
    dt.timedelta: lambda value: f'@"PT{int(value.total_seconds())}S"',
}
