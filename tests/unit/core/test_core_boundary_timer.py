"""Boundary timer events (BPMN 10.5.4), interrupting and not."""

from core_case import started
from core_sketch import boundary, deadline, exclusive, parallel, process, rounds, sub

from flowkit.core.deadline.facts import DeadlineEnded
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.instance.records import Job, Scope
from flowkit.core.workitem.facts import ItemWithdrawn


def on_task(*, interrupting: bool, written: str = "PT1H") -> ProcessDefinition:
    return process(
        "start > work > after > end", "late > remind > over",
        late=boundary("work", written, interrupting=interrupting),
    )  # fmt: skip


def test_an_interrupting_timer_takes_the_work_away() -> None:
    case = started(on_task(interrupting=True))
    item = case.item("work").id

    case.advance(hours=1)

    assert case.at() == ["remind"]
    assert [fact.item for fact in case.facts(ItemWithdrawn)] == [item]
    assert case.refused("complete", item).code == "gone"
    case.complete("remind")
    assert case.head.end_state == "over"


def test_an_interrupting_timer_is_gone_with_the_work() -> None:
    case = started(on_task(interrupting=True))

    case.complete("work")

    assert case.all(Job) == []
    case.advance(hours=2)
    assert case.at() == ["after"]


def test_a_timer_that_does_not_interrupt_sends_a_token_beside() -> None:
    case = started(on_task(interrupting=False))

    case.advance(hours=1)
    assert case.at() == ["remind", "work"]
    case.complete("work", "after")
    assert case.at() == ["remind"]
    case.complete("remind")

    assert case.head.status == "completed"


def test_a_timer_that_does_not_interrupt_fires_once() -> None:
    case = started(on_task(interrupting=False))

    case.advance(hours=5)

    assert case.at() == ["remind", "work"]
    assert case.all(Job) == []


def test_a_cycle_fires_again_and_again_while_the_work_is_open() -> None:
    case = started(on_task(interrupting=False, written="R/PT1H"))

    case.advance(hours=3)
    assert case.at() == ["remind", "remind", "remind", "work"]
    case.complete("work")

    case.advance(hours=5)
    assert case.at() == ["after", "remind", "remind", "remind"]


def test_a_counted_cycle_fires_so_often_and_no_more() -> None:
    case = started(on_task(interrupting=False, written="R3/PT10M"))

    case.advance(minutes=29)
    assert case.at() == ["remind", "remind", "work"]
    case.advance(hours=5)

    assert case.at() == ["remind", "remind", "remind", "work"]
    assert case.all(Job) == []


def test_a_cycle_keeps_its_rhythm_when_it_fires_late() -> None:
    case = started(on_task(interrupting=False, written="R/PT1H"))

    case.now += 90 * 60_000_000
    case.fire(case.only(Job))

    assert case.minutes(case.only(Job).due_at) == 120


def test_the_timers_of_one_activity_run_apart() -> None:
    case = started(
        process("start > work > after > end", "soon > first > one", "late > second > two",
                soon=boundary("work", "PT1H", interrupting=False), late=boundary("work", "PT2H"))
    )  # fmt: skip

    case.advance(hours=1)
    assert case.at() == ["first", "work"]
    case.advance(hours=1)

    assert case.at() == ["first", "second"]


def test_interrupting_a_subprocess_ends_all_that_is_alive_in_it() -> None:
    inmost = sub("begin2 > c > finish2")
    group = sub("begin > split > (a | inmost) > join > finish", split=parallel(), join=parallel(), inmost=inmost)
    case = started(
        process("start > group > after > end", "late > instead > over", group=group, late=boundary("group", "PT1H"))
    )
    assert case.at() == ["a", "c"]

    case.advance(hours=1)

    assert case.at() == ["instead"]
    assert [scope.id for scope in case.all(Scope)] == [1]


def test_a_timer_beside_a_subprocess_leaves_it_running() -> None:
    case = started(
        process("start > group > after > end", "late > remind > over",
                group=sub("begin > a > finish"), late=boundary("group", "PT1H", interrupting=False))
    )  # fmt: skip

    case.advance(hours=1)
    assert case.at() == ["a", "remind"]
    case.complete("a")

    assert case.at() == ["after", "remind"]


def test_interrupting_a_round_withdraws_every_open_turn() -> None:
    case = started(
        process("start > sign > after > end", "late > instead > over",
                sign=rounds("signers"), late=boundary("sign", "PT1H")),
        signers=["ann", "bob", "cid"],
    )  # fmt: skip
    assert len(case.all(Job)) == 1
    case.did("complete", case.open_items("sign")[1].id, by="bob")

    case.advance(hours=1)

    assert case.at() == ["instead"]
    assert len(case.facts(ItemWithdrawn)) == 2


def test_a_timer_beside_a_round_fires_once_for_the_round() -> None:
    case = started(
        process("start > sign > after > end", "late > remind > over",
                sign=rounds("signers"), late=boundary("sign", "PT1H", interrupting=False)),
        signers=["ann", "bob"],
    )  # fmt: skip

    case.advance(hours=1)

    assert case.at() == ["remind", "sign", "sign"]


def test_interrupted_work_makes_its_limit_void() -> None:
    work = process(
        "start > work > after > end", "late > instead > over",
        work=rounds("signers", deadlines=("limit",)),
        late=boundary("work", "PT1H"), deadlines=[deadline("limit", "PT4H")],
    )  # fmt: skip
    case = started(work, signers=["ann", "bob"])

    case.advance(hours=1)

    assert [fact.verdict for fact in case.facts(DeadlineEnded)] == ["void", "void"]


def test_a_boundary_inside_a_branch_leaves_the_sibling_and_the_join_gets_its_token() -> None:
    case = started(
        process("start > split > (a | b) > join > after > end", "late > c > merge > join",
                split=parallel(), join=parallel(), merge=sub("s > e"), late=boundary("a", "PT1H"))
    )  # fmt: skip
    case.advance(hours=1)
    assert case.at() == ["b", "c"]

    case.complete("b", "c")

    # then the join has three flows and waits for the one that can no longer come: the drawing lacks a merge
    assert case.at() == []
    assert case.head.status == "open"


def test_a_boundary_path_that_merges_before_the_join_feeds_it() -> None:
    case = started(
        process("start > split > (a > merge | b) > join > after > end", "late > c > merge",
                split=parallel(), join=parallel(), merge=exclusive(default="join"), late=boundary("a", "PT1H"))
    )  # fmt: skip
    case.advance(hours=1)

    case.complete("b", "c")

    assert case.at() == ["after"]


def test_a_boundary_time_that_is_no_time_is_an_incident_beside_the_open_work() -> None:
    case = started(on_task(interrupting=True, written="=limit"))
    assert case.incident().code == "expression-null"
    assert case.at() == ["work"]

    case.did("retry", case.incident().id, {"limit": "PT1H"})

    assert case.at() == ["work"]
    case.advance(hours=1)
    assert case.at() == ["remind"]
