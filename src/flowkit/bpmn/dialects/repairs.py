"""What real files leave out or get wrong, and what can be put right without guessing what they mean."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Final

from lxml import etree

from flowkit.bpmn.dialect_names import dialect_of_space
from flowkit.bpmn.dialects.sheet import Sheet
from flowkit.bpmn.elements import FLOW_NODES
from flowkit.bpmn.rules.drawings import PARTS, faults
from flowkit.bpmn.tree import BPMN, DC, DI, children, is_bpmn, local, namespace, reference, text_of, value
from flowkit.errors import Text
from flowkit.markup import Element

_TARGET: Final = "urn:flowkit:imported"
_REFERENCES: Final = (
    ("errorEventDefinition", "errorRef", "error", "errorCode"),
    ("messageEventDefinition", "messageRef", "message", "name"),
    ("receiveTask", "messageRef", "message", "name"),
    ("sendTask", "messageRef", "message", "name"),
    ("signalEventDefinition", "signalRef", "signal", "name"),
    ("escalationEventDefinition", "escalationRef", "escalation", "escalationCode"),
)
_ORDER: Final[dict[str, int]] = {"documentation": 0, "extensionElements": 1, "auditing": 2, "monitoring": 3,
                                 "categoryValueRef": 4, "incoming": 5, "outgoing": 6}  # fmt: skip
_LAST: Final[dict[str, int]] = {
    "property": 8, "dataInputAssociation": 9, "dataOutputAssociation": 10, "resourceRole": 11, "performer": 11,
    "humanPerformer": 11, "potentialOwner": 11, "standardLoopCharacteristics": 12,
    "multiInstanceLoopCharacteristics": 12,
}  # fmt: skip
_ACTIVITIES: Final = frozenset(
    {
        "userTask", "serviceTask", "scriptTask", "sendTask", "receiveTask", "manualTask", "businessRuleTask", "task",
        "callActivity",
    }
)  # fmt: skip
_NODES: Final = (
    frozenset(FLOW_NODES)
    | _ACTIVITIES
    | frozenset(
        {
            "intermediateThrowEvent",
            "inclusiveGateway",
            "complexGateway",
            "eventBasedGateway",
            "transaction",
            "adHocSubProcess",
        }
    )
)
_ONE: Final = 2
_TAKEN_OUT: Final = frozenset({"BPMNShape", "BPMNEdge", "BPMNLabel", "BPMNDiagram"})
_MADE_ID: Final = Text("has no id: it is called {name}", "没有 id:命名为 {name}")


def repair(sheet: Sheet) -> None:
    """All of it, before anything is translated."""
    _target(sheet)
    _stray(sheet)
    _one_holder(sheet)
    _ids(sheet)
    _listed(sheet)
    _dangling(sheet)
    _drawing(sheet)


def _target(sheet: Sheet) -> None:
    if sheet.root.get("targetNamespace") is None:
        sheet.root.set("targetNamespace", _TARGET)
        sheet.note("repaired", sheet.root, "targetNamespace", Text(f"is missing: {_TARGET}", f"缺失:{_TARGET}"))


def _stray(sheet: Sheet) -> None:
    """Elements of a dialect right inside a BPMN element belong into its extensionElements."""
    for element in list(sheet.root.iter("*")):
        parent = element.getparent()
        if dialect_of_space(namespace(element)) is None or parent is None or namespace(parent) != BPMN:
            continue
        if local(parent) != "extensionElements":
            _holder(parent).append(element)
            note = Text("moved into extensionElements", "移入 extensionElements")
            sheet.note("repaired", element, local(element), note)


def _holder(owner: Element) -> Element:
    holder = next(children(owner, "extensionElements"), None)
    if holder is None:
        holder = owner.makeelement(f"{{{BPMN}}}extensionElements", {}, None)
        owner.insert(0, holder)
    return holder


def _one_holder(sheet: Sheet) -> None:
    """One extensionElements, and the children of an activity or event in the order of the schema."""
    for element in list(sheet.root.iter(f"{{{BPMN}}}*")):
        holders = list(children(element, "extensionElements"))
        for again in holders[1:]:
            holders[0].extend(list(again))
            element.remove(again)
            sheet.note("repaired", holders[0], "extensionElements", Text("stood more than once", "出现了多次"))
        order = _order_of(element)
        found = list(element.iterchildren("*"))
        ranks = [order(each) for each in found]
        if ranks != sorted(ranks):
            for each in sorted(found, key=order):
                element.append(each)
            sheet.note(
                "repaired", element, local(element), Text("its parts stand in the schema's order", "子元素按模式排序")
            )


def _order_of(element: Element) -> Callable[[Element], int]:
    plain = local(element) in _ACTIVITIES
    middle = 7
    last = _LAST if plain else {}
    return lambda each: _ORDER.get(local(each), last.get(local(each), middle)) if namespace(each) == BPMN else middle


def _ids(sheet: Sheet) -> None:
    """Nothing is dropped for want of an id."""
    known = {value(each, "id") for each in sheet.root.iter("*") if each.get("id")}
    for element in sheet.root.iter(f"{{{BPMN}}}*"):
        tag = local(element)
        if value(element, "id") or tag not in _NODES | {"sequenceFlow", "process"}:
            continue
        ends = (value(element, "sourceRef"), value(element, "targetRef"))
        stem = "-".join(("flow", *ends)) if tag == "sequenceFlow" and all(ends) else tag
        name = _free(stem, known)
        known.add(name)
        element.set("id", name)
        sheet.note("repaired", element, tag, _MADE_ID.format(name=name))


def _free(stem: str, known: set[str]) -> str:
    number = 1
    name = stem if stem not in known else f"{stem}-2"
    while name in known:
        number += 1
        name = f"{stem}-{number}"
    return name


def _listed(sheet: Sheet) -> None:
    """`incoming` and `outgoing` say what the flows say; what says something else is taken out."""
    flows = {value(each, "id"): each for each in sheet.root.iter(f"{{{BPMN}}}sequenceFlow")}
    for tag, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
        for each in list(sheet.root.iter(f"{{{BPMN}}}{tag}")):
            node = each.getparent()
            flow = flows.get(reference(text_of(each)))
            if node is None or (flow is not None and reference(value(flow, end)) == value(node, "id")):
                continue
            note = Text(f"names no flow of this element: {text_of(each)}", f"不是该元素的连线:{text_of(each)}")
            sheet.note("repaired", each, tag, note)
            node.remove(each)


def _dangling(sheet: Sheet) -> None:
    """A reference to an error, message, signal or escalation that nobody declares stands for its own name."""
    known = {value(each, "id") for each in sheet.root.iter(f"{{{BPMN}}}*") if each.get("id")}
    for tag, attribute, declared, named in _REFERENCES:
        for element in list(sheet.root.iter(f"{{{BPMN}}}{tag}")):
            name = reference(value(element, attribute))
            if not name or name in known or not _is_name(name):
                continue
            known.add(name)
            made = sheet.root.makeelement(f"{{{BPMN}}}{declared}", {"id": name, "name": name}, None)
            made.set(named, name)
            sheet.root.insert(_before_process(sheet.root), made)
            note = Text(
                f"{name} is declared nowhere: {declared} {name} is added", f"{name} 未声明:已添加 {declared} {name}"
            )
            sheet.note("repaired", element, attribute, note)


def _before_process(root: Element) -> int:
    return next((root.index(each) for each in root if is_bpmn(each, "process")), 0)


def _is_name(name: str) -> bool:
    try:
        etree.QName("urn:x", name)
    except ValueError:
        return False
    return True


def _drawing(sheet: Sheet) -> None:
    """What cannot be drawn, or draws nothing, is taken out; the rest of the diagram stays."""
    wrong = [each for each in sheet.root.iter(*PARTS[1:]) if not _is_whole(each)]
    for fault in faults(sheet.root):
        plane = fault.part if local(fault.part) == "BPMNPlane" else None
        if plane is not None:
            _aim(sheet, plane)
        else:
            wrong.append(next(each for each in (fault.part, *fault.part.iterancestors()) if local(each) in _TAKEN_OUT))
    for element in dict.fromkeys(wrong):
        parent = element.getparent()
        if parent is not None:
            note = Text("cannot be drawn and is taken out of the diagram", "无法绘制,已从图中去掉")
            sheet.note("repaired", element, local(element), note)
            parent.remove(element)


def _aim(sheet: Sheet, plane: Element) -> None:
    """A diagram draws the collaboration of the file or, without one, its first process."""
    shown = next(sheet.root.iter(f"{{{BPMN}}}collaboration", f"{{{BPMN}}}process"), None)
    name = value(shown, "id") if shown is not None else ""
    if name:
        plane.set("bpmnElement", name)
        sheet.note("repaired", plane, "bpmnElement", Text(f"the diagram draws {name}", f"该图绘制 {name}"))


def _is_whole(element: Element) -> bool:
    """Whether there are places to draw it at, and they are numbers."""
    points = sum(1 for _ in element.iterchildren(f"{{{DI}}}waypoint"))
    bounds = sum(1 for _ in element.iterchildren(f"{{{DC}}}Bounds"))
    whole = points >= _ONE if local(element) == "BPMNEdge" else bounds == 1
    return whole and all(_finite(each) for each in element.iter(f"{{{DC}}}Bounds", f"{{{DI}}}waypoint"))


def _finite(place: Element) -> bool:
    return all(_number(value(place, name)) for name in _measures(place))


def _measures(place: Element) -> Iterator[str]:
    yield from ("x", "y")
    if local(place) == "Bounds":
        yield from ("width", "height")


def _number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
