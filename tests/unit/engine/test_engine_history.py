"""The history is a chain: whatever is changed, taken out or put in shows; what was erased does not break it."""

from __future__ import annotations

import pytest
from diagrams import House, diagram, field, user

from flowkit import NotAuthorised
from flowkit.engine.history import verify
from flowkit.engine.ports import HistoryRow

HELLO = diagram("hello", user("greet", ask=["word"]), user("answer", ask=["word"]), fields=[field("word")])

CHANGED: dict[str, object] = {
    "number": 9,
    "at": 1,
    "actor": "somebody-else",
    "command": "cancel",
    "payload": '{"command":[],"facts":[]}',
    "salt": b"another salt",
    "digest": bytes(32),
    "link": bytes(32),
}


@pytest.fixture(scope="module")
def rows(quiet_house: House) -> list[HistoryRow]:
    """The four actions of a case that went through: start, claim, complete, complete."""
    quiet_house.deploy(HELLO)
    case = quiet_house.engine.start("hello", by="cat")
    quiet_house.engine.claim(quiet_house.only_item("ann").id, by="ann")
    quiet_house.engine.complete(quiet_house.only_item("ann").id, {"word": "您好"}, by="ann")
    quiet_house.engine.complete(quiet_house.only_item("ben").id, {"word": "hello"}, by="ben")
    with quiet_house.engine.store.read() as unit:
        return unit.history(case.id)


def test_each_action_is_one_row_and_the_rows_are_numbered_without_a_gap(rows: list[HistoryRow]) -> None:
    assert [(row.number, row.actor, row.command) for row in rows] == [
        (1, "cat", "Start"),
        (2, "ann", "claim"),
        (3, "ann", "complete"),
        (4, "ben", "complete"),
    ]
    assert verify(rows) is None


def test_a_history_whose_payloads_are_erased_still_verifies(rows: list[HistoryRow]) -> None:
    erased = [row._replace(payload=None, salt=None) if row.number in (1, 3) else row for row in rows]
    assert verify(erased) is None


OUTSIDE = ("schema", "again", "again_at")
"""What the chain does not cover."""


@pytest.mark.parametrize("column", [name for name in HistoryRow._fields if name not in OUTSIDE])
@pytest.mark.parametrize("number", [1, 3, 4])
def test_a_change_of_any_column_is_found_at_its_row(rows: list[HistoryRow], column: str, number: int) -> None:
    changed = [row._replace(**{column: CHANGED[column]}) if row.number == number else row for row in rows]  # type: ignore[arg-type]  # because the name of the column varies
    expected = 9 if column == "number" else number
    assert verify(changed) == expected


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_row_that_was_taken_out_is_found_at_the_row_after_it(rows: list[HistoryRow], number: int) -> None:
    assert verify([row for row in rows if row.number != number]) == number + 1


def test_two_rows_that_changed_places_are_found(rows: list[HistoryRow]) -> None:
    first, second, *rest = rows
    assert verify([second, first, *rest]) == 2


def test_a_row_with_the_payload_of_another_case_is_found(rows: list[HistoryRow]) -> None:
    other = rows[1]
    swapped = rows[2]._replace(payload=other.payload, salt=other.salt)
    assert verify([*rows[:2], swapped, rows[3]]) == 3


def test_an_erased_payload_shows_as_an_entry_without_facts(house: House) -> None:
    house.deploy(HELLO)
    case = house.engine.start("hello", by="cat")
    house.engine.complete(house.only_item("ann").id, {"word": "secret"}, by="ann")
    with house.engine.store.begin() as unit:
        unit.erase_payload(case.id, 2)

    entries = house.engine.case(case.id, by="cat").history

    assert [(entry.number, entry.action, bool(entry.facts)) for entry in entries] == [
        (1, "Start", True),
        (2, "complete", False),
    ]
    with house.engine.store.read() as unit:
        assert verify(unit.history(case.id)) is None


def test_a_refused_operation_stands_in_the_history_with_its_code(house: House) -> None:
    house.deploy(HELLO)
    case = house.engine.start("hello", by="cat")
    with pytest.raises(NotAuthorised):
        house.engine.claim(house.only_item("ann").id, by="cat")

    last = house.engine.case(case.id, by="cat").history[-1]

    assert (last.actor, last.action, last.facts) == ("cat", "refused:not-authorised", ())
