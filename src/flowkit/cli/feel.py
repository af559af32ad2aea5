"""`flowkit feel`: one expression, its value, and why."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from flowkit.cli.data import DataFile, Pairs, read_data, value_of
from flowkit.cli.settings import Words
from flowkit.cli.show import AsJson, print_json
from flowkit.cli.words import WORDS
from flowkit.errors import ExpressionError, Language

if TYPE_CHECKING:
    from flowkit.expressions import Expression, Value, Warning  # noqa: A004 -- the class of the warnings channel

Source = Annotated[str, typer.Argument(metavar="EXPRESSION", help="FEEL; behind -- if it begins with a minus.")]
At = Annotated[
    str,
    typer.Option(envvar="FLOWKIT_NOW", help="What now() and today() say: 2026-11-16T08:30+08:00. By default, now."),
]


def feel(
    words: Words,
    *,
    expression: Source,
    data: Pairs = None,
    data_file: DataFile = "",
    unary: Annotated[
        str | None,
        typer.Option(metavar="VALUE", help="The expression is a cell of a table; test this value with it."),
    ] = None,
    at: At = "",
    as_json: AsJson = False,
) -> None:
    """Evaluate a FEEL expression, and say what it read and why something in it is null."""
    context = read_data(data, data_file)
    moment = present(at)
    warnings: list[Warning] = []
    try:
        compiled = _compiled(expression, context, unary=unary is not None)
        value = compiled.evaluate(context | {"?": value_of(unary or "")}, moment, warnings)
    except ExpressionError as error:
        _complain(expression, error, words.language)
        raise typer.Exit(1) from error
    answer = _answer(compiled, value, context, warnings)
    if as_json:
        print_json(answer)
        return
    for line in _page(answer, compiled.source, words.language):
        typer.echo(line)


def present(at: str) -> datetime:
    """The moment that is meant, with its zone; without one the machine's present."""
    from flowkit.core.worktime.instants import to_datetime
    from flowkit.engine.clock import SystemClock, parse_instant

    if not at:
        return to_datetime(SystemClock().now()).astimezone()
    parse_instant(at)
    return datetime.fromisoformat(at)


def _compiled(source: str, context: Mapping[str, object], *, unary: bool) -> Expression:
    from flowkit.expressions import compile_expression, compile_unary_tests

    return (compile_unary_tests if unary else compile_expression)(source, context.keys())


@dataclass(frozen=True, slots=True)
class Answer:
    """The value and the data that were read, as FEEL; why something is null."""

    value: str
    type: str
    reads: Mapping[str, str]
    warnings: Sequence[Warning]


def _answer(compiled: Expression, value: Value, context: Mapping[str, object], warnings: Sequence[Warning]) -> Answer:
    from flowkit.expressions import compile_expression
    from flowkit.expressions.literals import literal
    from flowkit.expressions.values import kind_of

    read = {name: compile_expression(name, context.keys()).evaluate(context) for name in sorted(compiled.reads)}
    return Answer(literal(value), kind_of(value), {name: literal(each) for name, each in read.items()}, warnings)


def _page(answer: Answer, source: str, language: Language) -> Iterator[str]:
    yield answer.value
    yield f"  {WORDS['type'].say(language)}: {answer.type}"
    if answer.reads:
        data = ", ".join(f"{name} = {text}" for name, text in answer.reads.items())
        yield f"  {WORDS['reads'].say(language)}: {data}"
    for warning in answer.warnings:
        yield f"  {warning.line}:{warning.column} {warning.text.say(language)}"
        yield from pointed(source, warning.line, warning.column, indent=4)


def _complain(source: str, error: ExpressionError, language: Language) -> None:
    lines = [f"{error.line}:{error.column} {error.say(language)}", *pointed(source, error.line, error.column, indent=2)]
    sys.stderr.write("\n".join(lines) + "\n")


def pointed(source: str, line: int, column: int, *, indent: int) -> list[str]:
    """The line of the source, and a caret under the column. A Chinese character is two columns wide."""
    from rich.cells import cell_len

    lines = source.split("\n")
    if not 1 <= line <= len(lines):
        return []
    text = lines[line - 1].replace("\t", " ")
    return [" " * indent + text, " " * (indent + cell_len(text[: column - 1])) + "^"]
