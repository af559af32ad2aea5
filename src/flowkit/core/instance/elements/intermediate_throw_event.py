"""BPMN 10.5.4 Intermediate Throw Event: something is thrown, and the token goes on if nobody ended it."""

from __future__ import annotations

from flowkit.core.definition.events import Compensation, Throw
from flowkit.core.definition.model import Node
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data
from flowkit.core.instance.elements.compensating import compensate
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.elements.throwing import THROWN, throw
from flowkit.core.instance.facts import NodePassed
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context, Question


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    if flow == THROWN or not isinstance(node.spec, Throw) or not node.spec.triggers:
        return (NodePassed(scope.id, node.id, node.flows),)
    for trigger in node.spec.triggers:
        if isinstance(trigger, Compensation):
            return compensate(context, draft, scope, node, trigger)
    thrown = throw(context, draft, scope, node, node.spec.triggers)
    return thrown if isinstance(thrown, Question) else thrown.facts


ELEMENT = Element(enter)
