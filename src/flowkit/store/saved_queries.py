"""Queries that people keep."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, delete, insert, or_, select, update

from flowkit.engine.ports import SavedQuery
from flowkit.store.tables import saved_query
from flowkit.store.transaction import Transaction

_COLUMNS = [saved_query.c[name] for name in ("owner", "name", "shared_with", "query", "saved_at")]


def put_query(transaction: Transaction, saved: SavedQuery) -> None:
    c = saved_query.c
    here = and_(c.tenant == transaction.tenant, c.owner == saved.owner, c.name == saved.name)
    rest = {"shared_with": saved.shared_with, "query": saved.query, "saved_at": saved.saved_at}
    if not transaction.query(select(c.name).where(here)):
        transaction.change(
            insert(saved_query).values(tenant=transaction.tenant, owner=saved.owner, name=saved.name, **rest)
        )
        return
    transaction.change(update(saved_query).where(here).values(**rest))


def drop_query(transaction: Transaction, owner: str, name: str) -> bool:
    c = saved_query.c
    gone = delete(saved_query).where(c.tenant == transaction.tenant, c.owner == owner, c.name == name)
    return transaction.change(gone) == 1


def saved_queries(transaction: Transaction, person: str, keys: Sequence[str]) -> list[SavedQuery]:
    """The person's own first, then the shared ones; by owner and name."""
    c = saved_query.c
    mine = or_(c.owner == person, and_(c.shared_with != "", c.shared_with.in_(list(keys))))
    wanted = select(*_COLUMNS).where(c.tenant == transaction.tenant, mine)
    found = [SavedQuery(*row) for row in transaction.query(wanted)]
    return sorted(found, key=lambda each: (each.owner != person, each.owner, each.name))
