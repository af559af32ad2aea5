"""A limit across National Day that stands for a while, is extended and re-based: it explains itself, and stays so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from diagrams import House, diagram, field, user

from flowkit import Engine, InputInvalid, OperationRefused, VirtualClock
from flowkit.engine.views import DeadlineView

CALENDAR = """
id: office-hours
version: "{version}"
zone: Asia/Shanghai
weekly:
  mon-fri: 08:30-12:00, 13:30-17:30
layers:
  - name: {{en: National Day, zh: 国庆节}}
    days-off: {off}
"""
HOLIDAY = "[2026-10-01, 2026-10-02, 2026-10-05, 2026-10-06, 2026-10-07]"
CLAIM = diagram(
    "claim",
    user(
        "answer",
        '<flowkit:operation name="suspend" states="waiting"/>',
        '<flowkit:deadline id="limit" name="answer" zh="答复">'
        '<flowkit:target within="3 workdays"><flowkit:when input="grade" test="1"/></flowkit:target>'
        '<flowkit:target within="5 workdays"/>'
        '<flowkit:extension at-most="10 workdays" decided-by="role:boss" told="starter"/></flowkit:deadline>',
    ),
    user("file"),
    fields=[field("grade", "integer")],
    head='<flowkit:calendar ref="office-hours"/><flowkit:scale field="grade"><flowkit:grade value="1" name="urgent"/>'
    '<flowkit:grade value="2" name="plain"/>'
    "</flowkit:scale><flowkit:states>"
    '<flowkit:state id="open" number="1" name="open" zh="办理中"/>'
    '<flowkit:state id="waiting" number="2" name="waiting for the customer" zh="等待客户" clocks="pause"/>'
    '</flowkit:states><flowkit:access readers="boss"/>',
)


def calendar(version: int = 1, off: str = HOLIDAY) -> str:
    return CALENDAR.format(version=version, off=off)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    clock = VirtualClock("2026-09-29T10:00+08:00")
    engine = Engine("sqlite://", clock=clock)
    folder = tmp_path / "definitions"
    folder.mkdir()
    made = House(folder, engine, clock)
    made.deploy(CLAIM, calendars=[calendar()])
    yield made
    engine.close()


def clock_of(house: House, case: str) -> DeadlineView:
    (clock,) = house.engine.case(case, by="ann").deadlines
    return clock


def held(house: House) -> str:
    """A case whose one item ann holds, with a limit of five working days: until Monday 12 October."""
    case = house.engine.start("claim", {"grade": 2}, by="ann").id
    house.engine.claim(house.only_item("ann").id, by="ann")
    return case


def due(house: House, case: str) -> str:
    at = clock_of(house, case).due_at
    return "" if at is None else f"{at:%m-%d %H:%M}"


def test_the_whole_story_of_a_limit_in_two_languages(house: House) -> None:
    case = held(house)
    engine, limit = house.engine, clock_of(house, case).id
    assert due(house, case) == "10-13 09:30"  # 30 September, then 8, 9, 12, 13 October, at 17:30

    engine.advance_to("2026-09-30T14:30+08:00")
    engine.suspend(house.only_item("ann").id, state="waiting", by="ann", reason="the customer is asked")
    assert due(house, case) == ""
    engine.advance_to("2026-10-08T10:30+08:00")
    engine.resume(house.only_item("ann").id, by="ann")
    assert due(house, case) == "10-14 07:00"  # five hours of work are given back: three on the 30th, two on the 8th

    engine.request_extension(limit, amount="2 workdays", by="ann", reason="the laboratory is slow")
    engine.approve_extension(limit, by="cat")
    assert due(house, case) == "10-16 09:30"

    engine.raise_grade(case, {"grade": 1}, by="ann")
    engine.advance_to("2026-10-14T10:00+08:00")
    engine.complete(house.only_item("ann").id, by="ann")

    explanation = engine.explain(limit, by="ann")
    english, chinese = explanation.to_text("en"), explanation.to_text("zh")
    for part in (
        "3 working days from 2026-09-29 Tue 10:00",
        "2026-09-30 Wed 14:30 - 2026-10-08 Thu 10:30 | paused | 5 hours | pause: waiting for the customer",
        "National Day",
        "2 working days from 2026-10-12 Mon 15:00",
        "Extension 1 of 2 workdays asked for at 2026-10-08 Thu 10:30 by ann: the laboratory is slow",
        "Extension 1 of 2 workdays approved at 2026-10-08 Thu 10:30 by cat",
        "Re-based at 2026-10-08 Thu 10:30: 5 workdays -> 3 workdays, due 2026-10-14 Wed 17:30; fired before: -",
        "Ended at 2026-10-14 Wed 10:00: kept",
    ):
        assert part in english, english
    for part in ("国庆节", "等待客户", "延期 2 workdays", "cat 于2026-10-08 周四 10:30批准", "重算", "按时"):
        assert part in chinese, chinese
    assert explanation.due is not None


def test_a_verdict_and_its_explanation_stay_when_the_calendar_changes_later(house: House) -> None:
    case = held(house)
    house.engine.advance_to("2026-10-14T10:00+08:00")
    house.engine.complete(house.only_item("ann").id, by="ann")
    before = clock_of(house, case)
    told = house.engine.explain(before.id, by="ann").to_text("en")
    assert before.verdict == "late"

    off = "[2026-10-01, 2026-10-08, 2026-10-09]"
    house.deploy(CLAIM, calendars=[calendar(2, off)])

    assert clock_of(house, case) == before
    assert house.engine.explain(before.id, by="ann").to_text("en") == told


def test_a_breach_stays_beside_the_verdict_of_an_extension_that_was_granted_late(house: House) -> None:
    case = held(house)
    engine, limit = house.engine, clock_of(house, case).id
    engine.advance_to("2026-10-13T10:00+08:00")
    engine.request_extension(limit, amount="1 workdays", by="ann", reason="it is long")
    engine.advance_to("2026-10-14T09:00+08:00")
    assert clock_of(house, case).light == "red"

    engine.approve_extension(limit, by="cat")
    engine.complete(house.only_item("ann").id, by="ann")

    clock = clock_of(house, case)
    assert (clock.verdict, due(house, case)) == ("kept", "10-14 09:30")
    assert clock.breached_at is not None
    assert f"{clock.breached_at:%m-%d %H:%M}" == "10-13 09:30"
    assert [(each.amount, each.status) for each in clock.extensions] == [("1 workdays", "approved")]
    story = [text.en.partition(" ")[0] for text in engine.explain(limit, by="ann").story]
    assert story == ["Extension", "Missed", "Extension", "Ended"]


def test_only_the_amount_is_taken(house: House) -> None:
    case = held(house)
    with pytest.raises(InputInvalid):
        house.engine.operate(
            "request-extension", clock_of(house, case).id, {"amount": "1 workdays", "grade": 1}, by="ann", reason="x"
        )


def test_a_refused_request_says_so_and_changes_nothing(house: House) -> None:
    case = held(house)
    engine, limit = house.engine, clock_of(house, case).id
    engine.request_extension(limit, amount="2 workdays", by="ann", reason="it is long")
    with pytest.raises(OperationRefused) as refused:
        engine.request_extension(limit, amount="2 workdays", by="ann", reason="it is very long")
    assert refused.value.code == "extension-pending"

    engine.refuse_extension(limit, by="cat", reason="no")

    assert due(house, case) == "10-13 09:30"
    assert [notice.to for notice in engine.case(case, by="ann").notices] == [
        "role:boss", "person:ann", "person:ann",
    ]  # fmt: skip


def test_a_clock_that_goes_on_after_a_withdrawal_still_says_why_it_stood(house: House) -> None:
    suspend = '<flowkit:operation name="suspend" states="waiting"/>'
    house.deploy(CLAIM.replace(suspend, f'{suspend}<flowkit:operation name="withdraw"/>'))
    case, engine = held(house), house.engine
    item = house.only_item("ann").id
    engine.suspend(item, state="waiting", by="ann", reason="the customer is asked")
    engine.advance_to("2026-09-29T14:30+08:00")
    engine.resume(item, by="ann")
    stood = due(house, case)
    engine.complete(item, by="ann")

    engine.withdraw(item, by="ann", reason="a slip")

    again = engine.case(case, by="ann").deadlines[-1]
    assert (again.verdict, f"{again.due_at:%m-%d %H:%M}") == ("", stood)
    assert "pause: waiting for the customer" in engine.explain(again.id, by="ann").to_text("en")
    assert "等待客户" in engine.explain(again.id, by="ann").to_text("zh")
