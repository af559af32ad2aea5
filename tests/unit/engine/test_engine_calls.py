"""Which version a call activity calls."""

from __future__ import annotations

from diagrams import House, diagram, element, user


def child(step: str) -> str:
    return diagram("child", user(step))


def parent(version: str = "") -> str:
    bound = f'<flowkit:call version="{version}"/>' if version else ""
    return diagram("parent", element("callActivity", "calls", bound, more=' calledElement="child"'))


def called(house: House) -> tuple[str, ...]:
    case = house.engine.start("parent", by="ann").id
    return house.engine.case(case, by="ann").active


def test_a_call_takes_the_newest_version_of_the_moment(house: House) -> None:
    house.deploy(child("old"), parent())
    house.deploy(child("new"))
    assert called(house) == ("calls", "new")


def test_a_call_bound_to_a_version_takes_that_one(house: House) -> None:
    house.deploy(child("old"), parent("1"))
    house.deploy(child("new"))
    assert called(house) == ("calls", "old")


def test_a_call_may_say_that_it_takes_the_newest(house: House) -> None:
    house.deploy(child("old"), parent("latest"))
    house.deploy(child("new"))
    assert called(house) == ("calls", "new")


def test_a_call_of_a_version_that_comes_later_waits_as_an_incident(house: House) -> None:
    house.deploy(child("old"), parent("2"))
    case = house.engine.start("parent", by="ann").id
    (incident,) = house.engine.case(case, by="ann").incidents
    assert incident.code == "called-process-missing"

    house.deploy(child("new"))
    house.engine.retry(incident.id, by="ann")
    assert house.engine.case(case, by="ann").active == ("calls", "new")
