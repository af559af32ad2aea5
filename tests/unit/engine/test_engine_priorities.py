"""Priorities that follow the data: inboxes, queues, queries, interruptions and the history agree, on each database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from diagrams import MORNING, House, diagram, field, user

from flowkit import Engine, VirtualClock

SCALE = (
    '<flowkit:scale field="severity"><flowkit:grade value="1" name="very urgent" zh="特急"/>'
    '<flowkit:grade value="2" name="urgent" zh="急"/><flowkit:grade value="3" name="normal" zh="一般"/></flowkit:scale>'
    '<flowkit:states><flowkit:state id="going" number="1" name="going" zh="办理"/>'
    '<flowkit:state id="aside" number="2" name="set aside" zh="暂放"/></flowkit:states>'
    '<flowkit:operation name="raise" who="starter"/>'
)
URGENCY = '<flowkit:priority value="= (3 - severity) * 10"/><flowkit:state set="going"/>'
MAY_WAIT = '<flowkit:operation name="interrupt" states="aside"/>'
LETTER = diagram(
    "letter",
    user("do", URGENCY, MAY_WAIT),
    user("check", role="boss"),
    fields=[field("severity", "integer", choices="1,2,3", case_field="true")],
    head=SCALE,
)


@pytest.fixture(params=["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.postgres)])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """Three letters of one minute after the other, each of the lowest grade."""
    clock = VirtualClock(MORNING)
    engine = Engine(request.getfixturevalue(request.param), clock=clock)
    folder = tmp_path / "definitions"
    folder.mkdir()
    house = House(folder, engine, clock)
    house.deploy(LETTER)
    for number in range(3):
        engine.advance_to(f"2026-11-16T08:3{number + 1}+08:00")
        engine.start("letter", {"severity": 3}, by="dan", business_key=f"L-{number}")
    yield house
    engine.close()


def items(house: House) -> dict[str | None, str]:
    return {each.business_key: each.id for each in house.engine.worklist("ben")}


def raised(house: House, key: str, severity: int) -> None:
    case = house.engine.case(items(house)[key], by="dan")
    house.engine.raise_grade(case.id, {"severity": severity}, by="dan")


def queued(house: House) -> list[tuple[str | None, int]]:
    return [(each.business_key, each.priority) for each in house.engine.queue("ben")]


def test_what_becomes_urgent_comes_first_in_the_queue_and_is_found_by_it(desk: House) -> None:
    assert queued(desk) == [("L-0", 0), ("L-1", 0), ("L-2", 0)]

    raised(desk, "L-2", 2)
    raised(desk, "L-1", 1)

    assert queued(desk) == [("L-1", 20), ("L-2", 10), ("L-0", 0)]
    found = items(desk)
    assert [desk.engine.rank(found[key], by="dan").rank for key in ("L-0", "L-1", "L-2")] == [3, 1, 2]
    urgent = {"of": "items", "priority": 10}
    assert {each.business_key for each in desk.engine.search(urgent, by="ben")} == {"L-1", "L-2"}
    assert desk.engine.count(urgent, by="ben") == 2
    first = desk.engine.next("ben")
    assert first is not None
    assert first.business_key == "L-1"


def test_the_history_says_what_changed_and_nothing_when_nothing_did(desk: House) -> None:
    raised(desk, "L-0", 2)
    raised(desk, "L-0", 1)

    case = desk.engine.case(items(desk)["L-0"], by="dan")
    changes = [fact for each in case.history for fact in each.facts if fact[0] == "PriorityChanged"]
    assert [(before, now) for _, _, now, before in changes] == [(0, 10), (10, 20)]


def test_work_is_interrupted_by_what_has_become_more_urgent(desk: House) -> None:
    found = items(desk)
    desk.engine.claim(found["L-0"], by="ben")
    raised(desk, "L-1", 1)

    desk.engine.interrupt(found["L-1"], by="ben", reason="very urgent now")

    states = {each.business_key: (each.status, each.priority) for each in desk.engine.worklist("ben")}
    assert states == {"L-0": ("suspended", 0), "L-1": ("claimed", 20), "L-2": ("offered", 0)}
