"""flowkit's tables, in whatever database the host has.

Every table has the prefix `flowkit_` and the tenant in its key. Instants are microseconds UTC. Data are JSON text in
the form of `flowkit.core.codec`. In the tables of records the columns stand in the order in which `rows` writes them:
key, what changes often, what an index covers, what never changes.

SQLite keeps narrow tables without a row id: one page less to write for each row.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.mysql import LONGBLOB, LONGTEXT, VARBINARY
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

PREFIX = "flowkit_"
metadata = MetaData()
_MYSQL: dict[str, Any] = {
    f"{name}_{option}": value
    for name in ("mysql", "mariadb")
    for option, value in (("engine", "InnoDB"), ("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
}


def word(length: int = 190) -> TypeEngine[str]:
    """Text that is compared and sorted byte by byte on every database."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def long_text() -> TypeEngine[str]:
    return Text().with_variant(LONGTEXT(), "mysql", "mariadb")


def file_bytes() -> TypeEngine[bytes]:
    return LargeBinary().with_variant(LONGBLOB(), "mysql", "mariadb")


def digest_bytes() -> TypeEngine[bytes]:
    return LargeBinary(64).with_variant(VARBINARY(64), "mysql", "mariadb")


def _instant(name: str, *, optional: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=optional, autoincrement=False)


def _number(name: str, *, optional: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=optional, autoincrement=False)


def _flag(name: str) -> Column[int]:
    """0 or 1; 0 in rows of before there was the column."""
    return Column(name, SmallInteger, nullable=False, autoincrement=False, server_default=text("0"))


def _word(name: str, length: int = 190, *, optional: bool = False) -> Column[str]:
    return Column(name, word(length), nullable=optional)


def _text(name: str, *, optional: bool = False) -> Column[str]:
    return Column(name, long_text(), nullable=optional)


def _digest(name: str, *, optional: bool = False) -> Column[bytes]:
    return Column(name, digest_bytes(), nullable=optional)


def _table(name: str, *parts: SchemaItem, key: tuple[str, ...], wide: bool = False) -> Table[Any]:
    return Table(
        PREFIX + name,
        metadata,
        _word("tenant", 64),
        *parts,
        PrimaryKeyConstraint("tenant", *key, name=f"{PREFIX}{name}_pk"),
        sqlite_with_rowid=wide,
        **_MYSQL,
    )


def _index(name: str, *columns: str, only: str = "", unique: bool = False) -> Index:
    """An index; with `only`, of the rows for which that holds, where the database can do that."""
    where = text(only) if only else None
    return Index(f"{PREFIX}{name}", *columns, unique=unique, sqlite_where=where, postgresql_where=where)


# The case, and in its row what changes of the root scope: one row less for each action.
case = _table(
    "case",
    _word("id", 64),
    _number("fence"),
    _number("sequence"),
    _digest("chain"),
    _number("live"),
    _text("joins"),
    _text("data"),
    _instant("due_at", optional=True),
    _instant("warn_at", optional=True),
    _number("pass_number"),
    _word("process"),
    _number("version"),
    _word("business_key", optional=True),
    # The business key while the case is open, else NULL: so every database keeps it unique among open cases.
    _word("open_key", optional=True),
    _word("status", 16),
    _word("state"),
    _word("end_state"),
    _word("unit"),
    _word("starter"),
    _instant("started_at"),
    _instant("ended_at", optional=True),
    # While items are suspended, as JSON: the state that the case shows afterwards, and the items in their order.
    _text("suspended", optional=True),
    # How secret the case is, from 0 (public) to 4 (top secret).
    Column("level", SmallInteger, nullable=False, autoincrement=False, server_default=text("1")),
    # A case without a key, or one that has ended, does not enter it.
    _index("case_open_key", "tenant", "process", "open_key", only="open_key IS NOT NULL", unique=True),
    _index("case_by_key", "tenant", "process", "business_key", only="business_key IS NOT NULL"),
    _index("case_by_state", "tenant", "process", "status", "state"),
    # What ended when, for the figures of a day.
    _index("case_by_end", "tenant", "process", "ended_at", only="ended_at IS NOT NULL"),
    key=("id",),
    wide=True,
)

