"""What the random office (`tests/acceptance/test_random_office.py`) has found, each fault once and small."""

from __future__ import annotations

import pytest
from diagrams import House, call, diagram, user
from random_office.laws import Folded, stored

from flowkit import OperationRefused
from flowkit.engine.descriptors import OperationView

CLOSING = '<flowkit:operation name="close" who="role:boss"/>'
READING = '<flowkit:access readers="boss"/>'


def row(number: int, after: str) -> str:
    return (
        f'<flowkit:escalation id="r{number}" number="{number}" after="{after}" reporter="clerk" to="boss" '
        'acknowledge-within="PT1H"/>'
    )


def limit(name: str, *rows: str) -> str:
    return f'<flowkit:deadline id="{name}"><flowkit:target within="PT9H"/>{"".join(rows)}</flowkit:deadline>'


def descriptor(house: House, name: str, subject: str, by: str) -> OperationView:
    return next(view for view in house.engine.operations(subject, by=by) if view.name == name)


@pytest.mark.parametrize("operation", ["complete", "save-draft"])
def test_work_of_a_called_process_that_is_over_is_gone(house: House, operation: str) -> None:
    house.deploy(diagram("outer", call("part", "inner"), user("after")), diagram("inner", user("work")))
    house.engine.start("outer", by="ann")
    item = house.only_item("ann").id
    house.engine.complete(item, by="ann")

    with pytest.raises(OperationRefused) as refused:
        house.engine.operate(operation, item, {"note": "again"}, by="ann")

    assert refused.value.code == "gone"


def test_a_clock_of_a_called_process_that_is_over_is_gone(house: House) -> None:
    inner = diagram("inner", user("work"), head=limit("part", row(1, "PT1H")) + READING)
    house.deploy(diagram("outer", call("part", "inner"), user("after"), head=READING), inner)
    case = house.engine.start("outer", by="ann").id
    house.engine.advance_to("2026-11-16T10:00+08:00")
    house.engine.complete(house.only_item("ann").id, by="ann")
    (clock,) = house.engine.case(case, by="cat").deadlines

    with pytest.raises(OperationRefused) as refused:
        house.engine.acknowledge(clock.id, by="cat")

    assert refused.value.code == "gone"


def test_a_group_reads_the_case_of_an_item_that_is_held(house: House) -> None:
    house.deploy(diagram("letters", user("check")))
    case = house.engine.start("letters", by="dan", unit="north").id
    item = house.only_item("ann").id

    house.engine.hold(item, by="cat", reason="later")

    assert house.only_item("ann").status == "held"
    assert house.engine.case(case, by="ann").id == case


def test_a_case_is_closed_and_comes_back_with_help_at_a_step_that_was_returned(house: House) -> None:
    house.deploy(diagram("letters", user("write"), user("check"), head=CLOSING))
    case = house.engine.start("letters", by="cat").id
    house.engine.complete(house.only_item("ann").id, by="ann")
    house.engine.return_for_rework(house.only_item("ben").id, by="ben", reason="not yet")
    item = house.only_item("ann").id
    house.engine.claim(item, by="ann")
    house.engine.ask_advice(item, to=["dan"], question="what now?", by="ann")

    house.engine.close_case(case, by="cat", reason="a mistake")
    house.engine.undo_close(case, by="cat", reason="no mistake")

    assert [each.status for each in house.engine.worklist("ann")] == ["claimed"]
    house.engine.answer(house.only_item("dan").id, "go on", by="dan")
    house.engine.complete(item, by="ann")


def test_a_case_is_escalated_by_its_own_clock_not_by_that_of_a_step(house: House) -> None:
    house.deploy(diagram("letters", user("check", limit("step", row(1, "PT1H"))), head=limit("whole", row(1, "PT2H"))))
    case = house.engine.start("letters", by="ann").id
    item = house.only_item("ann").id

    assert descriptor(house, "escalate", item, "ann").allowed
    house.engine.escalate(case, by="ann", reason="it burns")

    assert [each.to for each in house.engine.case(case, by="ann").notices] == ["role:boss"]
    for subject in (case, item):
        assert descriptor(house, "escalate", subject, "ann").code == "nothing-to-escalate"
    with pytest.raises(OperationRefused, match="nothing-to-escalate"):
        house.engine.escalate(case, by="ann", reason="it still burns")


def test_whoever_knows_only_the_item_learns_nothing_of_the_case(house: House) -> None:
    house.deploy(diagram("letters", user("check")))
    case = house.engine.start("letters", by="cat").id
    item = house.only_item("ann").id
    house.engine.claim(item, by="ann")

    seen = {view.name: view for view in house.engine.operations(item, by="ben")}

    assert (seen["claim"].code, seen["unmerge"].code, seen["unmerge"].subject) == ("not-authorised", "not-found", case)


def test_an_acknowledged_row_is_explained_by_the_facts_alone(house: House) -> None:
    house.deploy(diagram("letters", user("check"), head=limit("whole", row(1, "PT2H")) + READING))
    case = house.engine.start("letters", by="ann").id
    house.engine.escalate(case, by="ann", reason="it burns")

    house.engine.acknowledge(house.engine.case(case, by="ann").deadlines[0].id, by="cat")

    now = stored(house.engine, case)
    told = Folded.of(now.case)
    told.fold(now.history)
    assert list(told.differences(now)) == []
