"""Sequence flow, start and none end event (BPMN 8.4.13, 10.5.2, 10.5.3)."""

from core_case import MONDAY, started
from core_sketch import end, exclusive, process, script

from flowkit.core.instance.facts import CaseEnded, CaseStarted, NodePassed
from flowkit.core.instance.records import Scope, Token


def test_a_case_walks_its_steps_one_after_another() -> None:
    case = started(process("start > ask > answer > end"))

    assert case.at() == ["ask"]
    case.complete("ask")
    assert case.at() == ["answer"]
    case.complete("answer")

    assert (case.head.status, case.head.end_state, case.head.ended_at) == ("completed", "end", MONDAY)


def test_a_case_that_nobody_must_work_on_is_finished_by_its_start() -> None:
    case = started(process("start > compute > end", compute=script(total="1 + 2")))

    assert case.head.status == "completed"
    assert [type(fact) for fact in case.actions[0].facts][:2] == [CaseStarted, NodePassed]


def test_the_end_event_names_the_end_state() -> None:
    case = started(process("start > work > done", done=end("archived")))

    case.complete("work")

    assert [(fact.status, fact.end_state) for fact in case.facts(CaseEnded)] == [("completed", "archived")]


def test_the_data_of_the_start_and_of_each_step_are_the_data_of_the_case() -> None:
    case = started(process("start > ask > answer > end"), question="why")

    case.complete("ask", answer="because", question="how")

    assert case.data == {"question": "how", "answer": "because"}


def test_a_step_done_leaves_no_row_but_its_item() -> None:
    case = started(process("start > ask > answer > end"))

    case.complete("ask")

    assert len(case.all(Token)) == 1
    assert len(case.all(Scope)) == 1


def test_a_token_that_only_goes_on_leaves_the_row_of_its_scope_alone() -> None:
    case = started(process("start > ask > way > answer > end", way=exclusive(default="answer")))
    before = case.rows[Scope, 1]

    case.complete("ask")

    assert case.at() == ["answer"]
    assert case.rows[Scope, 1] is before
