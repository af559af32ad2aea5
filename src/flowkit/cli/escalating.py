"""Written escalation tables: what is wrong with one, and the command that puts it into a BPMN file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flowkit.cli.settings import Words
from flowkit.cli.words import FINDINGS, TABLE_PUT
from flowkit.cli.writing import writing
from flowkit.errors import DefinitionInvalid, Finding, InputInvalid, Text

if TYPE_CHECKING:
    from flowkit.core.organisation import Organisation
    from flowkit.procedure.escalation import Known, WrittenTable


def escalation_findings(path: Path) -> tuple[Finding, ...] | None:
    """All that is wrong with a written escalation table; None for a file that holds no such table."""
    from flowkit.procedure.escalation import check, is_escalation, read_table

    content = _content(path)
    if path.suffix == ".dmn" or not is_escalation(content, path.name):
        return None
    table = read_table(content, str(path))
    return (*table.findings, *check(table, str(path)))


def import_escalation(
    words: Words,
    *,
    table: Annotated[Path, typer.Argument(help="The written table: .md, .csv or .xlsx.")],
    file: Annotated[Path, typer.Argument(help="The BPMN file of the process.")],
    deadline: Annotated[str, typer.Option(help="The id of the deadline that gets the rows.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where the file goes; by default it is changed in place.")
    ] = None,
) -> None:
    """Put a written escalation table (升级时间表) into a BPMN file, checked against its data, grades and roles."""
    from flowkit.bpmn import read
    from flowkit.procedure.escalation import known_of, put, read_table

    xml = _content(file)
    reading = read(xml, str(file))
    if reading.has_errors:
        raise DefinitionInvalid(reading.findings)
    known = known_of(reading.definitions, _spellings(_organisation(file)))
    written = read_table(_content(table), str(table), known)
    findings = _all(written, table, known)
    for finding in findings:
        typer.echo(finding.say(words.language))
    levels = [finding.level for finding in findings]
    if levels:
        typer.echo(FINDINGS.format(errors=levels.count("error"), warnings=levels.count("warning")).say(words.language))
    if "error" in levels:
        raise typer.Exit(1)
    target = output or file
    with writing(target):
        target.write_bytes(put(xml, str(file), written, deadline))
    typer.echo(TABLE_PUT.format(n=len(written.rows), name=deadline, path=target).say(words.language))


def _all(table: WrittenTable, path: Path, known: Known) -> tuple[Finding, ...]:
    from flowkit.procedure.escalation import check

    return (*table.findings, *check(table, str(path), known))


def _organisation(file: Path) -> Organisation | None:
    """The organisation that the manifest beside the file names, if there is one."""
    from flowkit.engine.deploy import open_parcel

    if not (file.parent / "flowkit.yaml").is_file():
        return None
    return open_parcel(file.parent).organisation


def _spellings(organisation: Organisation | None) -> dict[str, tuple[str, ...]]:
    if organisation is None:
        return {}
    return {role.id: (role.name.en, role.name.zh) for role in organisation.roles}


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputInvalid(
            Text("{path} cannot be read: {why}", "{path} 无法读取:{why}").format(
                path=path, why=error.strerror or error
            ),
            code="file-unusable",
            mend=Text("correct the path", "请更正路径"),
        ) from error
