"""Scenarios on another core, through the runtime port: what agrees, what differs, what that core cannot do.

The port knows work, events, time and data. What a scenario says of people, clocks, notices and states is not looked at
there, and is named; an operation that the port does not have refuses the scenario before it begins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from flowkit.core.protocol import to_instant
from flowkit.engine.clock import VirtualClock
from flowkit.engine.runtime import Observed, OpenItem, Runtime
from flowkit.errors import DefinitionInvalid, Finding, FlowkitError, Text
from flowkit.replay.failures import Failure, Wrong, differs
from flowkit.replay.fakes import Outside
from flowkit.replay.folder import Folder
from flowkit.replay.model import Act, Call, Complete, Expect, Message, Start, Step, Task, Trouble, Watch
from flowkit.replay.reading import Loaded, alias
from flowkit.replay.results import StepRun
from flowkit.replay.runner import actor_of, failure_of, surroundings, what_of
from flowkit.replay.sameness import Sameness
from flowkit.replay.wall_time import resolve, say

Handler: TypeAlias = Callable[..., object]
Core: TypeAlias = Callable[[Folder, VirtualClock, Mapping[str, Handler]], Runtime]
"""Opens a folder on a core. Raises DefinitionInvalid with what that core cannot do."""


@dataclass(frozen=True, slots=True)
class CoreResult:
    """A scenario on another core. `held` counts the expectations that hold there; `unseen` names those that it has
    nothing to say of; `refused` is why it was not run.
    """

    title: str
    zh: str
    file: str
    steps: tuple[StepRun, ...] = ()
    held: int = 0
    unseen: tuple[str, ...] = ()
    refused: tuple[Finding, ...] = ()

    @property
    def failures(self) -> tuple[Failure, ...]:
        return tuple(failure for step in self.steps for failure in step.failures)

    @property
    def verdict(self) -> Literal["agrees", "differs", "refused"]:
        if self.refused:
            return "refused"
        return "differs" if self.failures else "agrees"


def run_on_core(loaded: Loaded, core: Core) -> CoreResult:
    """Run a scenario on the core. Raises DefinitionInvalid if scenario or procedure cannot be read at all."""
    scenario = loaded.scenario
    folder, zone = surroundings(loaded)
    start = resolve(scenario.at, None, zone)
    outside = Outside(scenario.handlers)
    handlers = {
        name: outside.handler(name, inputs) for name, inputs in folder.handlers.items() if name in outside.replies
    }
    refused = list(_refusals(loaded))
    runtime: Runtime | None = None
    try:
        runtime = core(folder, VirtualClock(start), handlers)
    except DefinitionInvalid as error:
        refused += (each for each in error.findings if each.level == "error")
    head = (scenario.scenario, scenario.zh, str(loaded.path))
    if runtime is None or refused:
        return CoreResult(*head, refused=tuple(refused))
    run = _Run(loaded, runtime, outside, zone, start)
    steps = tuple(run.steps())
    return CoreResult(*head, steps, run.held, tuple(sorted(run.unseen)))


def _refusals(loaded: Loaded) -> Iterator[Finding]:
    """What the scenario does that the port does not have."""
    for index, step in enumerate(loaded.scenario.steps):
        if isinstance(step, Act) and not step.refused and type(step) not in _ACTS:
            message = Text("this core has no operation {verb}", "该核心没有操作 {verb}").format(verb=step.verb)
            yield loaded.tree.finding(("steps", index), "core-operation", message, _ON_FLOWKIT)
    for name, replies in loaded.scenario.handlers.items():
        if any(reply.fails for reply in replies):
            message = Text("this core does not try a handler again", "该核心不会重试处理程序")
            yield loaded.tree.finding(("handlers", name), "core-retry", message, _ON_FLOWKIT)


_ON_FLOWKIT: Final = Text("run it on flowkit's core", "请在 flowkit 核心上运行")


@dataclass(slots=True)
class _Run:
    """One run. `now` is the time of the step; `named` are the cases by the names of the scenario."""

    loaded: Loaded
    core: Runtime
    outside: Outside
    zone: ZoneInfo
    now: datetime
    held: int = 0
    unseen: set[str] = field(default_factory=set)
    named: dict[str, str] = field(default_factory=dict)
    current: str = ""

    def steps(self) -> Iterator[StepRun]:
        """Every step in turn. After one that could not be done there is no sense in going on."""
        last = len(self.loaded.scenario.steps) - 1
        for index, step in enumerate(self.loaded.scenario.steps):
            wrongs = list(self._done(step))
            went_on = not wrongs
            if went_on and step.expect is not None:
                wrongs = list(self._expected(step, step.expect))
            if index == last and went_on:
                wrongs += self._stuck()
            failures = tuple(failure_of(self.loaded, self.zone, self.now, index, step, wrong) for wrong in wrongs)
            yield StepRun(say(self.now, self.zone), actor_of(step), what_of(step), step.note, failures)
            if not went_on:
                return

    def _done(self, step: Step) -> Iterator[Wrong]:
        if step.at is not None:
            self.now = resolve(step.at, self.now, self.zone)
            self.core.advance_to(to_instant(self.now))
        if isinstance(step, Act) and step.refused:
            self.unseen.add("refused")
            return
        try:
            yield from _ACTS[type(step)](self, step)
        except FlowkitError as error:
            yield Wrong("refused", (step.verb,), Text(error.say("en"), error.say("zh")))

    def start(self, step: Start) -> Iterator[Wrong]:
        process = step.process or self.loaded.scenario.process
        self.current = self.core.start(process, step.start, by=step.by, key=step.key)
        for name in (step.as_, step.key):
            if name:
                self.named[name] = self.current
        return iter(())

    def complete(self, step: Complete) -> Iterator[Wrong]:
        case = self._case(step.case)
        items = [item for item in self.core.items(case) if item.node == step.complete] if case else []
        if len(items) != 1:
            message = Text("{n} items are open at {node}, where one is expected", "{node} 有 {n} 个待办事项,应为一个")
            yield Wrong("no-item", (step.verb,), message.format(n=len(items), node=step.complete))
            return
        self.core.complete(items[0].id, step.data, by=step.by)

    def message(self, step: Message) -> Iterator[Wrong]:
        self.core.message(step.message, step.data, correlation=step.correlation, by=step.by)
        return iter(())

    def watch(self, step: Watch) -> Iterator[Wrong]:
        """Time has passed."""
        return iter(())

    def _case(self, name: str) -> str:
        """The case that a step names: by `as` or key, or the newest of a process; without a name the current one."""
        if not name:
            return self.current
        newest = [case for case in self.core.cases() if self.core.observe(case).process == name]
        return self.named.get(name) or (newest[-1] if newest else "")

    def _expected(self, step: Step, expect: Expect) -> Iterator[Wrong]:
        case = self._case(step.case)
        if not case:
            yield Wrong(
                "no-case", ("expect",), Text("no case is called {n}", "没有名为 {n} 的办件").format(n=step.case)
            )
            return
        scene = _Scene(self, self.core.observe(case), self.core.items(case))
        for name in expect.model_fields_set:
            key = alias(expect, name)
            if name not in _CHECKS:
                self.unseen.add(key)
                continue
            wrongs = [
                Wrong(each.code, ("expect", key, *each.path), each.message) for each in _CHECKS[name](scene, expect)
            ]
            self.held += not wrongs
            yield from wrongs

    def _stuck(self) -> Iterator[Wrong]:
        """A case that cannot go on fails every scenario that does not speak of it."""
        if any(step.expect is not None and step.expect.incidents is not None for step in self.loaded.scenario.steps):
            return
        for case in self.core.cases():
            for trouble in self.core.observe(case).troubles:
                en = f"the case cannot go on at {trouble.node}: {trouble.text.en}"
                yield Wrong("incident", (), Text(en, f"办件在 {trouble.node} 无法继续:{trouble.text.zh}"))


_ACTS: Final[Mapping[type[Step], Callable[[_Run, Any], Iterator[Wrong]]]] = {
    Start: _Run.start,
    Complete: _Run.complete,
    Message: _Run.message,
    Watch: _Run.watch,
}


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the expectations of one step look at."""

    run: _Run
    case: Observed
    items: tuple[OpenItem, ...]

    def same(self, expected: object, actual: object) -> bool:
        return Sameness(self.run.now, self.run.zone).same(expected, actual)


