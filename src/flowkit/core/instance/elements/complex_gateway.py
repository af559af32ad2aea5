"""BPMN 13.4.5 Complex Gateway: it starts when its activation condition is true, and starts anew after its reset.

A flow without a condition gets a token at the start only: so a gateway that lets the first branches through says
nothing more. Which conditions hold at the reset is for them to say, with `waitingForStart`.
"""

from __future__ import annotations

from flowkit.core.definition.model import Node
from flowkit.core.definition.tasks import ComplexGateway
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, holds
from flowkit.core.instance.elements.choosing import no_flow
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import JoinReached, NodePassed
from flowkit.core.instance.meeting import END, STARTING, begins
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    """A token along no flow is the one that the gateway has made."""
    if flow and isinstance(node.spec, ComplexGateway):
        waiting = sum(scope.joins.get(node.id, {}).values())
        begins(context, draft, scope, node.spec, waiting + 1)  # what cannot be said is an incident of this token
        return (JoinReached(scope.id, node.id, flow),)
    phase = data or STARTING
    starts = phase["waitingForStart"] is True
    taken = tuple(
        way.id
        for way in node.choices
        if (starts if way.condition is None else holds(context, draft, scope, way.condition, phase))
    )
    if starts and not taken:
        if node.default is None:
            raise no_flow()
        taken = (node.default,)
    return (NodePassed(scope.id, node.id, taken, end_state=str(phase.get(END, ""))),)


ELEMENT = Element(enter)
