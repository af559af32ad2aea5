"""BPMN 10.5.3 End Event: none, or terminate."""

from __future__ import annotations

from flowkit.bpmn.kind import Kind, Shaped, flow_node
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, child, extension, value
from flowkit.core.definition.model import End


def _transform(element: Element, scope: ProcessScope) -> Shaped:
    end = extension(element, "end")
    state = value(end, "state") if end is not None else ""
    terminate = child(element, "terminateEventDefinition") is not None
    return Shaped("endEvent", End(state or value(element, "id"), terminate))


KIND: Kind = flow_node("endEvent", _transform, extensions=frozenset({"end"}))
