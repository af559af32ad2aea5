"""When clocks start, and what fires with their start."""

from __future__ import annotations

from datetime import datetime

from flowkit.core.deadline.facts import DeadlineStarted, MarksVoid
from flowkit.core.deadline.firing import fire
from flowkit.core.deadline.reckon import Run, plan
from flowkit.core.deadline.records import Deadline
from flowkit.core.deadline.shown import over, show, times
from flowkit.core.definition.model import DeadlineRule, UserTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.elements.timers import timetable_of
from flowkit.core.instance.facts import CaseStarted, IncidentResolved, ScopeOpened, TokenRested
from flowkit.core.instance.moves import SINCE, Answer, incident
from flowkit.core.instance.records import Incident, Scope, Token
from flowkit.core.protocol import Context, Fact, Instant, Question, to_instant
from flowkit.core.workitem.facts import ItemOffered
from flowkit.core.workitem.records import WorkItem
from flowkit.core.worktime import Timetable
from flowkit.core.worktime.zones import zone_info
from flowkit.errors import FlowkitError

THE_CASE = 0
"""Where the incident of a clock over the case stands: at no token, so that a retry takes nobody's work away."""


def after_case_started(context: Context, draft: Draft, fact: CaseStarted) -> Answer:
    return _start_all(context, draft, draft.get(Scope, 1))


def after_scope_opened(context: Context, draft: Draft, fact: ScopeOpened) -> Answer:
    """A called process has clocks of its own."""
    return _start_all(context, draft, draft.get(Scope, fact.scope)) if fact.kind == "process" else ()


def _start_all(context: Context, draft: Draft, scope: Scope) -> list[Fact]:
    definition = definition_of(context, scope)
    return [
        fact
        for rule in definition.case_deadlines
        for fact in _start(context, draft, scope, definition.deadlines[rule], None, None)
    ]


def after_offering(context: Context, draft: Draft, fact: ItemOffered) -> Answer:
    """The limits of a step run from the making of its item; the item shows the earliest of them and the case's."""
    scope = draft.get(Scope, fact.scope)
    definition = definition_of(context, scope)
    facts: list[Fact] = []
    for rule in definition.nodes[fact.node].deadlines:
        facts += _start(context, draft, scope, definition.deadlines[rule], fact.token, fact.item)
    if not any(isinstance(each, DeadlineStarted) for each in facts):
        facts += times(draft, draft.get(WorkItem, fact.item))
    return facts


def after_resting(context: Context, draft: Draft, fact: TokenRested) -> Answer:
    """The limits of an activity that is no single item run while its token waits; those of a round over the whole."""
    scope = draft.get(Scope, fact.scope)
    definition = definition_of(context, scope)
    node = definition.nodes[fact.node]
    if not node.deadlines or fact.holds in ("work", "incident") or scope.kind == "round":
        return ()
    if node.round is not None and isinstance(node.spec, UserTask):
        return ()
    return [
        started
        for rule in node.deadlines
        for started in _start(context, draft, scope, definition.deadlines[rule], fact.token, None)
    ]


def _start(
    context: Context, draft: Draft, scope: Scope, rule: DeadlineRule, token: int | None, item: int | None
) -> list[Fact]:
    definition = definition_of(context, scope)
    timetable = timetable_of(context, definition)
    try:
        start = _start_instant(context, draft, scope, rule, timetable, token)
        planned = plan(context, draft, scope, rule, timetable, Run(start))
    except FlowkitError as error:
        return [incident(context, token or THE_CASE, rule.id if token is None else "", error)]
    number = context.new_id()
    calendar, calendar_version = context.calendars.get(definition.calendar, (definition.calendar, 0))
    return [
        DeadlineStarted(
            number, rule.id, scope.id, token, item, start, str(planned.target), calendar, calendar_version,
            planned.due_at or start, planned.warn_at, planned.marks,
        )
    ]  # fmt: skip


def after_resolving(context: Context, draft: Draft, fact: IncidentResolved) -> Answer:
    """A clock over the case that could not be reckoned starts now that its data are mended, counting from the case."""
    rule = draft.get(Incident, fact.incident).node
    root = draft.get(Scope, 1)
    definition = definition_of(context, root)
    if fact.token != THE_CASE or rule not in definition.case_deadlines:
        return ()
    if any(each.rule == rule for each in over(draft, 1)):
        return ()
    return _start(context, draft, root, definition.deadlines[rule], None, None)


def _start_instant(
    context: Context, draft: Draft, scope: Scope, rule: DeadlineRule, timetable: Timetable, token: int | None
) -> Instant:
    value = scope.data.get(rule.start) if rule.start else None
    if isinstance(value, datetime):
        return to_instant(value if value.tzinfo is not None else value.replace(tzinfo=zone_info(timetable.zone)))
    if token is not None:
        since = draft.get(Token, token).data.get(SINCE)
        return since if isinstance(since, int) else context.now
    over_the_case = scope.id == 1 and rule.id in definition_of(context, scope).case_deadlines
    return draft.case.started_at if over_the_case else context.now


def after_start(context: Context, draft: Draft, fact: DeadlineStarted) -> Answer:
    """What is due at the very start fires at once ("at once" means zero); inboxes show the new times.

    Of what was past already when a back-dated clock began, only the breach is recorded: old notices are not sent.
    """
    deadline = draft.get(Deadline, fact.deadline)
    shown = show(context, draft, deadline)
    if isinstance(shown, Question):
        return shown
    come = fire(context, deadline)
    old = [each for each in come if each.kind != "due" and each.at < context.now]
    void = [MarksVoid(deadline.id, tuple((each.kind, each.key) for each in old))] if old else []
    return [*void, *(each for each in come if each not in old), *shown]
