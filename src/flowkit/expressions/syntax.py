"""The syntax tree. Nodes are frozen; `at` is where a message about the node points to."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal as OneOf
from typing import NamedTuple

from flowkit.expressions.types import Type
from flowkit.expressions.values import Parameter, Value


class Place(NamedTuple):
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Node:
    at: Place


@dataclass(frozen=True, slots=True)
class Literal(Node):
    value: Value


@dataclass(frozen=True, slots=True)
class Name(Node):
    name: str


@dataclass(frozen=True, slots=True)
class ListNode(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextNode(Node):
    """Entries in order; each may read the ones before it."""

    keys: tuple[str, ...]
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class RangeNode(Node):
    low: Node
    high: Node
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class UnaryRange(Node):
    """`(< item)` and the like as a value."""

    operator: str
    item: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """A flat chain of one precedence level, `a + b - c`: depth stays bounded however long it is."""

    operators: tuple[str, ...]
    places: tuple[Place, ...]
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negate(Node):
    item: Node


@dataclass(frozen=True, slots=True)
class Compare(Node):
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    operator: OneOf["and", "or"]
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between(Node):
    item: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class AnyInput(Node):
    """The unary test `-`."""


@dataclass(frozen=True, slots=True)
class CompareTest(Node):
    """A unary test `< x`."""

    operator: str
    item: Node


@dataclass(frozen=True, slots=True)
class ValueTest(Node):
    """A unary test that is an expression: equal to it, in it, or true of `?`."""

    item: Node
    reads_input: bool


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """Comma-separated unary tests: one must hold; `negated`: none may."""

    items: tuple[Node, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class In(Node):
    item: Node
    tests: Tests


@dataclass(frozen=True, slots=True)
class If(Node):
    """`strict`: null, not the other branch, when the condition is neither true nor false nor null."""

    condition: Node
    then: Node
    otherwise: Node
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Binding(Node):
    """`name in source`, or `name in source..to`."""

    name: str
    source: Node
    to: Node | None


@dataclass(frozen=True, slots=True)
class For(Node):
    bindings: tuple[Binding, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    every: bool
    bindings: tuple[Binding, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Path(Node):
    base: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    base: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class FunctionNode(Node):
    """`function(a: number, b) body`; a body of None is an external one, which is not run."""

    parameters: tuple[Parameter, ...]
    body: Node | None
    result: Type


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`item instance of type`; a type of None is one that nobody knows."""

    item: Node
    type: Type | None


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A call of anything that is a function; `parameters` names the arguments, empty when they are positional."""

    function: Node
    arguments: tuple[Node, ...]
    parameters: tuple[str, ...]


_FIELDS: dict[type[Node], tuple[str, ...]] = {}


def _fields(node: Node) -> tuple[str, ...]:
    kind = type(node)
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(field.name for field in fields(node) if field.name != "at")
    return _FIELDS[kind]


def children(node: Node) -> list[Node]:
    found: list[Node] = []
    for field in _fields(node):
        part = getattr(node, field)
        if isinstance(part, Node):
            found.append(part)
        elif isinstance(part, tuple):
            found.extend(item for item in part if isinstance(item, Node))
    return found


def measure(root: Node) -> tuple[int, Node]:
    """How deep the tree is, and its deepest node. Walks without recursion."""
    depth, deepest = 0, root
    waiting = [(root, 1)]
    while waiting:
        node, level = waiting.pop()
        if level > depth:
            depth, deepest = level, node
        # Every binding of a loop is one level of nesting at run time.
        inner = level + (len(node.bindings) if isinstance(node, For | Quantified) else 1)
        waiting.extend((child, inner) for child in children(node))
    return depth, deepest
