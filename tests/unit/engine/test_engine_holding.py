"""One of many waits, and the others go on: held and released items, and rounds that go on without them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from diagrams import House, diagram, element, field, user

from flowkit import DefinitionInvalid, OperationRefused
from flowkit.engine.views import ItemView

LIMIT = (
    '<flowkit:deadline id="limit" name="limit"><flowkit:target within="PT8H"/></flowkit:deadline>'
    '<flowkit:milestone id="here" name="here"/>'
)
WHOLE = '<flowkit:deadline id="whole" name="whole"><flowkit:target within="PT48H"/></flowkit:deadline>'
FIELDS = [field("names", "list"), field("held_names", "list"), field("name"), field("found"), field("findings", "list")]
NAMES = [f"26{number:03}" for number in range(1, 47)]


def each(name: str, *extensions: str, held: str = "", over: str = "names", sequential: bool = False) -> str:
    """A user task for each name."""
    own = f' held="{held}"' if held else ""
    turn = ' isSequential="true"' if sequential else ""
    rounds = (
        f"<multiInstanceLoopCharacteristics{turn}><extensionElements>"
        f'<flowkit:round collection="{over}" element="name"{own}/></extensionElements>'
        "</multiInstanceLoopCharacteristics>"
    )
    return user(name, *extensions, show=["name"]).replace("</userTask>", f"{rounds}</userTask>")


def batch(*steps: str, flows: Iterable[str] = ()) -> str:
    return diagram("batch", *steps, fields=FIELDS, head=WHOLE, flows=tuple(flows))


def begun(house: House, names: list[str] = NAMES) -> str:
    return house.engine.start("batch", {"names": names}, by="cat").id


def items(house: House, case: str, step: str) -> list[ItemView]:
    found = [item for item in house.engine.case(case, by="cat").items if item.step == step and item.ended_at is None]
    return sorted(found, key=lambda item: int(item.id.split(".")[1]))


def data(house: House, case: str) -> dict[str, Any]:
    return dict(house.engine.case(case, by="cat").data)


def test_one_of_46_is_held_and_the_round_goes_on_without_it(house: House) -> None:
    later = each("hear", over="held_names")
    both = element("parallelGateway", "both")
    house.deploy(
        batch(
            each("check", held="held_names"), both, user("list"), later, '<endEvent id="end"/>',
            flows=["start>check", "check>both", "both>list", "both>hear", "list>end", "hear>end"],
        )
    )  # fmt: skip
    case = begun(house)
    seventh = items(house, case, "check")[6]

    house.engine.hold(seventh.id, by="cat", reason="an objection")

    (held,) = [item for item in items(house, case, "check") if item.status == "held"]
    assert (held.id, held.offer) == (seventh.id, ("role:clerk",))
    with pytest.raises(OperationRefused) as refused:
        house.engine.complete(seventh.id, by="ann")
    assert refused.value.code == "wrong-state"
    for item in items(house, case, "check"):
        if item.id != seventh.id:
            assert not items(house, case, "list")
            house.engine.complete(item.id, by="ann")

    assert data(house, case)["held_names"] == ["26007"]
    assert len(items(house, case, "list")) == len(items(house, case, "hear")) == 1
    house.engine.complete(items(house, case, "list")[0].id, by="ann")
    assert house.engine.case(case, by="cat").status == "open"
    house.engine.complete(items(house, case, "hear")[0].id, by="ann")
    assert house.engine.case(case, by="cat").status == "completed"


def test_holding_the_last_one_ends_the_round(house: House) -> None:
    house.deploy(batch(each("check", held="held_names"), user("list")))
    case = begun(house, ["a", "b", "c"])
    first, second, third = items(house, case, "check")
    house.engine.complete(first.id, by="ann")
    house.engine.hold(third.id, by="cat", reason="x")
    assert len(items(house, case, "check")) == 2

    house.engine.hold(second.id, by="cat", reason="x")

    assert data(house, case)["held_names"] == ["b", "c"]
    assert items(house, case, "list")


def test_a_released_one_counts_again(house: House) -> None:
    house.deploy(batch(each("check", held="held_names"), user("list")))
    case = begun(house, ["a", "b"])
    first, second = items(house, case, "check")
    house.engine.hold(second.id, by="cat", reason="x")
    house.engine.release(second.id, by="cat")

    house.engine.complete(first.id, by="ann")
    assert not items(house, case, "list")
    house.engine.complete(second.id, by="ann")

    assert data(house, case)["held_names"] == []
    assert items(house, case, "list")


def test_a_round_that_says_nothing_waits_for_the_held_one(house: House) -> None:
    house.deploy(batch(each("check"), user("list")))
    case = begun(house, ["a", "b"])
    first, second = items(house, case, "check")
    house.engine.hold(first.id, by="cat", reason="x")
    house.engine.complete(second.id, by="ann")
    assert not items(house, case, "list")

    house.engine.release(first.id, by="cat")
    house.engine.complete(first.id, by="ann")

    assert items(house, case, "list")


def test_an_item_inside_a_subprocess_holds_its_instance(house: House) -> None:
    inside = (
        '<startEvent id="in"/>' + user("check") + '<endEvent id="out"/>'
        '<sequenceFlow id="f1" sourceRef="in" targetRef="check"/>'
        '<sequenceFlow id="f2" sourceRef="check" targetRef="out"/>'
    )
    rounds = (
        '<multiInstanceLoopCharacteristics><extensionElements><flowkit:round collection="names" element="name" '
        'held="held_names"/></extensionElements></multiInstanceLoopCharacteristics>'
    )
    house.deploy(batch(element("subProcess", "part", body=rounds + inside), user("list")))
    case = begun(house, ["a", "b", "c"])
    first, second, third = items(house, case, "check")

    house.engine.hold(second.id, by="cat", reason="x")
    house.engine.complete(first.id, by="ann")
    house.engine.complete(third.id, by="ann")

    assert data(house, case)["held_names"] == ["b"]
    assert items(house, case, "list")


def test_the_limit_of_the_held_item_stands_and_all_other_clocks_run(house: House) -> None:
    house.deploy(batch(each("check", LIMIT), user("list")))
    case = begun(house, ["a", "b"])
    first, second = items(house, case, "check")
    house.engine.claim(first.id, by="ann")
    house.engine.hold(first.id, by="ann", reason="papers are missing")
    house.engine.advance_to("2026-11-16T12:30+08:00")

    view = house.engine.case(case, by="cat")
    held, running = (next(clock for clock in view.deadlines if clock.item == item.id) for item in (first, second))
    assert (held.due_at, running.due_at is not None) == (None, True)
    whole = next(clock for clock in view.deadlines if clock.rule == "whole")
    assert whole.due_at is not None
    assert view.state == ""

    house.engine.release(first.id, by="ann")

    again = items(house, case, "check")[0]
    assert (again.status, again.assignee) == ("claimed", "ann")
    assert again.due_at is not None
    assert again.due_at.isoformat() == "2026-11-16T12:30:00+00:00"  # eight hours and the four that it waited


def test_a_round_in_turn_cannot_go_on_past_one_that_is_held(house: House) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        house.deploy(batch(each("check", held="held_names", sequential=True)))

    assert [finding.code for finding in refused.value.findings] == ["round-held-in-turn"]


def test_a_signer_who_was_added_is_waited_for_although_all_others_are_held(house: House) -> None:
    house.deploy(batch(each("check", held="held_names"), user("list")))
    case = begun(house, ["a", "b"])
    first, second = items(house, case, "check")
    house.engine.add_signer(first.id, to="ben", place="after", by="ann")
    house.engine.hold(second.id, by="cat", reason="x")

    house.engine.complete(first.id, by="ann")

    assert not items(house, case, "list")
    (added,) = [item for item in items(house, case, "check") if item.status != "held"]
    house.engine.complete(added.id, by="ben")
    assert data(house, case)["held_names"] == ["b"]
    assert items(house, case, "list")
