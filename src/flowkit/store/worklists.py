"""Worklists: what stands in which inbox, page by page, and what a person has done.

A page under many keys is the merge of as many short, sorted reads. SQLite merges them as they come (a compound SELECT
in the order of the table's key); PostgreSQL reads one short page for each key through a lateral join; MariaDB has
neither and sorts the short pages.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain, groupby, islice, repeat
from typing import Any

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    exists,
    func,
    lateral,
    literal_column,
    not_,
    or_,
    select,
    true,
    tuple_,
    union,
    union_all,
    update,
)

from flowkit.core.codec import dump
from flowkit.core.definition.secrecy import INTERNAL
from flowkit.core.protocol import Instant
from flowkit.core.workitem.records import WorkItem
from flowkit.engine.ports import Counted, DoneItem, ListedItem
from flowkit.store import rows, tables
from flowkit.store.case_statements import INBOX_PLACE, MARK_INBOX, columns
from flowkit.store.rows import FOREVER, Row
from flowkit.store.statement import Statement, limited
from flowkit.store.transaction import Transaction

_CHUNK = 200
"""SQLite merges at most 500 SELECTs; pages of more keys than these are merged here."""
_PLACE = [tables.inbox.c[name] for name in ("due_at", "case_id", "item")]
CASE = [tables.case.c[name] for name in ("id", "business_key", "process", "version", "state", "level")]
"""What a line says of its case."""
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
    return [listed_item(row) for row in _together(pages, limit)]


def _merged(transaction: Transaction, keys: Sequence[str], limit: int, bound: Row) -> list[Row]:
    short = (limit,) if transaction.database.backend.name == "mysql" else ()
    if short and bound:
        due_at, case, item = bound
        bound = (due_at, due_at, case, case, item)
    terms = zip(repeat(transaction.tenant), keys, *map(repeat, (*bound, *short)))
    return transaction.rows(
        _merged_page(len(keys), bool(bound), bool(short)), (*chain.from_iterable(terms), limit, transaction.tenant)
    )


def _together(pages: list[list[Row]], limit: int) -> list[Row]:
    """In order, each item once."""
    if len(pages) == 1:
        return sorted(pages[0], key=_place)
    merged = heapq.merge(*(sorted(page, key=_place) for page in pages), key=_place)
    return [next(same) for _, same in islice(groupby(merged, key=_place), limit)]


def _place(row: Row) -> tuple[Instant, str, int]:
    """Where a line stands in the order of the inbox."""
    due_at, number = row[_DUE_AT], row[_NUMBER]
    return (FOREVER if due_at is None else due_at, row[0], number)


_NUMBER = len(CASE)
_DUE_AT = len(CASE) + rows.DUE_AT


def queue_place(row: Row) -> tuple[int, Instant, str, int]:
    """Where a line stands in the order of a queue."""
    return (-row[len(CASE) + rows.PRIORITY], *_place(row))


def listed_item(row: Row) -> ListedItem:
    """Of the columns of the case and of the item."""
    item = row[len(CASE) :]
    opened = bool(item[rows.OPENED])
    return ListedItem(row[0], row[1], row[2], row[3], row[4], rows.item_record(item), opened, row[5])


@lru_cache(maxsize=256)
def _merged_page(keys: int, after: bool, short: bool) -> Statement:
    def build(name: str) -> Select[Any]:
        reads = [_read(bindparam(f"key{number}"), name, after=after) for number in range(keys)]
        if short:
            reads = [select(limited(read.order_by(*_PLACE)).subquery()) for read in reads]
            page = union_all(*reads).subquery()
            return with_item(limited(select(page).distinct().order_by(*page.c)))
        if keys == 1:
            return with_item(limited(reads[0].order_by(*_PLACE)))
        return with_item(limited(union(*reads).order_by("due_at", "case_id", "item")))

    bound = "" if not after else "due_at due_at case_id case_id item" if short else "due_at case_id item"
    term = [f"tenant key{number} {bound} {'limit' if short else ''}" for number in range(keys)]
    return Statement(build, " ".join([*term, "limit tenant"]))


@lru_cache(maxsize=2)
def _lateral_page(after: bool) -> Statement:
    def build(name: str) -> Select[Any]:
        key = func.unnest(bindparam("keys", type_=ARRAY(String))).table_valued("key", name="wanted").render_derived()
        read = lateral(limited(_read(key.c.key, name, after=after).order_by(*_PLACE)), "short")
        page = select(*read.c).select_from(key.join(read, true())).distinct().order_by(*read.c)
        return with_item(limited(page))

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


def with_item(page_of: Any, tenant: Any = None) -> Select[Any]:
    """The lines of a page: outer joins keep SQLite from beginning with all items. In no order: to sort wide rows costs
    the database more than it does here.
    """
    page = page_of.subquery("page")
    item, case = tables.item, tables.case
    tenant = bindparam("tenant") if tenant is None else tenant
    this_item = and_(item.c.tenant == tenant, item.c.case_id == page.c.case_id, item.c.id == page.c.item)
    this_case = and_(case.c.tenant == item.c.tenant, case.c.id == page.c.case_id)
    source = page.outerjoin(item, this_item).outerjoin(case, this_case)
    return select(*CASE, *columns(rows.ITEM)).select_from(source)


def count_worklist(transaction: Transaction, keys: Sequence[str]) -> int:
    c = tables.inbox.c
    wanted = list(dict.fromkeys(keys))
    listed = select(c.case_id, c.item).where(c.tenant == transaction.tenant, c.inbox_key.in_(wanted)).distinct()
    ((count,),) = transaction.query(select(func.count()).select_from(listed.subquery()))
    return int(count)


def count_levels(
    transaction: Transaction, person: str, levels: Mapping[str, Sequence[str]], highest: int
) -> dict[str, Counted]:
    """Unread and all, of each list, in one statement, of cases up to the level `highest` of secrecy."""
    lists = {name: list(dict.fromkeys(keys)) for name, keys in levels.items()}
    found = dict.fromkeys(lists, Counted(0, 0))
    sizes = tuple(len(keys) for keys in lists.values())
    if not any(sizes):
        return found
    values: dict[str, object] = {"tenant": transaction.tenant, "barred": dump(person)}
    for place, keys in enumerate(lists.values()):
        values |= {f"key{place}_{number}": key for number, key in enumerate(keys)}
    name = transaction.database.texts.name
    counted = transaction.poll(("levels", sizes, highest), partial(_counts, sizes, name, highest), **values)
    names = list(lists)
    for place, unread, total in counted:
        before = found[names[place]]
        found[names[place]] = Counted(before.unread + int(unread), before.total + int(total))
    return found


def with_care(highest: int, *care: int) -> ColumnElement[bool]:
    """Rows of the inbox that need this care, of cases up to a level of secrecy."""
    secret = range(INTERNAL + 1, highest + 1)
    numbers = [each + rows.SECRET * level for level in (0, *secret) for each in care]
    found: ColumnElement[bool] = tables.inbox.c.care.in_([literal_column(str(each)) for each in numbers])
    return found


def _counts(sizes: tuple[int, ...], name: str, highest: int) -> CompoundSelect[Any]:
    """For each list two counts: of what needs no second look, and of what may be listed twice, or be closed to the
    person.
    """
    c = tables.inbox.c
    parts = []
    for place, size in enumerate(sizes):
        if size:
            keys: list[BindParameter[str]] = [bindparam(f"key{place}_{number}") for number in range(size)]
            mine = and_(c.tenant == bindparam("tenant"), c.inbox_key.in_(keys))
            plain = select(c.opened).where(mine, with_care(highest, 0)).subquery()
            twice, barred = with_care(highest, rows.TWICE), with_care(highest, rows.BARRED)
            open_to = or_(twice, and_(barred, not_(_is_barred(tables.inbox, name))))
            others = select(c.case_id, c.item, c.opened).where(mine, open_to).distinct().subquery()
            parts += [_unread_and_all(place, plain), _unread_and_all(place, others)]
    return union_all(*parts)


def _unread_and_all(place: int, listed: Subquery) -> Select[Any]:
    unread = func.coalesce(func.sum(1 - listed.c.opened), 0)
    return select(literal_column(str(place)), unread, func.count()).select_from(listed)


def _is_barred(inbox: Any, name: str) -> ColumnElement[bool]:
    """Whether the item is closed to the person: named among the excluded, as JSON text."""
    i = tables.item.c
    here = and_(i.tenant == inbox.c.tenant, i.case_id == inbox.c.case_id, i.id == inbox.c.item)
    return exists().where(here, i.excluded != "[]", contains(name, i.excluded, bindparam("barred")))


def contains(name: str, text: ColumnElement[str], part: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a text has another in it, letter by letter, on the database of this name."""
    place = func.strpos if name == "postgresql" else func.instr
    found: ColumnElement[bool] = place(text, part) > 0
    return found


