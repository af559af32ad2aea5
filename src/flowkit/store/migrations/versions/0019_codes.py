"""Codes by which people without an account act in a case.

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_MYSQL: dict[str, Any] = {
    f"{name}_{option}": value
    for name in ("mysql", "mariadb")
    for option, value in (("engine", "InnoDB"), ("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
}


def upgrade() -> None:
    op.create_table(
        "flowkit_code",
        _word("tenant", 64),
        _word("handle", 16),
        _word("case_id", 64),
        _word("outsider", 190),
        sa.Column("person", sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb"), nullable=False),
        _word("correlation", 190),
        _word("digest", 64),
        _whole("issued_at"),
        _word("issued_by", 190),
        _whole("until", optional=True),
        _whole("revoked_at", optional=True),
        _whole("tries"),
        _whole("locks"),
        _whole("locked_until", optional=True),
        sa.PrimaryKeyConstraint("tenant", "handle", name="flowkit_code_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )
    op.create_index("flowkit_code_of_case", "flowkit_code", ["tenant", "case_id"])


def _word(name: str, length: int) -> sa.Column[str]:
    kind = sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
    return sa.Column(name, kind, nullable=False)


def _whole(name: str, *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=optional, autoincrement=False)


def downgrade() -> None:
    raise NotImplementedError("flowkit's tables are not taken down by a migration")
