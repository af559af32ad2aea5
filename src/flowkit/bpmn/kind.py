"""What the reader consumes of one kind of BPMN element. The table of kinds is in `flowkit.bpmn.elements`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element
from flowkit.core.definition.model import Spec


@dataclass(frozen=True, slots=True)
class Shaped:
    """What a transformer makes: the kind of the core's element table, and what only that kind has."""

    kind: str
    spec: Spec | None = None


Transform: TypeAlias = Callable[[Element, ProcessScope], Shaped]
Allowed: TypeAlias = Mapping[str, frozenset[str] | None]

# Places where an element may stand are named after the classes of BPMN's metamodel, or after one element.
BASE: Final = "BaseElement"
FLOW_ELEMENT: Final = "FlowElement"
FLOW_NODE: Final = "FlowNode"
ACTIVITY: Final = "Activity"
CONTAINER: Final = "FlowElementsContainer"

ANY_NODE: Final = frozenset({"state", "clause", "milestone"})


@dataclass(frozen=True, slots=True)
class Kind:
    """One row: where the element may stand, and which of its attributes and extension elements are understood.

    `within` names parent elements or groups of them; `groups` are the groups that the element itself belongs to.
    An attribute maps to the values that are understood, or to None for every value. A `leaf` has no children; what is
    inside an `opaque` element only describes and is not looked into. `transform` is there for flow nodes.
    """

    tag: str
    within: frozenset[str]
    attributes: Allowed = field(default_factory=dict)
    groups: frozenset[str] = frozenset({BASE})
    extensions: frozenset[str] = frozenset()
    transform: Transform | None = None
    leaf: bool = False
    opaque: bool = False

    def admits(self, child: Kind) -> bool:
        return not self.leaf and bool(child.within & (self.groups | {self.tag}))


def attributes(*names: str, **only: str) -> Allowed:
    """Attributes of which every value is understood, and attributes understood with one value only."""
    return {"id": None, **dict.fromkeys(names), **{name: frozenset({one}) for name, one in only.items()}}


def flow_node(
    tag: str,
    transform: Transform,
    *,
    allowed: Allowed | None = None,
    groups: frozenset[str] = frozenset(),
    extensions: frozenset[str] = frozenset(),
) -> Kind:
    """A row for an event or a gateway."""
    return Kind(
        tag,
        within=frozenset({CONTAINER}),
        attributes={**attributes("name"), **(allowed or {})},
        groups=groups | {BASE, FLOW_ELEMENT, FLOW_NODE},
        extensions=extensions | ANY_NODE,
        transform=transform,
    )


def activity(
    tag: str,
    transform: Transform,
    *,
    allowed: Allowed | None = None,
    groups: frozenset[str] = frozenset(),
    extensions: frozenset[str] = frozenset(),
) -> Kind:
    """A row for an activity: the defaults of BPMN may be written out, other values mean what cannot run."""
    once = attributes("default", "isForCompensation", "startQuantity", "completionQuantity")
    return flow_node(
        tag, transform, allowed={**once, **(allowed or {})}, groups=groups | {ACTIVITY}, extensions=extensions
    )
