"""When clocks start, stand, go on, are re-based, fire and end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from flowkit.core.deadline.facts import (
    CaseTimed,
    DeadlineEnded,
    DeadlineMoved,
    DeadlinePaused,
    DeadlineStarted,
    MarkReached,
    MarksVoid,
)
from flowkit.core.deadline.reckon import plan
from flowkit.core.deadline.records import Deadline, Mark
from flowkit.core.definition.model import DeadlineRule, ProcessDefinition
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of, process_scope
from flowkit.core.instance.elements.timers import timetable_of
from flowkit.core.instance.facts import (
    CaseEnded,
    CaseStarted,
    DataSet,
    NodePassed,
    RoundCounted,
    ScopeClosed,
    ScopeDropped,
    ScopeOpened,
    StateChanged,
    TokenCancelled,
    TokenLeft,
    TokenRested,
)
from flowkit.core.instance.moves import Answer, incident
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context, Fact, Instant, Question, to_instant
from flowkit.core.workitem.facts import ItemOffered, ItemResumed, ItemSuspended, ItemTimed
from flowkit.core.workitem.records import OPEN_STATES, WorkItem
from flowkit.core.worktime import Timetable
from flowkit.core.worktime.zones import zone_info
from flowkit.errors import FlowkitError

PUNCTUAL = 60_000_000
"""A timer that fires less than a minute after its instant counts as punctual."""
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
    return facts or _times(draft, draft.get(WorkItem, fact.item))


def after_resting(context: Context, draft: Draft, fact: TokenRested) -> Answer:
    """The limits of an activity that is no single item run while its token waits."""
    scope = draft.get(Scope, fact.scope)
    definition = definition_of(context, scope)
    node = definition.nodes[fact.node]
    if not node.deadlines or fact.holds in ("work", "incident") or node.round is not None:
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
        start = _start_instant(context, scope, rule, timetable)
        planned = plan(context, draft, scope, rule, timetable, start)
    except FlowkitError as error:
        return [incident(context, token or THE_CASE, "", error)]
    number = context.new_id()
    started = DeadlineStarted(
        number, rule.id, scope.id, token, item, start, str(planned.target), definition.calendar,
        context.calendars.get(definition.calendar, 0), planned.due_at or start, planned.warn_at, planned.marks,
    )  # fmt: skip
    return [started]


def _start_instant(context: Context, scope: Scope, rule: DeadlineRule, timetable: Timetable) -> Instant:
    value = scope.data.get(rule.start) if rule.start else None
    if not isinstance(value, datetime):
        return context.now
    return to_instant(value if value.tzinfo is not None else value.replace(tzinfo=zone_info(timetable.zone)))


def after_start(context: Context, draft: Draft, fact: DeadlineStarted) -> Answer:
    """What is due at the very start fires at once ("at once" means zero); inboxes show the new times.

    Of what was past already when a back-dated clock began, only the breach is recorded: old notices are not sent.
    """
    deadline = draft.get(Deadline, fact.deadline)
    shown = _show(context, draft, deadline)
    if isinstance(shown, Question):
        return shown
    come = fire(context, deadline)
    old = [each for each in come if each.kind != "due" and each.at < context.now]
    void = [MarksVoid(deadline.id, tuple((each.kind, each.key) for each in old))] if old else []
    return [*void, *(each for each in come if each not in old), *shown]


def after_move(context: Context, draft: Draft, fact: DeadlineMoved) -> Answer:
    """Rows of the new class that are past fire now, once, in order, marked late."""
    deadline = draft.get(Deadline, fact.deadline)
    shown = _show(context, draft, deadline)
    return shown if isinstance(shown, Question) else [*fire(context, deadline, tolerance=0), *shown]


def after_pause(context: Context, draft: Draft, fact: DeadlinePaused) -> Answer:
    return _show(context, draft, draft.get(Deadline, fact.deadline))


def after_end(context: Context, draft: Draft, fact: DeadlineEnded) -> Answer:
    """A clock over a process that has ended while the process goes on is shown no more."""
    deadline = draft.get(Deadline, fact.deadline)
    scope = draft.find(Scope, deadline.scope)
    goes_on = deadline.token is None and scope is not None and scope.live and draft.case.status == "open"
    return _show(context, draft, deadline) if goes_on else ()


def fire(context: Context, deadline: Deadline, tolerance: int = PUNCTUAL) -> list[MarkReached]:
    """Every mark whose instant has come and that has not fired, in the order of their instants."""
    if deadline.ended_at is not None:
        return []
    come: list[tuple[Instant, Mark]] = [
        (mark.at, mark)
        for mark in deadline.marks
        if mark.at is not None and mark.at <= context.now and mark.fired_at is None and not mark.void
    ]
    come.sort(key=lambda pair: pair[0])
    return [
        MarkReached(deadline.id, deadline.rule, mark.kind, mark.key, at, late=context.now - at > tolerance)
        for at, mark in come
    ]


def _show(context: Context, draft: Draft, deadline: Deadline) -> Answer:
    """The times that inboxes show after a change of this clock; one over a process shows on every item in it."""
    if deadline.token is not None:
        item = draft.find(WorkItem, deadline.item)
        return _times(draft, item) if item is not None and item.status in OPEN_STATES else []
    if not draft.is_new and Below(deadline.scope) not in context.answers:
        return Below(deadline.scope)
    facts: list[Fact] = []
    due, yellow = _earliest(_over(draft, 1))
    if (due, yellow) != (draft.case.due_at, draft.case.warn_at):
        facts.append(CaseTimed(due, yellow))
    for item in draft.all(WorkItem):
        if item.status in OPEN_STATES:
            facts += _times(draft, item)
    return facts


def _running(draft: Draft, token: int | None) -> list[Deadline]:
    """The clocks that run or stand for a token; None: over the whole case."""
    return [each for each in draft.of_token(Deadline, token) if each.ended_at is None]


def _times(draft: Draft, item: WorkItem) -> list[Fact]:
    """An item shows the earliest of its own limits and the clocks over the processes that it is in."""
    clocks = _running(draft, item.token)
    scope: Scope | None = draft.get(Scope, item.scope)
    while scope is not None:
        clocks += _over(draft, scope.id)
        scope = draft.get(Scope, scope.parent) if scope.parent is not None else None
    due, yellow = _earliest(clocks)
    return [ItemTimed(item.id, due, yellow)] if (due, yellow) != (item.due_at, item.warn_at) else []


def _earliest(clocks: Sequence[Deadline]) -> tuple[Instant | None, Instant | None]:
    """The first due time and the first yellow light of these clocks."""
    due = min((each.due_at for each in clocks if each.due_at is not None), default=None)
    return due, min((each.warn_at for each in clocks if each.warn_at is not None), default=None)


def after_state(context: Context, draft: Draft, fact: StateChanged) -> Answer:
    """A business state runs, pauses or stops the clocks over the case."""
    definition = definition_of(context, draft.get(Scope, 1))
    state = definition.states.get(fact.state)
    over_the_case = _running(draft, None)
    if state is None:
        return ()
    if state.clocks == "stop":
        return [_ended(context, each) for each in over_the_case]
    return [fact for each in over_the_case for fact in _switch(context, draft, each, standing=state.clocks == "pause")]


def after_suspending(context: Context, draft: Draft, fact: ItemSuspended) -> Answer:
    """A suspended item's own limits follow the state that it was suspended into."""
    state = definition_of(context, draft.get(Scope, 1)).states.get(fact.state)
    standing = state is not None and state.clocks == "pause"
    return [moved for each in _of_item(draft, fact.item) for moved in _switch(context, draft, each, standing=standing)]


