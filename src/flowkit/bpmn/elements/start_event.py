"""BPMN 10.5.2 Start Event: none, or what begins a case; of an event subprocess, what starts it."""

from __future__ import annotations

from flowkit.bpmn.events import ANY_TIME, ONCE, catch_of, definitions_of
from flowkit.bpmn.kind import Kind, Shaped, attributes, flow_node
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.timers import read_timer
from flowkit.bpmn.tree import Element, extension, flag, local, value
from flowkit.core.definition.events import Catch
from flowkit.core.definition.timers import TimerStart

_FORMS = frozenset({"timeDate", "timeCycle"})


def _transform(element: Element, scope: ProcessScope) -> Shaped:
    duty = extension(element, "duty")
    if starts_event_sub_process(element):
        _no_duty(duty, scope)
        interrupting = flag(element, "isInterrupting", default=True)
        catch = catch_of(element, scope, interrupting=interrupting, times=ONCE if interrupting else ANY_TIME)
        return Shaped("eventSubProcessStart", catch)
    if not flag(element, "isInterrupting", default=True):
        scope.report.add("start-not-interrupting", element)
    found = definitions_of(element, scope)
    timer = next((each for each in found if local(each) == "timerEventDefinition"), None)
    if timer is None or len(found) > 1:
        _no_duty(duty, scope)
        return Shaped("eventStart", _begun_by(element, found, scope)) if found else Shaped("startEvent")
    per_role = scope.role(value(duty, "per-role")) if duty is not None else ""
    return Shaped("timerStartEvent", TimerStart(read_timer(timer, scope, allowed=_FORMS, with_data=False), per_role))


def _begun_by(element: Element, found: list[Element], scope: ProcessScope) -> Catch:
    """The messages, signals and timers that begin a case. What only makes sense inside a case is refused."""
    timed = any(local(each) == "timerEventDefinition" for each in found)
    if any(local(each) == "conditionalEventDefinition" for each in found):
        scope.report.add("start-conditional", element)
    elif timed and flag(element, "parallelMultiple"):
        scope.report.add("start-parallel", element)
    else:
        return catch_of(element, scope, times=_FORMS, with_data=False)
    return Catch()


def _no_duty(duty: Element | None, scope: ProcessScope) -> None:
    if duty is not None:
        scope.report.add("duty-without-timer", duty)


def starts_event_sub_process(element: Element) -> bool:
    around = element.getparent()
    return around is not None and flag(around, "triggeredByEvent")


KIND: Kind = flow_node(
    "startEvent",
    _transform,
    allowed=attributes("isInterrupting", "parallelMultiple"),
    extensions=frozenset({"missed", "duty", "out"}),
)