def open_item(transaction: Transaction, case: str, item: int) -> bool:
    """Mark as opened, in the case that is locked; False if it was, or is listed nowhere."""
    before = transaction.memory(case).rows.get((WorkItem, item))
    if before is None or before[rows.OPENED]:
        return False
    now = (*before[: rows.OPENED], 1, *before[rows.OPENED + 1 :])
    head = transaction.memory(case).case
    listed = rows.inbox_rows(transaction.tenant, case, now, head[rows.CASE_LEVEL]) if head is not None else []
    if not listed:
        return False
    place = INBOX_PLACE
    transaction.write(_OPENED, (1, transaction.tenant, case, item))
    transaction.write_many(MARK_INBOX, [(*row[place:], *row[:place]) for row in listed])
    transaction.memory(case).rows[WorkItem, item] = now
    return True


_OPENED = Statement(
    lambda _: (
        update(tables.item)
        .where(
            tables.item.c.tenant == bindparam("k_tenant"),
            tables.item.c.case_id == bindparam("k_case_id"),
            tables.item.c.id == bindparam("k_id"),
        )
        .values(opened=bindparam("opened"))
    ),
    "opened k_tenant k_case_id k_id",
)


# what is done


def done_list(
    transaction: Transaction, persons: Sequence[str], *, limit: int, offered: Sequence[str] = ()
) -> list[DoneItem]:
    """Latest first. With `offered` only what these persons had from one of those keys, and what ended under them."""
    pages = []
    for done_key in dict.fromkeys((*persons, *offered)):
        pages.append(_ended(transaction, done_key, limit, offered))
        if not offered:
            pages.append(_passed(transaction, done_key, limit))
    latest = heapq.merge(*pages, key=_when, reverse=True)
    return list(islice(latest, limit))


