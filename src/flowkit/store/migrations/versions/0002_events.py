"""A token may wait for several events, a subscription says for which, and a message may be on its way to a start event.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT
from sqlalchemy.types import TypeEngine

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MYSQL: dict[str, Any] = {
    f"{name}_{option}": value
    for name in ("mysql", "mariadb")
    for option, value in (("engine", "InnoDB"), ("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
}


def upgrade() -> None:
    """SQLite makes the tables anew, so that they are the same as those of an empty database."""
    if op.get_bind().dialect.name == "sqlite":
        _made_anew("token", ["token_by_scope"], _create_token, _TOKEN)
        _made_anew("subscription", ["subscription_match"], _create_subscription, _SUBSCRIPTION)
        _made_anew("message", ["message_match", "message_case", "message_expires"], _create_message, _MESSAGE)
        return
    _alter_token()
    for name, column in (("met", _whole("met")), ("kind", _word("kind", 16)), ("node", _word("node", 190))):
        _add("subscription", column, "'message'" if name == "kind" else "0" if name == "met" else "''")
    _add("subscription", _whole("which"), "0")
    for name in ("process", "node"):
        _add("message", _word(name, 190), "''")


def downgrade() -> None:
    raise NotImplementedError("flowkit's tables are not taken down by a migration")


def _alter_token() -> None:
    written = "CONCAT('[', subscription, ']')"
    column = sa.Column("subscriptions", _long_text(), nullable=True)
    op.add_column("flowkit_token", column)
    op.execute(f"UPDATE flowkit_token SET subscriptions = CASE WHEN subscription IS NULL THEN '[]' ELSE {written} END")  # noqa: S608 - of constants only
    op.alter_column("flowkit_token", "subscriptions", nullable=False, existing_type=_long_text())
    op.drop_column("flowkit_token", "subscription")


def _add(table: str, column: sa.Column[Any], value: str) -> None:
    """A column that must be filled, with this value in the rows that are there."""
    column.nullable = True
    op.add_column(f"flowkit_{table}", column)
    op.execute(f"UPDATE flowkit_{table} SET {column.name} = {value}")  # noqa: S608 - of constants only
    op.alter_column(f"flowkit_{table}", column.name, nullable=False, existing_type=column.type)


def _made_anew(table: str, indexes: list[str], create: Callable[[], None], values: dict[str, str]) -> None:
    for index in indexes:
        op.drop_index(f"flowkit_{index}", f"flowkit_{table}")
    op.execute(f"ALTER TABLE flowkit_{table} RENAME TO flowkit_{table}_before")
    create()
    names, found = ", ".join(values), ", ".join(values.values())
    op.execute(f"INSERT INTO flowkit_{table} ({names}) SELECT {found} FROM flowkit_{table}_before")  # noqa: S608 - of constants only
    op.execute(f"DROP TABLE flowkit_{table}_before")


def _same(names: str) -> dict[str, str]:
    return {name: name for name in names.split()}


_TOKEN = {
    **_same("tenant case_id id node holds data jobs since item scope"),
    "subscriptions": "CASE WHEN subscription IS NULL THEN '[]' ELSE '[' || subscription || ']' END",
}
_SUBSCRIPTION = {
    **_same("tenant case_id id token message match_key"),
    "met": "0",
    "kind": "'message'",
    "node": "''",
    "which": "0",
}
_MESSAGE = {
    **_same("number tenant id name match_key payload case_id subscription expires_at sent_by"),
    "process": "''",
    "node": "''",
}


def _text_type(length: int) -> TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _long_text() -> TypeEngine[str]:
    return sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb")


def _word(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, _text_type(length), nullable=False)


def _long(name: str) -> sa.Column[str]:
    return sa.Column(name, _long_text(), nullable=False)


def _whole(name: str, *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=optional, autoincrement=False)


def _index(name: str, table: str, columns: list[str], *, only: str = "") -> None:
    where = sa.text(only) if only else None
    op.create_index(f"flowkit_{name}", f"flowkit_{table}", columns, sqlite_where=where, postgresql_where=where)


def _create_token() -> None:
    op.create_table(
        "flowkit_token",
        _word("tenant", 64),
        _word("case_id", 64),
        _whole("id"),
        _word("node", 190),
        _word("holds", 16),
        _long("data"),
        _long("jobs"),
        _long("subscriptions"),
        _whole("since"),
        _whole("item", optional=True),
        _whole("scope"),
        sa.PrimaryKeyConstraint("tenant", "case_id", "id", name="flowkit_token_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )
    _index("token_by_scope", "token", ["tenant", "case_id", "scope"], only="scope > 1")


def _create_subscription() -> None:
    op.create_table(
        "flowkit_subscription",
        _word("tenant", 64),
        _word("case_id", 64),
        _whole("id"),
        _whole("met"),
        _word("message", 190),
        _word("match_key", 190),
        _whole("token"),
        _word("kind", 16),
        _word("node", 190),
        _whole("which"),
        sa.PrimaryKeyConstraint("tenant", "case_id", "id", name="flowkit_subscription_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )
    _index("subscription_match", "subscription", ["tenant", "message", "match_key"])


def _create_message() -> None:
    op.create_table(
        "flowkit_message",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, autoincrement=True),
        _word("tenant", 64),
        _word("id", 64),
        _word("name", 190),
        _word("match_key", 190),
        _long("payload"),
        _word("case_id", 64),
        _whole("subscription"),
        _whole("expires_at", optional=True),
        _word("sent_by", 190),
        _word("process", 190),
        _word("node", 190),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("tenant", "id", name="flowkit_message_id"),
        **_MYSQL,
    )
    _index("message_case", "message", ["case_id", "number"])
    _index("message_expires", "message", ["expires_at"], only="expires_at IS NOT NULL")
    _index("message_match", "message", ["tenant", "name", "match_key", "number"])
