"""How tokens move: along flows, into and out of scopes, and away.

Reactions return further facts, or a question. The loop in `execution` applies each fact before it reacts to it, and
follows what comes of it to the end before it takes the next: a moving token runs until it rests.

Invariant: a scope is looked at for its end only when a path in it ends (no flows), never when a token is cancelled; who
cancels tokens either sends a token along a flow or closes the scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from flowkit.core.definition.model import Node
from flowkit.core.definition.rounds import Round
from flowkit.core.definition.tasks import CallActivity, UserTask
from flowkit.core.draft import Draft
from flowkit.core.instance.carrying import carries, given_out, kept
from flowkit.core.instance.data import NOWHERE, Data, definition_of, evaluate, fitting
from flowkit.core.instance.facts import (
    Arrived,
    CaseEnded,
    CompensationDue,
    CompletionKept,
    DataSet,
    IncidentRaised,
    MarkDropped,
    NodePassed,
    OwnStateChanged,
    RoundCounted,
    ScopeClosed,
    ScopeDropped,
    ScopeKept,
    StateChanged,
    TokenCancelled,
    TokenLeft,
    TokenSent,
    TurnBegun,
)
from flowkit.core.instance.questions import Below, RoundResults
from flowkit.core.instance.records import BY, MARKS, RESULTS, RETURN_TO, STRAIGHT, WEIGHT, Holds, Scope, Token
from flowkit.core.instance.rounds_deciding import outcome_data
from flowkit.core.instance.rounds_turns import followed, is_of_round, kept_of
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
    as one more of its round. Raises FlowkitError if the activity cannot give out what it must.
    """
    scope = draft.get(Scope, token.scope)
    node = node_at(context, scope, token.node)
    stored: Sequence[Fact] = ()
    if node.carried is not None and (carried := carries(scope, node)) is not None:
        stored = kept(context, draft, scope, carried, token.data, values)
        values = given_out(context, draft, scope, carried, token.data, values)
    own = token.data
    following = () if is_of_round(scope, node) else followed(draft, token)
    if following:
        left: Sequence[Fact] = following
    elif scope.kind == "round":
        own = {**own, **values}
        values, count = counted(context, scope, node, token.data, values)
        turn = token.data if isinstance(node.spec, UserTask) else None
        left = (count._replace(token=token.id, outcome=outcome, turn=turn),)
    else:
        left = going_on(token, node, end_state)
    if node.compensation and not following and (node.round is None or scope.kind == "round"):
        left = (completion(context, scope, node, own), *left)
    if stored:
        left = (*stored, *left)
    return (DataSet(scope.id, values), *left) if values else left


def going_on(token: Token, node: Node, end_state: str = "") -> Sequence[Fact]:
    """The token goes along the flows of its node, or straight back to the step that returned it.

    That is sent before it leaves, so that the scope is never without a token.
    """
    turn = kept_of(token.data)
    if STRAIGHT not in token.data:
        return (TokenLeft(token.id, token.scope, node.id, node.flows, end_state, turn),)
    return (sent_straight(token), TokenLeft(token.id, token.scope, node.id, (), "", turn))


def sent_straight(token: Token) -> TokenSent:
    """A token for the step that returned this one, with what its turn knew."""
    back: Any = token.data[STRAIGHT]
    return TokenSent(token.scope, str(back["node"]), {RETURN_TO: back["to"], **back.get("turn", {})})


def after_turn(context: Context, draft: Draft, fact: TurnBegun) -> Answer:
    return (Arrived(fact.scope, fact.node, "", fact.data),)


def counted(context: Context, scope: Scope, node: Node, data: Data, values: Data) -> tuple[Data, RoundCounted]:
    """One more instance of a round: its values without its own result, and the count with it."""
    output = node.round.output if isinstance(node.round, Round) else ""
    number = data.get("loopCounter", 0)
    result = values.get(output, data.get(output)) if output else None
    shared = {name: value for name, value in values.items() if name != output}
    count = RoundCounted(0, scope.id, node.id, "", number if isinstance(number, int) else 0, result)
    weight = data.get(WEIGHT)
    return shared, count._replace(weight=weight) if isinstance(weight, int | Decimal) else count


def completion(context: Context, scope: Scope, node: Node, data: Mapping[str, object]) -> CompletionKept:
    """The mark of an activity that can be compensated, with the data of its token."""
    own = {name: each for name, each in data.items() if not name.startswith("$")}
    return CompletionKept(context.new_id(), scope.id, node.id, own)


