"""Queues that nobody may jump: what is claimed in turn, by whom not, and what `next` does there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from diagrams import PEOPLE, House, diagram, field, user

from flowkit import DefinitionInvalid, OperationRefused
from flowkit.core.protocol import to_datetime
from flowkit.engine.views import ItemView

IN_TURN = '<flowkit:operation name="claim" in-turn="true" out-of-turn="role:boss"/>'
LEVELS = "internal,secret"
CLEARED = PEOPLE.replace("unit: north, roles: [clerk]}", "unit: north, roles: [clerk], clearance: secret}").replace(
    "roles: [boss], head: true}", "roles: [boss, clerk], head: true, clearance: secret}"
)


def queue(key: str = "queue", *extensions: str, head: str = "") -> str:
    steps = (user("serve", *(extensions or (IN_TURN,))), user("file"))
    return diagram(key, *steps, fields=[field("level", choices=LEVELS)], head=head)


@pytest.fixture
def desk(house: House) -> House:
    house.deploy(queue(), queue("other", '<flowkit:clause ref="1"/>'), people=CLEARED)
    return house


def served(house: House, process: str = "queue", **data: object) -> ItemView:
    """The item of a case that begins a minute later than the one before: age is the order."""
    house.engine.advance_to(to_datetime(house.clock.now()) + timedelta(minutes=1))
    case = house.engine.start(process, data, by="cat").id
    (item,) = house.engine.case(case, by="cat").items
    return item


def refused(house: House, item: ItemView, by: str) -> None:
    with pytest.raises(OperationRefused) as caught:
        house.engine.claim(item.id, by=by)
    assert caught.value.code == "not-in-turn"
    assert caught.value.mend.zh
    (said,) = [each for each in house.engine.operations(item.id, by=by) if each.name == "claim"]
    assert (said.allowed, said.code) == (False, "not-in-turn")


def test_only_the_first_of_a_queue_is_claimed(desk: House) -> None:
    first, second, third = (served(desk) for _ in range(3))

    refused(desk, second, "ann")
    refused(desk, third, "ben")
    desk.engine.claim(first.id, by="ann")
    refused(desk, third, "ben")
    desk.engine.claim(second.id, by="ben")
    desk.engine.unclaim(first.id, by="ann")
    refused(desk, third, "ann")
    desk.engine.claim(first.id, by="ben")
    desk.engine.claim(third.id, by="ann")


def test_whoever_is_named_for_it_takes_any(desk: House) -> None:
    _, second = served(desk), served(desk)

    (said,) = [each for each in desk.engine.operations(second.id, by="cat") if each.name == "claim"]
    assert said.allowed
    desk.engine.claim(second.id, by="cat")


def test_other_steps_and_processes_in_the_same_inbox_hold_nobody_up(desk: House) -> None:
    other = served(desk, "other")
    first = served(desk)
    desk.engine.claim(first.id, by="ann")
    desk.engine.complete(first.id, by="ann")
    second = served(desk)

    desk.engine.claim(second.id, by="ann")
    later = served(desk, "other")
    desk.engine.claim(later.id, by="ben")
    assert other.status == "offered"


def test_the_order_is_that_of_the_queue_and_not_of_arrival(house: House) -> None:
    urgent = '<flowkit:deadline id="limit-{0}" name="limit"><flowkit:target within="PT{0}H"/></flowkit:deadline>'
    house.deploy(queue("queue", IN_TURN, urgent.format(8)))
    slow = served(house)
    house.deploy(queue("queue", IN_TURN, urgent.format(2)))
    soon = served(house)

    refused(house, slow, "ann")
    house.engine.claim(soon.id, by="ann")
    house.engine.claim(slow.id, by="ann")


def test_what_somebody_may_not_see_does_not_stand_before_them(house: House) -> None:
    house.deploy(queue(head='<flowkit:access secrecy-field="level"/>'), people=CLEARED)
    secret, plain = served(house, level="secret"), served(house, level="internal")

    refused(house, plain, "ann")
    house.engine.claim(plain.id, by="ben")
    house.engine.claim(secret.id, by="ann")


def test_next_takes_in_order_there_too(desk: House) -> None:
    items = [served(desk).id for _ in range(3)]

    taken = [desk.engine.next(by) for by in ("ann", "ben", "ann")]
    assert [each.id for each in taken if each is not None] == items


def test_the_setting_belongs_to_claim(house: House) -> None:
    with pytest.raises(DefinitionInvalid) as caught:
        house.deploy(queue("queue", '<flowkit:operation name="transfer" in-turn="true"/>'))
    assert "operation-in-turn" in str(caught.value)
