"""Kinds of syntax that decisions add to the language. `rows.py` compiles them."""

from __future__ import annotations

from dataclasses import dataclass

from flowkit.errors import Text
from flowkit.expressions.syntax import Node
from flowkit.expressions.types import Type


@dataclass(frozen=True, slots=True)
class Broken(Node):
    """What could not be read: null, for this reason."""

    reason: Text


@dataclass(frozen=True, slots=True)
class Typed(Node):
    """A value that is converted to a type (DMN 1.5, 10.3.2.9.4)."""

    item: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """A boxed conditional. Unlike `if` of the language it is null when the condition is neither a boolean nor null."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class RowNode(Node):
    """A context whose entries do not see each other: one row of a relation."""

    keys: tuple[str, ...]
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class InputNode(Node):
    """`allowed` is a test of `?`, or None."""

    item: Node
    allowed: Node | None = None


@dataclass(frozen=True, slots=True)
class OutputNode(Node):
    """`values` are tests of `?`, the output values in the order of their priority."""

    name: str
    type: Type
    values: tuple[Node, ...] = ()
    default: Node | None = None


@dataclass(frozen=True, slots=True)
class RuleNode(Node):
    id: str
    tests: tuple[Node, ...]
    outputs: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class TableNode(Node):
    """A decision table; `policy` and `aggregation` as in `logic.TableForm`."""

    id: str
    inputs: tuple[InputNode, ...]
    outputs: tuple[OutputNode, ...]
    rules: tuple[RuleNode, ...]
    policy: str
    aggregation: str


@dataclass(frozen=True, slots=True)
class HitsNode(Node):
    """The numbers, from 0, of the rules that hit; of the first one only under policy F."""

    inputs: tuple[Node, ...]
    rules: tuple[RuleNode, ...]
    policy: str
