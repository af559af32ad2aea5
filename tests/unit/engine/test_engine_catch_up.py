"""What becomes of the times that passed while nobody worked: one for all, each, or none; a clock set back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from diagrams import House, diagram, user

from flowkit import Engine, VirtualClock

HOUR = 3_600_000_000


def daily(missed: str) -> str:
    """A case every hour by cron."""
    text = diagram("round", user("look"), head='<flowkit:calendar ref="office-hours"/>')
    assert '<startEvent id="start"/>' in text
    caught = f'<extensionElements><flowkit:missed times="{missed}"/></extensionElements>'
    timer = "<timerEventDefinition><timeCycle>0 * * * *</timeCycle></timerEventDefinition>"
    return text.replace('<startEvent id="start"/>', f'<startEvent id="start">{caught}{timer}</startEvent>')


def reminded(missed: str) -> str:
    """A reminder every hour at the border of a step."""
    text = diagram("round", user("look"), head='<flowkit:calendar ref="office-hours"/>')
    event = (
        '<boundaryEvent id="hourly" attachedToRef="look" cancelActivity="false">'
        f'<extensionElements><flowkit:missed times="{missed}"/></extensionElements>'
        "<timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition></boundaryEvent>"
        '<sequenceFlow id="out" sourceRef="hourly" targetRef="told"/><endEvent id="told"/>'
    )
    return text.replace("</process>", event + "</process>")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    clock = VirtualClock("2026-11-16T08:30+08:00")
    engine = Engine("sqlite://", clock=clock)
    folder = tmp_path / "definitions"
    folder.mkdir()
    yield House(folder, engine, clock)
    engine.close()


def down_for(house: House, hours: float) -> None:
    house.clock.move_to(house.clock.now() + int(hours * HOUR))
    house.engine.run_due()


def begun(house: House) -> int:
    return len(house.engine.worklist("ann", limit=200))


@pytest.mark.parametrize(("missed", "cases"), [("once", 1), ("all", 5), ("skip", 0)])
def test_starts_after_a_long_downtime(house: House, missed: str, cases: int) -> None:
    house.deploy(daily(missed))
    down_for(house, 5.25)  # 09:00 to 13:00 have passed
    assert begun(house) == cases
    house.engine.run_due()
    assert begun(house) == cases
    house.engine.advance_to("2026-11-16T14:00+08:00")
    assert begun(house) == cases + 1


@pytest.mark.parametrize("missed", ["once", "all", "skip"])
def test_starts_in_time_are_the_same_for_all(house: House, missed: str) -> None:
    house.deploy(daily(missed))
    house.engine.advance_to("2026-11-16T13:10+08:00")
    assert begun(house) == 5


@pytest.mark.parametrize("missed", ["once", "all", "skip"])
def test_a_clock_that_is_set_back_fires_nothing_twice_and_loses_nothing(house: House, missed: str) -> None:
    house.deploy(daily(missed))
    house.engine.advance_to("2026-11-16T10:00+08:00")
    assert begun(house) == 2
    house.clock._now -= 90 * 60_000_000
    house.engine.run_due()
    house.engine.advance_to("2026-11-16T10:30+08:00")
    assert begun(house) == 2
    house.engine.advance_to("2026-11-16T11:00+08:00")
    assert begun(house) == 3


@pytest.mark.parametrize(("missed", "times"), [("once", 1), ("all", 5), ("skip", 0)])
def test_reminders_after_a_long_downtime(house: House, missed: str, times: int) -> None:
    house.deploy(reminded(missed))
    case = house.engine.start("round", by="ann").id
    down_for(house, 5.25)
    assert passed(house, case) == times
    house.engine.advance_to("2026-11-16T14:30+08:00")
    assert passed(house, case) == times + 1


def passed(house: House, case: str) -> int:
    history = house.engine.case(case, by="ann").history
    return sum(fact[0] == "NodePassed" and fact[2] == "hourly" for entry in history for fact in entry.facts)
