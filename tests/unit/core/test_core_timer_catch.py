"""Timer catch event (BPMN 10.5.4)."""

from datetime import datetime, timedelta

import pytest
from core_case import started
from core_sketch import parallel, process, timer

from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.instance.facts import JobDone
from flowkit.core.instance.records import Job


def waiting(written: str, calendar: str = "") -> ProcessDefinition:
    return process("start > wait > after > end", wait=timer(written), calendar=calendar)


def test_the_token_waits_until_the_instant_and_not_a_moment_less() -> None:
    case = started(waiting("PT1H"))
    assert case.minutes(case.only(Job).due_at) == 60

    case.advance(minutes=59, seconds=59.999999)
    assert case.at() == []
    case.advance(microseconds=1)

    assert case.at() == ["after"]
    assert len(case.facts(JobDone)) == 1


def test_a_timer_of_no_time_waits_for_the_next_firing() -> None:
    case = started(waiting("PT0S"))
    assert case.at() == []

    case.advance(minutes=0)

    assert case.at() == ["after"]


def test_working_time_is_reckoned_on_the_calendar_of_the_process() -> None:
    case = started(waiting("4 workhours", calendar="office"))

    case.advance(until="2026-11-16T13:59")
    assert case.at() == []
    case.advance(until="2026-11-16T14:00")

    assert case.at() == ["after"]


@pytest.mark.parametrize(
    ("value", "minutes"),
    [
        (timedelta(hours=2), 120),
        ("PT90M", 90),
        (datetime.fromisoformat("2026-11-16T10:30+08:00"), 120),
        (datetime.fromisoformat("2026-11-16T09:30"), 60),
        (datetime.fromisoformat("2026-11-16T01:30+00:00"), 60),
    ],
)
def test_the_time_may_come_from_data(value: object, minutes: int) -> None:
    case = started(waiting("=when", calendar="office"), when=value)

    assert case.minutes(case.only(Job).due_at) == minutes


def test_an_instant_that_is_past_fires_with_the_next_firing() -> None:
    case = started(waiting("=when"), when=datetime.fromisoformat("2026-11-01T00:00+08:00"))

    case.advance(minutes=0)

    assert case.at() == ["after"]


@pytest.mark.parametrize("value", [None, True, 5, "soon"])
def test_a_value_that_is_no_time_is_an_incident(value: object) -> None:
    case = started(waiting("=when"), when=value)

    assert case.incident().token == case.incident().token
    assert case.at() == []
    case.did("retry", case.incident().id, {"when": "PT1M"})
    case.advance(minutes=1)
    assert case.at() == ["after"]


def test_timers_fire_in_the_order_of_their_instants() -> None:
    case = started(
        process(
            "start > split > (late > b > done | early > a > finished)",
            split=parallel(),
            late=timer("PT2H"),
            early=timer("PT1H"),
        )
    )

    case.advance(hours=1)
    assert case.at() == ["a"]
    case.advance(hours=1)

    assert case.at() == ["a", "b"]


def test_a_timer_that_is_fired_too_early_or_twice_does_nothing() -> None:
    case = started(waiting("PT1H"))
    job = case.only(Job)

    assert case.fire(job) == ()
    case.advance(hours=1)

    assert case.fire(job) == ()
    assert case.at() == ["after"]


def test_a_cancelled_case_leaves_no_timer() -> None:
    case = started(waiting("PT1H"))
    job = case.only(Job)

    case.did("cancel")

    assert case.all(Job) == []
    assert case.fire(job) == ()
