"""Which clocks run, and the times that the case and its items show of them."""

from __future__ import annotations

from collections.abc import Sequence

from flowkit.core.deadline.facts import CaseTimed
from flowkit.core.deadline.records import Deadline
from flowkit.core.draft import Draft
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context, Fact, Instant
from flowkit.core.workitem.facts import ItemTimed
from flowkit.core.workitem.records import OPEN_STATES, WorkItem


def running(draft: Draft, token: int | None) -> list[Deadline]:
    """The clocks that run or stand for a token; None: over the whole case."""
    return [each for each in draft.of_token(Deadline, token) if each.ended_at is None]


def over(draft: Draft, scope: int) -> list[Deadline]:
    return [each for each in running(draft, None) if each.scope == scope]


def show(context: Context, draft: Draft, deadline: Deadline) -> Answer:
    """The times that inboxes show after a change of this clock; one over a process shows on every item in it."""
    if deadline.token is not None:
        item = draft.find(WorkItem, deadline.item)
        return times(draft, item) if item is not None and item.status in OPEN_STATES else []
    if not draft.is_new and Below(deadline.scope) not in context.answers:
        return Below(deadline.scope)
    facts: list[Fact] = []
    due, yellow = earliest(over(draft, 1))
    if (due, yellow) != (draft.case.due_at, draft.case.warn_at):
        facts.append(CaseTimed(due, yellow))
    for item in draft.all(WorkItem):
        if item.status in OPEN_STATES and item.kind == "work":
            facts += times(draft, item)
    return facts


def times(draft: Draft, item: WorkItem) -> list[Fact]:
    """An item shows the earliest of its own limits and the clocks over the processes that it is in.

    A clock that stands after its due time counts only where nothing else is due: what is late stays to be seen, and the
    step beside it has its own time.
    """
    clocks = running(draft, item.token)
    scope: Scope | None = draft.get(Scope, item.scope)
    while scope is not None:
        clocks += over(draft, scope.id)
        scope = draft.get(Scope, scope.parent) if scope.parent is not None else None
    due, yellow = earliest([each for each in clocks if not each.stands or each.token is not None])
    if due is None:
        due, yellow = earliest(clocks)
    return [ItemTimed(item.id, due, yellow)] if (due, yellow) != (item.due_at, item.warn_at) else []


def earliest(clocks: Sequence[Deadline]) -> tuple[Instant | None, Instant | None]:
    """The first due time and the first yellow light of these clocks."""
    due = min((each.due_at for each in clocks if each.due_at is not None), default=None)
    return due, min((each.warn_at for each in clocks if each.warn_at is not None), default=None)
