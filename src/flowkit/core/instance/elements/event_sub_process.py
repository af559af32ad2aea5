"""BPMN 10.3.5 Event Sub-Process: it begins when its start event happens while the scope around it lives.

A guard lies in that scope for each start event that waits for something from outside. An interrupting one takes the
place of everything in the scope; afterwards no event subprocess of the scope begins any more (BPMN 13.5.4).
"""

from __future__ import annotations

from flowkit.core.definition.events import Catch
from flowkit.core.definition.model import Node
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, definition_of, own_data
from flowkit.core.instance.elements.catching import Waiting, again, waits
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import (
    Arrived,
    CaseStarted,
    GuardSet,
    NodePassed,
    ScopeInterrupted,
    ScopeOpened,
    SubProcessTriggered,
    TokenRested,
)
from flowkit.core.instance.moves import Answer, cancelled_live, container_of, incident
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Scope, Token
from flowkit.core.protocol import Context
from flowkit.errors import FlowkitError


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    """A token comes only from what triggers it, or from a retry."""
    token, begins_with = context.new_id(), own_data(context, scope, node.id, data)
    return (
        TokenRested(token, scope.id, node.id, "scope", data),
        ScopeOpened(token, scope.id, "subprocess", node.id, scope.process, scope.version, begins_with),
        Arrived(token, definition_of(context, scope).starts[node.id]),
    )


def enter_start(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    return (NodePassed(scope.id, node.id, node.flows),)


def resume_start(context: Context, draft: Draft, node: Node, guard: Token, payload: object) -> Answer:
    """What the start event waits for has come; `payload` is the number of its definition."""
    scope = draft.get(Scope, guard.scope)
    begun = begin(context, draft, scope, node)
    if not isinstance(begun, tuple) or (isinstance(node.spec, Catch) and node.spec.interrupting):
        return begun
    which = payload if isinstance(payload, int) else 0
    return (*again(context, draft, Waiting(scope, node, guard.id, guard.since), which), *begun)


def begin(context: Context, draft: Draft, scope: Scope, start: Node) -> Answer:
    """The event subprocess of this start event begins in the scope: beside what is there, or instead of it."""
    triggered = SubProcessTriggered(scope.id, start.parent or "", start.id)
    if not (isinstance(start.spec, Catch) and start.spec.interrupting):
        return (triggered,)
    if Below(scope.id) not in context.answers:
        return Below(scope.id)
    return (*cancelled_live(draft, scope.id), ScopeInterrupted(scope.id, start.parent or ""), triggered)


def after_triggering(context: Context, draft: Draft, fact: SubProcessTriggered) -> Answer:
    return (Arrived(fact.scope, fact.node),)


def after_scope_opened(context: Context, draft: Draft, fact: ScopeOpened | CaseStarted) -> Answer:
    """From now on whatever starts an event subprocess of the scope is waited for."""
    scope = draft.get(Scope, fact.scope if isinstance(fact, ScopeOpened) else 1)
    if scope.kind not in ("process", "subprocess"):
        return ()
    guards = definition_of(context, scope).catchers.guards.get(container_of(scope), ())
    return [GuardSet(context.new_id(), scope.id, start) for start in guards] if guards else ()


def after_guard_set(context: Context, draft: Draft, fact: GuardSet) -> Answer:
    scope = draft.get(Scope, fact.scope)
    node = definition_of(context, scope).nodes[fact.node]
    try:
        return waits(context, draft, Waiting(scope, node, fact.token, context.now))
    except FlowkitError as error:
        return (incident(context, fact.token, node.id, error),)


ELEMENT = Element(enter)
START = Element(enter_start, resume_start)
