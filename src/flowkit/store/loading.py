"""Load a case to act on it: lock first, then no more than the action begins with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from flowkit.core.deadline.records import Deadline
from flowkit.core.draft import Draft, Record
from flowkit.core.instance.records import Scope, Token
from flowkit.core.workitem.records import WorkItem
from flowkit.engine.ports import Clocked, Focus
from flowkit.store import case_statements as head
from flowkit.store import load_statements as statements
from flowkit.store import rows
from flowkit.store.rows import Kind, Row
from flowkit.store.transaction import Memory, Transaction

_Key = tuple[type[Any], int]
_WIDTH = {kind: len(head.column_names(kind)) for kind in rows.KINDS.values()}
_RECORD = {kind: record for record, kind in rows.KINDS.items()}
_CHUNK = 100
"""As many items are loaded in one statement."""
_PARTS: dict[str, tuple[Kind, ...]] = {
    "item": (rows.ITEM, rows.TOKEN),
    "token": (rows.TOKEN, rows.ITEM),
    "job": (rows.JOB, rows.TOKEN, rows.ITEM, rows.DEADLINE),
    "deadline": (rows.DEADLINE, rows.TOKEN, rows.ITEM),
    "subscription": (rows.SUBSCRIPTION, rows.TOKEN, rows.ITEM),
    "incident": (rows.INCIDENT, rows.TOKEN, rows.ITEM),
}


def load(
    transaction: Transaction, case: str, focus: Focus, clocked: Clocked | None = None, *, skip_locked: bool = False
) -> Draft | None:
    waiting = head.TRY_CASE if transaction.joined else head.LOCK_CASE
    found = transaction.lock_row(head.SKIP_CASE if skip_locked else waiting, (transaction.tenant, case))
    if found is None:
        return None
    memory = transaction.memories[case] = Memory(found)
    root = rows.root_scope(found)
    with_clocks = clocked is None or clocked(root.process, root.version)
    return Draft(rows.case_record(found), [root, *_rows(transaction, memory, case, focus, with_clocks=with_clocks)])


def row(transaction: Transaction, case: str, focus: Focus) -> list[Record]:
    return _rows(transaction, transaction.memory(case), case, focus, with_clocks=True)


def below(transaction: Transaction, case: str, scope: int) -> list[Record]:
    memory = transaction.memory(case)
    found: list[Record] = []
    for kind, statement in statements.WHOLE_CASE if scope == 1 else statements.BELOW:
        key = (transaction.tenant, case)
        values: Row = key if scope == 1 else (scope, *key * (3 if kind is rows.DEADLINE else 2))
        found += [_take(memory, kind, each) for each in transaction.rows(statement, values)]
    return found


def numbered_items(transaction: Transaction, case: str, numbers: Sequence[int]) -> list[WorkItem]:
    memory = transaction.memory(case)
    found: list[WorkItem] = []
    for begin in range(0, len(numbers), _CHUNK):
        chunk = numbers[begin : begin + _CHUNK]
        statement = statements.numbered_items(len(chunk))
        read = transaction.rows(statement, (transaction.tenant, case, *chunk))
        found += (cast("WorkItem", _take(memory, rows.ITEM, each)) for each in read)
    return found


def _rows(transaction: Transaction, memory: Memory, case: str, focus: Focus, *, with_clocks: bool) -> list[Record]:
    records: dict[_Key, Record] = {}
    if focus.kind != "case":
        for found in transaction.rows(statements.FOCUS[focus.kind], (transaction.tenant, case, focus.number)):
            records.update(_split(memory, _PARTS[focus.kind], found))
    if focus.kind == "job" and not records:
        return []  # another worker was first: nothing comes of it
    token, scope = _place(records)
    processes = [1]
    if scope != 1:
        for found in transaction.rows(statements.CHAIN, (transaction.tenant, case, scope)):
            records = {**dict(_split(memory, (rows.SCOPE, rows.TOKEN), found)), **records}
        processes += [number for (kind, number), each in records.items() if kind is Scope and each.kind == "process"]  # type: ignore[attr-defined]  # because it is a scope
    if not with_clocks:
        return list(records.values())
    key = (transaction.tenant, case)
    values: Row = (*key, *processes, *((*key, token) if token is not None else ()))
    for found in transaction.rows(statements.running_deadlines(len(processes), token=token is not None), values):
        if (Deadline, found[0]) not in records:  # the clock that is due is there already
            records[Deadline, found[0]] = _take(memory, rows.DEADLINE, found)
    return list(records.values())


def _place(records: dict[_Key, Record]) -> tuple[int | None, int]:
    """The token in focus and the scope it is in; without one, the scope of the record itself, else the root."""
    for (kind, number), record in records.items():
        if kind is Token:
            return number, record.scope  # type: ignore[attr-defined]  # because it is a token
    for record in records.values():
        if (scope := getattr(record, "scope", None)) is not None:
            return None, scope
    return None, 1


def _split(memory: Memory, kinds: tuple[Kind, ...], joined: Row) -> Iterator[tuple[_Key, Record]]:
    """The records of one joined row; what was not there came as NULL."""
    start = 0
    for kind in kinds:
        end = start + _WIDTH[kind]
        if joined[start] is not None:
            yield (_RECORD[kind], joined[start]), _take(memory, kind, joined[start:end])
        start = end


def _take(memory: Memory, kind: Kind, found: Row) -> Record:
    memory.rows.setdefault((_RECORD[kind], found[0]), found)
    record: Record = kind.read(found)
    return record
