"""Inclusive gateway (BPMN 13.4.3), and the conditional flows that leave an activity."""

from core_case import CoreCase, started
from core_sketch import (
    boundary,
    call,
    choosing,
    complex_,
    end,
    exclusive,
    inclusive,
    parallel,
    process,
    script,
    sub,
    task,
)

from flowkit.core.instance.facts import JoinMet, NodePassed
from flowkit.core.instance.records import Incident, Scope


def passes(case: CoreCase, node: str) -> int:
    return sum(fact.node == node for fact in case.facts(NodePassed))


def test_every_flow_whose_condition_is_true_gets_a_token_and_the_join_waits_for_just_those() -> None:
    case = started(
        process("start > split > (a | b | c) > join > after > end",
                split=inclusive(a="n > 0", b="n > 1", c="n > 2"), join=inclusive()),
        n=2,
    )  # fmt: skip
    assert case.at() == ["a", "b"]

    case.complete("b")
    assert case.at() == ["a"]
    case.complete("a")

    assert case.at() == ["after"]


def test_the_default_flow_is_taken_when_no_condition_is_true_and_without_one_it_is_an_incident() -> None:
    drawn = "start > split > (a | b) > join > end"
    case = started(process(drawn, split=inclusive(a="n > 0", default="b"), join=inclusive()), n=0)
    assert case.at() == ["b"]

    case = started(process(drawn, split=inclusive(a="n > 0", b="n > 1"), join=inclusive()), n=0)
    assert (case.incident().code, case.incident().node) == ("no-flow", "split")
    case.did("retry", case.incident().id, {"n": 1}, by="rea")
    assert case.at() == ["a"]


def test_a_join_goes_on_in_the_same_action_in_which_the_last_token_elsewhere_dies() -> None:
    case = started(
        process("start > split > (a | b)", "a > join > after > end", "b > which > (join | away)",
                split=parallel(), which=exclusive(away="gone", default="join"), join=inclusive(), away=end()),
        gone=True,
    )  # fmt: skip

    case.complete("a")
    assert case.at() == ["b"]
    case.complete("b")

    assert case.at() == ["after"]


def test_a_join_need_not_wait_for_a_token_that_has_turned_off_for_good() -> None:
    case = started(
        process("start > split > (a | b)", "a > join > after > end", "b > which > (join | aside > done)",
                split=parallel(), which=exclusive(aside="gone", default="join"), join=inclusive()),
        gone=True,
    )  # fmt: skip
    case.complete("a", "b")

    assert case.at() == ["after", "aside"]


def test_an_interrupted_activity_may_still_come_over_its_boundary_event() -> None:
    case = started(
        process("start > split > (a | b) > join > after > end", "late > instead > join",
                split=inclusive(a="true", b="true"), join=inclusive(), late=boundary("b", "PT1H")),
    )  # fmt: skip
    case.complete("a")
    case.advance(hours=1)
    assert case.at() == ["instead"]

    case.complete("instead")

    assert case.at() == ["after"]


def test_a_token_in_a_loop_before_the_join_is_waited_for() -> None:
    case = started(
        process("start > split > (a | merge > b > again) > join > after > end", "again > merge",
                split=inclusive(a="true", merge="true"), merge=exclusive(default="b"),
                again=exclusive(merge="more", default="join"), join=inclusive()),
        more=True,
    )  # fmt: skip
    case.complete("a")
    for _ in range(2):
        case.complete("b", more=True)
        assert case.at() == ["b"]
    case.complete("b", more=False)

    assert case.at() == ["after"]


def test_a_loop_back_behind_the_join_does_not_hold_it_up() -> None:
    case = started(
        process("start > merge > split > (a | b) > join > ask > again > end", "again > merge",
                merge=exclusive(default="split"), split=inclusive(a="true", b="n > 0"), join=inclusive(),
                again=exclusive(merge="more", default="end")),
        n=1,
    )  # fmt: skip
    case.complete("a", "b")
    case.complete("ask", more=True, n=0)
    assert case.at() == ["a"]
    case.complete("a")
    case.complete("ask", more=False)

    assert case.head.status == "completed"
    assert [len(fact.flows) for fact in case.facts(JoinMet)] == [2, 1]


def test_a_join_that_itself_is_in_the_loop_does_not_wait_for_what_comes_out_of_it() -> None:
    case = started(
        process("start > join > a > again > end", "again > join", join=inclusive(),
                again=exclusive(join="more", default="end")),
    )  # fmt: skip
    case.complete("a", more=True)
    assert case.at() == ["a"]
    case.complete("a", more=False)

    assert case.head.status == "completed"


def test_two_joins_that_wait_for_each_other_are_an_incident_that_somebody_sees() -> None:
    case = started(
        process("start > split > (a > left | b > right)", "left > x > right", "right > y > left", "x > c1", "y > c2",
                split=parallel(), left=inclusive(), right=inclusive(), x=parallel(), y=parallel()),
    )  # fmt: skip

    case.complete("a", "b")

    assert case.incident().code == "join-stuck"


def test_a_join_takes_one_token_of_each_flow_and_leaves_the_rest() -> None:
    case = started(
        process("start > split > (a | twice > join2)", "twice > join2", "join2 > b > join", "a > join > after > end",
                split=parallel(), twice=parallel(), join2=exclusive(default="b"), join=inclusive()),
    )  # fmt: skip
    first = case.open_items("b")[0]
    case.did("complete", first.id)
    second = case.item("b")
    case.did("complete", second.id)
    assert case.only(Scope).joins == {"join": {"b>join": 2}}
    case.complete("a")

    assert case.at() == ["after", "after"]  # what was left had nothing to wait for
    assert case.only(Scope).joins == {}


