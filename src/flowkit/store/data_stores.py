"""Data stores: what diagrams keep beyond their cases, a row for each store of a tenant.

A write locks the row and changes one entry, or all of it; so two cases that write different entries at once lose
nothing. Who writes first makes the row: the other waits for the end of that transaction.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from sqlalchemy import ClauseElement, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from flowkit.core.codec import dump, load
from flowkit.core.instance.records import StoreWrite
from flowkit.errors import InputInvalid, Text
from flowkit.store.case_statements import new
from flowkit.store.conflicts import KeyTaken
from flowkit.store.statement import Statement
from flowkit.store.tables import data_store
from flowkit.store.transaction import Transaction

LONGEST = 1_000_000
"""How long the text of a store may be: it is read and written as a whole."""
_ONE = (data_store.c.tenant == bindparam("k_tenant"), data_store.c.name == bindparam("k_name"))


def _make(name: str) -> ClauseElement:
    if name == "mysql":
        return insert(data_store).values(new(data_store))
    dialect: Any = postgresql if name == "postgresql" else sqlite
    made: ClauseElement = dialect.insert(data_store).values(new(data_store)).on_conflict_do_nothing()
    return made


_MAKE = Statement(_make, "tenant name value")
_READ = Statement(lambda _: select(data_store.c.value).where(*_ONE), "k_tenant k_name")
_LOCK = Statement(lambda _: select(data_store.c.value).where(*_ONE).with_for_update(), "k_tenant k_name")
_WRITE = Statement(lambda _: update(data_store).where(*_ONE).values(value=bindparam("value")), "value k_tenant k_name")


def stored(transaction: Transaction, store: str) -> object:
    found = transaction.row(_READ, (transaction.tenant, store))
    return load(found[0]) if found else None


def write(transaction: Transaction, _: str, each: StoreWrite) -> None:
    """Raises InputInvalid for a value that is too large."""
    with suppress(KeyTaken):
        transaction.write(_MAKE, (transaction.tenant, each.store, "null"))
    found = transaction.row(_LOCK, (transaction.tenant, each.store))
    value = dump(each.applied(load(found[0]) if found else None))
    if len(value) > LONGEST:
        raise InputInvalid(
            Text("the data store {name} would hold more than {n} characters", "数据存储 {name} 将超过 {n} 字").format(
                name=each.store, n=LONGEST
            ),
            code="store-too-large",
            mend=Text("keep large data in the application's own tables", "请把大量数据放在应用自己的表中"),
        )
    transaction.write(_WRITE, (value, transaction.tenant, each.store))
