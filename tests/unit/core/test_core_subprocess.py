"""Embedded subprocess (BPMN 10.3.5)."""

from core_case import started
from core_sketch import deadline, exclusive, parallel, process, script, sub

from flowkit.core.deadline.facts import DeadlineEnded
from flowkit.core.instance.facts import NodePassed, ScopeDropped, TokenLeft
from flowkit.core.instance.records import Scope, Token

INNER = ("begin > split > (a | b) > join > finish",)


def test_the_outer_token_waits_until_the_inner_scope_is_empty() -> None:
    case = started(process("start > group > after > end", group=sub(*INNER, split=parallel(), join=parallel())))
    assert case.at() == ["a", "b"]
    assert [scope.kind for scope in case.all(Scope)] == ["process", "subprocess"]

    case.complete("b", "a")

    assert case.at() == ["after"]
    assert [scope.kind for scope in case.all(Scope)] == ["process"]


def test_data_written_inside_are_the_data_of_the_process() -> None:
    inner = sub("begin > ask > compute > finish", compute=script(twice="amount * 2"))
    case = started(process("start > group > after > end", group=inner))

    case.complete("ask", amount=4)

    assert case.data == {"amount": 4, "twice": 8}


def test_subprocesses_nest_and_end_from_the_inside_out() -> None:
    inmost = sub("begin2 > work > finish2")
    outer = sub("begin > inmost > more > finish", inmost=inmost)
    case = started(process("start > outer > after > end", outer=outer))

    case.complete("work")
    assert case.at() == ["more"]
    case.complete("more", "after")

    assert case.head.status == "completed"
    assert [fact.scope for fact in case.facts(ScopeDropped)] == sorted(
        (fact.scope for fact in case.facts(ScopeDropped)), reverse=True
    )


def test_a_subprocess_of_automatic_steps_ends_in_the_same_action() -> None:
    inner = sub("begin > compute > finish", compute=script(total="1"))

    case = started(process("start > group > after > end", group=inner))

    assert case.at() == ["after"]
    assert [fact.node for fact in case.facts(TokenLeft)] == ["group"]


def test_a_subprocess_in_a_loop_gets_a_fresh_scope_each_time() -> None:
    again = exclusive(group="rounds < 2", default="end")
    case = started(
        process("start > group > again > end", "again > group", again=again, group=sub("begin > work > finish")),
        rounds=0,
    )
    first = case.item("work").scope

    case.complete("work", rounds=1)
    assert case.item("work").scope != first
    case.complete("work", rounds=2)

    assert case.head.status == "completed"
    assert len([fact for fact in case.facts(NodePassed) if fact.node == "begin"]) == 2


def test_two_subprocesses_run_side_by_side_without_seeing_each_other() -> None:
    case = started(
        process(
            "start > split > (one | two) > join > after > end",
            split=parallel(),
            join=parallel(),
            one=sub("begin1 > a > finish1"),
            two=sub("begin2 > b > finish2"),
        )
    )

    case.complete("a")
    assert case.at() == ["b"]
    assert len([token for token in case.all(Token) if token.holds == "scope"]) == 1
    case.complete("b")

    assert case.at() == ["after"]


def test_the_limit_of_a_subprocess_ends_with_its_last_inner_step() -> None:
    group = sub("begin > a > b > finish", deadlines=("group-limit",))
    case = started(process("start > group > after > end", group=group, deadlines=[deadline("group-limit", "PT4H")]))
    case.complete("a")

    case.complete("b")

    assert [(fact.rule, fact.verdict) for fact in case.facts(DeadlineEnded)] == [("group-limit", "kept")]
