"""Boxed expressions as they are written (DMN 1.5, clause 7.3 and 10.2): values that every reader of decisions makes.

Each form is another spelling of FEEL; `boxed.py` turns it into the syntax of the language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from flowkit.expressions.syntax import Place

NOWHERE = Place(0, 0)


class Source(NamedTuple):
    """FEEL as written, and where in the file it begins.

    `is_cell` says that everything in the text is at that place: a cell of a sheet, by row and column.
    """

    text: str
    at: Place = NOWHERE
    is_cell: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """`id` is the element's, `at` its place in the file; `type` names the type of the value, "" for any."""

    id: str
    at: Place
    type: str


@dataclass(frozen=True, slots=True)
class LiteralForm(Form):
    source: Source


class Parameter(NamedTuple):
    name: str
    type: str = ""


class Entry(NamedTuple):
    """`name` is "" for the result of the context."""

    name: str
    type: str
    value: Form


@dataclass(frozen=True, slots=True)
class ContextForm(Form):
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ListForm(Form):
    items: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class RelationForm(Form):
    columns: tuple[Parameter, ...]
    rows: tuple[tuple[Form, ...], ...]


class Argument(NamedTuple):
    name: str
    value: Form


@dataclass(frozen=True, slots=True)
class InvocationForm(Form):
    function: Form
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class FunctionForm(Form):
    """`kind` is FEEL, Java or PMML; the latter two have code outside, which is never run."""

    parameters: tuple[Parameter, ...]
    body: Form | None
    kind: str = "FEEL"


@dataclass(frozen=True, slots=True)
class ConditionalForm(Form):
    condition: Form
    then: Form
    otherwise: Form


@dataclass(frozen=True, slots=True)
class LoopForm(Form):
    kind: Literal["for", "some", "every"]
    variable: str
    source: Form
    body: Form


@dataclass(frozen=True, slots=True)
class FilterForm(Form):
    source: Form
    condition: Form


@dataclass(frozen=True, slots=True)
class MissingForm(Form):
    """A place where a form should stand: null, and a finding of the reader."""


@dataclass(frozen=True, slots=True)
class InputClause:
    """`values` are unary tests: what the input may be."""

    id: str
    expression: Source
    type: str = ""
    label: str = ""
    values: Source | None = None


@dataclass(frozen=True, slots=True)
class OutputClause:
    """`name` is "" where the table has one output. `values` are in the order of their priority."""

    id: str
    name: str = ""
    type: str = ""
    values: Source | None = None
    default: Source | None = None


@dataclass(frozen=True, slots=True)
class RuleForm:
    """One row: a test for each input, a value for each output, and what is said about it."""

    id: str
    at: Place
    tests: tuple[Source, ...]
    outputs: tuple[Source, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableForm(Form):
    """`policy` is a letter of the standard (U A P F R O C), `aggregation` one of # + < > or ""."""

    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[RuleForm, ...]
    policy: str = "U"
    aggregation: str = ""
    orientation: str = "Rule-as-Row"
