"""How each fact of the runtime changes the draft. One function a fact; no decisions here.

Invariant: `Scope.live` is the number of tokens in the scope: at rest, moving in this action, or waiting in a join.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from flowkit.core.draft import Draft
from flowkit.core.instance import facts as f
from flowkit.core.instance import rounds_evolve
from flowkit.core.instance.data import process_scope
from flowkit.core.instance.records import (
    BY,
    COMPLETED,
    MARKS,
    OVER,
    RESULTS,
    THEN,
    Delivery,
    Incident,
    Job,
    Scope,
    StoreWrite,
    Subscription,
    Token,
)
from flowkit.core.protocol import Fact, Instant

RECALL = "$recall"
"""The key of a delivery that ends a called case."""
CAME = "$came:"
"""With the id of a parallel multiple event: the local datum of a token that lists which of its definitions came."""


def case_started(draft: Draft, fact: f.CaseStarted, now: Instant) -> None:
    root = Scope(1, None, None, "process", "", fact.process, fact.version, dict(fact.data), live=1)
    draft.add(root)
    draft.written.update(fact.data)


def case_ended(draft: Draft, fact: f.CaseEnded, now: Instant) -> None:
    case = draft.case
    case.status, case.end_state, case.ended_at = fact.status, fact.end_state, now
    case.due_at = case.warn_at = None
    case.own_state, case.suspended = "", ()
    root = draft.get(Scope, 1)
    root.live, root.joins, root.at, root.taken = 0, {}, {}, {}
    draft.change(root)


def state_changed(draft: Draft, fact: f.StateChanged, now: Instant) -> None:
    draft.case.state = fact.state


def own_state_changed(draft: Draft, fact: f.OwnStateChanged, now: Instant) -> None:
    draft.case.own_state = fact.state


def data_set(draft: Draft, fact: f.DataSet, now: Instant) -> None:
    _write(draft, draft.get(Scope, fact.scope), fact.values)


def _write(draft: Draft, scope: Scope, values: dict[str, object]) -> None:
    """Each value goes to the innermost scope that has a datum of this name, else to the process."""
    while scope.kind != "process":
        own = scope.data.keys() & values.keys() if scope.kind == "subprocess" else ()
        if own:
            scope.data.update({name: values[name] for name in own})
            draft.change(scope)
            values = {name: value for name, value in values.items() if name not in own}
        scope = draft.get(Scope, scope.parent or 1)
    scope.data.update(values)
    draft.change(scope)
    if scope.id == 1:
        draft.written.update(values)


def scope_opened(draft: Draft, fact: f.ScopeOpened, now: Instant) -> None:
    live = 0 if fact.kind == "compensation" else fact.live
    counts = dict.fromkeys(fact.outcomes, 0)
    draft.add(
        Scope(
            fact.scope, fact.parent, fact.scope, fact.kind, fact.node, fact.process, fact.version, dict(fact.data),
            live=live, total=fact.total, outcomes=counts,
        )
    )  # fmt: skip


def scope_closed(draft: Draft, fact: f.ScopeClosed, now: Instant) -> None:
    """Nothing yet: the scope is still read for its results, then dropped."""


def scope_dropped(draft: Draft, fact: f.ScopeDropped, now: Instant) -> None:
    draft.remove(Scope, fact.scope)


def node_passed(draft: Draft, fact: f.NodePassed, now: Instant) -> None:
    scope, consumed, values = draft.get(Scope, fact.scope), fact.consumed, fact.values
    more = len(fact.flows) - consumed
    if more or consumed > 1:
        scope.live += more
        if scope.joins and consumed > 1:
            _take(scope, fact.node, scope.joins.get(fact.node, ()))
        draft.change(scope)
    if values:
        _write(draft, scope, values)


def store_written(draft: Draft, fact: f.StoreWritten, now: Instant) -> None:
    draft.add(StoreWrite(fact.number, fact.store, fact.entry, fact.value))


def decided(draft: Draft, fact: f.Decided, now: Instant) -> None:
    """Nothing: what follows from it stands in facts of its own."""


def _take(scope: Scope, join: str, flows: Collection[str]) -> None:
    """One waiting token of each of the flows is gone."""
    waiting = scope.joins.pop(join, {})
    left = {flow: count - (flow in flows) for flow, count in waiting.items()}
    if left := {flow: count for flow, count in left.items() if count}:
        scope.joins[join] = left


def join_met(draft: Draft, fact: f.JoinMet, now: Instant) -> None:
    scope = draft.get(Scope, fact.scope)
    scope.live += 1 - len(fact.flows)
    _take(scope, fact.node, frozenset(fact.flows))
    scope.taken.pop(fact.node, None)
    if fact.taken:
        scope.taken[fact.node] = dict.fromkeys(fact.taken, 1)
    draft.change(scope)


def walked(draft: Draft, fact: f.Walked, now: Instant) -> None:
    scope = draft.find(Scope, fact.scope)
    if scope is None:
        return
    at = scope.at
    left = at.get(fact.node, 0) - fact.left
    if left > 0:
        at[fact.node] = left
    else:
        at.pop(fact.node, None)  # what a scope begins with is counted from its first step
    for node in fact.came:
        at[node] = at.get(node, 0) + 1
    draft.change(scope)


def join_reached(draft: Draft, fact: f.JoinReached, now: Instant) -> None:
    scope = draft.get(Scope, fact.scope)
    waiting = scope.joins.setdefault(fact.node, {})
    waiting[fact.flow] = waiting.get(fact.flow, 0) + 1
    draft.change(scope)


def token_rested(draft: Draft, fact: f.TokenRested, now: Instant) -> None:
    draft.add(Token(fact.token, fact.scope, fact.node, fact.holds, dict(fact.data), since=now))


def token_left(draft: Draft, fact: f.TokenLeft, now: Instant) -> None:
    _forget(draft, fact.token)
    more = len(fact.flows) - 1
    if more:
        scope = draft.get(Scope, fact.scope)
        scope.live += more
        draft.change(scope)


def event_chosen(draft: Draft, fact: f.EventChosen, now: Instant) -> None:
    token = draft.get(Token, fact.token)
    token.node = fact.event
    draft.change(token)


def token_cancelled(draft: Draft, fact: f.TokenCancelled, now: Instant) -> None:
    if _forget(draft, fact.token).holds in MARKS:
        return
    scope = draft.find(Scope, fact.scope)
    if scope is not None:
        scope.live -= 1
        draft.change(scope)


def token_sent(draft: Draft, fact: f.TokenSent, now: Instant) -> None:
    scope = draft.get(Scope, fact.scope)
    scope.live += 1
    draft.change(scope)


def join_cleared(draft: Draft, fact: f.JoinCleared, now: Instant) -> None:
    scope = draft.get(Scope, fact.scope)
    waiting = {flow: count for flow, count in scope.joins.pop(fact.node, {}).items() if flow != fact.flow}
    if waiting:
        scope.joins[fact.node] = waiting
    scope.live -= fact.tokens
    draft.change(scope)


def round_counted(draft: Draft, fact: f.RoundCounted, now: Instant) -> None:
    if fact.token:
        _forget(draft, fact.token)
    scope = draft.get(Scope, fact.scope)
    if fact.result is not None:
        results = scope.data.setdefault(RESULTS, {})
        results[str(fact.number)] = fact.result  # type: ignore[index]  # because only contexts are put there
    scope.live -= 1
    scope.completed += 1
    if fact.outcome:
        scope.outcomes[fact.outcome] = scope.outcomes.get(fact.outcome, 0) + 1
    if fact.weight is not None:
        rounds_evolve.weigh(scope, fact.outcome, fact.weight)
    if fact.turn is not None and THEN in fact.turn:
        rounds_evolve.follow(scope, fact.turn)
    draft.change(scope)


def turn_ended(draft: Draft, fact: f.TurnEnded, now: Instant) -> None:
    _forget(draft, fact.token)
    scope = draft.get(Scope, fact.scope)
    scope.live -= 1
    draft.change(scope)


def _forget(draft: Draft, number: int) -> Token:
    """The token goes, and with it its jobs and its subscriptions."""
    token = draft.get(Token, number)
    for job in token.jobs:
        draft.remove(Job, job)
    for subscription in token.subscriptions:
        draft.remove(Subscription, subscription)
    draft.remove(Token, number)
    return token


def job_scheduled(draft: Draft, fact: f.JobScheduled, now: Instant) -> None:
    if fact.token is not None:
        token = draft.get(Token, fact.token)
        token.jobs = (*token.jobs, fact.job)
        draft.change(token)
    draft.add(Job(fact.job, fact.kind, fact.due_at, fact.token, fact.node))


def timer_moved(draft: Draft, fact: f.TimerMoved, now: Instant) -> None:
    job = draft.get(Job, fact.job)
    job.due_at = fact.due_at
    draft.change(job)


def job_done(draft: Draft, fact: f.JobDone, now: Instant) -> None:
    draft.remove(Job, fact.job)
    token = draft.find(Token, fact.token)
    if token is not None:
        token.jobs = tuple(job for job in token.jobs if job != fact.job)
        draft.change(token)


def job_failed(draft: Draft, fact: f.JobFailed, now: Instant) -> None:
    if fact.due_at is None:
        job_done(draft, f.JobDone(fact.job, fact.token, fact.node), now)
        return
    job = draft.get(Job, fact.job)
    job.attempts += 1
    job.due_at = fact.due_at
    draft.change(job)


def subscribed(draft: Draft, fact: f.Subscribed, now: Instant) -> None:
    token = draft.get(Token, fact.token)
    token.subscriptions = (*token.subscriptions, fact.subscription)
    draft.change(token)
    draft.add(Subscription(*fact))


def message_received(draft: Draft, fact: f.MessageReceived, now: Instant) -> None:
    if not fact.stays:
        _unsubscribe(draft, fact.token, fact.subscription)


def _unsubscribe(draft: Draft, number: int, subscription: int) -> None:
    token = draft.get(Token, number)
    token.subscriptions = tuple(each for each in token.subscriptions if each != subscription)
    draft.change(token)
    draft.remove(Subscription, subscription)


def delivery_sent(draft: Draft, fact: f.DeliverySent, now: Instant) -> None:
    draft.add(Delivery(*fact, sent_by=draft.case.starter))


def case_requested(draft: Draft, fact: f.CaseRequested, now: Instant) -> None:
    """Without a name: no message begins it."""
    draft.add(
        Delivery(fact.delivery, "", fact.key, fact.data, "", fact.waiting, fact.process, fact.node, None, fact.by)
    )


def case_recalled(draft: Draft, fact: f.CaseRecalled, now: Instant) -> None:
    """To a case that is known by who waits for it."""
    told: dict[str, object] = {"caller": draft.case.id, "token": fact.token}
    draft.add(Delivery(fact.delivery, "", RECALL, told, "", 0, fact.process, "", None, ""))


def condition_seen(draft: Draft, fact: f.ConditionSeen, now: Instant) -> None:
    if fact.met and not fact.stays:
        _unsubscribe(draft, fact.token, fact.subscription)
        return
    subscription = draft.get(Subscription, fact.subscription)
    subscription.met = fact.met
    draft.change(subscription)


def trigger_noted(draft: Draft, fact: f.TriggerNoted, now: Instant) -> None:
    token = draft.get(Token, fact.token)
    token.data = {**token.data, f"{CAME}{fact.node}": list(fact.came)}
    draft.change(token)


def guard_set(draft: Draft, fact: f.GuardSet, now: Instant) -> None:
    draft.add(Token(fact.token, fact.scope, fact.node, "guard", since=now))


def mark_dropped(draft: Draft, fact: f.MarkDropped, now: Instant) -> None:
    _forget(draft, fact.token)


def scope_interrupted(draft: Draft, fact: f.ScopeInterrupted, now: Instant) -> None:
    """What moved in it, and what waited in its joins, is gone too."""
    scope = draft.get(Scope, fact.scope)
    scope.live, scope.joins, scope.at, scope.taken = fact.left, {}, {}, {}
    draft.change(scope)


def completion_kept(draft: Draft, fact: f.CompletionKept, now: Instant) -> None:
    """With a snapshot of the data as they are now."""
    process = process_scope(draft, draft.get(Scope, fact.scope))
    data = {**process.data, **fact.data, COMPLETED: fact.token}
    draft.add(Token(fact.token, fact.scope, fact.node, "done", data, since=now))


def scope_kept(draft: Draft, fact: f.ScopeKept, now: Instant) -> None:
    token = _forget(draft, fact.token)
    token.holds, token.data, token.jobs, token.subscriptions = "done", {COMPLETED: fact.order}, (), ()
    if fact.data is not None:
        process = process_scope(draft, draft.get(Scope, fact.scope))
        token.data = {**process.data, **fact.data, COMPLETED: fact.order}
    draft.add(token)


def compensation_begun(draft: Draft, fact: f.CompensationBegun, now: Instant) -> None:
    by, scope = draft.get(Token, fact.scope), draft.get(Scope, fact.scope)
    queue = by.data.get("$queue")
    by.data = {**by.data, "$queue": queue[1:] if isinstance(queue, list) else []}
    draft.change(by)
    mark = draft.find(Token, fact.mark)
    if mark is not None:
        mark.data = {**mark.data, BY: by.id}
        draft.change(mark)
    if fact.handler:
        scope.live += 1
        draft.change(scope)


def activity_completed(draft: Draft, fact: f.ActivityCompleted, now: Instant) -> None:
    scope = draft.get(Scope, fact.scope)
    scope.completed += 1
    scope.outcomes = {**scope.outcomes, fact.node: scope.outcomes.get(fact.node, 0) + 1}
    draft.change(scope)


def phase_closed(draft: Draft, fact: f.PhaseClosed, now: Instant) -> None:
    _forget(draft, fact.token)
    scope = draft.get(Scope, fact.scope)
    scope.live -= 1
    scope.data = {**scope.data, OVER: True}
    draft.change(scope)


def sub_process_triggered(draft: Draft, fact: f.SubProcessTriggered, now: Instant) -> None:
    scope = draft.get(Scope, fact.scope)
    scope.live += 1
    draft.change(scope)


def incident_raised(draft: Draft, fact: f.IncidentRaised, now: Instant) -> None:
    draft.add(Incident(fact.incident, fact.token, fact.node, fact.code, fact.en, fact.zh, now, fact.job))


def incident_resolved(draft: Draft, fact: f.IncidentResolved, now: Instant) -> None:
    incident = draft.get(Incident, fact.incident)
    incident.resolved_at, incident.resolved_by = now, fact.by
    draft.change(incident)


EVOLVE: Mapping[type[Fact], Callable[[Draft, Any, Instant], None]] = {
    f.CaseStarted: case_started,
    f.CaseEnded: case_ended,
    f.StateChanged: state_changed,
    f.OwnStateChanged: own_state_changed,
    f.DataSet: data_set,
    f.StoreWritten: store_written,
    f.Decided: decided,
    f.ScopeOpened: scope_opened,
    f.ScopeClosed: scope_closed,
    f.ScopeDropped: scope_dropped,
    f.NodePassed: node_passed,
    f.JoinReached: join_reached,
    f.JoinMet: join_met,
    f.Walked: walked,
    f.TokenRested: token_rested,
    f.TokenLeft: token_left,
    f.EventChosen: event_chosen,
    f.TokenCancelled: token_cancelled,
    f.TokenSent: token_sent,
    f.JoinCleared: join_cleared,
    f.RoundCounted: round_counted,
    f.TurnEnded: turn_ended,
    **rounds_evolve.EVOLVE,
    f.JobScheduled: job_scheduled,
    f.TimerMoved: timer_moved,
    f.JobDone: job_done,
    f.JobFailed: job_failed,
    f.Subscribed: subscribed,
    f.MessageReceived: message_received,
    f.DeliverySent: delivery_sent,
    f.CaseRequested: case_requested,
    f.CaseRecalled: case_recalled,
    f.ConditionSeen: condition_seen,
    f.TriggerNoted: trigger_noted,
    f.GuardSet: guard_set,
    f.MarkDropped: mark_dropped,
    f.ScopeInterrupted: scope_interrupted,
    f.CompletionKept: completion_kept,
    f.ScopeKept: scope_kept,
    f.CompensationBegun: compensation_begun,
    f.ActivityCompleted: activity_completed,
    f.PhaseClosed: phase_closed,
    f.SubProcessTriggered: sub_process_triggered,
    f.IncidentRaised: incident_raised,
    f.IncidentResolved: incident_resolved,
}