def after_scope_closed(context: Context, draft: Draft, fact: ScopeClosed) -> Answer:
    """A finished root ends the case. Any other scope hands back its results, and its owner goes on."""
    closed = draft.get(Scope, fact.scope)
    if closed.kind == "compensation":
        return (CompensationDue(closed.id),)
    marked = _has_marks(context, closed)
    if marked and Below(closed.id) not in context.answers:
        return Below(closed.id)
    if closed.id == 1:
        marks = _without_marks(context, draft, closed) if marked else ()
        return (*marks, CaseEnded("completed", fact.end_state))
    owner = draft.get(Token, closed.id)
    if owner.holds == "done":
        if Below(owner.scope) not in context.answers:
            return Below(owner.scope)  # whose compensation began this
        gone = (ScopeDropped(closed.id), MarkDropped(owner.id, owner.scope, owner.node))
        return (*_without_marks(context, draft, closed), *gone, *_undone(owner))
    return _handed_back(context, draft, closed, owner, fact.end_state)


def _handed_back(context: Context, draft: Draft, scope: Scope, owner: Token, end: str) -> Answer:
    """The results of a finished scope, and how its owner goes on."""
    around = draft.get(Scope, owner.scope)
    node = node_at(context, around, owner.node)
    if node.deadlines and Below(owner.scope) not in context.answers and not _ends_with_items(node, scope):
        return Below(owner.scope)  # the clocks of the activity end with its token
    try:
        values = _results(context, draft, scope, node)
    except FlowkitError as error:
        return (incident(context, owner.id, owner.node, error),)
    if isinstance(values, Question):
        return values
    end_state, marks = end if node.kind == "eventSubProcess" else "", _without_marks(context, draft, scope)
    set_around: tuple[Fact, ...] = ()
    try:
        if _kept(context, draft, scope):
            return (*marks, *_kept_and_passed(context, draft, around, owner, node, values))
        if scope.kind == "round" and values:
            set_around, values = (DataSet(around.id, values),), NOWHERE
        left = leaving(context, draft, owner, values=values, end_state=end_state)
    except FlowkitError as error:
        return (incident(context, owner.id, owner.node, error),)
    return (*set_around, *marks, ScopeDropped(scope.id), *left)


def _kept_and_passed(
    context: Context, draft: Draft, around: Scope, owner: Token, node: Node, values: Data
) -> Iterator[Fact]:
    """The owner of a scope that stays becomes a mark, and what it brings goes on without it."""
    if node.carried is not None and (carried := carries(around, node)) is not None:
        yield from kept(context, draft, around, carried, owner.data, values)
        values = given_out(context, draft, around, carried, owner.data, values)
    own = completion(context, around, node, owner.data).data if node.compensation else None
    if around.kind == "round":
        values, passed = counted(context, around, node, owner.data, values)
        going: Fact = passed
    else:
        going = NodePassed(owner.scope, owner.node, node.flows)
    yield ScopeKept(owner.id, owner.scope, owner.node, context.new_id(), own)
    if values:
        yield DataSet(around.id, values)
    yield going


def _ends_with_items(node: Node, scope: Scope) -> bool:
    return scope.kind == "round" and isinstance(node.spec, UserTask)


def _results(context: Context, draft: Draft, scope: Scope, node: Node) -> Data | Question:
    """What a scope that is over brings to the scope around it."""
    rounds = node.round if isinstance(node.round, Round) else None
    if scope.kind == "round":
        decided = outcome_data(context, draft, scope, rounds)
        if rounds is None or not rounds.results:
            return decided
        if rounds.output:
            found = scope.data.get(RESULTS)
            by_number = found if isinstance(found, dict) else {}
            return {**decided, rounds.results: [by_number[each] for each in sorted(by_number, key=int)]}
        if RoundResults(scope.id) not in context.answers:
            return RoundResults(scope.id)
        return {**decided, rounds.results: context.answers[RoundResults(scope.id)]}
    if isinstance(node.spec, CallActivity) and scope.kind == "process":
        fields = definition_of(context, draft.get(Scope, scope.parent or 1)).fields
        both = sorted(fields.keys() & definition_of(context, scope).fields.keys()) if node.spec.all_out else ()
        shared = {name: fitting(fields[name], scope.data[name]) for name in both if name in scope.data}
        named = {
            each.target: fitting(fields.get(each.target), evaluate(context, draft, scope, each.source))
            for each in node.spec.outputs
        }
        given = {name: fitting(fields.get(name), scope.data.get(name)) for name in _given(node)}
        return {**shared, **given, **named}
    own = {name: scope.data.get(name) for name in node.carried.own} if node.carried is not None else {}
    return own | ({rounds.output: scope.data.get(rounds.output)} if rounds is not None and rounds.output else {})


