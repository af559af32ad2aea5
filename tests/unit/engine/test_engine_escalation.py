"""Escalation against a real directory: who has left, is substituted or is late; cases begun, handlers called."""

from __future__ import annotations

import pytest
from diagrams import House, diagram, field, user

from flowkit import BpmnError, OperationRefused
from flowkit.core.escalation.facts import EscalationFired
from flowkit.errors import Language

PEOPLE = """\
organisation: shop
zone: Asia/Shanghai
roles:
  clerk: {name: clerk}
  chief: {name: chief}
  director: {name: director}
  reviewer: {name: reviewer}
units:
  house: {name: house}
  shop: {name: shop, parent: house}
positions:
  counter: {unit: shop, roles: [clerk]}
  head-of-shop: {unit: shop, roles: [chief, clerk], head: true}
  head-of-house: {unit: house, roles: [director], head: true}
persons:
  ann: {name: Ann, positions: [{position: counter}]}
  bob: {name: Bob, positions: [{position: counter}]}
  cy: {name: Cy, positions: [{position: head-of-shop, to: 2026-11-17}]}
  deb: {name: Deb, positions: [{position: head-of-house}]}
substitutions:
  - {person: deb, by: bob, from: 2026-11-18, to: 2026-11-18}
"""


def limit(*rows: str) -> str:
    return f'<flowkit:deadline id="limit"><flowkit:target within="PT200H"/>{"".join(rows)}</flowkit:deadline>'


def row(number: int, after: str, to: str, acts: str = "", more: str = "") -> str:
    return (
        f'<flowkit:escalation id="r{number}" number="{number}" after="{after}" reporter="clerk" to="{to}"{more}>'
        f"{acts}</flowkit:escalation>"
    )


def told(house: House, case: str) -> list[tuple[str, str]]:
    """The receivers of the notices, each with the reasons that the history gives."""
    view = house.engine.case(case, by="ann")
    why: dict[str, str] = {}
    for entry in view.history:
        for name, *fields in entry.facts:
            if name == "EscalationFired":
                fact = EscalationFired(*fields)  # type: ignore[arg-type]  # because the row was made of one
                why[fact.step] = "; ".join(en for en, _ in fact.why)
    return [(each.to, why[each.cause.partition("/")[2]]) for each in view.notices]


def of_case(house: House, *rows: str) -> str:
    house.deploy(diagram("ask", user("work"), head=limit(*rows)), people=PEOPLE)
    return house.engine.start("ask", by="ann").id


def test_a_post_that_has_become_empty_passes_the_message_to_the_next_of_the_ladder(house: House) -> None:
    case = of_case(house, row(1, "PT1H", "chief"), row(2, "PT48H", "chief"), row(3, "PT72H", "director"))

    house.engine.advance_to("2026-11-18T23:59+08:00")

    assert told(house, case) == [
        ("role:chief", ""),
        ("role:director", "nobody holds role chief now; bob stands in for deb; so director is told instead of chief"),
        ("person:bob", "nobody holds role chief now; bob stands in for deb; so director is told instead of chief"),
    ]  # fmt: skip


def test_the_substitute_hears_it_beside_the_absent_one_and_may_acknowledge(house: House) -> None:
    case = of_case(house, row(1, "PT40H", "director"))
    house.engine.advance_to("2026-11-18T12:00+08:00")

    assert [to for to, _ in told(house, case)] == ["role:director", "person:bob"]
    clock = house.engine.case(case, by="ann").deadlines[0]
    house.engine.acknowledge(clock.id, by="bob")
    assert house.engine.case(case, by="ann").deadlines[0].marks[0].acknowledged_by == "bob"


def test_whoever_has_the_late_work_is_not_told_of_himself(house: House) -> None:
    case = of_case(house, row(1, "PT1H", "chief"), row(2, "PT5H", "director"))
    (item,) = house.engine.worklist("cy")
    house.engine.claim(item.id, by="cy")

    house.engine.advance_to("2026-11-16T10:30+08:00")

    assert told(house, case) == [
        ("role:director", "cy is the late one himself; so director is told instead of chief")
    ]  # fmt: skip


