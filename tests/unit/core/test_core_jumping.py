"""Jumps: a token goes to another step, and no join is left with what it cannot have."""

from __future__ import annotations

import pytest
from core_blocks import Block, blocks, forks, processes_of
from core_case import CoreCase, case_of, started
from core_sketch import call, exclusive, inclusive, parallel, process, rounds, sub, timer
from hypothesis import given, settings
from hypothesis import strategies as st
from operation_matrix.trying import finish

from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.people import OperationSetting
from flowkit.core.execution import Done
from flowkit.core.instance.facts import JoinCleared
from flowkit.core.instance.records import Scope, Token
from flowkit.core.operations.jumping import Jumped

JUMP = OperationSetting("jump", who=("role:manager",))
BRANCHES = "start > ask > split > (left > more | right) > join > last > end"


def jumpable(lines: str, **parts: object) -> ProcessDefinition:
    return process(lines, operations=(JUMP,), **parts)  # type: ignore[arg-type]  # because the parts come by name


def branched() -> CoreCase:
    case = started(jumpable(BRANCHES, split=parallel(), join=parallel()))
    case.complete("ask")
    return case


def jump(case: CoreCase, node: str, target: str) -> Jumped:
    case.did("jump", case.item(node).id, target=target, by="max")
    return case.facts(Jumped)[-1]


def refused(case: CoreCase, node: str, target: str) -> str:
    return case.refused("jump", case.item(node).id, target=target, by="max").code


def ends(case: CoreCase) -> None:
    finish(case)
    assert case.head.status == "completed"


def test_steps_are_skipped_and_named() -> None:
    case = started(jumpable("start > one > two > three > end"))

    assert jump(case, "one", "three").skipped == ("one", "two")

    assert case.at() == ["three"]
    ends(case)


def test_steps_are_done_again_and_named() -> None:
    case = started(jumpable("start > one > two > three > end"))
    case.complete("one", "two")

    assert jump(case, "three", "one").again == ("one", "two", "three")
    ends(case)


def test_inside_a_branch_the_other_goes_on() -> None:
    case = branched()
    jump(case, "left", "more")

    assert case.at() == ["more", "right"]
    ends(case)


def test_over_the_join_the_other_branch_is_withdrawn() -> None:
    case = branched()
    jump(case, "left", "last")

    assert case.at() == ["last"]
    ends(case)


def test_over_the_join_what_waits_in_it_is_withdrawn_too() -> None:
    case = branched()
    case.complete("right")

    assert jump(case, "left", "last").joins == ("join",)

    assert len(case.facts(JoinCleared)) == 1
    assert case.get(Scope, 1).joins == {}
    ends(case)


def test_before_the_split_the_other_branch_is_withdrawn() -> None:
    case = branched()
    case.complete("right")
    jump(case, "left", "ask")

    assert case.at() == ["ask"]
    assert case.get(Scope, 1).joins == {}
    ends(case)


@pytest.mark.parametrize("target", ["right", "join", "split", "start", "nowhere", ""])
def test_a_jump_that_a_join_would_wait_for_for_ever_is_refused(target: str) -> None:
    case = branched()
    before = case.at()

    assert refused(case, "left", target) in {"join-unsatisfiable", "target-unknown"}
    assert case.at() == before
    ends(case)


def test_a_step_inside_a_split_is_not_entered_from_before_it() -> None:
    case = started(jumpable(BRANCHES, split=parallel(), join=parallel()))

    assert refused(case, "ask", "left") == "join-unsatisfiable"


def test_another_way_of_a_choice_is_entered() -> None:
    lines = "start > choose > (left | right) > met > end"
    case = started(jumpable(lines, choose=exclusive(default="left", right="x = 1"), met=exclusive()))
    jump(case, "left", "right")

    assert case.at() == ["right"]
    ends(case)


def test_branches_inside_branches_end_only_as_far_as_needed() -> None:
    lines = "start > split > (fork > (a | b) > meet > c | other) > join > last > end"
    gateways = {name: parallel() for name in ("split", "fork", "meet", "join")}
    case = started(jumpable(lines, **gateways))
    jump(case, "a", "c")
    assert case.at() == ["c", "other"]

    jump(case, "c", "last")
    assert case.at() == ["last"]
    ends(case)


