"""How connections look: sequence flows, message flows, associations (BPMN 7.5)."""

from __future__ import annotations

import math
from typing import Final

from flowkit.bpmn.svg import labels
from flowkit.bpmn.svg.diagram import Diagram, Edge
from flowkit.bpmn.svg.markup import number, path, tag
from flowkit.bpmn.tree import child, local, reference, value

_ROOM: Final = 90.0

MARKERS: Final = (
    tag("marker", path("M0 0L10 5L0 10Z", "tip"), id="flowkit-arrow", viewBox="0 0 10 10", refX=10, refY=5,
        markerWidth=9, markerHeight=9, markerUnits="userSpaceOnUse", orient="auto")
    + tag("marker", path("M1 1L9 5L1 9Z", "hollow"), id="flowkit-message", viewBox="0 0 10 10", refX=9, refY=5,
          markerWidth=11, markerHeight=11, markerUnits="userSpaceOnUse", orient="auto")
    + tag("marker", tag("circle", cx=5, cy=5, r=3.5, class_="hollow"), id="flowkit-sender", viewBox="0 0 10 10",
          refX=5, refY=5, markerWidth=10, markerHeight=10, markerUnits="userSpaceOnUse")
    + tag("marker", path("M1 1L9 5L1 9", "line"), id="flowkit-open", viewBox="0 0 10 10", refX=9, refY=5,
          markerWidth=9, markerHeight=9, markerUnits="userSpaceOnUse", orient="auto")
)  # fmt: skip


def draw(edge: Edge, diagram: Diagram) -> str:
    """The markup of one connection with its label."""
    d = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in edge.points)
    if edge.tag == "messageFlow":
        line = tag(
            "path", d=d, class_="line message", marker_start="url(#flowkit-sender)", marker_end="url(#flowkit-message)"
        )
    elif edge.tag == "association" or edge.tag.startswith("data"):
        way = "One" if edge.tag.startswith("data") else value(edge.element, "associationDirection", "None")
        line = tag(
            "path",
            d=d,
            class_="line dotted",
            marker_start="url(#flowkit-open)" if way == "Both" else None,
            marker_end="url(#flowkit-open)" if way != "None" else None,
        )
    else:
        line = tag("path", d=d, class_="line flow", marker_end="url(#flowkit-arrow)") + _begin(edge, diagram)
    return line + _label(edge)


def _begin(edge: Edge, diagram: Diagram) -> str:
    """A default flow begins with a stroke, a conditional flow out of an activity with a small diamond."""
    source = diagram.elements.get(reference(value(edge.element, "sourceRef")))
    if source is None or child(edge.element, "conditionExpression") is None or local(source).endswith("Gateway"):
        return _slash(edge, diagram)
    (x1, y1), (x2, y2) = edge.points[:2]
    length = math.dist(*edge.points[:2])
    if not length:
        return ""
    dx, dy = 8 * (x2 - x1) / length, 8 * (y2 - y1) / length
    corners = (
        (x1, y1),
        (x1 + dx - dy / 2, y1 + dy + dx / 2),
        (x1 + 2 * dx, y1 + 2 * dy),
        (x1 + dx + dy / 2, y1 + dy - dx / 2),
    )
    return path("M" + "L".join(f"{number(x)} {number(y)}" for x, y in corners) + "Z", "hollow")


def _slash(edge: Edge, diagram: Diagram) -> str:
    """The stroke through the beginning of a default flow."""
    source = diagram.elements.get(reference(value(edge.element, "sourceRef")))
    if source is None or reference(value(source, "default")) != edge.id:
        return ""
    (x1, y1), (x2, y2) = edge.points[:2]
    length = math.hypot(x2 - x1, y2 - y1)
    if not length:
        return ""
    dx, dy = (x2 - x1) / length, (y2 - y1) / length
    x, y = x1 + 12 * dx, y1 + 12 * dy
    a, b = 5 * (dx + dy), 5 * (dy - dx)
    return path(f"M{number(x - a)} {number(y - b)}L{number(x + a)} {number(y + b)}")


def _label(edge: Edge) -> str:
    if edge.label is not None:
        x, _ = edge.label.middle
        return labels.below(edge.name, x, edge.label.y - 1, max(edge.label.width + 6, 40))
    (x1, y1), (x2, y2) = max(zip(edge.points, edge.points[1:], strict=False), key=lambda ends: math.dist(*ends))
    if abs(x2 - x1) >= abs(y2 - y1):
        lines = labels.wrap(edge.name, _ROOM, 3)
        return labels.below(edge.name, (x1 + x2) / 2, y1 - 6 - len(lines) * labels.LINE, _ROOM, 3)
    return labels.left(edge.name, x1 + 6, (y1 + y2) / 2 - labels.LINE / 2, _ROOM, 3)
