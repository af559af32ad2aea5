"""Random sound processes: blocks in blocks, so that every split has its join and every loop its end.

A block is a word ("task", "timer", "round", "guarded") or a pair of a word and the blocks inside it. In such a process
no node ever holds two tokens of one scope, and every run can come to the end.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Union

from core_sketch import (
    Part,
    boundary,
    call,
    deadline,
    exclusive,
    inclusive,
    looped,
    parallel,
    process,
    rounds,
    scale,
    script,
    several,
    state,
    step,
    sub,
    task,
    timer,
)
from hypothesis import strategies as st

from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.people import OperationSetting

Block = Union[str, tuple[str, list["Block"]]]  # noqa: UP007 -- a forward reference cannot stand beside | at run time
ROUNDS_OF_A_LOOP = 2
SUSPEND = OperationSetting("suspend", states=("waiting", "vendor"))


def blocks(*leaves: str, most: int = 7) -> st.SearchStrategy[Block]:
    """Blocks of at most so many leaves."""
    leaf: st.SearchStrategy[Block] = st.sampled_from(leaves)

    def around(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
        several = st.tuples(
            st.sampled_from(["sequence", "choice", "parallel", "inclusive"]), st.lists(inner, min_size=2, max_size=3)
        )
        single = st.tuples(
            st.sampled_from(["subprocess", "loop", "called", "each", "each in turn", "while"]),
            st.lists(inner, min_size=1, max_size=1),
        )
        return st.one_of(several, single)

    return st.recursive(leaf, around, max_leaves=most)


def forks(*leaves: str) -> st.SearchStrategy[Block]:
    """A task, branches side by side, a task; mostly in a loop, mostly with branches inside branches."""
    branch = st.one_of(blocks(*leaves, most=3), st.builds(_fork, blocks(*leaves, most=2), blocks(*leaves, most=2)))
    fork = st.builds(_fork, branch, branch)
    return st.one_of(fork, st.builds(lambda inner: ("loop", [inner]), fork))


def _fork(left: Block, right: Block) -> Block:
    return "sequence", ["task", ("parallel", [left, right]), "task"]


@dataclass
class Drawing:
    """The flows and steps of one scope while it is drawn; numbers and called processes are shared by all scopes."""

    numbers: itertools.count[int]
    called: list[ProcessDefinition]
    lines: list[str] = field(default_factory=list)
    parts: dict[str, Part] = field(default_factory=dict)

    def put(self, part: Part, prefix: str) -> str:
        name = f"{prefix}{next(self.numbers)}"
        self.parts[name] = part
        return name

    def draw(self, block: Block) -> tuple[str, str]:
        """The first and the last node of the block."""
        if isinstance(block, str):
            return self._leaf(block)
        kind, inner = block
        if kind == "sequence":
            return self._sequence(inner)
        if kind == "loop":
            return self._loop(inner[0])
        if kind in ("choice", "parallel", "inclusive"):
            return self._branches(kind, inner)
        return self._scope(kind, inner[0])

    def _leaf(self, kind: str) -> tuple[str, str]:
        if kind == "guarded":
            return self._guarded()
        part = {
            "task": task(operations=(SUSPEND,), claimed="working", deadlines=("limit",)),
            "timer": timer("PT1H"),
            "round": rounds('["ann", "bob", "cid"]', completion="nrOfCompletedInstances >= 2"),
            "turns": several(task(), "[1, 2, 3]", sequential=True, completion="nrOfCompletedInstances >= 2"),
            "again": looped(task(), "loopCounter < 2"),
        }[kind]
        name = self.put(part, kind)
        return name, name

    def _guarded(self) -> tuple[str, str]:
        """A task with a timer that interrupts it; both ways meet."""
        work = self.put(task(), "guarded")
        late = self.put(boundary(work, "PT30M"), "late")
        instead, met = self.put(task(), "instead"), self.put(exclusive(), "met")
        self.lines += [f"{work} > {met}", f"{late} > {instead} > {met}"]
        return work, met

    def _sequence(self, inner: list[Block]) -> tuple[str, str]:
        drawn = [self.draw(each) for each in inner]
        self.lines += [f"{before} > {after}" for (_, before), (after, _) in itertools.pairwise(drawn)]
        return drawn[0][0], drawn[-1][1]

    def _branches(self, kind: str, inner: list[Block]) -> tuple[str, str]:
        drawn = [self.draw(each) for each in inner]
        entries = [first for first, _ in drawn]
        gateway: Callable[..., Part] = {"choice": exclusive, "parallel": parallel, "inclusive": inclusive}[kind]
        opens = gateway()
        if kind != "parallel":
            sign = "=" if kind == "choice" else "<="
            tests = {entry: f"choice {sign} {number}" for number, entry in enumerate(entries[:-1])}
            opens = gateway(default=entries[-1], **tests)
        split, join = self.put(opens, "split"), self.put(gateway(), "join")
        self.lines += [f"{split} > {first}" for first, _ in drawn]
        self.lines += [f"{last} > {join}" for _, last in drawn]
        return split, join

    def _loop(self, inner: Block) -> tuple[str, str]:
        first, last = self.draw(inner)
        turns = f"turns{next(self.numbers)}"
        count = self.put(script(**{turns: f"if {turns} = null then 1 else {turns} + 1"}), "count")
        again, out, back = self.put(exclusive(), "again"), self.put(exclusive(), "out"), f"back{next(self.numbers)}"
        self.parts[back] = exclusive(default=out, **{again: f"{turns} < {ROUNDS_OF_A_LOOP}"})
        self.lines += [f"{again} > {first}", f"{last} > {count} > {back}", f"{back} > {again}", f"{back} > {out}"]
        return again, out

    def _scope(self, kind: str, inner: Block) -> tuple[str, str]:
        drawing = Drawing(self.numbers, self.called)
        first, last = drawing.draw(inner)
        lines = [*drawing.lines, f"begin{next(self.numbers)} > {first}", f"{last} > finish{next(self.numbers)}"]
        if kind != "called":
            part = sub(*lines, **drawing.parts)  # type: ignore[arg-type]  # because the parts come by name
            if kind.startswith("each"):
                part = several(part, "[1, 2]", sequential=kind != "each")
            name = self.put(looped(part, "loopCounter < 2") if kind == "while" else part, "sub")
        else:
            key = f"child{next(self.numbers)}"
            self.called.append(_definition(key, lines, drawing.parts))
            name = self.put(call(key, into={"choice": "choice"}, out={"choice": "choice"}), "call")
        return name, name


KINDS = {"task": task, "inclusive": inclusive, "exclusive": exclusive, "split": parallel}


@st.composite
def tangles(draw: st.DrawFn) -> ProcessDefinition:
    """Any drawing at all, sound or not, in which a circle always goes through a task."""
    names = [f"n{number}" for number in range(draw(st.integers(3, 8)))]
    kinds = {name: draw(st.sampled_from([*KINDS, "inclusive"])) for name in names}
    lines = [f"start > {names[0]}", f"{names[-1]} > end"]
    parts: dict[str, Part] = {}
    for number, name in enumerate(names):
        later = [*names[number + 1 :], "end"]
        goals = st.sampled_from([*names, "end"] if kinds[name] == "task" else later)
        targets = draw(st.lists(goals, min_size=1, max_size=1 if kinds[name] == "task" else 3, unique=True))
        lines += [f"{name} > {target}" for target in targets if (name, target) != (names[-1], "end")]
        last = "end" if name == names[-1] else targets[-1]
        tests = {target: f"choice <= {position}" for position, target in enumerate(targets) if target != last}
        choosing = kinds[name] in ("inclusive", "exclusive")
        parts[name] = KINDS[kinds[name]](**{"default": last, **tests} if choosing else {})  # type: ignore[operator]  # because each takes what it is given
    return process(*lines, **parts)  # type: ignore[arg-type]  # because the parts come by name


def processes_of(block: Block, operations: tuple[OperationSetting, ...] = ()) -> list[ProcessDefinition]:
    """The process of the block, and those that it calls. `operations` are the settings of the process."""
    drawing = Drawing(itertools.count(1), [])
    first, last = drawing.draw(block)
    root = _definition("root", [*drawing.lines, f"start > {first}", f"{last} > end"], drawing.parts)
    return [replace(root, operations=operations), *drawing.called]


def _definition(key: str, lines: list[str], parts: dict[str, Part]) -> ProcessDefinition:
    limits = [deadline("limit", {"1": "PT1H", "-": "PT2H"}, step("own", "PT30M", within="PT10M", else_next=True))]
    if key == "root":
        rows = (step("fast", "PT0S", when="1"), step("slow", "PT3H", when="2"))
        limits.append(deadline("all", {"1": "PT4H", "-": "PT9H"}, *rows, share=0.5))
    states = [state("working"), state("waiting", "pause"), state("vendor")]
    return process(*lines, key=key, states=states, deadlines=limits, scales=[scale("severity", 1, 2)], **parts)  # type: ignore[arg-type]  # because the parts come by name
