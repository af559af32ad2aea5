"""Cases that other cases have called.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_TABLE: dict[str, Any] = {
    f"{name}_{option}": value
    for name in ("mysql", "mariadb")
    for option, value in (("engine", "InnoDB"), ("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
} | {"sqlite_with_rowid": False}


def upgrade() -> None:
    op.create_table(
        "flowkit_called",
        _word("tenant"),
        _word("case_id"),
        _word("caller"),
        sa.Column("token", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "case_id", name="flowkit_called_pk"),
        **_TABLE,
    )
    op.create_index("flowkit_called_by", "flowkit_called", ["tenant", "caller", "token"])


def _word(name: str) -> sa.Column[str]:
    kind = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
    return sa.Column(name, kind, nullable=False)


def downgrade() -> None:
    raise NotImplementedError("flowkit's tables are not taken down by a migration")
