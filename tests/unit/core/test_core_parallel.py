"""Parallel gateway (BPMN 13.4.1)."""

from core_case import started
from core_sketch import end, exclusive, parallel, process

from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.instance.facts import JoinReached, NodePassed
from flowkit.core.instance.records import Incident, Scope


def pair() -> ProcessDefinition:
    return process("start > split > (left | right) > join > after > end", split=parallel(), join=parallel())


def passed(case_facts: list[NodePassed], node: str) -> int:
    return sum(fact.node == node for fact in case_facts)


def test_the_join_waits_for_a_token_on_every_flow() -> None:
    case = started(pair())
    assert case.at() == ["left", "right"]

    case.complete("right")
    assert case.at() == ["left"]
    assert case.only(Scope).joins == {"join": {"right>join": 1}}
    case.complete("left")

    assert case.at() == ["after"]
    assert case.only(Scope).joins == {}


def test_a_split_without_a_join_ends_the_case_with_its_last_path() -> None:
    case = started(process("start > split > (left > done | right > finished)", split=parallel()))

    case.complete("right")
    assert case.head.status == "open"
    case.complete("left")

    assert (case.head.status, case.head.end_state) == ("completed", "done")


def test_branches_of_unlike_length_and_an_inner_split_meet_once() -> None:
    case = started(
        process(
            "start > split > (short | inner > (a > b | c) > meet) > join > after > end",
            split=parallel(),
            inner=parallel(),
            meet=parallel(),
            join=parallel(),
        )
    )
    assert case.at() == ["a", "c", "short"]

    case.complete("c", "short", "a")
    assert case.at() == ["b"]
    case.complete("b")

    assert case.at() == ["after"]
    assert [passed(case.facts(NodePassed), join) for join in ("meet", "join")] == [1, 1]


def test_a_join_fed_twice_by_one_flow_keeps_the_second_token_waiting() -> None:
    # given a branch that comes to the join twice before the other branch comes once
    case = started(
        process(
            "start > split > (left | right) > join > after > end",
            "split > again > merge > left2 > feed > join",
            "feed > again2 > merge",
            split=parallel(),
            join=parallel(),
            merge=exclusive(default="left2"),
            feed=parallel(),
        )
    )
    case.complete("again", "left2", "again2", "left2")
    assert case.only(Scope).joins == {"join": {"feed>join": 2}}

    # when the others come
    case.complete("left", "right")

    # then one token of each flow is taken
    assert case.only(Scope).joins == {"join": {"feed>join": 1}}
    assert case.at() == ["after", "again2"]


def test_a_join_and_split_in_one_gateway_takes_all_and_sends_all() -> None:
    case = started(
        process(
            "start > split > (a | b) > both > (c | d) > join > end", split=parallel(), both=parallel(), join=parallel()
        )
    )

    case.complete("a", "b")
    assert case.at() == ["c", "d"]
    case.complete("c", "d")

    assert case.head.status == "completed"


def test_two_flows_from_one_node_to_the_join_count_apart() -> None:
    case = started(process("start > split > join > after > end", "split > join", split=parallel(), join=parallel()))

    assert case.at() == ["after"]
    assert [fact.flow for fact in case.facts(JoinReached)] == ["split>join", "split>join#2"]


def test_a_branch_that_never_comes_leaves_the_case_waiting_in_the_join() -> None:
    which = exclusive(right="no", default="done")
    case = started(
        process("start > split > (left | which > right) > join > end", "which > done",
                split=parallel(), join=parallel(), which=which),
        no=False,
    )  # fmt: skip

    case.complete("left")

    assert case.head.status == "open"
    assert case.only(Scope).live == 1


def test_a_loop_around_a_split_and_join_meets_once_in_each_round() -> None:
    again = exclusive(merge="rounds < 3", default="end")
    case = started(
        process("start > merge > split > (a | b) > join > count > again > end", "again > merge",
                merge=exclusive(default="split"), split=parallel(), join=parallel(), again=again),
        rounds=0,
    )  # fmt: skip

    for number in (1, 2, 3):
        case.complete("b", "a")
        case.complete("count", rounds=number)

    assert case.head.status == "completed"
    assert passed(case.facts(NodePassed), "join") == 3


def test_a_join_that_can_never_be_full_is_an_incident_and_not_a_silence() -> None:
    which = exclusive(left="amount > 0", default="right")
    case = started(process("start > which > (left | right) > join > end", which=which, join=parallel()), amount=1)

    case.complete("left")

    assert case.head.status == "open"
    assert (case.incident().code, case.incident().node) == ("join-stuck", "join")


def test_a_stuck_join_is_seen_whichever_branch_ends_last() -> None:
    for order in (("a", "b"), ("b", "a")):
        case = started(
            process(
                "start > split > (a | b)", "a > join", "b > which > (join | away)", "join > end",
                split=parallel(), join=parallel(), which=exclusive(away="gone", default="join"), away=end(),
            ),
            gone=True,
        )  # fmt: skip

        case.complete(*order)

        assert case.incident().code == "join-stuck", order


def test_a_return_from_after_a_join_is_no_stuck_join() -> None:
    case = started(process("start > split > (a | b) > join > c > end", split=parallel(), join=parallel()))
    case.complete("a", "b")

    case.send_back("c", "a")
    assert not case.all(Incident)
    case.complete("a", "c")

    assert (case.head.status, case.all(Incident)) == ("completed", [])


def test_a_gateway_that_joins_as_many_as_it_splits_into_empties_its_join() -> None:
    case = started(process("start > split > (a | b) > both > (c | d) > end", split=parallel(), both=parallel()))

    case.complete("a")
    case.complete("b")

    assert case.at() == ["c", "d"]
    assert (case.only(Scope).joins, case.only(Scope).live) == ({}, 2)
