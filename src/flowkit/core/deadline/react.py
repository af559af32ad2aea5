"""When clocks stand, go on, are re-based and end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Literal

from flowkit.core.deadline import milestones
from flowkit.core.deadline.facts import (
    DeadlineEnded,
    DeadlineMoved,
    DeadlinePaused,
    ExtensionDecided,
)
from flowkit.core.deadline.firing import fire
from flowkit.core.deadline.questions import EarlierClock
from flowkit.core.deadline.reckon import Run, decided_for, plan
from flowkit.core.deadline.records import Deadline
from flowkit.core.deadline.shown import over, running, show
from flowkit.core.deadline.starting import THE_CASE, Place, begin
from flowkit.core.deadline.watching import by_condition, can_stand, is_true, of_rules, stood_by, watched
from flowkit.core.definition.deadlines import DeadlineRule
from flowkit.core.definition.model import ProcessDefinition
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
    TokenRested,
    TurnEnded,
)
from flowkit.core.instance.moves import Answer, incident
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import MARKS, Scope, Token
from flowkit.core.protocol import Context, Fact, Instant, Question
from flowkit.core.workitem.facts import ItemHeld, ItemReleased, ItemResumed, ItemSuspended
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
    watch = _watch(context, draft, 1, {"case"})
    if isinstance(watch, Question):
        return watch
    if clocks != before and not draft.is_new and Below(1) not in context.answers:
        return Below(1)  # clocks of processes that were called in other branches
    touched = _touched(watch)
    others = [each for each in running(draft, None) if each.id not in touched]
    if clocks == "stop":
        return [*watch, *(_ended(context, each) for each in others)]
    standing = clocks == "pause"
    return [
        *watch,
        *(moved for each in others for moved in _switch(context, draft, each, standing=standing, why=fact.state)),
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


def after_holding(context: Context, draft: Draft, fact: ItemHeld) -> Answer:
    """The limits of a held item stand; those of the case do not."""
    return [
        moved
        for each in _of_item(draft, fact.item)
        for moved in _switch(context, draft, each, standing=True, why="held")
    ]


def after_resuming(context: Context, draft: Draft, fact: ItemResumed | ItemReleased) -> Answer:
    return [moved for each in _of_item(draft, fact.item) for moved in _switch(context, draft, each, standing=False)]


def after_extension(context: Context, draft: Draft, fact: ExtensionDecided) -> Answer:
    """Days count from the old due time. A breach that was recorded while the request lay there stays on record."""
    deadline = draft.get(Deadline, fact.deadline)
    return _moved(context, draft, deadline, deadline.pauses, "extended") if fact.approved else ()


def _of_item(draft: Draft, item: int) -> list[Deadline]:
    return [each for each in running(draft, draft.get(WorkItem, item).token) if each.item == item]


def _switch(context: Context, draft: Draft, deadline: Deadline, *, standing: bool, why: str = "") -> Sequence[Fact]:
    rule = definition_of(context, draft.get(Scope, deadline.scope)).deadlines[deadline.rule]
    if not standing and rule.pause_when is not None:
        why = by_condition(context, draft, deadline, rule)
        standing = bool(why)
    standing = standing and can_stand(deadline)
    if standing == deadline.stands:
        return ()
    if standing:
        return (DeadlinePaused(deadline.id, deadline.rule, why),)
    begin, _ = deadline.pauses[-1]
    pauses = [*deadline.pauses[:-1], (begin, context.now)]
    return _moved(context, draft, deadline, pauses, "resumed")


def after_data(context: Context, draft: Draft, fact: DataSet) -> Answer:
    return _follow(context, draft, fact.scope, fact.values)


def after_passing(context: Context, draft: Draft, fact: NodePassed) -> Answer:
    reached = milestones.after(context, draft, fact, _ended)
    if not fact.values or isinstance(reached, Question):
        return reached
    following = _follow(context, draft, fact.scope, fact.values, _touched(reached))
    return following if isinstance(following, Question) else [*reached, *following]


def after_resting(context: Context, draft: Draft, fact: TokenRested) -> Answer:
    return milestones.after(context, draft, fact, _ended)


def _follow(
    context: Context, draft: Draft, number: int, values: dict[str, object], done: frozenset[int] = frozenset()
) -> Answer:
    """What the changed data do to clocks: by their conditions first, then by new limits."""
    watch = _watch(context, draft, number, values.keys(), done)
    if isinstance(watch, Question):
        return watch
    moved = _rebased(context, draft, number, values, done | _touched(watch))
    return moved if isinstance(moved, Question) else [*watch, *moved]


def _touched(facts: Iterable[Fact]) -> frozenset[int]:
    """The clocks that these facts are about already."""
    return frozenset(
        each.deadline for each in facts if isinstance(each, DeadlineEnded | DeadlinePaused | DeadlineMoved)
    )


def _watch(
    context: Context, draft: Draft, number: int, names: Collection[str], done: frozenset[int] = frozenset()
) -> Answer:
    """Clocks whose conditions look at what changed end, stand, go on or begin."""
    process = process_scope(draft, draft.get(Scope, number))
    rules = {rule.id: rule for rule in watched(context, process, names)}
    if not rules:
        return ()
    if not draft.is_new and Below(process.id) not in context.answers:
        return Below(process.id)
    facts: list[Fact] = []
    running_rules = [each for each in of_rules(context, draft, process.id, rules) if each.id not in done]
    for deadline in running_rules:
        try:
            facts += _looked(context, draft, deadline, rules[deadline.rule])
        except FlowkitError as error:
            facts.append(incident(context, deadline.token or THE_CASE, "", error))
    waiting = [rule for rule in rules.values() if rule.start_when is not None]
    begun = _begun(context, draft, process, waiting) if waiting else ()
    return begun if isinstance(begun, Question) else [*facts, *begun]


def _looked(context: Context, draft: Draft, deadline: Deadline, rule: DeadlineRule) -> Sequence[Fact]:
    scope = draft.get(Scope, deadline.scope)
    if is_true(context, draft, scope, rule.cancel_when):
        return (_ended(context, deadline, void=True),)
    if is_true(context, draft, scope, rule.stop_when):
        return (_ended(context, deadline),)
    why = stood_by(context, draft, deadline, rule)
    return _switch(context, draft, deadline, standing=bool(why), why=why)


def _begun(context: Context, draft: Draft, process: Scope, rules: Iterable[DeadlineRule]) -> Answer:
    """Clocks that waited for their condition begin: once over a process, once for each token at a step."""
    definition = definition_of(context, process)
    facts: list[Fact] = []
    for rule in rules:
        question = EarlierClock(rule.id, process.id)
        if rule.since or (rule.id in definition.case_deadlines and question not in context.answers):
            if rule.since:
                continue
            return question
        if rule.id in definition.case_deadlines:
            places = [Place(process)] if context.answers[question] is None else []
        else:
            places = list(_places(context, draft, process, rule))
        begun = begin(context, draft, [(rule, place) for place in places])
        if isinstance(begun, Question):
            return begun
        facts += begun
    return facts


def _places(context: Context, draft: Draft, process: Scope, rule: DeadlineRule) -> Iterator[Place]:
    """The tokens that wait at the step of the rule and have no clock of it yet."""
    definition = definition_of(context, process)
    for token in draft.all(Token):
        node = definition.nodes.get(token.node)
        scope = draft.find(Scope, token.scope)
        if node is None or rule.id not in node.deadlines or scope is None or scope.kind == "round":
            continue
        if process_scope(draft, scope).id != process.id or token.holds in MARKS or token.holds == "incident":
            continue
        if not any(each.rule == rule.id for each in draft.of_token(Deadline, token.id)):
            item = next((each.id for each in draft.of_token(WorkItem, token.id) if each.ended_at is None), None)
            yield Place(scope, token.id, item)


def _rebased(context: Context, draft: Draft, number: int, values: dict[str, object], done: frozenset[int]) -> Answer:
    """Clocks whose tables look at the changed data are re-based: same start, new limits."""
    process = process_scope(draft, draft.get(Scope, number))
    definition = definition_of(context, process)
    rules = {rule.id for rule in definition.deadlines.values() if _reads(definition, rule) & values.keys()}
    if not rules.issubset(definition.case_deadlines) and Below(process.id) not in context.answers:
        return Below(process.id)  # limits of steps that are open elsewhere
    return [
        moved
        for deadline in of_rules(context, draft, process.id, rules)
        if deadline.id not in done
        for moved in _moved(context, draft, deadline, deadline.pauses, "re-based")
    ]


def _reads(definition: ProcessDefinition, rule: DeadlineRule) -> frozenset[str]:
    """What the limits hang on; a decision reads data of the same name, too."""
    found = rule.reads
    for task in rule.decisions:
        model = definition.models.get(decided_for(rule))
        if model is not None:
            found |= {each.name for each in model.inputs(task.decision)}
    return found


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
        *planned.asked,
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


TokenGone = TokenLeft | TokenCancelled | RoundCounted | ScopeKept | TurnEnded


def after_token_gone(context: Context, draft: Draft, fact: TokenGone) -> Answer:
    """The clocks of a step end with its token."""
    void = isinstance(fact, TokenCancelled)
    ends = [_ended(context, each, void=void) for each in running(draft, fact.token)]
    reached = milestones.after(context, draft, fact, _ended) if isinstance(fact, TokenLeft) else ()
    return reached if isinstance(reached, Question) else [*ends, *reached]


def after_scope_closed(context: Context, draft: Draft, fact: ScopeClosed) -> Answer:
    """A called process that has come to its end stops its clocks; those of the root stop with the case."""
    return [_ended(context, each) for each in over(draft, fact.scope)] if fact.scope != 1 else ()


def after_scope_gone(context: Context, draft: Draft, fact: ScopeDropped) -> Answer:
    """A called process that was broken off makes its clocks void."""
    return [_ended(context, each, void=True) for each in over(draft, fact.scope)]


def after_case_ended(context: Context, draft: Draft, fact: CaseEnded) -> Answer:
    """A finished case stops its clocks; a cancelled one makes them void."""
    void = fact.status in ("cancelled", "merged")
    return [_ended(context, each, void=void) for each in draft.all(Deadline) if each.ended_at is None]


def _ended(context: Context, deadline: Deadline, *, void: bool = False) -> DeadlineEnded:
    late = deadline.is_missed or (deadline.due_at is not None and deadline.due_at < context.now)
    return DeadlineEnded(deadline.id, deadline.rule, "void" if void else "late" if late else "kept")
