"""A scenario runs on the real engine, and everything that it expects can fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from flowkit import Engine
from flowkit.errors import DefinitionInvalid, InputInvalid
from flowkit.replay import ScenarioResult, load_scenario, run_scenario
from flowkit.replay.stage import Stage

Write = Callable[[str], Path]

WHOLE = """\
scenario: an order from beginning to end
process: order
folder: {folder}
at: Mon 2026-11-16 09:00
handlers:
  book: [{{fails: no answer}}, {{returns: B-7}}]
steps:
  - start: {{grade: 2}}
    by: ann
    key: O-1
    expect:
      state: new
      status: open
      end: ""
      light: green
      due: Tue 2026-11-17 10:00
      tasks:
        - step: check
          role: clerk
          offer: ["role:clerk"]
          sender: ann
          status: offered
          due: "15:00"
          light: green
          why: clerk
      waiting: [check]
      deadlines:
        - rule: whole
          due: Tue 2026-11-17 10:00
          target: 8 workhours
          used: 0m
          light: green
          stands: false
          verdict: running
          breached: none
      coming:
        - {{step: 1, rule: whole, row: first, to: chief, at: "11:00"}}
        - {{step: 2, row: second, at: "14:00"}}
      escalated: []
      incidents: []
      calls: []
      cases: {{order: 1}}
      nothing: {{tasks: [{{step: payment}}], notices: [{{to: "person:bob"}}]}}
  - at: "11:30"
    expect:
      escalated:
        - step: 1
          rule: whole
          row: first
          reporter: clerk
          to: chief
          at: "11:00"
          late: false
          by: ""
          acknowledged-by: ""
          missed: true
      notices:
        - to: role:chief
          channel: email
          cause: whole/first
          subject: O-1
          address: eve@shop.example.com
          at: "11:00"
          count: 1
      history:
        - start
        - {{action: fire-job, by: flowkit, at: "11:00", fact: escalation-fired}}
  - claim: check
    by: bob
    expect:
      tasks: [{{step: check, person: bob, holder: bob, on-behalf-of: ""}}]
  - suspend: check
    by: bob
    state: waiting
    reason: the customer thinks
    expect:
      state: waiting
      due: none
      deadlines: [{{rule: whole, used: 2h30m, stands: true, due: none}}]
      coming: [{{step: 2, at: none}}]
  - at: "12:30"
    resume: check
    by: bob
  - at: "15:30"
    complete: check
    by: bob
    data: {{until: 2026-12-01, price: 12.50, good: true}}
    expect:
      data: {{until: 2026-12-01, price: 12.50, good: true, grade: 2, booking: null}}
      calls: [{{handler: book, inputs: {{price: 12.50}}}}]
      light: yellow
      deadlines: [{{rule: check-limit, verdict: kept}}]
  - at: "15:31"
    expect:
      data: {{booking: B-7}}
      waiting: [payment]
      calls: [{{handler: book}}, {{handler: book}}]
  - message: paid
    by: bob
    correlation: O-1
    expect:
      state: done
      status: completed
      end: over
      tasks: []
      notices: [{{cause: tell, to: "person:ann", body: "12.50"}}]
"""


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value below an `expect`."""
    if isinstance(value, dict | list):
        if not value and "expect" in path:
            yield path
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(item, (*path, key))
    elif "expect" in path:
        yield path


def changed(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, list):
        return [{"step": 9}]
    return {"kept": "late", "running": "kept", "green": "red", "yellow": "green", "open": "completed"}.get(
        str(value), f"{value}x"
    )


PATHS = list(leaves(yaml.safe_load(WHOLE.format(folder="."))))


def outcome(file: Path) -> str:
    """Everything that is wrong with a scenario, found at once or when it is run."""
    try:
        return run_scenario(file).say()
    except DefinitionInvalid as error:
        return str(error)


@pytest.fixture
def whole(orders: Path, tmp_path: Path) -> Path:
    file = tmp_path / "whole.scenario.yaml"
    file.write_text(WHOLE.format(folder=orders), "utf-8")
    return file


