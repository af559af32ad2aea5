"""BPMN 10.5.4 boundary timer event, interrupting or not."""

from __future__ import annotations

from flowkit.bpmn.kind import Kind, Shaped, attributes, flow_node
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.timers import read_timer
from flowkit.bpmn.tree import Element, child, flag
from flowkit.core.definition.model import BoundaryTimer

_ONCE = frozenset({"timeDate", "timeDuration"})


def _transform(element: Element, scope: ProcessScope) -> Shaped:
    definition, interrupting = child(element, "timerEventDefinition"), flag(element, "cancelActivity", default=True)
    if definition is None:
        scope.report.add("boundary-without-timer", element)
        return Shaped("boundaryTimerEvent")
    timer = read_timer(definition, scope, allowed=_ONCE if interrupting else _ONCE | {"timeCycle"})
    return Shaped("boundaryTimerEvent", BoundaryTimer(timer, interrupting))


KIND: Kind = flow_node(
    "boundaryEvent",
    _transform,
    allowed={**attributes(parallelMultiple="false"), "attachedToRef": None, "cancelActivity": None},
)
