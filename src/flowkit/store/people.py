"""What assignments must know beyond the case: open work of each person, whose turn it is, who did which duty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import ClauseElement, bindparam, func, insert, select, update
from sqlalchemy.dialects import mysql, postgresql, sqlite

from flowkit.core.workitem.records import DutyWrite
from flowkit.engine.ports import DoneDuty
from flowkit.store.case_statements import new
from flowkit.store.conflicts import KeyTaken
from flowkit.store.statement import Statement
from flowkit.store.tables import duty, inbox, turn
from flowkit.store.transaction import Transaction

_MOST = 500
"""How many persons are asked for in one statement."""


def loads(transaction: Transaction, persons: Sequence[str]) -> dict[str, int]:
    """How many open items each person holds, or was offered alone."""
    found: dict[str, int] = {}
    for begin in range(0, len(persons), _MOST):
        keys = [f"person:{each}" for each in persons[begin : begin + _MOST]]
        c = inbox.c
        counted = select(c.inbox_key, func.count()).where(c.tenant == transaction.tenant, c.inbox_key.in_(keys))
        rows = transaction.query(counted.group_by(c.inbox_key))
        found |= {str(key).removeprefix("person:"): int(count) for key, count in rows}
    return found


def _make(name: str) -> ClauseElement:
    if name == "mysql":
        return insert(turn).values(new(turn))
    dialect: Any = postgresql if name == "postgresql" else sqlite
    made: ClauseElement = dialect.insert(turn).values(new(turn)).on_conflict_do_nothing()
    return made


_KEYS = "k_tenant k_process k_node k_rule"
_ONE = tuple(turn.c[name] == bindparam(f"k_{name}") for name in ("tenant", "process", "node", "rule"))
_MAKE = Statement(_make, "tenant process node rule person")
_LOCK = Statement(lambda _: select(turn.c.person).where(*_ONE).with_for_update(), _KEYS)
_TAKE = Statement(lambda _: update(turn).where(*_ONE).values(person=bindparam("person")), f"person {_KEYS}")


def turn_of(transaction: Transaction, process: str, node: str, rule: int) -> str:
    """Who was picked last, "" for nobody yet; whoever asks at the same time waits."""
    key = (transaction.tenant, process, node, rule)
    with suppress(KeyTaken):
        transaction.write(_MAKE, (*key, ""))
    found = transaction.row(_LOCK, key)
    return str(found[0]) if found else ""


def take_turn(transaction: Transaction, process: str, node: str, rule: int, person: str) -> None:
    transaction.write(_TAKE, (person, transaction.tenant, process, node, rule))


# duties that are kept apart


def _done(name: str) -> ClauseElement:
    if name == "mysql":
        put = mysql.insert(duty).values(new(duty))
        return put.on_duplicate_key_update(done_at=put.inserted.done_at)
    dialect: Any = postgresql if name == "postgresql" else sqlite
    other = dialect.insert(duty).values(new(duty))
    key = [column.name for column in duty.primary_key.columns]
    made: ClauseElement = other.on_conflict_do_update(index_elements=key, set_={"done_at": other.excluded.done_at})
    return made


_DONE = Statement(_done, " ".join(column.name for column in duty.columns))
_OF_SUBJECT = Statement(
    lambda _: select(duty.c.person, duty.c.duty, duty.c.done_at).where(
        duty.c.tenant == bindparam("tenant"),
        duty.c.separation == bindparam("separation"),
        duty.c.subject == bindparam("subject"),
    ),
    "tenant separation subject",
)


def put_duties(transaction: Transaction, done: Iterable[DoneDuty]) -> None:
    rows = [(transaction.tenant, *each) for each in done]
    if rows:
        transaction.write_many(_DONE, rows)


def write(transaction: Transaction, _: str, done: DutyWrite) -> None:
    """What an action has done of a separation, for each person."""
    rows = (DoneDuty(done.separation, done.subject, each, done.side, done.done_at) for each in done.persons)
    put_duties(transaction, rows)


def duties(transaction: Transaction, separation: str, subject: str) -> list[DoneDuty]:
    found = transaction.rows(_OF_SUBJECT, (transaction.tenant, separation, subject))
    return [DoneDuty(separation, subject, person, name, int(at)) for person, name, at in found]
