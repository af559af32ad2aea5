"""The nodes between a foreign expression and FEEL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from flowkit.errors import Text

Node: TypeAlias = "Constant | Name | Path | Item | Unary | Binary | Choice | Call | Several"


@dataclass(frozen=True, slots=True)
class Constant:
    """A number as it is written, a string, true, false or null."""

    value: str | bool | None
    number: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    name: str
    column: int


@dataclass(frozen=True, slots=True)
class Path:
    """`target.name`."""

    target: Node
    name: str
    column: int


@dataclass(frozen=True, slots=True)
class Item:
    """`target[index]`; lists count from 0."""

    target: Node
    index: Node
    column: int


@dataclass(frozen=True, slots=True)
class Unary:
    """`operator` is one of `-`, `not`, `empty`."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """`operator` is one of FEEL's, or `mod`, `in`, `text` (which joins what its sides print as)."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Choice:
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A function, or a method of `target`."""

    target: Node | None
    name: str
    arguments: tuple[Node, ...]
    column: int


@dataclass(frozen=True, slots=True)
class Several:
    """A list, or a context when there are keys."""

    items: tuple[Node, ...]
    keys: tuple[str, ...] = ()


class Untranslatable(Exception):
    """What has no counterpart in FEEL, and where it begins: line and column count from 1."""

    def __init__(self, reason: Text, column: int = 1, line: int = 1) -> None:
        super().__init__(reason.en)
        self.reason = reason
        self.column = column
        self.line = line
