"""Each suspended item keeps its state, and the case knows what it shows afterwards.

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import json
from itertools import groupby

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until now all suspended items of a case were in its state, and knew the one before."""
    text = sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb")
    op.add_column("flowkit_case", sa.Column("suspended", text, nullable=True))
    word = sa.String(190).with_variant(sa.String(190, collation="C"), "postgresql")
    op.alter_column(
        "flowkit_item", "state_before", new_column_name="suspended_into", existing_type=word, existing_nullable=False
    )
    item = sa.table("flowkit_item", *map(sa.column, ("tenant", "case_id", "id", "status", "suspended_into")))
    case = sa.table("flowkit_case", *map(sa.column, ("tenant", "id", "state", "suspended")))
    connection = op.get_bind()
    found = connection.execute(
        sa.select(item.c.tenant, item.c.case_id, item.c.id, item.c.suspended_into)
        .where(item.c.status == "suspended")
        .order_by(item.c.tenant, item.c.case_id, item.c.id)
    ).all()
    for (tenant, number), rows in groupby(found, key=lambda row: (row[0], row[1])):
        each = list(rows)
        this = sa.and_(case.c.tenant == tenant, case.c.id == number)
        kept = json.dumps([each[0][3], [row[2] for row in each]], ensure_ascii=False, separators=(",", ":"))
        connection.execute(case.update().where(this).values(suspended=kept))
        state = connection.scalar(sa.select(case.c.state).where(this))
        here = sa.and_(item.c.tenant == tenant, item.c.case_id == number, item.c.status == "suspended")
        connection.execute(item.update().where(here).values(suspended_into=state))


def downgrade() -> None:
    raise NotImplementedError("flowkit's tables are not taken down by a migration")
