"""A message that its receiver could not take is kept, with the reason.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The column stands last, so that every database is the same as an empty one."""
    kind = sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb")
    op.add_column("flowkit_message", sa.Column("error", kind, nullable=True))


def downgrade() -> None:
    raise NotImplementedError("flowkit's tables are not taken down by a migration")
