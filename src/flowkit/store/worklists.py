"""Worklists: what stands in which inbox, page by page, and what a person has done.

A page under many keys is the merge of as many short, sorted reads. SQLite merges them as they come (a compound SELECT
in the order of the table's key); PostgreSQL reads one short page for each key through a lateral join; MariaDB has
neither and sorts the short pages.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby, islice
from typing import Any

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    func,
    lateral,
    or_,
    select,
    true,
    tuple_,
    union,
    union_all,
)

from flowkit.core.protocol import Instant
from flowkit.engine.ports import ListedItem
from flowkit.store import rows, tables
from flowkit.store.case_statements import columns
from flowkit.store.rows import FOREVER, Row
from flowkit.store.statement import Statement, limited
from flowkit.store.transaction import Transaction

_CHUNK = 200
"""SQLite merges at most 500 SELECTs; pages of more keys than these are merged here."""
_PLACE = [tables.inbox.c[name] for name in ("due_at", "case_id", "item")]
_CASE = [tables.case.c[name] for name in ("id", "business_key", "process", "version", "state")]
_After = tuple[Instant | None, str, int]


def worklist(transaction: Transaction, keys: Sequence[str], *, limit: int, after: _After | None) -> list[ListedItem]:
    wanted = list(dict.fromkeys(keys))
    if not wanted or limit < 1:
        return []
    bound = () if after is None else (FOREVER if after[0] is None else after[0], after[1], after[2])
    if transaction.database.backend.name == "postgresql":
        pages = [
            transaction.rows(
                _lateral_page(bool(bound)), (wanted, transaction.tenant, *bound, limit, limit, transaction.tenant)
            )
        ]
    else:
        chunks = (wanted[start : start + _CHUNK] for start in range(0, len(wanted), _CHUNK))
        pages = [_merged(transaction, chunk, limit, bound) for chunk in chunks]
    return [_listed(row[3:]) for row in _together(pages, limit)]


def _merged(transaction: Transaction, keys: Sequence[str], limit: int, bound: Row) -> list[Row]:
    short = (limit,) if transaction.database.backend.name == "mysql" else ()
    if short and bound:
        due_at, case, item = bound
        bound = (due_at, due_at, case, case, item)
    values = [value for key in keys for value in (transaction.tenant, key, *bound, *short)]
    return transaction.rows(_merged_page(len(keys), bool(bound), bool(short)), (*values, limit, transaction.tenant))


def _together(pages: list[list[Row]], limit: int) -> list[Row]:
    if len(pages) == 1:
        return pages[0]
    merged = heapq.merge(*pages, key=lambda row: row[:3])
    return [next(same) for _, same in islice(groupby(merged, key=lambda row: row[:3]), limit)]


def _listed(row: Row) -> ListedItem:
    return ListedItem(row[0], row[1], row[2], row[3], row[4], rows.item_record(row[5:]))


@lru_cache(maxsize=256)
def _merged_page(keys: int, after: bool, short: bool) -> Statement:
    def build(name: str) -> Select[Any]:
        reads = [_read(bindparam(f"key{number}"), name, after=after) for number in range(keys)]
        if short:
            reads = [select(limited(read.order_by(*_PLACE)).subquery()) for read in reads]
            page = union_all(*reads).subquery()
            return _with_item(limited(select(page).distinct().order_by(*page.c)))
        if keys == 1:
            return _with_item(limited(reads[0].order_by(*_PLACE)))
        return _with_item(limited(union(*reads).order_by("due_at", "case_id", "item")))

    bound = "" if not after else "due_at due_at case_id case_id item" if short else "due_at case_id item"
    term = [f"tenant key{number} {bound} {'limit' if short else ''}" for number in range(keys)]
    return Statement(build, " ".join([*term, "limit tenant"]))


@lru_cache(maxsize=2)
def _lateral_page(after: bool) -> Statement:
    def build(name: str) -> Select[Any]:
        key = func.unnest(bindparam("keys", type_=ARRAY(String))).table_valued("key", name="wanted").render_derived()
        read = lateral(limited(_read(key.c.key, name, after=after).order_by(*_PLACE)), "short")
        page = select(*read.c).select_from(key.join(read, true())).distinct().order_by(*read.c)
        return _with_item(limited(page))

    return Statement(build, "keys tenant" + (" due_at case_id item" if after else "") + " limit limit tenant")


def _read(key: ColumnElement[str], name: str, *, after: bool) -> Select[Any]:
    c = tables.inbox.c
    read = select(*_PLACE).where(c.tenant == bindparam("tenant"), c.inbox_key == key)
    if not after:
        return read
    due_at: BindParameter[int] = bindparam("due_at")
    case: BindParameter[str] = bindparam("case_id")
    item: BindParameter[int] = bindparam("item")
    if name != "mysql":
        return read.where(tuple_(*_PLACE) > tuple_(due_at, case, item))
    further = or_(c.due_at > due_at, c.case_id > case, and_(c.case_id == case, c.item > item))
    return read.where(c.due_at >= due_at, further)


def _with_item(page_of: Any) -> Select[Any]:
    """The page first: outer joins keep SQLite from beginning with all items."""
    page = page_of.subquery("page")
    item, case = tables.item, tables.case
    tenant: BindParameter[str] = bindparam("tenant")
    this_item = and_(item.c.tenant == tenant, item.c.case_id == page.c.case_id, item.c.id == page.c.item)
    this_case = and_(case.c.tenant == item.c.tenant, case.c.id == page.c.case_id)
    source = page.outerjoin(item, this_item).outerjoin(case, this_case)
    return select(*page.c, *_CASE, *columns(rows.ITEM)).select_from(source).order_by(*page.c)


def count_worklist(transaction: Transaction, keys: Sequence[str]) -> int:
    c = tables.inbox.c
    wanted = list(dict.fromkeys(keys))
    listed = select(c.case_id, c.item).where(c.tenant == transaction.tenant, c.inbox_key.in_(wanted)).distinct()
    ((count,),) = transaction.query(select(func.count()).select_from(listed.subquery()))
    return int(count)


def _done(_: str) -> Select[Any]:
    item, case = tables.item, tables.case
    source = item.join(case, and_(case.c.tenant == item.c.tenant, case.c.id == item.c.case_id))
    found = (
        select(*_CASE, *columns(rows.ITEM))
        .select_from(source)
        .where(item.c.tenant == bindparam("tenant"), item.c.done_key == bindparam("person"))
        .order_by(item.c.ended_at.desc(), item.c.case_id.desc(), item.c.id.desc())
    )
    return limited(found)  # type: ignore[no-any-return]  # because it takes any kind of SELECT


_DONE = Statement(_done, "tenant person limit")


def done_list(transaction: Transaction, person: str, *, limit: int) -> list[ListedItem]:
    """Latest first."""
    return [_listed(row) for row in transaction.rows(_DONE, (transaction.tenant, person, limit))]
