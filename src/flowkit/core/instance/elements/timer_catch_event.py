"""BPMN 10.5.4 Intermediate Catch Event, timer: the token waits for an instant."""

from __future__ import annotations

from flowkit.core.definition.model import Node, Timer
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.elements.timers import due_at
from flowkit.core.instance.facts import JobScheduled, NodePassed, TokenRested
from flowkit.core.instance.moves import Answer, leaving
from flowkit.core.instance.records import Scope, Token
from flowkit.core.protocol import Context
from flowkit.errors import InputInvalid, Text


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    if not isinstance(node.spec, Timer):
        return (NodePassed(scope.id, node.id, node.flows),)
    due = due_at(context, draft, scope, node.spec, context.now)
    if due is None:
        raise InputInvalid(
            Text("the recurrence has no further instant", "该周期不再有后续时刻"), code="timer-exhausted"
        )
    token = context.new_id()
    return (
        TokenRested(token, scope.id, node.id, "event", {}),
        JobScheduled(context.new_id(), "timer", token, node.id, due),
    )


def resume(context: Context, draft: Draft, node: Node, token: Token, payload: object) -> Answer:
    return leaving(context, draft, token)


ELEMENT = Element(enter, resume)
