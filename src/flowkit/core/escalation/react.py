"""A step of the table has come: who is told, and by when they must acknowledge."""

from __future__ import annotations

from collections.abc import Iterator

from flowkit.core.deadline.facts import MarkAdded, MarkReached, MarksVoid
from flowkit.core.deadline.react import timetable_at
from flowkit.core.deadline.records import Deadline, Mark
from flowkit.core.definition.model import DeadlineRule, EscalationStep
from flowkit.core.draft import Draft
from flowkit.core.escalation.facts import AcknowledgementMissed, EscalationAcknowledged, EscalationFired
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context, Fact
from flowkit.core.worktime import forward


def step_of(context: Context, draft: Draft, deadline: Deadline, key: str) -> EscalationStep | None:
    """The row of the table with this id."""
    rule: DeadlineRule = definition_of(context, draft.get(Scope, deadline.scope)).deadlines[deadline.rule]
    rows = rule.escalation.rules if rule.escalation is not None else ()
    return next((row.output for row in rows if row.output.id == key), None)


def after_mark(context: Context, draft: Draft, fact: MarkReached) -> Answer:
    deadline = draft.get(Deadline, fact.deadline)
    step = step_of(context, draft, deadline, fact.key) if fact.kind in ("step", "acknowledge") else None
    if step is None:
        return ()
    return list(
        _told(context, draft, deadline, step, fact) if fact.kind == "step" else _missed(context, deadline, step, fact)
    )


def _told(
    context: Context, draft: Draft, deadline: Deadline, step: EscalationStep, fact: MarkReached
) -> Iterator[Fact]:
    yield EscalationFired(
        deadline.id, fact.rule, step.id, step.number, step.reporter, step.to, step.channels, fact.late, fact.by
    )
    if step.within is not None:
        definition = definition_of(context, draft.get(Scope, deadline.scope))
        limit = forward(timetable_at(context, definition, deadline), context.now, step.within)
        if limit is not None:
            yield MarkAdded(deadline.id, "acknowledge", step.id, limit)


def _missed(context: Context, deadline: Deadline, step: EscalationStep, fact: MarkReached) -> Iterator[Fact]:
    """Recorded and shown. The rows keep their times, unless this row says that the next one fires at once.

    A next row whose own time has come fires without this.
    """
    yield AcknowledgementMissed(deadline.id, step.id, fact.at)
    following = next_step(deadline) if step.else_next else None
    if following is not None and (following.at is None or following.at > context.now):
        yield MarkReached(deadline.id, deadline.rule, "step", following.key, following.at or context.now, late=False)


def next_step(deadline: Deadline) -> Mark | None:
    """The next row of the table that has not fired."""
    waiting = (mark for mark in deadline.marks if mark.kind == "step" and mark.is_waiting)
    return next(waiting, None)


def after_acknowledging(context: Context, draft: Draft, fact: EscalationAcknowledged) -> Answer:
    """The limit for acknowledging is met; a row with a standstill holds back what would come after it."""
    deadline = draft.get(Deadline, fact.deadline)
    step = step_of(context, draft, deadline, fact.step)
    void = [("acknowledge", fact.step)]
    if step is not None and step.standstill:
        void += [("step", mark.key) for mark in deadline.marks if mark.kind == "step" and mark.fired_at is None]
    return (MarksVoid(deadline.id, tuple(void)),)
