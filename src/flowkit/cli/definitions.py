"""Commands on files: validate, deploy, layout, diff, render."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from flowkit.cli.deciding import SUFFIXES, table_findings, tables_in
from flowkit.cli.escalating import escalation_findings
from flowkit.cli.naming import case_named
from flowkit.cli.settings import Place, Words
from flowkit.cli.show import AsJson, Page, print_json
from flowkit.cli.words import DRAWN, DRAWN_ALREADY, FINDINGS, FINE, SAME
from flowkit.errors import DefinitionInvalid, Finding, InputInvalid, Text

Source = Annotated[Path, typer.Argument(help="A .bpmn file, or a folder of them with its manifest flowkit.yaml.")]


def validate(
    words: Words,
    *,
    path: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files or folders.")],
    organisation: Annotated[
        Path | None, typer.Option(help="An organisation in the place of that of the manifest: a file, or a CSV folder.")
    ] = None,
) -> None:
    """Check files as `deploy` would, and name everything that is wrong: place, code, element, rule, mend."""
    found = [(each, _findings(each, organisation)) for each in _files(path)]
    for each, findings in found:
        for finding in findings:
            typer.echo(finding.say(words.language))
        if not findings:
            typer.echo(FINE.format(path=each).say(words.language))
    levels = [finding.level for _, findings in found for finding in findings]
    if levels:
        typer.echo(FINDINGS.format(errors=levels.count("error"), warnings=levels.count("warning")).say(words.language))
    if "error" in levels:
        raise typer.Exit(1)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """A folder that holds only decisions counts as its files."""
    for path in paths:
        yield from (tables_in(path) if path.is_dir() else ()) or [path]


def _findings(path: Path, organisation: Path | None) -> tuple[Finding, ...]:
    if path.suffix in SUFFIXES:
        return table_findings(path) if (rows := escalation_findings(path)) is None else rows
    from flowkit.engine.clock import SystemClock
    from flowkit.engine.deploy import open_parcel

    try:
        return open_parcel(path, SystemClock().now(), people=organisation).warnings
    except DefinitionInvalid as error:
        return error.findings


def deploy(
    place: Place,
    *,
    path: Source,
    by: Annotated[str, typer.Option(help="Who deploys, for the record.")] = "",
    as_json: AsJson = False,
) -> None:
    """Store a new version of each process whose file has changed. Makes the tables of an empty SQLite database."""
    with place.engine(make=True) as engine:
        deployed = engine.deploy(path, by=by)
    if as_json:
        print_json(deployed)
        return
    page = Page(place)
    rows = [(each.process, str(each.version), page.word("new" if each.is_new else "unchanged")) for each in deployed]
    page.table(("process", "version", "status"), rows)


def layout(
    words: Words,
    *,
    file: Annotated[Path, typer.Argument(help="A .bpmn file.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where the file goes; by default it is changed in place.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Draw anew what has a diagram already.")] = False,
) -> None:
    """Draw a diagram into a BPMN file that has none; everything else in the file stays as it is."""
    from flowkit.bpmn import lay_out

    content = _content(file)
    drawn = lay_out(content, again=again)
    typer.echo((DRAWN if drawn is not None else DRAWN_ALREADY).format(path=output or file).say(words.language))
    if drawn is not None or output is not None:
        _put(output or file, content if drawn is None else drawn)


def diff(
    words: Words,
    *,
    old: Annotated[Path, typer.Argument(help="The .bpmn file as it was.")],
    new: Annotated[Path, typer.Argument(help="The .bpmn file as it is.")],
    as_json: AsJson = False,
    svg: Annotated[
        Path | None, typer.Option("--svg", help="Draw the new file with what is new and changed painted.")
    ] = None,
) -> None:
    """Say what differs in meaning between two files, in the words of the procedure."""
    from flowkit.bpmn import diff as compare
    from flowkit.bpmn import lay_out, painted
    from flowkit.bpmn import render as draw

    content = _content(new)
    changes = compare(_content(old), content)
    if svg is not None:
        _put(svg, draw(lay_out(content) or content, painted(changes)).encode())
    if as_json:
        print_json([change.as_row() for change in changes])
        return
    for change in changes:
        typer.echo(change.say(words.language))
    if not changes:
        typer.echo(SAME.say(words.language))


def render(
    place: Place,
    *,
    file: Annotated[Path, typer.Argument(help="A .bpmn file.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where the SVG goes; by default it is printed.")
    ] = None,
    case: Annotated[str, typer.Option(help="Paint how far this case of the process has come: process/key or id.")] = "",
    by: Annotated[str, typer.Option(help="Who reads the case.")] = "",
) -> None:
    """Draw the diagram of a BPMN file as SVG; with --case painted with what the case has reached."""
    from flowkit.bpmn import render as draw

    marks = _marks(place, case, by) if case else {}
    svg = draw(_content(file), marks)
    if output is None:
        sys.stdout.write(svg + "\n")
        return
    _put(output, svg.encode())


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise _no_file("{path} cannot be read: {why}", "{path} 无法读取:{why}", file, error) from error


def _put(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise _no_file("{path} cannot be written: {why}", "{path} 无法写入:{why}", file, error) from error


def _no_file(en: str, zh: str, path: Path, error: OSError) -> InputInvalid:
    return InputInvalid(
        Text(en, zh).format(path=path, why=error.strerror or error),
        code="file-unusable",
        mend=Text("correct the path", "请更正路径"),
    )


def _marks(place: Place, case: str, by: str) -> Mapping[str, str]:
    from flowkit.engine.marks import marks

    with place.engine() as engine:
        return marks(engine.case(case_named(engine, case, by), by=by))
