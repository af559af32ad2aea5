"""Limits in natural days around a holiday: when they end, when they warn, who extends them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from diagrams import House, diagram, user

from flowkit import Engine, OperationRefused, VirtualClock
from flowkit.engine.views import DeadlineView

CALENDAR = """
id: office-hours
version: "1"
zone: Asia/Shanghai
weekly:
  mon-fri: 08:30-12:00, 13:30-17:30
layers:
  - name: {en: National Day, zh: 国庆节}
    days-off: [2026-10-01, 2026-10-02, 2026-10-05, 2026-10-06, 2026-10-07]
"""
WARNINGS = (
    '<flowkit:warning before="5 days"/><flowkit:warning before="5 days" start-of-work="true"/>'
    '<flowkit:warning before="1 workdays" start-of-work="true"/>'
)
OWN = '<flowkit:extension at-most="30 days" asked-by="role:clerk@case" told="starter"/>'


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    clock = VirtualClock("2026-09-18T16:00+08:00")
    engine = Engine("sqlite://", clock=clock)
    folder = tmp_path / "definitions"
    folder.mkdir()
    yield House(folder, engine, clock)
    engine.close()


def clock_of(house: House, *inside: str, roll: str = "") -> DeadlineView:
    """The clock of a petition that came to the north on a Friday, fifteen days before the middle of a holiday."""
    limit = (
        f'<flowkit:deadline id="limit" name="limit" zh="时限"{roll}><flowkit:target within="15 days"/>'
        f"{''.join(inside)}</flowkit:deadline>"
    )
    head = f'<flowkit:calendar ref="office-hours"/>{limit}<flowkit:access readers="boss"/>'
    house.deploy(diagram("petition", user("work"), head=head), calendars=[CALENDAR])
    case = house.engine.start("petition", by="cat", unit="north").id
    return limit_of(house, case)


def limit_of(house: House, case: str) -> DeadlineView:
    (clock,) = house.engine.case(case, by="cat").deadlines
    return clock


@pytest.mark.parametrize(
    ("roll", "due"),
    [
        ("", "2026-10-03T16:00+00:00"),
        (' roll="next"', "2026-10-08T16:00+00:00"),
        (' roll="previous"', "2026-09-30T16:00+00:00"),
    ],
)
def test_a_limit_that_ends_on_a_day_off_stays_or_rolls(house: House, roll: str, due: str) -> None:
    clock = clock_of(house, roll=roll)

    assert clock.due_at is not None
    assert clock.due_at.isoformat(timespec="minutes") == due
    told = house.engine.explain(clock.id, by="cat").to_text("en")
    assert ("Due: 2026-10-08" in told) == ("next" in roll)


def test_days_before_are_counted_from_the_day_that_24_00_ends(house: House) -> None:
    clock = clock_of(house, WARNINGS)

    warned = [mark.at.isoformat(timespec="minutes") for mark in clock.marks if mark.kind == "warn" and mark.at]

    assert warned == [
        "2026-09-28T16:00+00:00",  # the fifth day before 3 October ends
        "2026-09-27T16:00+00:00",  # it begins
        "2026-09-30T00:30+00:00",  # work begins on the last working day before
    ]


def test_where_nobody_decides_whoever_may_ask_has_the_time_at_once(house: House) -> None:
    clock = clock_of(house, OWN)

    house.engine.request_extension(clock.id, amount="30 days", by="ann", reason="a second survey")

    after = limit_of(house, clock.id.split(".")[0])
    assert [(each.status, each.by, each.decided_by) for each in after.extensions] == [("approved", "ann", "ann")]
    assert after.due_at is not None
    assert after.due_at.isoformat(timespec="minutes") == "2026-11-02T16:00+00:00"
    assert [notice.to for notice in house.engine.notices("cat")] == ["person:cat"]


@pytest.mark.parametrize(
    ("amount", "by", "code"), [("31 days", "ann", "extension-limit"), ("30 days", "ben", "not-authorised")]
)
def test_not_more_than_allowed_and_not_by_another_unit(house: House, amount: str, by: str, code: str) -> None:
    clock = clock_of(house, OWN)

    with pytest.raises(OperationRefused) as refused:
        house.engine.request_extension(clock.id, amount=amount, by=by, reason="a second survey")

    assert refused.value.code == code
