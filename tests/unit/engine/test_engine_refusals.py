"""Refusals stand in the history, and do not make it grow without bound, on each database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from diagrams import MORNING, House, diagram, field, user

from flowkit import Engine, FlowkitError, VirtualClock
from flowkit.engine.action import MOST_REFUSALS
from flowkit.engine.history import verify
from flowkit.engine.views import HistoryEntry
from flowkit.store import open_store


@pytest.fixture(params=["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def desk(url: str, tmp_path: Path) -> Iterator[House]:
    clock = VirtualClock(MORNING)
    engine = Engine(url, clock=clock)
    folder = tmp_path / "definitions"
    folder.mkdir()
    house = House(folder, engine, clock)
    house.deploy(diagram("letter", user("do", ask=["note"]), user("check", role="boss"), fields=[field("note")]))
    yield house
    engine.close()


def begun(house: House) -> str:
    return house.engine.start("letter", by="ann", business_key="L-1").id


def closed(house: House) -> str:
    """A case that is over."""
    case = begun(house)
    for person in ("ann", "cat"):
        item = house.engine.worklist(person)[0].id
        house.engine.claim(item, by=person)
        house.engine.complete(item, by=person)
    return case


def tries(house: House, subject: str, *, by: str, operation: str = "cancel", reason: str = "I want to") -> str:
    """The code with which it is refused."""
    with pytest.raises(FlowkitError) as refused:
        house.engine.operate(operation, subject, by=by, reason=reason)
    return refused.value.code


def history(house: House, case: str) -> tuple[HistoryEntry, ...]:
    return house.engine.case(case, by="cat").history


def refused(house: House, case: str) -> list[tuple[str, str, int]]:
    """Who was refused, with which code, and how often again."""
    found = (each for each in history(house, case) if each.action.startswith("refused:"))
    return [(each.actor, each.action.removeprefix("refused:"), each.again) for each in found]


def test_the_same_refusal_again_is_counted_with_the_moment_of_the_last(desk: House) -> None:
    case = closed(desk)
    code = tries(desk, case, by="ann")
    for minute in range(1, 50):
        desk.engine.advance_to(f"2026-11-16T09:{minute:02}+08:00")
        assert tries(desk, case, by="ann") == code

    (entry,) = [each for each in history(desk, case) if each.action.startswith("refused:")]
    assert (entry.actor, entry.again) == ("ann", 49)
    assert entry.again_at is not None
    assert entry.again_at.isoformat() == "2026-11-16T01:49:00+00:00"
    assert "I want to" in entry.command


def test_another_person_operation_or_input_is_another_refusal(desk: House) -> None:
    case = closed(desk)
    tries(desk, case, by="ann")
    tries(desk, case, by="ben")
    tries(desk, case, by="ann", reason="once more")
    tries(desk, case, by="ann", operation="reopen")

    assert [(who, again) for who, _, again in refused(desk, case)] == [("ann", 0), ("ben", 0), ("ann", 0), ("ann", 0)]


def test_when_something_has_happened_a_refusal_is_new(desk: House) -> None:
    case = begun(desk)
    for _ in range(2):
        tries(desk, case, by="ben")
    desk.engine.claim(desk.only_item("ann").id, by="ann")
    for _ in range(3):
        tries(desk, case, by="ben")

    assert [(who, again) for who, _, again in refused(desk, case)] == [("ben", 1), ("ben", 2)]


def test_whoever_tries_ever_new_things_fills_no_history(desk: House) -> None:
    case = closed(desk)
    before = len(history(desk, case))
    for number in range(3 * MOST_REFUSALS):
        tries(desk, f"{case}.{1000 + number}", by="dan", operation="complete", reason=f"try {number}")
        tries(desk, case, by="ann", reason=f"try {number}")

    found = refused(desk, case)
    assert len(history(desk, case)) == before + 2 * MOST_REFUSALS
    for person in ("dan", "ann"):
        counted = [again for who, _, again in found if who == person]
        assert counted == [0] * (MOST_REFUSALS - 1) + [2 * MOST_REFUSALS]


def test_the_chain_holds_and_knows_nothing_of_the_count(desk: House, url: str) -> None:
    case = closed(desk)
    for number in range(5):
        tries(desk, case, by="ann", reason=f"try {number // 2}")

    store = open_store(url)
    with store.read() as unit:
        rows = unit.history(case)
        head = unit.case(case)
    store.close()
    assert head is not None
    assert verify(rows) is None
    assert (head.fence, head.chain) == (rows[-1].number, rows[-1].link)
    assert [each.again for each in rows][-3:] == [1, 1, 0]


def test_what_was_refused_is_new_where_its_payload_was_erased(desk: House, url: str) -> None:
    case = closed(desk)
    tries(desk, case, by="ann")
    store = open_store(url)
    with store.begin() as unit:
        unit.erase_payload(case, unit.history(case)[-1].number)
    store.close()

    for _ in range(3):
        tries(desk, case, by="ann")

    assert [(who, again) for who, _, again in refused(desk, case)] == [("ann", 0), ("ann", 2)]
