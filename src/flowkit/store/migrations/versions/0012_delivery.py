"""Wishes of persons about notices, notices that wait for their hour, and who has read what.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_TABLES: dict[str, Any] = {
    f"{name}_{option}": value
    for name in ("mysql", "mariadb")
    for option, value in (("engine", "InnoDB"), ("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
} | {"sqlite_with_rowid": False}


def upgrade() -> None:
    op.create_table(
        "flowkit_preference",
        _word("tenant", 64),
        _word("person", 64),
        sa.Column("data", sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb"), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "person", name="flowkit_preference_pk"),
        **_TABLES,
    )
    op.create_table(
        "flowkit_held",
        _word("tenant", 64),
        _word("person", 64),
        _word("channel", 64),
        _word("case_id", 64),
        _number("notice"),
        _number("due_at"),
        _number("attempts"),
        sa.Column("leased_until", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.PrimaryKeyConstraint("tenant", "person", "channel", "case_id", "notice", name="flowkit_held_pk"),
        **_TABLES,
    )
    op.create_index("flowkit_held_due", "flowkit_held", ["due_at"])
    op.create_table(
        "flowkit_notice_read",
        _word("tenant", 64),
        _word("case_id", 64),
        _number("notice"),
        _word("person", 64),
        _number("read_at"),
        sa.PrimaryKeyConstraint("tenant", "case_id", "notice", "person", name="flowkit_notice_read_pk"),
        **_TABLES,
    )


def _word(name: str, length: int) -> sa.Column[str]:
    kind = sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
    return sa.Column(name, kind, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False, autoincrement=False)


def downgrade() -> None:
    raise NotImplementedError("flowkit's tables are not taken down by a migration")
