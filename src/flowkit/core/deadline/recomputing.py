"""A running clock is reckoned anew after its calendar has changed."""

from __future__ import annotations

from flowkit.core.commands import Recompute
from flowkit.core.deadline.facts import DeadlineMoved
from flowkit.core.deadline.reckon import Run, plan
from flowkit.core.deadline.records import Deadline
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context, Rejection
from flowkit.errors import FlowkitError


def recompute(context: Context, draft: Draft, command: Recompute) -> tuple[DeadlineMoved, ...] | Rejection:
    """Same start, same pauses and extensions, the other version of the calendar. Nothing for a clock that has ended or
    reckons with that version already: what it once said is not touched.
    """
    deadline = draft.find(Deadline, command.deadline)
    if deadline is None or deadline.ended_at is not None or deadline.calendar_version == command.calendar_version:
        return ()
    scope = draft.get(Scope, deadline.scope)
    rule = definition_of(context, scope).deadlines[deadline.rule]
    timetable = context.timetables[deadline.calendar, command.calendar_version]
    run = Run(deadline.started_at, deadline.pauses, deadline.extensions)
    try:
        planned = plan(context, draft, scope, rule, timetable, run)
    except FlowkitError as error:
        return Rejection(error.code, error.text, error.mend)
    return (
        DeadlineMoved(
            deadline.id, deadline.rule, "re-computed", str(planned.target), planned.due_at, planned.warn_at,
            planned.marks, command.calendar_version,
        ),
    )  # fmt: skip
