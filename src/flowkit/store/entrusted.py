"""What hangs on keys, persons and units beyond their inboxes. Asked when somebody leaves or a unit ends, not on the way
of an action: what waits for a person stands in the text of tokens and rounds, and is looked through there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select

from flowkit.core.codec import dump
from flowkit.engine.ports import ListedItem
from flowkit.store import rows, tables
from flowkit.store.case_statements import columns
from flowkit.store.transaction import Transaction
from flowkit.store.worklists import CASE, contains, listed_item

_MOST = 500
"""How many keys are asked for in one statement."""
_NAMES = 50
"""How many names are looked for by the database; of more, the texts are looked through here."""
_TEXTS = re.compile(r'"(?:[^"\\]|\\.)*"')


def listed(transaction: Transaction, keys: Sequence[str]) -> dict[str, int]:
    """How many open items are listed under each of the keys that has any."""
    found: dict[str, int] = {}
    c = tables.inbox.c
    for begin in range(0, len(keys), _MOST):
        chunk = list(keys[begin : begin + _MOST])
        counted = select(c.inbox_key, func.count()).where(c.tenant == transaction.tenant, c.inbox_key.in_(chunk))
        found |= {str(key): int(count) for key, count in transaction.query(counted.group_by(c.inbox_key))}
    return found


def delegated(transaction: Transaction, persons: Sequence[str]) -> list[ListedItem]:
    """Open items that one of the persons has delegated and gets back, oldest case first."""
    item, case, passed = tables.item, tables.case, tables.passed_on
    this_item = and_(item.c.tenant == passed.c.tenant, item.c.case_id == passed.c.case_id, item.c.id == passed.c.item)
    this_case = and_(case.c.tenant == passed.c.tenant, case.c.id == passed.c.case_id)
    found: dict[tuple[str, int], ListedItem] = {}
    for begin in range(0, len(persons), _MOST):
        chunk = list(persons[begin : begin + _MOST])
        wanted = (
            select(*CASE, *columns(rows.ITEM))
            .select_from(passed.join(item, this_item).join(case, this_case))
            .where(passed.c.tenant == transaction.tenant, passed.c.person.in_(chunk))
            .where(item.c.giver == passed.c.person, item.c.status == "delegated")
        )
        for row in transaction.query(wanted):
            each = listed_item(row)
            found[each.case, each.item.id] = each
    return [found[key] for key in sorted(found)]


def turns(transaction: Transaction, persons: Sequence[str]) -> list[tuple[str, str, int, str]]:
    """The tokens ("token") and rounds ("scope") of open cases in whose data one of the persons is named: case, kind,
    number, person. Whether as somebody who is waited for, the data themselves say.
    """
    named = {dump(each): each for each in persons}
    token, scope = tables.token.c, tables.scope.c
    here = (
        select(token.case_id, literal("token"), token.id, token.data).where(token.tenant == transaction.tenant),
        select(scope.case_id, literal("scope"), scope.id, scope.data).where(
            scope.tenant == transaction.tenant, scope.kind == "round"
        ),
    )
    few = 0 < len(named) <= _NAMES
    found: set[tuple[str, str, int, str]] = set()
    for page, data in zip(here, (token.data, scope.data), strict=True) if named else ():
        wanted = page.where(_any_in(transaction, data, named) if few else data != "{}")
        for case, kind, number, text in transaction.query(wanted):
            texts = named.keys() & set(_TEXTS.findall(str(text)))
            found |= {(str(case), str(kind), int(number), named[each]) for each in texts}
    return sorted(found)


def _any_in(transaction: Transaction, column: ColumnElement[Any], texts: Iterable[str]) -> ColumnElement[bool]:
    name = transaction.database.texts.name
    return or_(*(contains(name, column, literal(text)) for text in texts))


def offered(transaction: Transaction, keys: Sequence[str]) -> list[ListedItem]:
    """The open items that are offered under one of the keys, or were before a dispatch, whoever has them."""
    item, case = tables.item, tables.case
    this_case = and_(case.c.tenant == item.c.tenant, case.c.id == item.c.case_id)
    found: dict[tuple[str, int], ListedItem] = {}
    for begin in range(0, len(keys), _NAMES):
        texts = [dump(each) for each in keys[begin : begin + _NAMES]]
        wanted = (
            select(*CASE, *columns(rows.ITEM))
            .select_from(item.join(case, this_case))
            .where(item.c.tenant == transaction.tenant, item.c.ended_at.is_(None))
            .where(or_(_any_in(transaction, item.c.offer, texts), _any_in(transaction, item.c.aside, texts)))
        )
        for row in transaction.query(wanted):
            each = listed_item(row)
            found[each.case, each.item.id] = each
    return [found[key] for key in sorted(found)]


def open_cases(transaction: Transaction, units: Sequence[str]) -> list[tuple[str, str]]:
    """The open cases of these units: id and unit."""
    c = tables.case.c
    found: list[tuple[str, str]] = []
    for begin in range(0, len(units), _MOST):
        chunk = list(units[begin : begin + _MOST])
        wanted = select(c.id, c.unit).where(c.tenant == transaction.tenant, c.status == "open", c.unit.in_(chunk))
        found += ((str(case), str(unit)) for case, unit in transaction.query(wanted))
    return sorted(found)
