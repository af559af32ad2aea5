"""BPMN 10.5.3 End Event: the path ends; a terminate end event ends its whole scope."""

from __future__ import annotations

from flowkit.core.definition.model import End, Node
from flowkit.core.draft import Draft
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import Arrived, NodePassed
from flowkit.core.instance.moves import Answer, cancelled_below
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Scope, Token
from flowkit.core.protocol import Context


def enter(context: Context, draft: Draft, node: Node, arrived: Arrived) -> Answer:
    end = node.spec
    if not isinstance(end, End) or not end.terminate:
        return (NodePassed(arrived.scope, node.id, (), end_state=end.state if isinstance(end, End) else node.id),)
    if Below(arrived.scope) not in context.answers:
        return Below(arrived.scope)
    resting = sum(1 for token in draft.all(Token) if token.scope == arrived.scope)
    left = draft.get(Scope, arrived.scope).live - resting  # this token, those that still move, those in a join
    passed = NodePassed(arrived.scope, node.id, (), consumed=left, end_state=end.state)
    return (*cancelled_below(draft, arrived.scope), passed)


ELEMENT = Element(enter)
