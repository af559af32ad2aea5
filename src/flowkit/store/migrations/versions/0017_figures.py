"""Figures of a day, and what ended when.

Revision ID: 0017
Revises: 0016
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_MYSQL: dict[str, Any] = {
    f"{name}_{option}": value
    for name in ("mysql", "mariadb")
    for option, value in (("engine", "InnoDB"), ("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
}


def upgrade() -> None:
    ended = sa.text("ended_at IS NOT NULL")
    op.create_index(
        "flowkit_case_by_end",
        "flowkit_case",
        ["tenant", "process", "ended_at"],
        sqlite_where=ended,
        postgresql_where=ended,
    )
    op.create_table(
        "flowkit_figure",
        _word("tenant", 64),
        _word("process", 190),
        _word("day", 10),
        _word("unit", 190),
        _whole("as_of"),
        _whole("kept_at"),
        sa.Column("figures", sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb"), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "process", "day", "unit", name="flowkit_figure_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )


def _word(name: str, length: int) -> sa.Column[str]:
    kind = sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
    return sa.Column(name, kind, nullable=False)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False, autoincrement=False)


def downgrade() -> None:
    raise NotImplementedError("flowkit's tables are not taken down by a migration")
