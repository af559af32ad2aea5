"""The whole picture: layers, marks, style."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from flowkit.bpmn.opening import open_file, refusal
from flowkit.bpmn.svg import edges, icons, shapes
from flowkit.bpmn.svg.diagram import Box, Diagram, Edge, Shape, read_diagram
from flowkit.bpmn.svg.markup import group, number, plain, tag
from flowkit.bpmn.tree import Element, child, text_of

MARKS: Final = ("active", "done", "overdue", "incident")
_LAYERS: Final[Mapping[str, int]] = {
    "participant": 0,
    "lane": 1,
    "subProcess": 2,
    "transaction": 2,
    "adHocSubProcess": 2,
    "group": 3,
    "boundaryEvent": 6,
}
_EDGES: Final = 4
_SHAPES: Final = 5
_NOT_IN_A_CLASS: Final = re.compile(r"[^A-Za-z0-9_-]+")
_STYLE: Final = """
text{font:12px "Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei","Segoe UI",Arial,sans-serif;\
fill:#212121}
.body{fill:#fff;stroke:#37474f;stroke-width:1.5}
.line{fill:none;stroke:#37474f;stroke-width:1.5;stroke-linejoin:round}
.frame{fill:#fafafa}
.pool{fill:#fff}
.lane{fill:none;stroke-width:1}
.clear{fill:none;stroke:none}
.group{fill:none;stroke-dasharray:8 4 1 4}
.dashed{stroke-dasharray:5 3}
.dotted{stroke-dasharray:1 4;stroke-linecap:round}
.message{stroke-dasharray:8 5}
.sign{fill:none;stroke:#37474f;stroke-width:1.2;stroke-linejoin:round}
.thrown .sign{fill:#37474f;stroke:#fff;stroke-width:.8}
.strong{fill:none;stroke:#37474f;stroke-width:2}
.heavy{fill:none;stroke:#37474f;stroke-width:3;stroke-linecap:round}
.full{fill:#37474f}
.tip{fill:#37474f}
.hollow{fill:#fff;stroke:#37474f}
.active>.body{fill:#e3f2fd;stroke:#1565c0;stroke-width:2.5}
.done>.body{fill:#e8f5e9;stroke:#2e7d32}
.overdue>.body{fill:#fff3e0;stroke:#e65100;stroke-width:2.5}
.incident>.body{fill:#ffebee;stroke:#b71c1c;stroke-width:2.5}
.added>.body{fill:#e8f5e9;stroke:#2e7d32;stroke-width:2.5}
.removed>.body{fill:#ffebee;stroke:#b71c1c;stroke-width:2.5}
.changed>.body{fill:#fff8e1;stroke:#b26a00;stroke-width:2.5}
.added>.flow{stroke:#2e7d32}
.removed>.flow{stroke:#b71c1c}
.changed>.flow{stroke:#b26a00}
.body.thick{stroke-width:4}
.active>.flow{stroke:#1565c0}
.done>.flow{stroke:#2e7d32}
.badge-sign{fill:#fff}
.badge-line{fill:none;stroke:#fff;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.badge-active{fill:#1565c0}
.badge-done{fill:#2e7d32}
.badge-overdue{fill:#e65100}
.badge-incident{fill:#b71c1c}
"""


def render(xml: bytes, marks: Mapping[str, str] | None = None) -> str:
    """The first diagram of a BPMN file as SVG; the same input gives the same text.

    `marks` paints elements: id -> CSS class. The classes in `MARKS` come with a colour and a sign, others are for the
    style sheet of the page. Raises DefinitionInvalid for a file that is no XML or has no diagram.
    """
    root = open_file(xml)
    diagram = read_diagram(root)
    if not diagram.shapes:
        raise refusal(xml, root, "diagram-missing")
    return _picture(diagram, marks or {})


def _picture(diagram: Diagram, marks: Mapping[str, str]) -> str:
    box = diagram.extent()
    layered: list[tuple[int, str]] = [
        (_LAYERS.get(shape.tag, _SHAPES), _marked(shape, shapes.draw(shape, diagram), marks))
        for shape in sorted(diagram.shapes, key=lambda shape: _depth(shape.element))
    ]
    layered += [(_EDGES, _marked(edge, edges.draw(edge, diagram), marks)) for edge in diagram.edges]
    drawn = [markup for _, markup in sorted(layered, key=lambda item: item[0])]
    return tag(
        "svg",
        tag("style", plain(_STYLE).replace("&gt;", ">")),
        tag("defs", edges.MARKERS),
        "\n".join(drawn),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=" ".join(map(number, (box.x, box.y, box.width, box.height))),
        width=box.width,
        height=box.height,
        role="img",
    )


def _depth(element: Element) -> int:
    return sum(1 for _ in element.iterancestors())


def _marked(part: Shape | Edge, markup: str, marks: Mapping[str, str]) -> str:
    mark = _NOT_IN_A_CLASS.sub("-", marks.get(part.id, ""))
    title = tag("title", plain(part.name or text_of(child(part.element, "text")) or part.id))
    if part.paint and not mark:
        own = part.paint if isinstance(part, Shape) else re.sub("fill:[^;]*;?", "", part.paint)
        which = "body" if isinstance(part, Shape) else "line"
        markup = markup.replace(f'class="{which}', f'style="{own}" class="{which}', 1)
    badge = _badge(mark, part.box) if isinstance(part, Shape) and mark in icons.BADGES else ""
    return group([title, markup, badge], class_=f"{part.tag} {mark}".strip(), data_element=part.id)


def _badge(mark: str, box: Box) -> str:
    """Marks are told by a sign too, not by colour alone."""
    circle = tag("circle", r=8, class_=f"badge-{mark}")
    return icons.at(circle + icons.BADGES[mark], box.x + box.width - 2, box.y + 2)
