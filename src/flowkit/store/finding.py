"""Queries over items and cases: each condition is one clause, and the reader's rights are clauses of the same query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, exists, false, func, literal, not_, or_, select, true, tuple_

from flowkit.core.codec import dump
from flowkit.core.protocol import Instant
from flowkit.engine.ports import Conditions, FoundCase, ListedItem, Rights, Span
from flowkit.store import rows, text_index
from flowkit.store.case_statements import columns
from flowkit.store.fields import has_field
from flowkit.store.search import with_fields
from flowkit.store.tables import called, case, inbox, item
from flowkit.store.transaction import Transaction
from flowkit.store.worklists import CASE, contains, listed_item, with_care

_Clause = ColumnElement[bool]
_Version = tuple[str, int]
_CALLS = 2
"""How many calls up a reader is looked for."""


# items


def search_items(
    transaction: Transaction,
    asked: Conditions,
    rights: Rights,
    keys: Sequence[str],
    now: Instant,
    *,
    limit: int,
    skip: int,
) -> list[ListedItem]:
    found = (
        select(*CASE, *columns(rows.ITEM))
        .select_from(item.join(case, and_(case.c.tenant == item.c.tenant, case.c.id == item.c.case_id)))
        .where(*_of_items(transaction, asked, rights, keys, now))
        .order_by(func.coalesce(item.c.due_at, rows.FOREVER), item.c.case_id, item.c.id)
    )
    return [listed_item(row) for row in transaction.query(found.limit(limit).offset(skip))]


def count_items(transaction: Transaction, asked: Conditions, rights: Rights, keys: Sequence[str], now: Instant) -> int:
    both = item.join(case, and_(case.c.tenant == item.c.tenant, case.c.id == item.c.case_id))
    counted = select(func.count()).select_from(both).where(*_of_items(transaction, asked, rights, keys, now))
    return int(transaction.query(counted)[0][0])


def _of_items(
    transaction: Transaction, asked: Conditions, rights: Rights, keys: Sequence[str], now: Instant
) -> Iterator[_Clause]:
    c = inbox.c
    listed = select(c.case_id, c.item).where(c.tenant == transaction.tenant, c.inbox_key.in_(list(keys)))
    yield item.c.tenant == transaction.tenant
    yield tuple_(item.c.case_id, item.c.id).in_(listed)
    yield _not_barred(transaction, rights)
    if asked.lights:
        yield or_(*(_light(each, item.c.due_at, item.c.warn_at, now) for each in asked.lights))
    if asked.least_priority is not None:
        yield item.c.priority >= asked.least_priority
    if asked.due is not None:
        yield _within(item.c.due_at, asked.due)
    if asked.steps:
        yield item.c.node.in_(asked.steps)
    if asked.unread:
        yield item.c.opened == 0
    yield from _of_the_case(transaction, asked, rights)


def _not_barred(transaction: Transaction, rights: Rights) -> _Clause:
    name = transaction.database.texts.name
    return or_(item.c.excluded == "[]", not_(contains(name, item.c.excluded, literal(dump(rights.person)))))


# cases


def search_cases(
    transaction: Transaction,
    asked: Conditions,
    rights: Rights,
    now: Instant,
    *,
    limit: int,
    skip: int,
    oldest_first: bool,
) -> list[FoundCase]:
    found = select(*case.c).where(*_of_cases(transaction, asked, rights, now))
    by_age = (case.c.started_at, case.c.id)
    order = by_age if oldest_first else tuple(each.desc() for each in by_age)
    page = transaction.query(found.order_by(*order).limit(limit).offset(skip))
    return [_open_fields(each, rights) for each in with_fields(transaction, page)]


def count_cases(transaction: Transaction, asked: Conditions, rights: Rights, now: Instant) -> int:
    counted = select(func.count()).select_from(case).where(*_of_cases(transaction, asked, rights, now))
    return int(transaction.query(counted)[0][0])


def _open_fields(found: FoundCase, rights: Rights) -> FoundCase:
    closed = rights.closed.get(found.case.process, ())
    return replace(found, fields={name: value for name, value in found.fields.items() if name not in closed})


def _of_cases(transaction: Transaction, asked: Conditions, rights: Rights, now: Instant) -> Iterator[_Clause]:
    yield case.c.tenant == transaction.tenant
    if not rights.everything:
        may = list(_readable(transaction, rights))
        if _has_calls(transaction):
            may.append(_called_by_readable(transaction, rights, case, _CALLS))
        yield or_(*may)
    if asked.lights:
        yield or_(*(_light(each, case.c.due_at, case.c.warn_at, now) for each in asked.lights))
    if asked.due is not None:
        yield _within(case.c.due_at, asked.due)
    at_work: list[_Clause] = [item.c.node.in_(asked.steps)] if asked.steps else []
    at_work += [item.c.priority >= asked.least_priority] if asked.least_priority is not None else []
    if at_work:
        yield exists().where(_items_of(case), item.c.ended_at.is_(None), *at_work)
    yield from _of_the_case(transaction, asked, rights)


def _items_of(of: FromClause) -> _Clause:
    return and_(item.c.tenant == of.c.tenant, item.c.case_id == of.c.id)


def _readable(transaction: Transaction, rights: Rights, of: FromClause = case) -> Iterator[_Clause]:
    """The rule of the readers of a case, as a condition (record 8); who may read its caller apart."""
    name = transaction.database.texts.name
    me, quoted = rights.person, literal(dump(rights.person))
    yield of.c.starter == me
    yield from _of_versions(of, rights.whole)
    units: dict[tuple[str, ...], list[_Version]] = {}
    for version, led in rights.led.items():
        units.setdefault(led, []).append(version)
    for led, versions in units.items():
        yield and_(of.c.unit.in_(led), or_(*_of_versions(of, versions)))
    had = or_(
        item.c.assignee == me,
        item.c.done_by == me,
        item.c.on_behalf_of == me,
        contains(name, item.c.holders, quoted),
    )
    yield exists().where(_items_of(of), had)
    offered = select(inbox.c.case_id).where(
        inbox.c.tenant == transaction.tenant,
        inbox.c.inbox_key.in_(list(rights.keys)),
        with_care(rights.highest, 0, rows.TWICE),
    )
    yield of.c.id.in_(offered)
    doubtful = (
        select(inbox.c.case_id)
        .join(item, and_(item.c.tenant == inbox.c.tenant, item.c.case_id == inbox.c.case_id, item.c.id == inbox.c.item))
        .where(inbox.c.tenant == transaction.tenant, inbox.c.inbox_key.in_(list(rights.keys)))
        .where(with_care(rights.highest, rows.BARRED))
        .where(_not_barred(transaction, rights))
    )
    yield of.c.id.in_(doubtful)


def _of_versions(of: FromClause, versions: Iterable[_Version]) -> Iterator[_Clause]:
    """One clause for each process, however often it was deployed: databases bound the depth of a condition."""
    numbers: dict[str, list[int]] = {}
    for process, version in versions:
        numbers.setdefault(process, []).append(version)
    for process, found in numbers.items():
        yield and_(of.c.process == process, of.c.version.in_(found))


def _has_calls(transaction: Transaction) -> bool:
    """Whether any case has called another: most installations need not ask whose callers one may read."""
    return bool(transaction.query(select(called.c.case_id).where(called.c.tenant == transaction.tenant).limit(1)))


def _called_by_readable(transaction: Transaction, rights: Rights, of: FromClause, calls: int) -> _Clause:
    """Whoever may read the case that called this one reads this one, too; so many calls up. What was called is looked
    through once, not for each case.
    """
    link, caller = called.alias(), case.alias()
    there = and_(caller.c.tenant == link.c.tenant, caller.c.id == link.c.caller)
    may = list(_readable(transaction, rights, caller))
    if calls > 1:
        may.append(_called_by_readable(transaction, rights, caller, calls - 1))
    found = select(link.c.case_id).where(link.c.tenant == transaction.tenant, there, or_(*may))
    return of.c.id.in_(found.where(caller.c.level <= rights.highest))


# both


def _of_the_case(transaction: Transaction, asked: Conditions, rights: Rights) -> Iterator[_Clause]:
    c = case.c
    for column, values in (
        (c.process, asked.processes),
        (c.state, asked.states),
        (c.status, asked.statuses),
        (c.end_state, asked.end_states),
    ):
        if values:
            yield column.in_(values)
    for column, value in ((c.business_key, asked.business_key), (c.starter, asked.starter), (c.unit, asked.unit)):
        if value is not None:
            yield column == value
    if asked.started is not None:
        yield _within(c.started_at, asked.started)
    if not rights.everything:
        yield c.level <= rights.highest
    yield from (has_field(name, value) for name, value in asked.fields.items())
    yield from (text_index.has_word(transaction, word, rights.closed) for word in asked.words)


def _within(column: ColumnElement[Any], span: Span) -> _Clause:
    begin, end = span
    return and_(
        column.is_not(None),
        true() if begin is None else column >= begin,
        true() if end is None else column < end,
    )


def _light(light: str, due_at: ColumnElement[Any], warn_at: ColumnElement[Any], now: Instant) -> _Clause:
    """As `flowkit.engine.views.light` says it of one."""
    red = func.coalesce(due_at <= now, false())
    warned = func.coalesce(warn_at <= now, false())
    return {"red": red, "yellow": and_(not_(red), warned), "green": and_(not_(red), not_(warned))}[light]
