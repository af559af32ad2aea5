"""BPMN 10.3.6 Call Activity: another process inside the same case."""

from __future__ import annotations

from flowkit.bpmn.extensions.mappings import inward, outward
from flowkit.bpmn.kind import Kind, Shaped, activity
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, extensions, reference, value
from flowkit.core.definition.model import CallActivity


def _transform(element: Element, scope: ProcessScope) -> Shaped:
    called = reference(value(element, "calledElement"))
    if not called:
        scope.report.add("call-without-process", element)
    inputs, outputs = outward(extensions(element, "in"), scope), inward(extensions(element, "out"), scope)
    return Shaped("callActivity", CallActivity(called, inputs, outputs))


KIND: Kind = activity(
    "callActivity",
    _transform,
    allowed={"calledElement": None},
    extensions=frozenset({"in", "out", "deadline"}),
)
