"""Attachments of cases, and their content where the database keeps it: in parts, once for each tenant and digest."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, func, insert, select

from flowkit.core.workitem.notes import Attachment
from flowkit.store import rows
from flowkit.store.case_statements import columns, new, same
from flowkit.store.statement import Statement
from flowkit.store.tables import attachment, content
from flowkit.store.transaction import Transaction

_ALL = Statement(
    lambda _: select(*columns(rows.ATTACHMENT)).where(same(attachment)).order_by(attachment.c.id), "tenant case_id"
)
_OF = (content.c.tenant == bindparam("tenant"), content.c.digest == bindparam("digest"))
_COUNT = Statement(lambda _: select(func.count()).select_from(content).where(*_OF), "tenant digest")
_PART = Statement(
    lambda _: select(content.c.bytes).where(*_OF, content.c.part == bindparam("part")), "tenant digest part"
)
_PUT = Statement(lambda _: insert(content).values(new(content)), "tenant digest part bytes")


def attachments(transaction: Transaction, case: str) -> list[Attachment]:
    """All of the case, also those that were removed."""
    return [rows.ATTACHMENT.read(each) for each in transaction.rows(_ALL, (transaction.tenant, case))]


def put(transaction: Transaction, digest: str, parts: Iterable[bytes]) -> None:
    """What is there stays: the same digest is the same content."""
    if transaction.rows(_COUNT, (transaction.tenant, digest))[0][0]:
        return
    for number, part in enumerate(parts):
        transaction.write(_PUT, (transaction.tenant, digest, number, part))


def part(transaction: Transaction, digest: str, number: int) -> bytes:
    found = transaction.row(_PART, (transaction.tenant, digest, number))
    return bytes(found[0]) if found else b""
