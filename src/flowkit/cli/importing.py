"""The command on files of other engines: import."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flowkit.cli.settings import Place
from flowkit.cli.show import AsJson, Page, plain, print_json
from flowkit.cli.words import FINDINGS, IMPORTED, OUTCOMES
from flowkit.errors import DefinitionInvalid, InputInvalid, Text

if TYPE_CHECKING:
    from flowkit.bpmn.dialects import Imported


def import_(
    place: Place,
    *,
    file: Annotated[Path, typer.Argument(help="A BPMN file of Camunda, Flowable, Activiti or SpiffWorkflow.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Where the flowkit file goes; by default NAME.flowkit.bpmn beside FILE."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Translate a file of another engine into flowkit's own elements, and report everything that stood in it (导入)."""
    from flowkit.bpmn.dialects import import_file

    target = output or file.with_name(f"{file.stem}.flowkit.bpmn")
    try:
        content = file.read_bytes()
    except OSError as error:
        raise _unusable("{path} cannot be read: {why}", "{path} 无法读取:{why}", file, error) from error
    imported = import_file(content, str(file), str(target))
    if imported.xml is None:
        raise DefinitionInvalid(imported.findings)
    try:
        target.write_bytes(imported.xml)
    except OSError as error:
        raise _unusable("{path} cannot be written: {why}", "{path} 无法写入:{why}", target, error) from error
    if as_json:
        rows = {"engine": imported.title, "output": str(target), "rows": imported.rows, "findings": imported.findings}
        print_json({name: plain(value) for name, value in rows.items()})
    else:
        _print(Page(place), imported, file, target)
    if imported.has_errors:
        raise typer.Exit(1)


def _print(page: Page, imported: Imported, file: Path, target: Path) -> None:
    """The report on the old file, then what the reader has to say of the new one, but for what it merely keeps."""
    outcomes = {key: page.say(text) for key, text in OUTCOMES.items()}
    rows = [(str(row.line), row.element, row.what, outcomes[row.outcome], page.say(row.note)) for row in imported.rows]
    page.table(("line", "element", "what", "outcome", "note"), rows)
    page.line(page.say(IMPORTED.format(path=file, engine=imported.title, output=target)))
    counts = Counter[str](row.outcome for row in imported.rows)
    page.line(", ".join(f"{outcomes[name]}: {counts[name]}" for name in OUTCOMES if counts[name]))
    kept = {"foreign-ignored", "foreign-attribute-ignored"}
    shown = [finding for finding in imported.findings if finding.code not in kept]
    for finding in shown:
        page.line(finding.say(page.language))
    if shown:
        levels = [finding.level for finding in shown]
        page.line(page.say(FINDINGS.format(errors=levels.count("error"), warnings=levels.count("warning"))))


def _unusable(en: str, zh: str, path: Path, error: OSError) -> InputInvalid:
    return InputInvalid(
        Text(en, zh).format(path=path, why=error.strerror or error),
        code="file-unusable",
        mend=Text("correct the path", "请更正路径"),
    )