scope = _table(
    "scope",
    _word("case_id", 64),
    _number("id"),
    _number("live"),
    _text("joins"),
    _text("data"),
    _number("total"),
    _number("completed"),
    _text("outcomes"),
    _number("parent", optional=True),
    _number("owner", optional=True),
    _word("kind", 16),
    _word("node"),
    _word("process"),
    _number("version"),
    _index("scope_by_parent", "tenant", "case_id", "parent"),
    key=("case_id", "id"),
)

token = _table(
    "token",
    _word("case_id", 64),
    _number("id"),
    _word("node"),
    _word("holds", 16),
    _text("data"),
    _text("jobs"),
    _text("subscriptions"),
    _instant("since"),
    # Its open item: found without an index that every new item would have to enter.
    _number("item", optional=True),
    _number("scope"),
    # All but the tokens of the root, which are those of most actions.
    _index("token_by_scope", "tenant", "case_id", "scope", only="scope > 1"),
    key=("case_id", "id"),
)

item = _table(
    "item",
    _word("case_id", 64),
    _number("id"),
    _word("status", 16),
    _text("offer"),
    _text("excluded"),
    _word("assignee"),
    _word("on_behalf_of"),
    _word("sender"),
    _word("giver"),
    _word("suspended_into"),
    _text("why"),
    _instant("due_at", optional=True),
    _instant("warn_at", optional=True),
    _number("priority"),
    _text("data"),
    _word("done_by"),
    _text("reason"),
    # Everybody who has held the item, as a JSON list: whoever held it may read the case.
    _text("holders"),
    _instant("ended_at", optional=True),
    # Whose done list shows the item: who ended it, or who held it then, else the first key that it was offered under.
    # NULL while it is open.
    _word("done_key", optional=True),
    _number("token"),
    _number("scope"),
    _word("node"),
    _text("name"),
    _instant("created_at"),
    _number("pass_number"),
    # Whether somebody for whom it is listed has opened it since it is listed there.
    _flag("opened"),
    Column("kind", word(16), nullable=False, server_default="work"),
    # Of a side item: the item that it belongs to, 0 for the case.
    _number("parent", optional=True),
    # What few items have, as JSON: the matter of a side item, the open side items, the dispatch, interrupted work.
    _text("aside", optional=True),
    _index("item_done_by", "tenant", "done_key", "ended_at", only="done_key IS NOT NULL"),
    key=("case_id", "id"),
)

# Who completed a step in a pass, and in which action last: as many rows as there are people, not rounds.
doer = _table(
    "doer",
    _word("case_id", 64),
    _number("pass_number"),
    _word("node"),
    _word("person"),
    _number("done_number"),
    key=("case_id", "pass_number", "node", "person"),
)

# Who sees which open item now. The key is the order of the inbox, so a page is read where it stands.
inbox = _table(
    "inbox",
    _word("inbox_key"),
    _instant("due_at"),
    _word("case_id", 64),
    _number("item"),
    _flag("opened"),
    # What a count must look at: 0 nothing, 1 that it counts once (listed under several keys), 2 whether the person may
    # not take it; and 10 more for each level of secrecy, if the case is above internal.
    Column("care", SmallInteger, nullable=False, autoincrement=False, server_default=text("2")),
    Column("priority", BigInteger, nullable=False, autoincrement=False, server_default=text("0")),
    # The order of a queue; most items have no priority and need no entry.
    _index("inbox_by_priority", "tenant", "inbox_key", "priority", "due_at", "case_id", "item", only="priority <> 0"),
    key=("inbox_key", "due_at", "case_id", "item"),
)

