"""Messages: who waits for one, which are kept, and which are on their way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, insert, literal_column, or_, select

from flowkit.core.protocol import Instant
from flowkit.engine.ports import BufferedMessage, Waiting
from flowkit.store.case_statements import new
from flowkit.store.jobs import MOST, NOW
from flowkit.store.rows import Row
from flowkit.store.statement import Statement
from flowkit.store.tables import message, subscription
from flowkit.store.transaction import Transaction

_NAMES = "id tenant name match_key payload case_id subscription expires_at sent_by process node error"
_COLUMNS = [message.c[name] for name in _NAMES.split()]


def waiting(transaction: Transaction, name: str, key: str, kind: str = "message") -> list[Waiting]:
    c = subscription.c
    wanted = (
        select(c.case_id, c.id, c.token)
        .where(c.tenant == transaction.tenant, c.message == name, c.match_key == key, c.kind == kind)
        .order_by(c.case_id, c.id)
    )
    return [Waiting(*row) for row in transaction.query(wanted)]


_WAITING_IN = Statement(
    lambda _: (
        select(subscription.c.id, subscription.c.match_key)
        .where(
            subscription.c.tenant == bindparam("tenant"),
            subscription.c.case_id == bindparam("case_id"),
            subscription.c.message == bindparam("message"),
            subscription.c.kind == literal_column("'message'"),
        )
        .order_by(subscription.c.id)
    ),
    "tenant case_id message",
)


def waiting_in(transaction: Transaction, case: str, message: str) -> list[tuple[int, str]]:
    """What waits in the case for the message, with its key, oldest first."""
    return [
        (int(number), str(key)) for number, key in transaction.rows(_WAITING_IN, (transaction.tenant, case, message))
    ]


def watching(transaction: Transaction, case: str, nodes: Sequence[str]) -> list[int]:
    """What waits in the case for a condition at one of the nodes, oldest first."""
    c = subscription.c
    wanted = (
        select(c.id)
        .where(c.tenant == transaction.tenant, c.message.in_(nodes), c.match_key == case, c.kind == "condition")
        .order_by(c.id)
    )
    return [number for (number,) in transaction.query(wanted)]


PUT_MESSAGE = Statement(
    lambda _: insert(message).values({name: value for name, value in new(message).items() if name != "number"}),
    "tenant id name match_key payload case_id subscription expires_at sent_by process node error",
)


def put_message(transaction: Transaction, put: BufferedMessage) -> None:
    transaction.write(
        PUT_MESSAGE,
        (
            transaction.tenant, put.id, put.name, put.key, put.payload, put.case, put.subscription, put.expires_at,
            put.sent_by, put.process, put.node, put.error,
        ),
    )  # fmt: skip


def message_named(transaction: Transaction, number: str) -> BufferedMessage | None:
    found = transaction.query(select(*_COLUMNS).where(message.c.tenant == transaction.tenant, message.c.id == number))
    return _message(found[0]) if found else None


def messages(transaction: Transaction, *, name: str, key: str, limit: int) -> list[BufferedMessage]:
    c = message.c
    wanted = select(*_COLUMNS).where(c.tenant == transaction.tenant)
    if name:
        wanted = wanted.where(c.name == name)
    if key:
        wanted = wanted.where(c.match_key == key)
    return [_message(row) for row in transaction.query(wanted.order_by(c.number).limit(limit))]


def undelivered(transaction: Transaction, *, limit: int) -> list[BufferedMessage]:
    c = message.c
    wanted = select(*_COLUMNS).where(c.tenant == transaction.tenant, c.error.is_not(None))
    return [_message(row) for row in transaction.query(wanted.order_by(c.number).limit(limit))]


def due_messages(transaction: Transaction, now: Instant, *, limit: int) -> list[BufferedMessage]:
    def build() -> Select[Any]:
        c, s = message.c, subscription.c
        waited_for = exists().where(
            s.tenant == c.tenant, s.message == c.name, s.match_key == c.match_key, s.kind == "message"
        )
        on_its_way = and_(c.error.is_(None), or_(c.case_id != "", c.process != "", waited_for))
        due = or_(on_its_way, and_(c.expires_at.is_not(None), c.expires_at <= NOW))
        return select(*_COLUMNS).where(due).order_by(c.number).limit(MOST)

    return [_message(row) for row in transaction.poll(("due-messages",), build, now=now, most=limit)]


_DROP = Statement(
    lambda _: message.delete().where(message.c.tenant == bindparam("tenant"), message.c.id == bindparam("id")),
    "tenant id",
)


def drop_message(transaction: Transaction, number: str) -> bool:
    return transaction.write(_DROP, (transaction.tenant, number)) == 1


def _message(row: Row) -> BufferedMessage:
    return BufferedMessage(*row)
