"""The order of a queue: priority, then due time, then the age of the case. Most items have no priority and stand in the
order of the inbox; the others are found by an index of their own.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Integer, and_, case, func, literal, literal_column, not_, or_, select, tuple_

from flowkit.core.codec import dump
from flowkit.core.instance.records import Case
from flowkit.core.workitem.records import WorkItem
from flowkit.engine.ports import ListedItem
from flowkit.store import tables
from flowkit.store.rows import FOREVER
from flowkit.store.transaction import Transaction
from flowkit.store.worklists import contains, listed_item, queue_place, with_item

_PLACE = [tables.inbox.c[name] for name in ("due_at", "case_id", "item")]


def prioritised(transaction: Transaction, keys: Sequence[str], *, urgent: bool, limit: int) -> list[ListedItem]:
    c = tables.inbox.c
    zero = literal_column("0", Integer)
    side = c.priority > zero if urgent else c.priority < zero
    order = (c.priority.desc(), *_PLACE)
    page = (
        select(c.priority, *_PLACE)
        .where(c.tenant == transaction.tenant, c.inbox_key.in_(list(keys)), c.priority != zero, side)
        .distinct()
        .order_by(*order)
        .limit(limit)
    )
    found = with_item(page, tenant=transaction.tenant)
    return [listed_item(row) for row in sorted(transaction.query(found), key=queue_place)]


def rank(transaction: Transaction, key: str, case_id: str, item: int) -> tuple[int, int] | None:
    """The place of an item under a key, counted from 1, and how many are listed there; None if it is not."""
    c, mine = tables.inbox.c, tables.inbox.alias()
    here = (
        mine.c.tenant == transaction.tenant,
        mine.c.inbox_key == key,
        mine.c.case_id == case_id,
        mine.c.item == item,
    )
    found = transaction.query(select(mine.c.priority, mine.c.due_at).where(*here))
    if not found:
        return None
    priority, due_at = found[0]
    ahead = _ahead(transaction, priority, (due_at, case_id, item))
    counted = select(func.count(), func.sum(case((ahead, 1), else_=0))).where(
        c.tenant == transaction.tenant, c.inbox_key == key
    )
    ((total, before),) = transaction.query(counted)
    return int(before or 0) + 1, int(total)


def _ahead(transaction: Transaction, priority: int, place: tuple[int, str, int]) -> ColumnElement[bool]:
    """What stands before this place in the order of a queue."""
    c, (due_at, case_id, item) = tables.inbox.c, place
    if transaction.database.texts.name == "mysql":
        earlier: ColumnElement[bool] = or_(
            c.due_at < due_at,
            and_(c.due_at == due_at, or_(c.case_id < case_id, and_(c.case_id == case_id, c.item < item))),
        )
    else:
        earlier = tuple_(*_PLACE) < tuple_(*place)
    return or_(c.priority > priority, and_(c.priority == priority, earlier))


def stands_behind(
    transaction: Transaction, of: Case, item: WorkItem, keys: Sequence[str], person: str, highest: int
) -> bool:
    c, i, head = tables.inbox.c, tables.item.c, tables.case.c
    place = (FOREVER if item.due_at is None else item.due_at, of.id, item.id)
    barred = contains(transaction.database.texts.name, i.excluded, literal(dump(person)))
    ahead = (
        select(literal(1))
        .select_from(
            tables.inbox.join(tables.item, and_(i.tenant == c.tenant, i.case_id == c.case_id, i.id == c.item)).join(
                tables.case, and_(head.tenant == c.tenant, head.id == c.case_id)
            )
        )
        .where(c.tenant == transaction.tenant, c.inbox_key.in_(list(keys)))
        .where(_ahead(transaction, item.priority, place))
        .where(i.node == item.node, i.status == "offered", i.kind == item.kind, not_(barred))
        .where(head.process == of.process, head.level <= highest)
        .limit(1)
    )
    return bool(transaction.query(ahead))