# What left somebody's hands without having ended: transferred, delegated, handed over …
passed_on = _table(
    "passed_on",
    _word("person"),
    _instant("passed_at"),
    _word("case_id", 64),
    # Of the action in the history of the case.
    _number("number"),
    _number("item"),
    _word("how", 64),
    _word("done_by"),
    key=("person", "passed_at", "case_id", "number", "item"),
)

deadline = _table(
    "deadline",
    _word("case_id", 64),
    _number("id"),
    _text("target"),
    _number("calendar_version"),
    _instant("due_at", optional=True),
    _instant("warn_at", optional=True),
    _text("pauses"),
    _text("marks"),
    _text("extensions", optional=True),
    _text("changes", optional=True),
    _instant("breached_at", optional=True),
    _word("verdict", 16),
    _instant("ended_at", optional=True),
    _word("rule"),
    _number("scope"),
    _number("token", optional=True),
    _number("item", optional=True),
    _instant("started_at"),
    _word("calendar"),
    _index("deadline_running", "tenant", "case_id", "token", "ended_at", "scope"),
    key=("case_id", "id"),
)

job = _table(
    "job",
    _word("case_id", 64),
    _number("id"),
    _number("attempts"),
    # By the database's own time; NULL while nobody works on it.
    _instant("leased_until", optional=True),
    _instant("due_at"),
    _number("priority"),
    _word("kind", 16),
    _number("token", optional=True),
    _word("node"),
    _index("job_due", "due_at", "priority", "case_id", "id"),
    key=("case_id", "id"),
)

subscription = _table(
    "subscription",
    _word("case_id", 64),
    _number("id"),
    # Whether a condition was true when it was last looked at: only its next becoming true counts.
    _number("met"),
    # The name of a message or signal; of a condition the node that waits for it.
    _word("message"),
    # The correlation key; of a condition the case.
    _word("match_key"),
    _number("token"),
    _word("kind", 16),
    # The catching event, where it is not the node of the token; and which of its definitions.
    _word("node"),
    _number("which"),
    _index("subscription_match", "tenant", "message", "match_key"),
    key=("case_id", "id"),
)

incident = _table(
    "incident",
    _word("case_id", 64),
    _number("id"),
    _instant("resolved_at", optional=True),
    _word("resolved_by"),
    _number("token"),
    _word("node"),
    _word("code"),
    _text("en"),
    _text("zh"),
    _instant("raised_at"),
    _number("job", optional=True),
    key=("case_id", "id"),
)

# Case fields: `value` is exact, the others are for comparing. A field that is null has no row.
case_field = _table(
    "case_field",
    _word("case_id", 64),
    _word("name", 128),
    _text("value"),
    _word("text_value"),
    Column("number_value", Double, nullable=True),
    _instant("instant_value", optional=True),
    _index("case_field_text", "tenant", "name", "text_value"),
    _index("case_field_number", "tenant", "name", "number_value", only="number_value IS NOT NULL"),
    _index("case_field_instant", "tenant", "name", "instant_value", only="instant_value IS NOT NULL"),
    key=("case_id", "name"),
)

history = _table(
    "history",
    _word("case_id", 64),
    _number("number"),
    _instant("done_at"),
    _word("actor"),
    _word("command"),
    _text("payload", optional=True),
    _digest("salt", optional=True),
    _digest("digest"),
    _digest("link"),
    _number("format"),
    # Outside the chain: how often the same was refused again, and when last.
    Column("again", BigInteger, nullable=False, autoincrement=False, server_default=text("0")),
    _instant("again_at", optional=True),
    key=("case_id", "number"),
)

