"""Rounds of every kind of activity, at once and in turn, and standard loops (BPMN 13.3.6, 13.3.7)."""

from dataclasses import replace

import pytest
from core_case import CoreCase, case_of, started
from core_sketch import (
    Part,
    boundary,
    call,
    choosing,
    deadline,
    looped,
    process,
    rounds,
    script,
    service,
    several,
    sub,
    task,
)

from flowkit.core.commands import FinishHandler
from flowkit.core.definition.rounds import Round
from flowkit.core.instance.facts import NodePassed, RoundCounted
from flowkit.core.instance.records import Incident, Job, Scope, Token


def run(part: Part, **data: object) -> CoreCase:
    case = case_of(process("start > work > after > end", work=part))
    case.start(data)
    return case


def test_a_sequential_round_offers_one_turn_after_the_other() -> None:
    case = run(several(task(), "[5, 6, 7]", sequential=True))
    for number, member in enumerate((5, 6, 7), 1):
        (token,) = [token for token in case.all(Token) if token.holds == "work"]
        assert token.data == {"loopCounter": number, "member": member}
        case.complete("work")

    assert case.at() == ["after"]
    assert [scope.id for scope in case.all(Scope)] == [1]


def test_a_sequential_round_ends_when_its_condition_is_true_and_starts_no_more() -> None:
    case = run(several(task(), "[5, 6, 7]", sequential=True, completion="nrOfCompletedInstances >= 2"))

    case.complete("work", "work")

    assert case.at() == ["after"]
    assert len(case.facts(RoundCounted)) == 2


def test_a_round_without_members_is_passed() -> None:
    for sequential in (True, False):
        assert run(several(script(x="1"), "[]", sequential=sequential)).at() == ["after"]


@pytest.mark.parametrize("sequential", [True, False])
def test_a_round_of_scripts_gathers_their_results_in_the_order_of_the_members(sequential: bool) -> None:
    part = several(script(twice="member * 2"), "[3, 1, 2]", output="twice", results="all", sequential=sequential)
    case = run(part)

    assert case.at() == ["after"]
    assert case.data == {"all": [6, 2, 4]}  # and no instance wrote over another


def test_scripts_of_a_round_that_share_a_datum_see_each_others_writes() -> None:
    case = run(several(script(sum="sum + member"), "[1, 2, 3]"), sum=0)

    assert case.data["sum"] == 6


def test_a_round_of_services_answers_in_any_order_and_gathers_in_order() -> None:
    case = run(several(service("ask", result="answer", who="member"), '["a", "b"]', output="answer", results="all"))
    jobs = sorted(job.id for job in case.all(Job))
    for job, answer in zip(reversed(jobs), ("of b", "of a"), strict=True):
        case.must(FinishHandler(job, answer), "")

    assert case.data == {"all": ["of a", "of b"]}
    assert case.at() == ["after"]


def test_a_service_in_the_transaction_works_in_a_round_too() -> None:
    part = several(service("double", result="answer", n="member"), "[1, 2]", output="answer", results="all")
    case = case_of(process("start > work > after > end", work=part))
    case.handlers["double"] = lambda given: given["n"] * 2  # type: ignore[operator]  # because numbers are given
    case.start()

    assert case.data == {"all": [2, 4]}


def test_each_subprocess_of_a_round_has_its_member_and_its_result_to_itself() -> None:
    inner = sub("begin > ask > compute > finish", compute=script(mark="member + points"))
    case = run(several(inner, "[10, 20]", output="mark", results="marks"))
    assert case.at() == ["ask", "ask"]
    second = case.open_items("ask")[1]
    case.did("complete", second.id, {"points": 2})
    case.complete("ask", points=1)

    assert case.data == {"points": 1, "marks": [11, 22]}
    assert case.at() == ["after"]


def test_a_round_of_called_processes_hands_each_its_member() -> None:
    child = process("cbegin > double > cend", key="child", double=script(answer="n * 2"))
    part = several(call("child", into={"n": "member"}, out={"got": "answer"}), "[1, 2, 3]", output="got", results="all")
    case = started(process("start > work > after > end", work=part), child)

    assert case.data == {"all": [2, 4, 6]}


def test_a_decided_round_of_subprocesses_takes_the_others_away() -> None:
    inner = sub("begin > ask > finish")
    case = run(several(inner, "[1, 2, 3]", completion="nrOfCompletedInstances = 1"))

    case.did("complete", case.open_items("ask")[1].id)

    assert case.at() == ["after"]
    assert [scope.id for scope in case.all(Scope)] == [1]


