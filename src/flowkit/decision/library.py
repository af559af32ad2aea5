"""Decisions ready to run: every element of a model and of its imports, with what it needs resolved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from flowkit.decision.model import Element
from flowkit.expressions import Expression, Parameter
from flowkit.expressions.types import ANY, Type


class Key(NamedTuple):
    """An element: the namespace of its file and its id, or its name where it has none."""

    namespace: str
    id: str


class Need(NamedTuple):
    """How one element calls another: `name`, or `alias.name` for one of an imported file."""

    alias: str
    name: str
    key: Key

    @property
    def shown(self) -> str:
        return f"{self.alias}.{self.name}" if self.alias else self.name


@dataclass(frozen=True, slots=True)
class Linked:
    """An element with what it needs. `type` is that of its value, or of the result of a service."""

    key: Key
    element: Element
    type: Type = ANY


@dataclass(frozen=True, slots=True)
class LinkedInput(Linked):
    pass


@dataclass(frozen=True, slots=True)
class LinkedDecision(Linked):
    """`expression` is None for a decision without logic: its value must be given."""

    expression: Expression | None = None
    requires: tuple[Need, ...] = ()
    knows: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkedKnowledge(Linked):
    """`expression` makes the function."""

    expression: Expression | None = None
    knows: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkedService(Linked):
    parameters: tuple[Parameter, ...] = ()
    bound: tuple[Key, ...] = ()
    outputs: tuple[Need, ...] = ()


Library = Mapping[Key, Linked]


def needs_of(linked: Linked) -> tuple[Need, ...]:
    """What must have a value before the element has one."""
    if isinstance(linked, LinkedDecision):
        return (*linked.requires, *linked.knows)
    return linked.knows if isinstance(linked, LinkedKnowledge) else ()


def in_order(library: Library, asked: Iterable[Key], known: Mapping[Key, object]) -> Iterator[Key]:
    """Everything that the keys need and that is not known yet, each before what needs it. Without recursion."""
    seen = set(known)
    waiting = [(key, False) for key in reversed(list(asked))]
    while waiting:
        key, is_ready = waiting.pop()
        if is_ready:
            yield key
        elif key not in seen:
            seen.add(key)
            waiting.append((key, True))
            waiting.extend((need.key, False) for need in reversed(needs_of(library[key])) if need.key not in seen)


@dataclass(slots=True)
class Named:
    """The values of needs as the names that an expression reads: an import is a context of them."""

    values: dict[str, object] = field(default_factory=dict)

    def add(self, need: Need, value: object) -> None:
        if need.alias:
            within = self.values.setdefault(need.alias, {})
            if isinstance(within, dict):
                within[need.name] = value
        else:
            self.values[need.name] = value
