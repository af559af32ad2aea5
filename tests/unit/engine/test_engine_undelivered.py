"""What a receiver could not take is kept with the reason, seen by those whom it concerns, tried again or given up."""

from __future__ import annotations

import pytest
from diagrams import House

from flowkit import NotFound

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:flowkit="urn:flowkit:bpmn:1" '
    'targetNamespace="urn:x"><signal id="s" name="alarm"/>'
)
WORK = (
    '<userTask id="look"><extensionElements><flowkit:assignment><flowkit:rule kind="role" value="clerk"/>'
    "</flowkit:assignment></extensionElements></userTask>"
)


def begun_by_signal(access: str = "") -> str:
    """A process that an alarm begins, with its level as a whole number."""
    return (
        f'{HEAD}<process id="watch" isExecutable="true"><extensionElements><flowkit:data>'
        f'<flowkit:field name="level" type="integer"/></flowkit:data>{access}</extensionElements>'
        '<startEvent id="rung"><extensionElements><flowkit:out source="level" target="level"/></extensionElements>'
        '<signalEventDefinition signalRef="s"/></startEvent>'
        f'<sequenceFlow id="f1" sourceRef="rung" targetRef="look"/>{WORK}'
        '<sequenceFlow id="f2" sourceRef="look" targetRef="over"/><endEvent id="over"/></process></definitions>'
    )


def waiting_for_signal() -> str:
    """A process whose open case waits for an alarm."""
    return (
        f'{HEAD}<process id="wait" isExecutable="true"><extensionElements><flowkit:data>'
        '<flowkit:field name="level" type="integer"/></flowkit:data></extensionElements><startEvent id="go"/>'
        '<sequenceFlow id="f1" sourceRef="go" targetRef="rung"/><intermediateCatchEvent id="rung"><extensionElements>'
        '<flowkit:out source="level" target="level"/></extensionElements><signalEventDefinition signalRef="s"/>'
        f'</intermediateCatchEvent><sequenceFlow id="f2" sourceRef="rung" targetRef="look"/>{WORK}'
        '<sequenceFlow id="f3" sourceRef="look" targetRef="over"/><endEvent id="over"/></process></definitions>'
    )


def alarmed(house: House, level: object) -> None:
    assert house.engine.signal("alarm", {"level": level}, by="ann") == 1
    house.engine.run_due()


def test_what_cannot_begin_a_case_is_kept_with_the_reason(house: House) -> None:
    house.deploy(begun_by_signal())
    alarmed(house, "high")

    (found,) = house.engine.undelivered("ben")
    assert (found.name, found.process, found.step, found.case_id) == ("alarm", "watch", "rung", "")
    assert (found.sent_by, found.payload) == ("ann", {"level": "high"})
    assert found.code == "data-type"
    assert "integer" in found.why.en
    assert found.why.zh
    assert house.engine.worklist("ann") == []


def test_it_is_tried_once_and_then_waits_for_somebody(house: House) -> None:
    house.deploy(begun_by_signal())
    alarmed(house, "high")
    (before,) = house.engine.undelivered("ann")

    assert house.engine.run_due() == 0
    assert house.engine.undelivered("ann") == [before]


def test_tried_again_after_the_process_was_mended_it_begins_the_case(house: House) -> None:
    house.deploy(begun_by_signal())
    alarmed(house, "high")
    house.deploy(begun_by_signal().replace('type="integer"', 'type="string"'))
    (found,) = house.engine.undelivered("ann")

    house.engine.redeliver(found.id, by="ann", request_id="again")
    house.engine.redeliver(found.id, by="ann", request_id="again")
    house.engine.run_due()

    assert house.engine.undelivered("ann") == []
    (item,) = house.engine.worklist("ann")
    assert house.engine.case(item.case_id, by="ann").data == {"level": "high"}


def test_tried_again_in_vain_it_is_kept_again(house: House) -> None:
    house.deploy(begun_by_signal())
    alarmed(house, "high")
    (found,) = house.engine.undelivered("ann")

    house.engine.redeliver(found.id, by="ann")
    house.engine.run_due()

    assert [each.id for each in house.engine.undelivered("ann")] == [found.id]


def test_given_up_it_is_gone(house: House) -> None:
    house.deploy(begun_by_signal())
    alarmed(house, "high")
    (found,) = house.engine.undelivered("ann")

    house.engine.discard(found.id, by="ann")

    assert house.engine.undelivered("ann") == []
    with pytest.raises(NotFound):
        house.engine.discard(found.id, by="ann")


@pytest.mark.parametrize(("person", "sees"), [("ann", True), ("cat", True), ("ben", False)])
def test_the_sender_and_the_readers_of_the_process_see_it(house: House, person: str, *, sees: bool) -> None:
    house.deploy(begun_by_signal('<flowkit:access readers="boss"/>'))
    alarmed(house, "high")

    found = house.engine.undelivered(person)

    assert bool(found) is sees
    if not sees:
        (hidden,) = house.engine.undelivered("ann")
        with pytest.raises(NotFound):
            house.engine.redeliver(hidden.id, by=person)


def test_what_a_waiting_case_cannot_take_is_seen_by_its_readers(house: House) -> None:
    house.deploy(waiting_for_signal())
    case = house.engine.start("wait", by="ann").id
    alarmed(house, "high")

    (found,) = house.engine.undelivered("ann")
    assert (found.case_id, found.code) == (case, "data-type")
    assert house.engine.undelivered("dan") == []
    assert house.engine.case(case, by="ann").active == ("rung",)

    alarmed(house, 3)
    assert house.engine.case(case, by="ann").data == {"level": 3}


def test_one_that_its_receiver_waits_for_no_more_is_void(house: House) -> None:
    house.deploy(waiting_for_signal())
    case = house.engine.start("wait", by="ann").id
    assert house.engine.signal("alarm", {"level": 1}, by="ann") == 1
    assert house.engine.signal("alarm", {"level": 2}, by="ann") == 1
    house.engine.run_due()

    assert house.engine.case(case, by="ann").data == {"level": 1}
    assert house.engine.undelivered("ann") == []


def test_in_the_callers_transaction_a_roll_back_keeps_it(house: House) -> None:
    house.deploy(begun_by_signal())
    alarmed(house, "high")
    (found,) = house.engine.undelivered("ann")

    with house.engine.store.engine.connect() as connection:
        house.engine.using(connection).discard(found.id, by="ann")
        connection.rollback()

    assert house.engine.undelivered("ann") == [found]
