"""One key takes the place of another in what of a case is still to come: somebody left, or a unit is no more.

What a person holds changes hands by the operation `hand-over`. This is for the rest, one thing at a time: the keys
under which an item is offered, who gets a delegated item back, to whom a return comes straight back, whose turn comes
in a round, and the unit of the case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flowkit.core.commands import Replace
from flowkit.core.definition.model import Node
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data
from flowkit.core.instance.moves import node_at
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import ADDED_BY, MEMBERS, READY, RETURN_TO, SIGNER, STRAIGHT, THEN, Scope, Token
from flowkit.core.instance.rounds_turns import after, begun, names_persons, signer_of
from flowkit.core.operations import receiver
from flowkit.core.operations.operation import Decision
from flowkit.core.operations.refusals import gone, refusal
from flowkit.core.protocol import Context, Fact, Instant
from flowkit.core.workitem.records import Dispatch, WorkItem

PERSON = "person:"


class KeyReplaced(NamedTuple):
    """`new` stands in the place of `old`, both candidate keys, in an item, a token, a scope or (kind "case") as the
    unit of the case. `element` is the datum that holds a member of the round, where members are persons.
    """

    kind: str
    number: int
    old: str
    new: str
    element: str
    reason: str


def decide(context: Context, draft: Draft, command: Replace) -> Decision:
    if command.kind != "case" and Below(1) not in context.answers:
        return Below(1)
    return _DECIDE[command.kind](context, draft, command)


def _of_item(context: Context, draft: Draft, command: Replace) -> Decision:
    item = draft.find(WorkItem, command.number)
    if item is None or item.ended_at is not None:
        return gone("item")
    person = command.new.removeprefix(PERSON) if command.new.startswith(PERSON) else ""
    no = receiver.unfit(context, draft, person) if person else None
    if no is not None:
        return no
    if person and person in (*item.excluded, item.assignee):
        return refusal("person-excluded", "{to} may not take this item", "{to} 不得办理此事项", to=person)
    return _replaced(command)


def _of_token(context: Context, draft: Draft, command: Replace) -> Decision:
    token = draft.find(Token, command.number)
    if token is None:
        return gone("item")
    scope = draft.get(Scope, token.scope)
    person = command.new.removeprefix(PERSON)
    no = receiver.unfit(context, draft, person)
    if no is not None:
        return no
    node = node_at(context, scope, token.node)
    element = names_persons(node) if scope.kind == "round" else ""
    signs = any(command.old == PERSON + str(signer_of(each, element)) for each in after(token.data))
    if signs and (no := receiver.turn_taken(context, draft, scope, node, person)) is not None:
        return no
    return _replaced(command, element)


def _of_scope(context: Context, draft: Draft, command: Replace) -> Decision:
    """The turns of a round that are still to begin."""
    scope = draft.find(Scope, command.number)
    if scope is None or scope.kind != "round":
        return gone("item")
    person = command.new.removeprefix(PERSON)
    no = receiver.unfit(context, draft, person)
    if no is not None:
        return no
    node = node_at(context, scope, scope.node)
    no = receiver.turn_taken(context, draft, scope, node, person)
    return no if no is not None else _replaced(command, names_persons(node))


def _of_case(context: Context, draft: Draft, command: Replace) -> Decision:
    if draft.case.status != "open" or f"unit:{draft.case.unit}" != command.old:
        return gone("case")
    return _replaced(command)


def _replaced(command: Replace, element: str = "") -> tuple[KeyReplaced]:
    return (KeyReplaced(command.kind, command.number, command.old, command.new, element, command.reason),)


_DECIDE: Mapping[str, Callable[[Context, Draft, Replace], Decision]] = {
    "item": _of_item,
    "token": _of_token,
    "scope": _of_scope,
    "case": _of_case,
}


def waits_for(scope: Scope, token: Token, node: Node, person: str) -> bool:
    """Whether something comes back to the person through the token, or a turn behind it is that person's."""
    element = names_persons(node) if scope.kind == "round" else ""
    data = token.data
    if token.holds == "work":  # whose it is says its item
        data = {name: each for name, each in data.items() if name not in (*_ONE_PERSON, element)}
    return _in_turn(data, person, None, element) != data


def has_turn_to_come(scope: Scope, node: Node, person: str) -> bool:
    """Whether a turn of the round that has not begun yet is the person's."""
    element = names_persons(node)
    return _in_round(scope, person, None, element) != scope.data


def replaced(draft: Draft, fact: KeyReplaced, now: Instant) -> None:
    _REPLACED[fact.kind](draft, fact)


def _in_item(draft: Draft, fact: KeyReplaced) -> None:
    item = draft.get(WorkItem, fact.number)
    item.offer = _in_keys(item.offer, fact)
    if fact.old == PERSON + item.giver:
        item.giver = fact.new.removeprefix(PERSON)
        if item.on_behalf_of and fact.old == PERSON + item.on_behalf_of:
            item.on_behalf_of = item.giver
    if item.dispatch is not None:
        item.dispatch = Dispatch(item.dispatch.by, _in_keys(item.dispatch.offer, fact))
    draft.change(item)


def _in_keys(keys: tuple[str, ...], fact: KeyReplaced) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact.new if key == fact.old else key for key in keys))


def _in_token(draft: Draft, fact: KeyReplaced) -> None:
    token = draft.get(Token, fact.number)
    token.data = _in_turn(token.data, *_persons(fact), fact.element)
    draft.change(token)


def _in_scope(draft: Draft, fact: KeyReplaced) -> None:
    scope = draft.get(Scope, fact.number)
    scope.data = _in_round(scope, *_persons(fact), fact.element)
    draft.change(scope)


def _in_case(draft: Draft, fact: KeyReplaced) -> None:
    draft.case.unit = fact.new.removeprefix("unit:")


_REPLACED: Mapping[str, Callable[[Draft, KeyReplaced], None]] = {
    "item": _in_item,
    "token": _in_token,
    "scope": _in_scope,
    "case": _in_case,
}
EVOLVE: Mapping[type[Fact], Callable[[Draft, Any, Instant], None]] = {KeyReplaced: replaced}


def _persons(fact: KeyReplaced) -> tuple[str, str]:
    return fact.old.removeprefix(PERSON), fact.new.removeprefix(PERSON)


def _in_turn(data: Data, old: str, new: object, element: str) -> Data:
    """The local data of a token, or those of a turn to come, with the one person in the place of the other."""
    found = {name: new if name in (*_ONE_PERSON, element) and each == old else each for name, each in data.items()}
    back = data.get(STRAIGHT)
    if isinstance(back, dict):
        turn = {"turn": _in_turn(back["turn"], old, new, element)} if "turn" in back else {}
        found[STRAIGHT] = {**back, "to": new if back.get("to") == old else back.get("to"), **turn}
    if after(data):
        found[THEN] = [_in_turn(each, old, new, element) for each in after(data)]
    return found


_ONE_PERSON = (SIGNER, ADDED_BY, RETURN_TO)


def _in_round(scope: Scope, old: str, new: object, element: str) -> Data:
    """The data of a round with the one person in the place of the other in all turns that have not begun."""
    data = dict(scope.data)
    members, ready = data.get(MEMBERS), data.get(READY)
    if isinstance(members, list) and element:
        done = begun(scope)
        data[MEMBERS] = [*members[:done], *(new if each == old else each for each in members[done:])]
    if isinstance(ready, list):
        data[READY] = [_in_turn(each, old, new, element) for each in ready]
    return data
