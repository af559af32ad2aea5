"""Nobody has two turns of one round, except as a named substitute in a sequential one (people, rule 9).

A turn counts that somebody has, had, or will have. Which step looks when: what is handed on or added at the receiver,
what a group may take at the claim, and what an assignment finds here, before it is offered.
"""

from __future__ import annotations

from flowkit.core.definition.model import Node, Round
from flowkit.core.draft import Draft
from flowkit.core.instance.elements.multi_instance import members_of
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Scope, Token
from flowkit.core.instance.rounds_turns import after, is_of_round, names_persons, signer_of, to_come
from flowkit.core.protocol import Context, Question
from flowkit.core.workitem.questions import TurnsOf
from flowkit.core.workitem.records import OPEN_STATES, WorkItem


def counts_persons(scope: Scope, node: Node) -> bool:
    """Whether the round is one turn for each person at once: of persons, or with a vote. A round that shares out work
    of a group may give one person several parts.
    """
    if not is_of_round(scope, node) or not isinstance(node.round, Round) or node.round.sequential:
        return False
    return node.round.rule is not None or bool(names_persons(node))


def is_taken(context: Context, draft: Draft, scope: Scope, node: Node, token: Token, person: str) -> bool | Question:
    """Whether the turn of the token, which an assignment gives to this person, would be the second one of that
    person. The own turn of a member is none: a stand-in's is, and that of whoever a rule falls back to.
    """
    if not counts_persons(scope, node) or person == signer_of(token.data, names_persons(node)):
        return False
    if (Scope, scope.id) in draft.added:
        member = _is_member(context, draft, scope, node, person)
        return member if isinstance(member, Question) else member or _has_item(draft, scope, person, 0)
    return has_turn(context, draft, scope, node, person)


def _is_member(context: Context, draft: Draft, scope: Scope, node: Node, person: str) -> bool | Question:
    """While a round begins: its other turns are not there yet."""
    rounds = node.round if isinstance(node.round, Round) and names_persons(node) else None
    if rounds is None or scope.parent is None or (rounds.collection is None and not rounds.members):
        return False
    above, data = draft.get(Scope, scope.parent), draft.get(Token, scope.id).data
    members = members_of(context, draft, above, node, rounds, data)
    return members if isinstance(members, Question) else person in members


def has_turn(context: Context, draft: Draft, scope: Scope, node: Node, person: str, but: int = 0) -> bool | Question:
    """Whether the person has, had or will have a turn of the round, the item `but` apart."""
    for question in (Below(scope.id), TurnsOf(scope.id, person)):
        if question not in context.answers:
            return question
    element = names_persons(node)
    here = [token for token in draft.all(Token) if token.scope == scope.id]
    waits = (signer_of(turn, element) for token in here for turn in after(token.data))
    return took_turn(context, draft, scope, person, but) is True or person in waits or person in to_come(scope, element)


def took_turn(context: Context, draft: Draft, scope: Scope, person: str, but: int) -> bool | Question:
    """The same without the turns to come; the siblings are not looked through."""
    question = TurnsOf(scope.id, person)
    if question not in context.answers:
        return question
    stored = context.answers[question]
    others = [each for each in stored if draft.find(WorkItem, each) is None] if isinstance(stored, tuple) else []
    return bool(others) or _has_item(draft, scope, person, but)


def _has_item(draft: Draft, scope: Scope, person: str, but: int) -> bool:
    return any(has_it(each, person) for each in draft.all(WorkItem) if each.scope == scope.id and each.id != but)


def has_it(item: WorkItem, person: str) -> bool:
    """Whether a turn is that person's; who is asked for advice, or gets a copy, has none."""
    if item.kind != "work" or item.status not in (*OPEN_STATES, "completed"):
        return False
    offered = not item.assignee and f"person:{person}" in item.offer
    return offered or person in (item.assignee, item.done_by)


def may_take_turn(context: Context, draft: Draft, item: WorkItem, scope: Scope, node: Node) -> bool | Question:
    """Whether the actor may take the item, one of a group's, as far as the other turns of the round go."""
    mine = (f"person:{context.actor.id}",)
    if item.assignee or item.offer == mine or not counts_persons(scope, node):
        return True
    took = took_turn(context, draft, scope, context.actor.id, item.id)
    return took if isinstance(took, Question) else not took
