"""BPMN 10.7: which activity undoes which: a compensation boundary event is associated with the handler."""

from __future__ import annotations

from collections.abc import Mapping

from flowkit.bpmn.tree import BPMN, Element, child, flag, is_bpmn, reference, value


def is_handler(element: Element) -> bool:
    """Whether the activity runs only to undo another."""
    return flag(element, "isForCompensation")


def is_compensation_boundary(element: Element) -> bool:
    return is_bpmn(element, "boundaryEvent") and child(element, "compensateEventDefinition") is not None


def compensation_handlers(nodes: Mapping[str, Element]) -> dict[str, str]:
    """The handler of each activity that has one."""
    first = next(iter(nodes.values()), None)
    if first is None:
        return {}
    found: dict[str, str] = {}
    for association in first.getroottree().iter(f"{{{BPMN}}}association"):
        event = nodes.get(reference(value(association, "sourceRef")))
        handler = reference(value(association, "targetRef"))
        if event is not None and is_compensation_boundary(event) and handler in nodes and is_handler(nodes[handler]):
            found.setdefault(reference(value(event, "attachedToRef")), handler)
    return found
