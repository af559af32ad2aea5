"""A user task in a loop of 10,000 rounds: the last hundred rounds against the rounds 10 to 110 of a young case.

Old case and young case take turns in the same database, so that only their age differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks import definitions as d
from benchmarks.measuring import UNMEASURED, Count, Line, Ratio, Size, in_turns
from flowkit import Engine

WINDOW = 100
_EARLY = 10
LOOP = d.document(
    "loop",
    d.line([d.start(), d.user_task("again"), d.Node("which", '<exclusiveGateway id="which" default="which-end"/>')])
    + d.end().xml
    + d.flow("which", "end")
    + d.flow("which", "again", 'note = "again"'),
    d.data(note="string"),
)


class Rounds:
    """One case that goes round and round."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._case = engine.start("loop", by="ann").id
        self.done = 0

    def play(self) -> Iterator[str]:
        (item,) = (each.id for each in self._engine.worklist("ann") if each.case_id == self._case)
        yield UNMEASURED
        self._engine.complete(item, {"note": "again"}, by="ann")
        yield "round"
        self.done += 1

    def go(self, rounds: int) -> None:
        for _ in range(rounds):
            for _action in self.play():
                pass

    def live_rows(self) -> int:
        with self._engine.store.read() as unit:
            return sum(unit.live_rows(self._case).values())


def run(place: Path, size: Size) -> Iterator[Line]:
    engine = Engine(f"sqlite:///{place / 'loop.db'}")
    engine.deploy(d.folder(place / "definitions", {"loop": LOOP}))
    window = min(WINDOW, size.rounds // 4) // 10 * 10
    old, young = Rounds(engine), Rounds(engine)
    old.go(size.rounds - window)
    young.go(_EARLY)
    early = young.live_rows()
    costs = in_turns({"old": old.play, "young": young.play}, turns=10, plays=window // 10, warm=0)
    last, first = costs["old"]["round"], costs["young"]["round"]
    measured = f"rounds {size.rounds - window} to {size.rounds}"
    yield Ratio("long loop", measured, f"rounds {_EARLY} to {_EARLY + window}", last, first, 1.1)
    yield Count("long loop", f"live rows in round {old.done}", f"in round {_EARLY}", old.live_rows(), early)
    engine.close()
