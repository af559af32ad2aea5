"""The statements that load and save a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import mysql, postgresql, sqlite

from flowkit.store import rows, tables
from flowkit.store.rows import Kind
from flowkit.store.statement import Statement

_KEY = "tenant case_id id"


def column_names(kind: Kind) -> list[str]:
    """The columns of a record's row: all but the tenant and the case."""
    return [column.name for column in kind.table.columns][2:]


def columns(kind: Kind, table: Any = None) -> list[ColumnElement[Any]]:
    source = kind.table if table is None else table
    return [source.c[name] for name in column_names(kind)]


def new(table: Table) -> dict[str, Any]:
    return {column.name: bindparam(column.name) for column in table.columns}


def same(table: Any, **other: object) -> ColumnElement[bool]:
    """The row of the tenant and case given as parameters, with these values."""
    parts = [table.c.tenant == bindparam("tenant"), table.c.case_id == bindparam("case_id")]
    return and_(*parts, *(table.c[name] == value for name, value in other.items()))


# The case itself


def _select_case(_: str) -> Select[Any]:
    c = tables.case.c
    return select(*c).where(c.tenant == bindparam("tenant"), c.id == bindparam("id"))


READ_CASE = Statement(_select_case, "tenant id")
LOCK_CASE = Statement(lambda name: _select_case(name).with_for_update(), "tenant id")
TRY_CASE = Statement(lambda name: _select_case(name).with_for_update(nowait=True), "tenant id")
SKIP_CASE = Statement(lambda name: _select_case(name).with_for_update(skip_locked=True), "tenant id")

_CASE_NAMES = [column.name for column in tables.case.columns]


def _insert_case(name: str) -> ClauseElement:
    """A taken key changes nothing and leaves a caller's transaction usable. InnoDB is so by itself."""
    if name == "mysql":
        return insert(tables.case).values(new(tables.case))
    dialect: Any = postgresql if name == "postgresql" else sqlite
    made: ClauseElement = dialect.insert(tables.case).values(new(tables.case)).on_conflict_do_nothing()
    return made


def _update_case(names: Sequence[str]) -> ClauseElement:
    c = tables.case.c
    key = and_(c.tenant == bindparam("k_tenant"), c.id == bindparam("k_id"), c.fence == bindparam("k_fence"))
    return update(tables.case).where(key).ordered_values(*((c[name], bindparam(name)) for name in names))


_PLAIN = _CASE_NAMES[2 : 2 + rows.CASE_PLAIN]
INSERT_CASE = Statement(_insert_case, " ".join(_CASE_NAMES))
UPDATE_CASE = Statement(lambda _: _update_case(_PLAIN), " ".join([*_PLAIN, "k_tenant k_id k_fence"]))
UPDATE_WHOLE_CASE = Statement(
    lambda _: _update_case(_CASE_NAMES[2:]), " ".join([*_CASE_NAMES[2:], "k_tenant k_id k_fence"])
)
CASE_WITH_KEY = Statement(
    lambda _: select(tables.case.c.id).where(
        tables.case.c.tenant == bindparam("tenant"),
        tables.case.c.process == bindparam("process"),
        tables.case.c.open_key == bindparam("open_key"),
    ),
    "tenant process open_key",
)

# Its records: one insert, one delete, and an update for each part of the row that changed


def _insert(kind: Kind) -> Statement:
    names = [column.name for column in kind.table.columns]
    return Statement(lambda _: insert(kind.table).values(new(kind.table)), " ".join(names))


def _where_key(table: Table) -> ColumnElement[bool]:
    c = table.c
    return and_(c.tenant == bindparam("k_tenant"), c.case_id == bindparam("k_case_id"), c.id == bindparam("k_id"))


def _update(kind: Kind, end: int) -> Statement:
    names = column_names(kind)[1:end]
    c = kind.table.c
    return Statement(
        lambda _: (
            update(kind.table).where(_where_key(kind.table)).ordered_values(*((c[n], bindparam(n)) for n in names))
        ),
        " ".join([*names, "k_tenant k_case_id k_id"]),
    )


def _read(kind: Kind) -> Statement:
    return Statement(lambda _: select(*columns(kind)).where(same(kind.table, id=bindparam("id"))), "tenant case_id id")


