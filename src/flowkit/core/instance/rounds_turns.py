"""Turns of signers who were added to a step (加签): before somebody's turn, after it, or beside it.

A turn is the local data of a token. Whoever signs after it stands in the turn itself, in order; whoever signs beside it
outside a round shares a number with it, and the last of them goes on along the flows. In a round, beside needs nothing:
its turns are counted anyhow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flowkit.core.definition.model import Node
from flowkit.core.definition.rounds import Round
from flowkit.core.definition.tasks import UserTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data
from flowkit.core.instance.facts import TokenSent, TurnEnded
from flowkit.core.instance.records import (
    ADDED_BY,
    BEGUN,
    BESIDE,
    LAST,
    MEMBERS,
    READY,
    SIGNER,
    STRAIGHT,
    THEN,
    Scope,
    Token,
)
from flowkit.core.protocol import Fact

_OF_THE_TURN = (SIGNER, ADDED_BY, THEN, BESIDE, STRAIGHT)


def is_of_round(scope: Scope, node: Node) -> bool:
    """Whether the tokens of the scope are turns of a round, which counts them."""
    return scope.kind == "round" and isinstance(node.round, Round)


def names_persons(node: Node) -> str:
    """The datum of the member, if the member of the round says who gets the work; else ""."""
    rounds = node.round if isinstance(node.round, Round) else None
    rules = node.spec.assignment.rules if isinstance(node.spec, UserTask) else ()
    names = rounds is not None and any(rule.kind == "data" and rule.value == rounds.element for rule in rules)
    return rounds.element if rounds is not None and names else ""


def kept_of(data: Data) -> Data | None:
    """What a token must have again when its step is taken back; None for an ordinary one."""
    return ({name: data[name] for name in _OF_THE_TURN if name in data} or None) if data else None


def after(data: Data) -> list[Data]:
    """The turns that follow this one before anything else goes on."""
    following = data.get(THEN)
    return list(following) if isinstance(following, list) else []


def with_after(data: Data, turns: Sequence[Data]) -> Data:
    rest = {name: value for name, value in data.items() if name != THEN}
    return {**rest, THEN: list(turns)} if turns else rest


def next_turn(data: Data) -> Data | None:
    """The turn that comes after this one, with all that it must know; None if this one is the last."""
    turns = after(data)
    if not turns:
        return None
    shared = {name: data[name] for name in (BESIDE, STRAIGHT) if name in data}
    return with_after({**turns[0], **shared}, turns[1:])


def followed(draft: Draft, token: Token) -> Sequence[Fact]:
    """How the turn of a token ends outside a round while others have still to sign; nothing if it was the last.

    Needs `Below(token.scope)` where the token has others beside it.
    """
    if THEN not in token.data and beside(token.data) is None:
        return ()
    following = next_turn(token.data)
    ended = TurnEnded(token.id, token.scope, token.node, kept_of(token.data))
    if following is not None:
        return (TokenSent(token.scope, token.node, following), ended)  # first: the scope is never without a token
    return (ended,) if any(_others(draft, token)) else ()


def beside(data: Data) -> object:
    """The number that turns beside each other share; None for a turn by itself. One on its way back keeps it."""
    straight = data.get(STRAIGHT)
    turn = straight.get("turn") if isinstance(straight, dict) else None
    return data.get(BESIDE, turn.get(BESIDE) if isinstance(turn, dict) else None)


def _others(draft: Draft, token: Token) -> Iterator[Token]:
    number = beside(token.data)
    for other in draft.all(Token) if number is not None else ():
        if other.scope == token.scope and other.id != token.id and beside(other.data) == number:
            yield other


def signer_of(turn: Data, element: str) -> object:
    """Whose turn it is, where the turn says so: an added signer, or the member of a round over persons."""
    return turn.get(SIGNER, turn.get(element) if element else None)


def to_come(scope: Scope, element: str) -> Iterator[object]:
    """Who has still to sign in a round, without a token yet."""
    members, ready = scope.data.get(MEMBERS), scope.data.get(READY)
    yield from members[begun(scope) :] if isinstance(members, list) and element else ()
    for turn in ready if isinstance(ready, list) else ():
        yield from (signer_of(each, element) for each in (turn, *after(turn)))


def begun(scope: Scope) -> int:
    """How many members of a sequential round have had their turn, or have it now.

    It is counted from the first change of the signers on; before, each turn is that of a member.
    """
    counted = scope.data.get(BEGUN)
    return counted if isinstance(counted, int) else scope.completed + scope.live


def last_number(scope: Scope) -> int:
    """The highest number of a turn of the round so far; those of removed signers are not given again."""
    last = scope.data.get(LAST)
    return last if isinstance(last, int) else scope.total
