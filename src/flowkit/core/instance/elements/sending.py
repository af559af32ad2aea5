"""Messages and signals that a case sends (BPMN 10.5.5): to itself at once, to other cases by durable deliveries.

Who waits is asked in the transaction of the action. Whatever is for another case, or begins one, becomes a delivery:
one row for each receiver, and one transaction for each row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from flowkit.core.definition.events import Signal
from flowkit.core.definition.model import Node
from flowkit.core.definition.timers import Message
from flowkit.core.draft import Draft
from flowkit.core.instance.data import NOWHERE, Data, definition_of, process_scope
from flowkit.core.instance.elements.correlation import key_of
from flowkit.core.instance.elements.timers import after, timetable_of
from flowkit.core.instance.facts import DeliverySent, MessageThrown, Reached, SignalThrown
from flowkit.core.instance.questions import Receivers, WhoReceives
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context, Fact, Question
from flowkit.errors import MessageUnmatched, Text


def send(
    context: Context,
    draft: Draft,
    scope: Scope,
    node: Node,
    sent: Message | Signal,
    payload: Data,
    data: Data = NOWHERE,
) -> Sequence[Fact] | Question:
    """The facts of a message or a signal that a node sends for a token with these local `data`.

    Raises MessageUnmatched where its policy asks for exactly one receiver and there is another number.
    """
    kind: Literal["message", "signal"] = "signal" if isinstance(sent, Signal) else "message"
    key = key_of(context, draft, scope, sent, data) if isinstance(sent, Message) else ""
    question = WhoReceives(kind, sent.name, key)
    found = context.answers.get(question)
    if not isinstance(found, Receivers):
        return question
    if isinstance(sent, Signal):
        thrown: Fact = SignalThrown(scope.id, node.id, sent.name, payload)
        return (thrown, *_to(context, found, sent.name, key, payload, None))
    thrown = MessageThrown(scope.id, node.id, sent.name, key, payload)
    keep = None
    if sent.keep is not None and not found.count:
        timetable = timetable_of(context, definition_of(context, process_scope(draft, scope)))
        keep = after(timetable, context.now, sent.keep)
    return (thrown, *_to(context, _by_policy(sent, found), sent.name, key, payload, keep))


def _by_policy(message: Message, found: Receivers) -> Receivers:
    """Whom the declared policy lets receive; who waits comes before a case that would begin."""
    if message.delivery == "broadcast":
        return found
    waiting = len(found.own) + len(found.others)
    if message.delivery == "buffer":
        return found.first() if found.count else Receivers(kept=True)
    if waiting == 1 or (not waiting and len(found.starts) == 1):
        return found.first()
    raise MessageUnmatched(
        Text("{n} cases wait for message {name}", "等待消息 {name} 的办件有 {n} 个").format(
            n=waiting, name=message.name
        ),
        mend=Text(
            "retry when exactly one waits, or declare another delivery", "待恰有一个等待时重试,或声明其他投递方式"
        ),
    )


def _to(context: Context, found: Receivers, name: str, key: str, payload: Data, keep: int | None) -> Iterator[Fact]:
    for subscription in found.own:
        yield Reached(subscription, payload)
    for case, subscription in found.others:
        yield DeliverySent(context.new_id(), name, key, payload, case, subscription, "", "", None)
    for process, node in found.starts:
        yield DeliverySent(context.new_id(), name, key, payload, "", 0, process, node, None)
    if found.kept:
        yield DeliverySent(context.new_id(), name, key, payload, "", 0, "", "", keep)
