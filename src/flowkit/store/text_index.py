"""Full-text query over business keys and case fields, by each database's own means.

A word is looked for as it is, capitals aside, wherever it stands: Chinese has no blanks between words. Without an index
every readable case is looked through. `lay` makes one, where an installation wants it, and from then on the database
keeps it itself, so that flowkit's own statements stay as they are:

* SQLite: triggers copy each text into an FTS5 table of trigrams. A word shorter than three characters is found as the
  beginning of trigrams, for which each text ends in two characters more.
* PostgreSQL: a GIN index over the pairs and single characters of a text, by a function of the database; the text itself
  is looked at last. It needs no extension.
* MySQL, MariaDB: no index; texts are looked through.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import ascii_lowercase, ascii_uppercase
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    column,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    table,
    union,
)

from flowkit.core.codec import TAG_NAMES, dump
from flowkit.store.tables import case, case_field
from flowkit.store.transaction import Transaction
from flowkit.store.worklists import contains

_Clause = ColumnElement[bool]
_GRAM: Final = 3
_LAST: Final = "\U0010ffff"
_TEXTS = table(
    "flowkit_text", column("id"), column("tenant"), column("case_id"), column("name"), column("body", String())
)
_INDEX = table("flowkit_text_index", column("rowid"), column("flowkit_text_index"))
_TERMS = table("flowkit_text_terms", column("term"), column("doc"))
_MASTER = table("sqlite_master", column("name"))
_SMALL: Final = str.maketrans(ascii_uppercase, ascii_lowercase)
_AROUND: Final = ('"}', *(f'{{"{tag}":"' for tag in TAG_NAMES))


def has_word(transaction: Transaction, word: str, closed: Mapping[str, tuple[str, ...]]) -> _Clause:
    """Whether the word stands in the business key of a case, or in one of its fields that are not closed."""
    if "\0" in word:
        return false()  # PostgreSQL knows no such text
    return or_(*(_has(transaction, each, closed) for each in _spellings(word)))


def _spellings(word: str) -> Iterator[str]:
    """As it was typed, in small letters and in capitals: a database may know no letters but those of ASCII as such, and
    folds those by itself.
    """
    return iter(dict.fromkeys(_ascii_lower(each) for each in (word, word.lower(), word.upper())))


def _ascii_lower(text: str) -> str:
    return text.translate(_SMALL)


def _has(transaction: Transaction, word: str, closed: Mapping[str, tuple[str, ...]]) -> _Clause:
    if not closed:
        return _stands(transaction, word, ())
    others = and_(case.c.process.not_in(list(closed)), _stands(transaction, word, ()))
    return or_(others, *(and_(case.c.process == key, _stands(transaction, word, hid)) for key, hid in closed.items()))


def _stands(transaction: Transaction, word: str, hidden: tuple[str, ...]) -> _Clause:
    """Fields are kept as JSON, and so the word is written as it would stand there. What could be a piece of the
    brackets and names that JSON puts around numbers, dates and times is looked for in texts alone.
    """
    name, quoted = transaction.database.texts.name, dump(word)[1:-1]
    only_texts = any(quoted in each for each in _AROUND)
    laid = is_laid(transaction)
    if laid and name == "sqlite":
        t = _TEXTS.c
        found = select(t.case_id).where(t.tenant == transaction.tenant, t.id.in_(_with_word(quoted)))
        found = found.where(t.body.startswith('"')) if only_texts else found
        listed: _Clause = case.c.id.in_(found.where(t.name.not_in(hidden)) if hidden else found)
        return listed
    in_texts, in_keys = literal(quoted), literal(word)
    key = func.lower(func.coalesce(case.c.business_key, ""))
    c = case_field.c
    field = contains(name, func.lower(c.value), in_texts)
    shown = [c.name.not_in(hidden)] if hidden else []
    shown += [c.value.startswith('"')] if only_texts else []
    if laid:
        other = case.alias()
        in_key = contains(name, func.lower(other.c.business_key), in_keys)
        keys = select(other.c.id).where(
            other.c.tenant == transaction.tenant, _grams(other.c.business_key, word), in_key
        )
        fields = select(c.case_id).where(c.tenant == transaction.tenant, _grams(c.value, quoted), field, *shown)
        either: _Clause = case.c.id.in_(union(keys, fields))
        return either
    here = and_(c.tenant == case.c.tenant, c.case_id == case.c.id)
    return or_(contains(name, key, in_keys), exists().where(here, field, *shown))


def _grams(text: ColumnElement[Any], word: str) -> _Clause:
    """The word is spelled already: only the text is folded, as the collation of its column does it."""
    asked = func.flowkit_grams(literal(word).collate("C"))
    found: _Clause = func.flowkit_grams(text).op("@>", is_comparison=True)(asked)
    return found


def _with_word(word: str) -> Select[Any]:
    """A phrase of trigrams; for a shorter word all trigrams that begin with it."""
    if len(word) < _GRAM:
        return select(_TERMS.c.doc).where(_TERMS.c.term >= word, _TERMS.c.term < word + _LAST)
    phrase = '"' + word.replace('"', '""') + '"'
    return select(_INDEX.c.rowid).where(_INDEX.c.flowkit_text_index.op("MATCH", is_comparison=True)(phrase))


def is_laid(transaction: Transaction) -> bool:
    name = transaction.database.texts.name
    if name == "sqlite":
        wanted = select(func.count()).select_from(_MASTER).where(_MASTER.c.name == "flowkit_text_index")
        return bool(transaction.query(wanted)[0][0])
    if name == "postgresql":
        return transaction.query(select(func.to_regclass("flowkit_text_of_fields")))[0][0] is not None
    return False


def lay(connection: Connection) -> bool:
    """Make the index over what is there; nothing if there is one. False where the database has no means for it."""
    statements = {"sqlite": _ON_SQLITE, "postgresql": _ON_POSTGRESQL}.get(connection.dialect.name, ())
    for statement in statements:
        connection.exec_driver_sql(statement)
    return bool(statements)


_NEW_KEY = """
    INSERT OR REPLACE INTO flowkit_text (tenant, case_id, name, body)
    SELECT new.tenant, new.id, '', json_quote(new.business_key) || char(1, 1) WHERE new.business_key IS NOT NULL
