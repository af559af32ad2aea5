"""What of one process or subprocess is to be drawn: vertices with their sizes, and links between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from flowkit.bpmn.svg import labels
from flowkit.bpmn.tree import BPMN, Element, child, children, flag, local, namespace, reference, text_of, value

EVENTS: Final = frozenset(
    {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
)
SUBPROCESSES: Final = frozenset({"subProcess", "transaction", "adHocSubProcess"})
ARTIFACTS: Final = frozenset({"dataObjectReference", "dataStoreReference", "textAnnotation"})
LABEL: Final = 90.0
_OVER_THE_WAY_IN: Final = 76.0
"""What the name at the upper left of a gateway has, or it would stand on the step before."""
_ON_A_BORDER: Final = 70.0
_EVENT: Final = 36.0
_GATEWAY: Final = 50.0
_TASK: Final = (110.0, 80.0)
_NOTE: Final = 140.0


@dataclass(frozen=True, slots=True)
class Vertex:
    """One shape to place. `host` is the activity on whose border it stands; `label` the size of its name outside."""

    id: str
    element: Element
    width: float
    height: float
    label: tuple[float, float] | None = None
    host: str = ""

    @property
    def tag(self) -> str:
        return local(self.element)

    @property
    def is_gateway(self) -> bool:
        return self.tag.endswith("Gateway")

    @property
    def is_artifact(self) -> bool:
        return self.tag in ARTIFACTS


@dataclass(frozen=True, slots=True)
class Link:
    """One line to draw between vertices of the same container."""

    id: str
    element: Element
    source: str
    target: str

    @property
    def is_flow(self) -> bool:
        return local(self.element) == "sequenceFlow"


@dataclass(frozen=True, slots=True)
class Graph:
    """The contents of one container, in the order of the file."""

    vertices: Mapping[str, Vertex]
    links: tuple[Link, ...]
    lanes: Mapping[str, int] = field(default_factory=dict)


def is_activity(element: Element) -> bool:
    tag = local(element)
    return tag in SUBPROCESSES or tag in ("task", "callActivity") or tag.endswith("Task")


def is_drawn(element: Element) -> bool:
    """Whether the child of a container is a shape."""
    tag = local(element)
    known = tag in EVENTS or tag in ARTIFACTS or tag.endswith("Gateway") or is_activity(element)
    return known and namespace(element) == BPMN and bool(value(element, "id"))


def read_graph(container: Element, sizes: Mapping[str, tuple[float, float]], lanes: Mapping[str, int]) -> Graph:
    """`sizes` are those of the subprocesses inside, which are laid out already."""
    shown = [each for each in container.iterchildren("*") if is_drawn(each)]
    vertices: dict[str, Vertex] = {}
    for element in shown:
        vertices.setdefault(value(element, "id"), _vertex(element, sizes))
    hosted = {
        name: vertex if vertex.host in vertices and not vertices[vertex.host].host else _free(vertex)
        for name, vertex in vertices.items()
    }
    links = [link for link in _links(container, shown) if link.source in hosted and link.target in hosted]
    return Graph(hosted, tuple(links), lanes)


def _free(vertex: Vertex) -> Vertex:
    """A boundary event on nothing stands on its own."""
    return Vertex(vertex.id, vertex.element, vertex.width, vertex.height, vertex.label)


def _vertex(element: Element, sizes: Mapping[str, tuple[float, float]]) -> Vertex:
    tag, name = local(element), value(element, "id")
    if tag == "textAnnotation":
        lines = labels.wrap(text_of(child(element, "text")), _NOTE - 10, 12)
        return Vertex(name, element, _NOTE, max(30.0, len(lines) * labels.LINE + 10))
    if is_activity(element):
        width, height = sizes.get(name) or _TASK
        lines = labels.wrap(value(element, "name"), width - 12, 8)
        return Vertex(name, element, width, max(height, len(lines) * labels.LINE + 32))
    side = _GATEWAY if tag.endswith("Gateway") else _EVENT
    height = 50.0 if tag in ARTIFACTS else side
    host = reference(value(element, "attachedToRef")) if tag == "boundaryEvent" else ""
    room = _ON_A_BORDER if host else _OVER_THE_WAY_IN if side == _GATEWAY else LABEL
    return Vertex(name, element, side, height, label_size(value(element, "name"), room), host)


def label_size(name: str, room: float) -> tuple[float, float] | None:
    """The size of a name in lines of this room."""
    lines = labels.wrap(name, room, 4)
    return (min(room, max(map(labels.width, lines)) + 2), len(lines) * labels.LINE) if lines else None


def _links(container: Element, shown: list[Element]) -> Iterator[Link]:
    for tag in ("sequenceFlow", "association"):
        for element in children(container, tag):
            ends = reference(value(element, "sourceRef")), reference(value(element, "targetRef"))
            yield Link(value(element, "id"), element, *ends)
    for element in shown:
        for each in element.iterchildren(f"{{{BPMN}}}dataInputAssociation", f"{{{BPMN}}}dataOutputAssociation"):
            inward = local(each) == "dataInputAssociation"
            other = reference(text_of(child(each, "sourceRef" if inward else "targetRef")))
            ends = (other, value(element, "id")) if inward else (value(element, "id"), other)
            yield Link(value(each, "id"), each, *ends)


def is_expanded(element: Element) -> bool:
    """Whether a subprocess has anything to show inside."""
    return local(element) in SUBPROCESSES and any(map(is_drawn, element.iterchildren("*")))


def by_event(element: Element) -> bool:
    return flag(element, "triggeredByEvent")
