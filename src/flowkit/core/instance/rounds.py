"""What comes next in a round: more instances, nothing yet, or its end (BPMN 13.3.6, 13.3.7).

A round is a scope whose tokens are instances of one activity. It is asked after each finished instance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from flowkit.core.definition.model import Node
from flowkit.core.definition.rounds import Loop, Round
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, evaluate, holds
from flowkit.core.instance.facts import (
    DataSet,
    NodePassed,
    RoundAsked,
    RoundCounted,
    ScopeClosed,
    TokenSent,
    TurnBegun,
)
from flowkit.core.instance.moves import Answer, cancelled_below, counted, incident, node_at
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import BEGUN, HELD, MEMBERS, READY, SHARES, WEIGHED_AS, WEIGHT, Scope
from flowkit.core.instance.rounds_deciding import counts, verdict
from flowkit.core.instance.rounds_turns import begun
from flowkit.core.protocol import Context, Fact
from flowkit.errors import FlowkitError, InputInvalid, Text


def instance_data(rounds: Round, number: int, member: object, share: Data | None = None) -> Data:
    """What only this instance sees: its number, its member, and the datum for its result; and what its vote weighs."""
    output: Data = {rounds.output: None} if rounds.output else {}
    element: Data = {rounds.element: member} if rounds.element else {}
    return {"loopCounter": number, **output, **element, **(share or {})}


def after_round_counted(context: Context, draft: Draft, fact: RoundCounted | RoundAsked) -> Answer:
    """A round ends with its last instance, or at the first moment when its condition is true."""
    scope = draft.find(Scope, fact.scope)
    if scope is None:
        return ()  # what an instance threw has ended it
    rounds = node_at(context, scope, fact.node).round
    try:
        if isinstance(rounds, Loop):
            again = turns_again(context, draft, scope, rounds, scope.completed)
            return (_next(scope, {"loopCounter": scope.completed + 1}),) if again else (ScopeClosed(scope.id, ""),)
        return _of_members(context, draft, scope, rounds) if rounds is not None else ()
    except FlowkitError as error:
        return (incident(context, scope.id, scope.node, error),)


def turns_again(context: Context, draft: Draft, scope: Scope, loop: Loop, done: int) -> bool:
    """Whether a loop with so many turns behind it takes another."""
    if loop.maximum is not None:
        most = evaluate(context, draft, scope, loop.maximum)
        if not isinstance(most, int | Decimal):
            raise InputInvalid(
                Text("loopMaximum must be a number, and gives {value!r}", "loopMaximum 应为数字,得到 {value!r}").format(
                    value=most
                ),
                code="round-invalid",
            )
        if done >= most:
            return False
    return loop.condition is None or holds(context, draft, scope, loop.condition, {"loopCounter": done})


def _of_members(context: Context, draft: Draft, scope: Scope, rounds: Round) -> Answer:
    found = scope.data.get(READY)
    ready: list[Data] = found if isinstance(found, list) else []
    over = scope.completed == scope.total if rounds.sequential else scope.live == 0 and not ready
    waiting = _held(scope)
    if over:
        return (*_told(scope, rounds, ()), ScopeClosed(scope.id, ""))
    only_held = bool(rounds.held and waiting) and scope.live == len(waiting) and not ready
    if only_held or _decided(context, draft, scope, rounds):
        if Below(scope.id) not in context.answers:
            return Below(scope.id)
        gone = cancelled_below(draft, scope.id)
        return (*_told(scope, rounds, waiting.values()), *gone, ScopeClosed(scope.id, ""))
    if ready:
        return tuple(TurnBegun(scope.id, scope.node, turn) for turn in ready)
    return _next_member(scope, rounds) if not scope.live else ()


def _next_member(scope: Scope, rounds: Round) -> Answer:
    """The turn of the next member of a sequential round."""
    members, shares = scope.data.get(MEMBERS), scope.data.get(SHARES)
    if not isinstance(members, list):
        return ()
    number = begun(scope)
    share = share_of(shares[number]) if isinstance(shares, list) else None
    if BEGUN not in scope.data:
        return (_next(scope, instance_data(rounds, number + 1, members[number], share)),)
    return (TurnBegun(scope.id, scope.node, instance_data(rounds, number + 1, members[number], share), member=True),)


def share_of(kept: object) -> Data:
    """What the turn of a later member of a sequential round weighs, as the round keeps it: a number, or a number with
    the key of the position or role.
    """
    return dict(zip((WEIGHT, WEIGHED_AS), kept if isinstance(kept, list) else (kept,), strict=False))


def _held(scope: Scope) -> Mapping[int, object]:
    """The members of the instances that are held, by number."""
    items = scope.data.get(HELD)
    return dict(sorted(map(tuple, items.values()))) if isinstance(items, dict) else {}


def _told(scope: Scope, rounds: Round, members: Iterable[object]) -> tuple[Fact, ...]:
    """Who was held stands in the data around the round."""
    return (DataSet(scope.parent or 1, {rounds.held: list(members)}),) if rounds.held else ()


def _decided(context: Context, draft: Draft, scope: Scope, rounds: Round) -> bool:
    """Whether the rest cannot change the result, by the rule of the round or by its condition."""
    if rounds.rule is not None:
        return verdict(context, draft, scope, rounds.rule) is not None
    return rounds.completion is not None and holds(context, draft, scope, rounds.completion, counts(scope))


def _next(scope: Scope, data: Data) -> TokenSent:
    return TokenSent(scope.id, scope.node, data)


def passed_in_round(
    context: Context, draft: Draft, scope: Scope, node: Node, data: Data, facts: Sequence[Fact]
) -> list[Fact]:
    """The facts of an automatic activity that is an instance of a round: it does not leave, it counts."""
    mine: list[Fact] = []
    for fact in facts:
        if isinstance(fact, NodePassed):
            values, count = counted(context, scope, node, data, fact.values or {})
            mine += [fact._replace(flows=(), consumed=0, values=values or None), count]
        else:
            mine.append(fact)
    return mine
