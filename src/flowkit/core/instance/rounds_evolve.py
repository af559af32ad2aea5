"""How a change of the signers of a round changes its scope, and that of the turns around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flowkit.core.draft import Draft
from flowkit.core.instance import facts as f
from flowkit.core.instance.records import (
    BEGUN,
    BESIDE,
    LAST,
    MEMBERS,
    READY,
    RESULTS,
    SHARES,
    THEN,
    WEIGHT,
    WEIGHTS,
    Scope,
    Token,
)
from flowkit.core.instance.rounds_turns import after, begun, last_number, next_turn, with_after
from flowkit.core.protocol import Fact, Instant
from flowkit.expressions.numbers import Number, exact_product, exact_sum


def weigh(scope: Scope, outcome: str, weight: Number, sign: int = 1) -> None:
    """A vote of so much weight has been given, or (`sign` -1) is taken back."""
    weights: Any = scope.data[WEIGHTS]
    more = exact_product(sign, weight)
    by = {**weights["by"], outcome: exact_sum(weights["by"].get(outcome, 0), more)} if outcome else weights["by"]
    scope.data = {**scope.data, WEIGHTS: {**weights, "given": exact_sum(weights["given"], more), "by": by}}


def follow(scope: Scope, turn: dict[str, object]) -> None:
    """The turn that comes after this one is to begin, unless the round is decided."""
    ready: Any = scope.data.get(READY, [])
    scope.data = {**scope.data, READY: [*ready, next_turn(turn)]}


def turn_begun(draft: Draft, fact: f.TurnBegun, now: Instant) -> None:
    scope = draft.get(Scope, fact.scope)
    scope.live += 1
    if fact.member:
        counted: Any = scope.data[BEGUN]
        scope.data = {**scope.data, BEGUN: counted + 1}
    else:
        ready: Any = scope.data[READY]
        scope.data = {**scope.data, READY: ready[1:]}
    draft.change(scope)


def signer_added(draft: Draft, fact: f.SignerAdded, now: Instant) -> None:
    token, scope = draft.get(Token, fact.token), draft.get(Scope, fact.scope)
    if fact.place == "after":
        token.data = with_after(token.data, [fact.turn, *after(token.data)])
    elif BESIDE in fact.turn:
        token.data = {**token.data, BESIDE: fact.turn[BESIDE]}
    draft.change(token)
    if "loopCounter" in fact.turn and scope.total:
        scope.data = {**_counted_apart(scope), LAST: fact.turn["loopCounter"]}
        scope.total += 1
        _weight_changed(scope, fact.turn, 1)
    draft.change(scope)


def signer_removed(draft: Draft, fact: f.SignerRemoved, now: Instant) -> None:
    token, scope = draft.get(Token, fact.token), draft.get(Scope, fact.scope)
    if fact.place == "after":
        turns = after(token.data)
        token.data = with_after(token.data, [*turns[: fact.position], *turns[fact.position + 1 :]])
        draft.change(token)
    if "loopCounter" in fact.turn and scope.total:
        scope.data = _counted_apart(scope)
        scope.total -= 1
        _weight_changed(scope, fact.turn, -1)
        if fact.place == "later":
            _drop_member(scope, fact.position)
        elif fact.place == "open" and THEN in token.data:
            follow(scope, token.data)
    draft.change(scope)


def _counted_apart(scope: Scope) -> dict[str, object]:
    """From now on turns and members are counted apart."""
    more: dict[str, object] = {BEGUN: begun(scope)} if MEMBERS in scope.data else {}
    return {**scope.data, **more, LAST: last_number(scope)}


def _weight_changed(scope: Scope, turn: dict[str, object], sign: int) -> None:
    weights: Any = scope.data.get(WEIGHTS)
    weight: Any = turn.get(WEIGHT)
    if weights is not None and weight is not None:
        total = exact_sum(weights["total"], exact_product(sign, weight))
        scope.data = {**scope.data, WEIGHTS: {**weights, "total": total}}


def _drop_member(scope: Scope, position: int) -> None:
    for name in (MEMBERS, SHARES):
        listed: Any = scope.data.get(name)
        if listed is not None:
            scope.data = {**scope.data, name: [*listed[:position], *listed[position + 1 :]]}


def round_uncounted(draft: Draft, fact: f.RoundUncounted, now: Instant) -> None:
    scope = draft.get(Scope, fact.scope)
    scope.completed -= 1
    if fact.outcome:
        scope.outcomes = {**scope.outcomes, fact.outcome: scope.outcomes.get(fact.outcome, 1) - 1}
    if fact.weight is not None:
        weigh(scope, fact.outcome, fact.weight, -1)
    results, ready, counted = scope.data.get(RESULTS), scope.data.get(READY), scope.data.get(BEGUN)
    if isinstance(results, dict):
        scope.data = {**scope.data, RESULTS: {key: each for key, each in results.items() if key != str(fact.number)}}
    if isinstance(ready, list) and THEN in fact.turn:
        scope.data = {**scope.data, READY: [each for each in ready if each != next_turn(fact.turn)]}
    if isinstance(counted, int):
        scope.data = {**scope.data, BEGUN: counted - fact.members}
    draft.change(scope)


EVOLVE: Mapping[type[Fact], Callable[[Draft, Any, Instant], None]] = {
    f.TurnBegun: turn_begun,
    f.SignerAdded: signer_added,
    f.SignerRemoved: signer_removed,
    f.RoundUncounted: round_uncounted,
}
