"""A refusal that says nothing new is counted in the row of the first one.

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("flowkit_history", sa.Column("again", sa.BigInteger(), nullable=False, server_default=sa.text("0")))
    op.add_column("flowkit_history", sa.Column("again_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("flowkit's tables are not taken down by a migration")
