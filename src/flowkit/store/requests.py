"""Idempotency: what was done under a request id."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ClauseElement, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from flowkit.core.protocol import Instant
from flowkit.store.case_statements import new
from flowkit.store.conflicts import KeyTaken
from flowkit.store.statement import Statement
from flowkit.store.tables import request as requests
from flowkit.store.transaction import Transaction


def _claim(name: str) -> ClauseElement:
    if name == "mysql":
        return insert(requests).values(new(requests))
    dialect: Any = postgresql if name == "postgresql" else sqlite
    made: ClauseElement = dialect.insert(requests).values(new(requests)).on_conflict_do_nothing()
    return made


_CLAIM = Statement(_claim, "tenant id digest result done_at")
_READ = Statement(
    lambda _: (
        select(requests.c.digest, requests.c.result)
        .where(requests.c.tenant == bindparam("tenant"), requests.c.id == bindparam("id"))
        .with_for_update()
    ),
    "tenant id",
)
_FINISH = Statement(
    lambda _: (
        update(requests)
        .where(requests.c.tenant == bindparam("k_tenant"), requests.c.id == bindparam("k_id"))
        .ordered_values(
            (requests.c.digest, bindparam("digest")),
            (requests.c.result, bindparam("result")),
            (requests.c.done_at, bindparam("done_at")),
        )
    ),
    "digest result done_at k_tenant k_id",
)


def request(transaction: Transaction, request_id: str) -> tuple[str, str] | None:
    """An empty row holds the id, so that a second transaction with it waits for the end of this one."""
    try:
        fresh = transaction.write(_CLAIM, (transaction.tenant, request_id, "", "", 0))
    except KeyTaken:
        fresh = 0
    if fresh:
        return None
    found = transaction.row(_READ, (transaction.tenant, request_id))
    return (found[0], found[1]) if found and found[0] else None


def put_request(transaction: Transaction, request_id: str, digest: str, result: str, at: Instant) -> None:
    values = (digest, result, at, transaction.tenant, request_id)
    if not transaction.write(_FINISH, values):
        transaction.write(_CLAIM, (transaction.tenant, request_id, digest, result, at))
