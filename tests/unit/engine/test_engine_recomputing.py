"""A calendar changes while limits run: what would move is shown, then moved; what was said before stays on record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from diagrams import House, diagram, user

from flowkit import Engine, NotFound, VirtualClock
from flowkit.engine.recomputing import Recomputed
from flowkit.engine.views import DeadlineView

CALENDAR = """
id: office-hours
version: "1"
zone: Asia/Shanghai
weekly:
  mon-fri: 08:30-12:00, 13:30-17:30
layers:
  - name: {{en: Days off, zh: 休息日}}
    days-off: {off}
"""
CLAIM = diagram(
    "claim",
    user(
        "answer",
        '<flowkit:operation name="suspend" states="waiting"/>'
        '<flowkit:deadline id="limit"><flowkit:target within="2 workdays"/><flowkit:warning share="0.5"/>'
        "</flowkit:deadline>",
    ),
    head='<flowkit:calendar ref="office-hours"/><flowkit:states>'
    '<flowkit:state id="open" number="1" name="open" zh="办理中"/>'
    '<flowkit:state id="waiting" number="2" name="waiting" zh="等待" clocks="pause"/>'
    "</flowkit:states>",
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    clock = VirtualClock("2026-11-16T10:00+08:00")  # a Monday
    engine = Engine("sqlite://", clock=clock)
    folder = tmp_path / "definitions"
    folder.mkdir()
    made = House(folder, engine, clock)
    made.deploy(CLAIM, calendars=[CALENDAR.format(off="[2026-10-01]")])
    yield made
    engine.close()


def change(house: House, off: str) -> int:
    path = house.folder / "changed.yaml"
    path.write_text(CALENDAR.format(off=off), "utf-8")
    return house.engine.deploy_calendar(path)


def clock_of(house: House, case: str) -> DeadlineView:
    (clock,) = house.engine.case(case, by="ann").deadlines
    return clock


def moves(found: list[Recomputed]) -> list[tuple[str, str]]:
    return [(f"{each.due_before:%m-%d %H:%M}", f"{each.due_after:%m-%d %H:%M}") for each in found]


def test_what_would_move_is_shown_and_nothing_moves(house: House) -> None:
    case = house.engine.start("claim", by="ann").id
    assert change(house, "[2026-11-18]") == 2
    before = clock_of(house, case)
    found = house.engine.recompute("office-hours")
    assert moves(found) == [("11-18 09:30", "11-19 09:30")]
    assert (found[0].from_version, found[0].to_version, found[0].missed) == (1, 2, False)
    assert clock_of(house, case) == before
    assert house.engine.recompute("office-hours") == found


def test_applied_it_moves_and_the_history_says_who_did_it(house: House) -> None:
    case = house.engine.start("claim", by="ann").id
    change(house, "[2026-11-18]")
    house.engine.recompute("office-hours", apply=True, by="boss")
    assert f"{clock_of(house, case).due_at:%m-%d %H:%M}" == "11-19 09:30"
    assert house.engine.recompute("office-hours") == []
    entry = house.engine.case(case, by="ann").history[-1]
    assert (entry.command[0], entry.actor) == ("Recompute", "boss")

    assert house.engine.advance_to("2026-11-18T18:00+08:00") == 1  # the warning, at the half
    assert clock_of(house, case).breached_at is None
    house.engine.advance_to("2026-11-19T17:30+08:00")
    assert f"{clock_of(house, case).breached_at:%m-%d %H:%M}" == "11-19 09:30"


def test_what_was_missed_stays_missed_and_is_not_told_again(house: House) -> None:
    case = house.engine.start("claim", by="ann").id
    house.engine.advance_to("2026-11-19T09:00+08:00")
    missed = clock_of(house, case).breached_at
    assert missed is not None
    change(house, "[2026-11-18]")
    (found,) = house.engine.recompute("office-hours", apply=True)
    assert found.missed
    assert house.engine.advance_to("2026-11-20T18:00+08:00") == 0
    clock = clock_of(house, case)
    assert clock.breached_at == missed
    house.engine.claim(house.only_item("ann").id, by="ann")
    house.engine.complete(house.only_item("ann").id, by="ann")
    assert clock_of(house, case).verdict == "late"


def test_a_due_time_that_is_past_by_the_new_calendar_is_missed_at_once(house: House) -> None:
    change(house, "[2026-11-18]")
    case = house.engine.start("claim", by="ann").id  # due on the 19th
    house.engine.advance_to("2026-11-19T08:00+08:00")
    change(house, "[2026-10-01]")
    house.engine.recompute("office-hours", apply=True)
    assert f"{clock_of(house, case).breached_at:%m-%d %H:%M}" == "11-18 09:30"


def test_a_clock_that_stands_takes_the_new_version_when_it_goes_on(house: House) -> None:
    case = house.engine.start("claim", by="ann").id
    house.engine.claim(house.only_item("ann").id, by="ann")
    house.engine.suspend(house.only_item("ann").id, state="waiting", by="ann", reason="asked")
    change(house, "[2026-11-18]")
    (found,) = house.engine.recompute("office-hours", apply=True)
    assert (found.due_before, found.due_after, found.moves) == (None, None, False)
    house.engine.resume(house.only_item("ann").id, by="ann")
    assert f"{clock_of(house, case).due_at:%m-%d %H:%M}" == "11-19 09:30"


def test_the_clock_explains_itself_as_before_until_it_is_recomputed_and_then_says_so(house: House) -> None:
    case = house.engine.start("claim", by="ann").id
    limit = clock_of(house, case).id
    said = {each: house.engine.explain(limit, by="ann").to_text(each) for each in ("en", "zh")}
    change(house, "{2026-11-18: {en: Moving house, zh: 搬迁}}")
    assert {each: house.engine.explain(limit, by="ann").to_text(each) for each in ("en", "zh")} == said

    house.engine.recompute("office-hours", apply=True)
    english = house.engine.explain(limit, by="ann").to_text("en")
    chinese = house.engine.explain(limit, by="ann").to_text("zh")
    assert "Moving house" in english
    assert "搬迁" in chinese
    assert "calendar office-hours version 1 -> 2: due 2026-11-18" in english
    assert "按日历office-hours新版本(1 -> 2)重算" in chinese


def test_a_clock_that_has_ended_is_left_alone(house: House) -> None:
    case = house.engine.start("claim", by="ann").id
    house.engine.claim(house.only_item("ann").id, by="ann")
    house.engine.complete(house.only_item("ann").id, by="ann")
    change(house, "[2026-11-18]")
    before = clock_of(house, case)
    assert house.engine.recompute("office-hours", apply=True) == []
    assert clock_of(house, case) == before


def test_an_unchanged_file_is_no_new_version_and_an_unknown_calendar_is_refused(house: House) -> None:
    assert change(house, "[2026-10-01]") == 1
    (listed,) = house.engine.calendars()
    assert (listed.id, listed.version, listed.zone, listed.known) == ("office-hours", 1, "Asia/Shanghai", ())
    with pytest.raises(NotFound):
        house.engine.recompute("nowhere")


@pytest.mark.parametrize(
    ("settled", "now", "years"),
    [
        ("known: [2026]", "2026-11-17T00:00+08:00", [("2027 is unknown", "没有2027年")]),
        ("known: [2026]\nprovisional: [2027]", "2026-11-17T00:00+08:00", [("2027 is provisional", "2027年为暂定")]),
        ("known: [2026, 2027]", "2026-11-17T00:00+08:00", []),
        ("known: [2026]\nprovisional: [2028]", "2027-01-01T00:00+08:00", [("2027 is unknown", "没有2027年")]),
    ],
)
def test_a_year_of_the_next_twelve_months_that_is_not_settled_is_a_warning(
    house: House, settled: str, now: str, years: list[tuple[str, str]]
) -> None:
    house.engine.advance_to(now)
    path = house.folder / "settled.yaml"
    path.write_text(CALENDAR.format(off="[2026-10-01]") + f"\n{settled}\n", "utf-8")
    house.engine.deploy_calendar(path)
    (listed,) = house.engine.calendars()
    assert len(listed.notes) == len(years)
    for note, (english, chinese) in zip(listed.notes, years, strict=True):
        assert english in note.en
        assert chinese in note.zh