def _given(node: Node) -> Sequence[str]:
    return node.carried.given if node.carried is not None else ()


def _without_marks(context: Context, draft: Draft, scope: Scope) -> Sequence[Fact]:
    """What lies in a finished scope goes with it; of one that stays only what waited. Needs `Below(scope)`."""
    if not _has_marks(context, scope):
        return ()
    return tuple(_marks(draft, scope.id, "guard") if _kept(context, draft, scope) else cancelled_below(draft, scope.id))


def _has_marks(context: Context, scope: Scope) -> bool:
    """Whether something may lie in the scope that does not keep it alive."""
    catchers, container = definition_of(context, scope).catchers, container_of(scope)
    if scope.kind == "round":
        return scope.node in catchers.kept
    return scope.kind in ("process", "subprocess") and (container in catchers.guards or container in catchers.keeps)


def _kept(context: Context, draft: Draft, scope: Scope) -> bool:
    """Whether the scope stays after its end, because what was completed in it can be compensated."""
    if scope.kind not in ("subprocess", "round") or _undoes(draft, scope):
        return False
    definition, owner = definition_of(context, scope), draft.get(Token, scope.id)
    node = definition.nodes[scope.node]
    return owner.holds != "done" and node.kind != "eventSubProcess" and node.id in definition.catchers.kept


def _undoes(draft: Draft, scope: Scope) -> bool:
    """Whether the scope is of a compensation handler, which is not undone again."""
    around = draft.get(Scope, scope.parent or 1)
    while around.kind == "round":
        around = draft.get(Scope, around.parent or 1)
    return around.kind == "compensation"


def _undone(mark: Token) -> Iterator[Fact]:
    """The compensation event subprocess of a kept scope has ended; its compensation goes on with the next."""
    by = mark.data.get(BY)
    if isinstance(by, int):
        yield CompensationDue(by)


def _marks(draft: Draft, scope: int, *kinds: Holds) -> Iterator[Fact]:
    """What lay in a scope without keeping it alive goes."""
    for token in draft.all(Token):
        if token.scope == scope and token.holds in kinds:
            yield MarkDropped(token.id, scope, token.node)


def cancelled_live(draft: Draft, scope: int) -> Iterator[Fact]:
    """Everything in the scope ends but what was completed in it and can be compensated. Needs `Below(scope)`."""
    kept = {token.id for token in draft.all(Token) if token.scope == scope and token.holds == "done"}
    for child in [each for each in draft.all(Scope) if each.parent == scope and each.id not in kept]:
        yield from cancelled_below(draft, child.id)
        yield ScopeDropped(child.id)
    yield from _marks(draft, scope, "guard")
    yield from _living(draft, scope)


def _living(draft: Draft, scope: int) -> Iterator[Fact]:
    for token in draft.all(Token):
        if token.scope == scope and token.holds not in MARKS:
            yield TokenCancelled(token.id, scope, token.node)


def cancelled_below(draft: Draft, scope: int) -> Iterator[Fact]:
    """Everything alive below the scope ends: inner tokens first. The scope itself stays. Needs `Below(scope)`."""
    children = [each for each in draft.all(Scope) if each.parent == scope]
    for child in children:
        yield from cancelled_below(draft, child.id)
        yield ScopeDropped(child.id)
    yield from _marks(draft, scope, *MARKS)
    yield from _living(draft, scope)


def cancelled(draft: Draft, token: Token) -> Iterator[Fact]:
    """The token ends, and the scope that it owns. Needs `Below(token.id)` if it owns one."""
    if draft.find(Scope, token.id) is not None:
        yield from cancelled_below(draft, token.id)
        yield ScopeDropped(token.id)
    if token.holds in MARKS:
        yield MarkDropped(token.id, token.scope, token.node)
    else:
        yield TokenCancelled(token.id, token.scope, token.node)


def state_set(draft: Draft, state: str) -> tuple[Fact, ...]:
    """The case takes a state. While something is suspended it shows that, and takes this one afterwards."""
    case = draft.case
    if case.suspended:
        return (OwnStateChanged(state, case.own_state),) if state != case.own_state else ()
    return (StateChanged(state, case.state),) if state != case.state else ()


def incident(context: Context, token: int, node: str, error: FlowkitError, job: int | None = None) -> IncidentRaised:
    """The fact of an error that a person must look at."""
    return IncidentRaised(context.new_id(), token, node, error.code, error.say("en"), error.say("zh"), job)
