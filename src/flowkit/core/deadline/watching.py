"""Clocks that follow the data: they begin, stand, go on and end by conditions of their own.

A condition is looked at when data that it reads have changed, never polled. One that is null is not true: data often
come later than the clock.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.deadlines import DeadlineRule
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of, evaluate, process_scope
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context
from flowkit.core.workitem.records import WorkItem
from flowkit.core.worktime import parse_ahead
from flowkit.expressions import Expression

CONDITION: Final = "condition"
"""What makes a clock stand that stands by its own condition."""


def can_stand(deadline: Deadline) -> bool:
    """A clock that counts back from a moment to come runs on: that moment does not wait (convention 5)."""
    return parse_ahead(deadline.target, "") is None


def is_true(context: Context, draft: Draft, scope: Scope, condition: Expression | None) -> bool:
    """Whether there is such a condition and it is true. Raises FlowkitError for one that cannot be reckoned."""
    return condition is not None and evaluate(context, draft, scope, condition) is True


def watched(context: Context, scope: Scope, names: Collection[str]) -> list[DeadlineRule]:
    """The rules of the process whose conditions look at these data."""
    return [rule for rule in definition_of(context, scope).deadlines.values() if not rule.watches.isdisjoint(names)]


def stood_by(context: Context, draft: Draft, deadline: Deadline, rule: DeadlineRule) -> str:
    """What makes the clock stand as things are: a business state, its own condition, or nothing."""
    return _state(context, draft, deadline) or by_condition(context, draft, deadline, rule)


def by_condition(context: Context, draft: Draft, deadline: Deadline, rule: DeadlineRule) -> str:
    """Whether the clock's own conditions make it stand, or let it stand on."""
    scope = draft.get(Scope, deadline.scope)
    if is_true(context, draft, scope, rule.pause_when):
        return CONDITION
    held = rule.resume_when is not None and deadline.stands and deadline.paused_by == CONDITION
    return CONDITION if held and not is_true(context, draft, scope, rule.resume_when) else ""


def _state(context: Context, draft: Draft, deadline: Deadline) -> str:
    """The business state that makes the clock stand: a clock over the process follows the case, one of a step follows
    its item while that is suspended, and stands while it is held.
    """
    now = draft.case.state
    if deadline.token is not None:
        item = draft.find(WorkItem, deadline.item)
        if item is not None and item.status == "held":
            return "held"
        if item is None or item.status != "suspended":
            return ""
        now = item.suspended_into
    state = definition_of(context, draft.get(Scope, 1)).states.get(now)
    return now if state is not None and state.clocks == "pause" else ""


def of_rules(context: Context, draft: Draft, process: int, rules: Collection[str]) -> Iterator[Deadline]:
    """The loaded clocks of these rules that run or stand in a process."""
    for deadline in draft.all(Deadline):
        if deadline.rule in rules and deadline.ended_at is None:
            scope = draft.find(Scope, deadline.scope)
            if scope is not None and process_scope(draft, scope).id == process:
                yield deadline
