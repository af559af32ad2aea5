"""What is handed over from person to person has a protocol.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_MYSQL: dict[str, Any] = {
    f"{name}_{option}": value
    for name in ("mysql", "mariadb")
    for option, value in (("engine", "InnoDB"), ("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
}


def upgrade() -> None:
    op.create_table(
        "flowkit_hand_over",
        _word("tenant", 64),
        _word("id", 64),
        _word("giver", 190),
        _word("receiver", 190),
        _word("done_by", 190),
        _whole("made_at"),
        _long("reason"),
        _long("protocol"),
        _whole("remaining"),
        _whole("confirmed_at", optional=True),
        sa.PrimaryKeyConstraint("tenant", "id", name="flowkit_hand_over_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )
    for name, column in (("given", "giver"), ("got", "receiver"), ("done", "done_by")):
        op.create_index(f"flowkit_hand_over_{name}", "flowkit_hand_over", ["tenant", column, "made_at"])


def _word(name: str, length: int) -> sa.Column[str]:
    kind = sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
    return sa.Column(name, kind, nullable=False)


def _long(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb"), nullable=False)


def _whole(name: str, *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=optional, autoincrement=False)


def downgrade() -> None:
    raise NotImplementedError("flowkit's tables are not taken down by a migration")
