"""Return for rework (驳回): back to a step that was walked in this pass, in whatever shape the process has."""

import pytest
from core_case import CoreCase, started
from core_sketch import boundary, deadline, exclusive, parallel, process, rounds, sub, task

from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.people import OperationSetting
from flowkit.core.instance.facts import JoinCleared, NodePassed
from flowkit.core.instance.records import Scope
from flowkit.core.workitem.facts import ItemWithdrawn
from flowkit.core.workitem.records import WorkItem

LINE = process("start > a > b > c > end")


def fork(**parts: object) -> ProcessDefinition:
    """A step, two branches of two steps, a step."""
    return process(
        "start > a > split > (l1 > l2 | r1 > r2) > join > c > end",
        split=parallel(),
        join=parallel(),
        **parts,  # type: ignore[arg-type]  # because the parts come by name
    )


def joined(case: CoreCase) -> int:
    return sum(fact.node == "join" for fact in case.facts(NodePassed))


def test_by_default_the_step_before_gets_it_again_and_all_later_steps_are_walked_again() -> None:
    case = started(LINE)
    case.complete("a", by="ann")
    case.complete("b", by="bob")

    case.send_back("c", by="cid")

    assert case.at() == ["b"]
    assert case.item("b").offer == ("person:bob",)
    case.complete("b", by="bob")
    case.complete("c")
    assert case.head.status == "completed"


def test_any_step_of_this_pass_can_be_asked_for() -> None:
    case = started(LINE)
    case.complete("a", "b")

    case.send_back("c", "a")
    assert case.at() == ["a"]
    case.complete("a", "b", "c")

    assert case.head.status == "completed"


@pytest.mark.parametrize("target", ["c", "split", "nowhere"])
def test_a_step_that_was_not_walked_is_no_target(target: str) -> None:
    case = started(LINE)
    case.complete("a")

    assert case.refused("return-for-rework", case.item("b").id, target=target).code == "target-not-walked"


def test_the_first_step_has_nothing_to_return_to() -> None:
    case = started(LINE)

    assert case.refused("return-for-rework", case.item("a").id).code == "target-not-walked"


def test_declared_targets_narrow_the_choice() -> None:
    only = OperationSetting("return-for-rework", targets=("a",))
    case = started(process("start > a > b > c > end", c=task(operations=(only,))))
    case.complete("a", "b")

    assert case.refused("return-for-rework", case.item("c").id, target="b").code == "target-not-walked"
    case.send_back("c")
    assert case.at() == ["a"]


def test_the_step_limit_is_fresh_and_the_case_clock_runs_on() -> None:
    case = started(
        process("start > a > b > end", a=task(deadlines=("limit",)),
                deadlines=[deadline("limit", "PT1H"), deadline("over-all", "PT8H")])
    )  # fmt: skip
    case.complete("a")
    case.advance(minutes=30)

    case.send_back("b")

    assert case.minutes(case.clock("limit").due_at) == 90
    assert case.minutes(case.clock("over-all").due_at) == 480


# Branches


def test_from_a_branch_to_before_the_split_withdraws_the_siblings_and_the_join_is_passed_once() -> None:
    case = started(fork())
    case.complete("a", "l1")
    assert case.at() == ["l2", "r1"]

    case.send_back("l2", "a")
    assert case.at() == ["a"]
    assert [fact.node for fact in case.facts(ItemWithdrawn)] == ["r1"]
    case.complete("a", "l1", "l2", "r1", "r2")

    assert joined(case) == 1
    assert case.at() == ["c"]


def test_from_a_branch_to_before_the_split_clears_what_waits_in_the_join() -> None:
    case = started(fork())
    case.complete("a", "r1", "r2", "l1")
    assert case.only(Scope).joins == {"join": {"r2>join": 1}}

    case.send_back("l2", "a")
    assert case.only(Scope).joins == {}
    assert [(fact.flow, fact.tokens) for fact in case.facts(JoinCleared)] == [("r2>join", 1)]
    case.complete("a", "r1", "r2", "l1", "l2")

    assert joined(case) == 1


def test_within_one_branch_the_sibling_keeps_its_work_and_its_result() -> None:
    case = started(fork())
    case.complete("a", "r1", "r2", "l1")

    case.send_back("l2", "l1")
    assert case.at() == ["l1"]
    assert case.only(Scope).joins == {"join": {"r2>join": 1}}
    case.complete("l1", "l2")

    assert joined(case) == 1
    assert case.at() == ["c"]


def test_a_step_of_a_sibling_branch_is_no_target() -> None:
    case = started(fork())
    case.complete("a", "r1", "r2", "l1")

    assert case.refused("return-for-rework", case.item("l2").id, target="r2").code == "target-not-walked"


