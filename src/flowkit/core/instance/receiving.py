"""What a waiting event waits for has come: from a timer, a message or a signal."""

from __future__ import annotations

from collections.abc import Sequence

from flowkit.core.definition.events import Catch, Receive, Signal, triggers_of
from flowkit.core.definition.model import Node
from flowkit.core.definition.timers import Message, Timer
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of, taken
from flowkit.core.instance.elements import ELEMENTS, called_case, receive_task
from flowkit.core.instance.elements.catching import Waiting, again, stays
from flowkit.core.instance.elements.timers import is_skipped
from flowkit.core.instance.evolve import CAME
from flowkit.core.instance.facts import DataSet, JobDone, MessageReceived, Reached, TriggerNoted
from flowkit.core.instance.moves import Answer, node_at
from flowkit.core.instance.records import Job, Scope, Subscription, Token
from flowkit.core.protocol import Context, Question


def received(context: Context, draft: Draft, waiting: Subscription, payload: dict[str, object]) -> Answer:
    """A message or a signal: what the event takes from the payload becomes data, and the event fires. Or the end of a
    case that was called.
    """
    token = draft.get(Token, waiting.token)
    scope = draft.get(Scope, token.scope)
    node = node_at(context, scope, waiting.node or token.node)
    if waiting.kind == "case":
        ended = called_case.resume(context, draft, node, token, payload)
        return ended if isinstance(ended, Question) else (_received(waiting, node, payload), *ended)
    trigger = triggers_of(node)[waiting.which]
    values = (
        taken(definition_of(context, scope), trigger.result, payload) if isinstance(trigger, Message | Signal) else {}
    )
    if isinstance(node.spec, Receive):
        done = receive_task.resume(context, draft, node, token, values)
        return done if isinstance(done, Question) else (_received(waiting, node, payload), *done)
    answer = came(context, draft, node, token, waiting.which)
    if isinstance(answer, Question):
        return answer
    return (_received(waiting, node, payload), *((DataSet(scope.id, values),) if values else ()), *answer)


def _received(waiting: Subscription, node: Node, payload: dict[str, object]) -> MessageReceived:
    return MessageReceived(waiting.id, waiting.token, waiting.message, payload, stays(node))


def after_reaching(context: Context, draft: Draft, fact: Reached) -> Answer:
    """What this case has sent to itself; who waited for it may be gone by now."""
    waiting = draft.find(Subscription, fact.subscription)
    return received(context, draft, waiting, fact.payload) if waiting is not None else ()


def rung(context: Context, draft: Draft, job: Job, token: Token) -> Answer:
    """The timer of an event."""
    node = node_at(context, draft.get(Scope, token.scope), job.node)
    timers = [number for number, each in enumerate(triggers_of(node)) if isinstance(each, Timer)]
    before = _before(node, token)
    which = next((number for number in timers if number not in before), timers[0] if timers else 0)
    timer = triggers_of(node)[which] if timers else None
    if isinstance(timer, Timer) and is_skipped(timer, job.due_at, context.now):
        here = Waiting(draft.get(Scope, token.scope), node, token.id, token.since)
        return (JobDone(job.id, token.id, node.id), *again(context, draft, here, which))
    answer = came(context, draft, node, token, which)
    return answer if isinstance(answer, Question) else (JobDone(job.id, token.id, node.id), *answer)


def came(context: Context, draft: Draft, node: Node, token: Token, which: int) -> Answer:
    """One definition of the event has come. A parallel multiple event fires when all have (BPMN 10.5.1)."""
    resume = ELEMENTS[node.kind].resume
    if isinstance(node.spec, Catch) and node.spec.parallel:
        came = {*_before(node, token), which}
        if len(came) < len(node.spec.triggers):
            return (TriggerNoted(token.id, node.id, tuple(sorted(came))),)
    return resume(context, draft, node, token, which) if resume is not None else ()


def _before(node: Node, token: Token) -> Sequence[int]:
    """Which definitions of a parallel multiple event have come already."""
    before = token.data.get(CAME + node.id)
    return before if isinstance(before, list) else ()
