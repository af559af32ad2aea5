"""What is deployed: versions of definitions, calendars and organisations. They never change."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import ClauseElement, bindparam, func, insert, literal_column, select
from sqlalchemy.dialects import mysql, postgresql, sqlite

from flowkit.core.codec import dump, load
from flowkit.core.protocol import Instant
from flowkit.engine.ports import StoredDefinition
from flowkit.store.case_statements import new
from flowkit.store.rows import Row
from flowkit.store.statement import Statement
from flowkit.store.tables import definition as definitions_table
from flowkit.store.tables import resource as resources
from flowkit.store.tables import stamp as stamps
from flowkit.store.transaction import Transaction

_DEFINITION = list(definitions_table.c)[1:]


_STAMP = Statement(lambda _: select(stamps.c.value).where(stamps.c.tenant == bindparam("tenant")), "tenant")


def _next_stamp(name: str) -> ClauseElement:
    following = stamps.c.value + literal_column("1")
    if name == "mysql":
        return mysql.insert(stamps).values(new(stamps)).on_duplicate_key_update(value=following)
    dialect: Any = postgresql if name == "postgresql" else sqlite
    first = dialect.insert(stamps).values(new(stamps))
    made: ClauseElement = first.on_conflict_do_update(index_elements=["tenant"], set_={"value": following})
    return made


_NEXT_STAMP = Statement(_next_stamp, "tenant value")


def stamp(transaction: Transaction) -> int:
    found = transaction.row(_STAMP, (transaction.tenant,))
    return int(found[0]) if found else 0


def _changed(transaction: Transaction) -> None:
    transaction.write(_NEXT_STAMP, (transaction.tenant, 1))


def latest(transaction: Transaction, kind: str) -> dict[str, int]:
    """The newest version of each process (kind "process") or resource, by name."""
    table = definitions_table if kind == "process" else resources
    name = table.c.process if kind == "process" else table.c.name
    where = [table.c.tenant == transaction.tenant]
    if kind != "process":
        where.append(table.c.kind == kind)
    found = transaction.query(select(name, func.max(table.c.version)).where(*where).group_by(name).order_by(name))
    return {row[0]: row[1] for row in found}


def put_definition(transaction: Transaction, put: StoredDefinition) -> None:
    transaction.change(
        insert(definitions_table).values(
            tenant=transaction.tenant,
            process=put.process,
            version=put.version,
            checksum=put.checksum,
            file=put.file,
            xml=put.xml,
            deployed_at=put.deployed_at,
            deployed_by=put.deployed_by,
            pins=dump(dict(put.pins)),
        )
    )
    _changed(transaction)


def definition(transaction: Transaction, process: str, version: int | None) -> StoredDefinition | None:
    c = definitions_table.c
    wanted = select(*_DEFINITION).where(c.tenant == transaction.tenant, c.process == process)
    if version is not None:
        wanted = wanted.where(c.version == version)
    found = transaction.query(wanted.order_by(c.version.desc()).limit(1))
    return _stored(found[0]) if found else None


def definitions(transaction: Transaction) -> list[StoredDefinition]:
    c = definitions_table.c
    wanted = select(*_DEFINITION).where(c.tenant == transaction.tenant).order_by(c.process, c.version)
    return [_stored(row) for row in transaction.query(wanted)]


def _stored(row: Row) -> StoredDefinition:
    process, version, checksum, file, xml, deployed_at, deployed_by, pins = row
    pinned = cast("dict[str, str]", load(pins))
    return StoredDefinition(process, version, checksum, file, bytes(xml), deployed_at, deployed_by, pinned)


def put_resource(transaction: Transaction, kind: str, name: str, data: str, checksum: str, at: Instant) -> int:
    """The latest version if it has this checksum, else a new one."""
    c = resources.c
    named = select(c.version, c.checksum).where(c.tenant == transaction.tenant, c.kind == kind, c.name == name)
    latest = transaction.query(named.order_by(c.version.desc()).limit(1))
    if latest and latest[0][1] == checksum:
        return int(latest[0][0])
    version = int(latest[0][0]) + 1 if latest else 1
    values = {"kind": kind, "name": name, "version": version, "data": data, "checksum": checksum, "stored_at": at}
    transaction.change(insert(resources).values(tenant=transaction.tenant, **values))
    _changed(transaction)
    return version


def resource(transaction: Transaction, kind: str, name: str, version: int | None) -> tuple[int, str] | None:
    c = resources.c
    wanted = select(c.version, c.data).where(c.tenant == transaction.tenant, c.kind == kind, c.name == name)
    if version is not None:
        wanted = wanted.where(c.version == version)
    found = transaction.query(wanted.order_by(c.version.desc()).limit(1))
    return (found[0][0], found[0][1]) if found else None


_NAMES = Statement(
    lambda _: (
        select(resources.c.name)
        .where(resources.c.tenant == bindparam("tenant"), resources.c.kind == bindparam("kind"))
        .distinct()
        .order_by(resources.c.name)
    ),
    "tenant kind",
)


def names(transaction: Transaction, kind: str) -> list[str]:
    return [name for (name,) in transaction.rows(_NAMES, (transaction.tenant, kind))]
