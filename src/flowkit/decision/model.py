"""What a file of decisions declares (DMN 1.5, clause 6.3): frozen values that every reader makes.

A reference names its target by namespace and id; nothing is resolved here, `linking.py` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from flowkit.decision.logic import NOWHERE, Form, FunctionForm, Parameter, Source
from flowkit.expressions.syntax import Place


class Reference(NamedTuple):
    """`namespace` is "" for the own file."""

    namespace: str
    id: str
    at: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Element:
    """A node of the requirement graph. `name` is what expressions call it, `type` the type of its value."""

    id: str
    name: str
    at: Place = NOWHERE
    type: str = ""


@dataclass(frozen=True, slots=True)
class InputData(Element):
    pass


@dataclass(frozen=True, slots=True)
class Decision(Element):
    """`requires` are the decisions and input data, `knows` the knowledge models and services that its logic may use.

    Without logic its value is null, unless it is given from outside.
    """

    logic: Form | None = None
    requires: tuple[Reference, ...] = ()
    knows: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class KnowledgeModel(Element):
    """A business knowledge model: a function with a name. `type` is that of its result."""

    function: FunctionForm | None = None
    knows: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionService(Element):
    """A function over a part of the graph: its parameters are the input data, then the input decisions."""

    outputs: tuple[Reference, ...] = ()
    encapsulated: tuple[Reference, ...] = ()
    input_data: tuple[Reference, ...] = ()
    input_decisions: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """A type with a name (DMN 1.5, 7.3.3): an alias, a structure or a function.

    `allowed` are unary tests on the value, or on each item of a collection; `constraint` those on the whole collection.
    """

    name: str
    at: Place = NOWHERE
    id: str = ""
    type: str = ""
    is_collection: bool = False
    allowed: Source | None = None
    constraint: Source | None = None
    components: tuple[ItemDefinition, ...] = ()
    function: tuple[tuple[Parameter, ...], str] | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """Another file whose elements are called `name.element` here; with the name "" they are called as there."""

    name: str
    namespace: str
    location: str = ""
    at: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Definitions:
    """One file. `file` is what findings call it."""

    name: str
    namespace: str
    file: str = ""
    id: str = ""
    inputs: tuple[InputData, ...] = ()
    decisions: tuple[Decision, ...] = ()
    knowledge: tuple[KnowledgeModel, ...] = ()
    services: tuple[DecisionService, ...] = ()
    items: tuple[ItemDefinition, ...] = ()
    imports: tuple[Import, ...] = ()

    @property
    def elements(self) -> tuple[Element, ...]:
        return (*self.inputs, *self.decisions, *self.knowledge, *self.services)
