"""What was refused on a case since it was last changed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, literal_column, select, update

from flowkit.core.protocol import Instant
from flowkit.engine.ports import REFUSED, HistoryRow
from flowkit.store.statement import Statement
from flowkit.store.tables import history
from flowkit.store.transaction import Transaction

_AGAIN = Statement(
    lambda _: (
        update(history)
        .where(*(history.c[name] == bindparam("k_" + name) for name in ("tenant", "case_id", "number")))
        .values(again=history.c.again + literal_column("1"), again_at=bindparam("again_at"))
    ),
    "again_at k_tenant k_case_id k_number",
)


def refusals(transaction: Transaction, case: str, actor: str) -> Sequence[HistoryRow]:
    c = history.c
    here = (c.tenant == transaction.tenant, c.case_id == case)
    is_one = c.command.like(f"{REFUSED}%")
    last_change = select(c.number).where(*here, ~is_one).order_by(c.number.desc()).limit(1).scalar_subquery()
    since = c.number > func.coalesce(last_change, 0)
    wanted = select(*list(c)[2:]).where(*here, since, is_one, c.actor == actor)
    return [HistoryRow(*each) for each in transaction.query(wanted.order_by(c.number.desc()))]


def refused_again(transaction: Transaction, case: str, number: int, at: Instant) -> None:
    transaction.write(_AGAIN, (at, transaction.tenant, case, number))
