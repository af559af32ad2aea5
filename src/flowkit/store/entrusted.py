"""What hangs on keys, persons and units beyond their inboxes. Asked when somebody leaves or a unit ends, not on the way
of an action: what waits for a person stands in the text of tokens and rounds, and is looked through there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select

from flowkit.core.codec import dump
from flowkit.engine.ports import ListedItem
from flowkit.store import rows, tables
from flowkit.store.case_statements import columns
from flowkit.store.transaction import Transaction
from flowkit.store.worklists import contains, listed_item

_MOST = 500
"""How many keys are asked for in one statement."""
_NAMES = 50
"""How many persons are looked for in one pass over the tokens."""


def listed(transaction: Transaction, keys: Sequence[str]) -> dict[str, int]:
    """How many open items are listed under each of the keys that has any."""
    found: dict[str, int] = {}
    c = tables.inbox.c
    for begin in range(0, len(keys), _MOST):
        chunk = list(keys[begin : begin + _MOST])
        counted = select(c.inbox_key, func.count()).where(c.tenant == transaction.tenant, c.inbox_key.in_(chunk))
        found |= {str(key): int(count) for key, count in transaction.query(counted.group_by(c.inbox_key))}
    return found


def delegated(transaction: Transaction, person: str) -> list[ListedItem]:
    """Open items that the person has delegated and gets back, oldest case first."""
    item, case, passed = tables.item, tables.case, tables.passed_on
    this_item = and_(item.c.tenant == passed.c.tenant, item.c.case_id == passed.c.case_id, item.c.id == passed.c.item)
    this_case = and_(case.c.tenant == passed.c.tenant, case.c.id == passed.c.case_id)
    names = ("id", "business_key", "process", "version", "state")
    wanted = (
        select(*(case.c[name] for name in names), *columns(rows.ITEM))
        .select_from(passed.join(item, this_item).join(case, this_case))
        .where(passed.c.tenant == transaction.tenant, passed.c.person == person)
        .where(item.c.giver == person, item.c.status == "delegated")
        .order_by(case.c.id, item.c.id)
    )
    found = (listed_item(row) for row in transaction.query(wanted))
    return list({(each.case, each.item.id): each for each in found}.values())


def turns(transaction: Transaction, persons: Sequence[str]) -> list[tuple[str, str, int]]:
    """The tokens ("token") and rounds ("scope") of open cases in whose data one of the persons is named: case, kind,
    number. Whether as somebody who is waited for, the data themselves say.
    """
    found: dict[tuple[str, str, int], None] = {}
    token, scope = tables.token.c, tables.scope.c
    for begin in range(0, len(persons), _NAMES):
        texts = [dump(each) for each in persons[begin : begin + _NAMES]]
        named = _named(transaction, token.data, texts)
        pages = [
            select(token.case_id, literal("token"), token.id).where(token.tenant == transaction.tenant, named),
            select(scope.case_id, literal("scope"), scope.id).where(
                scope.tenant == transaction.tenant, scope.kind == "round", _named(transaction, scope.data, texts)
            ),
        ]
        for page in pages:
            found |= {(str(case), str(kind), int(number)): None for case, kind, number in transaction.query(page)}
    return sorted(found)


def _named(transaction: Transaction, data: ColumnElement[Any], texts: Sequence[str]) -> ColumnElement[bool]:
    name = transaction.database.texts.name
    return and_(data != "{}", or_(*(contains(name, data, literal(text)) for text in texts)))


def open_cases(transaction: Transaction, units: Sequence[str]) -> list[tuple[str, str]]:
    """The open cases of these units: id and unit."""
    c = tables.case.c
    found: list[tuple[str, str]] = []
    for begin in range(0, len(units), _MOST):
        chunk = list(units[begin : begin + _MOST])
        wanted = select(c.id, c.unit).where(c.tenant == transaction.tenant, c.status == "open", c.unit.in_(chunk))
        found += ((str(case), str(unit)) for case, unit in transaction.query(wanted))
    return sorted(found)
