"""BPMN 13.3.2, startQuantity and completionQuantity: an activity that takes, or gives, more than one token.

Each is a node of its own before or behind the activity, so that the activity itself knows nothing of it.
"""

from __future__ import annotations

from flowkit.core.definition.model import Node
from flowkit.core.definition.tasks import Quantities
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import JoinCleared, JoinReached, NodePassed
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context


def gather(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    """So many tokens become one, along whichever flows they came."""
    waiting = dict(scope.joins.get(node.id, {}))
    waiting[flow] = waiting.get(flow, 0) + 1
    reached = JoinReached(scope.id, node.id, flow)
    if sum(waiting.values()) < _count(node):
        return (reached,)
    taken = [JoinCleared(scope.id, node.id, each, count) for each, count in waiting.items()]
    return (reached, *taken, NodePassed(scope.id, node.id, node.flows, consumed=0))


def spread(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    """One token becomes so many on each flow."""
    return (NodePassed(scope.id, node.id, node.flows * _count(node)),)


def _count(node: Node) -> int:
    return node.spec.tokens if isinstance(node.spec, Quantities) else 1


GATHER, SPREAD = Element(gather), Element(spread)
