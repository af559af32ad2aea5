"""How tokens move: along flows, into and out of scopes, and away.

Reactions return further facts, or a question. The loop in `execution` applies each fact before it reacts to it, and
follows what comes of it to the end before it takes the next: a moving token runs until it rests.

Invariant: a scope is looked at for its end only when a path in it ends (no flows), never when a token is cancelled; who
cancels tokens either sends a token along a flow or closes the scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flowkit.core.definition.model import CallActivity, Node, Round, UserTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import NOWHERE, Data, definition_of, evaluate, fitting
from flowkit.core.instance.facts import (
    Arrived,
    CaseEnded,
    DataSet,
    IncidentRaised,
    MarkDropped,
    RoundCounted,
    ScopeClosed,
    ScopeDropped,
    TokenCancelled,
    TokenLeft,
    TokenSent,
)
from flowkit.core.instance.questions import Below, RoundResults
from flowkit.core.instance.records import MARKS, RESULTS, Scope, ScopeKind, Token
from flowkit.core.protocol import Context, Fact, Question
from flowkit.errors import FlowkitError, Text

Answer = Sequence[Fact] | Question


def node_at(context: Context, scope: Scope, node: str) -> Node:
    return definition_of(context, scope).nodes[node]


def stuck_joins(context: Context, draft: Draft, scopes: Iterable[int]) -> Iterator[Fact]:
    """When all that lives in a scope waits in joins, none of them will ever be full: somebody must see it.

    Looked at when an action has come to rest, since a moving token may still come.
    """
    for number in scopes:
        scope = draft.find(Scope, number)
        if (
            scope is None
            or not scope.joins
            or scope.live > sum(sum(counts.values()) for counts in scope.joins.values())
        ):
            continue
        stuck = FlowkitError(
            Text("the join waits for tokens that can never come", "汇聚网关等待的令牌永远不会到达"),
            code="join-stuck",
            mend=Text(
                "cancel the case, and correct the diagram: what an exclusive gateway splits, one joins",
                "请撤销办件并更正流程图:排他网关分出的路径应由排他网关汇合",
            ),
        )
        yield incident(context, 0, next(iter(scope.joins)), stuck)


def container_of(scope: Scope) -> str | None:
    """The subprocess that the scope is an instance of; None for a process."""
    return None if scope.kind == "process" else scope.node


def after_sending(context: Context, draft: Draft, fact: TokenSent) -> Answer:
    return (Arrived(fact.scope, fact.node, fact.flow, fact.data),)


def leaving(
    context: Context, draft: Draft, token: Token, outcome: str = "", values: Data = NOWHERE, end_state: str = ""
) -> Sequence[Fact]:
    """The facts by which a token that rests goes on with the `values` that it brings: along the flows of its node, or
    as one more of its round.
    """
    scope = draft.get(Scope, token.scope)
    node = node_at(context, scope, token.node)
    if scope.kind == "round":
        values, count = counted(context, scope, node, token.data, values)
        left: Fact = count._replace(token=token.id, outcome=outcome)
    else:
        left = TokenLeft(token.id, scope.id, token.node, node.flows, end_state)
    return (DataSet(scope.id, values), left) if values else (left,)


def counted(context: Context, scope: Scope, node: Node, data: Data, values: Data) -> tuple[Data, RoundCounted]:
    """One more instance of a round: its values without its own result, and the count with it."""
    output = node.round.output if isinstance(node.round, Round) else ""
    number = data.get("loopCounter", 0)
    result = values.get(output, data.get(output)) if output else None
    shared = {name: value for name, value in values.items() if name != output}
    return shared, RoundCounted(0, scope.id, node.id, "", number if isinstance(number, int) else 0, result)


def after_scope_closed(context: Context, draft: Draft, fact: ScopeClosed) -> Answer:
    """A finished root ends the case. Any other scope hands back its results, and its owner goes on."""
    closed = draft.get(Scope, fact.scope)
    if definition_of(context, closed).catchers.guards.get(container_of(closed)) and closed.kind in _GUARDED:
        if Below(fact.scope) not in context.answers:
            return Below(fact.scope)
        guards = tuple(_marks(draft, fact.scope))
    else:
        guards = ()
    if fact.scope == 1:
        return (*guards, CaseEnded("completed", fact.end_state))
    scope, owner = draft.get(Scope, fact.scope), draft.get(Token, fact.scope)
    around = draft.get(Scope, owner.scope)
    node = node_at(context, around, owner.node)
    if node.deadlines and Below(owner.scope) not in context.answers and not _ends_with_items(node, scope):
        return Below(owner.scope)  # the clocks of the activity end with its token
    try:
        values = _handed_back(context, draft, scope, node)
    except FlowkitError as error:
        return (incident(context, owner.id, owner.node, error),)
    if isinstance(values, Question):
        return values
    end_state = fact.end_state if node.kind == "eventSubProcess" else ""
    set_around: tuple[Fact, ...] = ()
    if scope.kind == "round" and values:
        set_around, values = (DataSet(around.id, values),), NOWHERE
    left = leaving(context, draft, owner, values=values, end_state=end_state)
    return (*set_around, *guards, ScopeDropped(scope.id), *left)


def _ends_with_items(node: Node, scope: Scope) -> bool:
    return scope.kind == "round" and isinstance(node.spec, UserTask)


def _handed_back(context: Context, draft: Draft, scope: Scope, node: Node) -> Data | Question:
    """What a scope that is over brings to the scope around it."""
    rounds = node.round if isinstance(node.round, Round) else None
    if scope.kind == "round":
        if rounds is None or not rounds.results:
            return {}
        if rounds.output:
            found = scope.data.get(RESULTS)
            by_number = found if isinstance(found, dict) else {}
            return {rounds.results: [by_number[each] for each in sorted(by_number, key=int)]}
        if RoundResults(scope.id) not in context.answers:
            return RoundResults(scope.id)
        return {rounds.results: context.answers[RoundResults(scope.id)]}
    if isinstance(node.spec, CallActivity) and scope.kind == "process":
        fields = definition_of(context, draft.get(Scope, scope.parent or 1)).fields
        return {
            each.target: fitting(fields.get(each.target), evaluate(context, draft, scope, each.source))
            for each in node.spec.outputs
        }
    return {rounds.output: scope.data.get(rounds.output)} if rounds is not None and rounds.output else {}


_GUARDED: frozenset[ScopeKind] = frozenset({"process", "subprocess"})


def _marks(draft: Draft, scope: int) -> Iterator[Fact]:
    """What lay in a scope without keeping it alive goes with it."""
    for token in draft.all(Token):
        if token.scope == scope and token.holds in MARKS:
            yield MarkDropped(token.id, scope, token.node)


def cancelled_below(draft: Draft, scope: int) -> Iterator[Fact]:
    """Everything alive below the scope ends: inner tokens first. The scope itself stays. Needs `Below(scope)`."""
    children = [each for each in draft.all(Scope) if each.parent == scope]
    for child in children:
        yield from cancelled_below(draft, child.id)
        yield ScopeDropped(child.id)
    yield from _marks(draft, scope)
    for token in draft.all(Token):
        if token.scope == scope and token.holds not in MARKS:
            yield TokenCancelled(token.id, scope, token.node)


def cancelled(draft: Draft, token: Token) -> Iterator[Fact]:
    """The token ends, and the scope that it owns. Needs `Below(token.id)` if it owns one."""
    if token.holds == "scope":
        yield from cancelled_below(draft, token.id)
        yield ScopeDropped(token.id)
    yield TokenCancelled(token.id, token.scope, token.node)


def incident(context: Context, token: int, node: str, error: FlowkitError, job: int | None = None) -> IncidentRaised:
    """The fact of an error that a person must look at."""
    return IncidentRaised(context.new_id(), token, node, error.code, error.say("en"), error.say("zh"), job)
