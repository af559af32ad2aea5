"""Drafts, unclaiming and delegation, as an application uses them: with forms, inboxes and the database."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from diagrams import MORNING, House, diagram, field, user

from flowkit import InputInvalid, OperationRefused
from flowkit.engine.views import ItemView
from flowkit.expressions import YearMonthDuration

KINDS = ("string", "integer", "number", "boolean", "date", "time", "datetime", "duration", "list", "context", "any")
FILLED = {
    "string": "text", "integer": "3", "number": "1.50", "boolean": "true", "date": "2026-11-16", "time": "08:30",
    "datetime": MORNING, "duration": "PT4H", "list": [1, "two"], "context": {"a": [1]}, "any": "P1Y",
}  # fmt: skip


@pytest.fixture
def item(house: House) -> ItemView:
    """An item with a field of each kind, all of them required, that Ann has claimed."""
    step = user("fill", ask=[f"{kind}!" for kind in KINDS])
    house.deploy(diagram("filling", step, user("after", role="boss"), fields=[field(kind, kind) for kind in KINDS]))
    house.engine.start("filling", by="cat")
    item = house.only_item("ann")
    house.engine.claim(item.id, by="ann")
    return item


def test_a_draft_may_lack_what_is_required_and_is_read_as_declared(house: House, item: ItemView) -> None:
    house.engine.save_draft(item.id, {"number": "1.50", "date": "2026-11-16"}, by="ann")

    kept = house.only_item("ann")
    assert kept.data == {"number": Decimal("1.50"), "date": date(2026, 11, 16)}
    with pytest.raises(InputInvalid) as refused:
        house.engine.complete(item.id, by="ann")
    assert {each.element for each in refused.value.findings} == set(KINDS) - {"number", "date"}


def test_a_draft_of_every_kind_is_taken_when_the_work_is_completed(house: House, item: ItemView) -> None:
    house.engine.save_draft(item.id, {**FILLED, "integer": 4}, by="ann")

    house.engine.complete(item.id, {"integer": 5}, by="ann")

    data = house.engine.case(item.id, by="cat").data
    assert (data["integer"], data["number"], data["time"], data["any"]) == (5, Decimal("1.50"), time(8, 30), "P1Y")
    assert (data["duration"], data["list"], data["context"]) == (timedelta(hours=4), [1, "two"], {"a": [1]})


@pytest.mark.parametrize("span", ["P1Y2M", "-P3DT1H"])
def test_a_duration_survives_its_draft(house: House, item: ItemView, span: str) -> None:
    house.engine.save_draft(item.id, {**FILLED, "duration": span}, by="ann")
    house.engine.complete(item.id, by="ann")

    expected = YearMonthDuration(14) if span == "P1Y2M" else -timedelta(days=3, hours=1)
    assert house.engine.case(item.id, by="cat").data["duration"] == expected


@pytest.mark.parametrize("wrong", [{"other": 1}, {"integer": "three"}])
def test_what_does_not_fit_the_form_is_no_draft(house: House, item: ItemView, wrong: dict[str, object]) -> None:
    with pytest.raises(InputInvalid):
        house.engine.save_draft(item.id, wrong, by="ann")

    assert house.only_item("ann").data == {}


def test_an_unclaimed_item_is_seen_by_the_group_again(house: House, item: ItemView) -> None:
    assert house.engine.worklist("ben") == []

    house.engine.unclaim(item.id, by="ann")

    assert [each.id for each in house.engine.worklist("ben")] == [item.id]


def test_delegated_work_moves_between_the_inboxes_and_keeps_its_data(house: House, item: ItemView) -> None:
    house.engine.delegate(item.id, to="dan", by="ann", reason="knows the shelves")
    assert house.engine.worklist("ann") == []
    assert house.only_item("dan").status == "delegated"

    house.engine.complete(item.id, FILLED, by="dan")

    assert house.engine.worklist("dan") == []
    assert house.only_item("ann").data["list"] == [1, "two"]
    house.engine.complete(item.id, by="ann")
    assert house.engine.case(item.id, by="ann").active == ("after",)


def test_completed_work_is_withdrawn_before_the_next_acts(house: House, item: ItemView) -> None:
    house.engine.complete(item.id, FILLED, by="ann")

    house.engine.withdraw(item.id, by="ann", reason="forgot the price")

    assert house.engine.worklist("cat") == []
    again = house.only_item("ann")
    assert [each.status for each in house.engine.done_list("ann")] == ["recalled"]
    house.engine.complete(again.id, FILLED, by="ann")
    house.engine.claim(house.only_item("cat").id, by="cat")
    with pytest.raises(OperationRefused) as refused:
        house.engine.withdraw(again.id, by="ann")
    assert refused.value.code == "acted-on"


def test_what_is_long_done_is_found_in_a_long_history(house: House, item: ItemView) -> None:
    house.engine.complete(item.id, FILLED, by="ann")
    after = house.only_item("cat").id
    for _ in range(12):
        house.engine.claim(after, by="cat")
        house.engine.unclaim(after, by="cat")

    house.engine.withdraw(item.id, by="ann")

    assert house.engine.case(item.id, by="ann").active == ("fill",)


def test_delegated_work_is_taken_back(house: House, item: ItemView) -> None:
    house.engine.delegate(item.id, to="dan", by="ann")
    house.engine.hand_back(item.id, by="ann", reason="done myself")

    assert house.only_item("ann").status == "claimed"
    with pytest.raises(OperationRefused):
        house.engine.hand_back(item.id, by="ann")
