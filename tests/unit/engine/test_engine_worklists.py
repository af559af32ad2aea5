"""Worklists: what is listed for whom, in which order, page by page; what has been done; what was told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from diagrams import House, diagram, element, field, user

from flowkit import NotAuthorised
from flowkit.engine.views import ItemView

CALENDAR = '<flowkit:calendar ref="office-hours"/>'


def limited(key: str, within: str, *, warn: str = "") -> str:
    warning = f'<flowkit:warning before="{warn}"/>' if warn else ""
    limit = f'<flowkit:deadline id="limit" name="limit"><flowkit:target within="{within}"/>{warning}</flowkit:deadline>'
    return diagram(key, user("do", limit))


PLAIN = diagram("plain", user("do"))
SHORT, LONG = limited("short", "PT1H", warn="PT15M"), limited("long", "PT4H")


def keys_of(items: list[ItemView]) -> list[str | None]:
    return [item.business_key for item in items]


def test_items_come_by_due_time_and_those_without_one_last(house: House) -> None:
    house.deploy(PLAIN, SHORT, LONG)
    for key in ("plain", "long", "short"):
        house.engine.start(key, by="ann", business_key=key)
    assert keys_of(house.engine.worklist("ann")) == ["short", "long", "plain"]


def test_the_light_is_that_of_the_moment_of_reading(house: House) -> None:
    house.deploy(SHORT)
    house.engine.start("short", by="ann")
    lights = []
    for moment in ("08:30", "09:14", "09:15", "09:29", "09:30"):
        house.engine.advance_to(f"2026-11-16T{moment}+08:00")
        lights.append(house.only_item("ann").light)
    assert lights == ["green", "green", "yellow", "yellow", "red"]
    assert house.only_item("ann").due_at == datetime(2026, 11, 16, 1, 30, tzinfo=UTC)


def test_pages_follow_each_other_without_a_gap_or_a_repeat(house: House) -> None:
    house.deploy(PLAIN, SHORT, LONG)
    for number in range(9):
        house.engine.start(("plain", "short", "long")[number % 3], by="ann", business_key=str(number))
    whole = keys_of(house.engine.worklist("ann", limit=100))

    pages: list[list[str | None]] = []
    last: ItemView | None = None
    while page := house.engine.worklist("ann", limit=2, after=last):
        pages.append(keys_of(page))
        last = page[-1]

    assert [len(page) for page in pages] == [2, 2, 2, 2, 1]
    assert [key for page in pages for key in page] == whole
    assert len(set(whole)) == 9


@pytest.mark.parametrize("limit", [0, -1])
def test_a_page_of_no_length_is_empty(house: House, limit: int) -> None:
    house.deploy(PLAIN)
    house.engine.start("plain", by="ann")
    assert house.engine.worklist("ann", limit=limit) == []
    assert house.engine.done_list("ann", limit=limit) == []
    assert house.engine.notices("ann", limit=limit) == []
    assert house.engine.cases("plain", by="ann", limit=limit) == []


APART = diagram(
    "apart",
    user("write"),
    element(
        "userTask",
        "check",
        '<flowkit:assignment excluding="write"><flowkit:rule kind="role" value="clerk"/></flowkit:assignment>',
    ),
)


def test_whoever_wrote_does_not_see_the_check_and_may_not_do_it(house: House) -> None:
    house.deploy(APART)
    house.engine.start("apart", by="cat")
    house.engine.complete(house.only_item("ann").id, by="ann")

    assert house.engine.worklist("ann") == []
    item = house.only_item("ben")
    assert (item.step, item.sender) == ("check", "ann")
    for act in (house.engine.claim, house.engine.complete):
        with pytest.raises(NotAuthorised):
            act(item.id, by="ann")
    house.engine.complete(item.id, by="ben")


def test_items_that_are_closed_to_a_person_do_not_take_up_the_page(house: House) -> None:
    house.deploy(APART, PLAIN)
    for number in range(5):
        house.engine.start("apart", by="cat", business_key=f"a{number}")
    for item in house.engine.worklist("ann"):
        house.engine.complete(item.id, by="ann")
    for number in range(3):
        house.engine.advance_to(f"2026-11-16T10:0{number}+08:00")
        house.engine.start("plain", by="cat", business_key=f"p{number}")

    first = house.engine.worklist("ann", limit=2)
    second = house.engine.worklist("ann", limit=2, after=first[-1])

    assert [keys_of(first), keys_of(second)] == [["p0", "p1"], ["p2"]]
    assert len(house.engine.worklist("ben", limit=100)) == 8


def test_what_somebody_claims_leaves_the_lists_of_the_others(house: House) -> None:
    house.deploy(PLAIN)
    house.engine.start("plain", by="cat")
    assert house.only_item("ben").offer == ("role:clerk",)
    house.engine.claim(house.only_item("ann").id, by="ann")
    assert house.engine.worklist("ben") == []
    item = house.only_item("ann")
    assert (item.status, item.assignee) == ("claimed", "ann")


def test_an_item_says_in_both_languages_how_it_reached_its_receivers(house: House) -> None:
    house.deploy(PLAIN)
    house.engine.start("plain", by="cat")
    (why,) = house.only_item("ann").why
    assert (why.en, why.zh) == ("role clerk: 2 holders", "角色clerk：2人")


def test_nobody_who_is_not_in_the_directory_has_a_worklist(house: House) -> None:
    house.deploy(PLAIN)
    for read in (house.engine.worklist, house.engine.done_list, house.engine.notices):
        with pytest.raises(NotAuthorised):
            read("nobody")


def test_the_done_list_is_newest_first_and_the_doers_own(house: House) -> None:
    house.deploy(diagram("note", user("write", ask=["word"]), fields=[field("word")]))
    for number in range(3):
        house.engine.start("note", by="cat", business_key=str(number))
    for number, by in enumerate(("ann", "ben", "ann")):
        house.engine.advance_to(f"2026-11-16T10:0{number}+08:00")
        item = next(each for each in house.engine.worklist(by) if each.business_key == str(number))
        house.engine.complete(item.id, {"word": f"by {by}"}, by=by)

    done = house.engine.done_list("ann")

    assert keys_of(done) == ["2", "0"]
    assert [(item.status, item.done_by, item.data) for item in done] == [("completed", "ann", {"word": "by ann"})] * 2
    assert done[0].ended_at == datetime(2026, 11, 16, 2, 2, tzinfo=UTC)
    assert keys_of(house.engine.done_list("ann", limit=1)) == ["2"]
    assert house.engine.done_list("cat") == []


TOLD = (
    '<flowkit:notification id="tell" on="started" to="role:clerk,starter,data:reader" channels="inbox,email" '
    'subject="{{ case.business_key }}">news</flowkit:notification>'
)


def test_notices_reach_a_person_by_name_and_by_role_newest_first(house: House) -> None:
    house.deploy(diagram("news", user("do"), fields=[field("reader", "list")], head=TOLD))
    house.engine.start("news", {"reader": ["dan"]}, by="cat", business_key="K-1")
    house.engine.advance_to("2026-11-16T09:00+08:00")
    house.engine.start("news", {"reader": []}, by="cat", business_key="K-2")

    def told(by: str) -> list[tuple[str, str, str]]:
        return [(each.subject, each.to, each.channel) for each in house.engine.notices(by) if each.channel == "inbox"]

    assert told("ann") == told("ben") == [("K-2", "role:clerk", "inbox"), ("K-1", "role:clerk", "inbox")]
    assert told("dan") == [("K-1", "person:dan", "inbox")]
    assert told("cat") == [("K-2", "person:cat", "inbox"), ("K-1", "person:cat", "inbox")]
    assert [each.subject for each in house.engine.notices("ann", limit=1)] == ["K-2"]
