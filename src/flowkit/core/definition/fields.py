"""The data of a process as they are declared, and the business states that its cases have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flowkit.errors import NOTHING, Text

FieldType = Literal[
    "string", "integer", "number", "boolean", "date", "time", "datetime", "duration", "list", "context", "any"
]


@dataclass(frozen=True, slots=True)
class DataField:
    """One declared datum of a process.

    A `case_field` becomes a typed, indexed column for queries. `choices` limits the values. What has a `classification`
    ("personal", "secret") is never published. Where `readers` names roles, only they see the value, and whoever works
    on a step that shows or asks for it. A `generated` datum is made by flowkit at the start, and nobody types it: a
    query code (查询码) has 12 characters that are hard to guess. A list with `columns` is a table: each row that people
    submit is a context with exactly these entries.
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
