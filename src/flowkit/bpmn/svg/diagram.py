"""What the diagram interchange says: where each shape, edge and label stands (BPMN 12.2)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from flowkit.bpmn.tree import BPMN, BPMNDI, DC, DI, Element, flag, local, reference, value

_COLOR: Final = "http://www.omg.org/spec/BPMN/non-normative/color/1.0"
_BIOC: Final = "http://bpmn.io/schema/bpmn/biocolor/1.0"
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{3,8}|[A-Za-z]{1,30}|rgb\([0-9 ,.%]{1,40}\)")
_FARTHEST: Final = 1_000_000.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the pixels of the diagram."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the diagram draws of one BPMN element."""

    element: Element

    @property
    def id(self) -> str:
        return value(self.element, "id")

    @property
    def tag(self) -> str:
        return local(self.element)

    @property
    def name(self) -> str:
        return value(self.element, "name")


@dataclass(frozen=True, slots=True)
class Shape(Drawn):
    """One BPMN element as a box. `expanded` and `horizontal` are None where the diagram does not say."""

    box: Box
    label: Box | None = None
    expanded: bool | None = None
    horizontal: bool = True
    paint: str = ""


@dataclass(frozen=True, slots=True)
class Edge(Drawn):
    """One BPMN connection as a line through points."""

    points: tuple[tuple[float, float], ...]
    label: Box | None = None
    paint: str = ""


@dataclass(frozen=True, slots=True)
class Diagram:
    """The first diagram of a file: all BPMN elements by id, and those that something is drawn inside of."""

    shapes: tuple[Shape, ...]
    edges: tuple[Edge, ...]
    elements: Mapping[str, Element] = field(repr=False)
    holders: frozenset[Element | None] = field(repr=False)

    def extent(self) -> Box:
        """The box around everything, with a margin."""
        boxes = [shape.box for shape in self.shapes]
        boxes += [shape.label for shape in self.shapes if shape.label is not None]
        boxes += [edge.label for edge in self.edges if edge.label is not None]
        xs = [x for edge in self.edges for x, _ in edge.points]
        ys = [y for edge in self.edges for _, y in edge.points]
        left, top = min([*(box.x for box in boxes), *xs]), min([*(box.y for box in boxes), *ys])
        right = max([*(box.x + box.width for box in boxes), *xs])
        bottom = max([*(box.y + box.height for box in boxes), *ys])
        return Box(left - 20, top - 20, right - left + 40, bottom - top + 60)


def read_diagram(root: Element) -> Diagram:
    """Shapes and edges in the order of the file; one that refers to nothing, or has no sound numbers, is left out."""
    elements = {value(each, "id"): each for each in root.iter(f"{{{BPMN}}}*") if each.get("id")}
    plane = next(root.iter(f"{{{BPMNDI}}}BPMNPlane"), None)
    drawn = list(plane.iterchildren("*")) if plane is not None else []
    shapes = (_shape(each, elements) for each in drawn if each.tag == f"{{{BPMNDI}}}BPMNShape")
    edges = (_edge(each, elements) for each in drawn if each.tag == f"{{{BPMNDI}}}BPMNEdge")
    found = tuple(shape for shape in shapes if shape is not None)
    return Diagram(
        found,
        tuple(edge for edge in edges if edge is not None),
        elements,
        frozenset(shape.element.getparent() for shape in found),
    )


def _shape(di: Element, elements: Mapping[str, Element]) -> Shape | None:
    element, box = elements.get(reference(value(di, "bpmnElement"))), _box(di)
    if element is None or box is None:
        return None
    expanded = flag(di, "isExpanded") if di.get("isExpanded") is not None else None
    return Shape(element, box, _label(di), expanded, flag(di, "isHorizontal", default=True), _paint(di))


def _edge(di: Element, elements: Mapping[str, Element]) -> Edge | None:
    element, points = elements.get(reference(value(di, "bpmnElement"))), tuple(_points(di))
    return Edge(element, points, _label(di), _paint(di)) if element is not None and len(points) > 1 else None


def _paint(di: Element) -> str:
    """The colours that the diagram gives, as a style: `color` of "BPMN in Color", or bpmn.io's older `bioc`."""
    fill = di.get(f"{{{_COLOR}}}background-color") or di.get(f"{{{_BIOC}}}fill") or ""
    stroke = di.get(f"{{{_COLOR}}}border-color") or di.get(f"{{{_BIOC}}}stroke") or ""
    given = (("fill", fill.strip()), ("stroke", stroke.strip()))
    return ";".join(f"{name}:{colour}" for name, colour in given if _COLOUR.fullmatch(colour))


def _label(di: Element) -> Box | None:
    label = next(di.iterchildren(f"{{{BPMNDI}}}BPMNLabel"), None)
    return _box(label) if label is not None else None


def _box(di: Element) -> Box | None:
    bounds = next(di.iterchildren(f"{{{DC}}}Bounds"), None)
    if bounds is None:
        return None
    x, y, width, height = (_number(bounds, name) for name in ("x", "y", "width", "height"))
    if x is None or y is None or width is None or height is None or width < 0 or height < 0:
        return None
    return Box(x, y, width, height)


def _points(di: Element) -> Iterator[tuple[float, float]]:
    for point in di.iterchildren(f"{{{DI}}}waypoint"):
        x, y = _number(point, "x"), _number(point, "y")
        if x is not None and y is not None:
            yield x, y


def _number(element: Element, name: str) -> float | None:
    try:
        found = float(value(element, name))
    except ValueError:
        return None
    return found if math.isfinite(found) and abs(found) <= _FARTHEST else None
