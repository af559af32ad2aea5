"""The loop: one command in, facts out. The only module that knows every stage.

Each fact is applied to the draft, then the stages react to it; what they answer is followed to the end before the next
fact is taken, so a moving token runs until it rests. A step that has a question is run again when the answer has come;
the answers belong to that one step.

Invariant: `handle` either returns the facts of one whole action, with the draft in the state after them, or a
rejection. A rejection leaves the draft untouched, except that a live-lock is found on the way; whoever gets one throws
the draft away.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from flowkit.core import commands as c
from flowkit.core.deadline import evolve as deadline_evolve
from flowkit.core.deadline import facts as deadline_facts
from flowkit.core.deadline import firing, starting
from flowkit.core.deadline import react as deadline
from flowkit.core.deadline.recomputing import recompute
from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.events import Fault
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.draft import Draft
from flowkit.core.escalation import evolve as escalation_evolve
from flowkit.core.escalation import facts as escalation_facts
from flowkit.core.escalation import react as escalation
from flowkit.core.instance import conditions, meeting, moves, receiving, round_events, rounds
from flowkit.core.instance import evolve as instance_evolve
from flowkit.core.instance import facts as f
from flowkit.core.instance import react as instance
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.elements import ELEMENTS, called_case, compensating, event_sub_process
from flowkit.core.instance.elements.catching import BEGUN
from flowkit.core.instance.elements.throwing import throw_fault
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Job, Scope, Subscription, Token
from flowkit.core.notification import evolve as notification_evolve
from flowkit.core.notification import facts as notification_facts
from flowkit.core.notification import react as notification
from flowkit.core.numbering import evolve as numbering_evolve
from flowkit.core.numbering import react as numbering
from flowkit.core.operations import (
    closing,
    copying,
    holding,
    interrupting,
    jumping,
    linking,
    parking,
    reopening,
    replacing,
    table,
)
from flowkit.core.operations.operation import Decision
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Command, Context, Fact, Instant, Question, Rejection
from flowkit.core.relations import evolve as relations_evolve
from flowkit.core.workitem import codes, notes, priority
from flowkit.core.workitem import evolve as workitem_evolve
from flowkit.core.workitem import facts as workitem_facts
from flowkit.core.workitem import react as workitem
from flowkit.errors import FlowkitError, Text

MOST_FACTS = 1_000_000
"""An action that makes more facts than this runs in a circle without a wait (a live-lock)."""


@dataclass(frozen=True, slots=True)
class Done:
    """What one action did, in order: the recorded facts."""

    facts: Sequence[Fact]


Outcome = Done | Rejection
React = Callable[[Context, Draft, Any], moves.Answer]

EVOLVE: Mapping[type[Fact], Callable[[Draft, Any, Instant], None]] = {
    **instance_evolve.EVOLVE,
    **workitem_evolve.EVOLVE,
    **notes.EVOLVE,
    **codes.EVOLVE,
    **deadline_evolve.EVOLVE,
    **escalation_evolve.EVOLVE,
    **notification_evolve.EVOLVE,
    **parking.EVOLVE,
    **jumping.EVOLVE,
    **reopening.EVOLVE,
    **replacing.EVOLVE,
    **numbering_evolve.EVOLVE,
    **relations_evolve.EVOLVE,
}

REACT: Mapping[type[Fact], tuple[React, ...]] = {
    f.CaseStarted: (
        workitem.after_case_started,
        numbering.after_case_started,
        starting.after_case_started,
        notification.after_case_started,
        event_sub_process.after_scope_opened,
    ),
    notification_facts.CaseReady: (notification.after_anything,),
    f.CaseEnded: (deadline.after_case_ended, notification.after_anything, called_case.after_case_ended),
    parking.CaseParked: (),
    jumping.Jumped: (),
    replacing.KeyReplaced: (),
    reopening.CaseReopened: (starting.after_case_started, event_sub_process.after_scope_opened),
    parking.CaseRestored: (closing.after_restoring,),
    f.StateChanged: (deadline.after_state, priority.after_state),
    f.OwnStateChanged: (),
    f.DataSet: (deadline.after_data, priority.after_data),
    f.ScopeOpened: (
        numbering.after_scope_opened,
        starting.after_scope_opened,
        event_sub_process.after_scope_opened,
    ),
    f.ScopeClosed: (deadline.after_scope_closed, moves.after_scope_closed),
    f.ScopeDropped: (deadline.after_scope_gone,),
    f.Arrived: (instance.after_arriving,),
    f.NodePassed: (
        meeting.after_moving,
        deadline.after_passing,
        priority.after_passing,
        notification.after_anything,
        instance.after_passing,
    ),
    f.TokenRested: (
        instance.after_resting,
        workitem.after_resting,
        starting.after_resting,
        deadline.after_resting,
        notification.after_anything,
    ),
    f.TokenLeft: (meeting.after_moving, deadline.after_token_gone, instance.after_passing),
    f.TokenSent: (
        meeting.after_moving,
        moves.after_sending,
    ),
    f.JoinCleared: (meeting.after_moving,),
    f.JoinMet: (meeting.after_moving,),
    f.EventChosen: (meeting.after_moving,),
    f.ErrorThrown: (),
    f.ScopeKept: (deadline.after_token_gone,),
    f.CompensationDue: (compensating.after_due,),
    f.MessageThrown: (),
    f.SignalThrown: (),
    f.Reached: (receiving.after_reaching,),
    f.EscalationThrown: (),
    f.GuardSet: (event_sub_process.after_guard_set,),
    f.ActivityCompleted: (),
    f.PhaseClosed: (),
    f.SubProcessTriggered: (meeting.after_moving, event_sub_process.after_triggering),
    f.TokenCancelled: (
        meeting.after_moving,
        workitem.after_cancelling,
        deadline.after_token_gone,
        called_case.after_cancelling,
    ),
    f.IncidentResolved: (starting.after_resolving,),
    f.RoundCounted: (deadline.after_token_gone, round_events.after_counting),
    f.TurnBegun: (moves.after_turn,),
    f.TurnEnded: (meeting.after_moving, deadline.after_token_gone),
    f.RoundAsked: (rounds.after_round_counted,),
    workitem_facts.ItemOffered: (starting.after_offering, notification.after_anything),
    workitem_facts.ItemClaimed: (workitem.after_claiming,),
    workitem_facts.ItemCompleted: (
        numbering.after_completing,
        workitem.after_ending,
        copying.after_completing,
        interrupting.after_leaving_hands,
    ),
    workitem_facts.ItemReturned: (workitem.after_ending, interrupting.after_leaving_hands),
    workitem_facts.ItemWithdrawn: (workitem.after_ending, interrupting.after_leaving_hands),
    workitem_facts.ItemUnclaimed: (interrupting.after_leaving_hands,),
    workitem_facts.ItemTransferred: (interrupting.after_leaving_hands,),
    workitem_facts.ItemHandedOver: (interrupting.after_leaving_hands,),
    workitem_facts.ItemReassigned: (interrupting.after_leaving_hands,),
    workitem_facts.ItemDispatched: (interrupting.after_leaving_hands,),
    workitem_facts.DispatchUndone: (interrupting.after_leaving_hands,),
    workitem_facts.SideOpened: (notification.after_anything,),
    workitem_facts.SideAnswered: (notification.after_side,),
    workitem_facts.SideDeclined: (notification.after_side,),
    workitem_facts.ItemHeld: (deadline.after_holding, holding.after_holding),
    workitem_facts.ItemReleased: (deadline.after_resuming,),
    workitem_facts.ItemSuspended: (deadline.after_suspending,),
    workitem_facts.ItemResumed: (deadline.after_resuming,),
    workitem_facts.OperationDone: (notification.after_anything,),
    deadline_facts.DeadlineStarted: (starting.after_start,),
    deadline_facts.DeadlinePaused: (deadline.after_pause,),
    deadline_facts.DeadlineMoved: (deadline.after_move,),
    deadline_facts.DeadlineEnded: (deadline.after_end,),
    deadline_facts.ExtensionRequested: (notification.after_extension,),
    deadline_facts.ExtensionDecided: (deadline.after_extension, notification.after_extension),
    deadline_facts.MarkReached: (escalation.after_mark, notification.after_anything),
    escalation_facts.EscalationFired: (notification.after_escalation,),
    escalation_facts.ItemUrged: (notification.after_urging,),
    escalation_facts.EscalationAcknowledged: (escalation.after_acknowledging,),
}


UNRECORDED: frozenset[type[Fact]] = frozenset(
    {f.Arrived, f.Walked, f.Reached, f.CompensationDue, deadline_facts.CaseTimed, notification_facts.CaseReady}
)
"""Facts that only lead to others, or repeat them: the history does without."""


Route = tuple[Callable[[Draft, Any, Instant], None], bool, tuple[React, ...]]
"""The way of one kind of fact: how it is applied, whether it is recorded, and what reacts to it. (A plain tuple: every
fact takes one apart, and with a named one that costs four times as much.)"""


def _unchanged(draft: Draft, fact: Fact, now: Instant) -> None:
    """A fact that changes no record: its reactions do."""


Routes = Mapping[type[Fact], Route]
ROUTES: Routes = {
    kind: (EVOLVE.get(kind, _unchanged), kind not in UNRECORDED, REACT.get(kind, ())) for kind in (*EVOLVE, *REACT)
}


_TOLD_ANYWAY = (escalation_facts.ItemUrged, workitem_facts.SideAnswered, workitem_facts.SideDeclined)
"""Of these the people concerned hear where nothing else is told, too."""


def _without(*stages: str) -> Routes:
    """The routes without the reactions of stages that have nothing to do."""
    return {
        kind: (evolve, recorded, tuple(each for each in reactions if not each.__module__.startswith(stages)))
        for kind, (evolve, recorded, reactions) in ROUTES.items()
        if kind not in _TOLD_ANYWAY
    } | {kind: ROUTES[kind] for kind in _TOLD_ANYWAY}


TELLING, CLOCKS = "flowkit.core.notification", "flowkit.core.deadline"
MEETING, RANKING = "flowkit.core.instance.meeting", "flowkit.core.workitem.priority"
SPARED: Mapping[tuple[bool, bool, bool, bool], Routes] = {
    (tells, clocked, meets, ranks): _without(
        *(() if tells or clocked else (TELLING,)),
        *(() if clocked else (CLOCKS,)),
        *(() if meets else (MEETING,)),
        *(() if ranks else (RANKING,)),
    )
    for tells, clocked, meets, ranks in product((True, False), repeat=4)
}
"""By whether a process of the case has rules for notices, has clocks, has joins for which tokens are counted, and has
priorities that follow the data: an automatic step of one that has none of them is spared the questions."""


_INTERRUPTED = instance_evolve.scope_interrupted


def _routes(context: Context) -> Routes:
    tells = clocked = meets = ranks = False
    for each in context.definitions.values():
        tells, clocked, meets = tells or bool(each.notifications), clocked or each.clocked, meets or bool(each.meets)
        ranks = ranks or bool(each.ranked)
    return SPARED[tells, clocked, meets, ranks]


def handle(context: Context, draft: Draft, command: Command) -> Generator[Question, object, Outcome]:
    """Decide one command and follow everything that comes of it. Yields questions; is sent their answers."""
    decide = DECIDE[type(command)]
    decision = decide(context, draft, command)
    while isinstance(decision, Question):
        context.answers[decision] = yield decision
        decision = decide(context, draft, command)
    if isinstance(decision, Rejection):
        return decision
    context.answers.clear()
    recorded: list[Fact] = []
    todo: Sequence[Fact] = decision
    while todo:
        yield from _follow(context, draft, todo, recorded)
        if len(recorded) > MOST_FACTS:
            return _circle()
        todo = (yield from _conditions(context, draft, recorded)) if conditions.watching(context) else ()
    return Done([*recorded, *_stuck(context, draft, recorded)])


def _follow(
    context: Context, draft: Draft, facts: Sequence[Fact], recorded: list[Fact]
) -> Generator[Question, object, None]:
    """Apply the facts and all that comes of them; what is to be recorded is added. Stops in a live-lock."""
    now, routes = context.now, _routes(context)
    stack: list[Fact] = list(reversed(facts))
    while stack:
        fact = stack.pop()
        evolve, is_recorded, reactions = routes[type(fact)]
        evolve(draft, fact, now)
        if is_recorded:
            recorded.append(fact)
            if evolve is _INTERRUPTED:
                stack = _still_moving(stack, fact)
            if len(recorded) > MOST_FACTS:
                return
        following: Sequence[Fact] = ()
        for react in reactions:
            answer = react(context, draft, fact)
            if not answer:
                continue
            if type(answer) is not tuple:  # most answers are one; a question is not
                answer = yield from _answered(context, draft, fact, react, answer)
                routes = _routes(context)
            following = (*following, *answer) if following else answer
        if following:
            stack += following if len(following) == 1 else following[::-1]
        elif not stack:
            stack += meeting.ready(context, draft)[::-1]


def _answered(
    context: Context, draft: Draft, fact: Fact, react: React, answer: moves.Answer
) -> Generator[Question, object, Sequence[Fact]]:
    """What follows from the fact, its questions asked."""
    while isinstance(answer, Question):
        context.answers[answer] = yield answer
        answer = react(context, draft, fact)
    context.answers.clear()
    return answer


def _conditions(
    context: Context, draft: Draft, recorded: Sequence[Fact]
) -> Generator[Question, object, Sequence[Fact]]:
    """The condition that the action made true, if there is one: its facts."""
    if draft.case.status != "open":
        return ()
    answer = conditions.after_rest(context, draft, recorded)
    while isinstance(answer, Question):
        context.answers[answer] = yield answer
        answer = conditions.after_rest(context, draft, recorded)
    context.answers.clear()
    return answer


def _still_moving(stack: Iterable[Fact], interrupted: Fact) -> list[Fact]:
    """What is still to be done without the tokens that moved in a scope that is interrupted now."""
    return [each for each in stack if not (isinstance(each, f.Arrived) and each.scope == interrupted[0])]


def _stuck(context: Context, draft: Draft, recorded: Sequence[Fact]) -> list[Fact]:
    """What the action left behind that nobody can move any more, applied as the last facts of the action."""
    if draft.case.status != "open" or not any(scope.joins for scope in draft.all(Scope)):
        return []
    stuck = list(moves.stuck_joins(context, draft, dict.fromkeys(_moved_in(recorded))))
    for fact in stuck:
        EVOLVE[type(fact)](draft, fact, context.now)
    return stuck


def _moved_in(facts: Sequence[Fact]) -> Iterator[int]:
    """The scopes in which this action fed a join or ended a path: only there can one have become stuck."""
    for fact in facts:
        if isinstance(fact, f.JoinReached) or (isinstance(fact, f.NodePassed) and not fact.flows):
            yield fact.scope


def _circle() -> Rejection:
    return refusal(
        "live-lock", "the action made {n} facts without coming to a wait", "该操作产生 {n} 个事实仍未停下",
        Text("put a task or a timer into the circle of the process", "请在流程的循环中加入任务或定时器"),
        n=MOST_FACTS,
    )  # fmt: skip


def _start(context: Context, draft: Draft, command: c.Start) -> Decision:
    definition = context.definitions[command.process, command.version]
    node = command.node or definition.starts.get(None, "")
    if not node:
        return refusal("no-start", "{key} has no none start event", "流程 {key} 没有普通开始事件", key=command.process)
    started = f.CaseStarted(
        command.process, command.version, command.business_key, command.unit, context.actor.id, command.data
    )
    before = definition.catchers.begun_before.get(node, node)
    arrived = f.Arrived(1, before, "", {BEGUN: [node, command.which]} if command.node else None)
    if not command.first:
        return (started, arrived)
    linked = linking.linked(context, draft, definition.duplicates, command.first, "repeat")
    return (started, *linked, arrived) if isinstance(linked, tuple) else linked


def _fire(context: Context, draft: Draft, command: c.FireJob) -> Decision:
    """A timer fires on its token, a clock its marks. A job that is gone, or not due any more, does nothing."""
    job = draft.find(Job, command.job)
    if job is None or job.due_at > context.now or draft.case.status != "open":
        return ()
    if job.kind == "deadline":
        clock = draft.find(Deadline, job.id)
        return tuple(firing.fire(context, clock)) if clock is not None else ()
    token = draft.find(Token, job.token)
    if token is None:
        return (f.JobDone(job.id, job.token, job.node),)
    return _decided(receiving.rung(context, draft, job, token))


def _resume(context: Context, draft: Draft, job: Job, payload: object) -> Decision:
    token = draft.find(Token, job.token)
    if token is None:  # a call of an escalation table: nobody waits for the answer
        return (f.JobDone(job.id, job.token, job.node),)
    node = _definition(context, draft, token).nodes[job.node]
    done = f.JobDone(job.id, token.id, node.id)
    resume = ELEMENTS[node.kind].resume
    answer = resume(context, draft, node, token, payload) if resume is not None else ()
    return answer if isinstance(answer, Question) else (done, *answer)


def _definition(context: Context, draft: Draft, token: Token) -> ProcessDefinition:
    return definition_of(context, draft.get(Scope, token.scope))


def _finish(context: Context, draft: Draft, command: c.FinishHandler) -> Decision:
    job = draft.find(Job, command.job)
    return () if job is None else _resume(context, draft, job, command.result)


def _fail(context: Context, draft: Draft, command: c.FailJob) -> Decision:
    """A handler is tried again, or ends as an incident; a timer or a clock that cannot fire is one at once."""
    job = draft.find(Job, command.job)
    if job is None:
        return ()
    if draft.case.status != "open":
        return (f.JobDone(job.id, job.token, job.node),) if job.token is None else ()
    error = FlowkitError(
        Text(f"what was due at {job.node} failed: {command.error}", f"{job.node} 到期执行失败:{command.error}"),
        code=f"{job.kind}-failed",
        mend=Text("mend the cause and retry, or resolve it by hand", "排除原因后重试,或人工处理"),
    )
    token = job.token or starting.THE_CASE
    if job.kind == "deadline":
        clock = draft.find(Deadline, job.id)
        due = firing.fire(context, clock) if clock is not None else []
        void = tuple((each.kind, each.key) for each in due)
        return (deadline_facts.MarksVoid(job.id, void), moves.incident(context, token, job.node, error))
    failed = f.JobFailed(job.id, job.token, job.node, command.error, command.retry_at)
    if command.retry_at is not None:
        return (failed,)
    return (failed, moves.incident(context, token, job.node, error, job.id if job.kind == "handler" else None))


def _deliver(context: Context, draft: Draft, command: c.Deliver) -> Decision:
    waiting = draft.find(Subscription, command.subscription)
    if waiting is None or draft.case.status != "open":
        return refusal("not-waiting", "nobody waits for the message any more", "已无人等待该消息")
    return _decided(receiving.received(context, draft, waiting, command.payload))


def _refuse_case(context: Context, draft: Draft, command: c.CaseNotBegun) -> Decision:
    """A case that this one asked for could not begin."""
    error = FlowkitError(
        Text("no case of {process} began: {error}", "未能发起 {process} 的办件:{error}").format(
            process=command.process, error=command.error
        ),
        code="case-not-begun",
        mend=Text("mend the cause, then start it by hand", "排除原因后手动发起"),
    )
    if draft.case.status != "open":
        return ()
    token = draft.find(Token, command.token) if command.token else None
    if command.token and token is None:
        return ()
    place = (token.id, token.node) if token is not None else (starting.THE_CASE, "")
    return (moves.incident(context, *place, error),)


def _recall(context: Context, draft: Draft, command: c.Recall) -> Decision:
    """The case that called this one has ended its wait."""
    if draft.case.status != "open":
        return ()
    if Below(1) not in context.answers:
        return Below(1)
    return (*moves.cancelled_below(draft, 1), f.CaseEnded("cancelled", "recalled"))


def _throw(context: Context, draft: Draft, command: c.ThrowError) -> Decision:
    """A handler has raised a BPMN error. One that nobody catches is an incident; the handler may be tried again."""
    job = draft.find(Job, command.job)
    token = draft.find(Token, job.token) if job is not None else None
    if job is not None and job.token is None:
        return _fail(context, draft, c.FailJob(job.id, f"BPMN error {command.code}", None))
    if job is None or token is None or draft.case.status != "open":
        return ()
    scope = draft.get(Scope, token.scope)
    node, fault = _definition(context, draft, token).nodes[job.node], Fault("error", command.code)
    try:
        thrown = throw_fault(context, draft, scope, node, fault, command.payload, token)
    except FlowkitError as error:
        failed = f.JobFailed(job.id, token.id, job.node, error.say("en"), None)
        return (failed, moves.incident(context, token.id, job.node, error, job.id))
    return thrown if isinstance(thrown, Question) else tuple(thrown.facts)


def _decided(answer: moves.Answer) -> Decision:
    return answer if isinstance(answer, Question) else tuple(answer)


DECIDE: Mapping[type[Command], Callable[[Context, Draft, Any], Decision]] = {
    c.Start: _start,
    c.Operate: table.decide,
    c.FireJob: _fire,
    c.FinishHandler: _finish,
    c.FailJob: _fail,
    c.Deliver: _deliver,
    c.ThrowError: _throw,
    c.Recompute: recompute,
    c.Replace: replacing.decide,
    c.CaseNotBegun: _refuse_case,
    c.Recall: _recall,
    c.Interrupt: interrupting.interrupted,
    c.GiveBack: interrupting.given_back,
    c.WaitFor: interrupting.waits_for,
}
