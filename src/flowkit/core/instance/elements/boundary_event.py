"""BPMN 10.5.4 Boundary Event: its token leaves beside the activity, or instead of it."""

from __future__ import annotations

from flowkit.core.definition.events import Catch
from flowkit.core.definition.model import Node
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data
from flowkit.core.instance.elements.catching import Waiting, again
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import NodePassed
from flowkit.core.instance.moves import Answer, cancelled
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Scope, Token
from flowkit.core.protocol import Context


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    """No token ever arrives at a boundary event; a retried one leaves at once."""
    return (NodePassed(scope.id, node.id, node.flows),)


def resume(context: Context, draft: Draft, node: Node, host: Token, payload: object) -> Answer:
    """What the event waits for on the activity where `host` rests has come: the definition numbered `payload`."""
    passed = NodePassed(host.scope, node.id, node.flows, consumed=0)
    if isinstance(node.spec, Catch) and node.spec.interrupting:
        if host.holds == "scope" and Below(host.id) not in context.answers:
            return Below(host.id)
        return (*cancelled(draft, host), passed)
    which = payload if isinstance(payload, int) else 0
    here = Waiting(draft.get(Scope, host.scope), node, host.id, host.since)
    return (*again(context, draft, here, which), passed)


ELEMENT = Element(enter, resume)
