"""How secret each case is stands in its row and with what is listed of it.

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import sqlalchemy as sa
from alembic import op
from lxml import etree

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_ACCESS = "{urn:flowkit:bpmn:1}access"
_PROCESS = "{http://www.omg.org/spec/BPMN/20100524/MODEL}process"
_LEVELS = ("public", "internal", "confidential", "secret", "top-secret")
_INTERNAL = 1


def upgrade() -> None:
    """By what the data of each case say, where its process knows levels of secrecy."""
    op.add_column("flowkit_case", sa.Column("level", sa.SmallInteger(), nullable=False, server_default=sa.text("1")))
    case = sa.table("flowkit_case", *map(sa.column, ("tenant", "id", "process", "version", "data", "level")))
    inbox = sa.table("flowkit_inbox", *map(sa.column, ("tenant", "case_id", "care")))
    connection = op.get_bind()
    for tenant, process, version, said, name in _secret(connection):
        here = (case.c.tenant == tenant, case.c.process == process, case.c.version == version)
        for number, data in connection.execute(sa.select(case.c.id, case.c.data).where(*here)).all():
            level = _level(said, json.loads(data).get(name) if name else None)
            if level != _INTERNAL:
                mine = (case.c.tenant == tenant, case.c.id == number)
                connection.execute(case.update().where(*mine).values(level=level))
            if level > _INTERNAL:
                listed = (inbox.c.tenant == tenant, inbox.c.case_id == number)
                connection.execute(inbox.update().where(*listed).values(care=inbox.c.care + 10 * level))


def _secret(connection: sa.Connection) -> Iterator[tuple[str, str, int, str, str]]:
    """The versions that know levels: their own, and the datum that says that of a case."""
    stored = sa.table("flowkit_definition", *map(sa.column, ("tenant", "process", "version", "xml")))
    for tenant, process, version, xml in connection.execute(sa.select(*stored.c)).all():
        access = _access(xml, process) if b"secrecy" in xml else {}
        if "secrecy" in access or "secrecy-field" in access:
            yield tenant, process, version, access.get("secrecy", "internal"), access.get("secrecy-field", "")


def _access(xml: bytes, process: str) -> Mapping[str, str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for each in etree.fromstring(xml, parser).iter(_PROCESS):
        if each.get("id") == process:
            return {str(name): str(value) for found in each.iter(_ACCESS) for name, value in found.attrib.items()}
    return {}


def _level(process: str, case: object) -> int:
    said = process if case is None else case
    return _LEVELS.index(said) if isinstance(said, str) and said in _LEVELS else len(_LEVELS) - 1


def downgrade() -> None:
    raise NotImplementedError("flowkit's tables are not taken down by a migration")