def _move(table: Table, key: Sequence[str]) -> Statement:
    """Give a row, named by its key, other values in all columns but the tenant."""
    names = [column.name for column in table.columns][1:]
    here = [table.c[name] == bindparam(f"k_{name}") for name in key]
    made = update(table).where(*here)
    return Statement(
        lambda _: made.ordered_values(*((table.c[name], bindparam(name)) for name in names)),
        " ".join([*names, *(f"k_{name}" for name in key)]),
    )


def _delete(kind: Kind) -> Statement:
    return Statement(lambda _: delete(kind.table).where(_where_key(kind.table)), "k_tenant k_case_id k_id")


class Writes:
    """The writing statements of one kind of record."""

    __slots__ = ("delete", "insert", "kind", "read", "update")

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.insert = _insert(kind)
        self.delete = _delete(kind)
        self.read = _read(kind) if kind in {rows.ITEM, rows.TOKEN} else None
        """Where the row holds more than the record: what it was before."""
        self.update = {end: _update(kind, end) for end in {kind.plain, kind.indexed, len(column_names(kind))}}


WRITES = {record: Writes(kind) for record, kind in rows.KINDS.items()}

_PLACE = [column.name for column in tables.inbox.primary_key.columns]
_REST = [column.name for column in tables.inbox.columns if column.name not in _PLACE]
_HERE = [tables.inbox.c[name] == bindparam(f"k_{name}") for name in _PLACE]
_PLACED = " ".join(f"k_{name}" for name in _PLACE)
INSERT_INBOX = Statement(lambda _: insert(tables.inbox).values(new(tables.inbox)), " ".join([*_PLACE, *_REST]))
DELETE_INBOX = Statement(lambda _: delete(tables.inbox).where(*_HERE), _PLACED)
MARK_INBOX = Statement(
    lambda _: update(tables.inbox).where(*_HERE).ordered_values(*((tables.inbox.c[n], bindparam(n)) for n in _REST)),
    " ".join([*_REST, _PLACED]),
)
INBOX_PLACE = len(_PLACE)
"""How many of a row's columns say where it stands: its key."""
PASS_ON = Statement(
    lambda _: insert(tables.passed_on).values(new(tables.passed_on)),
    " ".join(column.name for column in tables.passed_on.columns),
)


def _upsert_doer(name: str) -> ClauseElement:
    table = tables.doer
    if name == "mysql":
        put = mysql.insert(table).values(new(table))
        return put.on_duplicate_key_update(done_number=put.inserted.done_number)
    dialect: Any = postgresql if name == "postgresql" else sqlite
    other = dialect.insert(table).values(new(table))
    key = [column.name for column in table.primary_key.columns]
    made: ClauseElement = other.on_conflict_do_update(
        index_elements=key, set_={"done_number": other.excluded.done_number}
    )
    return made


PUT_DOER = Statement(_upsert_doer, " ".join(column.name for column in tables.doer.columns))
MOVE_INBOX = _move(tables.inbox, _PLACE)
MOVE_TOKEN = _move(tables.token, ["tenant", "case_id", "id"])
LINK_ITEM = Statement(
    lambda _: (
        update(tables.token).where(_where_key(tables.token)).ordered_values((tables.token.c.item, bindparam("item")))
    ),
    "item k_tenant k_case_id k_id",
)
INSERT_NOTICE = Statement(
    lambda _: insert(tables.outbox).values(new(tables.outbox)),
    " ".join(column.name for column in tables.outbox.columns),
)
INSERT_HISTORY = Statement(
    lambda _: insert(tables.history).values(new(tables.history)),
    " ".join(column.name for column in tables.history.columns),
)
INSERT_FIELD = Statement(
    lambda _: insert(tables.case_field).values(new(tables.case_field)),
    " ".join(column.name for column in tables.case_field.columns),
)
DELETE_FIELD = Statement(
    lambda _: delete(tables.case_field).where(
        *(tables.case_field.c[name] == bindparam("k_" + name) for name in ("tenant", "case_id", "name"))
    ),
    "k_tenant k_case_id k_name",
)