def after_resuming(context: Context, draft: Draft, fact: ItemResumed) -> Answer:
    return [moved for each in _of_item(draft, fact.item) for moved in _switch(context, draft, each, standing=False)]


def _of_item(draft: Draft, item: int) -> list[Deadline]:
    return [each for each in _running(draft, draft.get(WorkItem, item).token) if each.item == item]


def _stands(deadline: Deadline) -> bool:
    return bool(deadline.pauses) and deadline.pauses[-1][1] is None


def _switch(context: Context, draft: Draft, deadline: Deadline, *, standing: bool) -> Sequence[Fact]:
    if standing == _stands(deadline):
        return ()
    if standing:
        return (DeadlinePaused(deadline.id, deadline.rule),)
    begin, _ = deadline.pauses[-1]
    pauses = [*deadline.pauses[:-1], (begin, context.now)]
    return _moved(context, draft, deadline, pauses, "resumed")


def after_data(context: Context, draft: Draft, fact: DataSet) -> Answer:
    return _rebased(context, draft, fact.scope, fact.values)


def after_passing(context: Context, draft: Draft, fact: NodePassed) -> Answer:
    return _rebased(context, draft, fact.scope, fact.values) if fact.values else ()


def _rebased(context: Context, draft: Draft, number: int, values: dict[str, object]) -> Answer:
    """Clocks whose tables look at the changed data are re-based: same start, new limits."""
    process = process_scope(draft, draft.get(Scope, number))
    definition = definition_of(context, process)
    rules = {rule.id for rule in definition.deadlines.values() if _reads(rule) & values.keys()}
    if not rules.issubset(definition.case_deadlines) and Below(process.id) not in context.answers:
        return Below(process.id)  # limits of steps that are open elsewhere
    return [
        moved
        for deadline in draft.all(Deadline)
        if deadline.rule in rules and deadline.ended_at is None and _process_of(draft, deadline) == process.id
        for moved in _moved(context, draft, deadline, deadline.pauses, "re-based")
    ]


