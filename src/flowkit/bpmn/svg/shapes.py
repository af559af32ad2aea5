"""How each BPMN element looks (BPMN 7.5, 10 and 12): one function each, in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from flowkit.bpmn.svg import icons, labels
from flowkit.bpmn.svg.diagram import Box, Diagram, Shape
from flowkit.bpmn.svg.markup import number, path, tag
from flowkit.bpmn.tree import child, flag, local, reference, text_of, value

_BAND: Final = 30.0
_LABEL: Final = 90.0


def draw(shape: Shape, diagram: Diagram) -> str:
    """The markup of one shape with its label."""
    return _DRAW.get(shape.tag, _task)(shape, diagram)


def _rectangle(box: Box, class_: str, corner: float | None = None) -> str:
    return tag("rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=corner, class_=class_)


def _task(shape: Shape, diagram: Diagram) -> str:
    box = shape.box
    x, y = box.middle
    icon = icons.TASKS.get(shape.tag, "")
    lines = max(1, int((box.height - 14) / labels.LINE))
    return (
        _rectangle(box, "body", 10)
        + (icons.at(icon, box.x + 14, box.y + 14) if icon else "")
        + _markers(shape)
        + labels.centred(shape.name, x, y, box.width - 12, lines)
    )


def _markers(shape: Shape, *, collapsed: bool = False) -> str:
    """In a row at the lower side: how often, whether it undoes, whether in any order, whether there is more inside."""
    element, box = shape.element, shape.box
    several = child(element, "multiInstanceLoopCharacteristics")
    found = [
        icons.LOOP if child(element, "standardLoopCharacteristics") is not None else "",
        (icons.IN_TURN if flag(several, "isSequential") else icons.MULTIPLE) if several is not None else "",
        icons.UNDO if flag(element, "isForCompensation") else "",
        icons.COLLAPSED if collapsed else "",
        icons.ADHOC if shape.tag == "adHocSubProcess" else "",
    ]
    shown = [icon for icon in found if icon]
    first = box.x + box.width / 2 - (len(shown) - 1) * 10
    return "".join(icons.at(icon, first + number * 20, box.y + box.height - 10) for number, icon in enumerate(shown))


def _call_activity(shape: Shape, diagram: Diagram) -> str:
    box = shape.box
    x, y = box.middle
    return (
        _rectangle(box, "body thick", 10)
        + _markers(shape, collapsed=True)
        + labels.centred(shape.name, x, y - 6, box.width - 12, 3)
    )


def _sub_process(shape: Shape, diagram: Diagram) -> str:
    box = shape.box
    x, y = box.middle
    dotted = " dotted" if flag(shape.element, "triggeredByEvent") else ""
    within = Box(box.x + 3, box.y + 3, max(0.0, box.width - 6), max(0.0, box.height - 6))
    double = _rectangle(within, "line", 7) if shape.tag == "transaction" else ""
    if _is_expanded(shape, diagram):
        name = labels.below(shape.name, x, box.y + 5, box.width - 16, 2)
        return _rectangle(box, f"body frame{dotted}", 10) + double + name + _markers(shape)
    return (
        _rectangle(box, f"body{dotted}", 10)
        + double
        + _markers(shape, collapsed=True)
        + labels.centred(shape.name, x, y - 6, box.width - 12, 3)
    )


def _is_expanded(shape: Shape, diagram: Diagram) -> bool:
    """As the diagram says; if it does not, whether anything inside is drawn."""
    if shape.expanded is not None:
        return shape.expanded
    return shape.element in diagram.holders


def _event(rings: str) -> Callable[[Shape, Diagram], str]:
    """An event with a thin ring, a thick ring, or two."""

    def drawn(shape: Shape, diagram: Diagram) -> str:
        x, y = shape.box.middle
        radius = min(shape.box.width, shape.box.height) / 2
        asked = {"double": "cancelActivity", "thin": "isInterrupting"}.get(rings)
        dashed = " dashed" if asked and not flag(shape.element, asked, default=True) else ""
        ring = tag("circle", cx=x, cy=y, r=radius, class_=f"body {rings}{dashed}")
        inner = tag("circle", cx=x, cy=y, r=radius - 3, class_=f"line{dashed}") if rings == "double" else ""
        icon = _trigger(shape)
        if shape.tag in ("endEvent", "intermediateThrowEvent") and icon:
            icon = tag("g", icon, class_="thrown")
        return ring + inner + (icons.at(icon, x, y) if icon else "") + _outside(shape)

    return drawn


def _trigger(shape: Shape) -> str:
    """What the event waits for or throws; several at once have a sign of their own."""
    found = [kind for each in shape.element.iterchildren("*") if "ventDefinition" in (kind := local(each))]
    if len(found) > 1:
        return icons.CROSS if flag(shape.element, "parallelMultiple") else icons.PENTAGON
    return icons.EVENTS.get(found[0], "") if found else ""


def _gateway(shape: Shape, diagram: Diagram) -> str:
    box = shape.box
    x, y = box.middle
    corners = ((x, box.y), (box.x + box.width, y), (x, box.y + box.height), (box.x, y))
    icon = icons.GATEWAYS.get(shape.tag, "")
    if shape.tag == "eventBasedGateway":
        begins, every = flag(shape.element, "instantiate"), value(shape.element, "eventGatewayType") == "Parallel"
        icon = icons.ON_EVENTS[begins, every]
    return (
        tag("polygon", points=" ".join(f"{number(a)},{number(b)}" for a, b in corners), class_="body")
        + (icons.at(icon, x, y) if icon else "")
        + _outside(shape)
    )


def _outside(shape: Shape) -> str:
    """The name under the shape, or where the diagram puts it."""
    if shape.label is not None:
        x, _ = shape.label.middle
        return labels.below(shape.name, x, shape.label.y - 1, max(shape.label.width + 6, 40))
    x, _ = shape.box.middle
    return labels.below(shape.name, x, shape.box.y + shape.box.height + 4, _LABEL)


def _band(class_: str) -> Callable[[Shape, Diagram], str]:
    """A pool or a lane: its name stands upright in a band at the left, or in one at the top."""

    def drawn(shape: Shape, diagram: Diagram) -> str:
        box = shape.box
        x, y = box.middle
        frame = _rectangle(box, f"body {class_}")
        if not shape.horizontal:
            line = path(f"M{number(box.x)} {number(box.y + _BAND)}h{number(box.width)}") if class_ == "pool" else ""
            return frame + line + labels.centred(shape.name, x, box.y + _BAND / 2, box.width - 10, 1)
        if class_ == "pool" and not value(shape.element, "processRef"):
            return frame + labels.centred(shape.name, x, y, box.width - 10, 2)
        line = path(f"M{number(box.x + _BAND)} {number(box.y)}v{number(box.height)}") if class_ == "pool" else ""
        return frame + line + labels.upright(shape.name, box.x + _BAND / 2, y, box.height - 10)

    return drawn


def _annotation(shape: Shape, diagram: Diagram) -> str:
    box = shape.box
    d = f"M{number(box.x + 10)} {number(box.y)}h-10v{number(box.height)}h10"
    text = text_of(child(shape.element, "text"))
    lines = max(1, int((box.height - 6) / labels.LINE))
    return _rectangle(box, "body clear") + path(d) + labels.left(text, box.x + 6, box.y + 4, box.width - 10, lines)


def _group(shape: Shape, diagram: Diagram) -> str:
    category = diagram.elements.get(reference(value(shape.element, "categoryValueRef")))
    name = value(category, "value") if category is not None else ""
    x, _ = shape.box.middle
    return _rectangle(shape.box, "body group", 10) + labels.below(name, x, shape.box.y + 3, shape.box.width - 10, 1)


def _data(shape: Shape, diagram: Diagram) -> str:
    box, fold = shape.box, min(shape.box.width, shape.box.height) * 0.3
    right, across = number(box.width - fold), number(fold)
    bottom = f"V{number(box.y + box.height)}H{number(box.x)}Z"
    outline = f"M{number(box.x)} {number(box.y)}h{right}l{across} {across}{bottom}"
    crease = f"M{number(box.x + box.width - fold)} {number(box.y)}v{across}h{across}"
    arrow = {"dataInput": icons.INPUT, "dataOutput": tag("g", icons.INPUT, class_="thrown")}.get(shape.tag, "")
    of = diagram.elements.get(reference(value(shape.element, "dataObjectRef")), shape.element)
    many = icons.at(icons.MULTIPLE, box.x + box.width / 2, box.y + box.height - 9) if flag(of, "isCollection") else ""
    sign = icons.at(arrow, box.x + 11, box.y + 10) if arrow else ""
    return path(outline, "body") + path(crease) + sign + many + _outside(shape)


def _store(shape: Shape, diagram: Diagram) -> str:
    """A drum."""
    box = shape.box
    x, y, width, height, bend = *map(number, (box.x, box.y + 6, box.width, box.height - 12)), number(8)
    drum = f"M{x} {y}c0 -{bend} {width} -{bend} {width} 0v{height}c0 {bend} -{width} {bend} -{width} 0Z"
    lids = "".join(path(f"M{x} {number(box.y + 6 + down)}c0 {bend} {width} {bend} {width} 0") for down in (0, 4, 8))
    return path(drum, "body") + lids + _outside(shape)


_DRAW: Final[Mapping[str, Callable[[Shape, Diagram], str]]] = {
    "adHocSubProcess": _sub_process,
    "boundaryEvent": _event("double"),
    "callActivity": _call_activity,
    "complexGateway": _gateway,
    "dataObject": _data,
    "dataInput": _data,
    "dataObjectReference": _data,
    "dataOutput": _data,
    "dataStore": _store,
    "dataStoreReference": _store,
    "endEvent": _event("thick"),
    "eventBasedGateway": _gateway,
    "exclusiveGateway": _gateway,
    "group": _group,
    "inclusiveGateway": _gateway,
    "intermediateCatchEvent": _event("double"),
    "intermediateThrowEvent": _event("double"),
    "lane": _band("lane"),
    "parallelGateway": _gateway,
    "participant": _band("pool"),
    "startEvent": _event("thin"),
    "subProcess": _sub_process,
    "textAnnotation": _annotation,
    "transaction": _sub_process,
}
