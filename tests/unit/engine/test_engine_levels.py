"""The three lists: personal, unit, institution; unread counts; done lists that say how each item left."""

from __future__ import annotations

import pytest
from diagrams import House, diagram, element, user

from flowkit import InputInvalid, NotAuthorised, NotFound
from flowkit.engine.levels import Level
from flowkit.engine.views import CountView


def task(role: str, unit: str = "") -> str:
    """One step of a role, in a unit if one is named."""
    where = f' unit="{unit}"' if unit else ""
    rule = f'<flowkit:assignment fallback="boss"><flowkit:rule kind="role" value="{role}"{where}/></flowkit:assignment>'
    return element("userTask", "do", rule)


def to_starter() -> str:
    return element(
        "userTask",
        "mine",
        '<flowkit:assignment fallback="boss"><flowkit:rule kind="same-person" value="starter"/></flowkit:assignment>',
    )


@pytest.fixture
def three(house: House) -> House:
    """One item in each list of Ann: the team's, the whole office's, her own."""
    house.deploy(
        diagram("team", task("clerk", "starter")), diagram("office", task("clerk")), diagram("own", to_starter())
    )
    for key in ("team", "office", "own"):
        house.engine.start(key, by="ann", business_key=key)
    return house


def keys(house: House, by: str, level: Level | None = None, unit: str = "") -> set[str | None]:
    return {each.business_key for each in house.engine.worklist(by, level=level, unit=unit)}


def unread(house: House, by: str) -> dict[Level, tuple[int, int]]:
    return {level: (count.unread, count.total) for level, count in house.engine.counts(by).items()}


def test_the_key_under_which_an_item_is_listed_says_in_which_list_it_stands(three: House) -> None:
    assert keys(three, "ann") == {"team", "office", "own"}
    assert keys(three, "ann", "personal") == {"own"}
    assert keys(three, "ann", "unit") == {"team"}
    assert keys(three, "ann", "institution") == {"office"}
    assert keys(three, "ben", "unit") == set()
    assert keys(three, "ben", "institution") == {"office"}
    assert three.engine.counts("dan") == dict.fromkeys(("personal", "unit", "institution"), CountView(0, 0))


def test_a_units_list_is_seen_whole_by_whoever_leads_it_and_else_by_post(three: House) -> None:
    assert keys(three, "cat") == set()
    assert keys(three, "cat", unit="north") == {"team"}
    assert keys(three, "cat", "unit", "north") == {"team"}
    assert keys(three, "cat", "institution", "office") == {"office"}
    assert keys(three, "ann", unit="north") == {"team"}
    for who, unit in (("ben", "north"), ("ann", "south"), ("cat", "nowhere")):
        with pytest.raises(NotAuthorised):
            three.engine.worklist(who, unit=unit)
    with pytest.raises(InputInvalid):
        three.engine.worklist("ann", level="mine")  # type: ignore[arg-type]  # because that is what is tested


def test_what_is_opened_is_unread_no_longer_until_it_is_anothers(three: House) -> None:
    engine = three.engine
    assert unread(three, "ann") == {"personal": (1, 1), "unit": (1, 1), "institution": (1, 1)}
    (item,) = engine.worklist("ann", level="institution")
    assert engine.open(item.id, by="ann").opened
    assert unread(three, "ann")["institution"] == unread(three, "ben")["institution"] == (0, 1)
    engine.claim(item.id, by="ann")
    assert unread(three, "ann")["personal"] == (1, 2)
    engine.transfer(item.id, to="ben", by="ann")
    assert unread(three, "ann")["personal"] == (1, 1)
    assert unread(three, "ben")["personal"] == (1, 1)


def test_whoever_only_reads_an_item_leaves_it_unread_and_a_stranger_reads_nothing(three: House) -> None:
    (team,) = three.engine.worklist("ann", level="unit")
    assert three.engine.open(team.id, by="cat").status == "offered"  # leads the unit of the case
    assert unread(three, "ann")["unit"] == (1, 1)
    for who in ("ben", "dan"):
        with pytest.raises(NotFound):
            three.engine.open(team.id, by=who)
    with pytest.raises(NotFound):
        three.engine.open(f"{team.case_id}.999", by="ann")


def test_opening_is_no_acting(three: House) -> None:
    (own,) = three.engine.worklist("ann", level="personal")
    before = three.engine.case(own.case_id, by="ann").history
    three.engine.open(own.id, by="ann")
    assert three.engine.case(own.case_id, by="ann").history == before


def test_done_lists_mirror_the_three_and_say_how_each_item_left(three: House) -> None:
    engine = three.engine
    team, office, own = (
        engine.worklist("ann", level=level)[0].id for level in ("unit", "institution", "personal")
    )  # fmt: skip
    engine.claim(team, by="ann")
    engine.complete(team, by="ann")
    engine.claim(office, by="ben")
    engine.complete(office, by="ben")
    engine.transfer(own, to="ben", by="ann")

    done = [(each.business_key, each.how, each.how_by) for each in engine.done_list("ann")]
    assert sorted(done, key=str) == [("own", "transferred", "ann"), ("team", "completed", "ann")]
    assert [each.business_key for each in engine.done_list("ann", level="unit")] == ["team"]
    assert [each.how_by for each in engine.done_list("ann", level="institution")] == ["ben"]
    assert [each.business_key for each in engine.done_list("cat", unit="north")] == ["team"]
    with pytest.raises(NotAuthorised):
        engine.done_list("ben", unit="north")


def test_work_that_goes_to_and_fro_in_one_moment_leaves_a_line_for_each_time(house: House) -> None:
    house.deploy(diagram("own", user("do")))
    house.engine.start("own", by="ann")
    item = house.only_item("ann").id
    house.engine.claim(item, by="ann")
    for _ in range(2):
        house.engine.delegate(item, to="ben", by="ann")
        house.engine.hand_back(item, by="ben")
    assert [each.how for each in house.engine.done_list("ann")] == ["delegated"] * 2
    assert [each.how for each in house.engine.done_list("ben")] == ["handed-back"] * 2
