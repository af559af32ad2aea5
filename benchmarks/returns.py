"""A return from one branch to before the split: the other branches are withdrawn, all 100 of them or all 10."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import definitions as d
from benchmarks.measuring import UNMEASURED, Line, Ratio, Size, in_turns
from flowkit import Engine

LARGE, SMALL = 100, 10


def _split(process: str, branches: int) -> str:
    """`first`, then so many branches with a task each."""
    names = [f"task{number}" for number in range(branches)]
    nodes = [d.start(), d.user_task("first"), d.Node("split", '<parallelGateway id="split"/>')]
    join = d.Node("join", '<parallelGateway id="join"/>')
    tasks = [d.user_task(name) for name in names]
    flows = [d.flow("split", name) + d.flow(name, "join") for name in names]
    body = [d.line(nodes), *(each.xml for each in tasks), join.xml, *flows, d.end().xml, d.flow("join", "end")]
    return d.document(process, "".join(body), d.data(note="string"))


def _returning(engine: Engine, process: str) -> Callable[[], Iterator[str]]:
    """The first branch is sent back; that opens the first task again, whose completion splits anew."""
    case = engine.start(process, by="ann").id

    def play() -> Iterator[str]:
        (item,) = [each for each in engine.worklist("ann", limit=100) if each.case_id == case]
        engine.complete(item.id, {"note": "x"}, by="ann")
        with engine.store.read() as unit:
            number = next(each.id for each in unit.items(case) if each.node == "task0" and each.ended_at is None)
        yield UNMEASURED
        engine.return_for_rework(f"{case}.{number}", by="ann", reason="again", target="first")
        yield "return"

    return play


def run(place: Path, size: Size) -> Iterator[Line]:
    engine = Engine(f"sqlite:///{place / 'returns.db'}")
    files = {"large": _split("large", LARGE), "small": _split("small", SMALL)}
    engine.deploy(d.folder(place / "definitions", files, d.organisation(["clerk"], {"ann": ["clerk"]})))
    costs = in_turns({name: _returning(engine, name) for name in files}, turns=size.turns, plays=3)
    yield Ratio(
        "returns", f"across a split of {LARGE}", f"across one of {SMALL}", costs["large"]["return"],
        costs["small"]["return"], 12.0,
    )  # fmt: skip
    engine.close()
