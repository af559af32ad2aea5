"""An organisation that has somebody or something no more: open work refuses the change, moves, or is kept."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from diagrams import PEOPLE, House, diagram, element, field, user

from flowkit import DefinitionInvalid, Finding

LOCAL = '<flowkit:assignment fallback="boss"><flowkit:rule kind="role" value="clerk" unit="case"/></flowkit:assignment>'
NAMED = '<flowkit:assignment fallback="boss"><flowkit:rule kind="data" value="who"/></flowkit:assignment>'
BOARD = '<flowkit:assignment><flowkit:rule kind="group" value="board"/></flowkit:assignment>'
MORE = PEOPLE + "groups:\n  board: {members: [{person: dan}]}\n  council: {members: [{person: cat}]}\n"
DIAGRAMS = (
    diagram("plain", user("do")),
    diagram("local", element("userTask", "do", LOCAL), user("then", role="boss")),
    diagram("named", element("userTask", "do", NAMED), fields=[field("who")]),
    diagram("board", element("userTask", "vote", BOARD)),
)
ANN = "  ann: {name: Ann, zh: 安, email: ann@example.com, positions: [{position: north-clerk}]}\n"
NORTH = "  north: {name: north, zh: 北区, level: team, parent: office}\n"
NORTH_CLERK = "  north-clerk: {name: clerk, zh: 职员, unit: north, roles: [clerk]}\n"
TO_SOUTH = ANN.replace("north-clerk", "south-clerk")


def without(*lines: str, departures: str = "", people: str = MORE) -> str:
    """The people without these lines; a pair of lines stands for a change."""
    for line in lines:
        old, _, new = line.partition("=>")
        assert old in people
        people = people.replace(old, new)
    return people + (f"departures:\n{departures}" if departures else "")


def ann_moves_and(*lines: str, departures: str = "") -> str:
    """Ann is a clerk in the south from now on."""
    return without(f"{ANN}=>{TO_SOUTH}", *lines, departures=departures)


NO_NORTH = (NORTH, NORTH_CLERK)


@pytest.fixture
def office(house: House) -> House:
    house.deploy(*DIAGRAMS, people=MORE)
    return house


def deploy(house: House, people: str) -> None:
    house.deploy(*DIAGRAMS, people=people)


def refused(house: House, people: str) -> Sequence[Finding]:
    with pytest.raises(DefinitionInvalid) as caught:
        deploy(house, people)
    assert {each.code for each in caught.value.findings} == {"organisation-open-work"}
    assert all(each.message.zh and (each.mend.zh or each.element == "") for each in caught.value.findings)
    return caught.value.findings


def listed(house: House, by: str) -> list[str | None]:
    return [each.business_key for each in house.engine.worklist(by)]


def start(house: House, process: str, key: str, unit: str | None = None, **data: object) -> str:
    case = house.engine.start(process, data, by="ann", business_key=key, unit=unit).id
    return house.engine.case(case, by="ann").items[0].id


# persons


def test_a_person_with_open_work_does_not_leave_unseen(office: House) -> None:
    item = start(office, "plain", "P-1")
    office.engine.claim(item, by="ann")
    (finding,) = refused(office, without(ANN))
    assert (finding.element, finding.level) == (item, "error")
    assert finding.message.en == "person ann is there no more, but do of case plain/P-1 is open"
    assert finding.message.zh == "人员 ann 已不在组织中，但办件 plain/P-1 的“do”尚未办结"
    assert listed(office, "ann") == ["P-1"]  # nothing of the deployment is stored
    office.engine.hand_over_all("ann", to="ben", by="ann")
    deploy(office, without(ANN))
    assert listed(office, "ben") == ["P-1"]


def test_the_last_position_counts_and_not_one_of_two(office: House) -> None:
    item = start(office, "plain", "P-1")
    office.engine.claim(item, by="ann")
    deploy(office, ann_moves_and())
    ended = ANN.replace("north-clerk}", "north-clerk, to: 2026-11-15}")
    assert [each.element for each in refused(office, without(f"{ANN}=>{ended}"))] == [item]


def test_work_of_a_leaver_moves_to_whom_the_rule_names_or_to_the_superior(office: House) -> None:
    for key, person in (("P-1", "ben"), ("P-2", "cat")):
        office.deploy(*DIAGRAMS, people=MORE)
        item = start(office, "plain", key)
        office.engine.claim(item, by="ann")
        to = ", to: ben" if person == "ben" else ""
        deploy(office, without(ANN, departures=f"  - {{person: ann, work: move{to}}}\n"))
        assert key in listed(office, person)
        (protocol, *_) = office.engine.hand_overs(person)
        assert (protocol.giver, protocol.receiver, [each.item for each in protocol.items]) == ("ann", person, [item])
        last = office.engine.case(item, by="cat").history[-1]
        assert (last.action, last.actor) == ("hand-over", "flowkit")
        assert "ann is there no more / ann 离任或撤并" in str(last.facts)


def test_delegated_work_and_side_items_of_a_leaver_move_too(office: House) -> None:
    item, other = start(office, "plain", "P-1"), start(office, "plain", "P-2")
    office.engine.claim(item, by="ann")
    office.engine.delegate(item, to="ben", by="ann")
    office.engine.claim(other, by="ben")
    office.engine.ask_advice(other, to=["ann"], question="?", by="ben")
    assert len(refused(office, without(ANN))) == 2
    deploy(office, without(ANN, departures="  - {person: ann, work: move, to: dan}\n"))
    office.engine.complete(item, by="ben")
    assert {(each.business_key, each.kind, each.status) for each in office.engine.worklist("dan")} == {
        ("P-2", "advice", "offered"), ("P-1", "work", "claimed"),
    }  # fmt: skip


def test_a_copy_holds_nobody(office: House) -> None:
    item = start(office, "plain", "P-1")
    office.engine.claim(item, by="ben")
    office.engine.cc(item, to=["dan"], by="ben")
    dan = "  dan: {name: Dan, zh: 丹, email: dan@example.com, positions: [{position: messenger}]}\n"
    deploy(office, without(dan, "members: [{person: dan}]=>members: [{person: ben}]"))


def test_work_that_cannot_move_refuses_the_change(office: House) -> None:
    item = start(office, "plain", "P-1")
    office.engine.claim(item, by="ann")
    office.engine.delegate(item, to="ben", by="ann")
    (finding,) = refused(office, without(ANN, departures="  - {person: ann, work: move, to: ben}\n"))
    assert finding.message.en == (
        "person ann is there no more, but its open work cannot move: ben may not take this item"
    )
    head = "  cat: {name: Cat, zh: 凯, email: cat@example.com, positions: [{position: head}]}\n"
    case = start(office, "local", "L-1", unit="north")
    office.engine.claim(case, by="ann")
    office.engine.complete(case, by="ann")
    office.engine.claim(office.only_item("cat").id, by="cat")
    people = without(head, "members: [{person: cat}]=>members: [{person: ben}]", departures="  - {work: move}\n")
    assert "nobody stands above" in refused(office, people)[0].message.en


def test_what_is_kept_stays_and_is_listed(office: House) -> None:
    item = start(office, "plain", "P-1")
    office.engine.claim(item, by="ann")
    deploy(office, without(ANN, departures="  - {work: refuse}\n  - {person: ann, work: keep}\n"))
    assert [(each.kind, each.id) for each in office.engine.hand_over_list("ann", by="cat")] == [("held", item)]
    deploy(office, without(ANN))  # nobody goes with this one
    made = office.engine.hand_over_all("ann", to="ben", by="cat")
    assert [each.done for each in made.items] == [True]


def test_somebody_whom_another_organisation_has_is_still_there(office: House) -> None:
    item = start(office, "plain", "P-1")
    office.engine.claim(item, by="ann")
    second = office.folder.parent / "second"
    second.mkdir()
    (second / "people.yaml").write_text(
        "organisation: other\nzone: UTC\nunits: {u: }\npositions: {p: {unit: u}}\n"
        "persons: {ann: {positions: [{position: p}]}}\n"
    )
    (second / "flowkit.yaml").write_text("organisation: people.yaml\n")
    (second / "x.bpmn").write_text(diagram("x", element("userTask", "do", NAMED), fields=[field("who")]))
    office.engine.deploy(second)
    deploy(office, without(ANN))
    assert listed(office, "ann") == ["P-1"]


# units and positions


def test_a_unit_with_open_work_or_cases_does_not_vanish(office: House) -> None:
    item = start(office, "local", "L-1", unit="north")
    found = refused(office, ann_moves_and(*NO_NORTH))
    assert [each.element for each in found] == [item, item.split(".")[0]]
    assert found[0].message.en == "unit north is there no more, but do of case local/L-1 is open"
    office.engine.claim(item, by="ann")
    office.engine.complete(item, by="ann")
    office.engine.claim(office.only_item("cat").id, by="cat")
    office.engine.complete(office.only_item("cat").id, by="cat")
    deploy(office, ann_moves_and(*NO_NORTH))


def test_the_work_of_a_unit_moves_to_its_successor_with_its_cases(office: House) -> None:
    item, held = start(office, "local", "L-1", unit="north"), start(office, "local", "L-2", unit="north")
    office.engine.claim(held, by="ann")
    deploy(office, ann_moves_and(*NO_NORTH, departures="  - {unit: north, work: move, to: south}\n"))
    assert listed(office, "ben") == ["L-1"]
    case = office.engine.case(item, by="ben")
    assert case.unit == "south"
    assert [(each.action, each.actor) for each in case.history[1:]] == [("Replace", "flowkit")] * 2
    assert case.items[0].offer == ("role:clerk@south",)
    office.engine.unclaim(held, by="ann")
    assert {*listed(office, "ben")} == {"L-1", "L-2"}  # the offer has moved while ann had it
    (protocol,) = office.engine.hand_overs("ben")
    assert (protocol.giver, protocol.receiver, protocol.remaining) == ("unit:north", "unit:south", 0)
    assert office.engine.confirm_hand_over(protocol.id, by="ben").confirmed_at is not None
    told = office.engine.explain_assignment(item, by="ben").to_text("zh")
    assert "由单位south中角色clerk的任职者接替单位north中角色clerk的任职者" in told


def test_without_a_successor_the_unit_above_takes_over(office: House) -> None:
    item = start(office, "local", "L-1", unit="north")
    deploy(office, ann_moves_and(*NO_NORTH, departures="  - {work: move}\n"))
    case = office.engine.case(item, by="cat")
    assert (case.unit, case.items[0].offer) == ("office", ("unit:office",))
    assert listed(office, "dan") == ["L-1"]


def test_a_unit_that_is_kept_leaves_its_work_where_it_is(office: House) -> None:
    item = start(office, "local", "L-1", unit="north")
    deploy(office, ann_moves_and(*NO_NORTH, departures="  - {unit: north, work: keep}\n"))
    assert office.engine.case(item, by="ann").items[0].offer == ("role:clerk@north",)


def test_a_vacant_position_is_no_reason_and_one_that_is_gone_is(office: House) -> None:
    item = start(office, "local", "L-1", unit="north")
    deploy(office, ann_moves_and())  # the position of the clerk in the north is vacant
    assert listed(office, "ben") == []
    deploy(office, MORE)
    (finding,) = refused(office, ann_moves_and(NORTH_CLERK))
    assert (finding.element, finding.message.en.split(",")[0]) == (item, "position north-clerk is there no more")
    rule = "  - {position: north-clerk, work: move, to: south-clerk}\n"
    deploy(office, ann_moves_and(NORTH_CLERK, departures=rule))
    assert listed(office, "ben") == ["L-1"]
    assert office.engine.case(item, by="ben").unit == "north"


def test_a_group_hands_its_work_to_another_group(office: House) -> None:
    item = start(office, "board", "B-1")
    gone = "  board: {members: [{person: dan}]}\n"
    assert [each.element for each in refused(office, without(gone))] == [item]
    deploy(office, without(gone, departures="  - {group: board, work: move, to: council}\n"))
    assert listed(office, "cat") == ["B-1"]


def test_a_successor_without_anybody_refuses_the_change(office: House) -> None:
    start(office, "local", "L-1", unit="north")
    empty = "  south: {name: south, zh: 南区, level: team, parent: office}\n"
    people = ann_moves_and(
        *NO_NORTH,
        f"{empty}=>{empty}  empty: {{parent: office}}\n",
        departures="  - {unit: north, work: move, to: empty}\n",
    )
    (finding,) = refused(office, people)
    assert "nobody has unit:empty" in finding.message.en


def test_many_open_things_are_named_up_to_a_bound(office: House) -> None:
    for number in range(103):
        office.engine.claim(start(office, "plain", f"P-{number}"), by="ann")
    found = refused(office, without(ANN))
    assert len(found) == 101
    assert found[-1].message.en == "and 3 more"


def test_an_organisation_that_has_not_changed_is_not_looked_at(office: House) -> None:
    item = start(office, "plain", "P-1")
    office.engine.claim(item, by="ann")
    deploy(office, without(ANN, departures="  - {work: keep}\n"))
    deploy(office, without(ANN, departures="  - {work: keep}\n"))


# by date


def ends(*lines: str, departures: str = "") -> str:
    return without(
        f"{ANN}=>{ANN.replace('north-clerk}', 'north-clerk, to: 2026-11-20}')}", *lines, departures=departures
    )


@pytest.mark.parametrize(
    ("rule", "receiver"), [("  - {work: move}\n", "cat"), ("  - {person: ann, work: move, to: dan}\n", "dan")]
)
def test_on_the_day_after_the_last_one_work_moves(office: House, rule: str, receiver: str) -> None:
    deploy(office, ends(departures=rule))
    item = start(office, "plain", "P-1")
    office.engine.claim(item, by="ann")
    office.engine.advance_to("2026-11-20T23:59+08:00")
    assert listed(office, "ann") == ["P-1"]
    office.engine.advance_to("2026-11-21T00:00+08:00")
    assert listed(office, receiver) == ["P-1"]


def test_a_date_cannot_be_refused_and_what_is_open_then_comes_before_the_superior(office: House) -> None:
    deploy(office, ends())
    item = start(office, "plain", "P-1")
    office.engine.claim(item, by="ann")
    office.engine.advance_to("2026-11-21T09:00+08:00")
    (protocol,) = office.engine.hand_overs("cat")
    assert (protocol.giver, protocol.receiver, protocol.remaining) == ("ann", "cat", 1)
    assert [(each.item, each.done, each.code) for each in protocol.items] == [(item, False, "left-open")]
    assert [each.kind for each in office.engine.hand_over_list("ann", by="cat")] == ["held"]
    made = office.engine.hand_over_all("ann", to="ben", by="cat")
    assert [each.done for each in made.items] == [True]
    assert office.engine.run_due() == 0


def test_what_is_kept_by_rule_makes_no_protocol(office: House) -> None:
    deploy(office, ends(departures="  - {work: keep}\n"))
    office.engine.claim(start(office, "plain", "P-1"), by="ann")
    office.engine.advance_to("2026-11-21T09:00+08:00")
    assert office.engine.hand_overs("cat") == []


def test_a_unit_ends_by_its_date_and_nobody_holds_its_positions_then(office: House) -> None:
    ended = NORTH.replace("parent: office", "parent: office, to: 2026-11-20")
    deploy(
        office, without(f"{NORTH}=>{ended}", departures="  - {unit: north, work: move, to: south}\n  - {work: move}\n")
    )
    item = start(office, "local", "L-1", unit="north")
    mine = start(office, "plain", "P-1")
    office.engine.claim(mine, by="ann")
    office.engine.advance_to("2026-11-23T09:00+08:00")
    assert "L-1" in listed(office, "ben")
    assert office.engine.case(item, by="cat").unit == "south"
    assert listed(office, "cat") == ["P-1"]  # ann held no other position
    assert len(office.engine.hand_overs("ben")) == 1


def test_a_unit_that_is_over_begins_no_case(office: House) -> None:
    ended = NORTH.replace("parent: office", "parent: office, to: 2026-11-15")
    deploy(office, without(f"{NORTH}=>{ended}", f"{ANN}=>{TO_SOUTH}"))
    with pytest.raises(Exception, match="has no unit north"):
        start(office, "local", "L-1", unit="north")


def test_what_ended_while_nobody_looked_is_caught_up(office: House) -> None:
    deploy(office, ends(departures="  - {work: move}\n"))
    office.engine.claim(start(office, "plain", "P-1"), by="ann")
    office.clock.move_to(office.clock.now() + 20 * 86_400_000_000)
    office.engine.run_due()
    assert listed(office, "cat") == ["P-1"]


def test_a_new_deployment_takes_the_place_of_the_dates_before(office: House) -> None:
    deploy(office, ends(departures="  - {work: move}\n"))
    office.engine.claim(start(office, "plain", "P-1"), by="ann")
    deploy(office, MORE)
    office.engine.advance_to("2026-11-23T09:00+08:00")
    assert listed(office, "ann") == ["P-1"]
    assert office.engine.hand_overs("cat") == []
