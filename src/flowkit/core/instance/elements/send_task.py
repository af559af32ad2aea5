"""BPMN 10.3.3 Send Task: a message is sent, and the token goes on if nobody ended it."""

from __future__ import annotations

from flowkit.core.definition.model import Node
from flowkit.core.definition.timers import Message
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, assigned
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.elements.sending import send
from flowkit.core.instance.elements.throwing import THROWN
from flowkit.core.instance.facts import Arrived, NodePassed
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context, Question


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    message = node.spec
    if flow == THROWN or not isinstance(message, Message):
        return (NodePassed(scope.id, node.id, node.flows),)
    payload = assigned(context, draft, scope, message.payload, data)
    sent = send(context, draft, scope, node, message, payload, data)
    return sent if isinstance(sent, Question) else (*sent, Arrived(scope.id, node.id, THROWN, data))


ELEMENT = Element(enter)