def _when(done: DoneItem) -> tuple[Instant, str, int]:
    return done.at, done.listed.case, done.listed.item.id


def _ended(transaction: Transaction, done_key: str, limit: int, offered: Sequence[str]) -> list[DoneItem]:
    name = transaction.database.texts.name
    found = transaction.poll(
        ("ended", len(offered)),
        partial(_ended_page, len(offered), name),
        tenant=transaction.tenant,
        done_key=done_key,
        limit=limit,
        **{f"offer{number}": dump(key) for number, key in enumerate(offered)},
    )
    listed = [listed_item(row) for row in found]
    return [DoneItem(each, each.item.ended_at or 0, each.item.status, each.item.done_by) for each in listed]


def _ended_page(offered: int, name: str) -> Select[Any]:
    item, case = tables.item, tables.case
    source = item.join(case, and_(case.c.tenant == item.c.tenant, case.c.id == item.c.case_id))
    keys: list[ColumnElement[bool]] = [
        contains(name, item.c.offer, bindparam(f"offer{number}")) for number in range(offered)
    ]
    found = (
        select(*CASE, *columns(rows.ITEM))
        .select_from(source)
        .where(item.c.tenant == bindparam("tenant"), item.c.done_key == bindparam("done_key"))
        .order_by(item.c.ended_at.desc(), item.c.case_id.desc(), item.c.id.desc())
    )
    return limited(found.where(or_(*keys)) if keys else found)  # type: ignore[no-any-return]  # because it takes any kind of SELECT


def _passed(transaction: Transaction, person: str, limit: int) -> list[DoneItem]:
    found = transaction.rows(_PASSED, (transaction.tenant, person, limit))
    return [DoneItem(listed_item(row[3:]), row[0], row[1], row[2]) for row in found]


def _passed_page(_: str) -> Select[Any]:
    item, case, passed = tables.item, tables.case, tables.passed_on
    this_item = and_(item.c.tenant == passed.c.tenant, item.c.case_id == passed.c.case_id, item.c.id == passed.c.item)
    this_case = and_(case.c.tenant == passed.c.tenant, case.c.id == passed.c.case_id)
    found = (
        select(passed.c.passed_at, passed.c.how, passed.c.done_by, *CASE, *columns(rows.ITEM))
        .select_from(passed.join(item, this_item).join(case, this_case))
        .where(passed.c.tenant == bindparam("tenant"), passed.c.person == bindparam("person"))
        .order_by(passed.c.passed_at.desc(), passed.c.case_id.desc(), passed.c.number.desc(), passed.c.item.desc())
    )
    return limited(found)  # type: ignore[no-any-return]  # because it takes any kind of SELECT


_PASSED = Statement(_passed_page, "tenant person limit")
