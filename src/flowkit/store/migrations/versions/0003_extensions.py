"""A clock keeps its extensions and the journal of its changes.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT
from sqlalchemy.types import TypeEngine

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NEW: Final = ("extensions", "changes")
_KEPT: Final = (
    "tenant, case_id, id, target, calendar_version, due_at, warn_at, pauses, marks, breached_at, verdict, ended_at, "
    "rule, scope, token, item, started_at, calendar"
)


def upgrade() -> None:
    """SQLite makes the table anew, so that it is the same as that of an empty database."""
    if op.get_bind().dialect.name != "sqlite":
        for name in _NEW:
            op.add_column("flowkit_deadline", _long(name, optional=True))
        return
    op.drop_index("flowkit_deadline_running", "flowkit_deadline")
    op.execute("ALTER TABLE flowkit_deadline RENAME TO flowkit_deadline_before")
    _create()
    op.execute(f"INSERT INTO flowkit_deadline ({_KEPT}) SELECT {_KEPT} FROM flowkit_deadline_before")  # noqa: S608 - of constants only
    op.execute("DROP TABLE flowkit_deadline_before")


def downgrade() -> None:
    raise NotImplementedError("flowkit's tables are not taken down by a migration")


def _create() -> None:
    op.create_table(
        "flowkit_deadline",
        _word("tenant", 64),
        _word("case_id", 64),
        _whole("id"),
        _long("target"),
        _whole("calendar_version"),
        _whole("due_at", optional=True),
        _whole("warn_at", optional=True),
        _long("pauses"),
        _long("marks"),
        _long("extensions", optional=True),
        _long("changes", optional=True),
        _whole("breached_at", optional=True),
        _word("verdict", 16),
        _whole("ended_at", optional=True),
        _word("rule", 190),
        _whole("scope"),
        _whole("token", optional=True),
        _whole("item", optional=True),
        _whole("started_at"),
        _word("calendar", 190),
        sa.PrimaryKeyConstraint("tenant", "case_id", "id", name="flowkit_deadline_pk"),
        sqlite_with_rowid=False,
    )
    columns = ["tenant", "case_id", "token", "ended_at", "scope"]
    op.create_index("flowkit_deadline_running", "flowkit_deadline", columns)


def _long(name: str, *, optional: bool = False) -> sa.Column[str]:
    text: TypeEngine[str] = sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb")
    return sa.Column(name, text, nullable=optional)


def _word(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)


def _whole(name: str, *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=optional, autoincrement=False)
