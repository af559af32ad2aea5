"""Handlers run after the commit, leased, at least once, under one key; what cannot be done becomes an incident."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from office import FILES, MORNING, faults, free_leases, item_at
from sqlalchemy import text

from flowkit import Engine, OperationRefused, VirtualClock
from flowkit.engine.delivering import LEASE


def engine_at(url: str, now: datetime = MORNING) -> Engine:
    engine = Engine(url, clock=VirtualClock(now))
    engine.deploy(FILES / "handling.bpmn")
    return engine


def up_to_the_handler(engine: Engine) -> str:
    case = engine.start("handling", {"amount": 3}, by="clerk-1").id
    engine.complete(item_at(engine, case, "check"), {"note": "seen"}, by="clerk-2")
    return case


def later(seconds: float) -> str:
    return (MORNING + timedelta(seconds=seconds)).isoformat()


class Killed(BaseException):
    """Stands for the end of the process: nothing may catch it."""


def test_another_worker_takes_over_when_the_lease_is_over_and_sees_the_same_key(any_url: str) -> None:
    first, second = engine_at(any_url), engine_at(any_url)
    keys: list[str] = []

    @first.handler("book")
    def die(amount: int, key: str) -> str:
        keys.append(key)
        raise Killed

    @second.handler("book")
    def book(amount: int, key: str) -> str:
        keys.append(key)
        return f"booking {amount}"

    case = up_to_the_handler(first)
    with pytest.raises(Killed):
        first.run_due()

    assert second.run_due() == 0, "the lease of the dead worker holds"
    with second.store.engine.begin() as connection:
        left = connection.execute(text("SELECT leased_until FROM flowkit_job WHERE kind = 'handler'")).scalar_one()
    assert left > 0
    free_leases(second)
    assert second.run_due() == 1

    view = second.case(case, by="clerk-1")
    assert view.data["booking"] == "booking 3"
    assert view.active == ("rest",)
    assert len(keys) == 2
    assert keys[0] == keys[1]
    assert not list(faults(second, case))
    first.close()
    second.close()


def test_a_lease_ends_by_the_databases_own_time_not_by_the_clock_of_the_engine(any_url: str) -> None:
    engine = engine_at(any_url)
    up_to_the_handler(engine)

    @engine.handler("book")
    def die(amount: int) -> str:
        raise Killed

    with pytest.raises(Killed):
        engine.run_due()

    now = datetime.now(UTC).timestamp()
    with engine.store.engine.begin() as connection:
        until = connection.execute(text("SELECT leased_until FROM flowkit_job WHERE kind = 'handler'")).scalar_one()
    assert now < until / 1e6 <= now + LEASE + 60
    engine.close()


def test_a_slow_worker_that_lost_its_lease_changes_nothing_any_more(any_url: str) -> None:
    slow, other = engine_at(any_url), engine_at(any_url)

    @other.handler("book")
    def book(amount: int) -> str:
        return "by the other"

    @slow.handler("book")
    def overtaken(amount: int) -> str:
        free_leases(other)
        other.run_due()
        return "by the slow one"

    case = up_to_the_handler(slow)
    slow.run_due()

    view = slow.case(case, by="clerk-1")
    assert view.data["booking"] == "by the other"
    assert [entry.action for entry in view.history].count("FinishHandler") == 1
    assert not list(faults(slow, case))
    slow.close()
    other.close()


def test_a_failing_handler_is_tried_again_after_its_pauses_and_then_is_an_incident(any_url: str) -> None:
    engine = engine_at(any_url)
    tries: list[str] = []
    clock = engine.clock

    @engine.handler("book", retries=(10, 60))
    def refuse(amount: int, key: str) -> str:
        tries.append(f"{(clock.now() - start) // 1_000_000}")
        raise OSError("the ledger is closed")

    start = clock.now()
    case = up_to_the_handler(engine)
    engine.advance_to(later(9))
    assert tries == ["0"]
    engine.advance_to(later(3600))

    assert tries == ["0", "10", "70"]
    view = engine.case(case, by="clerk-1")
    (incident,) = view.incidents
    assert (incident.step, incident.code, incident.resolved_at) == ("book", "handler-failed", None)
    assert "the ledger is closed" in incident.text.en
    assert "the ledger is closed" in incident.text.zh
    assert view.active == ("book",)
    assert not list(faults(engine, case))
    engine.close()


def failed_for_good(engine: Engine, answer: Callable[[], object]) -> tuple[str, str]:
    """A case whose handler has failed; the case and its incident."""

    @engine.handler("book", retries=())
    def book(amount: int) -> object:
        return answer()

    case = up_to_the_handler(engine)
    engine.run_due()
    (incident,) = engine.case(case, by="clerk-1").incidents
    return case, incident.id


def broken() -> object:
    raise OSError("the ledger is closed")


def test_a_person_retries_the_incident_and_the_handler_runs_again(any_url: str) -> None:
    engine = engine_at(any_url)
    answers: list[Callable[[], object]] = [broken, lambda: "booked"]

    def next_answer() -> object:
        return answers.pop(0)()

    case, incident = failed_for_good(engine, next_answer)

    with pytest.raises(OperationRefused):
        engine.retry(incident, by="clerk-2")
    engine.retry(incident, by="clerk-1")
    engine.run_due()

    view = engine.case(case, by="clerk-1")
    assert (view.data["booking"], view.active) == ("booked", ("rest",))
    assert [each.resolved_by for each in view.incidents] == ["clerk-1"]
    with pytest.raises(OperationRefused):
        engine.retry(incident, by="clerk-1")
    assert not list(faults(engine, case))
    engine.close()


def test_a_person_resolves_the_incident_by_hand_and_the_case_goes_on(any_url: str) -> None:
    engine = engine_at(any_url)
    case, incident = failed_for_good(engine, broken)

    engine.resolve(incident, {"booking": "on paper"}, by="clerk-1", reason="booked by hand")

    view = engine.case(case, by="clerk-1")
    assert (view.data["booking"], view.active) == ("on paper", ("rest",))
    assert not list(faults(engine, case))
    engine.close()


def nested(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


def cyclic() -> object:
    value: list[object] = []
    value.append(value)
    return value


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(object, id="an object"),
        pytest.param(lambda: {1, object()}, id="a set of objects"),
        pytest.param(lambda: float("nan"), id="not a number"),
        pytest.param(lambda: "\ud800", id="half a character"),
        pytest.param(lambda: {"\udfff": 1}, id="half a character as a name"),
        pytest.param(lambda: b"bytes", id="bytes"),
        pytest.param(lambda: {("a", "b"): 1}, id="a name that is no text"),
        pytest.param(lambda: nested(100_000), id="very deep"),
        pytest.param(cyclic, id="contains itself"),
        pytest.param(lambda: 10**5000, id="a number of 5,000 digits"),
    ],
)
def test_an_answer_that_cannot_be_stored_is_an_incident_and_blocks_nobody(
    sqlite_url: str, answer: Callable[[], object]
) -> None:
    engine = engine_at(sqlite_url)

    case, _ = failed_for_good(engine, answer)

    other = up_to_the_handler(engine)
    assert engine.run_due() == 1
    assert engine.case(other, by="clerk-1").incidents
    assert not list(faults(engine, case))
    engine.close()


def test_inputs_that_do_not_fit_the_handler_are_an_incident(sqlite_url: str) -> None:
    engine = engine_at(sqlite_url)

    @engine.handler("book", retries=())
    def book(amount: int, colour: str) -> str:
        return colour

    case = up_to_the_handler(engine)
    engine.run_due()

    (incident,) = engine.case(case, by="clerk-1").incidents
    assert "colour" in incident.text.en
    engine.close()


def test_a_name_that_no_worker_knows_is_tried_again_and_then_is_an_incident(any_url: str) -> None:
    engine = engine_at(any_url)
    case = up_to_the_handler(engine)

    engine.run_due()
    assert engine.case(case, by="clerk-1").incidents == ()

    @engine.handler("book")
    def book(amount: int) -> str:
        return "after all"

    engine.advance_to(later(3600))
    assert engine.case(case, by="clerk-1").data["booking"] == "after all"
    engine.close()


def test_a_name_that_stays_unknown_is_an_incident_that_names_it(sqlite_url: str) -> None:
    engine = engine_at(sqlite_url)
    case = up_to_the_handler(engine)

    engine.advance_to(later(3 * 86_400))

    (incident,) = engine.case(case, by="clerk-1").incidents
    assert "book" in incident.text.en
    engine.close()


def test_a_case_cancelled_while_its_handler_runs_stays_cancelled(any_url: str) -> None:
    engine = engine_at(any_url)
    cases: list[str] = []

    @engine.handler("book")
    def book(amount: int) -> str:
        engine.cancel(cases[0], by="clerk-1", reason="not wanted any more")
        return "too late"

    cases.append(up_to_the_handler(engine))
    engine.run_due()

    view = engine.case(cases[0], by="clerk-1")
    assert (view.status, view.data.get("booking")) == ("cancelled", None)
    assert not list(faults(engine, cases[0]))
    engine.close()


def test_a_handler_inside_the_action_takes_its_error_to_the_caller_and_nothing_happens(any_url: str) -> None:
    engine = engine_at(any_url)

    @engine.handler("book", in_transaction=True)
    def book(amount: int) -> str:
        raise ZeroDivisionError

    case = engine.start("handling", {"amount": 3}, by="clerk-1").id
    item = item_at(engine, case, "check")
    with pytest.raises(ZeroDivisionError):
        engine.complete(item, {"note": "seen"}, by="clerk-2")

    assert [each.status for each in engine.case(case, by="clerk-1").items] == ["offered"]
    assert not list(faults(engine, case))
    engine.close()