def test_the_whole_scenario_passes(whole: Path) -> None:
    assert outcome(whole) == ""


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ".".join(map(str, path[1:])))
def test_every_expectation_can_fail(path: tuple[Any, ...], orders: Path, tmp_path: Path) -> None:
    # given the scenario with one expected value changed
    data = yaml.safe_load(WHOLE.format(folder=orders))
    owner = data
    for key in path[:-1]:
        owner = owner[key]
    if "nothing" in path:
        owner["step" if "tasks" in path else "to"] = "check" if "tasks" in path else "role:chief"
        data["steps"] = data["steps"][:1] if "tasks" in path else data["steps"]
        if "notices" in path:
            data["steps"][1]["expect"]["nothing"] = data["steps"][0]["expect"].pop("nothing")
    else:
        owner[path[-1]] = changed(owner[path[-1]])
    file = tmp_path / "changed.scenario.yaml"
    file.write_text(yaml.dump(data, sort_keys=False, allow_unicode=True), "utf-8")

    # then somebody notices
    assert outcome(file) != ""


def failed(result: ScenarioResult) -> list[tuple[int, str, str]]:
    return [(each.line, each.element, each.code) for each in result.failures]


def test_a_failure_names_place_time_step_expected_and_actual_in_both_languages(scenario: Write) -> None:
    file = scenario(
        """
        - start: {grade: 2}
          by: ann
          expect:
            tasks:
              - {step: check, due: 16:00}
        """
    )
    (failure,) = run_scenario(file).failures
    assert (failure.line, failure.column, failure.element) == (11, 23, "expect.tasks[0].due")
    assert failure.at == "Mon 2026-11-16 09:00"
    assert failure.step == "start {grade: 2} by ann"
    assert failure.say() == (
        f"{file}:11:23 [expectation] Mon 2026-11-16 09:00: start {{grade: 2}} by ann: expect.tasks[0].due: "
        "expected Mon 2026-11-16 16:00, but Mon 2026-11-16 15:00"
    )
    assert "应为 Mon 2026-11-16 16:00,实际为 Mon 2026-11-16 15:00" in failure.say("zh")


def test_every_difference_of_a_step_is_told_and_the_run_goes_on(scenario: Write) -> None:
    result = run_scenario(
        scenario(
            """
            - start: {grade: 2}
              by: ann
              expect: {state: done, tasks: []}
            - at: 10:00
              expect: {light: red}
            """
        )
    )
    assert failed(result) == [
        (9, "expect.state", "expectation"),
        (9, "expect.tasks", "unexpected"),
        (11, "expect.light", "expectation"),
    ]
    assert not result.passed


@pytest.mark.parametrize(
    ("step", "code", "element"),
    [
        ("complete: check\n  by: eve\n  data: {until: 2026-12-01}", "refused", "complete"),
        (
            "complete: check\n  by: ann\n  refused: not-authorised\n  data: {until: 2026-12-01}",
            "not-refused",
            "refused",
        ),
        ("complete: check\n  by: eve\n  refused: wrong-state\n  data: {until: 2026-12-01}", "refused", "refused"),
        ("complete: payment\n  by: ann", "no-item", "complete"),
        ("complete: payment\n  by: ann\n  refused: not-found", "no-item", "complete"),
        ("retry: book\n  by: ann", "no-incident", "retry"),
        ("acknowledge: check-limit\n  by: ann\n  case: nobody", "no-case", "acknowledge"),
        ("message: paid\n  by: ann\n  correlation: 1", "refused", "message"),
    ],
)
def test_what_cannot_be_done_ends_the_run(step: str, code: str, element: str, scenario: Write) -> None:
    result = run_scenario(
        scenario(f"- start: {{grade: 2}}\n  by: ann\n- {step}\n- at: 18:00\n  expect: {{state: done}}")
    )
    assert [(each.element, each.code) for each in result.failures] == [(element, code)]
    assert len(result.steps) == 2


