"""Cases find those that are like them, and are linked.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TABLES: dict[str, Any] = {
    f"{name}_{option}": value
    for name in ("mysql", "mariadb")
    for option, value in (("engine", "InnoDB"), ("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
} | {"sqlite_with_rowid": False}


def upgrade() -> None:
    op.create_table(
        "flowkit_trace",
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("pool", _word(128), nullable=False),
        sa.Column("mark", _word(32), nullable=False),
        sa.Column("case_id", _word(64), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "pool", "mark", "case_id", name="flowkit_trace_pk"),
        **_TABLES,
    )
    op.create_index("flowkit_trace_by_case", "flowkit_trace", ["tenant", "case_id"])
    op.create_table(
        "flowkit_link",
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("case_id", _word(64), nullable=False),
        sa.Column("first_id", _word(64), nullable=False),
        sa.Column("kind", _word(16), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "case_id", name="flowkit_link_pk"),
        **_TABLES,
    )
    op.create_index("flowkit_link_by_first", "flowkit_link", ["tenant", "first_id", "case_id"])


def _word(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def downgrade() -> None:
    raise NotImplementedError("flowkit's tables are not taken down by a migration")
