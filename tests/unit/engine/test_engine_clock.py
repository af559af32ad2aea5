"""The virtual clock stands still until it is moved, and moves forward only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from diagrams import House, diagram, field, pause, user

from flowkit import Engine, InputInvalid, SystemClock, VirtualClock
from flowkit.engine.clock import parse_instant

SECOND = 1_000_000


def test_a_virtual_clock_stands_still() -> None:
    clock = VirtualClock("2026-11-16T08:30+08:00")
    assert clock.now() == clock.now() == int(datetime(2026, 11, 16, 0, 30, tzinfo=UTC).timestamp()) * SECOND


def test_a_virtual_clock_never_goes_back() -> None:
    clock = VirtualClock("2026-11-16T08:30+08:00")
    before = clock.now()
    with pytest.raises(InputInvalid) as refused:
        clock.move_to(before - 1)
    assert refused.value.code == "time-backward"
    assert clock.now() == before


def test_a_virtual_clock_may_be_moved_to_where_it_is() -> None:
    clock = VirtualClock("2026-11-16T08:30+08:00")
    clock.move_to(clock.now())
    assert clock.now() == parse_instant("2026-11-16T00:30Z")


@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-16T08:30+08:00",
        "2026-11-16T00:30Z",
        "2026-11-15T19:30-05:00",
        datetime(2026, 11, 16, 0, 30, tzinfo=UTC),
        datetime(2026, 11, 16, 8, 30, tzinfo=timezone(timedelta(hours=8))),
    ],
)
def test_one_instant_may_be_written_in_any_zone(moment: str | datetime) -> None:
    assert parse_instant(moment) == 1_794_789_000 * SECOND


@pytest.mark.parametrize("moment", ["2026-11-16T08:30", "2026-11-16", datetime(2026, 11, 16, 8, 30)])  # noqa: DTZ001 -- a time without zone is what is refused
def test_a_time_without_a_zone_is_refused(moment: str | datetime) -> None:
    with pytest.raises(InputInvalid) as refused:
        VirtualClock(moment)
    assert refused.value.code == "time-without-zone"
    assert "时区" in refused.value.say("zh")


@pytest.mark.parametrize("moment", ["", "tomorrow", "2026-13-01T00:00Z", "2026-11-16T25:00Z"])
def test_text_that_is_no_time_is_refused(moment: str) -> None:
    with pytest.raises(InputInvalid) as refused:
        VirtualClock(moment)
    assert refused.value.code == "time-invalid"


def test_the_engine_does_not_go_back(house: House) -> None:
    with pytest.raises(InputInvalid) as refused:
        house.engine.advance_to("2026-11-16T08:29+08:00")
    assert refused.value.code == "time-backward"


def test_only_a_virtual_clock_can_be_advanced() -> None:
    engine = Engine("sqlite://", clock=SystemClock())
    with pytest.raises(InputInvalid) as refused:
        engine.advance_to("2999-01-01T00:00Z")
    assert refused.value.code == "clock-real"
    engine.close()


def test_what_falls_due_at_the_instant_itself_has_happened_after_advancing_to_it(house: House) -> None:
    house.deploy(diagram("wait", pause("rest", "PT1H"), user("greet")))
    case = house.engine.start("wait", by="ann")

    house.engine.advance_to("2026-11-16T09:29:59.999999+08:00")
    assert house.engine.case(case.id, by="ann").active == ("rest",)
    house.engine.advance_to("2026-11-16T09:30+08:00")
    assert house.engine.case(case.id, by="ann").active == ("greet",)


def test_the_clock_stops_at_each_due_instant_on_its_way(house: House) -> None:
    house.deploy(diagram("wait", pause("first", "PT1H"), pause("second", "PT1H"), user("greet"), fields=[field("x")]))
    case = house.engine.start("wait", by="ann")

    house.engine.advance_to("2026-11-20T00:00+08:00")

    history = house.engine.case(case.id, by="ann").history
    assert [(row.action, row.at) for row in history[1:]] == [
        ("FireJob", datetime(2026, 11, 16, 1, 30, tzinfo=UTC)),
        ("FireJob", datetime(2026, 11, 16, 2, 30, tzinfo=UTC)),
    ]
    assert house.only_item("ann").created_at == datetime(2026, 11, 16, 2, 30, tzinfo=UTC)
