"""People keep queries.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_MYSQL: dict[str, Any] = {
    f"{name}_{option}": value
    for name in ("mysql", "mariadb")
    for option, value in (("engine", "InnoDB"), ("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
}


def upgrade() -> None:
    op.create_table(
        "flowkit_saved_query",
        _word("tenant", 64),
        _word("owner", 190),
        _word("name", 190),
        _word("shared_with", 190),
        sa.Column("query", sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb"), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("tenant", "owner", "name", name="flowkit_saved_query_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )


def _word(name: str, length: int) -> sa.Column[str]:
    kind = sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
    return sa.Column(name, kind, nullable=False)


def downgrade() -> None:
    raise NotImplementedError("flowkit's tables are not taken down by a migration")
