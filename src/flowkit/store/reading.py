"""Read one case: for people, and for the core's questions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ClauseElement,
    ColumnElement,
    Table,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    update,
)

from flowkit.core.deadline.records import Deadline
from flowkit.core.instance.records import Case, Incident, Scope, Token
from flowkit.core.workitem.records import WorkItem, listed_under
from flowkit.engine.ports import HistoryRow
from flowkit.store import case_statements as head
from flowkit.store import rows, tables
from flowkit.store.case_statements import columns, same
from flowkit.store.load_statements import item_of_token
from flowkit.store.rows import Kind
from flowkit.store.statement import Statement, limited
from flowkit.store.transaction import Transaction

_CASE = "tenant case_id"


def _all(kind: Kind) -> Statement:
    return Statement(lambda _: select(*columns(kind)).where(same(kind.table)).order_by(kind.table.c.id), _CASE)


_SCOPES, _TOKENS, _ITEMS, _DEADLINES, _INCIDENTS = (
    _all(kind) for kind in (rows.SCOPE, rows.TOKEN, rows.ITEM, rows.DEADLINE, rows.INCIDENT)
)
_DEADLINE = Statement(
    lambda _: select(*columns(rows.DEADLINE)).where(same(tables.deadline, id=bindparam("id"))), f"{_CASE} id"
)
_NEWEST_DEADLINE = Statement(
    lambda _: limited(
        select(*columns(rows.DEADLINE))
        .where(same(tables.deadline, rule=bindparam("rule"), scope=bindparam("scope")))
        .order_by(tables.deadline.c.id.desc()),
        1,
    ),
    f"{_CASE} rule scope",
)
_HISTORY = Statement(
    lambda _: select(*list(tables.history.c)[2:]).where(same(tables.history)).order_by(tables.history.c.number), _CASE
)
_PAGE = 10
_BACK = Statement(
    lambda _: limited(
        select(*list(tables.history.c)[2:])
        .where(same(tables.history), tables.history.c.number < bindparam("number"))
        .order_by(tables.history.c.number.desc())
    ),
    f"{_CASE} number limit",
)
_ERASE = Statement(
    lambda _: (
        update(tables.history)
        .where(*(tables.history.c[name] == bindparam("k_" + name) for name in ("tenant", "case_id", "number")))
        .values(payload=None, salt=None)
    ),
    "payload salt k_tenant k_case_id k_number",
)


def case(transaction: Transaction, number: str) -> Case | None:
    found = transaction.row(head.READ_CASE, (transaction.tenant, number))
    return rows.case_record(found) if found else None


def scopes(transaction: Transaction, number: str) -> list[Scope]:
    found = transaction.row(head.READ_CASE, (transaction.tenant, number))
    if found is None:
        return []
    return [rows.root_scope(found), *_records(transaction, _SCOPES, rows.SCOPE, number)]


def tokens(transaction: Transaction, number: str) -> list[Token]:
    return _records(transaction, _TOKENS, rows.TOKEN, number)


def items(transaction: Transaction, number: str) -> list[WorkItem]:
    return _records(transaction, _ITEMS, rows.ITEM, number)


def deadlines(transaction: Transaction, number: str) -> list[Deadline]:
    return _records(transaction, _DEADLINES, rows.DEADLINE, number)


def incidents(transaction: Transaction, number: str) -> list[Incident]:
    return _records(transaction, _INCIDENTS, rows.INCIDENT, number)


def outdated_clocks(
    transaction: Transaction, calendar: str, newest: int, after: tuple[str, int], limit: int
) -> list[tuple[str, int]]:
    c = tables.deadline.c
    case, number = after
    wanted = select(c.case_id, c.id).where(
        c.tenant == transaction.tenant,
        c.calendar == calendar,
        c.calendar_version != newest,
        c.ended_at.is_(None),
        or_(c.case_id > case, and_(c.case_id == case, c.id > number)),
    )
    return [(row[0], row[1]) for row in transaction.query(wanted.order_by(c.case_id, c.id).limit(limit))]


def deadline(transaction: Transaction, number: str, deadline_number: int) -> Deadline | None:
    found = transaction.row(_DEADLINE, (transaction.tenant, number, deadline_number))
    return rows.DEADLINE.read(found) if found else None


def newest_deadline(transaction: Transaction, number: str, rule: str, scope: int) -> Deadline | None:
    found = transaction.row(_NEWEST_DEADLINE, (transaction.tenant, number, rule, scope))
    return rows.DEADLINE.read(found) if found else None


def _records(transaction: Transaction, statement: Statement, kind: Kind, number: str) -> list[Any]:
    return [kind.read(each) for each in transaction.rows(statement, (transaction.tenant, number))]


def history(transaction: Transaction, number: str) -> list[HistoryRow]:
    return [HistoryRow(*each) for each in transaction.rows(_HISTORY, (transaction.tenant, number))]


def history_before(transaction: Transaction, number: str, row: int) -> list[HistoryRow]:
    return [HistoryRow(*each) for each in transaction.rows(_BACK, (transaction.tenant, number, row, _PAGE))]


def erase_payload(transaction: Transaction, number: str, row: int) -> None:
    transaction.write(_ERASE, (None, None, transaction.tenant, number, row))


# answers to questions


_COMPLETED: ColumnElement[str] = literal_column("'completed'")


@lru_cache(maxsize=64)
def _doers_of(nodes: int) -> Statement:
    c = tables.doer.c
    chosen: list[BindParameter[str]] = [bindparam(f"node{number}") for number in range(nodes)]
    wanted = (
        select(c.node, c.person)
        .where(same(tables.doer, pass_number=bindparam("pass_number")), or_(*(c.node == node for node in chosen)))
        .order_by(c.done_number, c.person)
    )
    return Statement(lambda _: wanted, " ".join([f"{_CASE} pass_number", *(node.key for node in chosen)]))


def _done_in_scope(*more: ColumnElement[bool]) -> ClauseElement:
    """What happens in a scope has higher numbers than the scope, so nothing older is read."""
    c = tables.item.c
    inside = same(tables.item, scope=bindparam("scope")), c.id > bindparam("begin")
    completed = c.ended_at.is_not(None), c.status == _COMPLETED
    return select(*columns(rows.ITEM)).where(*inside, *completed, *more).order_by(c.ended_at, c.id)


_STEPS = Statement(
    lambda _: _done_in_scope(tables.item.c.pass_number == bindparam("pass_number")), f"{_CASE} scope begin pass_number"
)
_ROUND = Statement(lambda _: _done_in_scope(), f"{_CASE} scope begin")


@lru_cache(maxsize=64)
def _done_in_rounds(nodes: int) -> Statement:
    """The same with what was completed at so many nodes in rounds, whose scopes are younger and may be gone."""
    c = tables.item.c
    chosen: list[BindParameter[str]] = [bindparam(f"node{number}") for number in range(nodes)]
    within = c.scope > bindparam("around"), or_(*(c.node == node for node in chosen))
    wanted = (
        select(*columns(rows.ITEM))
        .where(same(tables.item), c.id > bindparam("begin"), or_(c.scope == bindparam("scope"), and_(*within)))
        .where(c.ended_at.is_not(None), c.status == _COMPLETED, c.pass_number == bindparam("pass_number"))
        .order_by(c.ended_at, c.id)
    )
    return Statement(
        lambda _: wanted, " ".join([f"{_CASE} begin scope around", *(n.key for n in chosen), "pass_number"])
    )


def doers(transaction: Transaction, number: str, pass_number: int, nodes: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The one who did the step last stands last."""
    found: dict[str, tuple[str, ...]] = {}
    if nodes:
        values = (transaction.tenant, number, pass_number, *nodes)
        for node, person in transaction.rows(_doers_of(len(nodes)), values):
            found[node] = (*found.get(node, ()), person)
    return found


