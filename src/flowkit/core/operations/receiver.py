"""Whether a person may be given an item that another had."""

from __future__ import annotations

from flowkit.core.definition.model import Node, Round, UserTask
from flowkit.core.definition.secrecy import is_cleared
from flowkit.core.draft import Draft
from flowkit.core.instance.data import secrecy_of_case
from flowkit.core.instance.moves import node_at
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Scope, Token
from flowkit.core.instance.rounds_turns import after, beside, is_of_round, signer_of, to_come
from flowkit.core.operations.apart import kept_from
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context, Question, Rejection
from flowkit.core.workitem.questions import MayTake, StepsDone
from flowkit.core.workitem.records import OPEN_STATES, WorkItem


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
    return has_turn(context, draft, draft.get(Scope, item.scope), node, to, but=item.id)


def has_turn(
    context: Context, draft: Draft, scope: Scope, node: Node, to: str, *, but: int = 0
) -> Rejection | Question | None:
    """Nobody has two turns of one round, ended ones included (people, rule 9). The item `but` is not looked at."""
    for question in (Below(scope.id), StepsDone(scope.id)):
        if question not in context.answers:
            return question
    done = context.answers[StepsDone(scope.id)]
    turns = [*draft.all(WorkItem), *(done if isinstance(done, list) else ())]
    has_one = any(_has(other, to) for other in turns if other.scope == scope.id and other.id != but)
    element = element_of(node)
    here = [token for token in draft.all(Token) if token.scope == scope.id]
    waits = (signer_of(turn, element) for token in here for turn in after(token.data))
    if has_one or to in waits or to in to_come(scope, element):
        return refusal("already-in-round", "{to} already has a turn in this round", "{to} 在本轮会签中已有事项", to=to)
    return None


def element_of(node: Node) -> str:
    """The datum of the member, if the member of the round says who gets the work."""
    rounds = node.round if isinstance(node.round, Round) else None
    rules = node.spec.assignment.rules if isinstance(node.spec, UserTask) else ()
    names = rounds is not None and any(rule.kind == "data" and rule.value == rounds.element for rule in rules)
    return rounds.element if rounds is not None and names else ""


def _second_here(context: Context, draft: Draft, item: WorkItem, to: str) -> Rejection | Question | None:
    """Nobody has two open turns of one step either."""
    if Below(item.scope) not in context.answers:
        return Below(item.scope)
    here = [token for token in draft.all(Token) if (token.scope, token.node) == (item.scope, item.node)]
    items = [each for token in here for each in draft.of_token(WorkItem, token.id) if each.status in OPEN_STATES]
    waits = (signer_of(turn, "") for token in here for turn in after(token.data))
    if any(_has(each, to) for each in items if each.id != item.id) or to in waits:
        return refusal("already-in-round", "{to} already signs here", "{to} 已是此处签署人", to=to)
    return None


def _has(item: WorkItem, person: str) -> bool:
    """Whether a turn is that person's; who is asked for advice, or gets a copy, has none."""
    offered = not item.assignee and f"person:{person}" in item.offer
    return item.kind == "work" and (offered or person in (item.assignee, item.done_by))
