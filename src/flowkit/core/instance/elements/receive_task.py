"""BPMN 10.3.3 Receive Task: the token waits for a message; the one that has begun the case need not wait."""

from __future__ import annotations

from flowkit.core.definition.model import Node
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data
from flowkit.core.instance.elements.catching import BEGUN, Waiting, waits
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.elements.event_based_gateway import chosen
from flowkit.core.instance.facts import DataSet, NodePassed, TokenRested
from flowkit.core.instance.moves import Answer, leaving
from flowkit.core.instance.records import Scope, Token
from flowkit.core.protocol import Context


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    if BEGUN in data:
        return (NodePassed(scope.id, node.id, node.flows),)
    token = context.new_id()
    begun = waits(context, draft, Waiting(scope, node, token, context.now, data))
    return (TokenRested(token, scope.id, node.id, "event", data), *begun)


def resume(context: Context, draft: Draft, node: Node, token: Token, payload: object) -> Answer:
    """The message has come; `payload` is what the task takes of it."""
    values = payload if isinstance(payload, dict) else {}
    if token.node == node.id:
        return leaving(context, draft, token, values=values)
    set_here = (DataSet(token.scope, values),) if values else ()
    return (*set_here, *chosen(context, draft.get(Scope, token.scope), token.node, token.id, node))


ELEMENT = Element(enter, resume)
