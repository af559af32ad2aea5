"""Every rule of an assignment on a database: who gets the work, and the sentences that say why."""

from __future__ import annotations

import pytest
from diagrams import House, diagram, element, field, user

from flowkit import NotFound
from flowkit.engine.views import ItemView

PEOPLE = """
organisation: works
zone: Asia/Shanghai
roles:
  clerk: {name: clerk, zh: 职员}
  boss: {name: boss, zh: 主管}
  buyer: {name: buyer, zh: 采购员}
units:
  works: {level: company}
  finance: {level: department, parent: works}
  production: {level: department, parent: works}
  purchasing: {level: team, parent: production, also: [finance]}
positions:
  director: {unit: works, roles: [boss], head: true, limits: {purchase: unlimited}}
  finance-head: {unit: finance, roles: [boss], head: true, limits: {purchase: 200000}}
  production-head: {unit: production, roles: [boss], head: true, limits: {purchase: 50000}}
  purchasing-head: {unit: purchasing, roles: [boss], head: true, limits: {purchase: 5000}}
  buyer: {unit: purchasing, roles: [buyer, clerk]}
persons:
  dora: {positions: [{position: director}]}
  fay: {positions: [{position: finance-head}]}
  pia: {positions: [{position: production-head}]}
  hal: {positions: [{position: purchasing-head}]}
  ann: {positions: [{position: buyer}]}
  ben: {positions: [{position: buyer}]}
  cem: {positions: [{position: buyer}]}
groups:
  prices:
    name: price committee
    zh: 定价委员会
    members:
      - {person: fay, chair: true}
      - {person: ann}
      - {person: cem, from: 2026-12-01}
"""
FIELDS = [field("price", "number"), field("urgent", "boolean"), field("area"), field("part")]


def asked(house: House, *rules: str, more: str = "", people: str = PEOPLE, **data: object) -> ItemView:
    """The item of the one step of a fresh case that ann starts."""
    work = element("userTask", "work", f"<flowkit:assignment{more}>{''.join(rules)}</flowkit:assignment>")
    house.deploy(diagram("ask", work, fields=FIELDS), people=people)
    return begun(house, **data)


def begun(house: House, **data: object) -> ItemView:
    case = house.engine.start("ask", data, by="ann")
    view = house.engine.case(case.id, by="ann")
    assert not view.incidents, view.incidents
    return view.items[0]


def said(item: ItemView) -> list[str]:
    return [each.en for each in item.why]


@pytest.mark.parametrize(("price", "who"), [(5000, "hal"), (5000.01, "pia"), (50001, "dora")])
def test_the_first_superior_with_authority_for_the_amount_decides(house: House, price: float, who: str) -> None:
    rule = '<flowkit:rule kind="superior" value="starter" authority="purchase" amount="price"/>'

    item = asked(house, rule, price=price)

    assert item.offer == (f"person:{who}",)
    assert said(item)[-1] == f"superior of ann with authority purchase for {price}: {who}"


def test_those_without_authority_are_named_with_the_reason(house: House) -> None:
    rule = '<flowkit:rule kind="superior" value="starter" authority="purchase" amount="price"/>'

    item = asked(house, rule, price=60000)

    assert [each.zh for each in item.why] == [
        "hal没有purchase权限（60000）",
        "pia没有purchase权限（60000）",
        "ann的上级中有purchase权限（60000）者：dora",
    ]


def test_without_an_amount_any_authority_will_do_and_levels_say_where_to_begin(house: House) -> None:
    rule = '<flowkit:rule kind="superior" value="starter" authority="purchase" levels="2"/>'

    assert asked(house, rule).offer == ("person:pia",)


def test_an_amount_that_is_missing_finds_nobody(house: House) -> None:
    rule = '<flowkit:rule kind="superior" value="starter" authority="purchase" amount="price"/>'

    item = asked(house, rule, more=' fallback="boss"')

    assert said(item)[0] == "superior of ann: expected an amount for authority purchase, but found None"
    assert item.offer == ("role:boss",)


def test_of_two_superior_units_each_has_its_line(house: House) -> None:
    over = '<flowkit:rule kind="superior" value="starter" levels="2" line="{}"/>'

    assert asked(house, over.format("main")).offer == ("person:pia",)
    assert asked(house, over.format("finance")).offer == ("person:fay",)
    assert asked(house, over.format("all")).offer == ("person:pia", "person:fay")


def test_both_superiors_may_read_a_case_of_the_unit(house: House) -> None:
    item = asked(house, '<flowkit:rule kind="role" value="buyer"/>')

    for superior in ("hal", "pia", "fay", "dora"):
        assert house.engine.case(item.case_id, by=superior).id == item.case_id


