"""Open work that changes hands when a duty roster does."""

from __future__ import annotations

from pathlib import Path

import pytest
from diagrams import PEOPLE, House, diagram, element

from flowkit.core.organisation.shifts import next_change
from flowkit.core.protocol import to_datetime, to_instant
from flowkit.directory import read_directory
from flowkit.engine.clock import parse_instant

ROSTERS = """
rosters:
  desk:
    name: desk
    zh: 值班台
    hand-over: true
    shifts:
      - {hours: "08:00-16:00", persons: [ann]}
      - {hours: "16:00-24:00", persons: [ben]}
      - {dates: 2026-11-17, hours: "16:00-24:00", persons: [dan]}
  quiet:
    name: quiet
    shifts:
      - {hours: "08:00-16:00", persons: [ann]}
      - {hours: "16:00-08:00", persons: [ben]}
"""


def on_duty(roster: str, *extensions: str) -> str:
    rule = f'<flowkit:assignment fallback="boss"><flowkit:rule kind="on-duty" value="{roster}"/></flowkit:assignment>'
    return element("userTask", "watch", rule, *extensions)


def plain() -> str:
    rule = '<flowkit:assignment fallback="boss"><flowkit:rule kind="same-person" value="starter"/></flowkit:assignment>'
    return element("userTask", "other", rule)


@pytest.fixture
def desk(house: House) -> House:
    house.deploy(
        diagram("watched", on_duty("desk")),
        diagram("quiet", on_duty("quiet")),
        diagram("own", plain()),
        people=PEOPLE + ROSTERS,
    )
    for key in ("watched", "quiet", "own"):
        house.engine.start(key, by="ann", business_key=key)
    return house


def keys(house: House, by: str) -> set[str | None]:
    return {each.business_key for each in house.engine.worklist(by, level="personal")}


def test_at_the_change_the_open_work_of_the_roster_goes_to_the_next_shift(desk: House) -> None:
    (item,) = [each for each in desk.engine.worklist("ann") if each.business_key == "watched"]
    desk.engine.claim(item.id, by="ann")
    desk.engine.advance_to("2026-11-16T15:59+08:00")
    assert keys(desk, "ann") == {"watched", "quiet", "own"}
    desk.engine.advance_to("2026-11-16T16:00+08:00")
    assert keys(desk, "ann") == {"quiet", "own"}
    (got,) = desk.engine.worklist("ben")
    assert (got.business_key, got.status, got.assignee, got.opened) == ("watched", "claimed", "ben", False)
    (protocol,) = desk.engine.hand_overs("ben")
    assert (protocol.giver, protocol.by, protocol.reason) == ("ann", "flowkit", "desk / 值班台")
    assert [each.item for each in protocol.items] == [got.id]
    assert desk.engine.confirm_hand_over(protocol.id, by="ben").confirmed_at is not None


def test_in_a_gap_the_work_stays_and_goes_on_to_whoever_comes_after_it(desk: House) -> None:
    desk.engine.advance_to("2026-11-17T07:59+08:00")
    assert keys(desk, "ben") == {"watched"}
    desk.engine.advance_to("2026-11-17T08:00+08:00")
    assert keys(desk, "ann") == {"watched", "quiet", "own"}
    desk.engine.advance_to("2026-11-17T16:00+08:00")
    assert keys(desk, "dan") == {"watched"}


def test_without_work_there_is_no_protocol_and_the_next_change_is_waited_for(desk: House) -> None:
    for key in ("watched",):
        (item,) = [each for each in desk.engine.worklist("ann") if each.business_key == key]
        desk.engine.claim(item.id, by="ann")
        desk.engine.complete(item.id, by="ann")
    desk.engine.advance_to("2026-11-20T12:00+08:00")
    assert desk.engine.hand_overs("ann") == desk.engine.hand_overs("ben") == []


def test_a_roster_that_no_longer_hands_over_leaves_the_work_where_it_is(desk: House) -> None:
    desk.deploy(diagram("own", plain()), people=PEOPLE + ROSTERS.replace("hand-over: true", "hand-over: false"))
    desk.engine.advance_to("2026-11-17T12:00+08:00")
    assert keys(desk, "ann") == {"watched", "quiet", "own"}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2026-11-16T08:30+08:00", "2026-11-16T16:00+08:00"),
        ("2026-11-16T16:00+08:00", "2026-11-17T00:00+08:00"),
        ("2026-11-17T00:00+08:00", "2026-11-17T08:00+08:00"),
    ],
)
def test_the_next_change_is_where_a_shift_begins_or_ends(after: str, expected: str, tmp_path: Path) -> None:
    text = "organisation: o\nzone: Asia/Shanghai\npersons: {ann: {}, ben: {}, dan: {}}\n" + ROSTERS
    organisation = read_directory(text, "people.yaml")
    found = next_change(organisation, organisation.rosters[0], parse_instant(after))
    assert to_datetime(found) == to_datetime(parse_instant(expected))
    assert found > to_instant(to_datetime(parse_instant(after)))