"""
_OLD_KEY = "DELETE FROM flowkit_text WHERE tenant = old.tenant AND case_id = old.id AND name = ''"
_NEW_FIELD = """
    INSERT INTO flowkit_text (tenant, case_id, name, body)
    VALUES (new.tenant, new.case_id, new.name, new.value || char(1, 1))
"""
_OLD_FIELD = "DELETE FROM flowkit_text WHERE tenant = old.tenant AND case_id = old.case_id AND name = old.name"
_LIST = "INSERT INTO flowkit_text_index (rowid, body) VALUES (new.id, new.body)"
_UNLIST = "INSERT INTO flowkit_text_index (flowkit_text_index, rowid, body) VALUES ('delete', old.id, old.body)"


def _trigger(name: str, when: str, *does: str) -> str:
    return f"CREATE TRIGGER IF NOT EXISTS flowkit_text_{name} AFTER {when} BEGIN {'; '.join(does)}; END"


_ON_SQLITE: Final = (
    """
    CREATE TABLE IF NOT EXISTS flowkit_text (
        id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, case_id TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
        UNIQUE (tenant, case_id, name)
    )
    """,
    """
    CREATE VIRTUAL TABLE IF NOT EXISTS flowkit_text_index
    USING fts5 (body, content='flowkit_text', content_rowid='id', tokenize='trigram')
    """,
    "CREATE VIRTUAL TABLE IF NOT EXISTS flowkit_text_terms USING fts5vocab (flowkit_text_index, instance)",
    _trigger("listed", "INSERT ON flowkit_text", _LIST),
    _trigger("unlisted", "DELETE ON flowkit_text", _UNLIST),
    _trigger("field_new", "INSERT ON flowkit_case_field", _NEW_FIELD),
    _trigger("field_gone", "DELETE ON flowkit_case_field", _OLD_FIELD),
    _trigger("field_changed", "UPDATE ON flowkit_case_field", _OLD_FIELD, _NEW_FIELD),
    _trigger("case_new", "INSERT ON flowkit_case", _NEW_KEY),
    _trigger("case_gone", "DELETE ON flowkit_case", _OLD_KEY),
    _trigger("case_changed", "UPDATE OF business_key ON flowkit_case", _OLD_KEY, _NEW_KEY),
    """
    INSERT OR IGNORE INTO flowkit_text (tenant, case_id, name, body)
    SELECT tenant, case_id, name, value || char(1, 1) FROM flowkit_case_field
    """,
    """
    INSERT OR IGNORE INTO flowkit_text (tenant, case_id, name, body)
    SELECT tenant, id, '', json_quote(business_key) || char(1, 1) FROM flowkit_case WHERE business_key IS NOT NULL
    """,
)
_ON_POSTGRESQL: Final = (
    """
    CREATE OR REPLACE FUNCTION flowkit_grams(whole text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
    $$ SELECT array_agg(DISTINCT substr(lower(whole), place, long)) FROM generate_series(1, length(whole)) place,
    (VALUES (1), (2)) AS sizes (long) WHERE place + long - 1 <= length(whole) $$
    """,
    "CREATE INDEX IF NOT EXISTS flowkit_text_of_fields ON flowkit_case_field USING gin (flowkit_grams(value))",
    "CREATE INDEX IF NOT EXISTS flowkit_text_of_keys ON flowkit_case USING gin (flowkit_grams(business_key))",
)
