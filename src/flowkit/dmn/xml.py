"""DMN XML, versions 1.1 to 1.5, to definitions."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

from flowkit.decision.model import Definitions
from flowkit.dmn.account import account
from flowkit.dmn.graph import read_definitions
from flowkit.dmn.markup import Sheet, is_dmn, local
from flowkit.dmn.messages import MESSAGES
from flowkit.errors import Finding
from flowkit.markup import Refused, parse

# A table has two elements for each cell.
MOST_ELEMENTS: Final = 200_000


class Read(NamedTuple):
    """What a reader made of one file; `definitions` is None for a file that is not of its kind at all."""

    definitions: Definitions | None
    findings: tuple[Finding, ...]


def read_xml(data: bytes, file: str = "") -> Read:
    """Never raises for what is in the file."""
    root = parse(data, MOST_ELEMENTS)
    if isinstance(root, Refused):
        found = MESSAGES[root.code].finding(
            root.code, line=root.line, column=root.column, most=root.most, detail=root.detail
        )
        return Read(None, (replace(found, file=file),))
    sheet = Sheet(data, root, file)
    if not is_dmn(root) or local(root) != "definitions":
        sheet.add("not-dmn", root, tag=root.tag)
        return Read(None, tuple(sheet.findings))
    account(sheet)
    definitions = read_definitions(sheet)
    return Read(definitions, tuple(sheet.findings))