def test_the_class_of_the_case_chooses_the_rule(house: House) -> None:
    rules = (
        '<flowkit:rule kind="chair" value="prices" when="urgent"/>',
        '<flowkit:rule kind="role" value="boss" unit="data:area" when="area != null"/>',
        '<flowkit:rule kind="role" value="data:part"/>',
    )

    urgent = asked(house, *rules, more=' fallback="clerk"', urgent=True)
    of_area = begun(house, urgent=False, area="finance")
    of_part = begun(house, part="buyer")
    other = begun(house, part="nobody")

    assert urgent.offer == ("person:fay",)
    assert of_area.offer == ("role:boss@finance",)
    assert said(of_area)[0] == "chair prices: only when urgent, which is not so"
    assert of_part.offer == ("role:buyer",)
    assert said(of_part)[0] == "chair prices: only when urgent, which is null"
    assert other.offer == ("role:clerk",)


def test_a_group_is_followed_and_a_later_member_sees_the_open_work(house: House) -> None:
    item = asked(house, '<flowkit:rule kind="group" value="prices"/>')

    assert item.offer == ("group:prices",)
    assert said(item) == ["group prices: 2 holders"]
    assert [each.id for each in house.engine.worklist("fay")] == [item.id]
    assert house.engine.worklist("cem") == []

    house.engine.advance_to("2026-12-01T09:00+08:00")

    assert [each.id for each in house.engine.worklist("cem")] == [item.id]
    house.engine.complete(item.id, by="cem")


def test_the_member_with_the_least_open_work_is_picked(house: House) -> None:
    item = asked(house, '<flowkit:rule kind="role" value="buyer" pick="least-loaded"/>')
    others = [begun(house), begun(house), begun(house)]

    assert item.offer == ("person:ann",)
    assert said(item)[-1] == "least open work of 3: 0: ann"
    assert [each.offer[0] for each in others] == ["person:ben", "person:cem", "person:ann"]
    house.engine.complete(others[0].id, by="ben")
    assert begun(house).offer == ("person:ben",)


def test_turns_go_round_and_outlive_the_engine_and_whoever_leaves(house: House) -> None:
    rule = '<flowkit:rule kind="role" value="buyer" pick="round-robin"/>'
    first = asked(house, rule)
    assert said(first)[-1] == "first in turn of 3: ann"
    assert begun(house).offer == ("person:ben",)

    house.deploy(people=PEOPLE.replace("ben: {positions: [{position: buyer}]}", "ben: {}"))

    assert begun(house).offer == ("person:cem",)
    again = begun(house)
    assert (again.offer, said(again)[-1]) == (("person:ann",), "next in turn of 2 after cem: ann")


def test_whoever_is_absent_is_picked_only_if_all_are(house: House) -> None:
    away = PEOPLE + "substitutions: [{person: ann, by: hal, from: 2026-11-01}]\n"

    item = asked(house, '<flowkit:rule kind="role" value="buyer" pick="round-robin"/>', people=away)

    assert item.offer == ("person:ben",)


def test_an_excluded_person_is_not_picked(house: House) -> None:
    pick = '<flowkit:assignment excluding="one"><flowkit:rule kind="role" value="buyer" pick="least-loaded"/>'
    two = element("userTask", "two", pick + "</flowkit:assignment>")
    house.deploy(diagram("ask", user("one", role="buyer"), two), people=PEOPLE)
    first = begun(house)
    house.engine.complete(first.id, by="ann")

    second = house.engine.case(first.case_id, by="ann").items[-1]

    assert second.offer == ("person:ben",)


def test_the_story_of_an_item_says_how_it_came_to_whoever_has_it(house: House) -> None:
    rules = (
        '<flowkit:rule kind="role" value="boss" when="urgent"/>',
        '<flowkit:rule kind="role" value="buyer" unit="starter"/>',
    )
    item = asked(house, *rules, urgent=False)
    house.engine.claim(item.id, by="ann")
    house.engine.transfer(item.id, to="ben", by="ann", reason="knows the shop")

    told = house.engine.explain_assignment(item.id, by="ann")

    assert told.to_text().splitlines() == [
        "Who gets “work” (work)",
        "  offered to whoever holds role buyer in unit purchasing",
        "    role boss: only when urgent, which is not so",
        "    role buyer in unit purchasing: 3 holders",
        "  taken by ann",
        "  transferred by ann to ben",
        "    reason: knows the shop",
    ]
    assert told.to_text("zh").splitlines()[:3] == [
        "“work”（work）由谁办理",
        "  分派给单位purchasing中角色buyer的任职者",
        "    role boss：仅当urgent，此处不成立",
    ]


def test_the_story_of_what_is_not_there_is_refused(house: House) -> None:
    item = asked(house, '<flowkit:rule kind="role" value="buyer"/>')

    for wrong in (f"{item.case_id}.999", "x"):
        with pytest.raises(NotFound):
            house.engine.explain_assignment(wrong, by="ann")
