"""Data from the command line: `field=value` pairs, and files."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

Pairs = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FIELD=VALUE]...", help='Data. A value is JSON (2, true, ["a"]), or else text as it is.'),
]
DataFile = Annotated[str, typer.Option("--data", metavar="FILE", help="Data from a JSON or YAML file; - reads JSON.")]


def read_data(pairs: Iterable[str] | None, file: str = "") -> dict[str, object]:
    """The data of the file, then those of the pairs. Raises BadParameter (exit 2) for what is neither."""
    data = dict(_file(file)) if file else {}
    for pair in pairs or ():
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise typer.BadParameter(f"write data as field=value, not {pair!r}")
        data[name] = value_of(value)
    return data


def value_of(text: str) -> object:
    """JSON with exact decimals; a date, time or duration as FEEL writes it (`@"2026-11-16"`); else text as it is."""
    if text.startswith('@"'):
        return _temporal(text)
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except ValueError:
        return text


def _temporal(text: str) -> object:
    from flowkit.errors import ExpressionError
    from flowkit.expressions import compile_expression

    try:
        found = compile_expression(text, ()).evaluate({})
    except ExpressionError:
        return text
    return found


def _no_number(name: str) -> object:
    raise ValueError(name)


def _file(name: str) -> dict[str, object]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8-sig")
        content = _parsed(name, text)
    except (OSError, ValueError, RecursionError) as error:
        raise typer.BadParameter(f"{name}: {error}", param_hint="--data") from error
    if not isinstance(content, dict):
        raise typer.BadParameter(f"{name}: expected a mapping of fields", param_hint="--data")
    return content


def _parsed(name: str, text: str) -> object:
    if not name.endswith((".yaml", ".yml")):
        return json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
