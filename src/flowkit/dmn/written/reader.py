"""Written tables to definitions: each table is a decision; what it reads and no other table gives is input data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath

from flowkit.decision.logic import TableForm
from flowkit.decision.model import Decision, Definitions, InputData, Reference
from flowkit.decision.rows import ROWS
from flowkit.decision.scope import Scope
from flowkit.decision.tables import table
from flowkit.decision.types import TypeNames
from flowkit.dmn.messages import MESSAGES
from flowkit.dmn.written import csv, markdown, xlsx
from flowkit.dmn.written.cells import Block, Unreadable, blocks, within_bounds
from flowkit.dmn.written.grid import Grid
from flowkit.dmn.xml import Read
from flowkit.errors import ExpressionError, Finding
from flowkit.expressions import Vocabulary, compile_node

MOST_CHARACTERS = 5 * 1024 * 1024


def read_csv(data: bytes, file: str) -> Read:
    return _read_text(data, file, lambda text: blocks(within_bounds(csv.rows(text)), _stem(file)))


def read_markdown(data: bytes, file: str) -> Read:
    return _read_text(data, file, lambda text: markdown.markdown_blocks(text, _stem(file)))


def read_xlsx(data: bytes, file: str) -> Read:
    return _read(lambda: (block for name, rows in xlsx.sheets(data) for block in blocks(rows, name)), file)


def _read(find: Callable[[], Iterator[Block]], file: str) -> Read:
    try:
        found = list(find())
    except Unreadable as why:
        return Read(None, (_finding(why.code, file, most=why.detail, detail=why.detail),))
    return _definitions(found, file)


def _read_text(data: bytes, file: str, find: Callable[[str], Iterator[Block]]) -> Read:
    if len(data) > MOST_CHARACTERS:
        return Read(None, (_finding("xlsx-size", file, most=MOST_CHARACTERS),))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Read(None, (_finding("table-encoding", file),))
    return _read(lambda: find(text.replace("\r\n", "\n")), file)


def _finding(code: str, file: str, *, most: object = "", detail: object = "", name: str = "") -> Finding:
    return replace(MESSAGES[code].finding(code, line=1, most=most, detail=detail, name=name), file=file)


def _stem(file: str) -> str:
    return PurePath(file).stem or "decision"


def _definitions(found: Iterable[Block], file: str) -> Read:
    findings: list[Finding] = []
    forms: dict[str, TableForm] = {}
    for block in found:
        grid = Grid(block, file)
        form = grid.table()
        findings.extend(grid.findings)
        if form is not None:
            if block.name in forms:
                findings.append(replace(_finding("table-name-twice", file, name=block.name), line=form.at.line))
            forms[block.name] = form
    if not forms:
        return Read(None, tuple(findings) or (_finding("table-none", file),))
    reads = {name: _reads(form) for name, form in forms.items()}
    namespace = f"urn:flowkit:tables:{_stem(file)}"
    types = {clause.expression.text: clause.type for form in forms.values() for clause in form.inputs if clause.type}
    data = dict.fromkeys(name for each in reads.values() for name in sorted(each) if name not in forms)
    return Read(
        Definitions(
            _stem(file),
            namespace,
            file,
            inputs=tuple(InputData(f"input: {name}", name, type=types.get(name, "")) for name in data),
            decisions=tuple(_decision(name, form, reads[name], forms) for name, form in forms.items()),
        ),
        tuple(findings),
    )


def _decision(name: str, form: TableForm, reads: frozenset[str], others: Iterable[str]) -> Decision:
    known = set(others)
    needs = tuple(Reference("", each if each in known else f"input: {each}", form.at) for each in sorted(reads))
    return Decision(name, name, form.at, logic=form, requires=needs)


def _reads(form: TableForm) -> frozenset[str]:
    """The names that the cells use. Their mistakes are found when the file is linked."""
    scope = Scope(Vocabulary(), TypeNames(), [])
    try:
        return compile_node(table(form, scope), Vocabulary(findings=[]), ROWS).reads - {"?"}
    except ExpressionError:
        return frozenset()
