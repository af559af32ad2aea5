"""BPMN 13.4.4 Event-Based Gateway, exclusive: the first event behind it that comes takes the token."""

from __future__ import annotations

from flowkit.core.definition.model import Node
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, definition_of
from flowkit.core.instance.elements.catching import Waiting, waits
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import TokenRested
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    """What the other events wait for goes with the token when one of them has taken it."""
    token, targets = context.new_id(), definition_of(context, scope).targets
    begun = [
        fact for way in node.flows for fact in waits(context, draft, Waiting(scope, targets[way], token, context.now))
    ]
    return (TokenRested(token, scope.id, node.id, "event", {}), *begun)


ELEMENT = Element(enter)
