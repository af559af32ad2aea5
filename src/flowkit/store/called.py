"""Which case has called which."""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select

from flowkit.engine.ports import CalledCase
from flowkit.store.case_statements import new
from flowkit.store.statement import Statement
from flowkit.store.tables import called
from flowkit.store.transaction import Transaction

_COLUMNS = (called.c.case_id, called.c.caller, called.c.token)
_PUT = Statement(lambda _: insert(called).values(new(called)), "tenant case_id caller token")
_OF_CASE = Statement(
    lambda _: select(*_COLUMNS).where(called.c.tenant == bindparam("tenant"), called.c.case_id == bindparam("case_id")),
    "tenant case_id",
)
_BY_CALLER = Statement(
    lambda _: (
        select(*_COLUMNS)
        .where(called.c.tenant == bindparam("tenant"), called.c.caller == bindparam("caller"))
        .order_by(called.c.token)
    ),
    "tenant caller",
)


def put_called(transaction: Transaction, link: CalledCase) -> None:
    transaction.write(_PUT, (transaction.tenant, *link))


def caller_of(transaction: Transaction, case: str) -> CalledCase | None:
    found = transaction.row(_OF_CASE, (transaction.tenant, case))
    return CalledCase(*found) if found is not None else None


def called_by(transaction: Transaction, caller: str) -> list[CalledCase]:
    return [CalledCase(*row) for row in transaction.rows(_BY_CALLER, (transaction.tenant, caller))]
