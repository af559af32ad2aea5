"""BPMN 10.5.4 Intermediate Throw Event: what is thrown in the flow; with nothing to throw it marks a point."""

from __future__ import annotations

from flowkit.bpmn.events import throw_of
from flowkit.bpmn.kind import Kind, Shaped, flow_node
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element
from flowkit.core.definition.events import Throw


def _transform(element: Element, scope: ProcessScope) -> Shaped:
    return Shaped("intermediateThrowEvent", Throw(throw_of(element, scope)))


KIND: Kind = flow_node("intermediateThrowEvent", _transform, extensions=frozenset({"in"}))