def steps_done(
    transaction: Transaction, number: str, pass_number: int, scope: int, rounds: Sequence[str]
) -> list[WorkItem]:
    if rounds:
        several = (transaction.tenant, number, scope, scope, scope, *rounds, pass_number)
        found = transaction.rows(_done_in_rounds(len(rounds)), several)
    else:
        found = transaction.rows(_STEPS, (transaction.tenant, number, scope, scope, pass_number))
    return [rows.item_record(each) for each in found]


def round_results(transaction: Transaction, number: str, scope: int) -> list[dict[str, object]]:
    values = (transaction.tenant, number, scope, scope)
    return [rows.item_record(each).data for each in transaction.rows(_ROUND, values)]


# rights


_INVOLVED = Statement(
    lambda _: (
        select(
            *(
                tables.item.c[name]
                for name in ("status", "assignee", "offer", "excluded", "done_by", "on_behalf_of", "holders")
            )
        )
        .where(same(tables.item))
        .distinct()
    ),
    _CASE,
)


def is_involved(transaction: Transaction, number: str, person: str, keys: Sequence[str]) -> bool:
    wanted = frozenset(keys)
    for status, assignee, offer, excluded, done_by, on_behalf_of, holders in transaction.rows(
        _INVOLVED, (transaction.tenant, number)
    ):
        if person and person in {assignee, done_by, on_behalf_of, *rows.words(holders)}:
            return True
        listed = listed_under(status, assignee, rows.words(offer))
        if not wanted.isdisjoint(listed) and person not in rows.words(excluded):
            return True
    return False


