"""BPMN 13.4.2 Exclusive Gateway: the first flow whose condition is true, else the default flow, else an incident."""

from __future__ import annotations

from flowkit.core.definition.model import Node
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, holds
from flowkit.core.instance.elements.choosing import no_flow
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import NodePassed
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    for way in node.choices:
        if way.condition is None or holds(context, draft, scope, way.condition):
            return (NodePassed(scope.id, node.id, (way.id,)),)
    if node.default is None:
        raise no_flow()
    return (NodePassed(scope.id, node.id, (node.default,)),)


ELEMENT = Element(enter)