def _reads(rule: DeadlineRule) -> frozenset[str]:
    return rule.targets.reads | (rule.escalation.reads if rule.escalation is not None else frozenset())


def _process_of(draft: Draft, deadline: Deadline) -> int:
    scope = draft.find(Scope, deadline.scope)
    return process_scope(draft, scope).id if scope is not None else 0


def _moved(
    context: Context,
    draft: Draft,
    deadline: Deadline,
    pauses: Sequence[tuple[Instant, Instant | None]],
    cause: str,
) -> Sequence[Fact]:
    scope = draft.get(Scope, deadline.scope)
    rule = definition_of(context, scope).deadlines[deadline.rule]
    timetable = timetable_at(context, definition_of(context, scope), deadline)
    try:
        planned = plan(context, draft, scope, rule, timetable, deadline.started_at, pauses)
    except FlowkitError as error:
        return (incident(context, deadline.token or THE_CASE, "", error),)
    if cause == "re-based" and _same(deadline, str(planned.target), planned.marks):
        return ()
    return (
        DeadlineMoved(
            deadline.id, deadline.rule, "resumed" if cause == "resumed" else "re-based",
            str(planned.target), planned.due_at, planned.warn_at, planned.marks,
        ),
    )  # fmt: skip


def _same(deadline: Deadline, target: str, marks: Iterable[tuple[str, str, Instant | None]]) -> bool:
    """Whether a new reckoning says nothing new: the value was written again, not changed."""
    known = {(mark.kind, mark.key) for mark in deadline.marks if mark.kind != "acknowledge"}
    return deadline.target == target and known == {(kind, key) for kind, key, _ in marks}


def timetable_at(context: Context, definition: ProcessDefinition, deadline: Deadline) -> Timetable:
    """The calendar version that the clock began with."""
    return context.timetables.get((deadline.calendar, deadline.calendar_version)) or timetable_of(context, definition)


def after_token_gone(context: Context, draft: Draft, fact: TokenLeft | TokenCancelled | RoundCounted) -> Answer:
    """The clocks of a step end with its token."""
    void = isinstance(fact, TokenCancelled)
    return [_ended(context, each, void=void) for each in _running(draft, fact.token)]


def after_scope_closed(context: Context, draft: Draft, fact: ScopeClosed) -> Answer:
    """A called process that has come to its end stops its clocks; those of the root stop with the case."""
    return [_ended(context, each) for each in _over(draft, fact.scope)] if fact.scope != 1 else ()


def after_scope_gone(context: Context, draft: Draft, fact: ScopeDropped) -> Answer:
    """A called process that was broken off makes its clocks void."""
    return [_ended(context, each, void=True) for each in _over(draft, fact.scope)]


def _over(draft: Draft, scope: int) -> list[Deadline]:
    return [each for each in _running(draft, None) if each.scope == scope]


def after_case_ended(context: Context, draft: Draft, fact: CaseEnded) -> Answer:
    """A finished case stops its clocks; a cancelled one makes them void."""
    void = fact.status == "cancelled"
    return [_ended(context, each, void=void) for each in draft.all(Deadline) if each.ended_at is None]


def _ended(context: Context, deadline: Deadline, *, void: bool = False) -> DeadlineEnded:
    late = deadline.breached_at is not None or (deadline.due_at is not None and deadline.due_at < context.now)
    return DeadlineEnded(deadline.id, deadline.rule, "void" if void else "late" if late else "kept")
