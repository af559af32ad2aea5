"""The codes by which outsiders act: kept by their public half, and counted when they are tried."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, insert, literal_column, or_, select, update

from flowkit.core.protocol import Instant
from flowkit.engine.ports import StoredCode
from flowkit.store.case_statements import new
from flowkit.store.statement import Statement
from flowkit.store.tables import code
from flowkit.store.transaction import Transaction

_COLUMNS = (
    "handle", "case_id", "outsider", "person", "correlation", "digest", "issued_at", "issued_by", "until", "revoked_at",
    "tries", "locks", "locked_until",
)  # fmt: skip
_ONE = (code.c.tenant == bindparam("k_tenant"), code.c.handle == bindparam("k_handle"))
_KEY = "k_tenant k_handle"
_PUT = Statement(lambda _: insert(code).values(new(code)), f"tenant {' '.join(_COLUMNS)}")
_GET = Statement(lambda _: select(*(code.c[name] for name in _COLUMNS)).where(*_ONE), _KEY)
_OF_CASE = Statement(
    lambda _: (
        select(*(code.c[name] for name in _COLUMNS))
        .where(code.c.tenant == bindparam("tenant"), code.c.case_id == bindparam("case_id"))
        .order_by(code.c.issued_at, code.c.handle)
    ),
    "tenant case_id",
)
_REVOKE = Statement(
    lambda _: update(code).where(*_ONE, code.c.revoked_at.is_(None)).values(revoked_at=bindparam("at")), f"at {_KEY}"
)
_COUNT = Statement(
    lambda _: (
        update(code)
        .where(
            *_ONE,
            code.c.locks < bindparam("most"),
            or_(code.c.locked_until.is_(None), code.c.locked_until <= bindparam("now")),
        )
        .values(tries=code.c.tries + literal_column("1"))
    ),
    f"{_KEY} most now",
)
_LOCK = Statement(
    lambda _: (
        update(code)
        .where(*_ONE)
        .values(tries=literal_column("0"), locks=code.c.locks + literal_column("1"), locked_until=bindparam("to"))
    ),
    f"to {_KEY}",
)
_RIGHT = Statement(
    lambda _: update(code).where(*_ONE).values(tries=literal_column("0"), locks=literal_column("0")), _KEY
)


def put(transaction: Transaction, each: StoredCode) -> None:
    values = (
        each.handle, each.case, each.outsider, each.person, each.correlation, each.digest, each.issued_at,
        each.issued_by, each.until, each.revoked_at, each.tries, each.locks, each.locked_until,
    )  # fmt: skip
    transaction.write(_PUT, (transaction.tenant, *values))


def find(transaction: Transaction, handle: str) -> StoredCode | None:
    found = transaction.row(_GET, (transaction.tenant, handle))
    return StoredCode(*found) if found is not None else None


def of_case(transaction: Transaction, case: str) -> list[StoredCode]:
    """Revoked and expired ones, too, oldest first."""
    return [StoredCode(*row) for row in transaction.rows(_OF_CASE, (transaction.tenant, case))]


def revoke(transaction: Transaction, handles: Iterable[str], at: Instant) -> None:
    for handle in handles:
        transaction.write(_REVOKE, (at, transaction.tenant, handle))


def count_try(transaction: Transaction, handle: str, now: Instant, most: int) -> bool:
    """Count a try before it is looked at. False for a code that is not there, is locked, or was locked too often."""
    return transaction.write(_COUNT, (transaction.tenant, handle, most, now)) == 1


def lock(transaction: Transaction, handle: str, until: Instant) -> None:
    transaction.write(_LOCK, (until, transaction.tenant, handle))


def was_right(transaction: Transaction, handle: str) -> None:
    transaction.write(_RIGHT, (transaction.tenant, handle))
