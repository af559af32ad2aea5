"""Handlers: typed inputs, a stable key, in the transaction or after the commit, retries and then an incident."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from diagrams import House, diagram, field, pause, service, user

from flowkit import InputInvalid

FIELDS = [
    field("amount", "number"),
    field("day", "date"),
    field("text"),
    field("ticket", "context"),
    field("count", "integer"),
]
READERS = '<flowkit:access readers="boss"/>'
BOOKING = diagram(
    "booking",
    user("order", ask=["amount", "day", "text"]),
    service("book", "book", result="ticket", amount="amount", day="day", text="text"),
    user("check"),
    fields=FIELDS,
    head=READERS,
)
DATA: dict[str, object] = {"amount": "12.50", "day": "2026-11-16", "text": "您好"}


def ordered(house: House) -> str:
    """A case whose order was completed by ann."""
    case = house.engine.start("booking", by="cat")
    house.engine.complete(house.only_item("ann").id, DATA, by="ann")
    return case.id


def active(house: House, case: str) -> tuple[str, ...]:
    return house.engine.case(case, by="cat").active


def test_inputs_come_with_the_types_of_the_annotations_and_the_result_becomes_data(house: House) -> None:
    seen: list[object] = []

    @house.engine.handler("book")
    def book(amount: Decimal, day: date, text: str, extra: int = 7) -> dict[str, object]:
        seen.extend([amount, day, text, extra])
        return {"number": "T-1", "price": amount * 2, "day": day}

    house.deploy(BOOKING)
    case = ordered(house)
    assert seen == []
    assert active(house, case) == ("book",)

    house.engine.run_due()

    assert seen == [Decimal("12.50"), date(2026, 11, 16), "您好", 7]
    assert house.engine.case(case, by="cat").data["ticket"] == {
        "number": "T-1",
        "price": Decimal("25.00"),
        "day": date(2026, 11, 16),
    }
    assert active(house, case) == ("check",)


def test_the_handler_that_was_registered_is_handed_back_unchanged(house: House) -> None:
    def book(amount: int) -> None:
        """Books."""

    assert house.engine.handler("book")(book) is book


def test_a_name_is_registered_once(house: House) -> None:
    house.engine.handler("book")(lambda: None)
    with pytest.raises(InputInvalid):
        house.engine.handler("book")(lambda: None)


@pytest.mark.parametrize("name", ["json", "copy", "schema", "model_config", "validate", "self"])
def test_a_parameter_may_have_any_name(house: House, name: str) -> None:
    seen: list[object] = []
    scope: dict[str, object] = {"seen": seen}
    exec(f"def handler({name}: str) -> None:\n    seen.append({name})", scope)  # noqa: S102 -- the name of the parameter varies
    function: Callable[..., object] = scope["handler"]  # type: ignore[assignment]  # because exec made it
    house.engine.handler("tell")(function)
    house.deploy(diagram("telling", service("tell", "tell", **{name: '"hello"'})))

    house.engine.start("telling", by="ann")
    house.engine.run_due()

    assert seen == ["hello"]


def test_each_try_of_one_task_has_the_same_key_and_another_task_another(house: House) -> None:
    keys: list[str] = []

    @house.engine.handler("book", retries=(10, 10))
    def book(amount: int, day: date, text: str, key: str) -> None:
        keys.append(key)
        raise RuntimeError("no line")

    house.deploy(BOOKING)
    house.engine.start("booking", by="cat")
    house.engine.start("booking", by="cat")
    for item in house.engine.worklist("ann"):
        house.engine.complete(item.id, {**DATA, "amount": "12"}, by="ann")
    house.engine.advance_to("2026-11-16T09:00+08:00")

    assert len(keys) == 6
    assert [keys.count(key) for key in sorted(set(keys))] == [3, 3]


def test_a_handler_that_fails_is_tried_again_after_its_pauses(house: House) -> None:
    tried: list[int] = []

    @house.engine.handler("book", retries=(60, 600))
    def book(amount: Decimal, day: date, text: str) -> str | None:
        tried.append(house.clock.now())
        if len(tried) < 3:
            raise ConnectionError("no line")
        return None

    house.deploy(BOOKING)
    case = ordered(house)
    house.engine.advance_to("2026-11-16T12:00+08:00")

    minutes = [(at - tried[0]) // 60_000_000 for at in tried]
    assert minutes == [0, 1, 11]
    assert active(house, case) == ("check",)
    assert house.engine.case(case, by="cat").incidents == ()


def failing(house: House, *, fixed: list[bool]) -> str:
    @house.engine.handler("book", retries=())
    def book(amount: Decimal, day: date, text: str) -> dict[str, str]:
        if not fixed:
            raise ConnectionError("no line")
        return {"text": text}

    house.deploy(BOOKING)
    case = ordered(house)
    house.engine.run_due()
    return case


def test_a_handler_that_failed_at_every_try_is_an_incident_that_says_why(house: House) -> None:
    case = failing(house, fixed=[])
    (incident,) = house.engine.case(case, by="cat").incidents
    assert (incident.code, incident.step) == ("handler-failed", "book")
    for text in (incident.text.en, incident.text.zh):
        assert "ConnectionError: no line" in text
    house.engine.advance_to("2026-11-20T00:00+08:00")
    assert len(house.engine.case(case, by="cat").incidents) == 1


def test_an_incident_is_retried_with_corrected_data(house: House) -> None:
    fixed: list[bool] = []
    case = failing(house, fixed=fixed)
    (incident,) = house.engine.case(case, by="cat").incidents
    fixed.append(True)

    house.engine.retry(incident.id, {"text": "corrected"}, by="cat")
    house.engine.run_due()

    view = house.engine.case(case, by="cat")
    assert (view.active, view.data["ticket"]) == (("check",), {"text": "corrected"})
    assert view.incidents[0].resolved_by == "cat"


def test_an_incident_is_resolved_by_hand_and_the_handler_is_not_called_again(house: House) -> None:
    case = failing(house, fixed=[])
    (incident,) = house.engine.case(case, by="cat").incidents

    house.engine.resolve(incident.id, {"ticket": {"by": "telephone"}}, by="cat", reason="booked by telephone")
    house.engine.run_due()

    view = house.engine.case(case, by="cat")
    assert (view.active, view.data["ticket"]) == (("check",), {"by": "telephone"})


@pytest.mark.parametrize("data", [{"nowhere": 1}, {"amount": "much"}])
def test_corrections_are_checked_as_declared(house: House, data: dict[str, object]) -> None:
    case = failing(house, fixed=[])
    (incident,) = house.engine.case(case, by="cat").incidents
    with pytest.raises(InputInvalid):
        house.engine.retry(incident.id, data, by="cat")
    assert house.engine.case(case, by="cat").incidents[0].resolved_at is None


@pytest.mark.parametrize("value", [object(), float("nan"), {1: 2, "a": object()}])
def test_a_result_that_is_no_data_is_a_failure_of_the_handler(house: House, value: object) -> None:
    @house.engine.handler("book", retries=())
    def book(amount: Decimal, day: date, text: str) -> object:
        return value

    house.deploy(BOOKING)
    case = ordered(house)
    house.engine.run_due()
    (incident,) = house.engine.case(case, by="cat").incidents
    assert incident.code == "handler-failed"


def test_inputs_that_do_not_fit_the_annotations_are_a_failure_and_name_the_parameter(house: House) -> None:
    @house.engine.handler("book", retries=())
    def book(amount: Decimal, day: date, text: int) -> None:
        raise AssertionError("never called")

    house.deploy(BOOKING)
    case = ordered(house)
    house.engine.run_due()
    (incident,) = house.engine.case(case, by="cat").incidents
    assert "text" in incident.text.en
    assert "never called" not in incident.text.en


def test_a_handler_that_is_not_registered_here_is_tried_later(house: House) -> None:
    house.deploy(BOOKING)
    case = ordered(house)
    house.engine.run_due()
    assert house.engine.case(case, by="cat").incidents == ()

    @house.engine.handler("book")
    def book(amount: Decimal, day: date, text: str) -> None:
        """Books nothing."""

    house.engine.advance_to("2026-11-16T10:00+08:00")
    assert active(house, case) == ("check",)


# in the transaction


def test_a_handler_in_the_transaction_has_run_when_the_action_returns(house: House) -> None:
    @house.engine.handler("book", in_transaction=True)
    def book(amount: Decimal, day: date, text: str) -> dict[str, Decimal]:
        return {"price": amount}

    house.deploy(BOOKING)
    case = ordered(house)
    assert active(house, case) == ("check",)
    assert house.engine.case(case, by="cat").data["ticket"] == {"price": Decimal("12.50")}


def test_the_error_of_a_handler_in_the_transaction_is_the_actions_and_nothing_happened(house: House) -> None:
    class NoLine(Exception):
        pass

    @house.engine.handler("book", in_transaction=True)
    def book(amount: Decimal, day: date, text: str) -> None:
        raise NoLine

    house.deploy(BOOKING)
    case = house.engine.start("booking", by="cat")
    item = house.only_item("ann")
    with pytest.raises(NoLine):
        house.engine.complete(item.id, DATA, by="ann")

    view = house.engine.case(case.id, by="cat")
    assert (view.active, dict(view.data), len(view.history)) == (("order",), {}, 1)
    assert house.only_item("ann").id == item.id


def test_a_handler_in_the_transaction_that_fails_under_a_timer_is_an_incident_and_holds_nobody_up(house: House) -> None:
    @house.engine.handler("book", in_transaction=True, retries=())
    def book() -> None:
        raise RuntimeError("no line")

    later = diagram("later", pause("rest", "PT1H"), service("book", "book"), user("check"), head=READERS)
    other = diagram("other", pause("rest", "PT1H"), user("check"), head=READERS)
    house.deploy(later, other)
    stuck, free = (house.engine.start(key, by="ann").id for key in ("later", "other"))

    house.engine.advance_to("2026-11-16T10:00+08:00")

    assert house.engine.case(free, by="ann").active == ("check",)
    (incident,) = house.engine.case(stuck, by="ann").incidents
    assert "no line" in incident.text.en


def test_each_round_of_a_loop_is_a_task_of_its_own_with_its_own_key(house: House) -> None:
    keys: list[str] = []

    @house.engine.handler("count", in_transaction=True)
    def count(key: str) -> int:
        keys.append(key)
        return len(keys)

    house.deploy(
        diagram(
            "loop",
            service("count", "count", result="count"),
            '<exclusiveGateway id="enough"/>',
            fields=FIELDS,
            flows=["start>count", "count>enough", "enough>count: count < 3", "enough>end: else"],
        )
    )
    case = house.engine.start("loop", by="ann")

    assert house.engine.case(case.id, by="ann").status == "completed"
    assert len(set(keys)) == 3


def test_a_result_in_the_transaction_is_the_data_that_comes_back_later(house: House) -> None:
    @house.engine.handler("book", in_transaction=True)
    def book(amount: Decimal, day: date, text: str) -> object:
        return {"pair": (1, 2), "day": day}

    house.deploy(BOOKING)
    case = ordered(house)
    assert house.engine.case(case, by="cat").data["ticket"] == {"pair": [1, 2], "day": date(2026, 11, 16)}
