"""The conformance files on both cores, through the runtime port: what they show after every step, side by side."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from conformance import FOLDER, MORNING, expected_of

from flowkit import BpmnError, VirtualClock
from flowkit.core.definition.model import ProcessDefinition
from flowkit.engine.decisions import bound, read_models
from flowkit.engine.deploy import Parcel, open_parcel
from flowkit.engine.runtime import Observed, Runtime
from flowkit.errors import DefinitionInvalid, Finding, FlowkitError
from flowkit.replay.native import NativeRuntime
from flowkit.spiff import SpiffRuntime, open_shelf

_PEOPLE = ("flowkit.yaml", "organisation.yaml")
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Verdict:
    """What came of a file. `refused` are the findings of this core; `difference` is what is not the same when it is run
    all the same, "" if nothing is; `stopped` names the step that the port does not have.
    """

    refused: tuple[Finding, ...] = ()
    by_both: bool = False
    difference: str = ""
    stopped: str = ""


def compare(path: Path) -> Verdict:
    """Play the file on both cores, saved and loaded between every two steps."""
    with tempfile.TemporaryDirectory() as folder:
        for name in (*_PEOPLE, path.name):
            shutil.copy((FOLDER if name in _PEOPLE else path.parent) / name, folder)
        try:
            parcel = open_parcel(Path(folder) / path.name)
        except DefinitionInvalid:
            return Verdict(by_both=True)
        return _compared(parcel, expected_of(path))


def _compared(parcel: Parcel, expected: Mapping[str, Any]) -> Verdict:
    refused: tuple[Finding, ...] = ()
    try:
        shelf = open_shelf(parcel)
    except DefinitionInvalid as error:
        refused = tuple(each for each in error.findings if each.level == "error")
    try:
        shelf = open_shelf(parcel, refuse=False)
    except DefinitionInvalid as error:
        return Verdict((*refused, *error.findings), difference="cannot be read")
    models, _ = read_models(parcel.decisions)
    definitions = {each.key: bound(each, models) for _, _, reading in parcel.files for each in reading.definitions}
    native = NativeRuntime(parcel, definitions, VirtualClock(MORNING), _handlers(expected))
    spiff = SpiffRuntime(shelf, VirtualClock(MORNING), _handlers(expected))
    try:
        difference, stopped = _played(native, spiff, definitions, expected)
    finally:
        native.close()
    return Verdict(refused, False, difference, stopped)


def _handlers(expected: Mapping[str, Any]) -> dict[str, Callable[[], object]]:
    return {name: _handler(answers) for name, answers in expected.get("handlers", {}).items()}


def _handler(answers: list[Any]) -> Callable[[], object]:
    calls = iter(range(len(answers)))

    def answer() -> object:
        found = answers[next(calls, len(answers) - 1)]
        if isinstance(found, dict) and "raises" in found:
            raise BpmnError(found["raises"]) if found["raises"] else RuntimeError("broken")
        return found

    return answer


def _played(
    native: Runtime, spiff: Runtime, definitions: Mapping[str, ProcessDefinition], expected: Mapping[str, Any]
) -> tuple[str, str]:
    """The first difference, and the first step that the port does not have."""
    steps = [*_begin(expected, next(iter(definitions))), *expected.get("steps", ())]
    for number, step in enumerate(steps):
        (deed,) = DEEDS.keys() & step.keys() or {""}
        if not deed:
            return "", next(iter(step))
        where = f"step {number}" if number else "start"
        results = [_done(core, deed, step) for core in (native, spiff)]
        if results[0] != results[1]:
            return f"{where}: {results[1]} instead of {results[0]}", ""
        for found in _differences(native, spiff, definitions):
            return f"{where}: {found}", ""
        for core in (native, spiff):
            core.load(core.dump())
    return "", ""


def _begin(expected: Mapping[str, Any], first: str) -> list[dict[str, Any]]:
    if not expected.get("start", True):
        return [{"wait": True}]
    return [{"start": expected.get("process", first), "with": expected.get("data")}]


def _done(core: Runtime, deed: str, step: Mapping[str, Any]) -> str:
    try:
        return DEEDS[deed](core, step)
    except FlowkitError as error:
        return f"refused [{error.code}]"


def _start(core: Runtime, step: Mapping[str, Any]) -> str:
    core.start(step["start"], step.get("with") or {}, by="ann")
    return "started"


def _complete(core: Runtime, step: Mapping[str, Any]) -> str:
    cases = [
        case for case in core.cases() if core.observe(case).process == step.get("case", core.observe(case).process)
    ]
    items = [item for case in cases for item in core.items(case) if item.node == step["complete"]]
    core.complete(items[step.get("number", 1) - 1].id, step.get("with") or {}, by=step.get("by", "ann"))
    return "completed"


def _advance(core: Runtime, step: Mapping[str, Any]) -> str:
    core.advance_to(core.now() + timedelta(**step["advance"]) // _MICROSECOND)
    return "advanced"


def _message(core: Runtime, step: Mapping[str, Any]) -> str:
    count = core.message(step["message"], step.get("with") or {}, correlation=step.get("key", ""), by="ann")
    return f"received by {count}"


def _signal(core: Runtime, step: Mapping[str, Any]) -> str:
    return f"received by {core.signal(step['signal'], step.get('with') or {}, by='ann')}"


def _wait(core: Runtime, step: Mapping[str, Any]) -> str:
    return "waited"


DEEDS: Mapping[str, Callable[[Runtime, Mapping[str, Any]], str]] = {
    "start": _start,
    "complete": _complete,
    "advance": _advance,
    "message": _message,
    "signal": _signal,
    "wait": _wait,
}
"""What a step may do on the port, by its key."""


def _differences(native: Runtime, spiff: Runtime, definitions: Mapping[str, ProcessDefinition]) -> Iterator[str]:
    """What the two cores do not show alike, as the second has it."""
    first, second = ([core.observe(case) for case in core.cases()] for core in (native, spiff))
    own, other = ([each.process for each in cases] for cases in (first, second))
    if sorted(own) != sorted(other):
        yield f"cases of {_listed(sorted(other))} instead of {_listed(sorted(own))}"
        return
    for mine, theirs in zip(sorted(first, key=_process), sorted(second, key=_process), strict=True):
        yield from _between(mine, theirs, definitions)


def _process(case: Observed) -> tuple[object, ...]:
    return case.process, case.waiting, sorted(case.passed.items())


def _between(mine: Observed, theirs: Observed, definitions: Mapping[str, ProcessDefinition]) -> Iterator[str]:
    stuck, also = ({each.node for each in case.troubles} for case in (mine, theirs))
    if stuck != also:
        yield f"stuck at {_listed(also)} instead of {_listed(stuck)}"
    if mine.troubles and theirs.troubles:
        return  # what else a stuck case shows is each core's own
    if mine.waiting != theirs.waiting:
        yield f"waits at {_listed(theirs.waiting)} instead of {_listed(mine.waiting)}"
    if mine.end != theirs.end:
        yield f"end {theirs.end or 'none'} instead of {mine.end or 'none'}"
    if mine.passed != theirs.passed:
        names = sorted(name for name in {*mine.passed, *theirs.passed} if mine.passed[name] != theirs.passed[name])
        counts = (f"{name} {theirs.passed[name]} times instead of {mine.passed[name]}" for name in names)
        yield f"passed {', '.join(counts)}"
    if mine.end:
        for name in definitions[mine.process].fields:
            if mine.data.get(name) != theirs.data.get(name):
                yield f"{name} is {theirs.data.get(name)} instead of {mine.data.get(name)}"


def _listed(names: Any) -> str:
    return " ".join(sorted(name or "a place without a name" for name in names)) or "nothing"