def test_a_step_of_a_sibling_branch_is_no_target_in_a_loop_either() -> None:
    # given a loop, by which a way leads from each branch to the other
    case = started(looping_fork(), done=False)
    case.complete("a", "l", "r")
    case.complete("c", done=False)
    case.complete("a", "r")

    # then the last step done is not where it goes, but the one before the split
    assert case.refused("return-for-rework", case.item("l").id, target="r").code == "target-not-walked"
    case.send_back("l")
    assert case.at() == ["a"]
    case.complete("a", "r", "l")
    case.complete("c", done=True)
    assert case.head.status == "completed"


def looping_fork() -> ProcessDefinition:
    return process(
        "start > merge > a > split > (l | r) > join > c > again > end", "again > merge",
        merge=exclusive(default="a"), split=parallel(), join=parallel(),
        again=exclusive(merge="not(done)", default="end"),
    )  # fmt: skip


def test_from_after_the_join_into_a_branch_only_that_branch_is_walked() -> None:
    case = started(fork())
    case.complete("a", "l1", "l2", "r1", "r2")

    case.send_back("c", "l2")
    assert case.at() == ["l2"]
    case.complete("l2")

    assert case.at() == ["c"]
    assert joined(case) == 2


def test_from_after_the_join_into_a_branch_of_a_loop() -> None:
    case = started(looping_fork(), done=False)
    case.complete("a", "l", "r")

    case.send_back("c", "l")
    assert case.at() == ["l"]
    case.complete("l")
    case.complete("c", done=True)

    assert case.head.status == "completed"


def test_from_after_the_join_to_before_the_split_walks_both_branches() -> None:
    case = started(fork())
    case.complete("a", "l1", "l2", "r1", "r2")

    case.send_back("c", "a")
    case.complete("a", "l1", "l2", "r1", "r2", "c")

    assert case.head.status == "completed"


def nested() -> ProcessDefinition:
    return process(
        "start > a > split > (inner > (p | q) > meet > l | r) > join > c > end",
        split=parallel(), inner=parallel(), meet=parallel(), join=parallel(),
    )  # fmt: skip


def test_from_after_two_joins_into_the_inmost_branch() -> None:
    case = started(nested())
    case.complete("a", "p", "q", "l", "r")

    case.send_back("c", "p")
    assert case.at() == ["p"]
    case.complete("p")
    assert case.at() == ["l"]
    case.complete("l")

    assert case.at() == ["c"]
    case.complete("c")
    assert case.head.status == "completed"


def test_from_between_the_joins_into_the_inmost_branch_leaves_the_outer_sibling_alone() -> None:
    case = started(nested())
    case.complete("a", "p", "q")

    case.send_back("l", "q")
    assert case.at() == ["q", "r"]
    case.complete("q", "l", "r")

    assert case.at() == ["c"]


def test_an_inner_step_is_no_target_for_the_outer_sibling() -> None:
    case = started(nested())
    case.complete("a", "p", "q")

    assert case.refused("return-for-rework", case.item("r").id, target="p").code == "target-not-walked"


def test_from_the_inmost_branch_to_before_the_outer_split() -> None:
    case = started(nested())
    case.complete("a", "p", "r")

    case.send_back("q", "a")
    assert case.at() == ["a"]
    assert case.only(Scope).joins == {}
    case.complete("a", "p", "q", "l", "r", "c")

    assert case.head.status == "completed"


def test_a_return_to_sender_never_goes_into_a_sibling_branch() -> None:
    # given the same person worked in both branches, last in the other one
    case = started(fork())
    case.complete("a", by="ann")
    case.complete("l1", by="bob")
    case.complete("r1", by="bob")

    case.did("return-to-sender", case.item("l2").id, by="cid")

    assert case.at() == ["l1", "r2"]


# Scopes


def test_a_return_over_a_subprocess_withdraws_what_is_alive_in_it() -> None:
    group = sub("begin > x > finish")
    case = started(
        process("start > a > split > (group | b > d) > join > end", split=parallel(), join=parallel(), group=group)
    )
    case.complete("a", "b")

    case.send_back("d", "a")

    assert case.at() == ["a"]
    assert len(case.all(Scope)) == 1
    case.complete("a", "x", "b", "d")
    assert case.head.status == "completed"


def test_a_return_over_a_round_withdraws_the_open_turns_and_the_round_begins_anew() -> None:
    case = started(
        process("start > a > split > (sign | b > d) > join > end",
                split=parallel(), join=parallel(), sign=rounds("signers")),
        signers=["ann", "bob"],
    )  # fmt: skip
    case.complete("a", "b")
    case.did("complete", case.open_items("sign")[0].id, by="ann")

    case.send_back("d", "a")
    assert case.at() == ["a"]
    case.complete("a", "b", "d")

    assert len(case.open_items("sign")) == 2


def test_inside_a_subprocess_its_own_steps_are_the_nearest_targets() -> None:
    case = started(process("start > a > group > end", group=sub("begin > x > y > finish")))
    case.complete("a", "x")

    case.did("return-for-rework", case.item("y").id)
    case.complete("x", "y")

    assert case.head.status == "completed"


