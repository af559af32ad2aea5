"""Withdraw (收回): one's own last step back while nobody has acted on it, in whatever shape the process has."""

from __future__ import annotations

import pytest
from core_case import CoreCase, started
from core_sketch import boundary, deadline, exclusive, extending, parallel, process, rounds, service, state, sub, task

from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.people import OperationSetting
from flowkit.core.instance.facts import NodePassed
from flowkit.core.workitem.records import WorkItem

LINE = process("start > a > b > c > end")
FORK = process("start > a > split > (l1 > l2 | r1 > r2) > join > c > end", split=parallel(), join=parallel())


def withdrawn(case: CoreCase, node: str, by: str = "ann") -> None:
    case.did("withdraw", done(case, node), by=by)


def done(case: CoreCase, node: str) -> int:
    return [item.id for item in case.all(WorkItem) if (item.node, item.status) == (node, "completed")][-1]


def refused(case: CoreCase, node: str, by: str = "ann") -> str:
    return case.refused("withdraw", done(case, node), by=by).code


def joined(case: CoreCase) -> int:
    return sum(fact.node == "join" for fact in case.facts(NodePassed))


def test_the_own_step_comes_back_and_what_was_sent_is_gone() -> None:
    case = started(LINE)
    case.complete("a", by="ann", x=1)

    withdrawn(case, "a")

    assert case.at() == ["a"]
    assert case.item("a").offer == ("person:ann",)
    assert [item.status for item in case.all(WorkItem)] == ["recalled", "withdrawn", "offered"]
    case.complete("a", by="ann")
    case.complete("b", "c")
    assert case.head.status == "completed"


def test_only_whoever_did_it_may() -> None:
    case = started(LINE)
    case.complete("a", by="ann")

    assert refused(case, "a", by="bob") == "not-authorised"


@pytest.mark.parametrize("act", ["claim", "complete", "transfer"])
def test_not_when_the_next_has_acted(act: str) -> None:
    case = started(LINE)
    case.complete("a", by="ann")
    case.did(act, case.item("b").id, by="bob", to="cid" if act == "transfer" else "")

    assert refused(case, "a") == "acted-on"


def test_again_when_the_next_has_given_it_back() -> None:
    case = started(LINE)
    case.complete("a", by="ann")
    case.did("claim", case.item("b").id, by="bob")
    case.did("unclaim", case.item("b").id, by="bob")

    withdrawn(case, "a")
    assert case.at() == ["a"]


def test_every_branch_that_was_opened_goes() -> None:
    case = started(FORK)
    case.complete("a", by="ann")

    withdrawn(case, "a")

    assert case.at() == ["a"]
    case.complete("a", "l1", "l2", "r1", "r2", "c")
    assert (case.head.status, joined(case)) == ("completed", 1)


def test_one_branch_that_went_on_forbids_it() -> None:
    case = started(FORK)
    case.complete("a", by="ann")
    case.complete("l1", by="bob")

    assert refused(case, "a") == "acted-on"


def test_what_waits_in_a_join_is_taken_out_of_it() -> None:
    case = started(FORK)
    case.complete("a", "l1", "r1")
    case.complete("l2", by="ann")

    withdrawn(case, "l2")

    assert case.at() == ["l2", "r2"]
    case.complete("r2", "l2", "c")
    assert (case.head.status, joined(case)) == ("completed", 1)


def test_over_a_join_only_the_one_who_fed_it_last() -> None:
    case = started(FORK)
    case.complete("a", "l1", "r1")
    case.complete("l2", by="ann")
    case.complete("r2", by="bob")
    assert case.at() == ["c"]

    assert refused(case, "l2") == "acted-on"
    withdrawn(case, "r2", by="bob")

    assert case.at() == ["r2"]
    case.complete("r2", by="bob")
    case.complete("c")
    assert case.head.status == "completed"


def test_inside_a_subprocess_and_not_out_of_it() -> None:
    case = started(process("start > inner > c > end", inner=sub("s > a > b > e")))
    case.complete("a", by="ann")
    withdrawn(case, "a")
    case.complete("a", by="ann")
    case.complete("b", by="bob")

    assert refused(case, "b", by="bob") == "acted-on"


