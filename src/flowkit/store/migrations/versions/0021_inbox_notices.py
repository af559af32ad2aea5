"""Notices of the inbox are delivered when they are made.

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Those that wait to be marked as delivered: nobody will come to do it."""
    columns = ("channel", "status", "made_at", "pending_at", "leased_until", "delivered_at")
    outbox = sa.table("flowkit_outbox", *map(sa.column, columns))
    waiting = outbox.update().where(outbox.c.channel == "inbox", outbox.c.pending_at.is_not(None))
    delivered = {"status": "delivered", "delivered_at": outbox.c.made_at, "pending_at": None, "leased_until": None}
    op.get_bind().execute(waiting.values(delivered))


def downgrade() -> None:
    raise NotImplementedError("flowkit's tables are not taken down by a migration")
