"""BPMN 10.5.4 Intermediate Catch Event: a timer or a message, waited for in the flow."""

from __future__ import annotations

from typing import Literal, cast

from flowkit.bpmn.extensions.mappings import inward
from flowkit.bpmn.kind import Kind, Shaped, attributes, flow_node
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.timers import read_timer
from flowkit.bpmn.tree import Element, child, extension, extensions, reference, value
from flowkit.core.definition.model import Message

_FORMS = frozenset({"timeDate", "timeDuration"})
_DELIVERIES = frozenset({"one", "buffer", "broadcast"})


def _transform(element: Element, scope: ProcessScope) -> Shaped:
    timer, message = child(element, "timerEventDefinition"), child(element, "messageEventDefinition")
    if timer is not None:
        if (out := extension(element, "out")) is not None:
            scope.report.add("extension-misplaced", out, tag="out", parent="timerEventDefinition")
        return Shaped("timerCatchEvent", read_timer(timer, scope, allowed=_FORMS))
    if message is not None:
        return Shaped("messageCatchEvent", _message(element, message, scope))
    scope.report.add("catch-empty", element)
    return Shaped("timerCatchEvent")


def _message(event: Element, definition: Element, scope: ProcessScope) -> Message | None:
    result = inward(extensions(event, "out"), scope)
    name = reference(value(definition, "messageRef"))
    declared = scope.messages.get(name)
    if declared is None:
        scope.report.add("message-unknown", definition, name=name)
        return None
    if not value(declared, "name"):
        scope.report.add("message-without-name", declared)
    own = extension(declared, "message")
    if own is None:
        return Message(value(declared, "name"), result=result)
    delivery = value(own, "delivery", "one")
    if (own.get("keep") is not None) != (delivery == "buffer"):
        scope.report.add("message-keep", own)
    return Message(
        name=value(declared, "name"),
        correlation=scope.compile(own, "correlation") if own.get("correlation") is not None else None,
        delivery=cast("Literal['one', 'buffer', 'broadcast']", delivery) if delivery in _DELIVERIES else "one",
        keep=scope.quantity(own, "keep") if own.get("keep") is not None else None,
        result=result,
    )


KIND: Kind = flow_node(
    "intermediateCatchEvent",
    _transform,
    allowed=attributes(parallelMultiple="false"),
    extensions=frozenset({"out"}),
)