def test_into_a_subprocess_nobody_has_worked_in() -> None:
    case = started(process("start > a > inner > c > end", inner=sub("s > b > e")))
    case.complete("a", by="ann")

    withdrawn(case, "a")

    assert case.at() == ["a"]
    case.complete("a", "b", "c")
    assert case.head.status == "completed"


def test_a_round_nobody_has_signed_goes_as_a_whole() -> None:
    case = started(process("start > a > sign > end", sign=rounds("signers")), signers=["bob", "cid"])
    case.complete("a", by="ann")

    withdrawn(case, "a")
    assert case.at() == ["a"]
    case.complete("a", by="ann")
    case.did("complete", case.open_items("sign")[0].id, by="bob")

    assert refused(case, "a") == "acted-on"


def test_what_was_called_outside_is_not_undone() -> None:
    case = started(process("start > a > call > b > end", call=service("book")))
    case.handlers["book"] = lambda _: 1
    case.complete("a", by="ann")

    assert case.at() == ["b"]
    assert refused(case, "a") == "not-undone"


def test_the_state_of_the_case_is_that_before() -> None:
    states = [state("drawn"), state("checked")]
    case = started(process("start > a > b > c > end", a=task(state="drawn"), b=task(state="checked"), states=states))
    case.complete("a", by="ann")
    assert case.head.state == "checked"

    withdrawn(case, "a")

    assert case.head.state == "drawn"


def test_a_step_after_a_choice_and_a_circle() -> None:
    definition = process("start > a > ask > end", "ask > a", ask=exclusive(end="again = false", default="a"))
    case = started(definition, again=True)
    case.complete("a", by="ann")
    assert case.at() == ["a"]

    withdrawn(case, "a")

    assert [item.status for item in case.all(WorkItem)] == ["recalled", "withdrawn", "offered"]


def test_a_timer_that_waits_goes_and_one_that_fired_forbids_it() -> None:
    case = started(process("start > a > b > end", "late > c > end", b=task(), late=boundary("b", "PT1H")))
    case.complete("a", by="ann")
    withdrawn(case, "a")
    case.complete("a", by="ann")

    case.advance(hours=2)

    assert case.at() == ["c"]
    assert refused(case, "a") == "acted-on"


def test_an_action_that_was_erased_is_not_taken_back() -> None:
    case = started(LINE)
    case.complete("a", by="ann")
    case.actions.clear()

    assert refused(case, "a") == "not-undone"


def test_the_step_has_the_limit_that_it_had() -> None:
    limit = deadline("limit", "PT4H")
    case = started(process("start > a > b > end", a=task(deadlines=("limit",)), deadlines=[limit]))
    case.advance(hours=3)
    case.complete("a", by="ann")
    first = case.all(Deadline)[0].due_at

    withdrawn(case, "a")
    assert case.item("a").due_at == first
    case.advance(hours=2)

    assert [each.verdict for each in case.all(Deadline)] == ["kept", ""]
    assert case.all(Deadline)[1].breached_at == first


def test_the_limit_goes_on_with_the_pauses_and_extensions_that_it_had_however_often() -> None:
    limit = deadline("limit", "PT4H", extension=extending("PT6H"))
    suspend = OperationSetting("suspend", states=("waiting",))
    work = task(operations=(suspend,), deadlines=("limit",))
    states = [state("waiting", "pause"), state("working")]
    case = started(
        process(
            "start > a > b > end",
            a=work,
            b=task(deadlines=("next",)),
            deadlines=[limit, deadline("next", "PT4H")],
            states=states,
        )
    )
    case.did("claim", case.item("a").id)
    case.did("suspend", case.item("a").id, state="waiting")
    case.advance(hours=1)
    case.did("resume", case.item("a").id)
    case.did("request-extension", case.clock("limit").id, {"amount": "PT2H"})
    case.did("approve-extension", case.clock("limit").id, {}, by="max")

    for _ in range(2):
        case.advance(hours=1)
        case.complete("a", by="ann")
        assert case.minutes(case.item("b").due_at) == (case.minutes(case.now) or 0) + 240
        withdrawn(case, "a")
        assert case.minutes(case.item("a").due_at) == 240 + 60 + 120
