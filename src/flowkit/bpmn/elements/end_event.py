"""BPMN 10.5.3 End Event: the state to count, and what it throws."""

from __future__ import annotations

from flowkit.bpmn.events import definitions_of, throw_of
from flowkit.bpmn.kind import Kind, Shaped, flow_node
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, extension, local, value
from flowkit.core.definition.timers import End


def _transform(element: Element, scope: ProcessScope) -> Shaped:
    end = extension(element, "end")
    state = value(end, "state") if end is not None else ""
    terminate = any(local(each) == "terminateEventDefinition" for each in definitions_of(element, scope))
    return Shaped("endEvent", End(state or value(element, "id"), terminate, throw_of(element, scope)))


KIND: Kind = flow_node("endEvent", _transform, extensions=frozenset({"end", "in"}))
