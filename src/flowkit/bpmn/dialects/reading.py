"""Bytes of any encoding to a tree: what a file says of its own encoding is often wrong."""

from __future__ import annotations

import codecs
import re
from typing import Final

from flowkit.bpmn.report import Report
from flowkit.errors import Finding
from flowkit.markup import Element, Refused, parse

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSES: Final = ("utf-8", "gb18030", "iso-8859-1")
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")


def tree_of(data: bytes, file: str) -> tuple[bytes, Element | None, str, tuple[Finding, ...]]:
    """The bytes that were read, the root, the encoding that had to be guessed ("" if the file says it right), and
    what is wrong if there is no root.
    """
    root = parse(data)
    if not isinstance(root, Refused):
        return data, root, "", ()
    report = Report(file)
    report.refuse(root)
    findings = report.findings(None)
    if root.code != "xml-syntax":
        return data, None, "", findings
    for encoding in (*(name for mark, name in _MARKS if data.startswith(mark)), *_GUESSES):
        again = _as_utf8(data, encoding)
        read = parse(again) if again is not None else None
        if again is not None and read is not None and not isinstance(read, Refused):
            return again, read, encoding, ()
    return data, None, "", findings


def _as_utf8(data: bytes, encoding: str) -> bytes | None:
    """The text in UTF-8 with no declaration before it; None if it is not in that encoding."""
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, UnicodeError):
        return None
    text = _DECLARATION.sub("", text.lstrip("\ufeff \t\r\n"))
    kept = "".join(sign for sign in text if sign in "\t\n\r" or sign >= " ")
    return kept.encode("utf-8", errors="ignore")
