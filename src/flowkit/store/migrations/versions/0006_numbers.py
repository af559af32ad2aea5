"""Cases and documents have numbers.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TABLES: dict[str, Any] = {
    f"{name}_{option}": value
    for name in ("mysql", "mariadb")
    for option, value in (("engine", "InnoDB"), ("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
} | {"sqlite_with_rowid": False}


def upgrade() -> None:
    op.create_table(
        "flowkit_counter",
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("book", _word(190), nullable=False),
        sa.Column("period", _word(190), nullable=False),
        sa.Column("last", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "book", "period", name="flowkit_counter_pk"),
        **_TABLES,
    )
    op.create_table(
        "flowkit_number",
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("number", _word(190), nullable=False),
        sa.Column("book", _word(190), nullable=False),
        sa.Column("case_id", _word(64), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "number", "book", name="flowkit_number_pk"),
        **_TABLES,
    )


def _word(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def downgrade() -> None:
    raise NotImplementedError("flowkit's tables are not taken down by a migration")
