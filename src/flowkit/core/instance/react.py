"""What follows from the facts of the runtime."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Sequence

from flowkit.core.definition.carried import Carried
from flowkit.core.definition.model import Node
from flowkit.core.definition.rounds import Loop
from flowkit.core.definition.timers import End
from flowkit.core.draft import Draft
from flowkit.core.instance.carrying import carries, given_out, kept, taken_in, unread
from flowkit.core.instance.data import NOWHERE, Data, definition_of
from flowkit.core.instance.elements import ELEMENTS, multi_instance, standard_loop
from flowkit.core.instance.elements.catching import Waiting, waits
from flowkit.core.instance.facts import Arrived, DataSet, NodePassed, ScopeClosed, TokenLeft, TokenRested
from flowkit.core.instance.meeting import last_resets
from flowkit.core.instance.moves import Answer, completion, incident, state_set
from flowkit.core.instance.records import Scope, Token
from flowkit.core.instance.rounds import passed_in_round
from flowkit.core.protocol import Context, Fact, Question
from flowkit.errors import FlowkitError

CAME_ALONG = "$flow"
"""The local datum of a token in an incident: along which flow it came. A retry goes on along it."""


def after_arriving(context: Context, draft: Draft, fact: Arrived) -> Answer:
    """The element takes the token. What it cannot do becomes an incident at this place, never a lost token."""
    scope = draft.find(Scope, fact.scope)
    if scope is None:
        return ()  # it was ended while the token moved
    node = definition_of(context, scope).nodes[fact.node]
    data = fact.data or NOWHERE
    return _arriving(context, draft, scope, node, fact.flow or str(data.get(CAME_ALONG, "")), data)


def _arriving(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    if draft.case.status != "open":
        return ()
    if not node.bare:
        return _surrounded(context, draft, scope, node, flow, data)
    try:
        return ELEMENTS[node.kind].enter(context, draft, scope, node, flow, data)
    except FlowkitError as error:
        return _failed(context, scope, node, flow, data, error)


def _surrounded(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    """The token enters an element with what is around it: what it carries, its round, its compensation, its state."""
    inside_round = node.round is not None and scope.kind == "round" and scope.node == node.id
    came = data
    try:
        carried = carries(scope, node) if node.carried is not None else None
        if carried is not None:
            asked = unread(context, carried) if carried.stores else None
            if asked is not None:
                return asked
            data = taken_in(context, draft, scope, carried, data)
        if node.round is not None and not inside_round:
            answer = _several(context, draft, scope, node, data)
        else:
            answer = ELEMENTS[node.kind].enter(context, draft, scope, node, flow, data)
            if carried is not None and not isinstance(answer, Question):
                answer = _given(context, draft, scope, node, carried, data, answer)
            if inside_round and not isinstance(answer, Question):
                answer = passed_in_round(context, draft, scope, node, data, answer)
    except FlowkitError as error:
        return _failed(context, scope, node, flow, came, error)
    if node.compensation and not isinstance(answer, Question) and (node.round is None or inside_round):
        answer = [*_completed(context, scope, node, data, answer), *answer]
    if node.state and not inside_round and not isinstance(answer, Question):
        return (*state_set(draft, node.state), *answer)
    return answer


def _failed(context: Context, scope: Scope, node: Node, flow: str, came: Data, error: FlowkitError) -> tuple[Fact, ...]:
    """The token rests where its element failed, with what it came with and, where that matters, along which flow."""
    token = context.new_id()
    if flow and len(node.incoming) > 1:
        came = {**came, CAME_ALONG: flow}
    return (TokenRested(token, scope.id, node.id, "incident", came), incident(context, token, node.id, error))


def _given(
    context: Context, draft: Draft, scope: Scope, node: Node, carried: Carried, data: Data, facts: Sequence[Fact]
) -> Sequence[Fact]:
    """The facts of an activity that is done at once, with what it gives out."""
    given: list[Fact] = []
    for fact in facts:
        if isinstance(fact, NodePassed) and fact.node == node.id:
            values = fact.values or {}
            given += kept(context, draft, scope, carried, data, values)
            given.append(fact._replace(values=given_out(context, draft, scope, carried, data, values) or None))
        else:
            given.append(fact)
    return given


def _several(context: Context, draft: Draft, scope: Scope, node: Node, data: Data) -> Answer:
    if isinstance(node.round, Loop):
        return standard_loop.enter(context, draft, scope, node, node.round, data)
    return multi_instance.enter(context, draft, scope, node, node.round, data) if node.round is not None else ()


def _completed(context: Context, scope: Scope, node: Node, data: Data, answer: Sequence[Fact]) -> Sequence[Fact]:
    """The mark of an activity that was done at once and can be compensated, with what it has just written."""
    passed = next((fact for fact in answer if isinstance(fact, NodePassed) and fact.node == node.id), None)
    if passed is None:
        return ()
    written = [fact.values for fact in answer if isinstance(fact, DataSet)]
    return (completion(context, scope, node, {**data, **dict(ChainMap(*written)), **(passed.values or {})}),)


def after_passing(context: Context, draft: Draft, fact: NodePassed | TokenLeft) -> Answer:
    """One token arrives at the target of each flow; where a path ends, its scope may be finished.

    A single token arrives at once, in the same step: a chain of automatic nodes costs one fact a node.
    """
    scope, flows = draft.get(Scope, fact.scope), fact.flows
    if flows:
        targets = context.definitions[scope.process, scope.version].targets
        if len(flows) == 1:
            flow = flows[0]
            return _arriving(context, draft, scope, targets[flow], flow, NOWHERE)
        return tuple(Arrived(scope.id, targets[flow].id, flow) for flow in flows)
    if scope.live == 0:
        if scope.taken and not _terminates(context, scope, fact.node):
            return last_resets(context, draft, scope, fact.end_state)
        return (ScopeClosed(scope.id, fact.end_state),)
    return ()


def _terminates(context: Context, scope: Scope, node: str) -> bool:
    spec = definition_of(context, scope).nodes[node].spec
    return isinstance(spec, End) and spec.terminate


def after_resting(context: Context, draft: Draft, fact: TokenRested) -> Answer:
    """The events on the border of the activity begin to wait; those of a round belong to the whole round."""
    scope = draft.get(Scope, fact.scope)
    nodes = definition_of(context, scope).nodes
    node = nodes[fact.node]
    if not node.boundary or scope.kind == "round" or fact.holds == "incident":
        return ()
    token = draft.get(Token, fact.token)
    try:
        return [
            wait
            for event in node.boundary
            for wait in waits(context, draft, Waiting(scope, nodes[event], token.id, token.since))
        ]
    except FlowkitError as error:
        return (incident(context, token.id, node.id, error),)
