"""BPMN 10.5.3 End Event: the path ends; a terminate end event ends its whole scope."""

from __future__ import annotations

from flowkit.core.definition.model import End, Node
from flowkit.core.draft import Draft
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import Arrived, NodePassed, ScopeClosed
from flowkit.core.instance.moves import Answer, cancelled_below
from flowkit.core.instance.questions import Below
from flowkit.core.protocol import Context


def enter(context: Context, draft: Draft, node: Node, arrived: Arrived) -> Answer:
    end = node.spec
    if not isinstance(end, End) or not end.terminate:
        return (NodePassed(arrived.scope, node.id, (), end_state=end.state if isinstance(end, End) else node.id),)
    if Below(arrived.scope) not in context.answers:
        return Below(arrived.scope)
    return (*cancelled_below(draft, arrived.scope), ScopeClosed(arrived.scope, end.state))


ELEMENT = Element(enter)
