"""Separation of duties: in one case, over time, across cases, on every way by which somebody gets work."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from diagrams import House, diagram, element, field

from flowkit import NotAuthorised
from flowkit.engine.views import CaseView, ItemView
from flowkit.errors import FlowkitError

PEOPLE = """
organisation: bank
zone: Asia/Shanghai
roles: {teller: {zh: 柜员}, head: {zh: 主管}}
units:
  bank: {level: company}
  branch: {level: branch, parent: bank}
  outlet: {level: outlet, parent: branch, same-person: true}
positions:
  head: {unit: bank, roles: [head], head: true}
  teller: {unit: branch, roles: [teller]}
persons:
  hua: {positions: [{position: head}]}
  ann: {positions: [{position: teller}]}
  ben: {positions: [{position: teller}]}
  cem: {positions: [{position: teller}]}
substitutions:
  - {person: cem, by: ann, from: 2027-01-01}
"""
THREE_HANDS = (
    '<flowkit:separation id="hands" name="three hands" zh="三人分离"{more}>'
    '<flowkit:side id="asks" name="requester" zh="申请人" steps="starter,ask"/>'
    '<flowkit:side id="buys" name="buyer" zh="采购人" steps="buy"/>'
    '<flowkit:side id="accepts" name="acceptor" zh="验收人" steps="accept"/></flowkit:separation>'
)


def work(name: str, fallback: str = "") -> str:
    last = f' fallback="{fallback}"' if fallback else ""
    rule = f'<flowkit:assignment{last}><flowkit:rule kind="role" value="teller"/></flowkit:assignment>'
    return element("userTask", name, rule)


def bought(house: House, more: str = "", *, flows: tuple[str, ...] = (), key: str = "buying") -> None:
    steps = [work("ask"), work("buy"), work("accept", fallback="head")]
    if flows:
        steps = ['<parallelGateway id="split"/>', *steps, '<parallelGateway id="join"/>']
    head = THREE_HANDS.format(more=more)
    house.deploy(diagram(key, *steps, fields=[field("safe")], head=head, flows=flows), people=PEOPLE)


def case_of(house: House, key: str = "buying", by: str = "ann", unit: str | None = None, **data: object) -> str:
    return house.engine.start(key, data, by=by, unit=unit).id


def view(house: House, case: str) -> CaseView:
    return house.engine.case(case, by="hua")


def item(house: House, case: str, step: str) -> ItemView:
    return next(each for each in view(house, case).items if each.step == step and each.ended_at is None)


def test_whoever_did_one_duty_is_not_offered_another_and_the_reason_is_told(house: House) -> None:
    bought(house)
    case = case_of(house)
    house.engine.complete(item(house, case, "ask").id, by="ben")

    buy = item(house, case, "buy")

    assert [each.en for each in buy.why] == [
        "ann has the part of requester, which is kept apart from buyer",
        "ben has the part of requester, which is kept apart from buyer",
        "role teller: 3 holders, 2 excluded",
    ]
    assert buy.why[0].zh == "ann已承担申请人，与采购人职责分离"
    assert [each.id for each in house.engine.worklist("ann")] == []
    with pytest.raises(NotAuthorised):
        house.engine.claim(buy.id, by="ben")
    house.engine.complete(buy.id, by="cem")
    accept = item(house, case, "accept")
    assert accept.offer == ("role:head",)  # nobody of the role is left: the fallback, who has no duty yet


def test_the_same_duty_may_be_done_by_the_same_person(house: House) -> None:
    bought(house)
    case = case_of(house)

    house.engine.complete(item(house, case, "ask").id, by="ann")

    assert item(house, case, "buy").step == "buy"


PARALLEL = ("start>split", "split>ask", "split>buy", "split>accept", "ask>join", "buy>join", "accept>join", "join>end")


def delegated(house: House, found: ItemView) -> None:
    house.engine.claim(found.id, by="cem")
    house.engine.delegate(found.id, to="ben", by="cem")


WAYS: dict[str, Callable[[House, ItemView], None]] = {
    "claim": lambda house, found: house.engine.claim(found.id, by="ben"),
    "complete": lambda house, found: house.engine.complete(found.id, by="ben"),
    "transfer": lambda house, found: house.engine.transfer(found.id, to="ben", by="cem"),
    "delegate": delegated,
}


@pytest.mark.parametrize("held", [True, False], ids=["while he holds another", "after he did another"])
@pytest.mark.parametrize("way", WAYS)
def test_side_by_side_a_second_duty_is_refused_on_every_way(house: House, way: str, held: bool) -> None:
    bought(house, flows=PARALLEL)
    case = case_of(house)
    other = item(house, case, "accept")
    house.engine.claim(other.id, by="ben")
    if not held:
        house.engine.complete(other.id, by="ben")
    buy = item(house, case, "buy")

    with pytest.raises(FlowkitError) as refused:
        WAYS[way](house, buy)

    assert refused.value.code == "duties-apart"
    known = "by holding accept" if held else "on 2026-11-16"
    assert refused.value.text.en.startswith(f"three hands: ben has the part of acceptor ({known}), and buyer is")
    assert "ben" not in (item(house, case, "buy").assignee, *item(house, case, "buy").offer)
    assert view(house, case).history[-1].action == "refused:duties-apart"


def test_a_holder_who_lets_go_may_take_the_other(house: House) -> None:
    bought(house, flows=PARALLEL)
    case = case_of(house)
    accept = item(house, case, "accept")
    house.engine.claim(accept.id, by="ben")
    house.engine.unclaim(accept.id, by="ben")

    house.engine.complete(item(house, case, "buy").id, by="ben")

    with pytest.raises(NotAuthorised):
        house.engine.claim(accept.id, by="ben")


def test_whoever_was_stood_in_for_has_the_duty_too(house: House) -> None:
    house.engine.advance_to("2027-01-04T09:00+08:00")
    head = THREE_HANDS.format(more="")
    named = '<flowkit:assignment fallback="head"><flowkit:rule kind="data" value="safe"/></flowkit:assignment>'
    steps = [element("userTask", "ask", named), work("buy"), work("accept")]
    house.deploy(diagram("buying", *steps, fields=[field("safe")], head=head), people=PEOPLE)
    case = house.engine.start("buying", {"safe": "cem"}, by="hua").id
    asked = item(house, case, "ask")
    assert (asked.offer, asked.on_behalf_of) == (("person:ann",), "cem")

    house.engine.complete(asked.id, by="ann")

    assert "cem has the part of requester, which is kept apart from buyer" in [
        each.en for each in item(house, case, "buy").why
    ]


def test_a_delegate_has_the_duty_too(house: House) -> None:
    bought(house)
    case = case_of(house, by="hua")
    asked = item(house, case, "ask")
    house.engine.claim(asked.id, by="ann")
    house.engine.delegate(asked.id, to="ben", by="ann")
    house.engine.complete(asked.id, by="ben")
    house.engine.complete(asked.id, by="ann")

    with pytest.raises(NotAuthorised) as refused:
        house.engine.claim(item(house, case, "buy").id, by="ben")

    assert refused.value.code == "not-authorised"  # excluded when it was offered


def test_a_return_does_not_give_the_duty_to_somebody_else(house: House) -> None:
    bought(house)
    case = case_of(house, by="hua")
    house.engine.complete(item(house, case, "ask").id, by="ann")
    house.engine.return_for_rework(item(house, case, "buy").id, by="ben", reason="price missing")
    house.engine.complete(item(house, case, "ask").id, by="ann")

    assert "ann has the part of requester, which is kept apart from buyer" in [
        each.en for each in item(house, case, "buy").why
    ]


def test_over_time_the_matter_counts_and_not_the_case(house: House) -> None:
    bought(house, ' within="90 days" subject="safe"')
    first = case_of(house, by="hua", safe="A")
    house.engine.complete(item(house, first, "ask").id, by="ann")
    house.engine.complete(item(house, first, "buy").id, by="ben")

    same, other = (case_of(house, by="cem", safe=safe) for safe in "AB")

    with pytest.raises(NotAuthorised) as refused:  # bought for A, so not to ask for it
        house.engine.complete(item(house, same, "ask").id, by="ben")
    assert refused.value.code == "not-authorised"
    house.engine.complete(item(house, other, "ask").id, by="ben")


def test_beyond_its_time_a_duty_counts_no_more_and_ever_is_ever(house: House) -> None:
    for key, within in (("short", "90 days"), ("long", "ever")):
        head = THREE_HANDS.format(more=f' within="{within}"').replace('id="hands"', f'id="{key}"')
        house.deploy(diagram(key, work("ask"), work("buy"), work("accept"), head=head), people=PEOPLE)
        case = case_of(house, key, by="hua")
        house.engine.complete(item(house, case, "ask").id, by="ben")
        house.engine.complete(item(house, case, "buy").id, by="cem")

    def asks(key: str) -> list[str]:
        """Who may not ask in a fresh case."""
        case = case_of(house, key, by="hua")
        return [each.en.split()[0] for each in item(house, case, "ask").why if "kept apart" in each.en]

    assert (asks("short"), asks("long")) == (["cem"], ["cem"])
    house.engine.advance_to("2027-02-15T09:00+08:00")
    assert (asks("short"), asks("long")) == ([], ["cem"])


def test_processes_share_a_separation_by_its_name(house: House) -> None:
    for key in ("keys", "codes"):
        bought(house, ' within="ever"', key=key)
    case = case_of(house, "keys", by="hua")
    house.engine.complete(item(house, case, "ask").id, by="ben")

    other = case_of(house, "codes", by="cem")
    house.engine.complete(item(house, other, "ask").id, by="cem")

    barred = [each.en.split()[0] for each in item(house, other, "buy").why if "kept apart" in each.en]
    assert sorted(barred) == ["ben", "cem", "hua"]


def test_one_person_has_both_only_where_the_unit_is_allowed_to(house: House) -> None:
    bought(house, ' units-may-allow="true"', flows=PARALLEL)

    in_outlet, in_branch = case_of(house, unit="outlet"), case_of(house, unit="branch")
    for case in (in_outlet, in_branch):
        house.engine.complete(item(house, case, "accept").id, by="ben")

    house.engine.complete(item(house, in_outlet, "buy").id, by="ben")
    with pytest.raises(NotAuthorised) as refused:
        house.engine.complete(item(house, in_branch, "buy").id, by="ben")
    assert refused.value.code == "duties-apart"


def test_the_unit_cannot_allow_what_the_process_does_not_leave_to_it(house: House) -> None:
    bought(house, flows=PARALLEL)
    case = case_of(house, unit="outlet")
    house.engine.complete(item(house, case, "accept").id, by="ben")

    with pytest.raises(NotAuthorised):
        house.engine.complete(item(house, case, "buy").id, by="ben")
