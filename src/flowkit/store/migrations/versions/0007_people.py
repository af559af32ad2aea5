"""Turns of assignments, and duties that are kept apart.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MYSQL: dict[str, Any] = {
    f"{name}_{option}": value
    for name in ("mysql", "mariadb")
    for option, value in (("engine", "InnoDB"), ("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
}


def upgrade() -> None:
    _table(
        "turn", _word("process"), _word("node"), _number("rule"), _word("person", 64), key=("process", "node", "rule")
    )
    _table(
        "duty", _word("separation", 64), _word("subject"), _word("person", 64), _word("duty", 64), _number("done_at"),
        key=("separation", "subject", "person", "duty"),
    )  # fmt: skip


def _table(name: str, *columns: sa.Column[Any], key: tuple[str, ...]) -> None:
    op.create_table(
        f"flowkit_{name}",
        _word("tenant", 64),
        *columns,
        sa.PrimaryKeyConstraint("tenant", *key, name=f"flowkit_{name}_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )


def _word(name: str, length: int = 190) -> sa.Column[str]:
    kind = sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
    return sa.Column(name, kind, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, autoincrement=False)


def downgrade() -> None:
    raise NotImplementedError("flowkit's tables are not taken down by a migration")
