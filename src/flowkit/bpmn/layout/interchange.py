"""A drawing becomes diagram interchange (BPMN 12.2) at the end of the file."""

from __future__ import annotations

from lxml import etree

from flowkit.bpmn.layout.drawing import Drawing
from flowkit.bpmn.layout.graph import SUBPROCESSES, is_expanded
from flowkit.bpmn.patch import PREFIXES, declare, insert
from flowkit.bpmn.svg.diagram import Box
from flowkit.bpmn.tree import BPMNDI, DC, DI, Element, local, value

_LEFT = 160.0
_TOP = 80.0


def write_diagram(root: Element, plane_of: Element, drawing: Drawing) -> None:
    """Adds one diagram. Numbers are whole pixels."""
    for space in (BPMNDI, DC, DI):
        declare(root, space)
    used = {value(each, "id") for each in root.iter("*")}
    about = value(plane_of, "id")
    spaces = {PREFIXES[space]: space for space in (BPMNDI, DC, DI)}
    diagram = etree.Element(f"{{{BPMNDI}}}BPMNDiagram", {"id": _fresh(f"{about}_diagram", used)}, spaces)
    plane = etree.SubElement(
        diagram, f"{{{BPMNDI}}}BPMNPlane", {"id": _fresh(f"{about}_plane", used), "bpmnElement": about}
    )
    for element, box in drawing.boxes.items():
        shape = _part(plane, "BPMNShape", element, used)
        if local(element) in ("participant", "lane"):
            shape.set("isHorizontal", "true")
        if local(element) in SUBPROCESSES:
            shape.set("isExpanded", "true" if is_expanded(element) else "false")
        if local(element) == "exclusiveGateway":
            shape.set("isMarkerVisible", "true")
        _bounds(shape, box)
        _label(shape, drawing.labels.get(element))
    for element, points in drawing.lines.items():
        if value(element, "id"):
            edge = _part(plane, "BPMNEdge", element, used)
            for x, y in points:
                etree.SubElement(edge, f"{{{DI}}}waypoint", {"x": _pixel(x + _LEFT), "y": _pixel(y + _TOP)})
            _label(edge, drawing.labels.get(element))
    etree.indent(diagram, "  ", level=1)
    insert(root, diagram, len(root))


def _part(plane: Element, tag: str, element: Element, used: set[str]) -> Element:
    name = value(element, "id")
    return etree.SubElement(plane, f"{{{BPMNDI}}}{tag}", {"id": _fresh(f"{name}_di", used), "bpmnElement": name})


def _fresh(wanted: str, used: set[str]) -> str:
    name, number = wanted, 2
    while name in used:
        name, number = f"{wanted}_{number}", number + 1
    used.add(name)
    return name


def _bounds(parent: Element, box: Box) -> None:
    numbers = {"x": box.x + _LEFT, "y": box.y + _TOP, "width": box.width, "height": box.height}
    etree.SubElement(parent, f"{{{DC}}}Bounds", {name: _pixel(number) for name, number in numbers.items()})


def _label(parent: Element, box: Box | None) -> None:
    if box is not None:
        _bounds(etree.SubElement(parent, f"{{{BPMNDI}}}BPMNLabel"), box)


def _pixel(number: float) -> str:
    return str(round(number))
