"""A database with any number of open items: one case is begun by flowkit, the database copies its rows.

The copies differ in id, business key, roles and due time. A tenth has no due time; a fifth is offered to two roles; a
third was opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import sqlalchemy

from benchmarks import definitions as d
from flowkit import Engine

ROLES = 500
HELD = [f"role-{number}" for number in range(0, ROLES, 10)]
"""The roles of the person whose inbox is read."""

_TASK = d.line([d.start(), d.user_task("work", d.role_rule("role-0")), d.end()])
_NEVER = 2**63 - 1

# Of the copy number `n`, in words that both databases know. The numbers are mixed as by a simple random generator.
_ROLE = f"(n * 48271 % 2147483647 % {ROLES})"
_OTHER = f"(({_ROLE} + 7) % {ROLES})"
_SECOND = f"""CASE WHEN n % 5 = 0 THEN '","role:role-' || {_OTHER} ELSE '' END"""
_OFFER = f"""'["role:role-' || {_ROLE} || {_SECOND} || '"]'"""
_DUE = "CASE WHEN n % 10 = 0 THEN NULL ELSE 1800000000000000 + n * 69621 % 2147483647 * 1000 END"


def filled(place: Path, url: str, items: int) -> Engine:
    """An engine on such a database. The person "busy" has the roles `HELD`."""
    engine = Engine(url)
    roles = [f"role-{number}" for number in range(ROLES)]
    people = d.organisation(roles, {"ann": roles[:1], "busy": HELD})
    engine.deploy(d.folder(place / "definitions", {"task": d.document("task", _TASK, d.data(note="string"))}, people))
    case = engine.start("task", by="ann").id
    with engine.store.engine.begin() as connection:
        copy = Copying(connection, case, items)
        number = copy.number
        listed = {"case_id": number, "inbox_key": f"'role:role-' || {_ROLE}", "due_at": f"coalesce({_DUE}, {_NEVER})"}
        copy.rows("case", {"id": number, "business_key": "'K-' || n", "open_key": "'K-' || n"})
        copy.rows("token", {"case_id": number})
        copy.rows("item", {"case_id": number, "offer": _OFFER, "due_at": _DUE})
        marks = {"opened": "n % 3 / 2", "care": "CASE WHEN n % 5 = 0 THEN 1 ELSE 0 END"}
        listed |= marks
        copy.rows("inbox", listed)
        copy.rows("inbox", {**listed, "inbox_key": f"'role:role-' || {_OTHER}"}, only="n % 5 = 0")
        copy.drop_original()
        connection.exec_driver_sql("ANALYZE")
    return engine


class Copying:
    """Copies the rows of one case inside the database."""

    def __init__(self, connection: sqlalchemy.Connection, case: str, items: int) -> None:
        self._connection = connection
        self._case = case
        self._sqlite = connection.dialect.name == "sqlite"
        self._series = (
            f"WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {items})"
            if self._sqlite
            else f"WITH series AS (SELECT generate_series(1, {items}::bigint) AS n)"
        )

    @property
    def number(self) -> str:
        return "printf('%020d', n)" if self._sqlite else "lpad(n::text, 20, '0')"

    def rows(self, name: str, other: Mapping[str, str], only: str = "1 = 1") -> None:
        """Copy the row in this table, with these columns changed."""
        table = f"flowkit_{name}"
        columns = [column["name"] for column in sqlalchemy.inspect(self._connection).get_columns(table)]
        values = ", ".join(other.get(column, column) for column in columns)
        chosen = f"SELECT {values} FROM {table} CROSS JOIN series WHERE {self._key(name)} AND {only}"
        statement = f"INSERT INTO {table} ({', '.join(columns)}) {self._series} {chosen}"
        self._connection.exec_driver_sql(statement if self._sqlite else statement.replace("%", "%%"))

    def drop_original(self) -> None:
        for name in ("inbox", "item", "token", "history", "case"):
            self._connection.exec_driver_sql(f"DELETE FROM flowkit_{name} WHERE {self._key(name)}")

    def _key(self, name: str) -> str:
        return f"{'id' if name == 'case' else 'case_id'} = '{self._case}'"
