"""Inboxes say what was opened and its priority; the done list knows what was passed on.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_MYSQL: dict[str, Any] = {
    f"{name}_{option}": value
    for name in ("mysql", "mariadb")
    for option, value in (("engine", "InnoDB"), ("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
}


def upgrade() -> None:
    """The columns stand last, so that every database is the same as an empty one."""
    op.add_column("flowkit_item", _with("opened", sa.SmallInteger()))
    op.add_column("flowkit_inbox", _with("opened", sa.SmallInteger()))
    op.add_column("flowkit_inbox", _with("care", sa.SmallInteger(), "2"))
    op.add_column("flowkit_inbox", _with("priority", sa.BigInteger()))
    op.execute(
        "UPDATE flowkit_inbox SET priority = (SELECT i.priority FROM flowkit_item i"
        " WHERE i.tenant = flowkit_inbox.tenant AND i.case_id = flowkit_inbox.case_id AND i.id = flowkit_inbox.item)"
    )
    only = sa.text("priority <> 0")
    op.create_index(
        "flowkit_inbox_by_priority",
        "flowkit_inbox",
        ["tenant", "inbox_key", "priority", "due_at", "case_id", "item"],
        sqlite_where=only,
        postgresql_where=only,
    )
    op.create_table(
        "flowkit_passed_on",
        _word("tenant", 64),
        _word("person", 190),
        _whole("passed_at"),
        _word("case_id", 64),
        _whole("number"),
        _whole("item"),
        _word("how", 64),
        _word("done_by", 190),
        sa.PrimaryKeyConstraint(
            "tenant", "person", "passed_at", "case_id", "number", "item", name="flowkit_passed_on_pk"
        ),
        sqlite_with_rowid=False,
        **_MYSQL,
    )


def _with(name: str, kind: sa.types.TypeEngine[int], value: str = "0") -> sa.Column[int]:
    """A column that has this value in the rows that are there."""
    return sa.Column(name, kind, nullable=False, autoincrement=False, server_default=sa.text(value))


def _word(name: str, length: int) -> sa.Column[str]:
    kind = sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
    return sa.Column(name, kind, nullable=False)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False, autoincrement=False)


def downgrade() -> None:
    raise NotImplementedError("flowkit's tables are not taken down by a migration")
