"""What is left, and whether a clock will be kept at this pace: reckoned when a case or a worklist is read."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from diagrams import House, diagram, field, user

HEAD = '<flowkit:calendar ref="office-hours"/><flowkit:access readers="boss"/>'


def limit(name: str, within: str) -> str:
    return f'<flowkit:deadline id="{name}" name="{name}"><flowkit:target within="{within}"/></flowkit:deadline>'


@pytest.fixture
def job(house: House) -> House:
    """Three steps of two working hours each, six in all; nine o'clock is the begin of work, noon to one a break."""
    steps = [user(name, limit(f"{name}-limit", "2 workhours")) for name in ("one", "two", "three")]
    house.deploy(diagram("job", *steps, head=HEAD + limit("all", "6 workhours")))
    house.engine.start("job", by="ann", business_key="J")
    return house


def expected(house: House) -> tuple[str, str]:
    """Due and forecast of the clock over the case, in Shanghai."""
    (found,) = house.engine.cases("job", by="ann", only_open=False)
    clock = next(each for each in house.engine.case(found.id, by="ann").deadlines if each.rule == "all")
    return shown(clock.due_at), shown(clock.forecast)


def shown(at: datetime | None) -> str:
    return "" if at is None else f"{at + timedelta(hours=8):%d %H:%M}"


def done(house: House, time: str) -> None:
    house.engine.advance_to(f"2026-11-16T{time}+08:00")
    house.engine.complete(house.only_item("ann").id, by="ann")


def test_at_the_beginning_every_step_takes_its_limit(job: House) -> None:
    assert expected(job) == ("16 16:00", "16 16:00")


def test_quick_steps_make_the_forecast_early(job: House) -> None:
    done(job, "10:00")  # one hour of two
    assert expected(job) == ("16 16:00", "16 12:00")


def test_slow_steps_make_it_late_before_the_time_is_over(job: House) -> None:
    done(job, "12:00")  # three hours of two: the others will take as long
    assert expected(job) == ("16 16:00", "17 10:00")


def test_a_step_that_is_late_already_is_expected_now(job: House) -> None:
    job.engine.advance_to("2026-11-16T17:00+08:00")
    assert expected(job) == ("16 16:00", "17 12:00")


def test_a_clock_that_has_ended_has_no_forecast(job: House) -> None:
    for time in ("10:00", "10:30", "11:00"):
        done(job, time)
    assert expected(job) == ("16 16:00", "")


def test_what_is_left_stands_in_worklists_and_on_the_case(job: House) -> None:
    assert job.only_item("ann").left == timedelta(hours=2, minutes=30)  # at 08:30; work begins at nine

    job.engine.advance_to("2026-11-16T12:30+08:00")

    assert job.only_item("ann").left == -timedelta(hours=1, minutes=30)
    (found,) = job.engine.cases("job", by="ann")
    clocks = {each.rule: each.left for each in job.engine.case(found.id, by="ann").deadlines}
    assert clocks == {"all": timedelta(hours=3, minutes=30), "one-limit": -timedelta(hours=1, minutes=30)}


def test_a_step_that_counts_back_from_a_moment_is_expected_then(house: House) -> None:
    back = '<flowkit:deadline id="{}" name="{}"><flowkit:target before="PT0S" anchor="opening"/></flowkit:deadline>'
    steps = [user(name, back.format(f"{name}-limit", name)) for name in ("one", "two")]
    house.deploy(diagram("job", *steps, fields=[field("opening", "datetime")], head=HEAD + limit("all", "6 workhours")))
    house.engine.start("job", {"opening": "2026-11-16T11:00+08:00"}, by="ann")

    assert expected(house) == ("16 16:00", "16 11:00")

    done(house, "10:00")
    assert expected(house) == ("16 16:00", "16 11:00")  # it says nothing of a pace
