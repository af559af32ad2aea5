"""Consecutive steps of the same person: kept, passed, or given to the superior, never round a separation."""

from __future__ import annotations

import pytest
from diagrams import House, diagram, element, field

from flowkit.engine.views import CaseView

PEOPLE = """
organisation: works
zone: Asia/Shanghai
roles: {clerk: {}, boss: {}}
units:
  works: {}
  shop: {parent: works}
positions:
  director: {unit: works, roles: [boss], head: true}
  head: {unit: shop, roles: [boss], head: true}
  clerk: {unit: shop, roles: [clerk]}
persons:
  dora: {positions: [{position: director}]}
  hal: {positions: [{position: head}]}
  ann: {positions: [{position: clerk}]}
"""


def task(name: str, rule: str, more: str = "", sets: str = "", form: str = "") -> str:
    return element("userTask", name, f"<flowkit:assignment{more}>{rule}{sets}</flowkit:assignment>", form)


HEAD = '<flowkit:rule kind="role" value="boss" unit="case"/>'
CHECK = task("check", HEAD)
SIGNED = '<flowkit:set field="signed" source="signer + &quot; by rule&quot;"/>'


def walked(house: House, *steps: str, by: str = "hal", head: str = "") -> CaseView:
    """The case after the first step is completed by the head of the shop."""
    house.deploy(diagram("ask", *steps, fields=[field("signer"), field("signed")], head=head), people=PEOPLE)
    case = house.engine.start("ask", {"signer": "hal"}, by="ann", unit="shop")
    first = house.engine.case(case.id, by="ann").items[0]
    house.engine.complete(first.id, by=by)
    return house.engine.case(case.id, by="ann")


def steps(view: CaseView) -> list[tuple[str, str, str]]:
    return [(each.step, each.status, each.done_by or ",".join(each.offer)) for each in view.items]


def test_without_a_rule_the_same_person_does_it_again(house: House) -> None:
    view = walked(house, CHECK, task("approve", HEAD))

    assert steps(view)[-1] == ("approve", "offered", "role:boss@shop")


def test_a_passed_step_is_done_in_the_name_of_the_person_with_what_the_procedure_sets(house: House) -> None:
    view = walked(house, CHECK, task("approve", HEAD, ' repeated="skip"', SIGNED), task("pay", HEAD))

    assert steps(view)[-2:] == [("approve", "completed", "hal"), ("pay", "offered", "role:boss@shop")]
    assert view.data["signed"] == "hal by rule"
    assert [each.en for each in view.items[-2].why][-1] == "hal has just done the step before: passed"
    assert view.items[-2].id in [each.id for each in house.engine.done_list("hal")]
    assert "passed in the name of hal" in house.engine.explain_assignment(view.items[-2].id, by="hal").to_text()


def test_several_in_a_row_are_passed_one_after_the_other(house: House) -> None:
    approve = [task(name, HEAD, ' repeated="skip"') for name in ("approve", "sign")]

    assert walked(house, CHECK, *approve).end_state == "end"


def test_where_another_could_take_it_nothing_is_passed(house: House) -> None:
    anybody = '<flowkit:rule kind="role" value="boss"/>'

    view = walked(house, CHECK, task("approve", anybody, ' repeated="skip"'))

    assert steps(view)[-1] == ("approve", "offered", "role:boss")


def test_the_superior_gets_it_and_at_the_top_it_is_kept(house: House) -> None:
    above = task("approve", HEAD, ' repeated="superior"')
    view = walked(house, CHECK, above)
    assert steps(view)[-1] == ("approve", "offered", "person:dora")
    assert view.items[-1].why[-1].zh == "hal刚办理了上一步骤：改由上级：dora"

    at_the_top = '<flowkit:rule kind="data" value="signer"/>'
    house.deploy(
        diagram("top", task("check", at_the_top), task("approve", at_the_top, ' repeated="superior"'),
                fields=[field("signer")]),
        people=PEOPLE,
    )  # fmt: skip
    case = house.engine.start("top", {"signer": "dora"}, by="ann").id
    house.engine.complete(house.engine.case(case, by="ann").items[0].id, by="dora")
    last = house.engine.case(case, by="ann").items[-1]
    assert (last.offer, last.why[-1].en) == (
        ("person:dora",),
        "dora has just done the step before, and has no superior",
    )


@pytest.mark.parametrize("repeated", ["skip", "superior"])
def test_a_separation_goes_before_and_the_fallback_is_another(house: House, repeated: str) -> None:
    apart = (
        '<flowkit:separation id="two"><flowkit:side id="checks" steps="check"/>'
        '<flowkit:side id="approves" steps="approve"/></flowkit:separation>'
    )
    approve = task("approve", HEAD, f' repeated="{repeated}" fallback="boss"')

    view = walked(house, CHECK, approve, head=apart)

    assert steps(view)[-1] == ("approve", "offered", "role:boss")
    assert view.items[-1].why[0].en == "hal has the part of checks, which is kept apart from approves"
    assert house.engine.worklist("hal") == []


def test_to_begin_a_case_is_no_step_and_after_a_pause_nothing_is_passed(house: House) -> None:
    own = '<flowkit:rule kind="same-person" value="starter"/>'
    house.deploy(diagram("own", task("fill", own, ' repeated="skip"')), people=PEOPLE)

    case = house.engine.start("own", by="ann").id

    assert house.engine.case(case, by="ann").items[0].status == "offered"


def test_a_return_goes_to_the_step_before_the_passed_one_and_it_is_passed_again(house: House) -> None:
    clerk = '<flowkit:rule kind="role" value="clerk"/>'
    view = walked(house, CHECK, task("approve", HEAD, ' repeated="skip"'), task("pay", clerk))
    pay = view.items[-1]

    house.engine.return_for_rework(pay.id, by="ann", reason="no", target="check")
    again = house.engine.case(view.id, by="ann").items[-1]
    assert again.step == "check"
    house.engine.complete(again.id, by="hal")

    assert steps(house.engine.case(view.id, by="ann"))[-2:] == [
        ("approve", "completed", "hal"),
        ("pay", "offered", "role:clerk"),
    ]
