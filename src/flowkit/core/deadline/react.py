"""When clocks stand, go on, are re-based and end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from flowkit.core.deadline.facts import (
    DeadlineEnded,
    DeadlineMoved,
    DeadlinePaused,
    ExtensionDecided,
)
from flowkit.core.deadline.firing import fire
from flowkit.core.deadline.reckon import Run, plan
from flowkit.core.deadline.records import Deadline
from flowkit.core.deadline.shown import over, running, show
from flowkit.core.deadline.starting import THE_CASE
from flowkit.core.definition.model import DeadlineRule, ProcessDefinition
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of, process_scope
from flowkit.core.instance.elements.timers import timetable_of
from flowkit.core.instance.facts import (
    CaseEnded,
    DataSet,
    NodePassed,
    RoundCounted,
    ScopeClosed,
    ScopeDropped,
    ScopeKept,
    StateChanged,
    TokenCancelled,
    TokenLeft,
)
from flowkit.core.instance.moves import Answer, incident
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context, Fact, Instant, Question
from flowkit.core.workitem.facts import ItemResumed, ItemSuspended
from flowkit.core.workitem.records import WorkItem
from flowkit.core.worktime import Timetable
from flowkit.errors import FlowkitError


def after_move(context: Context, draft: Draft, fact: DeadlineMoved) -> Answer:
    """Rows of the new class that are past fire now, once, in order, marked late."""
    deadline = draft.get(Deadline, fact.deadline)
    shown = show(context, draft, deadline)
    return shown if isinstance(shown, Question) else [*fire(context, deadline, tolerance=0), *shown]


def after_pause(context: Context, draft: Draft, fact: DeadlinePaused) -> Answer:
    return show(context, draft, draft.get(Deadline, fact.deadline))


def after_end(context: Context, draft: Draft, fact: DeadlineEnded) -> Answer:
    """A clock over a process that has ended while the process goes on is shown no more."""
    deadline = draft.get(Deadline, fact.deadline)
    scope = draft.find(Scope, deadline.scope)
    goes_on = deadline.token is None and scope is not None and scope.live and draft.case.status == "open"
    return show(context, draft, deadline) if goes_on else ()


def after_state(context: Context, draft: Draft, fact: StateChanged) -> Answer:
    """A business state runs, pauses or stops the clocks over the case, those of called processes included.

    Without a state they run.
    """
    states = definition_of(context, draft.get(Scope, 1)).states
    clocks, before = (states[name].clocks if name in states else "run" for name in (fact.state, fact.before))
    if clocks != before and not draft.is_new and Below(1) not in context.answers:
        return Below(1)  # clocks of processes that were called in other branches
    over_the_case = running(draft, None)
    if clocks == "stop":
        return [_ended(context, each) for each in over_the_case]
    standing = clocks == "pause"
    return [
        moved for each in over_the_case for moved in _switch(context, draft, each, standing=standing, why=fact.state)
    ]


def after_suspending(context: Context, draft: Draft, fact: ItemSuspended) -> Answer:
    """A suspended item's own limits follow the state that it was suspended into."""
    state = definition_of(context, draft.get(Scope, 1)).states.get(fact.state)
    standing = state is not None and state.clocks == "pause"
    return [
        moved
        for each in _of_item(draft, fact.item)
        for moved in _switch(context, draft, each, standing=standing, why=fact.state)
    ]


def after_resuming(context: Context, draft: Draft, fact: ItemResumed) -> Answer:
    return [moved for each in _of_item(draft, fact.item) for moved in _switch(context, draft, each, standing=False)]


def after_extension(context: Context, draft: Draft, fact: ExtensionDecided) -> Answer:
    """Days count from the old due time. A breach that was recorded while the request lay there stays on record."""
    deadline = draft.get(Deadline, fact.deadline)
    return _moved(context, draft, deadline, deadline.pauses, "extended") if fact.approved else ()


def _of_item(draft: Draft, item: int) -> list[Deadline]:
    return [each for each in running(draft, draft.get(WorkItem, item).token) if each.item == item]


def _switch(context: Context, draft: Draft, deadline: Deadline, *, standing: bool, why: str = "") -> Sequence[Fact]:
    if standing == deadline.stands:
        return ()
    if standing:
        return (DeadlinePaused(deadline.id, deadline.rule, why),)
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
    cause: Literal["resumed", "re-based", "extended"],
) -> Sequence[Fact]:
    scope = draft.get(Scope, deadline.scope)
    rule = definition_of(context, scope).deadlines[deadline.rule]
    timetable = timetable_at(context, definition_of(context, scope), deadline)
    try:
        planned = plan(context, draft, scope, rule, timetable, Run(deadline.started_at, pauses, deadline.extensions))
    except FlowkitError as error:
        return (incident(context, deadline.token or THE_CASE, "", error),)
    if cause == "re-based" and _same(deadline, str(planned.target), planned.marks):
        return ()
    return (
        DeadlineMoved(
            deadline.id, deadline.rule, cause,
            str(planned.target), planned.due_at, planned.warn_at, planned.marks,
        ),
    )  # fmt: skip


def _same(deadline: Deadline, target: str, marks: Iterable[tuple[str, str, Instant | None]]) -> bool:
    """Whether a new reckoning says nothing new: the value was written again, not changed."""
    known = {(mark.kind, mark.key) for mark in deadline.marks}
    waiting = {(mark.kind, mark.key) for mark in deadline.marks if mark.is_waiting and mark.kind != "acknowledge"}
    return deadline.target == target and waiting <= {(kind, key) for kind, key, _ in marks} <= known


def timetable_at(context: Context, definition: ProcessDefinition, deadline: Deadline) -> Timetable:
    """The calendar version that the clock began with."""
    return context.timetables.get((deadline.calendar, deadline.calendar_version)) or timetable_of(context, definition)


TokenGone = TokenLeft | TokenCancelled | RoundCounted | ScopeKept


def after_token_gone(context: Context, draft: Draft, fact: TokenGone) -> Answer:
    """The clocks of a step end with its token."""
    void = isinstance(fact, TokenCancelled)
    return [_ended(context, each, void=void) for each in running(draft, fact.token)]


def after_scope_closed(context: Context, draft: Draft, fact: ScopeClosed) -> Answer:
    """A called process that has come to its end stops its clocks; those of the root stop with the case."""
    return [_ended(context, each) for each in over(draft, fact.scope)] if fact.scope != 1 else ()


def after_scope_gone(context: Context, draft: Draft, fact: ScopeDropped) -> Answer:
    """A called process that was broken off makes its clocks void."""
    return [_ended(context, each, void=True) for each in over(draft, fact.scope)]


def after_case_ended(context: Context, draft: Draft, fact: CaseEnded) -> Answer:
    """A finished case stops its clocks; a cancelled one makes them void."""
    void = fact.status == "cancelled"
    return [_ended(context, each, void=void) for each in draft.all(Deadline) if each.ended_at is None]


def _ended(context: Context, deadline: Deadline, *, void: bool = False) -> DeadlineEnded:
    late = deadline.is_missed or (deadline.due_at is not None and deadline.due_at < context.now)
    return DeadlineEnded(deadline.id, deadline.rule, "void" if void else "late" if late else "kept")
