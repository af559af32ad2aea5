"""Reopening: a new pass with its own returns, doers and clocks; the history of the earlier ones stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from core_case import CoreCase, case_of, started
from core_sketch import begun_by, boundary, call, deadline, events, parallel, process, state, sub, task

from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.people import AssignmentRule, OperationSetting
from flowkit.core.definition.timers import Message
from flowkit.core.instance.facts import CaseEnded
from flowkit.core.instance.records import Subscription
from flowkit.core.operations.reopening import CaseReopened
from flowkit.core.workitem.records import WorkItem

REOPEN = OperationSetting("reopen", who=("role:manager",))
CLOSE = OperationSetting("close", who=("role:manager",))


def again(lines: str, *more: str, **parts: object) -> ProcessDefinition:
    return process(lines, *more, operations=(REOPEN, CLOSE), **parts)  # type: ignore[arg-type]  # because the parts come by name


def ended(definition: ProcessDefinition, *steps: str, **data: object) -> CoreCase:
    case = case_of(definition)
    case.start(data)
    case.complete(*steps)
    assert case.head.status == "completed"
    return case


def test_a_completed_case_begins_again_and_keeps_its_history() -> None:
    case = ended(again("start > first > second > end"), "first", "second")
    done = [item.id for item in case.all(WorkItem)]

    case.did("reopen", by="max")

    assert (case.head.status, case.head.end_state, case.head.pass_number) == ("open", "", 2)
    assert case.head.ended_at is None
    assert case.at() == ["first"]
    assert case.item("first").pass_number == 2
    assert [case.get(WorkItem, number).status for number in done] == ["completed"] * 2
    case.complete("first", "second")
    assert [fact.status for fact in case.facts(CaseEnded)] == ["completed", "completed"]


def test_a_closed_case_is_reopened_too_and_a_cancelled_one_is_not() -> None:
    case = started(again("start > first > end"))
    case.did("close", by="max")
    case.did("reopen", by="max")
    assert case.at() == ["first"]

    case.did("cancel")
    assert case.refused("reopen", by="max").code == "gone"


def test_it_begins_at_a_named_step() -> None:
    case = ended(again("start > first > second > end"), "first", "second")

    case.did("reopen", by="max", target="second")

    assert case.at() == ["second"]
    assert [fact.node for fact in case.facts(CaseReopened)] == ["second"]


@pytest.mark.parametrize("target", ["left", "join", "inside", "nowhere", "late"])
def test_a_step_from_which_one_token_does_not_come_to_the_end_is_refused(target: str) -> None:
    lines = "start > split > (left | part) > join > last > end"
    part = sub("a > inside > b")
    definition = again(
        lines, "late > over", split=parallel(), join=parallel(), part=part, late=boundary("last", "PT1H")
    )
    case = ended(definition, "left", "inside", "last")

    refusal = case.refused("reopen", by="max", target=target)

    assert refusal.code == "target-unknown"
    assert "last" in refusal.text.en
    assert "split" not in refusal.text.en


def test_the_process_may_name_the_steps() -> None:
    setting = replace(REOPEN, targets=("second",))
    case = ended(process("start > first > second > end", operations=(setting,)), "first", "second")

    assert case.refused("reopen", by="max", target="first").code == "target-unknown"
    case.did("reopen", by="max", target="second")


def test_returns_see_the_steps_of_this_pass_only() -> None:
    case = ended(again("start > first > second > third > end"), "first", "second", "third")
    case.did("reopen", by="max", target="second")
    case.complete("second")

    assert case.refused("return-for-rework", case.item("third").id, target="first").code == "target-not-walked"
    case.did("return-for-rework", case.item("third").id, target="second")
    assert case.at() == ["second"]


def test_what_was_done_in_an_earlier_pass_is_not_withdrawn() -> None:
    case = ended(again("start > first > second > end"), "first", "second")
    old = case.all(WorkItem)[0]
    case.did("reopen", by="max")

    assert case.refused("withdraw", old.id, by=old.done_by).code == "acted-on"


def test_clocks_over_the_case_are_fresh_and_count_from_the_reopening() -> None:
    rule = deadline("all", "PT4H", start="received")
    case = ended(again("start > first > end", deadlines=[rule]), "first", received=datetime(2026, 11, 16, tzinfo=UTC))
    case.advance(hours=100)

    case.did("reopen", by="max")

    old, fresh = case.all(Deadline)
    assert old.verdict == "kept"
    assert (fresh.started_at, case.minutes(fresh.due_at)) == (case.now, 104 * 60)
    case.advance(hours=5)
    case.complete("first")
    assert [each.verdict for each in case.all(Deadline)] == ["kept", "late"]


def test_the_business_state_begins_empty_and_data_stay() -> None:
    definition = again("start > first > second > end", states=[state("working")], second=task(state="working"))
    case = ended(definition, "first", "second", note="kept")
    assert case.head.state == "working"

    case.did("reopen", by="max")

    assert (case.head.state, case.data["note"]) == ("", "kept")


def test_whoever_did_a_step_of_an_earlier_pass_is_not_looked_for() -> None:
    same = task(rules=[AssignmentRule("role", "clerk")])
    case = ended(again("start > first > check > end", check=same), "first", "check")
    case.did("reopen", by="max")

    case.complete("first", by="bob")
    assert case.item("check").sender == "bob"


def test_an_event_subprocess_waits_again() -> None:
    received = begun_by(Message("stop"))
    handler = events("caught > handle > over", caught=received)
    case = ended(again("start > first > end", handler=handler), "first")
    assert case.all(Subscription) == []

    case.did("reopen", by="max")
    case.deliver()

    assert case.at() == ["handle"]


def test_a_called_process_is_called_anew() -> None:
    case = started(again("start > part > end", part=call("inner")), process("start > inside > end", key="inner"))
    case.complete("inside")

    case.did("reopen", by="max")

    case.complete("inside")
    assert case.head.status == "completed"


def test_passes_are_counted() -> None:
    case = ended(again("start > first > end"), "first")
    for number in (2, 3, 4):
        case.did("reopen", by="max")
        assert case.head.pass_number == number
        case.complete("first")
