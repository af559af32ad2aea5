"""Where tokens meet that need not all come: inclusive and complex joins (BPMN 13.4.3, 13.4.5).

In a scope with such a join the tokens at each node are counted as they move. Whether a join still waits is decided
when an action has come to rest, so that what moves at the same moment is taken together, and a join whose last
expected token has died goes on in the same action.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flowkit.core.definition.model import Node, ProcessDefinition
from flowkit.core.definition.tasks import ComplexGateway
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, definition_of, holds
from flowkit.core.instance.facts import (
    Arrived,
    EventChosen,
    JoinCleared,
    JoinMet,
    NodePassed,
    SubProcessTriggered,
    TokenCancelled,
    TokenLeft,
    TokenSent,
    TurnEnded,
    Walked,
)
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope, ScopeKind
from flowkit.core.protocol import Context, Fact

STARTING: Data = {"waitingForStart": True}
UNCOUNTED: frozenset[ScopeKind] = frozenset({"round", "compensation"})
"""Scopes in which no token follows a flow."""
END = "endState"
"""With the token of the last reset of a scope: in which end state the path has ended that would have closed it."""
RESETTING: Data = {"waitingForStart": False}
Gone = TokenCancelled | TurnEnded
Move = EventChosen | NodePassed | TokenLeft | Gone | TokenSent | JoinCleared | JoinMet | SubProcessTriggered


def drawn_in(scope: Scope) -> str | None:
    """The subprocess whose nodes the scope runs; None for those right in the process."""
    return scope.node if scope.kind == "subprocess" else None


def after_moving(context: Context, draft: Draft, fact: Move) -> Answer:
    """Count where the tokens are now."""
    scope = draft.find(Scope, fact.scope)
    if scope is None or scope.kind in UNCOUNTED:
        return ()
    definition = definition_of(context, scope)
    if drawn_in(scope) not in definition.meets:
        return ()
    left, came = _moved(definition, fact)
    return (Walked(scope.id, fact.node, left, came),) if left or came else ()


def _moved(definition: ProcessDefinition, fact: Move) -> tuple[int, tuple[str, ...]]:
    """How many tokens are no more at the node, and the nodes that each got one more."""
    if isinstance(fact, TokenSent | SubProcessTriggered):
        return 0, (fact.node,)
    if isinstance(fact, EventChosen):
        return 1, (fact.event,)
    if isinstance(fact, JoinCleared):
        return fact.tokens, ()
    if isinstance(fact, JoinMet):
        return len(fact.flows) - 1, ()
    if isinstance(fact, Gone):
        return 1, ()
    return fact.consumed if isinstance(fact, NodePassed) else 1, tuple(
        definition.targets[flow].id for flow in fact.flows
    )


def ready(context: Context, draft: Draft) -> Sequence[Fact]:
    """The first join that need wait no longer takes its tokens; nothing if all must wait."""
    if draft.case.status != "open":
        return ()
    for scope in draft.all(Scope):
        if not scope.joins and not scope.taken:
            continue
        definition = definition_of(context, scope)
        for join in {**scope.joins, **scope.taken}:
            node = definition.nodes[join]
            decide = _DECIDE.get(node.kind)
            met = decide(context, draft, scope, node) if decide is not None else ()
            if met:
                return met
    return ()


def last_resets(context: Context, draft: Draft, scope: Scope, end_state: str) -> Sequence[Fact]:
    """Nothing is left in the scope that could come to a complex gateway: the first that waits for its reset has it."""
    join = next(iter(scope.taken))
    return (JoinMet(scope.id, join, ()), Arrived(scope.id, join, "", {**RESETTING, END: end_state}))


def _inclusive(context: Context, draft: Draft, scope: Scope, node: Node) -> Sequence[Fact]:
    waiting = scope.joins[node.id]
    if _expects(context, scope, node, waiting):
        return ()
    return (JoinMet(scope.id, node.id, tuple(waiting)), Arrived(scope.id, node.id))


def _complex(context: Context, draft: Draft, scope: Scope, node: Node) -> Sequence[Fact]:
    """Start: the activation condition is true. Reset: nothing more can come on the flows that the start did not take;
    what came on them is taken, and what came again on the others waits for the next start.
    """
    waiting, taken = scope.joins.get(node.id, {}), scope.taken.get(node.id)
    if taken is not None:
        if _expects(context, scope, node, {**waiting, **taken}):
            return ()
        rest = tuple(flow for flow in waiting if flow not in taken)
        return (JoinMet(scope.id, node.id, rest), Arrived(scope.id, node.id, "", RESETTING))
    spec = node.spec
    if not isinstance(spec, ComplexGateway) or not begins(context, draft, scope, spec, sum(waiting.values())):
        return ()
    flows = tuple(waiting)
    return (JoinMet(scope.id, node.id, flows, flows), Arrived(scope.id, node.id, "", STARTING))


def begins(context: Context, draft: Draft, scope: Scope, spec: ComplexGateway, tokens: int) -> bool:
    """Whether a complex gateway starts with so many tokens. Raises ExpressionNull if that cannot be said."""
    return holds(context, draft, scope, spec.activation, {**STARTING, "activationCount": tokens})


def _expects(context: Context, scope: Scope, node: Node, filled: Mapping[str, object]) -> bool:
    """Whether some token can still come on an empty flow, and on none of the filled ones instead."""
    reach = definition_of(context, scope).reach_of(node.id)
    filled_flows = filled.keys()
    return any(name != node.id and name in reach and filled_flows.isdisjoint(reach[name]) for name in scope.at)


_DECIDE: Mapping[str, Callable[[Context, Draft, Scope, Node], Sequence[Fact]]] = {
    "inclusiveGateway": _inclusive,
    "complexGateway": _complex,
}
