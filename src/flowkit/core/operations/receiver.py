"""Whether a person may be given an item that another had."""

from __future__ import annotations

from flowkit.core.definition.model import Round
from flowkit.core.definition.secrecy import is_cleared
from flowkit.core.draft import Draft
from flowkit.core.instance.data import secrecy_of_case
from flowkit.core.instance.moves import node_at
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Scope
from flowkit.core.operations.apart import kept_from
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context, Question, Rejection
from flowkit.core.workitem.questions import MayTake, StepsDone
from flowkit.core.workitem.records import WorkItem


def refused(context: Context, draft: Draft, item: WorkItem, to: str) -> Rejection | Question | None:
    """Why the item may not become that person's; None if it may."""
    no = unfit(context, draft, to)
    if no is not None:
        return no
    if to in (context.actor.id, item.assignee) or to in item.excluded:
        return refusal("person-excluded", "{to} may not take this item", "{to} 不得办理此事项", to=to)
    if (no := kept_from(context, draft, item, to)) is not None:
        return no
    scope = draft.get(Scope, item.scope)
    once = item.kind == "work" and scope.kind == "round" and isinstance(node_at(context, scope, item.node).round, Round)
    return _second_turn(context, draft, item, to) if once else None


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


def _second_turn(context: Context, draft: Draft, item: WorkItem, to: str) -> Rejection | Question | None:
    """Nobody has two turns of one round, ended ones included (people, rule 9)."""
    for question in (Below(item.scope), StepsDone(item.scope)):
        if question not in context.answers:
            return question
    done = context.answers[StepsDone(item.scope)]
    turns = [*draft.all(WorkItem), *(done if isinstance(done, list) else ())]
    if not any(_has(other, to) for other in turns if other.scope == item.scope and other.id != item.id):
        return None
    return refusal("already-in-round", "{to} already has a turn in this round", "{to} 在本轮会签中已有事项", to=to)


def _has(item: WorkItem, person: str) -> bool:
    return person in (item.assignee, item.done_by) or f"person:{person}" in item.offer
