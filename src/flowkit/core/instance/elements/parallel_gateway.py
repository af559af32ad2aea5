"""BPMN 13.4.1 Parallel Gateway. The join waits: a token on every incoming flow, else nothing happens.

Waiting tokens are counted on the scope for each flow, so a join costs the same with ten siblings or ten thousand.
"""

from __future__ import annotations

from flowkit.core.definition.model import Node
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import JoinReached, NodePassed
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    if len(node.incoming) <= 1:
        return (NodePassed(scope.id, node.id, node.flows),)
    reached = JoinReached(scope.id, node.id, flow)
    waiting = scope.joins.get(node.id, {})
    if len(waiting) + (flow not in waiting) < len(node.incoming):
        return (reached,)
    return (reached, NodePassed(scope.id, node.id, node.flows, consumed=len(node.incoming)))


ELEMENT = Element(enter)
