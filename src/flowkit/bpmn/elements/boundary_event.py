"""BPMN 10.5.4 boundary event, interrupting or not."""

from __future__ import annotations

from flowkit.bpmn.events import ANY_TIME, ONCE, catch_of, definitions_of
from flowkit.bpmn.kind import Kind, Shaped, attributes, flow_node
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, flag


def _transform(element: Element, scope: ProcessScope) -> Shaped:
    interrupting = flag(element, "cancelActivity", default=True)
    if not definitions_of(element, scope) and not scope.report.blames(element):
        scope.report.add("boundary-empty", element)
    times = ONCE if interrupting else ANY_TIME
    return Shaped("boundaryEvent", catch_of(element, scope, interrupting=interrupting, times=times))


KIND: Kind = flow_node(
    "boundaryEvent",
    _transform,
    allowed={**attributes("parallelMultiple"), "attachedToRef": None, "cancelActivity": None},
    extensions=frozenset({"missed", "out"}),
)
