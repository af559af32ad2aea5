"""Whether a person may be given an item that another had."""

from __future__ import annotations

from flowkit.core.definition.model import Node
from flowkit.core.definition.secrecy import is_cleared
from flowkit.core.draft import Draft
from flowkit.core.instance.data import secrecy_of_case
from flowkit.core.instance.moves import node_at
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Scope, Token
from flowkit.core.instance.rounds_turns import after, beside, is_of_round, signer_of
from flowkit.core.operations.apart import kept_from
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context, Question, Rejection
from flowkit.core.workitem.questions import MayTake, StandIn
from flowkit.core.workitem.records import OPEN_STATES, WorkItem
from flowkit.core.workitem.turns import counts_persons, has_it, has_turn


def refused(
    context: Context, draft: Draft, item: WorkItem, to: str, *, adding: bool = False, taking: bool = False
) -> Rejection | Question | None:
    """Why the item may not become that person's, or the person not sign beside its holder; None if nothing is wrong.
    Nobody gives it to himself, unless it is being taken over.
    """
    no = unfit(context, draft, to)
    if no is not None:
        return no
    if (to == context.actor.id and not taking) or to == item.assignee or to in item.excluded:
        return refusal("person-excluded", "{to} may not take this item", "{to} 不得办理此事项", to=to)
    if (no := kept_from(context, draft, item, to)) is not None:
        return no
    return _signs_twice(context, draft, item, to, adding=adding) if item.kind == "work" else None


def unfit(context: Context, draft: Draft, person: str) -> Rejection | Question | None:
    """Why nothing of the case may reach that person: unknown, out of office or not cleared; None if it may."""
    if MayTake(person) not in context.answers:
        return MayTake(person)
    keys = context.answers[MayTake(person)]
    if not person or keys is None:
        return refusal("person-unknown", "nobody in office is called {to!r}", "没有在职人员 {to!r}", to=person)
    if not is_cleared(secrecy_of_case(context, draft), keys if isinstance(keys, tuple) else ()):
        return refusal(
            "person-not-cleared", "{to} is not cleared for this case", "{to} 不具备本件密级的权限", to=person
        )
    return None


def _signs_twice(
    context: Context, draft: Draft, item: WorkItem, to: str, *, adding: bool
) -> Rejection | Question | None:
    scope, token = draft.get(Scope, item.scope), draft.get(Token, item.token)
    node = node_at(context, scope, item.node)
    if is_of_round(scope, node):
        return _second_turn(context, draft, item, node, to)
    several = adding or after(token.data) or beside(token.data) is not None
    return _second_here(context, draft, item, to) if several else None


def _second_turn(context: Context, draft: Draft, item: WorkItem, node: Node, to: str) -> Rejection | Question | None:
    return turn_taken(context, draft, draft.get(Scope, item.scope), node, to, item.id)


def turn_taken(
    context: Context, draft: Draft, scope: Scope, node: Node, to: str, but: int = 0
) -> Rejection | Question | None:
    """Nobody has two turns of one round, ended ones included (people, rule 9). The item `but` is not looked at."""
    has_one = has_turn(context, draft, scope, node, to, but)
    if has_one is True:
        return refusal("already-in-round", "{to} already has a turn in this round", "{to} 在本轮会签中已有事项", to=to)
    return has_one or None


def by_stand_in(context: Context, draft: Draft, item: WorkItem, node: Node, to: str) -> Rejection | Question | None:
    """Why a turn for this person would come to a stand-in who has one already; None if it would not."""
    scope = draft.get(Scope, item.scope)
    if not counts_persons(scope, node):
        return None
    question = StandIn(to, scope.process)
    if question not in context.answers:
        return question
    by = context.answers[question]
    has_one = has_turn(context, draft, scope, node, str(by)) if by else False
    if has_one is True:
        return refusal(
            "already-in-round", "{by} stands in for {to} and already has a turn in this round",
            "{by} 代理 {to},且在本轮会签中已有事项", by=by, to=to,
        )  # fmt: skip
    return has_one or None


def _second_here(context: Context, draft: Draft, item: WorkItem, to: str) -> Rejection | Question | None:
    """Nobody has two open turns of one step either."""
    if Below(item.scope) not in context.answers:
        return Below(item.scope)
    here = [token for token in draft.all(Token) if (token.scope, token.node) == (item.scope, item.node)]
    items = [each for token in here for each in draft.of_token(WorkItem, token.id) if each.status in OPEN_STATES]
    waits = (signer_of(turn, "") for token in here for turn in after(token.data))
    if any(has_it(each, to) for each in items if each.id != item.id) or to in waits:
        return refusal("already-in-round", "{to} already signs here", "{to} 已是此处签署人", to=to)
    return None