def test_at_the_end_of_the_ladder_the_superior_of_the_late_one_is_told(house: House) -> None:
    case = of_case(house, row(1, "PT1H", "chief"))
    (item,) = house.engine.worklist("cy")
    house.engine.claim(item.id, by="cy")

    house.engine.advance_to("2026-11-16T10:30+08:00")

    assert told(house, case) == [
        ("person:deb", "cy is the late one himself; so deb, superior of cy, is told")
    ]  # fmt: skip


def test_a_role_that_nobody_holds_is_an_incident(house: House) -> None:
    case = of_case(house, row(1, "PT1H", "reviewer"))
    house.engine.advance_to("2026-11-16T10:30+08:00")

    (incident,) = house.engine.case(case, by="ann").incidents
    assert incident.code == "escalation-unheard"
    assert "nobody holds role reviewer now" in incident.text.en


def test_a_clock_over_the_case_may_tell_whoever_has_its_work(house: House) -> None:
    case = of_case(house, row(1, "PT1H", "holder"), row(2, "PT2H", "starter"))
    (item, *_) = house.engine.worklist("bob")
    house.engine.claim(item.id, by="bob")
    house.engine.advance_to("2026-11-16T11:30+08:00")

    assert [to for to, _ in told(house, case)] == ["person:bob", "person:ann"]


# Explained


def said(house: House, case: str, language: Language = "en") -> list[str]:
    clock = house.engine.case(case, by="ann").deadlines[0]
    return [row.say(language) for row in house.engine.explain_escalation(clock.id, by="ann")]


def test_each_row_says_why_it_fired_then_whom_it_told_and_why_another_did_not(house: House) -> None:
    def when(test: str) -> str:
        return f'<flowkit:when input="severity" test="{test}"/>'

    rows = (
        row(1, "PT1H", "chief", when("1")),
        row(2, "PT1H", "chief", when("2"), ' acknowledge-within="PT30M" else-next="true"'),
        row(3, "PT30H", "director", when("2")),
        row(4, "PT40H", "director", when("2")),
    )
    house.deploy(diagram("ask", user("work"), fields=[field("severity", "integer")], head=limit(*rows)), people=PEOPLE)
    case = house.engine.start("ask", {"severity": 2}, by="ann").id
    house.engine.advance_to("2026-11-16T12:00+08:00")

    first, second, third, fourth = said(house, case)
    assert "severity is 2, the row is for 1" in first
    assert "fired at 2026-11-16 Mon" in second
    assert "told: role:chief" in second
    assert "not acknowledged within PT30M" in second
    assert "the row before was not acknowledged" in third
    assert "comes at 2026-11-1" in fourth
    assert "severity 为 2，该行适用于 1" in said(house, case, "zh")[0]
    assert "已通知：role:chief" in said(house, case, "zh")[1]


def test_a_row_by_hand_and_one_for_somebody_else_say_so(house: House) -> None:
    case = of_case(house, row(1, "PT5H", "chief"), row(2, "PT6H", "director"))
    (item,) = house.engine.worklist("cy")
    house.engine.claim(item.id, by="cy")
    house.engine.escalate(case, by="cy", reason="alone here")
    house.engine.cancel(case, by="ann", reason="solved")

    first, second = said(house, case)
    assert "called by hand, by cy" in first
    assert "cy is the late one himself" in first
    assert "never came: the clock ended" in second


# Cases and calls


def test_a_row_begins_a_case_in_the_same_unit_once_also_when_the_worker_was_down(house: House) -> None:
    act = '<flowkit:act do="start" value="problem"><flowkit:input source="symptom" target="cause"/></flowkit:act>'
    asking = diagram("ask", user("work"), fields=[field("symptom")], head=limit(row(1, "PT1H", "chief", act)))
    house.deploy(asking, diagram("problem", user("look"), fields=[field("cause")]), people=PEOPLE)
    case = house.engine.start("ask", {"symptom": "noise"}, by="ann", unit="shop").id

    house.clock.move_to(house.clock.now() + 2 * 86_400_000_000)
    house.engine.run_due()
    house.engine.run_due()

    (found,) = house.engine.cases("problem", by="ann")
    view = house.engine.case(found.id, by="ann")
    assert (view.data, view.unit, view.starter) == ({"cause": "noise"}, "shop", "ann")
    assert str(view.business_key).partition(".")[0] == case


