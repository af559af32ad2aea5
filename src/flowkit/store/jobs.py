"""What falls due: jobs of cases, and the timer starts of processes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ClauseElement,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import mysql, postgresql, sqlite

from flowkit.core.instance.records import JobKind
from flowkit.core.protocol import Instant
from flowkit.engine.ports import DueJob, StartJob
from flowkit.store.case_statements import new
from flowkit.store.statement import Statement
from flowkit.store.tables import held, job, message, outbox, start
from flowkit.store.transaction import Transaction

SECOND = 1_000_000
NOW = bindparam("now", 0, type_=BigInteger)
MOST = bindparam("most", 0, type_=Integer)


def database_now(transaction: Transaction) -> Any:
    """The database's own time: leases alone use it."""
    return literal_column(transaction.database.backend.now, BigInteger)


def free(table: Any, now: Any) -> Any:
    return or_(table.c.leased_until.is_(None), table.c.leased_until <= now)


def next_due(transaction: Transaction, after: Instant | None) -> Instant | None:
    def earliest(column: Any) -> Select[Any]:
        wanted = select(func.min(column).label("due_at")).where(column.is_not(None))
        return wanted if after is None else wanted.where(column > bindparam("after", 0, type_=BigInteger))

    def build() -> Select[Any]:
        times = (job.c.due_at, start.c.due_at, outbox.c.pending_at, message.c.expires_at, held.c.due_at)
        every = union_all(*(earliest(column) for column in times)).subquery()
        return select(func.min(every.c.due_at))

    ((found,),) = transaction.poll(("next-due", after is None), build, after=after)
    return found  # type: ignore[no-any-return]  # because the driver is untyped here


def due_jobs(transaction: Transaction, now: Instant, *, limit: int, kinds: Sequence[JobKind]) -> list[DueJob]:
    def build() -> Select[Any]:
        c = job.c
        due = (c.due_at <= NOW, c.kind.in_(list(kinds)), free(job, database_now(transaction)))
        wanted = select(c.tenant, c.case_id, c.id, c.kind, c.due_at, c.priority).where(*due)
        return wanted.order_by(c.due_at, c.priority, c.case_id, c.id).limit(MOST)

    return [DueJob(*row) for row in transaction.poll(("due-jobs", *kinds), build, now=now, most=limit)]


def lease_job(transaction: Transaction, case: str, number: int, *, seconds: int) -> bool:
    c = job.c
    now = database_now(transaction)
    mine = and_(c.tenant == transaction.tenant, c.case_id == case, c.id == number, c.kind == "handler")
    taken = update(job).where(mine, free(job, now)).values(leased_until=now + seconds * SECOND)
    return transaction.change(taken) == 1


def due_starts(transaction: Transaction, now: Instant, *, limit: int) -> list[StartJob]:
    def build() -> Select[Any]:
        c = start.c
        wanted = select(c.tenant, c.process, c.version, c.node, c.due_at).where(c.due_at <= NOW)
        return wanted.order_by(c.due_at, c.tenant, c.process, c.node).limit(MOST)

    return [StartJob(*row) for row in transaction.poll(("due-starts",), build, now=now, most=limit)]


def starts(transaction: Transaction, process: str) -> list[StartJob]:
    c = start.c
    wanted = select(c.tenant, c.process, c.version, c.node, c.due_at)
    found = transaction.query(wanted.where(c.tenant == transaction.tenant, c.process == process).order_by(c.node))
    return [StartJob(*row) for row in found]


def _lock_start(_: str) -> Select[Any]:
    names = ("tenant", "process", "node", "version", "due_at")
    return select(start.c.node).where(*(start.c[name] == bindparam(name) for name in names)).with_for_update()


_LOCK_START = Statement(_lock_start, "tenant process node version due_at")


def lock_start(transaction: Transaction, wanted: StartJob) -> bool:
    values = (wanted.tenant, wanted.process, wanted.node, wanted.version, wanted.due_at)
    return transaction.lock_row(_LOCK_START, values) is not None


def _put_start(name: str) -> ClauseElement:
    if name == "mysql":
        put = mysql.insert(start).values(new(start))
        return put.on_duplicate_key_update(version=put.inserted.version, due_at=put.inserted.due_at)
    dialect: Any = postgresql if name == "postgresql" else sqlite
    other = dialect.insert(start).values(new(start))
    made: ClauseElement = other.on_conflict_do_update(
        index_elements=["tenant", "process", "node"],
        set_={"version": other.excluded.version, "due_at": other.excluded.due_at},
    )
    return made


_PUT_START = Statement(_put_start, "tenant process node version due_at")


def put_start(transaction: Transaction, wanted: StartJob) -> None:
    transaction.write(_PUT_START, (transaction.tenant, wanted.process, wanted.node, wanted.version, wanted.due_at))


def drop_start(transaction: Transaction, wanted: StartJob) -> None:
    c = start.c
    mine = (c.tenant == transaction.tenant, c.process == wanted.process, c.node == wanted.node)
    transaction.change(start.delete().where(*mine))


def drop_starts(transaction: Transaction, process: str) -> None:
    transaction.change(start.delete().where(start.c.tenant == transaction.tenant, start.c.process == process))
