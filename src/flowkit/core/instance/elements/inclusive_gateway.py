"""BPMN 13.4.3 Inclusive Gateway: every flow whose condition is true. The join waits for all that can still come."""

from __future__ import annotations

from flowkit.core.definition.model import Node
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data
from flowkit.core.instance.elements.choosing import true_flows
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import JoinReached, NodePassed
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    """A token along no flow is the one that the join has made."""
    if flow and len(node.incoming) > 1:
        return (JoinReached(scope.id, node.id, flow),)
    return (NodePassed(scope.id, node.id, true_flows(context, draft, scope, node)),)


ELEMENT = Element(enter)
