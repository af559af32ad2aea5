"""A clock keeps its extensions and the journal of its changes.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("extensions", "changes"):
        op.add_column("flowkit_deadline", sa.Column(name, _text(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("flowkit's tables are not taken down by a migration")


def _text() -> sa.types.TypeEngine[str]:
    return sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb")
