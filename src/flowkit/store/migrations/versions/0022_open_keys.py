"""Only cases that are open and have a business key enter the index that keeps it unique.

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

import re
from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_NAME: Final = "flowkit_case_open_key"
_CONSTRAINT: Final = re.compile(rf",\s*CONSTRAINT {_NAME} UNIQUE \([^)]*\)")


def upgrade() -> None:
    """MariaDB and MySQL have no such indexes: there the constraint stays, which is an index of all cases."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        _make_anew(connection)
    elif connection.dialect.name == "postgresql":
        op.drop_constraint(_NAME, "flowkit_case")
    else:
        return
    open_keys = sa.text("open_key IS NOT NULL")
    columns = ["tenant", "process", "open_key"]
    op.create_index(_NAME, "flowkit_case", columns, unique=True, sqlite_where=open_keys, postgresql_where=open_keys)


def _make_anew(connection: sa.Connection) -> None:
    """SQLite takes no constraint away. The table keeps its indexes and triggers, and views of it stay as they are."""
    found = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = 'flowkit_case' AND sql IS NOT NULL"
    parts = connection.exec_driver_sql(found).all()
    (table,) = (sql for kind, _, sql in parts if kind == "table")
    others = [part for part in parts if part[0] != "table"]
    connection.exec_driver_sql("PRAGMA legacy_alter_table = ON")
    for kind, name, _ in others:
        connection.exec_driver_sql(f"DROP {kind} {name}")
    connection.exec_driver_sql("ALTER TABLE flowkit_case RENAME TO flowkit_case_before")
    connection.exec_driver_sql("PRAGMA legacy_alter_table = OFF")
    connection.exec_driver_sql(_CONSTRAINT.sub("", table))
    connection.exec_driver_sql("INSERT INTO flowkit_case SELECT * FROM flowkit_case_before")
    connection.exec_driver_sql("DROP TABLE flowkit_case_before")
    for _, _, sql in others:
        connection.exec_driver_sql(sql)


def downgrade() -> None:
    raise NotImplementedError("flowkit's tables are not taken down by a migration")
