"""Files that are attached to cases.

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGBLOB, LONGTEXT

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_MYSQL: dict[str, Any] = {
    f"{name}_{option}": value
    for name in ("mysql", "mariadb")
    for option, value in (("engine", "InnoDB"), ("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
}


def upgrade() -> None:
    op.create_table(
        "flowkit_attachment",
        _word("tenant", 64),
        _word("case_id", 64),
        _whole("id"),
        _whole("removed_at", optional=True),
        _whole("item"),
        _word("kind", 190),
        sa.Column("name", sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb"), nullable=False),
        _word("media_type", 190),
        _whole("size"),
        _word("digest", 64),
        _word("added_by", 190),
        _whole("added_at"),
        sa.PrimaryKeyConstraint("tenant", "case_id", "id", name="flowkit_attachment_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )
    op.create_table(
        "flowkit_content",
        _word("tenant", 64),
        _word("digest", 64),
        _whole("part"),
        sa.Column("bytes", sa.LargeBinary().with_variant(LONGBLOB(), "mysql", "mariadb"), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "digest", "part", name="flowkit_content_pk"),
        **_MYSQL,
    )


def _word(name: str, length: int) -> sa.Column[str]:
    kind = sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
    return sa.Column(name, kind, nullable=False)


def _whole(name: str, *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=optional, autoincrement=False)


def downgrade() -> None:
    raise NotImplementedError("flowkit's tables are not taken down by a migration")