def test_an_inclusive_join_takes_what_is_left() -> None:
    lines = "start > split > (a > x | b) > join > last > end"
    split = inclusive(a="true", b="true")
    case = started(jumpable(lines, split=split, join=inclusive()))
    jump(case, "a", "x")
    assert case.at() == ["b", "x"]
    ends(case)


def test_what_comes_behind_over_an_inclusive_join_is_withdrawn() -> None:
    lines = "start > split > (a | b) > join > last > end"
    split = inclusive(a="true", b="true")
    case = started(jumpable(lines, split=split, join=inclusive()))
    jump(case, "a", "last")

    assert case.at() == ["last"]
    ends(case)


def test_out_of_a_subprocess_it_ends_as_a_whole() -> None:
    part = sub("a > split > (in1 | in2) > join > b", split=parallel(), join=parallel())
    case = started(jumpable("start > part > last > end", part=part))
    jump(case, "in1", "last")

    assert case.at() == ["last"]
    ends(case)


def test_out_of_a_round_it_ends_as_a_whole_and_into_it_it_begins_anew() -> None:
    case = started(jumpable("start > ask > sign > last > end", sign=rounds('["ann", "bob"]')))
    case.complete("ask")
    signs = case.open_items("sign")
    case.did("jump", signs[0].id, target="last", by="max")
    assert case.at() == ["last"]
    jump(case, "last", "sign")
    assert len(case.open_items("sign")) == 2
    ends(case)


def test_out_of_a_called_process_nothing_jumps_but_the_call_itself_does() -> None:
    outer = jumpable("start > part > last > end", part=call("inner"))
    case = started(outer, process("start > inside > next > end", key="inner"))

    assert refused(case, "inside", "last") == "target-unknown"
    jump(case, "inside", "next")
    calling = next(token for token in case.all(Token) if token.node == "part")
    case.did("jump", calling.id, target="last", by="max")

    assert case.at() == ["last"]
    ends(case)


def test_a_token_that_waits_for_a_timer_jumps() -> None:
    case = started(jumpable("start > pause > last > end", pause=timer("PT1H")))
    case.did("jump", case.only(Token).id, target="last", by="max")

    assert case.at() == ["last"]
    ends(case)


def test_it_is_for_those_whom_the_process_names() -> None:
    case = branched()

    assert case.refused("jump", case.item("left").id, target="more", by="ann").code == "not-authorised"
    plain = started(process("start > one > end"))
    assert plain.refused("jump", plain.item("one").id, target="one", by="max").code == "not-offered"


def test_what_is_gone_does_not_jump() -> None:
    case = branched()
    number = case.item("left").id
    case.complete("left")

    assert case.refused("jump", number, target="more", by="max").code == "gone"


def test_the_targets_that_are_shown_are_those_that_work() -> None:
    case = branched()
    number = case.item("left").id
    shown = case.foreseen("jump", number, "max").choices

    works = [
        node
        for node in case.definitions["p"].nodes
        if isinstance(case.would("jump", number, "max", {}, target=node), Done)
    ]
    assert list(shown) == works == ["ask", "left", "more", "last", "end"]


def forked(block: Block) -> CoreCase:
    definitions = processes_of(block, operations=(JUMP,))
    case = case_of(*definitions)
    case.start({"choice": 0, "severity": 2})
    return case


SOUND = blocks("task", "timer", "round", "guarded", "turns", "again")


@settings(max_examples=150)
@given(block=st.one_of(SOUND, forks("task", "round")), data=st.data())
def test_whatever_may_jump_the_case_comes_to_its_end(block: Block, data: st.DataObject) -> None:
    case = forked(block)
    for _ in range(data.draw(st.integers(1, 8))):
        items = case.open_items()
        if case.head.status != "open":
            break
        if not items:
            case.advance(hours=1)
            continue
        item = data.draw(st.sampled_from(items))
        choices = case.foreseen("jump", item.id, "max").choices
        if len(choices) and data.draw(st.booleans()):
            case.did("jump", item.id, target=data.draw(st.sampled_from(choices)), by="max")
        else:
            who = item.assignee or may_take(case, item.offer)
            case.did("complete", item.id, {"choice": data.draw(st.integers(0, 2))}, by=who)

    ends(case)


def may_take(case: CoreCase, offer: tuple[str, ...]) -> str:
    return next(person for person, keys in case.people.items() if {f"person:{person}", *keys}.intersection(offer))
