"""Items of other kinds beside the work of a step belong to an item or a case.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The columns stand last, so that every database is the same as an empty one."""
    kind = sa.String(16).with_variant(sa.String(16, collation="C"), "postgresql")
    op.add_column("flowkit_item", sa.Column("kind", kind, nullable=False, server_default="work"))
    op.add_column("flowkit_item", sa.Column("parent", sa.BigInteger(), nullable=True, autoincrement=False))
    text = sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb")
    op.add_column("flowkit_item", sa.Column("aside", text, nullable=True))


def downgrade() -> None:
    raise NotImplementedError("flowkit's tables are not taken down by a migration")
