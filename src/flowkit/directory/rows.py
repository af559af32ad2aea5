"""One CSV file as rows of cells that know their places, or the reason why it is none. The text is never calculated."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from flowkit.directory.tree import LARGEST
from flowkit.errors import NOTHING, Finding, Text

LONGEST_LINE: Final = 1024 * 1024
"""How many characters one line of a file has at most, so that one row cannot become any number of cells."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_RULE = "csv"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE = Text('Save it as "CSV UTF-8"', "请另存为“CSV UTF-8（逗号分隔）”")
_QUOTES = Text(
    'Put a cell with a comma, a quote or a line end in quotes, and write a quote in it twice: "a ""b"", c"',
    '含逗号、引号或换行的单元格请加双引号，其中的引号写两次："a ""b"", c"',
)


class NotRows(Exception):
    """The bytes cannot be read as rows; `finding` says why and where."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.say())
        self.finding = finding


class Row(NamedTuple):
    """The cells of one row, and the line of the file on which it begins (from 1)."""

    line: int
    cells: list[str]


def read_rows(content: bytes, file: str = "") -> Iterator[Row]:
    """The rows that are not empty, cells without the blanks around them. Raises `NotRows`."""
    if len(content) > LARGEST:
        message = Text(
            f"Expected a file of at most {LARGEST // 1024 // 1024} MiB", f"文件不得超过{LARGEST // 1024 // 1024} MiB"
        )
        raise _refusal(file, 0, "csv-size", message)
    text = _decoded(content, file)
    _check_characters(text, file)
    reader = csv.reader(_lines(text, file), strict=True)
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield Row(line, stripped)
    except csv.Error as error:
        message = Text(f"Expected comma-separated values, but {error}", f"不是有效的CSV：{error}")
        raise _refusal(file, max(reader.line_num, 1), "csv-syntax", message, _QUOTES) from error


def _decoded(content: bytes, file: str) -> str:
    """The text, with or without the mark of UTF-8 before it. Another encoding is refused: guessed, a wrong one might
    pass as other names.
    """
    if content.startswith(_UTF16):
        message = Text("Expected UTF-8, but this is UTF-16", "应为UTF-8编码，但为UTF-16")
        raise _refusal(file, 1, "csv-encoding", message, _SAVE)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        chinese = _is_gb18030(content)
        message = (
            Text("Expected UTF-8, but this seems to be GB18030", "应为UTF-8编码，但似为GB18030")
            if chinese
            else Text(f"Expected UTF-8, but byte {error.start} is none", f"应为UTF-8编码，但第{error.start}字节不是")
        )
        raise _refusal(file, line, "csv-encoding", message, _SAVE) from error


def _is_gb18030(content: bytes) -> bool:
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _check_characters(text: str, file: str) -> None:
    found = _CONTROL.search(text)
    if found is not None:
        message = Text(
            f"Expected no control character, but found U+{ord(found.group()):04X}",
            f"不得含控制字符，但有U+{ord(found.group()):04X}",
        )
        line = len(io.StringIO(text[: found.start()] + ".", newline="").readlines())
        raise _refusal(file, line, "csv-character", message, Text("Take it out", "请删除"))


def _lines(text: str, file: str) -> Iterator[str]:
    """The lines, with their ends, as the reader of the standard library wants them."""
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        if len(line) > LONGEST_LINE:
            message = Text(
                f"Expected a line of at most {LONGEST_LINE} characters, but this has {len(line)}",
                f"一行不得超过{LONGEST_LINE}个字符，但此行有{len(line)}个",
            )
            raise _refusal(file, number, "csv-size", message)
        yield line


def _refusal(file: str, line: int, code: str, message: Text, mend: Text = NOTHING) -> NotRows:
    return NotRows(Finding(code, message, mend, file=file, line=line, rule=_RULE))
