"""When clocks start, and what fires with their start."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from flowkit.core.deadline.facts import DeadlinePaused, DeadlineStarted, MarksVoid
from flowkit.core.deadline.firing import fire
from flowkit.core.deadline.questions import EarlierClock
from flowkit.core.deadline.reckon import Run, plan
from flowkit.core.deadline.records import Deadline
from flowkit.core.deadline.shown import over, show, times
from flowkit.core.deadline.watching import can_stand, is_true, stood_by
from flowkit.core.definition.deadlines import DeadlineRule
from flowkit.core.definition.tasks import UserTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.elements.timers import timetable_of
from flowkit.core.instance.facts import CaseStarted, IncidentResolved, ScopeOpened, TokenRested
from flowkit.core.instance.moves import Answer, incident
from flowkit.core.instance.records import SINCE, Incident, Scope, Token
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


def _start_all(context: Context, draft: Draft, scope: Scope) -> Answer:
    """The clocks that begin with the process; those that wait for a milestone do not."""
    definition = definition_of(context, scope)
    rules = [definition.deadlines[rule] for rule in definition.case_deadlines]
    return begin(context, draft, [(rule, Place(scope)) for rule in rules if not rule.since])


class Place(NamedTuple):
    """Where a clock begins: in a scope, for a token and, if it has one, its item; without a token over the process."""

    scope: Scope
    token: int | None = None
    item: int | None = None


def begin(context: Context, draft: Draft, clocks: Iterable[tuple[DeadlineRule, Place]]) -> list[Fact] | Question:
    """The clocks that begin now, each at its place."""
    facts: list[Fact] = []
    for rule, place in clocks:
        begun = _start(context, draft, rule, place)
        if isinstance(begun, Question):
            return begun
        facts += begun
    return facts


def after_offering(context: Context, draft: Draft, fact: ItemOffered) -> Answer:
    """The limits of a step run from the making of its item; the item shows the earliest of them and the case's."""
    scope = draft.get(Scope, fact.scope)
    definition = definition_of(context, scope)
    place = Place(scope, fact.token, fact.item)
    rules = (definition.deadlines[rule] for rule in definition.nodes[fact.node].deadlines)
    facts = begin(context, draft, [(rule, place) for rule in rules])
    if isinstance(facts, Question):
        return facts
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
    place = Place(scope, fact.token)
    return begin(context, draft, [(definition.deadlines[rule], place) for rule in node.deadlines])


def _start(context: Context, draft: Draft, rule: DeadlineRule, place: Place) -> list[Fact] | Question:
    """The clock begins, unless its condition says not yet; that of a step entered again may go on from the first, that
    of a step that was withdrawn does.
    """
    scope, token, item = place
    definition = definition_of(context, scope)
    timetable = timetable_of(context, definition)
    earlier: object = None
    again = rule.on_return == "first-entry" or _since(draft, token) is not None
    if not draft.is_new and scope.kind != "round" and again:
        question = EarlierClock(rule.id, scope.id)
        if question not in context.answers:
            return question
        earlier = context.answers[question]
    run = Run(0)
    stood: tuple[tuple[object, ...], ...] = ()
    try:
        if rule.start_when is not None and not is_true(context, draft, scope, rule.start_when):
            return []
        if isinstance(earlier, Deadline) and earlier.ended_at is not None:
            run = _gone_on(earlier)
            stood = tuple(tuple(each) for each in earlier.changes if each.kind == "paused")
        else:
            run = Run(_start_instant(context, draft, scope, rule, timetable, token))
        planned = plan(context, draft, scope, rule, timetable, run)
    except FlowkitError as error:
        return [incident(context, token or THE_CASE, rule.id if token is None else "", error)]
    number = context.new_id()
    calendar, calendar_version = context.calendars.get(definition.calendar, (definition.calendar, 0))
    return [
        *planned.asked,
        DeadlineStarted(
            number, rule.id, scope.id, token, item, run.start, str(planned.target), calendar, calendar_version,
            planned.due_at or run.start, planned.warn_at, planned.marks,
            tuple(run.pauses), tuple(tuple(each) for each in run.extensions), stood,
        )
    ]  # fmt: skip


def _gone_on(earlier: Deadline) -> Run:
    """From the first entry: what was paused and decided then stays; the time between counts.

    Refused extensions stay too: an extension is known by its place.
    """
    pauses = [(begin, earlier.ended_at if end is None else end) for begin, end in earlier.pauses]
    return Run(earlier.started_at, pauses, [each for each in earlier.extensions if each.status != "pending"])


def after_resolving(context: Context, draft: Draft, fact: IncidentResolved) -> Answer:
    """A clock over the case that could not be reckoned starts now that its data are mended, counting from the case."""
    rule = draft.get(Incident, fact.incident).node
    root = draft.get(Scope, 1)
    definition = definition_of(context, root)
    if fact.token != THE_CASE or rule not in definition.case_deadlines:
        return ()
    if any(each.rule == rule for each in over(draft, 1)):
        return ()
    return _start(context, draft, definition.deadlines[rule], Place(root))


def _start_instant(
    context: Context, draft: Draft, scope: Scope, rule: DeadlineRule, timetable: Timetable, token: int | None
) -> Instant:
    over_the_case = scope.id == 1 and rule.id in definition_of(context, scope).case_deadlines
    if over_the_case and draft.case.pass_number > 1:
        return context.now  # the limit of an earlier pass has had its verdict
    value = scope.data.get(rule.start) if rule.start else None
    if isinstance(value, datetime):
        return to_instant(value if value.tzinfo is not None else value.replace(tzinfo=zone_info(timetable.zone)))
    if rule.since or rule.start_when is not None:
        return context.now
    if token is not None:
        return _since(draft, token) or context.now
    return draft.case.started_at if over_the_case else context.now


def _since(draft: Draft, token: int | None) -> Instant | None:
    """When the step of a token that was withdrawn had begun."""
    since = draft.get(Token, token).data.get(SINCE) if token is not None else None
    return since if isinstance(since, int) else None


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
    rule = definition_of(context, draft.get(Scope, deadline.scope)).deadlines[deadline.rule]
    try:
        why = stood_by(context, draft, deadline, rule) if not draft.is_new and can_stand(deadline) else ""
    except FlowkitError as error:
        return [incident(context, deadline.token or THE_CASE, "", error)]
    stands = [DeadlinePaused(deadline.id, deadline.rule, why)] if why else []
    return [*void, *(each for each in come if each not in old), *shown, *stands]
