"""BPMN 10.5.5 Conditional: what waits for a condition is looked at when data that it reads have changed, never polled.
So is a timer that counts back from a datum (10.5.5.1, E092).

An action is followed to its rest first; then each condition that it may have changed is looked at, and one that became
true fires. A condition that is null is not true yet: data often come later than the wait for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flowkit.core.definition.events import Condition, triggers_of
from flowkit.core.definition.timers import Timer
from flowkit.core.draft import Draft
from flowkit.core.instance.data import evaluate
from flowkit.core.instance.elements.catching import stays
from flowkit.core.instance.elements.timers import due_at
from flowkit.core.instance.facts import ConditionSeen, DataSet, NodePassed, StateChanged, Subscribed, TimerMoved
from flowkit.core.instance.moves import Answer, incident, node_at
from flowkit.core.instance.questions import Watched
from flowkit.core.instance.receiving import came
from flowkit.core.instance.records import Job, Scope, Subscription, Token
from flowkit.core.protocol import Context, Fact, Question
from flowkit.errors import FlowkitError


def watching(context: Context) -> bool:
    """Whether a process of the case has a condition that can be waited for."""
    for each in context.definitions.values():  # noqa: SIM110 -- asked in every action; a generator costs more than this
        if each.catchers.watched:
            return True
    return False


def after_rest(context: Context, draft: Draft, facts: Sequence[Fact]) -> Answer:
    """What the facts of the action so far make true, one event at a time: firing one may end another."""
    names = set(_written(facts))
    watched = (each.catchers.watched for each in context.definitions.values())
    nodes = {node for index in watched for name in names & index.keys() for node in index[name]}
    question = Watched(tuple(sorted(nodes)))
    if nodes and question not in context.answers:
        return question
    fresh = {fact.subscription for fact in facts if isinstance(fact, Subscribed) and fact.kind == "condition"}
    for waiting in draft.all(Subscription):
        if waiting.kind == "condition" and (waiting.message in nodes or waiting.id in fresh):
            seen = _seen(context, draft, waiting)
            if seen:
                return seen
    return ()


def _written(facts: Sequence[Fact]) -> Iterator[str]:
    for fact in facts:
        if isinstance(fact, DataSet | NodePassed):
            yield from fact.values or ()
        elif isinstance(fact, StateChanged):
            yield "case"


def _seen(context: Context, draft: Draft, waiting: Subscription) -> Answer:
    """Empty if the condition is as it was."""
    token = draft.get(Token, waiting.token)
    scope = draft.get(Scope, token.scope)
    node = node_at(context, scope, waiting.node)
    trigger = triggers_of(node)[waiting.which]
    if isinstance(trigger, Timer):
        return _moved(context, draft, scope, waiting, trigger)
    if not isinstance(trigger, Condition) or trigger.expression is None:
        return ()
    try:
        met = evaluate(context, draft, scope, trigger.expression, token.data) is True
        if met == waiting.met:
            return ()
        answer = came(context, draft, node, token, waiting.which) if met else ()
    except FlowkitError as error:
        return () if waiting.met else (_tried(waiting), incident(context, token.id, node.id, error))
    if isinstance(answer, Question):
        return answer
    return (ConditionSeen(waiting.id, token.id, node.id, met, stays(node)), *answer)


def _moved(context: Context, draft: Draft, scope: Scope, waiting: Subscription, timer: Timer) -> Answer:
    """A time that has come stays so, and while the datum says none the timer keeps the time that it has."""
    job = draft.find(Job, waiting.id)
    if job is None:
        return ()
    try:
        due = due_at(context, draft, scope, timer, context.now)
    except FlowkitError:
        return ()
    return (TimerMoved(job.id, waiting.token, waiting.node, due),) if due not in (None, job.due_at) else ()


def _tried(waiting: Subscription) -> ConditionSeen:
    """A condition that cannot be reckoned is one incident, not one for every look at it."""
    return ConditionSeen(waiting.id, waiting.token, waiting.node, met=True, stays=True)
