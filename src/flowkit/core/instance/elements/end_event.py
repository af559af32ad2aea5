"""BPMN 10.5.3 End Event: the path ends with what it throws; a terminate end event ends its whole scope."""

from __future__ import annotations

from flowkit.core.definition.events import Cancel, Compensation
from flowkit.core.definition.model import Node
from flowkit.core.definition.timers import End
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data
from flowkit.core.instance.elements.compensating import cancel, compensate
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.elements.throwing import THROWN, throw
from flowkit.core.instance.facts import NodePassed
from flowkit.core.instance.moves import Answer, cancelled_below
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import MARKS, Scope, Token
from flowkit.core.protocol import Context, Question


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    end = node.spec
    if not isinstance(end, End) or not (end.terminate or end.triggers):
        return (NodePassed(scope.id, node.id, (), end_state=end.state if isinstance(end, End) else node.id),)
    for trigger in end.triggers:
        if isinstance(trigger, Compensation):
            return compensate(context, draft, scope, node, trigger)
        if isinstance(trigger, Cancel):
            return cancel(context, draft, scope, node)
    if end.triggers and flow != THROWN:
        thrown = throw(context, draft, scope, node, end.triggers)
        return thrown if isinstance(thrown, Question) else thrown.facts
    if end.terminate:
        return _terminated(context, draft, scope, node, end)
    return (NodePassed(scope.id, node.id, (), end_state=end.state),)


def _terminated(context: Context, draft: Draft, scope: Scope, node: Node, end: End) -> Answer:
    if Below(scope.id) not in context.answers:
        return Below(scope.id)
    resting = sum(1 for token in draft.all(Token) if token.scope == scope.id and token.holds not in MARKS)
    left = scope.live - resting  # this token, those that still move, those in a join
    passed = NodePassed(scope.id, node.id, (), consumed=left, end_state=end.state)
    return (*cancelled_below(draft, scope.id), passed)


ELEMENT = Element(enter)
