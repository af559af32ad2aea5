"""What is deployed: versions of definitions, calendars and organisations. They never change."""

from __future__ import annotations

from typing import cast

from sqlalchemy import bindparam, func, insert, select

from flowkit.core.codec import dump, load
from flowkit.core.protocol import Instant
from flowkit.engine.ports import StoredDefinition
from flowkit.store.rows import Row
from flowkit.store.statement import Statement
from flowkit.store.tables import definition as definitions_table
from flowkit.store.tables import resource as resources
from flowkit.store.transaction import Transaction

_DEFINITION = list(definitions_table.c)[1:]


_LATEST_PROCESS = Statement(
    lambda _: select(func.max(definitions_table.c.version)).where(
        definitions_table.c.tenant == bindparam("tenant"), definitions_table.c.process == bindparam("name")
    ),
    "tenant name",
)
_LATEST_RESOURCE = Statement(
    lambda _: select(func.max(resources.c.version)).where(
        *(resources.c[name] == bindparam(name) for name in ("tenant", "kind", "name"))
    ),
    "tenant kind name",
)


def latest(transaction: Transaction, kind: str, name: str) -> int | None:
    if kind == "process":
        found = transaction.row(_LATEST_PROCESS, (transaction.tenant, name))
    else:
        found = transaction.row(_LATEST_RESOURCE, (transaction.tenant, kind, name))
    return found[0] if found else None


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
