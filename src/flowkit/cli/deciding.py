"""`flowkit decide`: a decision of a file, with the rules that hit; and what is wrong with such files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from flowkit.cli.data import DataFile, Pairs, read_data
from flowkit.cli.feel import At, pointed, present
from flowkit.cli.settings import Words
from flowkit.cli.show import AsJson, print_json
from flowkit.cli.words import WORDS
from flowkit.errors import DefinitionInvalid, Finding, InputInvalid, Language, Text

if TYPE_CHECKING:
    from flowkit.decision import DecisionModel, Evaluated, Outcome

SUFFIXES: Final = frozenset({".dmn", ".csv", ".md", ".xlsx"})


def decide(
    words: Words,
    *,
    table: Annotated[Path, typer.Argument(help="A DMN file, or a table as .csv, .md or .xlsx.")],
    data: Pairs = None,
    inputs: Annotated[
        list[str] | None, typer.Option("--input", metavar="NAME=VALUE", help="One input; as the pairs.")
    ] = None,
    data_file: DataFile = "",
    decision: Annotated[str, typer.Option(help="Which one, if the file has several: its name or id.")] = "",
    at: At = "",
    as_json: AsJson = False,
) -> None:
    """Ask a decision: its value, what it read, which rules hit, and why something in it is null."""
    model = opened(table)
    name = decision or _only(model)
    given = read_data([*(data or ()), *(inputs or ())], data_file)
    _check(model, name, given)
    outcome = model.decide(name, given, present(at))
    if as_json:
        print_json(_record(outcome))
        return
    for line in _page(outcome, _lines(table), words.language):
        typer.echo(line)


def opened(path: Path) -> DecisionModel:
    """The model of a file. Raises DefinitionInvalid, or InputInvalid for what cannot be read."""
    from flowkit.dmn import read_decisions

    try:
        return read_decisions(path)
    except OSError as error:
        raise _no_file(path, error) from error


def table_findings(path: Path) -> tuple[Finding, ...]:
    """All that is wrong with a file of decisions; of its tables also gaps, overlaps and rules that never count."""
    from flowkit.dmn import read_decisions

    try:
        model = read_decisions(path, strict=False)
    except DefinitionInvalid as error:
        return error.findings
    except OSError as error:
        raise _no_file(path, error) from error
    return (*model.findings, *(() if model.has_errors else model.checks()))


def tables_in(folder: Path) -> list[Path]:
    """The decisions of a folder that has no diagram."""
    if any(folder.glob("*.bpmn")):
        return []
    return sorted(each for each in folder.iterdir() if each.suffix in SUFFIXES and each.stem.lower() != "readme")


def _no_file(path: Path, error: OSError) -> InputInvalid:
    return InputInvalid(
        Text("{path} cannot be read: {why}", "{path} 无法读取:{why}").format(path=path, why=error.strerror or error),
        code="file-unusable",
        mend=Text("correct the path", "请更正路径"),
    )


def _only(model: DecisionModel) -> str:
    names = (*model.decisions, *model.services)
    if len(names) == 1:
        return names[0]
    raise InputInvalid(
        Text("the file has {n} decisions", "文件有 {n} 个决策").format(n=len(names)),
        code="decision-unclear",
        mend=Text("name one with --decision: {names}", "请用 --decision 指明:{names}").format(names=", ".join(names)),
    )


def _check(model: DecisionModel, name: str, given: Mapping[str, object]) -> None:
    read = [each.name for each in model.inputs(name)]
    for unread in given.keys() - set(read):
        raise InputInvalid(
            Text("{decision} does not read {name}", "{decision} 不读取 {name}").format(decision=name, name=unread),
            code="decision-input-unread",
            mend=Text("it reads: {names}", "它读取:{names}").format(names=", ".join(read) or "-"),
        )


def _record(outcome: Outcome) -> dict[str, object]:
    from flowkit.expressions.literals import literal

    return {
        "value": literal(outcome.value),
        "decisions": [
            {
                "name": each.name,
                "inputs": {name: literal(value) for name, value in each.inputs.items()},
                "value": literal(each.value),
                "rules": [hit._asdict() for hit in each.hits],
                "warnings": each.warnings,
            }
            for each in outcome.decisions
        ],
        "warnings": outcome.input_warnings,
    }


def _page(outcome: Outcome, source: str, language: Language) -> Iterator[str]:
    from flowkit.expressions.literals import literal

    yield literal(outcome.value)
    for warning in outcome.input_warnings:
        yield f"  {warning.text.say(language)}"
    for each in outcome.decisions:
        yield from _evaluated(each, source, language)


def _evaluated(each: Evaluated, source: str, language: Language) -> Iterator[str]:
    from flowkit.expressions.literals import literal

    yield f"  {each.name}: {literal(each.value)}"
    for name, value in each.inputs.items():
        yield f"    {name} = {literal(value)}"
    for hit in each.hits:
        pairs = zip(hit.rules, hit.ids, strict=True)
        rules = ", ".join(f"{number} ({name})" if name else str(number) for number, name in pairs)
        yield f"    {WORDS['rules'].say(language)}: {rules or WORDS['none'].say(language)}"
    for warning in each.warnings:
        yield f"    {warning.line}:{warning.column} {warning.text.say(language)}"
        yield from pointed(source, warning.line, warning.column, indent=6)


def _lines(path: Path) -> str:
    """The text of the file, to point into; empty for a spreadsheet."""
    return "" if path.suffix == ".xlsx" else path.read_bytes().decode("utf-8-sig", errors="replace")