def test_rounds_in_rounds_each_see_the_nearest_member() -> None:
    inner = sub("begin > pick > finish", pick=several(script(seen="append(seen, [outer, member])"), "[1, 2]"))
    case = run(several(inner, '["a", "b"]', element="outer"), seen=[])

    assert case.data["seen"] == [["a", 1], ["a", 2], ["b", 1], ["b", 2]]


def test_a_timer_on_a_round_is_one_timer_for_all_turns() -> None:
    case = started(
        process("start > work > after > end", "late > instead > gone", late=boundary("work", "PT1H"),
                work=several(task(), "[1, 2]", sequential=True)),
    )  # fmt: skip
    case.advance(minutes=40)
    case.complete("work")
    case.advance(minutes=40)

    assert case.at() == ["instead"]


def test_the_limit_of_a_round_of_subprocesses_runs_over_all_of_it() -> None:
    part = several(sub("begin > ask > finish", deadlines=("limit",)), "[1, 2]", sequential=True)
    case = started(process("start > work > after > end", deadlines=[deadline("limit", "PT1H")], work=part))
    case.complete("ask")
    assert case.clock("limit").ended_at is None
    case.complete("ask")

    assert case.clock("limit").verdict == "kept"


def test_a_member_whose_work_fails_is_an_incident_of_its_own_and_the_round_goes_on_after_it() -> None:
    case = run(several(script(y="if member = 2 then date(wrong) else 1"), "[1, 2, 3]", output="y", results="all"))
    found = [each for each in case.all(Incident) if each.resolved_at is None]
    assert case.data == {} or found == []

    for each in found:
        case.did("resolve", each.id, by="rea")

    assert case.at() == ["after"]


# Standard loops


def test_a_loop_turns_at_least_once_when_it_asks_afterwards() -> None:
    case = run(looped(script(n="n + 1"), "n < 3"), n=7)
    assert (case.data["n"], case.at()) == (8, ["after"])
    case = run(looped(script(n="n + 1"), "n < 3"), n=0)
    assert case.data["n"] == 3


def test_a_loop_that_asks_before_may_not_turn_at_all() -> None:
    assert run(looped(script(n="n + 1"), "n < 3", before=True), n=7).data["n"] == 7
    assert run(looped(script(n="n + 1"), "n < 3", before=True), n=0).data["n"] == 3


def test_a_loop_ends_at_its_maximum_whatever_its_condition_says() -> None:
    assert run(looped(script(n="n + 1"), "true", most="4"), n=0).data["n"] == 4
    assert run(looped(script(n="n + 1"), most="most"), n=0, most=2).data["n"] == 2
    assert run(looped(script(n="n + 1"), before=True, most="0"), n=0).data["n"] == 0


def test_what_is_submitted_in_a_turn_is_seen_by_the_condition_and_the_same_person_may_turn_again() -> None:
    case = run(looped(task(), "not(agreed)"))
    case.complete("work", agreed=False)
    case.did("transfer", case.item("work").id, to="bob")
    case.complete("work", agreed=False, by="bob")
    assert case.at() == ["work"]
    case.complete("work", agreed=True)

    assert case.at() == ["after"]


def test_a_null_condition_of_a_loop_is_an_incident_and_a_retry_asks_again() -> None:
    case = run(looped(script(n="1"), "more"))
    assert case.incident().code == "expression-null"

    case.did("retry", case.incident().id, {"more": False}, by="rea")

    assert case.at() == ["after"]


def test_a_loop_of_a_subprocess_begins_each_turn_anew() -> None:
    case = run(looped(sub("begin > one > two > finish"), "loopCounter < 2"))
    case.complete("one", "two", "one")
    assert case.at() == ["two"]
    case.complete("two")

    assert case.at() == ["after"]


def test_a_loop_without_a_wait_costs_as_much_in_its_last_turn_as_in_its_first() -> None:
    case = run(looped(script(n="n + 1"), "n < 2000"), n=0)

    passed = [fact for fact in case.facts(NodePassed) if fact.node == "work"]
    assert len(passed) == 2000
    assert len(case.actions[0].facts) < 4 * 2000 + 20


def test_conditional_flows_leave_a_round_once() -> None:
    part = choosing(several(script(y="member"), "[1, 2]"), a="y = 2", default="b")
    case = started(process("start > work > (a > e1 | b > e2)", work=part))

    assert case.at() == ["a"]


def test_a_round_of_people_may_name_what_each_of_them_gives() -> None:
    part = rounds('["ann", "bob"]', outcome="vote", results="votes")
    assert isinstance(part.round, Round)
    case = run(replace(part, round=replace(part.round, output="vote")))
    case.did("complete", case.open_items("work")[1].id, {"vote": "no"}, by="bob")
    case.complete("work", vote="yes", by="ann")

    assert case.data == {"votes": ["yes", "no"]}
