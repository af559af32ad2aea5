"""Compensation (BPMN 10.7, 13.5.5): what was completed in a scope is undone in the reverse order of its completion.

A completed activity that can be undone leaves a mark in its scope, with the data of that moment; a completed subprocess
with such activities keeps its scope, with their marks in it. Whoever compensates rests at the throwing event and owns a
scope in which the handlers run, one after the other. `queue` lists the marks still to be undone, in `around`.
Invariants: a mark is undone once; marks and kept scopes go with the scope around them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flowkit.core.definition.events import Cancel, Compensation, Throw
from flowkit.core.definition.model import Node, ProcessDefinition, Spec
from flowkit.core.definition.timers import End
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.facts import (
    Arrived,
    CompensationBegun,
    CompensationDue,
    NodePassed,
    ScopeDropped,
    ScopeInterrupted,
    ScopeOpened,
    SubProcessTriggered,
    TokenLeft,
    TokenRested,
)
from flowkit.core.instance.moves import Answer, cancelled, cancelled_live, leaving, node_at
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import COMPLETED, Scope, Token
from flowkit.core.protocol import Context, Fact

QUEUE, AROUND = "$queue", "$around"


def compensate(context: Context, draft: Draft, scope: Scope, node: Node, thrown: Compensation) -> Answer:
    """A token at a compensation event: undo one activity, or all of the scope; with nothing to undo it passes."""
    around = _around(context, draft, scope)
    if Below(around.id) not in context.answers:
        return Below(around.id)
    queue = list(_queue(context, draft, around, thrown.activity))
    if not queue:
        end = node.spec.state if isinstance(node.spec, End) else ""
        return (NodePassed(scope.id, node.id, node.flows, end_state=end),)
    beside = () if thrown.waits else (NodePassed(scope.id, node.id, node.flows, consumed=0),)
    return (*_begin(context, scope, node, queue, around.id), *beside)


def cancel(context: Context, draft: Draft, scope: Scope, node: Node) -> Answer:
    """A token at a cancel end event: everything in the transaction stops and what was completed is undone."""
    while node_at(context, draft.get(Scope, scope.parent or 1), scope.node).kind != "transaction":
        scope = draft.get(Scope, scope.parent or 1)
    if Below(scope.id) not in context.answers:
        return Below(scope.id)
    begun = _begin(context, scope, node, list(_queue(context, draft, scope, "")), scope.id)
    return (*cancelled_live(draft, scope.id), ScopeInterrupted(scope.id, node.id, 1), *begun)


def _around(context: Context, draft: Draft, scope: Scope) -> Scope:
    """The scope whose activities are meant: from inside an event subprocess that around it (BPMN 10.5.5)."""
    while scope.parent is not None and scope.kind == "subprocess":
        outer = draft.get(Scope, scope.parent)
        if node_at(context, outer, scope.node).kind != "eventSubProcess":
            break
        scope = outer
    return scope


def _queue(context: Context, draft: Draft, scope: Scope, activity: str) -> Iterator[int]:
    """The marks of a scope, the last completed first. A kept subprocess that nothing of its own undoes is undone by
    what is inside, before its own mark goes.
    """
    definition = definition_of(context, scope)
    marks = [each for each in draft.all(Token) if each.scope == scope.id and each.holds == "done"]
    for mark in sorted(marks, key=_order, reverse=True):
        inner, node = draft.find(Scope, mark.id), definition.nodes[mark.node]
        if activity not in ("", node.id):
            continue
        if inner is not None and (_is_round(inner) or not (node.compensation or _own_event(definition, node))):
            yield from _queue(context, draft, inner, "")
        yield mark.id


def _is_round(scope: Scope | None) -> bool:
    """A round is undone by undoing its instances; the mark of the whole only goes."""
    return scope is not None and scope.kind == "round"


def _own_event(definition: ProcessDefinition, node: Node) -> str | None:
    """The start event of the event subprocess that undoes a subprocess from inside."""
    return definition.catchers.inside.get((node.id, "compensation", ""))


def _order(mark: Token) -> int:
    found = mark.data.get(COMPLETED)
    return found if isinstance(found, int) else mark.id


def _begin(context: Context, scope: Scope, node: Node, queue: Sequence[int], around: int) -> Iterator[Fact]:
    token = context.new_id()
    yield TokenRested(token, scope.id, node.id, "scope", {QUEUE: list(queue), AROUND: around})
    yield ScopeOpened(token, scope.id, "compensation", node.id, scope.process, scope.version, {})
    yield CompensationDue(token)


def after_due(context: Context, draft: Draft, fact: CompensationDue) -> Answer:
    """The next of the queue is undone; after the last, the event that asked for it goes on."""
    by = draft.get(Token, fact.scope)
    queue, around = by.data.get(QUEUE), by.data.get(AROUND)
    if not isinstance(queue, list) or not isinstance(around, int):
        return ()
    if not queue:
        return _finished(context, draft, by)
    if Below(around) not in context.answers:
        return Below(around)
    mark = draft.find(Token, queue[0])
    if mark is None:
        return (CompensationBegun(by.id, queue[0], "", ""), fact)
    return tuple(_undone(context, draft, by, mark))


def _undone(context: Context, draft: Draft, by: Token, mark: Token) -> Iterator[Fact]:
    definition = definition_of(context, draft.get(Scope, mark.scope))
    node, inner = definition.nodes[mark.node], draft.find(Scope, mark.id)
    start, handler = _own_event(definition, node), "" if _is_round(inner) else node.compensation
    begun = CompensationBegun(by.id, mark.id, node.id, handler)
    if not handler and start is not None and inner is not None and not _is_round(inner):
        yield begun
        yield SubProcessTriggered(mark.id, definition.nodes[start].parent or "", start)
        return
    yield from cancelled(draft, mark)
    yield begun
    if handler:
        snapshot = {name: each for name, each in mark.data.items() if name != COMPLETED}
        yield Arrived(by.id, handler, "", snapshot)
    else:
        yield CompensationDue(by.id)


def _finished(context: Context, draft: Draft, by: Token) -> Answer:
    scope = draft.get(Scope, by.scope)
    end = node_at(context, scope, by.node).spec
    if _goes_on_beside(end):
        return (ScopeDropped(by.id), TokenLeft(by.id, scope.id, by.node, (), end_state=by.node))
    if isinstance(end, End) and any(isinstance(each, Cancel) for each in end.triggers):
        return _left_by_the_border(context, draft, scope)
    return (ScopeDropped(by.id), *leaving(context, draft, by, end_state=end.state if isinstance(end, End) else ""))


def _goes_on_beside(spec: Spec | None) -> bool:
    thrown = spec.triggers if isinstance(spec, Throw) else ()
    return any(isinstance(each, Compensation) and not each.waits for each in thrown)


def _left_by_the_border(context: Context, draft: Draft, transaction: Scope) -> Answer:
    """A cancelled transaction is left by its cancel boundary event."""
    owner, outer = draft.get(Token, transaction.id), draft.get(Scope, transaction.parent or 1)
    definition = definition_of(context, outer)
    event = definition.nodes[definition.catchers.border[owner.node, "cancel", ""]]
    if Below(owner.id) not in context.answers:
        return Below(owner.id)
    return (*cancelled(draft, owner), NodePassed(outer.id, event.id, event.flows, consumed=0))