outbox = _table(
    "outbox",
    _word("case_id", 64),
    _number("id"),
    _word("channel"),
    _word("receiver"),
    _text("subject"),
    _text("body"),
    _word("cause"),
    _instant("made_at"),
    _text("data"),
    _word("status", 16),
    _number("attempts"),
    # When it is to be sent (again); NULL once it was delivered or given up.
    _instant("pending_at", optional=True),
    _instant("leased_until", optional=True),
    _instant("delivered_at", optional=True),
    _text("error"),
    _index("outbox_pending", "pending_at", "case_id", "id", only="pending_at IS NOT NULL"),
    _index("outbox_receiver", "tenant", "channel", "receiver", "made_at"),
    key=("case_id", "id"),
)

# The next firing of each timer start event of the latest versions.
start = _table(
    "start",
    _word("process"),
    _word("node"),
    _number("version"),
    _instant("due_at"),
    _index("start_due", "due_at"),
    key=("process", "node"),
)

# Messages are delivered in the order in which they came: `number` counts them.
message = Table(
    PREFIX + "message",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    _word("tenant", 64),
    _word("id", 64),
    _word("name"),
    _word("match_key"),
    _text("payload"),
    _word("case_id", 64),
    _number("subscription"),
    _instant("expires_at", optional=True),
    _word("sent_by"),
    # The start event of a process that it begins a case of, where it does.
    _word("process"),
    _word("node"),
    # Why its receiver could not take it; then it waits for a person. NULL while it is on its way.
    _text("error", optional=True),
    UniqueConstraint("tenant", "id", name=f"{PREFIX}message_id"),
    _index("message_match", "tenant", "name", "match_key", "number"),
    _index("message_case", "case_id", "number"),
    _index("message_expires", "expires_at", only="expires_at IS NOT NULL"),
    **_MYSQL,
)

request = _table(
    "request",
    _word("id"),
    _word("digest"),
    _text("result"),
    _instant("done_at"),
    key=("id",),
)

definition = _table(
    "definition",
    _word("process"),
    _number("version"),
    _word("checksum"),
    _text("file"),
    Column("xml", file_bytes(), nullable=False),
    _instant("deployed_at"),
    _word("deployed_by"),
    _text("pins"),
    key=("process", "version"),
    wide=True,
)

resource = _table(
    "resource",
    _word("kind", 64),
    _word("name"),
    _number("version"),
    _text("data"),
    _word("checksum"),
    _instant("stored_at"),
    key=("kind", "name", "version"),
    wide=True,
)


# What the data stores of diagrams hold, beyond any case.
data_store = _table("data_store", _word("name"), _text("value"), key=("name",), wide=True)


# The last running number of each counter of a book of numbers.
counter = _table("counter", _word("book"), _word("period"), _number("last"), key=("book", "period"))

# Every number that was given, and the case that has it: none is given twice.
number = _table(
    "number",
    _word("number"),
    _word("book"),
    _word("case_id", 64),
    key=("number", "book"),
)

# Who was picked last by a rule that picks in turn.
turn = _table(
    "turn", _word("process"), _word("node"), _number("rule"), _word("person", 64), key=("process", "node", "rule")
)

# Who did a duty that is kept apart from others, and when last: of one case, or beyond cases of one matter.
duty = _table(
    "duty",
    _word("separation", 64),
    _word("subject"),
    _word("person", 64),
    _word("duty", 64),
    _instant("done_at"),
    key=("separation", "subject", "person", "duty"),
)

# Protocols of what was handed over from person to person.
hand_over = _table(
    "hand_over",
    _word("id", 64),
    _word("giver"),
    _word("receiver"),
    _word("done_by"),
    _instant("made_at"),
    _text("reason"),
    _text("protocol"),
    _number("remaining"),
    _instant("confirmed_at", optional=True),
    _index("hand_over_given", "tenant", "giver", "made_at"),
    _index("hand_over_got", "tenant", "receiver", "made_at"),
    _index("hand_over_done", "tenant", "done_by", "made_at"),
    key=("id",),
)

# By what each case is found when duplicates of it, or what it is a duplicate of, are looked for.
trace = _table(
    "trace",
    _word("pool", 128),
    _word("mark", 32),
    _word("case_id", 64),
    _index("trace_by_case", "tenant", "case_id"),
    key=("pool", "mark", "case_id"),
)