def _tasks(scene: _Scene, expect: Expect) -> Iterator[Wrong]:
    """The open items by their steps, and by the role if one is named."""
    patterns: Sequence[Task] = expect.tasks or ()
    scene.run.unseen.update(
        f"tasks.{alias(each, name)}" for each in patterns for name in each.given() if name not in {"step", "role"}
    )
    expected, actual = Counter(each.step for each in patterns), Counter(item.node for item in scene.items)
    if expected != actual:
        yield differs((), sorted(expected.elements()), sorted(actual.elements()))
        return
    for index, each in enumerate(patterns):
        roles = {item.role for item in scene.items if item.node == each.step}
        if each.role and each.role not in roles:
            yield differs((index, "role"), each.role, sorted(roles))


def _waiting(scene: _Scene, expect: Expect) -> Iterator[Wrong]:
    stuck = [each.node for each in scene.case.troubles]
    for index, node in enumerate(expect.waiting or ()):
        if node not in (*scene.case.waiting, *stuck):
            yield differs((index,), node, list(scene.case.waiting))


def _data(scene: _Scene, expect: Expect) -> Iterator[Wrong]:
    for name, value in (expect.data or {}).items():
        actual = scene.case.data.get(name)
        if not scene.same(value, actual):
            yield differs((name,), value, actual)