def test_a_case_that_cannot_go_on_fails_a_scenario_that_does_not_speak_of_it(orders: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.scenario.yaml"
    text = f"""\
scenario: x
process: order
folder: {orders}
at: Mon 2026-11-16 09:00
handlers: {{book: [{{fails: no answer}}]}}
steps:
  - start: {{grade: 2}}
    by: ann
    key: O-1
  - complete: check
    by: ann
    data: {{until: 2026-12-01}}
  - at: 12:00
    note: the last try was long ago
    expect: {{state: new}}
"""
    file.write_text(text, "utf-8")
    assert [each.code for each in run_scenario(file).failures] == ["incident"]

    file.write_text(
        text.replace("{state: new}", "{incidents: [{step: book, code: handler-failed}]}")
        + "  - resolve: book\n    by: ann\n    reason: by telephone\n    data: {booking: B-8}\n"
        + "    expect: {incidents: [], waiting: [payment], data: {booking: B-8}}\n",
        "utf-8",
    )
    assert outcome(file) == ""


def test_steps_name_cases_by_name_key_and_process(scenario: Write) -> None:
    file = scenario(
        """
        - start: {grade: 1}
          by: ann
          key: O-1
          as: first
        - start: {grade: 2}
          by: bob
          key: O-2
        - case: first
          expect: {data: {grade: 1}}
        - case: O-1
          expect: {data: {grade: 1}}
        - case: order
          expect: {cases: {order: 2}}
        - expect: {data: {grade: 2}}
        """
    )
    assert outcome(file) == ""


def test_an_operation_finds_the_item_of_its_person(scenario: Write) -> None:
    file = scenario(
        """
        - start: {grade: 1}
          by: ann
        - claim: check
          by: bob
        - transfer: check
          of: bob
          by: ann
          to: ann
          reason: mine
          refused: not-authorised
        - transfer: check
          of: ann
          by: ann
          to: ann
        """
    )
    assert [each.code for each in run_scenario(file).failures] == ["no-item"]


def test_a_file_beside_the_scenario_is_attached_as_it_is(scenario: Write, tmp_path: Path, sqlite_url: str) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "scan.pdf").write_bytes(b"%PDF-1.4 scan")
    file = scenario(
        """
        - start: {grade: 1}
          by: ann
          key: O-1
        - attach: receipt.pdf
          file: files/scan.pdf
          kind: receipt
          by: ann
        """
    )

    assert run_scenario(file, sqlite_url, reopen=True).say() == ""

    with closing(Engine(sqlite_url)) as engine:
        (case,) = (each.id for each in engine.cases("order", by="ann"))
        (found,) = engine.attachments(case, by="ann")
        assert (found.name, found.kind) == ("receipt.pdf", "receipt")
        assert engine.download(found.id, by="ann").read() == b"%PDF-1.4 scan"


def test_with_reopen_each_step_has_an_engine_of_its_own(
    whole: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engines: list[int] = []
    following = Stage.next_step

    def watched(stage: Stage) -> None:
        following(stage)
        engines.append(id(stage.engine))
        kept.append(stage.engine)

    kept: list[object] = []
    monkeypatch.setattr(Stage, "next_step", watched)
    assert run_scenario(whole, sqlite_url, reopen=True).say() == ""
    assert len(set(engines)) == len(load_scenario(whole).scenario.steps)


def test_a_database_in_memory_cannot_be_opened_again(whole: Path) -> None:
    with pytest.raises(InputInvalid) as refused:
        run_scenario(whole, reopen=True)
    assert refused.value.code == "reopen-in-memory"


def test_one_run_leaves_nothing_for_the_next(whole: Path) -> None:
    first, second = run_scenario(whole), run_scenario(whole)
    assert first == second
    assert first.passed


def test_steps_are_told_as_they_were_done(whole: Path) -> None:
    steps = run_scenario(whole).steps
    assert (steps[0].at, steps[0].by, steps[0].what) == ("Mon 2026-11-16 09:00", "ann", "start {grade: 2} by ann")
    assert (steps[1].at, steps[1].what) == ("Mon 2026-11-16 11:30", "expect")
