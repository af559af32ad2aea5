"""The data of a process as they are declared, and the business states that its cases have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal

from flowkit.errors import NOTHING, Text
from flowkit.expressions import YearMonthDuration

FieldType = Literal[
    "string", "integer", "number", "boolean", "date", "time", "datetime", "duration", "list", "context", "any"
]
Types = frozenset[type]
_ONE: Mapping[str, Types] = {
    "string": frozenset({str}),
    "integer": frozenset({int}),
    "number": frozenset({int, Decimal}),
    "boolean": frozenset({bool}),
    "date": frozenset({date}),
    "time": frozenset({time}),
    "datetime": frozenset({datetime}),
    "duration": frozenset({timedelta, YearMonthDuration}),
    "list": frozenset({list, tuple}),
    "context": frozenset({dict}),
}
TYPES: Mapping[str, Types] = {**_ONE, "any": Types().union(*_ONE.values())}
"""Exactly these: for Python a truth value is a number, and a moment a date; what comes in has plain types."""


@dataclass(frozen=True, slots=True)
class DataField:
    """One declared datum of a process.

    A `case_field` becomes a typed, indexed column for queries. `choices` limits the values. What has a `classification`
    ("personal", "secret") is never published. Where `readers` names roles, only they see the value, and whoever works
    on a step that shows or asks for it. A `generated` datum is made by flowkit at the start, and nobody types it: a
    query code (查询码) has 12 characters that are hard to guess. A list with `columns` is a table: each row that people
    submit is a context with exactly these entries. What has one of the `plain` types fits without a further look.
    """

    name: str
    type: FieldType
    title: Text = NOTHING
    choices: tuple[object, ...] = ()
    required_at_start: bool = False
    case_field: bool = False
    classification: str = ""
    readers: tuple[str, ...] = ()
    generated: Literal["", "code"] = ""
    columns: tuple[Column, ...] = ()
    plain: Types = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plain", frozenset() if self.choices else TYPES[self.type])


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its own type and choices, and whether each row must have it."""

    field: DataField
    required: bool = False


@dataclass(frozen=True, slots=True)
class BusinessState:
    """A state that the procedure itself names (事件状态). `clocks` says what it does to running deadlines."""

    id: str
    number: int
    name: Text
    colour: str = ""
    clocks: Literal["run", "pause", "stop"] = "run"
