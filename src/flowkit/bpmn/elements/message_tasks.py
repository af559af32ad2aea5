"""BPMN 10.3.3 Send Task and Receive Task. A send task without a message calls a handler, as a service task does."""

from __future__ import annotations

from flowkit.bpmn.elements import service_task
from flowkit.bpmn.events import message_of
from flowkit.bpmn.extensions.mappings import inward, outward
from flowkit.bpmn.kind import Kind, Shaped, activity, attributes
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, extension, extensions, flag
from flowkit.core.definition.events import Receive


def _send(element: Element, scope: ProcessScope) -> Shaped:
    handler, given = extension(element, "handler"), list(extensions(element, "in"))
    if bool(scope.message_at(element)) is (handler is not None):
        scope.report.add("send-one-of", element)
        return Shaped("sendTask")
    if handler is not None:
        if given:
            scope.report.add("extension-misplaced", given[0], tag="in", parent="handler")
        return service_task.shape(element, scope)
    return Shaped("sendTask", message_of(element, scope, (), outward(given, scope)))


def _receive(element: Element, scope: ProcessScope) -> Shaped:
    message = message_of(element, scope, inward(extensions(element, "out"), scope))
    return Shaped("receiveTask", Receive(message, flag(element, "instantiate")) if message is not None else None)


SEND: Kind = activity(
    "sendTask",
    _send,
    allowed={**attributes("messageRef"), "implementation": frozenset({"##WebService", "##unspecified"})},
    extensions=frozenset({"in", "handler", "deadline"}),
)
RECEIVE: Kind = activity(
    "receiveTask",
    _receive,
    allowed={
        **attributes("messageRef", "instantiate"),
        "implementation": frozenset({"##WebService", "##unspecified"}),
    },
    extensions=frozenset({"out", "deadline"}),
)
