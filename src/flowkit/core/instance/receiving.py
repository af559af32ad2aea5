"""What a waiting event waits for has come: from a timer, a message or a signal."""

from __future__ import annotations

from flowkit.core.definition.events import Catch, Signal
from flowkit.core.definition.model import Message, Node, Timer
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of, taken
from flowkit.core.instance.elements import ELEMENTS
from flowkit.core.instance.elements.catching import stays, triggers_of
from flowkit.core.instance.evolve import CAME
from flowkit.core.instance.facts import DataSet, JobDone, MessageReceived, Reached, TriggerNoted
from flowkit.core.instance.moves import Answer, node_at
from flowkit.core.instance.records import Job, Scope, Subscription, Token
from flowkit.core.protocol import Context, Question


def received(context: Context, draft: Draft, waiting: Subscription, payload: dict[str, object]) -> Answer:
    """A message or a signal: what the event takes from the payload becomes data, and the event fires."""
    token = draft.get(Token, waiting.token)
    scope = draft.get(Scope, token.scope)
    node = node_at(context, scope, waiting.node or token.node)
    answer = came(context, draft, node, token, waiting.which)
    if isinstance(answer, Question):
        return answer
    trigger = triggers_of(node)[waiting.which]
    values = (
        taken(definition_of(context, scope), trigger.result, payload) if isinstance(trigger, Message | Signal) else {}
    )
    fact = MessageReceived(waiting.id, token.id, waiting.message, payload, stays(node))
    return (fact, *((DataSet(scope.id, values),) if values else ()), *answer)


def after_reaching(context: Context, draft: Draft, fact: Reached) -> Answer:
    """What this case has sent to itself; who waited for it may be gone by now."""
    waiting = draft.find(Subscription, fact.subscription)
    return received(context, draft, waiting, fact.payload) if waiting is not None else ()


def rung(context: Context, draft: Draft, job: Job, token: Token) -> Answer:
    """The timer of an event."""
    node = node_at(context, draft.get(Scope, token.scope), job.node)
    which = next((number for number, each in enumerate(triggers_of(node)) if isinstance(each, Timer)), 0)
    answer = came(context, draft, node, token, which)
    return answer if isinstance(answer, Question) else (JobDone(job.id, token.id, node.id), *answer)


def came(context: Context, draft: Draft, node: Node, token: Token, which: int) -> Answer:
    """One definition of the event has come. A parallel multiple event fires when all have (BPMN 10.5.1)."""
    resume = ELEMENTS[node.kind].resume
    if isinstance(node.spec, Catch) and node.spec.parallel:
        before = token.data.get(CAME + node.id)
        came = {*(before if isinstance(before, list) else ()), which}
        if len(came) < len(node.spec.triggers):
            return (TriggerNoted(token.id, node.id, tuple(sorted(came))),)
    return resume(context, draft, node, token, which) if resume is not None else ()