_OPEN_OFFERS = Statement(
    lambda _: (
        select(tables.item.c.assignee, tables.item.c.offer)
        .select_from(tables.token.join(tables.item, item_of_token(tables.item, tables.token)))
        .where(same(tables.token))
        .distinct()
    ),
    _CASE,
)


def has_open_item(transaction: Transaction, number: str, keys: Sequence[str]) -> bool:
    wanted = frozenset(keys)
    for assignee, offer in transaction.rows(_OPEN_OFFERS, (transaction.tenant, number)):
        listed = (f"person:{assignee}",) if assignee else rows.words(offer)
        if not wanted.isdisjoint(listed):
            return True
    return False


_HELD = Statement(
    lambda _: (
        select(tables.item.c.id, tables.item.c.node)
        .select_from(tables.token.join(tables.item, item_of_token(tables.item, tables.token)))
        .where(same(tables.token), tables.item.c.assignee == bindparam("person"))
    ),
    f"{_CASE} person",
)


def steps_held(transaction: Transaction, number: str, person: str) -> list[tuple[int, str]]:
    found = transaction.rows(_HELD, (transaction.tenant, number, person))
    return [(int(item), str(node)) for item, node in found]


_TURNS = Statement(
    lambda _: (
        select(tables.item.c.id)
        .where(
            same(tables.item),
            tables.item.c.id > bindparam("after"),  # what is made in a scope is numbered after it
            tables.item.c.scope == bindparam("scope"),
            tables.item.c.kind == literal_column("'work'"),
            or_(tables.item.c.ended_at.is_(None), tables.item.c.status == literal_column("'completed'")),
            or_(
                tables.item.c.assignee == bindparam("holder"),
                tables.item.c.done_by == bindparam("doer"),
                and_(tables.item.c.assignee == literal_column("''"), tables.item.c.offer == bindparam("offer")),
            ),
        )
        .order_by(tables.item.c.id)
    ),
    f"{_CASE} after scope holder doer offer",
)


def turns_of(transaction: Transaction, number: str, scope: int, person: str) -> list[int]:
    offer = rows.words_text((f"person:{person}",))
    found = transaction.rows(_TURNS, (transaction.tenant, number, scope, scope, person, person, offer))
    return [int(item) for (item,) in found]


# what a case still acts on


def _living(table: Table) -> ColumnElement[bool] | None:
    if table is tables.incident:
        return table.c.resolved_at.is_(None)
    if table is tables.case or "ended_at" in table.c:
        return table.c.ended_at.is_(None)
    return None


_LIVE_TABLES = (
    tables.scope, tables.token, tables.item, tables.inbox, tables.deadline, tables.job, tables.subscription,
    tables.incident, tables.message,
)  # fmt: skip


def live_rows(transaction: Transaction, number: str) -> dict[str, int]:
    """Counted row by row: a reading for tests and benchmarks, not for actions."""
    found: dict[str, int] = {}
    for table in (tables.case, *_LIVE_TABLES):
        place = table.c.id if table is tables.case else table.c.case_id
        wanted = select(func.count()).where(table.c.tenant == transaction.tenant, place == number)
        living = _living(table)
        ((count,),) = transaction.query(wanted if living is None else wanted.where(living))
        found[table.name.removeprefix(tables.PREFIX)] = count
    return found
