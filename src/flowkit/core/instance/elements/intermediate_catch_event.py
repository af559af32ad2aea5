"""BPMN 10.5.4 Intermediate Catch Event: the token waits for what the event names. A link's target only passes it on."""

from __future__ import annotations

from flowkit.core.definition.events import triggers_of
from flowkit.core.definition.model import Node
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data
from flowkit.core.instance.elements.catching import Waiting, waits
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.elements.event_based_gateway import chosen
from flowkit.core.instance.facts import NodePassed, TokenRested
from flowkit.core.instance.moves import Answer, leaving
from flowkit.core.instance.records import Scope, Token
from flowkit.core.protocol import Context
from flowkit.errors import InputInvalid, Text


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    if not triggers_of(node):
        return (NodePassed(scope.id, node.id, node.flows),)
    token = context.new_id()
    begun = waits(context, draft, Waiting(scope, node, token, context.now))
    if not begun:
        raise InputInvalid(
            Text("the recurrence has no further instant", "该周期不再有后续时刻"), code="timer-exhausted"
        )
    return (TokenRested(token, scope.id, node.id, "event", {}), *begun)


def resume(context: Context, draft: Draft, node: Node, token: Token, payload: object) -> Answer:
    if token.node == node.id:
        return leaving(context, draft, token)
    return chosen(context, draft.get(Scope, token.scope), token.node, token.id, node)  # at an event-based gateway


ELEMENT = Element(enter, resume)
