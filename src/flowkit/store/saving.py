"""Write what one action changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, cast

from flowkit.core.codec import dump
from flowkit.core.draft import Draft
from flowkit.core.instance.records import Case, Delivery, Scope, StoreWrite, Token
from flowkit.core.notification.records import Notice
from flowkit.core.numbering.records import NumberTaken
from flowkit.core.relations.records import LinkWrite
from flowkit.core.workitem.records import DutyWrite, WorkItem
from flowkit.engine.ports import HistoryRow
from flowkit.errors import BusinessKeyTaken, Conflict, Text
from flowkit.store import case_statements as statements
from flowkit.store import data_stores, links, numbers, people, rows
from flowkit.store.conflicts import KeyTaken
from flowkit.store.fields import field_rows
from flowkit.store.load_statements import OPEN_ITEMS
from flowkit.store.messages import PUT_MESSAGE
from flowkit.store.outbox import INBOX
from flowkit.store.rows import Row
from flowkit.store.statement import Statement
from flowkit.store.transaction import Memory, Transaction

_PLAIN_END = 2 + rows.CASE_PLAIN
_Batches = defaultdict[Statement, list[Row]]


def save(
    transaction: Transaction,
    draft: Draft,
    history: HistoryRow,
    fields: Mapping[str, object] | None,
    followed: Collection[str] | None = None,
) -> None:
    """The fence grows by one, and the chain of the case is the link of this row of its history."""
    case = draft.case
    case.chain = history.link
    memory = transaction.memory(case.id)
    level = memory.case[rows.CASE_LEVEL] if memory.case is not None else case.level
    if draft.is_new:
        _insert_case(transaction, draft, memory)
    else:
        _update_case(transaction, draft, memory)
    batches: _Batches = defaultdict(list)
    opened = _opened(draft, memory)
    _removed(transaction.tenant, draft, memory, batches)
    _added(transaction, draft, memory, batches, opened)
    _changed(transaction, draft, memory, batches, opened, history, level)
    if level != case.level:
        _list_at_level(transaction, draft, batches, level)
    if opened:
        batches[statements.LINK_ITEM] += ((item, transaction.tenant, case.id, token) for token, item in opened.items())
    if followed is None or followed:
        batches[statements.PUT_DOER] += _doers(transaction.tenant, draft, history.number, followed)
    for gone, new, move in _MOVES:
        if gone in batches and new in batches:
            _move(batches, gone, new, move)
    for statement, values in batches.items():
        if values:
            transaction.write_many(statement, values)
    if fields:
        _write_fields(transaction, case.id, fields, fresh=draft.is_new)
    transaction.write(statements.INSERT_HISTORY, (transaction.tenant, case.id, *history))
    draft.is_new = False
    draft.added, draft.changed, draft.removed = {}, {}, {}


# the case


def _insert_case(transaction: Transaction, draft: Draft, memory: Memory) -> None:
    case = draft.case
    case.tenant = transaction.tenant
    case.fence += 1
    row = rows.case_row(case, draft.get(Scope, 1))
    try:
        written = transaction.write(statements.INSERT_CASE, row)
    except KeyTaken:
        written = 0
    if not written:
        raise _taken(transaction, case)
    memory.case = row


def _update_case(transaction: Transaction, draft: Draft, memory: Memory) -> None:
    case, before = draft.case, memory.case
    if before is None:
        raise Conflict(
            Text("the case was not loaded in this transaction", "该案例未在本事务中加载"), code="case-not-loaded"
        )
    case.fence = before[2] + 1
    row = rows.case_row(case, draft.get(Scope, 1), None if (Scope, 1) in draft.changed else before)
    key = (transaction.tenant, case.id, before[2])
    if row[_PLAIN_END:] == before[_PLAIN_END:]:
        written = transaction.write(statements.UPDATE_CASE, (*row[2:_PLAIN_END], *key))
    else:
        if row[14] != before[14] and row[14] is not None and _with_key(transaction, case) is not None:
            raise _taken(transaction, case)
        written = transaction.write(statements.UPDATE_WHOLE_CASE, (*row[2:], *key))
    if not written:
        raise Conflict(Text("the case was changed by somebody else meanwhile", "案例已被他人修改"), code="fence")
    memory.case = row


def _with_key(transaction: Transaction, case: Case) -> str | None:
    found = transaction.row(statements.CASE_WITH_KEY, (transaction.tenant, case.process, case.business_key))
    return found[0] if found else None


def _taken(transaction: Transaction, case: Case) -> Conflict:
    other = _with_key(transaction, case) if case.business_key is not None else None
    if other is None:
        return Conflict(
            Text("there is a case with the id {id} already", "编号为 {id} 的案例已存在").format(id=case.id),
            code="case-id-taken",
        )
    return BusinessKeyTaken(
        Text(
            'an open case of process "{process}" has the business key "{key}"',
            "流程“{process}”已有业务编号为“{key}”的在办案例",
        ).format(process=case.process, key=case.business_key),
        case_id=other,
    )


# what lives inside it


def _removed(tenant: str, draft: Draft, memory: Memory, batches: _Batches) -> None:
    case = draft.case.id
    for kind, number in draft.removed:
        if kind is Scope and number == 1:
            continue
        memory.rows.pop((kind, number), None)
        batches[statements.WRITES[kind].delete].append((tenant, case, number))


def _opened(draft: Draft, memory: Memory) -> dict[int, int]:
    """The item that a token carries from now on, by the number of the token."""
    opened: dict[int, int] = {}
    for (kind, number), record in (*draft.changed.items(), *draft.added.items()):
        if kind is WorkItem and (item := cast("WorkItem", record)).ended_at is None and item.token:
            before = memory.rows.get((kind, number))
            if before is None or before[rows.ENDED_AT] is not None:
                opened[item.token] = number
    return opened


def _added(transaction: Transaction, draft: Draft, memory: Memory, batches: _Batches, opened: dict[int, int]) -> None:
    tenant, case = transaction.tenant, draft.case.id
    for (kind, number), record in draft.added.items():
        if kind is Notice:
            batches[statements.INSERT_NOTICE].append(_notice_row(tenant, case, record))
        elif kind is Delivery:
            batches[PUT_MESSAGE].append(_delivery_row(tenant, case, record))
        elif (write := _BESIDE.get(kind)) is not None:
            write(transaction, case, record)
        elif kind is not Scope or number != 1:
            writes = statements.WRITES[kind]
            row = writes.kind.write(record, None)
            if kind is Token:
                row = rows.with_item(row, opened.pop(number, None))
            memory.rows[kind, number] = row
            batches[writes.insert].append((tenant, case, *row))
            if kind is WorkItem:
                batches[statements.INSERT_INBOX] += rows.inbox_rows(tenant, case, row, draft.case.level)


_BESIDE: Mapping[type[Any], Callable[[Transaction, str, Any], None]] = {
    DutyWrite: people.write,
    StoreWrite: data_stores.write,
    LinkWrite: links.write,
    NumberTaken: numbers.enter,
}
"""What goes to tables of its own, where other cases look for it."""


def _changed(
    transaction: Transaction,
    draft: Draft,
    memory: Memory,
    batches: _Batches,
    opened: dict[int, int],
    history: HistoryRow,
    level: int,
) -> None:
    """`level` is how secret the case was."""
    tenant, case = transaction.tenant, draft.case.id
    for (kind, number), record in draft.changed.items():
        if kind is Scope and number == 1:
            continue
        writes = statements.WRITES[kind]
        before = memory.rows.get((kind, number))
        if before is None and writes.read is not None:
            before = transaction.row(writes.read, (tenant, case, number))
        row = writes.kind.write(record, before)
        if kind is Token and number in opened:
            row = rows.with_item(row, opened.pop(number))
        if row == before:
            continue
        end = _end_of_change(writes, row, before)
        batches[writes.update[end]].append((*row[1:end], tenant, case, number))
        memory.rows[kind, number] = row
        if kind is WorkItem and before is not None:
            old = rows.inbox_rows(tenant, case, before, level)
            _list_anew(old, rows.inbox_rows(tenant, case, row, draft.case.level), batches)
            _pass_on(tenant, case, before, row, batches, history)


def _end_of_change(writes: statements.Writes, row: Row, before: Row | None) -> int:
    """How much of the row is written: no index is touched whose columns stay as they were."""
    kind = writes.kind
    if before is None or row[kind.indexed :] != before[kind.indexed :]:
        return len(row)
    return kind.plain if row[kind.plain : kind.indexed] == before[kind.plain : kind.indexed] else kind.indexed


def _list_at_level(transaction: Transaction, draft: Draft, batches: _Batches, level: int) -> None:
    """The case has become more or less secret: what stands in inboxes already is counted by others from now on."""
    tenant, case = transaction.tenant, draft.case.id
    touched = {number for kind, number in (*draft.changed, *draft.added) if kind is WorkItem}
    for row in transaction.rows(OPEN_ITEMS, (tenant, case)):
        if row[0] not in touched:
            here = partial(rows.inbox_rows, tenant, case, row)
            _list_anew(here(level), here(draft.case.level), batches)


def _list_anew(old: list[Row], new: list[Row], batches: _Batches) -> None:
    """Bring the inboxes in line with the item."""
    if old != new:
        place = statements.INBOX_PLACE
        here, there = {row[:place] for row in old}, {row[:place] for row in new}
        batches[statements.DELETE_INBOX] += (row[:place] for row in old if row[:place] not in there)
        batches[statements.INSERT_INBOX] += (row for row in new if row[:place] not in here)
        staying = [(*row[place:], *row[:place]) for row in new if row[:place] in here and row not in old]
        if staying:
            batches[statements.MARK_INBOX] += staying


def _pass_on(tenant: str, case: str, before: Row, now: Row, batches: _Batches, history: HistoryRow) -> None:
    """Open work that became another's: a line of the done list of whoever had it, or gave it away without having taken
    it. What goes back to its group is no such work.
    """
    if now[rows.ENDED_AT] is not None or before[rows.ENDED_AT] is not None:
        return
    if not now[rows.ASSIGNEE] and now[rows.OFFER] == before[rows.OFFER]:
        return
    held = _whose(before) if _whose(before) != _whose(now) else ""
    person = held or (now[rows.GIVER] if now[rows.GIVER] != before[rows.GIVER] else "")
    if person and person != now[rows.ASSIGNEE]:
        line = (tenant, person, history.at, case, history.number, now[0], history.command[:64], history.actor)
        batches[statements.PASS_ON].append(line)


def _whose(item: Row) -> str:
    """Who has the item, or is the only one to whom it is offered."""
    if item[rows.ASSIGNEE]:
        return str(item[rows.ASSIGNEE])
    offer = rows.words(item[rows.OFFER])
    return str(offer[0]).removeprefix("person:") if len(offer) == 1 and str(offer[0]).startswith("person:") else ""


def _doers(tenant: str, draft: Draft, number: int, followed: Collection[str] | None) -> Iterator[Row]:
    """Who completed a step in this action, where somebody will ask."""
    for (kind, _), record in (*draft.added.items(), *draft.changed.items()):
        if kind is not WorkItem:
            continue
        item = cast("WorkItem", record)
        if item.status == "completed" and item.done_by and (followed is None or item.node in followed):
            yield (tenant, draft.case.id, item.pass_number, item.node, item.done_by, number)


_MOVES = (
    (statements.WRITES[Token].delete, statements.WRITES[Token].insert, statements.MOVE_TOKEN),
    (statements.DELETE_INBOX, statements.INSERT_INBOX, statements.MOVE_INBOX),
)


def _move(batches: _Batches, gone: Statement, new: Statement, move: Statement) -> None:
    """A row that goes and one that comes in the same action are one row that moves: one statement less."""
    old_keys, rows_to_add = batches[gone], batches[new]
    pairs = min(len(old_keys), len(rows_to_add))
    batches[move] = [(*row[1:], *key) for key, row in zip(old_keys[:pairs], rows_to_add[:pairs], strict=True)]
    batches[gone], batches[new] = old_keys[pairs:], rows_to_add[pairs:]


# what goes with it


def _notice_row(tenant: str, case: str, notice: Any) -> Row:
    """A notice of the inbox is read where it lies, so it is delivered with the action that made it."""
    at, here = notice.made_at, notice.channel == INBOX
    status, pending_at, delivered_at = ("delivered", None, at) if here else ("pending", at, None)
    return (
        tenant, case, notice.id, notice.channel, notice.to, notice.subject, notice.body, notice.cause, at,
        rows.context_text(notice.data), status, 0, pending_at, None, delivered_at, "",
    )  # fmt: skip


def _delivery_row(tenant: str, case: str, sent: Any) -> Row:
    """Its id is that of the sending: a row for each receiver."""
    return (
        tenant, f"{case}.{sent.id}", sent.name, sent.key, dump(sent.payload), sent.case, sent.subscription,
        sent.expires_at, sent.sent_by, sent.process, sent.node, None,
    )  # fmt: skip


def _write_fields(transaction: Transaction, case: str, fields: Mapping[str, object], *, fresh: bool) -> None:
    if not fresh:
        transaction.write_many(statements.DELETE_FIELD, [(transaction.tenant, case, name) for name in fields])
    values: Iterable[Row] = field_rows(transaction.tenant, case, fields)
    transaction.write_many(statements.INSERT_FIELD, list(values))
