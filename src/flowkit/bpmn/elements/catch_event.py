"""BPMN 10.5.4 Intermediate Catch Event: what is waited for in the flow."""

from __future__ import annotations

from flowkit.bpmn.events import catch_of, definitions_of
from flowkit.bpmn.kind import Kind, Shaped, attributes, flow_node
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element


def _transform(element: Element, scope: ProcessScope) -> Shaped:
    if not definitions_of(element, scope):
        scope.report.add("catch-empty", element)
    return Shaped("intermediateCatchEvent", catch_of(element, scope))


KIND: Kind = flow_node(
    "intermediateCatchEvent",
    _transform,
    allowed=attributes("parallelMultiple"),
    extensions=frozenset({"out"}),
)
