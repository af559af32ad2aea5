"""What belongs to the delivery of notices: the wishes of persons, what waits for its hour, and who has read what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, delete, insert, select, update

from flowkit.core.codec import dump, load
from flowkit.core.protocol import Instant
from flowkit.engine.ports import HeldNotice, OutboxNotice
from flowkit.store.jobs import MOST, NOW, SECOND, database_now, free
from flowkit.store.outbox import read_notices
from flowkit.store.rows import Row
from flowkit.store.tables import held, notice_read, outbox, preference
from flowkit.store.transaction import Transaction


def preferences(transaction: Transaction, persons: Sequence[str]) -> dict[str, dict[str, object]]:
    c = preference.c
    wanted = select(c.person, c.data).where(c.tenant == transaction.tenant, c.person.in_(list(persons)))
    return {person: _context(data) for person, data in transaction.query(wanted)} if persons else {}


def put_preferences(transaction: Transaction, person: str, data: Mapping[str, object]) -> None:
    c = preference.c
    transaction.change(delete(preference).where(c.tenant == transaction.tenant, c.person == person))
    transaction.change(insert(preference).values(tenant=transaction.tenant, person=person, data=dump(dict(data))))


def hold_notice(transaction: Transaction, each: HeldNotice) -> None:
    case, _, number = each.key.rpartition(":")
    transaction.change(
        insert(held).values(
            tenant=transaction.tenant,
            person=each.person,
            channel=each.channel,
            case_id=case,
            notice=int(number),
            due_at=each.due_at,
            attempts=each.attempts,
            leased_until=None,
        )
    )


def due_held(transaction: Transaction, now: Instant, *, limit: int) -> list[HeldNotice]:
    def build() -> Select[Any]:
        c = held.c
        due = select(held).where(c.due_at <= NOW, free(held, database_now(transaction)))
        return due.order_by(c.due_at, c.tenant, c.person, c.channel, c.case_id, c.notice).limit(MOST)

    return [_held(row) for row in transaction.poll(("due-held",), build, now=now, most=limit)]


def take_held(transaction: Transaction, person: str, channel: str, now: Instant, *, seconds: int) -> list[HeldNotice]:
    """Lease everything of the person and channel that is due; empty if another worker has it."""
    c = held.c
    moment = database_now(transaction)
    mine = and_(c.tenant == transaction.tenant, c.person == person, c.channel == channel)
    due = and_(mine, c.due_at <= now, free(held, moment))
    keys = transaction.query(select(held).where(due).order_by(c.case_id, c.notice))
    taken = transaction.change(update(held).where(due).values(leased_until=moment + seconds * SECOND))
    return [_held(row) for row in keys] if taken == len(keys) else []


def drop_held(transaction: Transaction, each: HeldNotice) -> None:
    transaction.change(delete(held).where(_this(transaction, each)))


def put_off_held(transaction: Transaction, each: HeldNotice, retry_at: Instant) -> None:
    later = {"due_at": retry_at, "leased_until": None, "attempts": each.attempts + 1}
    transaction.change(update(held).where(_this(transaction, each)).values(later))


def notice(transaction: Transaction, key: str) -> OutboxNotice | None:
    case, _, number = key.rpartition(":")
    if not number.isdigit():
        return None
    c = outbox.c
    found = read_notices(
        transaction, select(outbox).where(c.tenant == transaction.tenant, c.case_id == case, c.id == int(number))
    )
    return found[0] if found else None


def dead_notices(transaction: Transaction, *, limit: int) -> list[OutboxNotice]:
    c = outbox.c
    dead = select(outbox).where(c.tenant == transaction.tenant, c.status == "dead")
    return read_notices(transaction, dead.order_by(c.made_at, c.case_id, c.id).limit(limit))


def resend_notice(transaction: Transaction, key: str, at: Instant) -> bool:
    case, _, number = key.rpartition(":")
    c = outbox.c
    again = {"status": "pending", "pending_at": at, "leased_until": None, "attempts": 0, "error": ""}
    this = and_(c.tenant == transaction.tenant, c.case_id == case, c.id == int(number), c.status == "dead")
    return transaction.change(update(outbox).where(this).values(again)) == 1


def read_marks(transaction: Transaction, keys: Sequence[str]) -> dict[str, dict[str, Instant]]:
    """Who has read each of these notices, and when."""
    cases = {key.rpartition(":")[0] for key in keys}
    c = notice_read.c
    wanted = select(c.case_id, c.notice, c.person, c.read_at).where(
        c.tenant == transaction.tenant, c.case_id.in_(sorted(cases))
    )
    found: dict[str, dict[str, Instant]] = {}
    for case, number, person, at in transaction.query(wanted) if cases else ():
        found.setdefault(f"{case}:{number}", {})[person] = at
    return found


def mark_read(transaction: Transaction, key: str, person: str, at: Instant) -> None:
    """The first reading counts."""
    case, _, number = key.rpartition(":")
    if person not in read_marks(transaction, [key]).get(key, {}):
        transaction.change(
            insert(notice_read).values(
                tenant=transaction.tenant, case_id=case, notice=int(number), person=person, read_at=at
            )
        )


def _this(transaction: Transaction, each: HeldNotice) -> Any:
    case, _, number = each.key.rpartition(":")
    c = held.c
    return and_(
        c.tenant == transaction.tenant,
        c.person == each.person,
        c.channel == each.channel,
        c.case_id == case,
        c.notice == int(number),
    )


def _held(row: Row) -> HeldNotice:
    tenant, person, channel, case, number, due_at, attempts, _ = row
    return HeldNotice(f"{case}:{number}", tenant, person, channel, due_at, attempts)


def _context(text: str) -> dict[str, object]:
    found = load(text)
    return found if isinstance(found, dict) else {}
