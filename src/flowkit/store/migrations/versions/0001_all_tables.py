"""All of flowkit's tables.

Revision ID: 0001
Revises: none
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGBLOB, LONGTEXT, VARBINARY
from sqlalchemy.types import TypeEngine

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MYSQL: dict[str, Any] = {
    f"{name}_{option}": value
    for name in ("mysql", "mariadb")
    for option, value in (("engine", "InnoDB"), ("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
}


def upgrade() -> None:
    for create in (
        _create_case,
        _create_scope,
        _create_token,
        _create_item,
        _create_doer,
        _create_inbox,
        _create_deadline,
        _create_job,
        _create_subscription,
        _create_incident,
        _create_case_field,
        _create_history,
        _create_outbox,
        _create_start,
        _create_message,
        _create_request,
        _create_definition,
        _create_resource,
        _create_stamp,
    ):
        create()


def downgrade() -> None:
    raise NotImplementedError("flowkit's tables are not taken down by a migration")


def _word(length: int) -> TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _long_text() -> TypeEngine[str]:
    return sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb")


def _file_bytes() -> TypeEngine[bytes]:
    return sa.LargeBinary().with_variant(LONGBLOB(), "mysql", "mariadb")


def _digest_bytes() -> TypeEngine[bytes]:
    return sa.LargeBinary(64).with_variant(VARBINARY(64), "mysql", "mariadb")


def _counter() -> TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _index(name: str, table: str, columns: list[str], *, only: str = "") -> None:
    where = sa.text(only) if only else None
    op.create_index(f"flowkit_{name}", f"flowkit_{table}", columns, sqlite_where=where, postgresql_where=where)


def _create_case() -> None:
    op.create_table(
        "flowkit_case",
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("id", _word(64), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("chain", _digest_bytes(), nullable=False),
        sa.Column("live", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("joins", _long_text(), nullable=False),
        sa.Column("data", _long_text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("warn_at", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("pass_number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("process", _word(190), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("business_key", _word(190), nullable=True),
        sa.Column("open_key", _word(190), nullable=True),
        sa.Column("status", _word(16), nullable=False),
        sa.Column("state", _word(190), nullable=False),
        sa.Column("end_state", _word(190), nullable=False),
        sa.Column("unit", _word(190), nullable=False),
        sa.Column("starter", _word(190), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.PrimaryKeyConstraint("tenant", "id", name="flowkit_case_pk"),
        sa.UniqueConstraint("tenant", "process", "open_key", name="flowkit_case_open_key"),
        **_MYSQL,
    )
    _index("case_by_key", "case", ["tenant", "process", "business_key"], only="business_key IS NOT NULL")
    _index("case_by_state", "case", ["tenant", "process", "status", "state"])


def _create_scope() -> None:
    op.create_table(
        "flowkit_scope",
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("case_id", _word(64), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("live", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("joins", _long_text(), nullable=False),
        sa.Column("data", _long_text(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("completed", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("outcomes", _long_text(), nullable=False),
        sa.Column("parent", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("owner", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("kind", _word(16), nullable=False),
        sa.Column("node", _word(190), nullable=False),
        sa.Column("process", _word(190), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("tenant", "case_id", "id", name="flowkit_scope_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )
    _index("scope_by_parent", "scope", ["tenant", "case_id", "parent"])


def _create_token() -> None:
    op.create_table(
        "flowkit_token",
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("case_id", _word(64), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("node", _word(190), nullable=False),
        sa.Column("holds", _word(16), nullable=False),
        sa.Column("data", _long_text(), nullable=False),
        sa.Column("jobs", _long_text(), nullable=False),
        sa.Column("subscription", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("since", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("item", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("scope", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("tenant", "case_id", "id", name="flowkit_token_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )
    _index("token_by_scope", "token", ["tenant", "case_id", "scope"], only="scope > 1")


def _create_item() -> None:
    op.create_table(
        "flowkit_item",
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("case_id", _word(64), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("status", _word(16), nullable=False),
        sa.Column("offer", _long_text(), nullable=False),
        sa.Column("excluded", _long_text(), nullable=False),
        sa.Column("assignee", _word(190), nullable=False),
        sa.Column("on_behalf_of", _word(190), nullable=False),
        sa.Column("sender", _word(190), nullable=False),
        sa.Column("giver", _word(190), nullable=False),
        sa.Column("state_before", _word(190), nullable=False),
        sa.Column("why", _long_text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("warn_at", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("priority", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("data", _long_text(), nullable=False),
        sa.Column("done_by", _word(190), nullable=False),
        sa.Column("reason", _long_text(), nullable=False),
        sa.Column("holders", _long_text(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("done_key", _word(190), nullable=True),
        sa.Column("token", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("scope", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("node", _word(190), nullable=False),
        sa.Column("name", _long_text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("pass_number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("tenant", "case_id", "id", name="flowkit_item_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )
    _index("item_done_by", "item", ["tenant", "done_key", "ended_at"], only="done_key IS NOT NULL")


def _create_doer() -> None:
    op.create_table(
        "flowkit_doer",
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("case_id", _word(64), nullable=False),
        sa.Column("pass_number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("node", _word(190), nullable=False),
        sa.Column("person", _word(190), nullable=False),
        sa.Column("done_number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("tenant", "case_id", "pass_number", "node", "person", name="flowkit_doer_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )


def _create_inbox() -> None:
    op.create_table(
        "flowkit_inbox",
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("inbox_key", _word(190), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("case_id", _word(64), nullable=False),
        sa.Column("item", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("tenant", "inbox_key", "due_at", "case_id", "item", name="flowkit_inbox_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )


def _create_deadline() -> None:
    op.create_table(
        "flowkit_deadline",
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("case_id", _word(64), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("target", _long_text(), nullable=False),
        sa.Column("calendar_version", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("warn_at", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("pauses", _long_text(), nullable=False),
        sa.Column("marks", _long_text(), nullable=False),
        sa.Column("breached_at", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("verdict", _word(16), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("rule", _word(190), nullable=False),
        sa.Column("scope", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("token", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("item", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("calendar", _word(190), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "case_id", "id", name="flowkit_deadline_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )
    _index("deadline_running", "deadline", ["tenant", "case_id", "token", "ended_at", "scope"])


def _create_job() -> None:
    op.create_table(
        "flowkit_job",
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("case_id", _word(64), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("leased_until", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("priority", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("kind", _word(16), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("node", _word(190), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "case_id", "id", name="flowkit_job_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )
    _index("job_due", "job", ["due_at", "priority", "case_id", "id"])


def _create_subscription() -> None:
    op.create_table(
        "flowkit_subscription",
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("case_id", _word(64), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("token", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("message", _word(190), nullable=False),
        sa.Column("match_key", _word(190), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "case_id", "id", name="flowkit_subscription_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )
    _index("subscription_match", "subscription", ["tenant", "message", "match_key"])


def _create_incident() -> None:
    op.create_table(
        "flowkit_incident",
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("case_id", _word(64), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("resolved_at", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("resolved_by", _word(190), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("node", _word(190), nullable=False),
        sa.Column("code", _word(190), nullable=False),
        sa.Column("en", _long_text(), nullable=False),
        sa.Column("zh", _long_text(), nullable=False),
        sa.Column("raised_at", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("job", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.PrimaryKeyConstraint("tenant", "case_id", "id", name="flowkit_incident_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )


def _create_case_field() -> None:
    op.create_table(
        "flowkit_case_field",
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("case_id", _word(64), nullable=False),
        sa.Column("name", _word(128), nullable=False),
        sa.Column("value", _long_text(), nullable=False),
        sa.Column("text_value", _word(190), nullable=False),
        sa.Column("number_value", sa.Double(), nullable=True),
        sa.Column("instant_value", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.PrimaryKeyConstraint("tenant", "case_id", "name", name="flowkit_case_field_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )
    _index("case_field_instant", "case_field", ["tenant", "name", "instant_value"], only="instant_value IS NOT NULL")
    _index("case_field_number", "case_field", ["tenant", "name", "number_value"], only="number_value IS NOT NULL")
    _index("case_field_text", "case_field", ["tenant", "name", "text_value"])


def _create_history() -> None:
    op.create_table(
        "flowkit_history",
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("case_id", _word(64), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("done_at", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("actor", _word(190), nullable=False),
        sa.Column("command", _word(190), nullable=False),
        sa.Column("payload", _long_text(), nullable=True),
        sa.Column("salt", _digest_bytes(), nullable=True),
        sa.Column("digest", _digest_bytes(), nullable=False),
        sa.Column("link", _digest_bytes(), nullable=False),
        sa.Column("format", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("tenant", "case_id", "number", name="flowkit_history_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )


def _create_outbox() -> None:
    op.create_table(
        "flowkit_outbox",
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("case_id", _word(64), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("channel", _word(190), nullable=False),
        sa.Column("receiver", _word(190), nullable=False),
        sa.Column("subject", _long_text(), nullable=False),
        sa.Column("body", _long_text(), nullable=False),
        sa.Column("cause", _word(190), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("data", _long_text(), nullable=False),
        sa.Column("status", _word(16), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("pending_at", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("leased_until", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("delivered_at", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("error", _long_text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "case_id", "id", name="flowkit_outbox_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )
    _index("outbox_pending", "outbox", ["pending_at", "case_id", "id"], only="pending_at IS NOT NULL")
    _index("outbox_receiver", "outbox", ["tenant", "channel", "receiver", "made_at"])


def _create_start() -> None:
    op.create_table(
        "flowkit_start",
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("process", _word(190), nullable=False),
        sa.Column("node", _word(190), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("tenant", "process", "node", name="flowkit_start_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )
    _index("start_due", "start", ["due_at"])


def _create_message() -> None:
    op.create_table(
        "flowkit_message",
        sa.Column("number", _counter(), nullable=False, autoincrement=True),
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("id", _word(64), nullable=False),
        sa.Column("name", _word(190), nullable=False),
        sa.Column("match_key", _word(190), nullable=False),
        sa.Column("payload", _long_text(), nullable=False),
        sa.Column("case_id", _word(64), nullable=False),
        sa.Column("subscription", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True, autoincrement=False),
        sa.Column("sent_by", _word(190), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("tenant", "id", name="flowkit_message_id"),
        **_MYSQL,
    )
    _index("message_case", "message", ["case_id", "number"])
    _index("message_expires", "message", ["expires_at"], only="expires_at IS NOT NULL")
    _index("message_match", "message", ["tenant", "name", "match_key", "number"])


def _create_request() -> None:
    op.create_table(
        "flowkit_request",
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("id", _word(190), nullable=False),
        sa.Column("digest", _word(190), nullable=False),
        sa.Column("result", _long_text(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("tenant", "id", name="flowkit_request_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )


def _create_definition() -> None:
    op.create_table(
        "flowkit_definition",
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("process", _word(190), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("checksum", _word(190), nullable=False),
        sa.Column("file", _long_text(), nullable=False),
        sa.Column("xml", _file_bytes(), nullable=False),
        sa.Column("deployed_at", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("deployed_by", _word(190), nullable=False),
        sa.Column("pins", _long_text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "process", "version", name="flowkit_definition_pk"),
        **_MYSQL,
    )


def _create_resource() -> None:
    op.create_table(
        "flowkit_resource",
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("kind", _word(64), nullable=False),
        sa.Column("name", _word(190), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("data", _long_text(), nullable=False),
        sa.Column("checksum", _word(190), nullable=False),
        sa.Column("stored_at", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("tenant", "kind", "name", "version", name="flowkit_resource_pk"),
        **_MYSQL,
    )


def _create_stamp() -> None:
    op.create_table(
        "flowkit_stamp",
        sa.Column("tenant", _word(64), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("tenant", name="flowkit_stamp_pk"),
        sqlite_with_rowid=False,
        **_MYSQL,
    )
