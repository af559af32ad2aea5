"""The text under which a message finds who waits for it."""

from __future__ import annotations

import hashlib
from decimal import Decimal

from flowkit.core.codec import dump
from flowkit.core.definition.timers import Message
from flowkit.core.draft import Draft
from flowkit.core.instance.data import NOWHERE, Data, evaluate
from flowkit.core.instance.records import Scope
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


def key_of(context: Context, draft: Draft, scope: Scope, message: Message, data: Data = NOWHERE) -> str:
    """The key of a message here and now, for a token with these local data. Raises ExpressionNull if the correlation is
    null.
    """
    value = evaluate(context, draft, scope, message.correlation, data) if message.correlation is not None else ""
    if value is None:
        raise ExpressionNull(
            Text("the correlation of message {name} is null", "消息 {name} 的关联值为空").format(name=message.name)
        )
    return correlation_key(value)
