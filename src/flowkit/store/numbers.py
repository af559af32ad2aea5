"""Numbers: a row for each counter, and one for each number that was given.

The row of a counter is locked from the question for its last number until the transaction ends. So numbers are given
one after the other, a roll-back gives its number back, and no number is left out.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from sqlalchemy import ClauseElement, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from flowkit.core.numbering.records import NumberTaken
from flowkit.errors import Conflict, Text
from flowkit.store.case_statements import new
from flowkit.store.conflicts import KeyTaken
from flowkit.store.statement import Statement
from flowkit.store.tables import counter, number
from flowkit.store.transaction import Transaction


def _unless_there(table: Any) -> Any:
    """Makes a row unless there is one; on MySQL that it is there is KeyTaken."""

    def make(name: str) -> ClauseElement:
        if name == "mysql":
            return insert(table).values(new(table))
        dialect: Any = postgresql if name == "postgresql" else sqlite
        made: ClauseElement = dialect.insert(table).values(new(table)).on_conflict_do_nothing()
        return made

    return make


_ONE = (
    counter.c.tenant == bindparam("k_tenant"),
    counter.c.book == bindparam("k_book"),
    counter.c.period == bindparam("k_period"),
)
_MAKE = Statement(_unless_there(counter), "tenant book period last")
_LOCK = Statement(lambda _: select(counter.c.last).where(*_ONE).with_for_update(), "k_tenant k_book k_period")
_COUNT = Statement(
    lambda _: update(counter).where(*_ONE).values(last=bindparam("last")), "last k_tenant k_book k_period"
)
_ENTER = Statement(_unless_there(number), "tenant number book case_id")
_FIND = Statement(
    lambda _: (
        select(number.c.case_id)
        .where(number.c.tenant == bindparam("tenant"), number.c.number == bindparam("number"))
        .order_by(number.c.book)
    ),
    "tenant number",
)


def last_number(transaction: Transaction, book: str, period: str) -> int:
    """Locks the counter."""
    with suppress(KeyTaken):
        transaction.write(_MAKE, (transaction.tenant, book, period, 0))
    found = transaction.row(_LOCK, (transaction.tenant, book, period))
    return int(found[0]) if found else 0


def enter(transaction: Transaction, case: str, taken: NumberTaken) -> None:
    """Raises Conflict (number-taken) for a number that the book has."""
    transaction.write(_COUNT, (taken.running, transaction.tenant, taken.book, taken.period))
    try:
        entered = transaction.write(_ENTER, (transaction.tenant, taken.text, taken.book, case))
    except KeyTaken:
        entered = 0
    if not entered:
        raise Conflict(
            Text("the number {text} was given before", "编号 {text} 已使用").format(text=taken.text),
            code="number-taken",
            mend=Text("put a separator between the parts of the pattern", "请在编号格式各部分之间加分隔符"),
        )


def cases_with(transaction: Transaction, text: str) -> list[str]:
    return [row[0] for row in transaction.rows(_FIND, (transaction.tenant, text))]