def _status(scene: _Scene, expect: Expect) -> Iterator[Wrong]:
    actual = "completed" if scene.case.end else "open"
    if expect.status != actual:
        yield differs((), expect.status, actual)


def _end(scene: _Scene, expect: Expect) -> Iterator[Wrong]:
    if (expect.end or "") != scene.case.end:
        yield differs((), expect.end, scene.case.end or None)


def _calls(scene: _Scene, expect: Expect) -> Iterator[Wrong]:
    made, expected = scene.run.outside.calls, expect.calls or []
    if [each.handler for each in expected] != [each.handler for each in made]:
        yield differs((), [each.handler for each in expected], [each.handler for each in made])
        return
    for index, (pattern, call) in enumerate(zip(expected, made, strict=True)):
        if _has_inputs(pattern) and not scene.same(pattern.inputs, dict(call.inputs)):
            yield differs((index, "inputs"), pattern.inputs, dict(call.inputs))


def _has_inputs(pattern: Call) -> bool:
    return pattern.inputs is not None


def _cases(scene: _Scene, expect: Expect) -> Iterator[Wrong]:
    core = scene.run.core
    actual = Counter(core.observe(case).process for case in core.cases())
    for process, count in (expect.cases or {}).items():
        if actual[process] != count:
            yield differs((process,), count, actual[process])


def _incidents(scene: _Scene, expect: Expect) -> Iterator[Wrong]:
    patterns: Sequence[Trouble] = expect.incidents or ()
    expected, actual = sorted(each.step for each in patterns), sorted(each.node for each in scene.case.troubles)
    if expected != actual:
        yield differs((), expected, actual)


_CHECKS: Final[Mapping[str, Callable[[_Scene, Expect], Iterator[Wrong]]]] = {
    "tasks": _tasks,
    "waiting": _waiting,
    "data": _data,
    "status": _status,
    "end": _end,
    "calls": _calls,
    "cases": _cases,
    "incidents": _incidents,
}
"""The expectations that the port can answer."""
