"""Closing by hand and undoing it: everything is as it was, to the last record."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest
from core_case import CoreCase, started
from core_sketch import (
    boundary,
    call,
    deadline,
    message,
    parallel,
    process,
    rounds,
    state,
    step,
    sub,
    task,
    timer,
)
from operation_matrix import Row, all_rows
from operation_matrix.settings import SETTINGS, scene_of
from operation_matrix.trying import finish, tried

from flowkit.core.commands import Deliver
from flowkit.core.deadline.facts import MarkReached
from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.people import OperationSetting
from flowkit.core.instance.records import Delivery, Incident, Job, Subscription
from flowkit.core.operations.parking import CaseParked
from flowkit.core.protocol import Rejection
from flowkit.core.workitem.records import WorkItem

CLOSE = OperationSetting("close", who=("role:manager",), end_state="settled")
SUSPEND = OperationSetting("suspend", states=("waiting",))
ROWS = [row for row in all_rows() if row.operation not in ("close", "undo-close", "cancel", "reopen")]


def closable(lines: str, *operations: OperationSetting, **parts: object) -> ProcessDefinition:
    return process(lines, operations=(CLOSE, *operations), **parts)  # type: ignore[arg-type]  # because the parts come by name


def picture(case: CoreCase) -> tuple[object, ...]:
    """The case with all its records, without the numbers that were given out and what other cases were told: urgent
    work gives back what waits for it when it is closed.
    """
    rows = {key: row for key, row in case.rows.items() if not isinstance(row, Incident | Delivery)}
    return copy.deepcopy((replace(case.head, sequence=0, fence=0), rows))


def close_and_undo(case: CoreCase) -> None:
    case.did("close", by="max")
    case.did("undo-close", by="max")


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_whatever_a_case_went_through_the_undo_brings_it_back_exactly(row: Row, setting: str) -> None:
    scene = scene_of(row, setting)
    tried(scene, row.operation, row.ask(scene))
    if scene.case.head.ended_at is not None:
        return  # the operation has ended it
    before = picture(scene.case)

    close_and_undo(scene.case)

    assert picture(scene.case) == before
    finish(scene.case)
    assert scene.case.head.status == "completed"


def test_a_closed_case_has_an_end_of_its_own_and_nothing_open() -> None:
    case = started(closable("start > work > after > end"))

    case.did("close", by="max")

    assert (case.head.status, case.head.end_state) == ("closed", "settled")
    assert [item.status for item in case.all(WorkItem)] == ["withdrawn"]
    assert case.refused("complete", case.all(WorkItem)[0].id).code == "gone"
    assert case.refused("close", by="max").code == "gone"


def test_nobody_may_close_where_the_process_names_nobody() -> None:
    case = started(process("start > work > end"))

    refusals = [case.refused("close", by=person) for person in case.people]
    assert {refusal.code for refusal in refusals} == {"not-offered"}
    assert refusals[0].mend.zh == "请在 flowkit:operation 中指定可办人员"


def test_whoever_may_close_may_undo_it_unless_the_process_names_another() -> None:
    undo = OperationSetting("undo-close", who=("role:director",))
    case = started(closable("start > work > end", undo))
    assert case.refused("close", by="dea").code == "not-authorised"
    case.did("close", by="max")

    assert case.refused("undo-close", by="max").code == "not-authorised"
    case.did("undo-close", by="dea")


def test_an_open_case_has_no_closing_to_undo() -> None:
    case = started(closable("start > work > end"))

    assert case.refused("undo-close", by="max").code == "gone"
    case.complete("work")
    assert case.refused("undo-close", by="max").code == "gone"


def test_both_need_a_reason() -> None:
    case = started(closable("start > work > end"))

    assert case.refused("close", by="max", reason=" ").code == "reason-missing"
    case.did("close", by="max")
    assert case.refused("undo-close", by="max", reason="").code == "reason-missing"


def test_holders_suspensions_and_drafts_come_back() -> None:
    states = [state("waiting", "pause")]
    lines = "start > split > (work | other) > join > end"
    case = started(closable(lines, SUSPEND, states=states, split=parallel(), join=parallel()))
    case.did("claim", case.item("work").id)
    case.did("save-draft", case.item("work").id, {"note": "half"})
    case.did("suspend", case.item("work").id, state="waiting")

    close_and_undo(case)

    item = case.item("work")
    assert (item.status, item.assignee, item.data, case.head.state) == ("suspended", "ann", {"note": "half"}, "waiting")
    case.did("resume", item.id)
    assert case.head.state == ""


def test_what_waits_in_a_join_and_in_called_processes_comes_back() -> None:
    inner = process("start > inside > end", key="inner")
    lines = "start > split > (left | part | group) > join > end"
    group = sub("a > sign > b", sign=rounds('["ann", "bob", "cid"]'))
    outer = closable(lines, split=parallel(), join=parallel(), part=call("inner"), group=group)
    case = started(outer, inner)
    case.complete("left")
    case.complete("inside")
    case.did("complete", case.open_items("sign")[0].id)

    close_and_undo(case)

    case.did("complete", case.open_items("sign")[0].id, by="bob")
    case.did("complete", case.open_items("sign")[0].id, by="cid")
    assert case.head.status == "completed"


def test_a_message_finds_nobody_while_the_case_is_closed_and_its_receiver_afterwards() -> None:
    case = started(closable("start > wait > end", wait=message("answer", "number")), number="7")
    waiting = case.only(Subscription).id
    case.did("close", by="max")
    assert isinstance(case.do(Deliver(waiting), ""), Rejection)

    case.did("undo-close", by="max")
    case.deliver()

    assert case.head.status == "completed"


def test_a_timer_that_came_due_meanwhile_fires_with_the_next_work_that_is_due() -> None:
    late = boundary("work", "PT1H")
    case = started(process("start > work > end", "late > help > over", operations=(CLOSE,), late=late))
    case.did("close", by="max")
    case.advance(hours=5)
    assert case.all(Job) == []

    case.did("undo-close", by="max")
    assert case.at() == ["work"]
    case.advance(minutes=0)
    assert case.at() == ["help"]


def test_what_passed_on_a_clock_meanwhile_is_judged_once_at_the_undo() -> None:
    rule = deadline("limit", "PT4H", step("one", "PT1H"), step("two", "PT6H"))
    over = deadline("all", "PT9H", before="PT1H")
    case = started(closable("start > work > end", deadlines=[rule, over], work=task(deadlines=("limit",))))
    due = {each.rule: each.due_at for each in case.all(Deadline)}
    case.did("close", by="max")
    case.advance(hours=5)
    assert not case.facts(MarkReached)

    case.did("undo-close", by="max")

    assert {each.rule: each.due_at for each in case.all(Deadline)} == due
    assert [(fact.rule, fact.key, fact.late) for fact in case.facts(MarkReached)] == [
        ("limit", "one", True),
        ("limit", "due", True),
    ]
    case.advance(hours=2)
    assert [fact.key for fact in case.facts(MarkReached)][2:] == ["two"]
    case.complete("work")
    assert [each.verdict for each in case.all(Deadline)] == ["kept", "late"]


def test_the_clocks_of_a_closed_case_have_a_verdict() -> None:
    rule, over = deadline("limit", "PT4H"), deadline("all", "PT1H")
    case = started(closable("start > work > end", deadlines=[rule, over], work=task(deadlines=("limit",))))
    case.advance(hours=2)

    case.did("close", by="max")

    assert {each.rule: each.verdict for each in case.all(Deadline)} == {"limit": "void", "all": "late"}


def test_timers_waiting_in_branches_keep_their_instants() -> None:
    lines = "start > split > (first | pause) > join > end"
    case = started(closable(lines, split=parallel(), join=parallel(), pause=timer("PT3H")))
    due = case.only(Job).due_at

    close_and_undo(case)

    assert case.only(Job).due_at == due


def test_a_case_can_be_closed_and_restored_again_and_again() -> None:
    case = started(closable("start > work > after > end"))
    close_and_undo(case)
    case.complete("work")
    close_and_undo(case)

    assert case.at() == ["after"]
    assert len(case.facts(CaseParked)) == 2
    case.complete("after")
    assert case.head.status == "completed"


def test_an_erased_history_is_no_ground_to_undo() -> None:
    case = started(closable("start > work > end"))
    case.did("close", by="max")
    case.actions.clear()

    assert case.refused("undo-close", by="max").code == "not-undone"
