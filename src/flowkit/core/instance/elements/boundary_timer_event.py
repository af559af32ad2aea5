"""BPMN 10.5.4 boundary timer: its token leaves beside the activity, or instead of it."""

from __future__ import annotations

from flowkit.core.definition.model import BoundaryTimer, Node
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.elements.timers import due_at
from flowkit.core.instance.facts import JobScheduled, NodePassed
from flowkit.core.instance.moves import Answer, cancelled
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Scope, Token
from flowkit.core.protocol import Context


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    """No token ever arrives at a boundary event; a retried one leaves at once."""
    return (NodePassed(scope.id, node.id, node.flows),)


def resume(context: Context, draft: Draft, node: Node, host: Token, payload: object) -> Answer:
    """The timer has fired on the activity where `host` rests."""
    timer = node.spec
    passed = NodePassed(host.scope, node.id, node.flows, consumed=0)
    if isinstance(timer, BoundaryTimer) and timer.interrupting:
        if host.holds == "scope" and Below(host.id) not in context.answers:
            return Below(host.id)
        return (*cancelled(draft, host), passed)
    if isinstance(timer, BoundaryTimer) and timer.timer.recurrence is not None:
        return (*schedule(context, draft, node, host), passed)
    return (passed,)


def schedule(context: Context, draft: Draft, node: Node, host: Token) -> tuple[JobScheduled, ...]:
    """The job of the boundary event `node` on the activity where `host` rests; none after the last of a cycle."""
    if not isinstance(node.spec, BoundaryTimer):
        return ()
    due = due_at(context, draft, draft.get(Scope, host.scope), node.spec.timer, host.since)
    return (JobScheduled(context.new_id(), "timer", host.id, node.id, due),) if due is not None else ()


ELEMENT = Element(enter, resume)
