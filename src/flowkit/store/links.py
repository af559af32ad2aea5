"""Marks by which like cases find each other, and links between cases.

A case has a row for each of its marks. Of those that have a mark in common only so many are read, the oldest first: a
mark that very many cases have says little, and the first case is the one that is looked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Select, bindparam, delete, insert, select, union_all

from flowkit.core.codec import load
from flowkit.core.instance.records import Case
from flowkit.core.relations.questions import Linked
from flowkit.core.relations.records import LinkWrite
from flowkit.store import rows
from flowkit.store.case_statements import new
from flowkit.store.statement import Statement
from flowkit.store.tables import case, case_field, link, trace
from flowkit.store.transaction import Transaction

_CHUNK = 100
_OWN = Statement(
    lambda _: select(trace.c.mark).where(
        trace.c.tenant == bindparam("tenant"),
        trace.c.case_id == bindparam("case_id"),
        trace.c.pool == bindparam("pool"),
    ),
    "tenant case_id pool",
)
_MARK = Statement(lambda _: insert(trace).values(new(trace)), "tenant pool mark case_id")
_FORGET = Statement(
    lambda _: delete(trace).where(*(column == bindparam("k_" + column.name) for column in trace.columns)),
    "k_tenant k_pool k_mark k_case_id",
)
_LINK = Statement(lambda _: insert(link).values(new(link)), "tenant case_id first_id kind")
_UNLINK = Statement(
    lambda _: delete(link).where(link.c.tenant == bindparam("k_tenant"), link.c.case_id == bindparam("k_case_id")),
    "k_tenant k_case_id",
)
_FIRST = Statement(
    lambda _: select(link.c.first_id, link.c.kind).where(
        link.c.tenant == bindparam("tenant"), link.c.case_id == bindparam("case_id")
    ),
    "tenant case_id",
)
_REPEATS = Statement(
    lambda _: (
        select(link.c.case_id, link.c.kind)
        .where(link.c.tenant == bindparam("tenant"), link.c.first_id == bindparam("first_id"))
        .order_by(link.c.case_id)
    ),
    "tenant first_id",
)


def put_marks(transaction: Transaction, number: str, pool: str, marks: Collection[str]) -> None:
    """Only what differs is written."""
    before = {row[0] for row in transaction.rows(_OWN, (transaction.tenant, number, pool))}
    for mark in sorted(before.difference(marks)):
        transaction.write(_FORGET, (transaction.tenant, pool, mark, number))
    transaction.write_many(_MARK, [(transaction.tenant, pool, mark, number) for mark in sorted(set(marks) - before)])


def marked(transaction: Transaction, pool: str, marks: Sequence[str], most: int) -> Mapping[str, int]:
    """How many of the marks each case has, of those that are read: at most so many of a mark."""
    found: defaultdict[str, int] = defaultdict(int)
    for start in range(0, len(marks), _CHUNK):
        some = marks[start : start + _CHUNK]
        values = {f"mark_{number}": mark for number, mark in enumerate(some)}
        build = partial(_with_marks, len(some), most)
        for (number,) in transaction.poll(
            ("marked", len(some), most), build, tenant=transaction.tenant, pool=pool, **values
        ):
            found[number] += 1
    return found


def _with_marks(size: int, most: int) -> Any:
    def one(number: int) -> Select[Any]:
        c = trace.c
        same = (c.tenant == bindparam("tenant"), c.pool == bindparam("pool"), c.mark == bindparam(f"mark_{number}"))
        oldest = select(c.case_id).where(*same).order_by(c.case_id).limit(most).subquery()
        return select(oldest.c.case_id)

    return union_all(*map(one, range(size)))


def cases_with_data(transaction: Transaction, numbers: Sequence[str]) -> list[tuple[Case, dict[str, object]]]:
    """These cases with the data of their roots."""
    if not numbers:
        return []
    found = transaction.query(select(*case.c).where(case.c.tenant == transaction.tenant, case.c.id.in_(numbers)))
    return [(rows.case_record(row), rows.root_scope(row).data) for row in found]


def fields_of(transaction: Transaction, number: str) -> dict[str, object]:
    """The case fields of one case."""
    c = case_field.c
    wanted = select(c.name, c.value).where(c.tenant == transaction.tenant, c.case_id == number)
    return {name: load(value) for name, value in transaction.query(wanted)}


def write(transaction: Transaction, number: str, each: LinkWrite) -> None:
    transaction.write(_UNLINK, (transaction.tenant, number))
    if each.first:
        transaction.write(_LINK, (transaction.tenant, number, each.first, each.kind))


def link_of(transaction: Transaction, number: str) -> Linked | None:
    found = transaction.row(_FIRST, (transaction.tenant, number))
    return Linked(*found) if found else None


def linked_to(transaction: Transaction, first: str) -> list[tuple[str, Linked]]:
    """The cases that are linked to this one, oldest first."""
    return [(row[0], Linked(first, row[1])) for row in transaction.rows(_REPEATS, (transaction.tenant, first))]
