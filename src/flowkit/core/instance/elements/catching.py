"""How a token begins to wait for the definitions of a catching event, wherever the event stands (BPMN 10.5).

Invariant: whatever waits (a job, a subscription) belongs to a token and goes with it. The token is the waiting one
itself, the one at the activity whose border the event stands on, or the guard of an event subprocess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from flowkit.core.definition.events import Catch, Condition, Signal, triggers_of
from flowkit.core.definition.model import Node
from flowkit.core.definition.timers import Message, Timer
from flowkit.core.draft import Draft
from flowkit.core.instance.data import NOWHERE, Data
from flowkit.core.instance.elements.correlation import key_of
from flowkit.core.instance.elements.timers import due_at
from flowkit.core.instance.facts import JobScheduled, Subscribed, TriggerNoted
from flowkit.core.instance.records import Job, Scope
from flowkit.core.protocol import Context, Fact, Instant

BEGUN = "$begun"
"""The local datum of a token that begins its case: the event that has come for it, and which of its definitions."""


class Waiting(NamedTuple):
    """Which event waits, where, on which token, and since when its cycles count; `data` are local to the token.

    `before` is when a cycle was due last.
    """

    scope: Scope
    node: Node
    token: int
    since: Instant
    data: Data = NOWHERE
    before: Instant | None = None


def waits(context: Context, draft: Draft, here: Waiting, came: int | None = None) -> list[Fact]:
    """The facts by which the token begins to wait for each definition but the one that `came` already. Those that are
    thrown to it need none.

    Raises ExpressionNull or InputInvalid for a time or a correlation that is none.
    """
    numbers = (number for number in range(len(triggers_of(here.node))) if number != came)
    return [fact for which in numbers for fact in _wait(context, draft, here, which)]


def again(context: Context, draft: Draft, here: Waiting, which: int) -> list[Fact]:
    """What waits on after an event that interrupts nothing has fired: the next of a cycle, or all of a parallel one.

    Messages and signals stay subscribed by themselves.
    """
    if isinstance(here.node.spec, Catch) and here.node.spec.parallel:
        return [TriggerNoted(here.token, here.node.id, ()), *waits(context, draft, here)]
    fired = triggers_of(here.node)[which]
    if not isinstance(fired, Timer) or fired.recurrence is None:
        return []
    rang = [each.due_at for each in draft.all(Job) if (each.token, each.node) == (here.token, here.node.id)]
    return list(_wait(context, draft, here._replace(before=max(rang, default=None)), which))


def stays(node: Node) -> bool:
    """Whether the event waits for the next message after one has come."""
    catch = node.spec
    return isinstance(catch, Catch) and not catch.interrupting and not catch.parallel


def _wait(context: Context, draft: Draft, here: Waiting, which: int) -> Iterator[Fact]:
    trigger = triggers_of(here.node)[which]
    wait = _WAIT.get(type(trigger))
    if wait is not None:
        yield from wait(context, draft, here, which, trigger)


def _timer(context: Context, draft: Draft, here: Waiting, which: int, timer: Timer) -> Iterator[Fact]:
    due = due_at(context, draft, here.scope, timer, here.since, here.before)
    if due is None:
        return
    number = context.new_id()
    yield JobScheduled(number, "timer", here.token, here.node.id, due)
    if timer.before is not None:  # the datum is watched, under the number of the job
        yield Subscribed(number, here.token, here.node.id, draft.case.id, "condition", here.node.id, which)


def _message(context: Context, draft: Draft, here: Waiting, which: int, message: Message) -> Iterator[Fact]:
    key = key_of(context, draft, here.scope, message, here.data)
    yield Subscribed(context.new_id(), here.token, message.name, key, "message", here.node.id, which)


def _signal(context: Context, draft: Draft, here: Waiting, which: int, signal: Signal) -> Iterator[Fact]:
    yield Subscribed(context.new_id(), here.token, signal.name, "", "signal", here.node.id, which)


def _condition(context: Context, draft: Draft, here: Waiting, which: int, condition: Condition) -> Iterator[Fact]:
    """Looked at when the action has come to rest, and then whenever data that it reads have changed."""
    yield Subscribed(context.new_id(), here.token, here.node.id, draft.case.id, "condition", here.node.id, which)


_WAIT: Mapping[type, Callable[[Context, Draft, Waiting, int, Any], Iterator[Fact]]] = {
    Timer: _timer,
    Message: _message,
    Signal: _signal,
    Condition: _condition,
}