# The first case that a repeat belongs to.
link = _table(
    "link",
    _word("case_id", 64),
    _word("first_id", 64),
    _word("kind", 16),
    _index("link_by_first", "tenant", "first_id", "case_id"),
    key=("case_id",),
)

# Queries that people keep, as JSON text.
saved_query = _table(
    "saved_query",
    _word("owner"),
    _word("name"),
    _word("shared_with"),
    _text("query"),
    _instant("saved_at"),
    key=("owner", "name"),
)

# The figures of a day: of the whole process (unit ""), and of each unit that has any. Written once.
figure = _table(
    "figure",
    _word("process"),
    # The date in the zone of the process, as in 2026-11-16.
    _word("day", 10),
    _word("unit"),
    # The end of the day: as of when it was counted; and when that was done.
    _instant("as_of"),
    _instant("kept_at"),
    # As JSON: a number for each figure; of times their sum, in microseconds.
    _text("figures"),
    key=("process", "day", "unit"),
)

# A case that another one has called into a unit: who called it, and the token that waits there.
called = _table(
    "called",
    _word("case_id", 64),
    _word("caller", 64),
    _number("token"),
    _index("called_by", "tenant", "caller", "token"),
    key=("case_id",),
)


# A code by which somebody without an account acts in a case. Only the digest of its secret half is kept.
code = _table(
    "code",
    _word("handle", 16),
    _word("case_id", 64),
    _word("outsider"),
    _text("person"),
    _word("correlation"),
    _word("digest", 64),
    _instant("issued_at"),
    _word("issued_by"),
    # Until when it is good, and since when it is revoked.
    _instant("until", optional=True),
    _instant("revoked_at", optional=True),
    # Wrong tries since the last right one, and how often they have locked it.
    _number("tries"),
    _number("locks"),
    _instant("locked_until", optional=True),
    _index("code_of_case", "tenant", "case_id"),
    key=("handle",),
)


# What persons want of notices; what waits for the hour at which somebody wants it; who has read what.
preference = _table("preference", _word("person", 64), _text("data"), key=("person",))
held = _table(
    "held",
    _word("person", 64),
    _word("channel", 64),
    _word("case_id", 64),
    _number("notice"),
    _instant("due_at"),
    _number("attempts"),
    _instant("leased_until", optional=True),
    _index("held_due", "due_at"),
    key=("person", "channel", "case_id", "notice"),
)
notice_read = _table(
    "notice_read",
    _word("case_id", 64),
    _number("notice"),
    _word("person", 64),
    _instant("read_at"),
    key=("case_id", "notice", "person"),
)


# What is attached to cases; the content stands elsewhere, by its digest.
attachment = _table(
    "attachment",
    _word("case_id", 64),
    _number("id"),
    _instant("removed_at", optional=True),
    _number("item"),
    _word("kind"),
    _text("name"),
    _word("media_type"),
    _number("size"),
    _word("digest", 64),
    _word("added_by"),
    _instant("added_at"),
    key=("case_id", "id"),
)

# Content of attachments where no other place was chosen, in parts.
content = _table(
    "content",
    _word("digest", 64),
    _number("part"),
    Column("bytes", file_bytes(), nullable=False),
    key=("digest", "part"),
    wide=True,
)


# Counts the deployments of a tenant: while it stands, what was looked up of the newest versions holds.
stamp = _table("stamp", _number("value"), key=())


def include_object(thing: object, name: str | None, kind: str, *_: object) -> bool:
    """Leave flowkit's tables out of a host's autogenerate: alembic's `context.configure(include_object=…)`.

    A host with a filter of its own calls this one inside it.
    """
    table = name if kind == "table" else getattr(getattr(thing, "table", None), "name", None)
    return not (isinstance(table, str) and table.startswith(PREFIX))
