"""Incidents: a case that cannot go on is seen by people, mended by them, and never lost."""

from __future__ import annotations

import pytest
from diagrams import PEOPLE, House, diagram, field, user

from flowkit import InputInvalid, NotFound, OperationRefused

READERS = '<flowkit:access readers="boss"/>'
AUDIT = diagram("audit", user("inspect", role="auditor"), user("file"), head=READERS)
EVE = "  eve: {name: Eve, zh: 夏, positions: [{position: auditing}]}\n"
WITH_AUDITOR = PEOPLE.replace(
    "  messenger:", "  auditing: {name: auditing, zh: 审计, unit: office, roles: [auditor]}\n  messenger:"
)
CHOICE = diagram(
    "choice",
    user("ask", ask=["days"]),
    '<exclusiveGateway id="long"/>',
    user("approve"),
    '<endEvent id="end"/>',
    fields=[field("days", "integer")],
    head=READERS,
    flows=["start>ask", "ask>long", "long>approve: days > 3", "long>end: else", "approve>end"],
)


def only_incident(house: House, case: str) -> str:
    (incident,) = [each for each in house.engine.case(case, by="cat").incidents if each.resolved_at is None]
    return incident.id


def test_work_that_nobody_can_take_is_an_incident_that_a_new_directory_and_a_retry_mend(house: House) -> None:
    house.deploy(AUDIT)
    case = house.engine.start("audit", by="ann").id
    (incident,) = house.engine.case(case, by="cat").incidents
    assert (incident.code, incident.step) == ("vacancy", "inspect")
    assert "auditor" in incident.text.en
    assert "无人可办理" in incident.text.zh

    house.engine.retry(incident.id, by="cat")
    again = only_incident(house, case)
    assert again != incident.id

    house.deploy(AUDIT, people=WITH_AUDITOR + EVE)
    house.engine.retry(again, by="cat")

    item = house.only_item("eve")
    assert (item.step, item.status) == ("inspect", "offered")
    house.engine.complete(item.id, by="eve")
    assert house.only_item("ann").step == "file"
    assert all(each.resolved_at for each in house.engine.case(case, by="cat").incidents)


def test_a_step_that_was_done_by_hand_is_resolved_and_the_case_goes_on_after_it(house: House) -> None:
    house.deploy(AUDIT)
    case = house.engine.start("audit", by="ann").id
    house.engine.resolve(only_incident(house, case), by="cat", reason="inspected on paper")
    assert house.only_item("ann").step == "file"
    last = house.engine.case(case, by="cat").history[-1]
    assert (last.actor, last.action) == ("cat", "resolve")


def test_a_condition_that_is_null_is_an_incident_and_not_false(house: House) -> None:
    house.deploy(CHOICE)
    case = house.engine.start("choice", by="ann").id
    house.engine.complete(house.only_item("ann").id, by="ann")

    view = house.engine.case(case, by="cat")

    assert (view.status, view.active) == ("open", ("long",))
    (incident,) = view.incidents
    assert (incident.code, incident.step) == ("expression-null", "long")


@pytest.mark.parametrize(("days", "status"), [(5, "open"), (2, "completed")])
def test_a_retry_with_data_decides_the_condition(house: House, days: int, status: str) -> None:
    house.deploy(CHOICE)
    case = house.engine.start("choice", by="ann").id
    house.engine.complete(house.only_item("ann").id, by="ann")

    house.engine.retry(only_incident(house, case), {"days": days}, by="cat")

    view = house.engine.case(case, by="cat")
    assert (view.status, view.data) == (status, {"days": days})


def test_a_retry_without_the_datum_is_the_next_incident(house: House) -> None:
    house.deploy(CHOICE)
    case = house.engine.start("choice", by="ann").id
    house.engine.complete(house.only_item("ann").id, by="ann")
    first = only_incident(house, case)
    house.engine.retry(first, by="cat")
    assert only_incident(house, case) != first


def test_an_incident_is_mended_once(house: House) -> None:
    house.deploy(AUDIT)
    case = house.engine.start("audit", by="ann").id
    incident = only_incident(house, case)
    house.engine.resolve(incident, by="cat", reason="by hand")
    with pytest.raises(OperationRefused) as refused:
        house.engine.retry(incident, by="cat")
    assert refused.value.code == "gone"
    with pytest.raises(OperationRefused) as refused:
        house.engine.resolve(incident, by="cat", reason="by hand")
    assert refused.value.code == "gone"


def test_only_readers_and_the_starter_mend_an_incident_and_resolving_needs_a_reason(house: House) -> None:
    house.deploy(AUDIT)
    case = house.engine.start("audit", by="ann").id
    incident = only_incident(house, case)
    with pytest.raises(NotFound):
        house.engine.retry(incident, by="ben")
    with pytest.raises(OperationRefused) as refused:
        house.engine.resolve(incident, by="ann", reason=" ")
    assert refused.value.code == "reason-missing"
    with pytest.raises(InputInvalid):
        house.engine.retry(incident, {"nowhere": 1}, by="ann")
    house.engine.retry(incident, by="ann")


def test_an_incident_does_not_hold_up_the_other_branches(house: House) -> None:
    house.deploy(
        diagram(
            "both",
            '<parallelGateway id="split"/>',
            user("inspect", role="auditor"),
            user("file"),
            '<parallelGateway id="join"/>',
            '<endEvent id="end"/>',
            head=READERS,
            flows=["start>split", "split>inspect", "split>file", "inspect>join", "file>join", "join>end"],
        )
    )
    case = house.engine.start("both", by="ann").id
    house.engine.complete(house.only_item("ann").id, by="ann")
    assert house.engine.case(case, by="cat").status == "open"
    house.engine.resolve(only_incident(house, case), by="cat", reason="by hand")
    assert house.engine.case(case, by="cat").status == "completed"
