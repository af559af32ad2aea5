"""Terminate end event (BPMN 10.5.3): its whole scope ends, and nothing beyond it."""

from core_case import started
from core_sketch import call, deadline, end, exclusive, parallel, process, rounds, script, sub, task, timer

from flowkit.core.deadline.facts import DeadlineEnded
from flowkit.core.instance.facts import CaseEnded, NodePassed
from flowkit.core.workitem.facts import ItemWithdrawn

STOP = end("stopped", terminate=True)


def test_at_the_root_it_ends_the_case_with_everything_in_flight() -> None:
    case = started(
        process(
            "start > split > (a > stop | b | wait > c | group | sign) > join > end",
            split=parallel(),
            join=parallel(),
            stop=STOP,
            wait=timer("PT1H"),
            group=sub("begin > d > finish"),
            sign=rounds("signers"),
        ),
        signers=["ann", "bob"],
    )
    assert case.at() == ["a", "b", "d", "sign", "sign"]

    case.complete("a")

    assert (case.head.status, case.head.end_state) == ("completed", "stopped")
    assert len(case.facts(ItemWithdrawn)) == 4


def test_inside_a_subprocess_it_ends_the_subprocess_and_the_outer_flow_goes_on() -> None:
    group = sub("begin > split > (a > stop | b > finish)", split=parallel(), stop=STOP)
    case = started(
        process("start > outer > (group | c) > join > after > end", outer=parallel(), group=group, join=parallel())
    )

    case.complete("a")
    assert case.at() == ["c"]
    case.complete("c")

    assert case.at() == ["after"]


def test_inside_a_called_process_it_ends_that_process_with_its_results() -> None:
    child = process("begin > split > (a > stop | b > finish)", key="child", split=parallel(), stop=STOP)
    parent = process("start > child > after > end", key="parent", child=call("child", out={"got": "value"}))
    case = started(parent, child)

    case.complete("a", value=3)

    assert case.at() == ["after"]
    assert case.data == {"got": 3}


def test_branches_that_still_move_when_the_scope_ends_arrive_nowhere() -> None:
    # given a split whose first branch ends the scope before the second has moved
    case = started(
        process("start > split > (stop | compute > after > end)", split=parallel(), stop=STOP, compute=script(a="1"))
    )

    assert case.head.status == "completed"
    assert "a" not in case.data
    assert not [fact for fact in case.facts(NodePassed) if fact.node == "compute"]


def test_branches_that_still_move_inside_a_subprocess_arrive_nowhere() -> None:
    group = sub("begin > split > (stop | compute > b > finish)", split=parallel(), stop=STOP, compute=script(a="1"))
    case = started(process("start > group > after > end", group=group))

    assert case.at() == ["after"]
    assert "a" not in case.data


def test_tokens_that_wait_in_a_join_end_too() -> None:
    case = started(
        process("start > split > (a | b | c > stop) > join > end", split=parallel(), join=parallel(), stop=STOP)
    )
    case.complete("a", "b")

    case.complete("c")

    assert case.head.status == "completed"


def test_the_clocks_over_the_case_are_judged_and_those_of_broken_off_steps_void() -> None:
    case = started(
        process(
            "start > split > (a > stop | b > end)",
            split=parallel(),
            stop=STOP,
            b=task(deadlines=("limit",)),
            deadlines=[deadline("limit", "PT1H"), deadline("case-limit", "PT8H")],
        )
    )

    case.complete("a")

    verdicts = {fact.rule: fact.verdict for fact in case.facts(DeadlineEnded)}
    assert verdicts == {"limit": "void", "case-limit": "kept"}


def test_the_case_ends_once() -> None:
    which = exclusive(stop="true", default="end")
    case = started(process("start > which > (stop | end)", which=which, stop=STOP))

    assert len(case.facts(CaseEnded)) == 1


def test_the_terminate_event_itself_is_told_and_in_the_history() -> None:
    case = started(process("start > split > (a > stop | b > end)", split=parallel(), stop=STOP))

    case.complete("a")

    assert [fact.node for fact in case.facts(NodePassed)][-1] == "stop"
