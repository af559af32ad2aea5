"""BPMN 13.4.4 Event-Based Gateway: the first event behind it that comes takes the token.

One that instantiates begins a case with its first event; a parallel one then waits for all others too, each by itself.
"""

from __future__ import annotations

from flowkit.core.definition.events import EventGateway
from flowkit.core.definition.model import Node
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, definition_of
from flowkit.core.instance.elements.catching import BEGUN, Waiting, waits
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import EventChosen, NodePassed, TokenLeft, TokenRested
from flowkit.core.instance.moves import Answer, node_at
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context, Fact


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    """What the other events wait for goes with the token when one of them has taken it."""
    token, targets = context.new_id(), definition_of(context, scope).targets
    rested = TokenRested(token, scope.id, node.id, "event", {})
    begun = data.get(BEGUN)
    if not isinstance(begun, list):
        waiting = (Waiting(scope, targets[way], token, context.now) for way in node.flows)
        return (rested, *(fact for here in waiting for fact in waits(context, draft, here)))
    others = tuple(way for way in node.flows if targets[way].id != begun[0])
    parallel = isinstance(node.spec, EventGateway) and node.spec.parallel
    beside = (NodePassed(scope.id, node.id, others, consumed=0),) if parallel and others else ()
    event = node_at(context, scope, begun[0])
    return (*beside, rested, *chosen(context, scope, node.id, token, event))


def chosen(context: Context, scope: Scope, gateway: str, token: int, event: Node) -> tuple[Fact, ...]:
    """The token that waits at the gateway is taken by this event, and leaves it."""
    ways = tuple(way.id for way in node_at(context, scope, gateway).outgoing if way.target == event.id)
    return (
        EventChosen(token, scope.id, gateway, ways, event.id),
        TokenLeft(token, scope.id, event.id, event.flows),
    )


ELEMENT = Element(enter)
