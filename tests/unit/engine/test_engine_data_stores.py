"""Data stores: what cases share, beyond any of them."""

from __future__ import annotations

import pytest
from diagrams import House, diagram, element, field, script, user

from flowkit import InputInvalid, NotFound

STORE = '<dataStore id="ds" name="stock"/>'
SHOWN = '<dataStoreReference id="st" dataStoreRef="ds"/>'
READERS = '<flowkit:access readers="boss"/>'
OBJECT = '<dataObject id="amount" name="amount"/>'


def gives(name: str, association: str) -> str:
    return element("task", name, body=f"<dataOutputAssociation>{association}</dataOutputAssociation>")


def takes(name: str, into: str) -> str:
    """A script that reads the store as `found`."""
    inside = (
        '<ioSpecification><dataInput id="found"/><inputSet><dataInputRefs>found</dataInputRefs></inputSet><outputSet/>'
        "</ioSpecification><dataInputAssociation><sourceRef>st</sourceRef><targetRef>found</targetRef>"
        "</dataInputAssociation>"
    )
    return script(name, **{into: "found"}).replace("</scriptTask>", f"{inside}</scriptTask>")


def entry(name: str) -> str:
    return f"<targetRef>st</targetRef><assignment><from>amount</from><to>stock.{name}</to></assignment>"


def counting(key: str, name: str) -> str:
    """Asks for an amount and keeps it as an entry of the store."""
    return diagram(
        key, user("ask", ask=["amount!"]), gives("keep", entry(name)), SHOWN,
        fields=[field("amount", "integer")], head=READERS, messages=[STORE],
        flows=["start>ask", "ask>keep", "keep>end"],
    )  # fmt: skip


def kept(house: House, process: str, amount: int) -> None:
    house.engine.start(process, by="ann")
    house.engine.complete(house.engine.worklist("ann")[-1].id, {"amount": amount}, by="ann")


@pytest.fixture
def stocked(house: House) -> House:
    reading = diagram(
        "reading", takes("get", "seen"), SHOWN, user("look"),
        fields=[field("seen", "any")], messages=[STORE], flows=["start>get", "get>look", "look>end"],
    )  # fmt: skip
    house.deploy(counting("north", "north"), counting("south", "south"), reading)
    return house


def test_cases_of_several_processes_share_a_store(stocked: House) -> None:
    kept(stocked, "north", 3)
    kept(stocked, "south", 4)
    kept(stocked, "north", 5)

    case = stocked.engine.start("reading", by="ann").id

    assert stocked.engine.case(case, by="ann").data["seen"] == {"north": 5, "south": 4}
    assert stocked.engine.stored("stock", by="cat") == {"north": 5, "south": 4}


def priced(house: House) -> None:
    house.deploy(
        diagram(
            "price", user("ask", ask=["what", "amount!"]),
            gives("keep", "<targetRef>st</targetRef><assignment><from>amount</from><to>stock[what]</to></assignment>"),
            SHOWN, fields=[field("what"), field("amount", "integer")], head=READERS, messages=[STORE],
            flows=["start>ask", "ask>keep", "keep>end"],
        )
    )  # fmt: skip


@pytest.mark.parametrize("name", ["pump", "水泵 DN50", 'a "quoted" [name].x', "$date"])
def test_the_data_may_name_the_entry_and_the_others_stay(house: House, name: str) -> None:
    priced(house)
    for what, amount in (("valve", 7), (name, 3), (name, 5)):
        house.engine.start("price", by="ann")
        house.engine.complete(house.engine.worklist("ann")[-1].id, {"what": what, "amount": amount}, by="ann")
    assert house.engine.stored("stock", by="cat") == {"valve": 7, name: 5}


@pytest.mark.parametrize("what", [None, "  "])
def test_without_a_name_nothing_is_written_over(house: House, what: str | None) -> None:
    priced(house)
    case = house.engine.start("price", by="ann")
    data = {"amount": 3} if what is None else {"what": what, "amount": 3}
    house.engine.complete(house.engine.worklist("ann")[-1].id, data, by="ann")

    (incident,) = house.engine.case(case.id, by="ann").incidents
    assert incident.code == "store-entry"
    assert house.engine.stored("stock", by="cat") is None
    house.engine.retry(incident.id, {"what": "pump"}, by="ann")
    assert house.engine.stored("stock", by="cat") == {"pump": 3}


def test_what_is_not_committed_is_not_stored(stocked: House) -> None:
    with stocked.engine.store.engine.begin() as connection:
        stocked.engine.using(connection).start("north", by="ann")
        item = stocked.engine.using(connection).worklist("ann")[-1]
        stocked.engine.using(connection).complete(item.id, {"amount": 9}, by="ann")
        connection.rollback()

    assert stocked.engine.stored("stock", by="cat") is None


def test_who_reads_no_process_of_a_store_learns_nothing_of_it(stocked: House) -> None:
    kept(stocked, "north", 3)

    for store in ("stock", "nothing"):
        with pytest.raises(NotFound):
            stocked.engine.stored(store, by="ann")


def test_a_store_is_bounded_and_loses_nothing_when_it_is_full(house: House) -> None:
    whole = diagram(
        "whole", user("ask", ask=["amount!"]), gives("keep", "<sourceRef>list</sourceRef><targetRef>st</targetRef>"),
        SHOWN, '<dataObject id="list" name="list"/>', script("grow", list="for i in 1..30 return amount"),
        fields=[field("amount", "string")], head=READERS, messages=[STORE],
        flows=["start>ask", "ask>grow", "grow>keep", "keep>end"],
    )  # fmt: skip
    house.deploy(whole)
    house.engine.start("whole", by="ann")
    item = house.only_item("ann")

    with pytest.raises(InputInvalid) as refused:
        house.engine.complete(item.id, {"amount": "x" * 50_000}, by="ann")

    assert refused.value.code == "store-too-large"
    assert house.only_item("ann").id == item.id
    house.engine.complete(item.id, {"amount": "x"}, by="ann")
    assert house.engine.stored("stock", by="cat") == ["x"] * 30
