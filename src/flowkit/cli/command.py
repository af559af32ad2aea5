"""How a function becomes a command: its first parameter is a class of shared options, its errors become exit codes."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Concatenate, ParamSpec, TypeVar

import typer

from flowkit.errors import DefinitionInvalid, FlowkitError, Language

S = TypeVar("S")
P = ParamSpec("P")


def register(
    app: typer.Typer, name: str, panel: str, *, text: str = "", parameters: Sequence[inspect.Parameter] | None = None
) -> Callable[[Callable[Concatenate[S, P], None]], Callable[Concatenate[S, P], None]]:
    """Register a function `(settings, **values)`: the fields of its settings become options after its own parameters.

    `text` is the help, by default the docstring; `parameters` its own parameters, by default those of its signature.
    """

    def take(function: Callable[Concatenate[S, P], None]) -> Callable[Concatenate[S, P], None]:
        first, *found = inspect.signature(function, eval_str=True).parameters.values()
        settings: Callable[..., S] = first.annotation
        shared = inspect.signature(settings, eval_str=True).parameters
        call: Callable[..., None] = function
        own = list(found if parameters is None else parameters)

        def run(**values: object) -> None:
            given = settings(**{key: values.pop(key) for key in shared})
            with errors_said(getattr(given, "language", "en")):
                call(given, **values)

        keywords = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in (*own, *shared.values())]
        run.__signature__ = inspect.Signature(keywords)  # type: ignore[attr-defined]  # because functions declare no such attribute, though inspect reads it
        app.command(name, help=text or inspect.getdoc(function), rich_help_panel=panel)(run)
        return function

    return take


@contextmanager
def errors_said(language: Language) -> Iterator[None]:
    """An error of flowkit becomes its line on the standard error stream, and exit code 1."""
    try:
        yield
    except DefinitionInvalid as error:
        _complain(*(finding.say(language) for finding in error.findings))
        raise typer.Exit(1) from error
    except FlowkitError as error:
        _complain(error.say(language))
        raise typer.Exit(1) from error


def _complain(*lines: str) -> None:
    for line in lines:
        sys.stderr.write(line + "\n")
