"""One durable action: start a case, complete its first task, complete its last, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks import definitions as d
from benchmarks.measuring import Costs, Line, Play, Ratio, Size, in_turns, mean
from benchmarks.spiff import JsonPersistence
from benchmarks.yardsticks import IdealEngine
from flowkit import Engine

_CLOCK = '<flowkit:deadline id="{name}-limit"><flowkit:target within="PT4H"/></flowkit:deadline>'
_NOTICE = (
    '<flowkit:notification id="new-work" on="offered" to="candidates" channels="inbox" subject="new work">'
    "{{ case.business_key or case.id }}</flowkit:notification>"
)


def _tasks(*extensions: str) -> list[d.Node]:
    first, second = (
        d.user_task(name, d.role_rule("clerk"), *(each.format(name=name) for each in extensions))
        for name in ("first", "second")
    )
    return [d.start(), first, second, d.end()]


PLAIN = d.document("plain", d.line(_tasks()), d.data(note="string"))
CLOCKED = d.document("clocked", d.line(_tasks(_CLOCK)), d.data(note="string"))
NOTIFIED = d.document("notified", d.line(_tasks(_CLOCK)), d.data(note="string") + _NOTICE)


class Flowkit:
    """flowkit as an application uses it: an engine on a file, the verbs with a person and checked data."""

    def __init__(self, engine: Engine, process: str, first: int, last: int) -> None:
        self._engine = engine
        self._process = process
        self._items = first, last

    def play(self) -> Iterator[str]:
        engine = self._engine
        case = engine.start(self._process, by="ann")
        yield "start"
        engine.complete(f"{case.id}.{self._items[0]}", {"note": "checked and found right"}, by="ann")
        yield "complete, next task"
        engine.complete(f"{case.id}.{self._items[1]}", {"note": "checked and found right"}, by="ann")
        yield "complete, end"


def flowkit(engine: Engine, process: str) -> Flowkit:
    """Find out by one case which numbers its items get: they are the same in every case."""
    case = engine.start(process, by="ann")
    numbers = []
    for _ in range(2):
        (item,) = engine.worklist("ann")
        numbers.append(int(item.id.rpartition(".")[2]))
        engine.complete(item.id, {"note": "ok"}, by="ann")
    assert engine.case(case.id, by="ann").status == "completed"
    return Flowkit(engine, process, *numbers)


def run(place: Path, size: Size) -> Iterator[Line]:
    engine = Engine(f"sqlite:///{place / 'flowkit.db'}")
    engine.deploy(d.folder(place / "definitions", {"plain": PLAIN, "notified": NOTIFIED}))
    small = IdealEngine(place / "small.db", with_clock=False)
    large = IdealEngine(place / "large.db", with_clock=True)
    spiff = JsonPersistence(place / "spiff.db", "plain", PLAIN)
    contenders: dict[str, Play] = {
        "yardstick 1": small.play,
        "flowkit": flowkit(engine, "plain").play,
        "yardstick 2": large.play,
        "flowkit with clock": flowkit(engine, "notified").play,
        "SpiffWorkflow": spiff.play,
    }
    costs = in_turns(contenders, turns=size.turns, plays=size.cases)
    yield from _ratios(costs, "flowkit", "yardstick 1")
    yield from _ratios(costs, "flowkit with clock", "yardstick 2")
    spiff_mean, raw_mean = (mean(costs[name].values()) for name in ("SpiffWorkflow", "yardstick 1"))
    yield Ratio("durable action", "SpiffWorkflow, JSON: mean", "yardstick 1", spiff_mean, raw_mean)
    for each in (small, large, spiff, engine):
        each.close()


def _ratios(costs: Costs, measured: str, against: str) -> Iterator[Line]:
    one, other = costs[measured], costs[against]
    for action in one:
        yield Ratio("durable action", f"{measured}: {action}", against, one[action], other[action])
    yield Ratio("durable action", f"{measured}: mean", against, mean(one.values()), mean(other.values()), limit=2.0)
