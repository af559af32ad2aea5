"""BPMN 10.5.2 Start Event: none, or timer."""

from __future__ import annotations

from flowkit.bpmn.kind import Kind, Shaped, attributes, flow_node
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.timers import read_timer
from flowkit.bpmn.tree import Element, child, extension, value
from flowkit.core.definition.model import TimerStart

_FORMS = frozenset({"timeDate", "timeCycle"})


def _transform(element: Element, scope: ProcessScope) -> Shaped:
    definition, duty = child(element, "timerEventDefinition"), extension(element, "duty")
    if definition is None:
        if duty is not None:
            scope.report.add("duty-without-timer", duty)
        return Shaped("startEvent")
    per_role = scope.role(value(duty, "per-role")) if duty is not None else ""
    return Shaped(
        "timerStartEvent", TimerStart(read_timer(definition, scope, allowed=_FORMS, with_data=False), per_role)
    )


KIND: Kind = flow_node(
    "startEvent",
    _transform,
    allowed=attributes(isInterrupting="true", parallelMultiple="false"),
    extensions=frozenset({"duty"}),
)