def test_a_return_out_of_a_subprocess_ends_it_and_it_is_walked_anew() -> None:
    case = started(
        process(
            "start > a > group > end",
            group=sub("begin > split > (x | y) > join > finish", split=parallel(), join=parallel()),
        )
    )
    case.complete("a", "x")

    case.send_back("y", "a")
    assert [item.node for item in case.open_items()] == ["a"]
    case.complete("a", "x", "y")

    assert case.head.status == "completed"


@pytest.mark.parametrize("operation", ["return-for-rework", "return-to-sender"])
def test_a_member_who_returns_sends_the_whole_round_back(operation: str) -> None:
    sign = rounds("signers", operations=(OperationSetting("return-to-sender", targets=("a",)),))
    case = started(process("start > a > sign > end", sign=sign), signers=["ann", "bob"])
    case.complete("a")

    case.did(operation, case.open_items("sign")[0].id)
    assert [item.node for item in case.open_items()] == ["a"]
    case.complete("a")

    assert len(case.open_items("sign")) == 2


# Loops and borders


def test_in_a_loop_a_step_of_an_earlier_round_is_a_target() -> None:
    again = exclusive(a="not(done)", default="end")
    case = started(process("start > a > b > again > end", "again > a", again=again), done=False)
    case.complete("a")
    case.complete("b", done=False)

    case.send_back("a", "b")
    assert case.at() == ["b"]
    case.complete("b", done=True)

    assert case.head.status == "completed"


def test_returning_twice_walks_on_both_times() -> None:
    case = started(fork())
    case.complete("a", "l1", "r1", "r2")
    case.send_back("l2", "l1")
    case.complete("l1")
    case.send_back("l2", "a")
    case.complete("a", "r1", "r2", "l1", "l2")

    assert joined(case) == 1
    assert case.at() == ["c"]


def test_what_a_timer_beside_the_work_began_is_void_when_the_work_is_walked_again() -> None:
    case = started(
        process("start > a > b > c > end", "late > remind > over", late=boundary("b", "PT1H", interrupting=False))
    )
    case.complete("a")
    case.advance(hours=1)
    case.complete("b")
    assert case.at() == ["c", "remind"]

    case.send_back("c", "a")

    assert case.at() == ["a"]


def test_the_returned_item_stays_with_who_sent_it_back_and_why() -> None:
    case = started(LINE)
    case.complete("a")

    case.did("return-for-rework", case.item("b").id, by="bob", reason="not readable")

    returned = next(item for item in case.all(WorkItem) if item.status == "returned")
    assert (returned.node, returned.done_by, returned.reason) == ("b", "bob", "not readable")


def test_whoever_left_the_role_does_not_get_it_again() -> None:
    case = started(LINE)
    case.complete("a", by="cid")
    case.people = {**case.people, "cid": ()}

    case.send_back("b", by="bob")

    assert case.item("a").offer == ("role:clerk",)


# Straight back


def test_the_result_of_a_step_done_again_comes_straight_back_to_the_returner() -> None:
    case = started(process("start > a > b > c > d > end"))
    case.complete("a", by="ann")
    case.complete("b", by="bob")
    case.complete("c", by="ann")
    case.did("claim", case.item("d").id, by="cid")

    case.did("return-straight", case.item("d").id, by="cid", target="a")
    assert case.item("a").offer == ("person:ann",)
    case.complete("a", by="ann")

    assert case.at() == ["d"]
    assert case.item("d").offer == ("person:cid",)
    case.complete("d", by="cid")
    assert case.head.status == "completed"


def test_straight_back_into_a_branch_leaves_the_others_alone() -> None:
    case = started(fork())
    case.complete("a", "l1", "r1")
    right = case.item("r2").id

    case.did("return-straight", case.item("l2").id, target="a")
    case.complete("a")

    assert case.at() == ["l2", "r2"]
    assert case.item("r2").id == right
    case.complete("l2", "r2", "c")
    assert (case.head.status, joined(case)) == ("completed", 1)


def test_a_step_outside_the_subprocess_gets_nothing_straight() -> None:
    case = started(process("start > a > inner > end", inner=sub("s > b > c > e")))
    case.complete("a", "b")

    assert case.refused("return-straight", case.item("c").id, target="a").code == "target-not-walked"
    case.did("return-straight", case.item("c").id, target="b")
    case.complete("b", "c")
    assert case.head.status == "completed"


def test_the_limits_of_both_steps_are_fresh_and_kept() -> None:
    limit = deadline("limit", "PT4H")
    case = started(process("start > a > b > c > end", a=task(deadlines=("limit",)), deadlines=[limit]))
    case.complete("a")
    case.advance(hours=3)
    case.complete("b")

    case.did("return-straight", case.item("c").id, target="a")
    case.advance(hours=3)
    case.complete("a")

    assert [each.verdict for each in case.all(Deadline)] == ["kept", "kept"]
