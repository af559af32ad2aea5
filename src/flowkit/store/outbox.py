"""The outbox: notices written with their cause, sent later, at least once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select, update

from flowkit.core.notification.records import Notice
from flowkit.core.protocol import Instant
from flowkit.engine.ports import OutboxNotice
from flowkit.store import rows
from flowkit.store.jobs import MOST, NOW, SECOND, database_now, free
from flowkit.store.rows import Row
from flowkit.store.tables import outbox
from flowkit.store.transaction import Transaction

INBOX = "inbox"
"""The channel whose notices people read here."""


def notices(transaction: Transaction, case: str) -> list[OutboxNotice]:
    c = outbox.c
    return read_notices(
        transaction, select(outbox).where(c.tenant == transaction.tenant, c.case_id == case).order_by(c.id)
    )


def inbox_notices(transaction: Transaction, keys: Sequence[str], *, limit: int) -> list[OutboxNotice]:
    c = outbox.c
    mine = and_(c.tenant == transaction.tenant, c.channel == INBOX, c.receiver.in_(list(keys)))
    latest = select(outbox).where(mine).order_by(c.made_at.desc(), c.case_id.desc(), c.id.desc())
    return read_notices(transaction, latest.limit(limit))


def pending_notices(transaction: Transaction, now: Instant, *, limit: int) -> list[OutboxNotice]:
    def build() -> Select[Any]:
        c = outbox.c
        due = select(outbox).where(c.pending_at <= NOW, free(outbox, database_now(transaction)))
        return due.order_by(c.pending_at, c.case_id, c.id).limit(MOST)

    return [_notice(row) for row in transaction.poll(("pending-notices",), build, now=now, most=limit)]


def lease_notice(transaction: Transaction, key: str, *, seconds: int) -> bool:
    now = database_now(transaction)
    pending = and_(_keyed(transaction, key), outbox.c.pending_at.is_not(None))
    taken = update(outbox).where(pending, free(outbox, now)).values(leased_until=now + seconds * SECOND)
    return transaction.change(taken) == 1


def notice_delivered(transaction: Transaction, key: str, at: Instant) -> None:
    done = {"status": "delivered", "delivered_at": at, "pending_at": None, "leased_until": None, "error": ""}
    _finish(transaction, key, done)


def notice_failed(transaction: Transaction, key: str, *, retry_at: Instant | None, error: str) -> None:
    status = "dead" if retry_at is None else "pending"
    _finish(transaction, key, {"status": status, "pending_at": retry_at, "leased_until": None, "error": error})


def _finish(transaction: Transaction, key: str, values: dict[str, Any]) -> None:
    counted = {**values, "attempts": outbox.c.attempts + 1}
    transaction.change(update(outbox).where(_keyed(transaction, key)).values(counted))


def _keyed(transaction: Transaction, key: str) -> ColumnElement[bool]:
    case, _, number = key.rpartition(":")
    c = outbox.c
    return and_(c.tenant == transaction.tenant, c.case_id == case, c.id == int(number))


def read_notices(transaction: Transaction, wanted: Select[Any]) -> list[OutboxNotice]:
    """The notices of a question for whole rows."""
    return [_notice(row) for row in transaction.query(wanted)]


def _notice(row: Row) -> OutboxNotice:
    tenant, case, number, channel, receiver, subject, body, cause, made_at, data, status, attempts, *_, error = row
    notice = Notice(number, channel, receiver, subject, body, cause, made_at, rows.context(data))
    return OutboxNotice(f"{case}:{number}", tenant, case, notice, attempts, status, error)
