"""Tenants: several organisations in one database, none of which sees another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from diagrams import MORNING, PEOPLE, House, catch, diagram, element, field, message, pause, service, user
from organisation_csv import as_csv

from flowkit import DefinitionInvalid, Engine, MessageUnmatched, NotAuthorised, NotFound, VirtualClock
from flowkit.directory import read_directory

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


# the people of each tenant: equal ids, and nothing in common

SUPERIOR = '<flowkit:assignment><flowkit:rule kind="superior" value="starter" levels="1"/></flowkit:assignment>'
LOCAL = '<flowkit:assignment><flowkit:rule kind="role" value="clerk" unit="case"/></flowkit:assignment>'
ASKING = diagram("ask", element("userTask", "do", LOCAL), element("userTask", "agree", SUPERIOR))
# In the blue office ann leads, ben is the only clerk, of the north, cat is nobody, and dan stands in for ben.
BLUE = (
    PEOPLE.replace("positions: [{position: north-clerk}]", "positions: [{position: head}]")
    .replace("positions: [{position: south-clerk}]", "positions: [{position: north-clerk}]")
    .replace("  cat: {name: Cat, zh: 凯, email: cat@example.com, positions: [{position: head}]}\n", "")
)


def put_csv(house: House, people: str) -> None:
    """The same people as a folder of CSV files."""
    house.write(ASKING)
    folder = house.folder / "people"
    folder.mkdir(exist_ok=True)
    for name, content in as_csv(read_directory(people)).items():
        (folder / name).write_bytes(content)
    (house.folder / "people.yaml").unlink()
    (house.folder / "flowkit.yaml").write_text("organisation: people\ncalendars: [calendar-0.yaml]\n", "utf-8")


@pytest.fixture(params=["yaml", "csv"])
def offices(request: pytest.FixtureRequest, houses: tuple[House, House]) -> tuple[House, House]:
    """Red from YAML, blue as the parameter says; the organisation has one id in both."""
    red, blue = houses
    red.deploy(ASKING, people=PEOPLE)
    if request.param == "csv":
        put_csv(blue, BLUE)
        blue.engine.deploy(blue.folder)
    else:
        blue.deploy(ASKING, people=BLUE)
    return houses


def items_of(house: House) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for person in ("ann", "ben", "cat", "dan"):
        try:
            found[person] = [each.business_key or "" for each in house.engine.worklist(person)]
        except NotAuthorised:
            found[person] = ["unknown"]
    return found


def test_rules_are_walked_on_the_people_of_the_own_tenant(offices: tuple[House, House]) -> None:
    red, blue = offices
    for house in offices:
        house.engine.start("ask", by="dan", unit="north", business_key="K")
    assert items_of(red) == {"ann": ["K"], "ben": [], "cat": [], "dan": []}
    assert items_of(blue) == {"ann": [], "ben": ["K"], "cat": ["unknown"], "dan": []}
    for house, clerk in ((red, "ann"), (blue, "ben")):
        item = house.only_item(clerk)
        house.engine.claim(item.id, by=clerk)
        house.engine.complete(item.id, by=clerk)
    assert items_of(red)["cat"] == ["K"]
    assert items_of(blue)["ann"] == ["K"]


def test_what_hangs_on_a_person_is_that_of_the_own_tenant(offices: tuple[House, House]) -> None:
    red, blue = offices
    red.engine.start("ask", by="dan", unit="north", business_key="R")
    red.engine.claim(red.only_item("ann").id, by="ann")
    assert [each.business_key for each in red.engine.hand_over_list("ann", by="cat")] == ["R"]
    assert blue.engine.hand_over_list("ann", by="ann") == []
    with pytest.raises(NotAuthorised):
        blue.engine.hand_over_list("ann", by="ben")  # cat leads ann in the red office only
    own = blue.engine.hand_over_all("ann", to="ben", by="ann")
    made = red.engine.hand_over_all("ann", to="ben", by="ann")
    assert (own.items, len(made.items)) == ((), 1)
    assert [each.id for each in blue.engine.hand_overs("ben")] == [own.id]
    with pytest.raises(NotFound):
        blue.engine.confirm_hand_over(made.id, by="ben")


def test_open_work_of_one_tenant_holds_nobody_in_the_other(offices: tuple[House, House]) -> None:
    red, blue = offices
    red.engine.start("ask", by="dan", unit="north", business_key="R")
    red.engine.claim(red.only_item("ann").id, by="ann")
    blue.engine.start("ask", by="dan", unit="north", business_key="B")
    ann = "  ann: {name: Ann, zh: 安, email: ann@example.com, positions: [{position: north-clerk}]}\n"
    no_ann = PEOPLE.replace(ann, "")
    with pytest.raises(DefinitionInvalid) as refused:
        red.deploy(ASKING, people=no_ann)
    assert ["ask/R" in each.message.en for each in refused.value.findings] == [True]
    blue.deploy(ASKING, people=BLUE.replace(ann.replace("north-clerk", "head"), ""))
    assert items_of(blue)["ann"] == ["unknown"]
    assert items_of(red)["ann"] == ["R"]
    red.deploy(ASKING, people=no_ann + "departures: [{person: ann, work: move, to: ben}]\n")
    assert items_of(red)["ben"] == ["R"]
    assert items_of(blue)["ben"] == ["B"]


def test_a_date_counts_in_the_tenant_whose_organisation_says_it(offices: tuple[House, House]) -> None:
    red, blue = offices
    ends = "positions: [{position: north-clerk, to: 2026-11-16}]"
    moving = "departures: [{work: move}]\n"
    red.deploy(ASKING, people=PEOPLE.replace("positions: [{position: north-clerk}]", ends) + moving)
    for house, clerk in ((red, "ann"), (blue, "ben")):
        house.engine.start("ask", by="dan", unit="north", business_key="K")
        house.engine.claim(house.only_item(clerk).id, by=clerk)
    blue.engine.advance_to("2026-11-17T09:00+08:00")  # runs what is due of every tenant
    assert items_of(red) == {"ann": ["unknown"], "ben": [], "cat": ["K"], "dan": []}
    assert items_of(blue)["ben"] == ["K"]
