"""How many items are unread and how many there are, in the lists of a person with 50 of 500 roles.

Against it stands the best of several raw queries for the same 50 roles, on the same tables, through the bare driver,
that give the same two figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from benchmarks.inbox_data import HELD
from benchmarks.measuring import Line, Play, Ratio, Size, in_turns
from flowkit import Engine

Query = Callable[[], tuple[Any, ...]]
_PLAYS = 3
_MINE = "FROM flowkit_inbox WHERE tenant = '' AND inbox_key"
_BOTH = "SELECT sum(1 - opened), count(*)"


def raw(which: str) -> Mapping[str, str]:
    """The raw queries; `which` says which keys are meant."""
    once = f"SELECT DISTINCT case_id, item, opened {_MINE} {which}"
    alone, shared = f"{_BOTH} {_MINE} {which} AND care = 0", f"{_BOTH} FROM ({once} AND care > 0) others"
    return {
        "distinct": f"{_BOTH} FROM ({once}) mine",
        "two parts": f"SELECT sum(a.u + b.u), sum(a.n + b.n) FROM ({_named(alone)}) a, ({_named(shared)}) b",
    }


def _named(query: str) -> str:
    return query.replace(_BOTH, "SELECT coalesce(sum(1 - opened), 0) AS u, count(*) AS n", 1)


SQLITE = f"IN ({', '.join('?' * len(HELD))})"


def line(engine: Engine, where: str, queries: Mapping[str, Query], size: Size, *, by_wall: bool = False) -> Line:
    def flowkit() -> Iterator[str]:
        engine.counts("busy")
        yield "counts"

    def play(query: Query) -> Play:
        def one() -> Iterator[str]:
            query()
            yield "counts"

        return one

    _same_figures(engine, queries)
    plays: dict[str, Play] = {"flowkit": flowkit, **{name: play(query) for name, query in queries.items()}}
    costs = {name: cost["counts"] for name, cost in in_turns(plays, turns=size.turns, plays=_PLAYS).items()}
    best = min(queries, key=lambda name: costs[name].wall)
    against = f"best raw query ({best})"
    return Ratio("unread counts", where, against, costs["flowkit"], costs[best], 5.0, by_wall=by_wall)


def _same_figures(engine: Engine, queries: Mapping[str, Query]) -> None:
    """All of them count the same, else nothing here means anything."""
    found = engine.counts("busy").values()
    expected = sum(each.unread for each in found), sum(each.total for each in found)
    for name, query in queries.items():
        assert tuple(map(int, query())) == expected, f"{name}: {query()}, not {expected}"
