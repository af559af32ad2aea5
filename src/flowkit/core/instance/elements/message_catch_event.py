"""BPMN 10.5.4 Intermediate Catch Event, message: the token waits for a message with its correlation key."""

from __future__ import annotations

import hashlib
from decimal import Decimal

from flowkit.core.codec import dump
from flowkit.core.definition.model import Message, Node
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, definition_of, evaluate, fitting, process_scope
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import DataSet, NodePassed, Subscribed, TokenRested
from flowkit.core.instance.moves import Answer, leaving
from flowkit.core.instance.records import Scope, Token
from flowkit.core.protocol import Context
from flowkit.errors import ExpressionNull, Text
from flowkit.expressions.numbers import CONTEXT, whole

LONGEST_KEY = 190
"""As many characters as an index of every database covers."""


def correlation_key(value: object) -> str:
    """The canonical text of a correlation value; of a long one its digest. Numbers are the same by their value."""
    text = dump(_plain(value) if isinstance(value, Decimal) else value)
    return text if len(text) <= LONGEST_KEY else hashlib.sha256(text.encode()).hexdigest()


def _plain(number: Decimal) -> int | Decimal:
    count = whole(number)
    return number.normalize(CONTEXT) if count is None else count


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    message = node.spec
    if not isinstance(message, Message):
        return (NodePassed(scope.id, node.id, node.flows),)
    value = evaluate(context, draft, scope, message.correlation) if message.correlation is not None else ""
    if value is None:
        raise ExpressionNull(
            Text("the correlation of message {name} is null", "消息 {name} 的关联值为空").format(name=message.name)
        )
    token = context.new_id()
    return (
        TokenRested(token, scope.id, node.id, "event", {}),
        Subscribed(context.new_id(), token, message.name, correlation_key(value)),
    )


def resume(context: Context, draft: Draft, node: Node, token: Token, payload: object) -> Answer:
    """The message has come: what its event takes from the payload becomes data."""
    scope = process_scope(draft, draft.get(Scope, token.scope))
    given = payload if isinstance(payload, dict) else {}
    mappings = node.spec.result if isinstance(node.spec, Message) else ()
    fields = definition_of(context, scope).fields
    values = {
        each.target: fitting(
            fields.get(each.target), each.source.evaluate({name: given.get(name) for name in each.source.reads})
        )
        for each in mappings
    }
    return (*((DataSet(scope.id, values),) if values else ()), *leaving(context, draft, token))


ELEMENT = Element(enter, resume)
