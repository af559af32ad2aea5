"""What ten times as much costs: branches, activities of a file, steps of one action, shapes of a picture.

The small one and the large one take turns. A cost that grows with the square of the size would be 100 times as much.

Actions are measured while Python's garbage collector rests: what it costs depends on what else lives in the process,
and it falls on whichever action is going on.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

from benchmarks import definitions as d
from benchmarks.measuring import UNMEASURED, Cost, Costs, Line, Play, Ratio, Size, in_turns
from flowkit import Engine
from flowkit.bpmn import diff, lay_out, read, render

_TIMES = 10
_LIMIT = 12.0
_EARLY = (10, 110)
"""Steps of a young action that late ones are held against."""


def _script(name: str, source: str) -> d.Node:
    inside = f'<extensionElements><flowkit:set field="n" source="{source}"/></extensionElements>'
    return d.Node(name, f'<scriptTask id="{name}" name="{name}">{inside}</scriptTask>')


def chain(activities: int) -> str:
    """User tasks and scripts in a line."""
    inner = (d.user_task(f"t{n}") if n % 2 else _script(f"t{n}", str(n)) for n in range(1, activities + 1))
    return d.document("chain", d.line([d.start(), *inner, d.end()]), d.data(n="number", note="string"))


def split(branches: int) -> str:
    """A parallel split into so many scripts, and the join of them."""
    gateways = '<parallelGateway id="fork"/><parallelGateway id="join"/>'
    body = d.start().xml + gateways + d.end().xml + d.flow("start", "fork") + d.flow("join", "end")
    for n in range(branches):
        body += _script(f"t{n}", str(n)).xml + d.flow("fork", f"t{n}") + d.flow(f"t{n}", "join")
    return d.document("split", body, d.data(n="number"))


def steps() -> str:
    """A script that is done again and again in one action, until the start has had enough of it."""
    again = d.Node("which", '<exclusiveGateway id="which" default="which-end"/>')
    body = d.line([d.start(), _script("step", "n - 1"), again]) + d.end().xml
    return d.document("steps", body + d.flow("which", "end") + d.flow("which", "step", "n &gt; 0"), d.data(n="number"))


def _engine(place: Path, name: str, text: str) -> Engine:
    place.mkdir()
    engine = Engine(f"sqlite:///{place / name}.db")
    engine.deploy(d.folder(place / name, {name: text}))
    return engine


def _started(engine: Engine, process: str, **data: int) -> Play:
    def play() -> Iterator[str]:
        case = engine.start(process, data, by="ann")
        yield "start"
        assert engine.case(case.id, by="ann").status == "completed"
        yield UNMEASURED

    return play


def _deployed(place: Path, text: str) -> Play:
    numbers = count()

    def play() -> Iterator[str]:
        folder = place / str(next(numbers))
        engine = Engine("sqlite://")
        files = d.folder(folder, {"chain": text})
        yield UNMEASURED
        engine.deploy(files)
        yield "deploy"
        engine.close()

    return play


def _drawn(text: str) -> Play:
    plain = text.encode()

    def play() -> Iterator[str]:
        assert not read(plain).findings
        yield "read"
        drawn = lay_out(plain)
        assert drawn is not None
        yield "layout"
        render(drawn)
        yield "picture"
        diff(plain, drawn)
        yield "diff"

    return play


def _in_turns(plays: Mapping[str, Play], *, turns: int) -> Costs:
    return in_turns({name: _undisturbed(play) for name, play in plays.items()}, turns=turns)


def _undisturbed(play: Play) -> Play:
    def played() -> Iterator[str]:
        gc.disable()
        try:
            yield from play()
        finally:
            gc.enable()

    return played


def run(place: Path, size: Size) -> Iterator[Line]:
    branches, activities, turns = size.signers, 2 * size.signers, max(2, size.turns // 6)
    few, some = max(2, branches // _TIMES), max(2, activities // _TIMES)

    engines = [_engine(place / str(number), "split", split(number)) for number in (branches, few)]
    starts = {name: _started(engine, "split") for name, engine in zip(("large", "small"), engines, strict=True)}
    yield _line(f"split and join of {branches} branches", f"of {few}", _in_turns(starts, turns=turns), "start")
    for engine in engines:
        engine.close()

    files = {"large": chain(activities), "small": chain(some)}
    deploys = {name: _deployed(place / name, text) for name, text in files.items()}
    measured, against = f"a file of {activities} activities: ", f"of {some}"
    yield _line(f"{measured}read, validate, deploy", against, _in_turns(deploys, turns=turns), "deploy")
    for title, text in (("", chain), ("split, ", split)):
        drawn = {"large": _drawn(text(activities)), "small": _drawn(text(some))}
        costs = _in_turns(drawn, turns=turns)
        for action in ("read", "layout", "picture", "diff"):
            yield _line(f"{measured}{title}{action}", against, costs, action)

    engine = _engine(place / "steps", "steps", steps())
    numbers = (size.rounds, size.rounds // 2, *_EARLY)
    plays = {str(number): _started(engine, "steps", n=number) for number in numbers}
    costs = _in_turns(plays, turns=max(turns, size.turns // 2))
    whole, half, first, young = (costs[str(number)]["start"] for number in numbers)
    late, early = _between(whole, half, size.rounds - size.rounds // 2), _between(young, first, _EARLY[1] - _EARLY[0])
    measured = f"automatic steps {size.rounds // 2} to {size.rounds} of an action"
    yield Ratio("linear cost", measured, f"steps {_EARLY[0]} to {_EARLY[1]}", late, early, 1.5)
    engine.close()


def _between(all_of_them: Cost, the_first: Cost, number: int) -> Cost:
    """One of the later ones. A clock that is too coarse for them says almost nothing, and not less."""
    wall, cpu = all_of_them.wall - the_first.wall, all_of_them.cpu - the_first.cpu
    return Cost(max(wall, 1e-9), max(cpu, 1e-9)) / number


def _line(measured: str, against: str, costs: Costs, action: str) -> Ratio:
    return Ratio("linear cost", measured, against, costs["large"][action], costs["small"][action], _LIMIT)
