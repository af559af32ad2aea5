"""Tenants: several organisations in one database, none of which sees another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from diagrams import MORNING, PEOPLE, House, catch, diagram, field, message, pause, service, user

from flowkit import Engine, MessageUnmatched, NotFound, VirtualClock

WAITING = diagram(
    "ask",
    catch("wait", "answer"),
    user("thank"),
    fields=[field("number")],
    messages=[message("answer", "number")],
)
BROADCAST = WAITING.replace('delivery="one"', 'delivery="broadcast"')


@pytest.fixture
def houses(tmp_path: Path) -> Iterator[tuple[House, House]]:
    """Two tenants of one database, each with people called ann and ben, and one clock."""
    clock = VirtualClock(MORNING)
    made = []
    for tenant in ("red", "blue"):
        folder = tmp_path / tenant
        folder.mkdir()
        engine = Engine(f"sqlite:///{tmp_path / 'shared.db'}", clock=clock, tenant=tenant)
        made.append(House(folder, engine, clock))
    yield made[0], made[1]
    for house in made:
        house.engine.close()


def test_what_one_tenant_deploys_the_other_does_not_have(houses: tuple[House, House]) -> None:
    red, blue = houses
    red.deploy(diagram("plain", user("do")))
    blue.deploy(diagram("other", user("do")))
    with pytest.raises(NotFound):
        blue.engine.start("plain", by="ann")
    versions = [each.version for each in blue.engine.deploy(blue.write(diagram("plain", user("other"))))]
    assert versions == [1, 1]
    assert blue.engine.start("plain", by="ann").version == 1
    assert red.engine.worklist("ann") == []


def test_a_case_is_not_there_for_another_tenant(houses: tuple[House, House]) -> None:
    red, blue = houses
    for house in houses:
        house.deploy(diagram("plain", user("do")))
    case = red.engine.start("plain", by="ann", business_key="K")
    item = red.only_item("ann")

    with pytest.raises(NotFound):
        blue.engine.case(case.id, by="ann")
    with pytest.raises(NotFound):
        blue.engine.claim(item.id, by="ann")
    assert blue.engine.worklist("ann") == []
    assert blue.engine.cases("plain", by="ann", only_open=False) == []
    assert blue.engine.start("plain", by="ann", business_key="K").id != case.id
    assert red.only_item("ben").id == item.id


def test_a_request_id_belongs_to_its_tenant(houses: tuple[House, House]) -> None:
    for house in houses:
        house.deploy(diagram("plain", user("do")))
    red, blue = (house.engine.start("plain", by="ann", request_id="r") for house in houses)
    assert red.id != blue.id


def test_a_message_stays_with_its_tenant(houses: tuple[House, House]) -> None:
    red, blue = houses
    for house in houses:
        house.deploy(WAITING)
    case = red.engine.start("ask", {"number": "7"}, by="ann")
    with pytest.raises(MessageUnmatched):
        blue.engine.message("answer", correlation="7", by="ann")
    assert red.engine.message("answer", correlation="7", by="ann") == 1
    assert red.engine.case(case.id, by="ann").active == ("thank",)


def test_a_worker_serves_every_tenant(houses: tuple[House, House]) -> None:
    red, blue = houses
    later = diagram("later", pause("rest", "PT1H"), service("book", "book"), user("do"))
    seen: list[str] = []

    @red.engine.handler("book")
    def book(key: str) -> None:
        seen.append(key.partition(".")[0])

    for house in houses:
        house.deploy(later, BROADCAST)
    cases = [house.engine.start("later", by="ann").id for house in houses]
    told = blue.engine.start("ask", {"number": "7"}, by="ann")
    blue.engine.message("answer", correlation="7", by="ann")

    red.engine.advance_to("2026-11-16T10:00+08:00")

    assert sorted(seen) == sorted(cases)
    assert red.only_item("ann").step == "do"
    assert {item.step for item in blue.engine.worklist("ann")} == {"do", "thank"}
    assert blue.engine.case(told.id, by="ann").active == ("thank",)


def test_each_tenant_has_its_own_people(houses: tuple[House, House]) -> None:
    red, blue = houses
    red.deploy(diagram("plain", user("do")))
    blue.deploy(diagram("plain", user("do")), people=PEOPLE.replace("ann:", "amy:"))
    blue.engine.start("plain", by="amy")
    red.engine.start("plain", by="ann")
    assert [len(house.engine.worklist("ben")) for house in houses] == [1, 1]
    assert blue.only_item("ben").id != red.only_item("ben").id


def test_the_query_codes_of_one_tenant_tell_the_other_nothing(houses: tuple[House, House]) -> None:
    red, blue = houses
    for house in houses:
        fields = [field("code", case_field="true", generated="code")]
        house.deploy(diagram("matter", user("do"), fields=fields, head='<flowkit:public code="code"/>'))
    case = red.engine.start("matter", by="ann").id
    code = str(red.engine.case(case, by="ann").data["code"])

    assert red.engine.public_case(code).status == "open"
    with pytest.raises(NotFound):
        blue.engine.public_case(code)
