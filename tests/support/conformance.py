"""The conformance files: each is a small BPMN file, and beside it what must happen when it runs.

    says: One sentence: the rule that the file shows.
    data: {n: 1}                # with which the first process of the file is started
    handlers: {book: [7]}       # what handlers answer, call by call; the last stays; {raises: E1} fails
    at: a b                     # where tokens rest after the start
    steps:                      # what people, messages and time do then
      - complete: a             # the first open item there
        with: {x: 1}
        at: b
      - advance: {hours: 1}
      - message: paid           # with `key` (correlation) and `with` (payload)
      - signal: alarm           # reaches one, unless `reaches` says how many
      - begin: a                # an activity of an ad-hoc subprocess; `refused: code` if it must not
      - finish: phase           # the ad-hoc subprocess is over
      - retry: gate             # or `resolve` (with `to`): the open incident there
    trace: start a !b end       # all that tokens passed or left, in order; "!" taken away, "?" incident, "^" thrown
    end: done                   # the end state; "open" for a case that cannot end
    leaves: {x: 1}              # data of the root at the end, as far as named
    others: {q: {trace: …, end: …, leaves: …}}  # the other cases, by process

What is due is done after every step. `cases` count from the first: a step with `case: q` means the case of process q.
A file without steps that must be refused has `refused: [code …]` instead, in the order of the findings.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from office import faults

from flowkit import BpmnError, DefinitionInvalid, Engine, FlowkitError, VirtualClock
from flowkit.core.protocol import to_datetime

FOLDER = Path(__file__).resolve().parents[1] / "conformance" / "bpmn"
MORNING = datetime(2026, 11, 16, 8, tzinfo=UTC)
_PEOPLE = ("flowkit.yaml", "organisation.yaml")
_MARKS: Mapping[str, tuple[str, int]] = {
    "NodePassed": ("", 1),
    "TokenLeft": ("", 2),
    "EventChosen": ("", 2),
    "RoundCounted": ("", 2),
    "TokenCancelled": ("!", 2),
    "IncidentRaised": ("?", 2),
    "ErrorThrown": ("^", 1),
    "EscalationThrown": ("^", 1),
    "MessageThrown": ("^", 1),
    "SignalThrown": ("^", 1),
    "ScopeInterrupted": ("!", 1),
}
"""How a fact shows in the trace, and where the node stands among its fields."""


def files() -> list[Path]:
    """Every conformance file, by group and name."""
    return sorted(FOLDER.glob("*/*.bpmn"))


def expected_of(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.with_suffix(".yaml").read_text("utf-8"))
    return found


@dataclass
class Run:
    """One file on one database; with `reopen` the engine is made anew before every step."""

    path: Path
    url: str
    folder: Path
    reopen: bool
    expected: dict[str, Any] = field(init=False)
    calls: dict[str, int] = field(default_factory=dict)
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.expected = expected_of(self.path)
        self.clock = VirtualClock(MORNING)
        self.engine = self._opened()
        for name in _PEOPLE:
            shutil.copy(FOLDER / name, self.folder)
        shutil.copy(self.path, self.folder)

    def _opened(self) -> Engine:
        engine = Engine(self.url, clock=self.clock)
        for name in self.expected.get("handlers", {}):
            engine.handler(name, retries=())(self._handler(name))
        return engine

    def _handler(self, name: str) -> Callable[[], object]:
        def answer() -> object:
            number = self.calls[name] = self.calls.get(name, 0) + 1
            answers = self.expected["handlers"][name]
            found = answers[min(number, len(answers)) - 1]
            if isinstance(found, dict) and "raises" in found:
                raise BpmnError(found["raises"]) if found["raises"] else RuntimeError("broken")
            return found

        return answer

    def go(self) -> None:
        """Deploy, start, do every step; compare on the way and at the end."""
        if "refused" in self.expected:
            self._refused()
            return
        deployed = self.engine.deploy(self.folder / self.path.name)
        first = self.expected.get("process", deployed[0].process)
        if self.expected.get("start", True):
            self.engine.start(first, self.expected.get("data"), by="ann")
        self._settle(self.expected)
        for step in self.expected.get("steps", ()):
            (deed,) = DEEDS.keys() & step.keys()
            DEEDS[deed](self, step)
            self._settle(step)
        for process in [first, *self.expected.get("others", {})]:
            self._compare(process, self.expected if process == first else self.expected["others"][process])
        self.engine.close()

    def _refused(self) -> None:
        try:
            self.engine.deploy(self.folder / self.path.name)
        except DefinitionInvalid as refused:
            found = [each.code for each in refused.findings if each.level == "error"]
        else:
            found = []
        assert found == self.expected["refused"]

    def _settle(self, step: Mapping[str, Any]) -> None:
        """What is due is done; then tokens rest where they must, and every row of every case is sound."""
        self._reopen()
        self.engine.run_due()
        self._reopen()
        if "at" in step:
            assert self.at() == sorted((step["at"] or "").split())
        for case in self.cases():
            assert list(faults(self.engine, case)) == []

    def _reopen(self) -> None:
        if self.reopen:
            self.engine.close()
            self.engine = self._opened()

    def at(self) -> list[str]:
        """Where tokens rest, of all cases; who only waits for a scope of its own is not named."""
        cases = self.cases()
        with self.engine.store.read() as unit:
            return sorted(
                token.node
                for case in cases
                for token in unit.tokens(case)
                if token.holds not in {"scope", "guard", "done", "offer"}
                and (head := unit.case(case)) is not None
                and head.status == "open"
            )

    def cases(self, process: str = "") -> list[str]:
        """The ids of all cases, oldest first; of one process if it is named."""
        with self.engine.store.read() as unit:
            keys = [process] if process else [each.process for each in unit.definitions()]
            found = [each.case.id for key in dict.fromkeys(keys) for each in unit.find_cases(key, only_open=False)]
        return sorted(found)

    def case(self, step: Mapping[str, Any]) -> str:
        return self.cases(step.get("case", ""))[0]

    def _compare(self, process: str, expected: Mapping[str, Any]) -> None:
        cases = self.cases(process)
        count = expected.get("cases", 1)
        assert len(cases) == count
        for case in cases:
            view = self.engine.case(case, by="ann")
            if "trace" in expected:
                assert " ".join(_trace(view.history)) == " ".join(expected["trace"].split())
            state = view.end_state if view.status != "open" else "open"
            assert state == expected.get("end", "end")
            wanted = expected.get("leaves", {})
            assert {name: view.data.get(name) for name in wanted} == wanted
            if view.status != "open":
                self._nothing_left(case)

    def _nothing_left(self, case: str) -> None:
        with self.engine.store.read() as unit:
            left = {kind: count for kind, count in unit.live_rows(case).items() if count and kind not in _KEPT}
        assert left == {}


_KEPT = {"case", "case_field", "doer"}
"""Rows of a case that stay: no more of them than what it is."""


def _trace(history: Any) -> Iterator[str]:
    for action in history:
        for name, *values in action.facts:
            if name in _MARKS:
                mark, place = _MARKS[name]
                yield mark + values[place]


def _complete(run: Run, step: Mapping[str, Any]) -> None:
    cases = run.cases(step.get("case", ""))
    with run.engine.store.read() as unit:
        items = [
            (case, item.id)
            for case in cases
            for item in unit.items(case)
            if item.node == step["complete"] and item.ended_at is None
        ]
    case, number = items[step.get("number", 1) - 1]
    run.engine.complete(f"{case}.{number}", step.get("with"), by=step.get("by", "ann"))


def _advance(run: Run, step: Mapping[str, Any]) -> None:
    """To the instant; the worker that does what is due opens the database as often as the runner does."""
    run.engine.advance_to(to_datetime(run.clock.now()) + timedelta(**step["advance"]))


def _message(run: Run, step: Mapping[str, Any]) -> None:
    sent = run.engine.message(step["message"], step.get("with"), correlation=step.get("key", ""), by="ann")
    assert sent == step.get("reaches", 1)


def _signal(run: Run, step: Mapping[str, Any]) -> None:
    assert run.engine.signal(step["signal"], step.get("with"), by="ann") == step.get("reaches", 1)


def _incident(run: Run, step: Mapping[str, Any], node: str) -> str:
    view = run.engine.case(run.case(step), by="ann")
    return next(each.id for each in view.incidents if each.is_open and each.step == node)


def _retry(run: Run, step: Mapping[str, Any]) -> None:
    run.engine.retry(_incident(run, step, step["retry"]), step.get("with"), by="ann")


def _resolve(run: Run, step: Mapping[str, Any]) -> None:
    number = _incident(run, step, step["resolve"])
    run.engine.operate("resolve", number, step.get("with"), by="ann", reason="by hand", target=step.get("to", ""))


def _cancel(run: Run, step: Mapping[str, Any]) -> None:
    """The case of the named process."""
    run.engine.cancel(run.case({"case": step["cancel"]}), by="ann", reason="over")


def _begin(run: Run, step: Mapping[str, Any]) -> None:
    run.engine.start(step["start"], step.get("with"), by="ann")


def _begin_activity(run: Run, step: Mapping[str, Any]) -> None:
    """The first open phase that offers it, or the one whose `number` is given."""
    phases = [each for case in run.cases() for each in run.engine.case(case, by="ann").phases]
    found = [each for each in phases if step["begin"] in each.activities] or phases
    _perhaps_refused(
        step, lambda: run.engine.begin(found[step.get("number", 1) - 1].id, step["begin"], by=step.get("by", "ann"))
    )


def _finish(run: Run, step: Mapping[str, Any]) -> None:
    phases = [each for case in run.cases() for each in run.engine.case(case, by="ann").phases]
    found = [each.id for each in phases if each.step == step["finish"]]
    _perhaps_refused(step, lambda: run.engine.finish(found[step.get("number", 1) - 1], by=step.get("by", "ann")))


def _perhaps_refused(step: Mapping[str, Any], deed: Callable[[], None]) -> None:
    if "refused" not in step:
        deed()
        return
    with pytest.raises(FlowkitError) as refused:
        deed()
    assert refused.value.code == step["refused"]


DEEDS: Mapping[str, Callable[[Run, Mapping[str, Any]], None]] = {
    "complete": _complete,
    "advance": _advance,
    "message": _message,
    "signal": _signal,
    "retry": _retry,
    "resolve": _resolve,
    "begin": _begin_activity,
    "cancel": _cancel,
    "finish": _finish,
    "start": _begin,
}
"""What a step may do, by its key."""
