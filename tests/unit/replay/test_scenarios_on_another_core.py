"""Scenarios through the runtime port: the same verdicts on both cores, and what a core cannot do is said."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from conformance import FOLDER

from flowkit.engine.clock import VirtualClock
from flowkit.engine.runtime import Runtime
from flowkit.replay import load_scenario, replay_on_core
from flowkit.replay.folder import Folder
from flowkit.replay.native import NativeRuntime
from flowkit.replay.on_core import Core, CoreResult, Handler, run_on_core
from flowkit.replay.second import on_spiff

HEAD = "scenario: a purchase\nprocess: purchase-request\nat: Mon 2026-11-09 09:00\n"


def on_flowkit(folder: Folder, clock: VirtualClock, handlers: Mapping[str, Handler]) -> Runtime:
    return NativeRuntime(folder.parcel, folder.definitions, clock, handlers)


Play = Callable[..., CoreResult]


@pytest.fixture
def play(tmp_path: Path, process_definitions: Path) -> Play:
    def play(steps: str, core: Core = on_spiff) -> CoreResult:
        file = tmp_path / "a.scenario.yaml"
        file.write_text(f"{HEAD}folder: {process_definitions / 'purchase-request'}\n{steps}", "utf-8")
        return run_on_core(load_scenario(file), core)

    return play


@pytest.mark.parametrize("core", [on_flowkit, on_spiff])
@pytest.mark.parametrize("name", ["small", "large", "three-offers", "urgent", "very-large"])
def test_a_procedure_agrees_on_both_cores(core: Core, name: str, process_definitions: Path) -> None:
    file = process_definitions / "purchase-request" / f"{name}.scenario.yaml"
    result = run_on_core(load_scenario(file), core)
    assert (result.verdict, result.failures) == ("agrees", ())
    assert result.held > 0


def test_what_the_port_does_not_know_is_named(process_definitions: Path) -> None:
    (result,) = replay_on_core("spiff", process_definitions / "leave-request" / "short-leave.scenario.yaml").results
    assert result.verdict == "agrees"
    assert {"deadlines", "state", "tasks.due", "tasks.person"} <= set(result.unseen)


def test_an_operation_that_the_port_does_not_have_refuses_the_scenario(process_definitions: Path) -> None:
    report = replay_on_core("spiff", process_definitions / "leave-request" / "returned-for-rework.scenario.yaml")
    (result,) = report.results
    assert (result.verdict, result.steps, report.agreed) == ("refused", (), False)
    assert [(each.code, each.line) for each in result.refused] == [("core-operation", 28)]


def test_what_that_core_cannot_do_refuses_the_scenario(process_definitions: Path) -> None:
    (result,) = replay_on_core(
        "spiff", process_definitions / "incident-management" / "out-of-scope.scenario.yaml"
    ).results
    assert result.verdict == "refused"
    assert "spiff-query" in {each.code for each in result.refused}


WRONG = {
    "tasks": "tasks: [{step: order}]",
    "tasks[0].role": "tasks: [{step: fill-in, role: buyer}]",
    "waiting[0]": "waiting: [order]",
    "data.what": "data: {what: pen}",
    "status": "status: completed",
    "end": "end: bought",
    "cases.purchase-request": "cases: {purchase-request: 2}",
    "incidents": "incidents: [{step: order}]",
}


@pytest.mark.parametrize("core", [on_flowkit, on_spiff])
@pytest.mark.parametrize("element", WRONG)
def test_an_expectation_that_does_not_hold_differs(play: Play, core: Core, element: str) -> None:
    result = play(f"steps:\n  - start: {{}}\n    by: zhang.yu\n    expect: {{{WRONG[element]}}}\n", core)
    assert result.verdict == "differs", result
    assert [each.element for each in result.failures] == [f"expect.{element}"]
    assert result.held == 0


PROCESS = """\
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:flowkit="urn:flowkit:bpmn:1" id="d"
    targetNamespace="t">
  <process id="p" isExecutable="true">
    <extensionElements><flowkit:data><flowkit:field name="n" type="integer"/></flowkit:data></extensionElements>
    <startEvent id="start"/>
    <serviceTask id="s"><extensionElements>
      <flowkit:handler name="count" result="n"><flowkit:input source="n" target="base"/></flowkit:handler>
    </extensionElements></serviceTask>
    <endEvent id="end"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="s"/>
    <sequenceFlow id="f2" sourceRef="s" targetRef="end"/>
  </process>
</definitions>
"""
CALLS = """\
scenario: calls
process: p
at: Mon 2026-11-09 09:00
handlers: {{count: [{reply}]}}
steps:
  - start: {{n: 1}}
    by: ann
    expect: {{calls: [{{handler: count, inputs: {{base: {given}}}}}], data: {{n: 7}}}}
"""


@pytest.mark.parametrize("core", [on_flowkit, on_spiff])
def test_calls_of_handlers_are_compared(tmp_path: Path, core: Core) -> None:
    (tmp_path / "p.bpmn").write_text(PROCESS, "utf-8")
    for name in ("flowkit.yaml", "organisation.yaml"):
        shutil.copy(FOLDER / name, tmp_path)
    file = tmp_path / "a.scenario.yaml"
    file.write_text(CALLS.format(reply="{returns: 7}", given=1), "utf-8")
    assert run_on_core(load_scenario(file), core).failures == ()

    file.write_text(CALLS.format(reply="{returns: 7}", given=2), "utf-8")
    result = run_on_core(load_scenario(file), core)
    assert [each.element for each in result.failures] == ["expect.calls[0].inputs"]


def test_a_handler_that_fails_is_not_tried_again_there(tmp_path: Path) -> None:
    (tmp_path / "p.bpmn").write_text(PROCESS, "utf-8")
    file = tmp_path / "a.scenario.yaml"
    file.write_text(CALLS.format(reply="{fails: down}, {returns: 7}", given=1), "utf-8")
    result = run_on_core(load_scenario(file), on_spiff)
    assert [(each.code, each.line) for each in result.refused] == [("core-retry", 4)]
