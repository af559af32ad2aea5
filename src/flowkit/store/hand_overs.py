"""Protocols of what was handed over."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, or_, select, update

from flowkit.core.protocol import Instant
from flowkit.engine.ports import HandOver
from flowkit.store.tables import hand_over as table
from flowkit.store.transaction import Transaction

_COLUMNS = [
    table.c[name]
    for name in ("id", "giver", "receiver", "done_by", "made_at", "reason", "protocol", "remaining", "confirmed_at")
]


def put_hand_over(transaction: Transaction, made: HandOver) -> None:
    transaction.change(
        insert(table).values(
            tenant=transaction.tenant,
            id=made.id,
            giver=made.giver,
            receiver=made.receiver,
            done_by=made.done_by,
            made_at=made.made_at,
            reason=made.reason,
            protocol=made.lines,
            remaining=made.remaining,
            confirmed_at=made.confirmed_at,
        )
    )


def hand_over(transaction: Transaction, number: str) -> HandOver | None:
    c = table.c
    found = transaction.query(select(*_COLUMNS).where(c.tenant == transaction.tenant, c.id == number))
    return HandOver(*found[0]) if found else None


def hand_overs(transaction: Transaction, names: Sequence[str], *, limit: int) -> list[HandOver]:
    c, wanted = table.c, list(names)
    mine = or_(c.giver.in_(wanted), c.receiver.in_(wanted), c.done_by.in_(wanted))
    page = select(*_COLUMNS).where(c.tenant == transaction.tenant, mine)
    found = transaction.query(page.order_by(c.made_at.desc(), c.id.desc()).limit(limit))
    return [HandOver(*row) for row in found]


def confirm(transaction: Transaction, number: str, at: Instant) -> bool:
    c = table.c
    here = (c.tenant == transaction.tenant, c.id == number, c.confirmed_at.is_(None))
    return transaction.change(update(table).where(*here).values(confirmed_at=at)) == 1