def test_a_join_inside_a_subprocess_and_one_in_a_called_process_count_their_own_tokens() -> None:
    inner = ("begin > isplit > (p | q) > ijoin > finish",)
    called = process("cbegin > csplit > (v | w) > cjoin > cend", key="c", csplit=inclusive(v="true", default="w"),
                     cjoin=inclusive())  # fmt: skip
    case = started(
        process("start > split > (inner | calling | c) > join > end", join=inclusive(), calling=call("c"),
                split=inclusive(inner="true", calling="true", c="n > 5"),
                inner=sub(*inner, isplit=inclusive(p="true", q="n > 0"), ijoin=inclusive())),
        called,
        n=1,
    )  # fmt: skip

    case.complete("p", "v", "q")

    assert case.head.status == "completed"


def test_a_step_that_is_sent_back_over_an_inclusive_join_feeds_it_again() -> None:
    case = started(
        process("start > split > (a | b) > join > c > end", split=inclusive(a="true", b="true"), join=inclusive())
    )
    case.complete("a", "b")
    case.send_back("c", "a")
    assert case.at() == ["a"]

    case.complete("a", "c")

    assert (case.head.status, case.all(Incident)) == ("completed", [])


# Flows that leave an activity


def test_conditional_flows_leave_an_activity_each_by_its_own_condition() -> None:
    for n, expected in ((0, ["c"]), (1, ["a"]), (2, ["a", "b"])):
        case = started(
            process("start > ask > (a | b | c) > join > end",
                    ask=choosing(task(), a="n > 0", b="n > 1", default="c"), join=inclusive()),
        )  # fmt: skip
        case.complete("ask", n=n)
        assert case.at() == expected
        case.complete(*expected)
        assert case.head.status == "completed"


def test_a_flow_without_a_condition_is_taken_beside_the_conditional_ones() -> None:
    case = started(process("start > count > (a > e1 | b > e2)", count=choosing(script(n="2"), b="n > 1")))

    assert case.at() == ["a", "b"]


def test_a_null_condition_behind_an_activity_is_an_incident_and_the_work_stays_done() -> None:
    case = started(process("start > ask > (a > e1 | b > e2)", ask=choosing(task(), a="n > 0", b="n < 0")))
    case.complete("ask")
    assert (case.incident().code, case.at()) == ("expression-null", [])

    case.did("retry", case.incident().id, {"n": 1}, by="rea")

    assert case.at() == ["a"]


def test_several_flows_from_an_activity_split_as_a_parallel_gateway_does() -> None:
    case = started(process("start > ask > (a | b) > join > end", join=parallel()))
    case.complete("ask")
    assert case.at() == ["a", "b"]

    case.complete("a", "b")

    assert case.head.status == "completed"


# Complex gateway


def of_three(*, after: str = "after > end", **conditions: str) -> CoreCase:
    return started(
        process(f"start > split > (a | b | c) > join > {after}", split=parallel(),
                join=complex_("activationCount >= 2", **conditions)),
    )  # fmt: skip


def test_a_complex_gateway_goes_on_when_its_activation_condition_is_true_and_takes_the_rest_at_its_reset() -> None:
    case = of_three()
    case.complete("c")
    assert case.at() == ["a", "b"]
    case.complete("a")
    assert case.at() == ["after", "b"]

    case.complete("b")
    assert case.at() == ["after"]
    assert case.only(Scope).joins == case.only(Scope).taken == {}
    case.complete("after")

    assert case.head.status == "completed"
    assert passes(case, "after") == 0


def test_the_reset_sends_tokens_where_its_conditions_say() -> None:
    case = of_three(after="(first | rest) > end", first="waitingForStart", rest="not(waitingForStart)")
    case.complete("a", "b")
    assert case.at() == ["c", "first"]

    case.complete("c")

    assert case.at() == ["first", "rest"]


def test_a_reset_does_not_wait_for_a_branch_that_cannot_come() -> None:
    case = started(
        process("start > split > (a | b | which > (c | away)) ", "(a | b | c) > join > after > end",
                split=parallel(), which=exclusive(c="false", default="away"), join=complex_("activationCount >= 2")),
    )  # fmt: skip
    case.complete("a", "b")

    assert case.at() == ["after"]
    assert case.only(Scope).taken == {}


def test_a_complex_gateway_in_a_loop_starts_anew_after_each_reset() -> None:
    case = started(
        process("start > merge > split > (a | b | c) > join > ask > again > end", "again > merge",
                merge=exclusive(default="split"), split=parallel(), join=complex_("activationCount >= 2"),
                again=exclusive(merge="more", default="end")),
    )  # fmt: skip
    for more in (True, False):
        case.complete("a", "b", "c")
        case.complete("ask", more=more)

    assert case.head.status == "completed"


def test_an_activation_condition_that_is_null_is_an_incident_of_the_token_that_comes() -> None:
    case = started(
        process("start > split > (a | b) > join > after > end", split=parallel(),
                join=complex_("activationCount >= needed")),
    )  # fmt: skip
    case.complete("a")
    assert case.incident().node == "join"

    case.did("retry", case.incident().id, {"needed": 2}, by="rea")
    case.complete("b")

    assert case.at() == ["after"]
