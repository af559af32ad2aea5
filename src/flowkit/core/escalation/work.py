"""The work that a clock is about."""

from __future__ import annotations

from flowkit.core.deadline.records import Deadline
from flowkit.core.draft import Draft
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context, Question
from flowkit.core.workitem.records import OPEN_STATES, WorkItem


def open_work(context: Context, draft: Draft, deadline: Deadline) -> list[WorkItem] | Question:
    """The open work under the clock: the item of its step, or all in the process or activity that it runs over."""
    if deadline.item is not None:
        item = draft.find(WorkItem, deadline.item)
        return [item] if item is not None and item.status in OPEN_STATES else []
    top = deadline.scope if deadline.token is None else deadline.token
    if not draft.is_new and Below(top) not in context.answers:
        return Below(top)
    return [each for each in draft.all(WorkItem) if each.status in OPEN_STATES and _is_below(draft, each.scope, top)]


def _is_below(draft: Draft, number: int, top: int) -> bool:
    scope = draft.find(Scope, number)
    while scope is not None and scope.id != top:
        scope = draft.find(Scope, scope.parent)
    return scope is not None