def test_a_case_that_cannot_begin_is_an_incident_of_the_one_that_asked(house: House) -> None:
    act = '<flowkit:act do="start" value="problem"/>'
    needs = diagram("problem", user("look"), fields=[field("cause", required_at_start="true")])
    house.deploy(diagram("ask", user("work"), head=limit(row(1, "PT1H", "chief", act))), needs, people=PEOPLE)
    case = house.engine.start("ask", by="ann").id
    house.engine.advance_to("2026-11-16T12:00+08:00")

    (incident,) = house.engine.case(case, by="ann").incidents
    assert incident.code == "case-not-begun"
    assert house.engine.cases("problem", by="ann") == []


@pytest.mark.parametrize("fails", [False, True])
def test_a_row_calls_a_handler_with_the_data_of_the_case(house: House, *, fails: bool) -> None:
    called: list[tuple[str, str]] = []

    @house.engine.handler("pager", retries=())
    def pager(text: str, key: str) -> None:
        called.append((text, key))
        if fails:
            raise BpmnError("NO-NET", "no net")

    act = '<flowkit:act do="call" value="pager"><flowkit:input source="symptom" target="text"/></flowkit:act>'
    house.deploy(
        diagram("ask", user("work"), fields=[field("symptom")], head=limit(row(1, "PT1H", "chief", act))), people=PEOPLE
    )
    case = house.engine.start("ask", {"symptom": "noise"}, by="ann").id
    house.engine.advance_to("2026-11-17T12:00+08:00")

    assert [text for text, _ in called] == ["noise"]
    assert called[0][1].startswith(case)
    assert [each.code for each in house.engine.case(case, by="ann").incidents] == (["handler-failed"] if fails else [])


# Supervision and urging

SHADOW = diagram(
    "supervision",
    user("answer", '<flowkit:assignment><flowkit:rule kind="data" value="answerers"/></flowkit:assignment>', role=""),
    fields=[field("answerers", "list"), field("supervisors", "list"), field("supervised_case"), field("matter")],
)


def test_the_shadow_and_the_supervised_case_know_each_other(house: House) -> None:
    house.deploy(diagram("ask", user("work")), SHADOW, people=PEOPLE)
    case = house.engine.start("ask", by="ann", unit="shop").id
    (item, *_) = house.engine.worklist("bob")
    house.engine.claim(item.id, by="bob")

    house.engine.supervise(case, by="deb", reason="how far?", within="PT4H")
    before = house.engine.case(case, by="ann").supervisions[0]
    house.engine.run_due()

    (link,) = house.engine.case(case, by="ann").supervisions
    assert (before.case_id, before.matter, before.answerers) == ("", "how far?", ("bob",))
    shadow = house.engine.case(link.case_id, by="deb")
    assert (shadow.business_key, shadow.starter, shadow.unit) == (link.key, "deb", "shop")
    assert shadow.data["supervised_case"] == case
    assert {each.case_id for each in house.engine.worklist("bob")} == {case, shadow.id}


def test_only_superiors_supervise_and_the_case_stays_as_it_is(house: House) -> None:
    house.deploy(diagram("ask", user("work")), SHADOW, people=PEOPLE)
    case = house.engine.start("ask", by="ann").id

    with pytest.raises(OperationRefused) as refused:
        house.engine.supervise(case, by="ann", reason="mine")
    assert refused.value.code == "not-authorised"
    house.engine.supervise(case, by="cy", reason="how far?")
    assert [each.status for each in house.engine.case(case, by="ann").items] == ["offered"]


def test_the_second_urging_reaches_the_head_of_the_holder(house: House) -> None:
    house.deploy(diagram("ask", user("work")), people=PEOPLE)
    case = house.engine.start("ask", by="ann").id
    (item, *_) = house.engine.worklist("bob")
    house.engine.claim(item.id, by="bob")

    house.engine.urge(case, by="ann", reason="please")
    with pytest.raises(OperationRefused, match="lately"):
        house.engine.urge(case, by="ann")
    house.engine.advance_to("2026-11-16T13:00+08:00")
    house.engine.urge(case, by="ann")

    assert [each.to for each in house.engine.case(case, by="ann").notices] == ["person:bob", "person:bob", "person:cy"]
