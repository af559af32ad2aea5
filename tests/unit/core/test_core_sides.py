"""Side items in the core: what they never touch, and what ends or comes back with their item."""

from __future__ import annotations

from core_case import CoreCase, started
from core_sketch import deadline, process, task

from flowkit.core.definition.people import OperationSetting
from flowkit.core.operations.parking import CaseRestored
from flowkit.core.workitem.questions import Loaded
from flowkit.core.workitem.records import WorkItem

NAMED = tuple(OperationSetting(name, who=("role:manager",)) for name in ("close", "undo-close"))


def asked(*, waits: bool = False) -> tuple[CoreCase, int]:
    case = started(process("start > work > end", deadlines=[deadline("limit", "PT4H")], operations=NAMED,
                           work=task(deadlines=("limit",))))  # fmt: skip
    number = case.item("work").id
    case.did("dispatch", number, {"helpers": ["max"], "waits": waits}, to="bob", by="ann")
    case.did("claim", number, by="bob")
    case.did("ask-advice", number, {"to": ["dea"], "within": "PT1H"}, by="bob")
    return case, number


def test_a_case_that_is_closed_and_opened_again_has_what_was_asked_as_it_was() -> None:
    case, number = asked(waits=True)
    before = case.get(WorkItem, number), [(each.kind, each.offer, each.due_at) for each in case.sides()]

    case.did("close", by="max")
    assert not case.sides()
    case.did("undo-close", by="max")

    assert case.facts(CaseRestored)
    assert (case.get(WorkItem, number), [(each.kind, each.offer, each.due_at) for each in case.sides()]) == before
    case.did("answer", case.sides("helper")[0].id, {"answer": "yes"}, by="max")
    case.did("complete", number, by="bob")


def test_a_limit_of_its_own_and_none_of_the_clocks_of_the_step() -> None:
    case, number = asked()

    assert case.minutes(case.sides("advice")[0].due_at) == 60
    assert case.sides("helper")[0].due_at is None
    assert case.minutes(case.get(WorkItem, number).due_at) == 240


def test_an_item_of_which_nothing_was_asked_asks_for_nothing() -> None:
    case = started(process("start > work > end"))

    case.complete("work")

    assert not [each for each in case.asked if isinstance(each, Loaded)]
