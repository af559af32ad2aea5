"""Rounds over a group, or over whoever holds a role: who has a turn, and what happens when that changes meanwhile."""

from __future__ import annotations

import pytest
from diagrams import PEOPLE, House, diagram, field, user

from flowkit import DefinitionInvalid, OperationRefused
from flowkit.engine.deploy import open_parcel

BOARD = """
groups:
  board: {members: [{person: ann, chair: true}, {person: ben}, {person: cat}]}
  spare: {members: [{person: dan, to: 2026-11-15}]}
"""
HALF = 'outcome="vote" rule="share" share="&gt;1/2" approve="yes" result="passed" tally="count"'
FIELDS = [
    field("vote", choices="yes,no"),
    field("passed", "boolean"),
    field("count", "context"),
    field("who"),
    field("given", "list"),
]


def voting(members: str, rule: str = HALF, *, sequential: bool = False, fallback: str = "") -> str:
    named = f' fallback="{fallback}"' if fallback else ""
    by_name = f'<flowkit:assignment{named}><flowkit:rule kind="data" value="who"/></flowkit:assignment>'
    turn = ' isSequential="true"' if sequential else ""
    rounds = (
        f"<multiInstanceLoopCharacteristics{turn}><extensionElements>"
        f'<flowkit:round members="{members}" element="who" {rule}/></extensionElements>'
        "</multiInstanceLoopCharacteristics>"
    )
    step = user("vote", by_name, role="", ask=["vote"]).replace("</userTask>", f"{rounds}</userTask>")
    return diagram("voting", step, user("file", role="boss"), fields=FIELDS)


def begun(house: House, file: str, people: str = PEOPLE + BOARD, unit: str | None = None) -> str:
    house.deploy(file, people=people)
    return house.engine.start("voting", by="dan", unit=unit).id


def have_turns(house: House, case: str) -> list[str]:
    items = house.engine.case(case, by="dan").items
    return [each.offer[0].removeprefix("person:") for each in items if each.step == "vote" and each.ended_at is None]


def vote(house: House, person: str, how: str = "yes") -> None:
    item = next(each for each in house.engine.worklist(person) if each.step == "vote")
    if item.status == "offered":
        house.engine.claim(item.id, by=person)
    house.engine.complete(item.id, {"vote": how}, by=person, reason="so")


def result(house: House, case: str) -> tuple[object, object]:
    data = house.engine.case(case, by="dan").data
    count = data["count"]
    assert isinstance(count, dict)
    return data["passed"], count["total"]


@pytest.mark.parametrize(
    ("members", "unit", "expected"),
    [
        ("group:board", None, ["ann", "ben", "cat"]),
        ("chair:board", None, ["ann"]),
        ("role:clerk", None, ["ann", "ben"]),
        ("role:clerk@case", "south", ["ben"]),
        ("role:clerk@north", "south", ["ann"]),
        ("unit:office", None, ["cat", "dan"]),
        ("position:south-clerk", None, ["ben"]),
        ("role:boss, group:board, role:clerk", None, ["cat", "ann", "ben"]),
    ],
)
def test_everybody_who_belongs_has_one_turn(house: House, members: str, unit: str | None, expected: list[str]) -> None:
    case = begun(house, voting(members), unit=unit)
    assert have_turns(house, case) == expected


def test_the_quorum_counts_the_members_of_the_beginning(house: House) -> None:
    case = begun(house, voting("group:board"))
    house.deploy(voting("group:board"), people=PEOPLE + BOARD.replace("{person: cat}", "{person: cat}, {person: dan}"))
    assert have_turns(house, case) == ["ann", "ben", "cat"]  # dan has come later, and has no turn
    vote(house, "ann")
    assert house.engine.case(case, by="dan").active == ("vote",)
    vote(house, "ben")
    assert result(house, case) == (True, 3)


def test_whoever_leaves_the_group_keeps_the_turn_and_whoever_joins_is_added(house: House) -> None:
    case = begun(house, voting("group:board"))
    house.deploy(voting("group:board"), people=PEOPLE + BOARD.replace(", {person: ben}", ", {person: dan}"))
    assert have_turns(house, case) == ["ann", "ben", "cat"]
    first = house.engine.worklist("ann")[0]
    house.engine.add_signer(first.id, to="dan", place="beside", by="ann")
    vote(house, "ann")
    vote(house, "dan")
    assert house.engine.case(case, by="dan").active == ("vote",)  # two of four are not more than half
    house.engine.remove_signer(house.engine.worklist("ben")[0].id, to="ben", by="dan", reason="left the board")
    assert result(house, case) == (True, 3)


def test_a_member_who_leaves_the_office_holds_the_change_or_gives_the_turn_away(house: House) -> None:
    case = begun(house, voting("group:board"))
    ben = "  ben: {name: Ben, zh: 本, email: ben@example.com, positions: [{position: south-clerk}]}\n"
    people = (PEOPLE + BOARD).replace(ben, "").replace(", {person: ben}", "")
    with pytest.raises(DefinitionInvalid) as refused:
        house.deploy(voting("group:board"), people=people)
    assert [each.code for each in refused.value.findings] == ["organisation-open-work"]
    house.deploy(voting("group:board"), people=people + "departures: [{person: ben, work: move, to: dan}]\n")
    assert have_turns(house, case) == ["ann", "dan", "cat"]
    vote(house, "dan", "no")
    vote(house, "ann", "no")
    assert result(house, case) == (False, 3)


def test_a_successor_who_votes_already_refuses_the_change(house: House) -> None:
    begun(house, voting("group:board"))
    ben = "  ben: {name: Ben, zh: 本, email: ben@example.com, positions: [{position: south-clerk}]}\n"
    people = (PEOPLE + BOARD).replace(ben, "").replace(", {person: ben}", "")
    with pytest.raises(DefinitionInvalid) as refused:
        house.deploy(voting("group:board"), people=people + "departures: [{work: move}]\n")
    assert "cat already has a turn in this round" in refused.value.findings[0].message.en


@pytest.mark.parametrize("fallback", ["boss", ""])
def test_one_after_the_other_a_member_who_is_gone_by_then_is_not_passed_over(house: House, fallback: str) -> None:
    file = voting("role:clerk", sequential=True, fallback=fallback)
    case = begun(house, file)
    ben = "  ben: {name: Ben, zh: 本, email: ben@example.com, positions: [{position: south-clerk}]}\n"
    people = PEOPLE.replace(ben, "") + "departures: [{person: ben, work: keep}]\n"
    house.deploy(file, people=people)
    vote(house, "ann")
    seen = house.engine.case(case, by="dan")
    if fallback:
        assert [(each.step, each.offer) for each in seen.items if each.ended_at is None] == [("vote", ("role:boss",))]
    else:
        assert [each.code for each in seen.incidents] == ["vacancy"]


def test_one_after_the_other_a_turn_to_come_moves_to_the_successor(house: House) -> None:
    file = voting("role:clerk", sequential=True)
    case = begun(house, file)
    ben = "  ben: {name: Ben, zh: 本, email: ben@example.com, positions: [{position: south-clerk}]}\n"
    house.deploy(file, people=PEOPLE.replace(ben, "") + "departures: [{person: ben, work: move, to: dan}]\n")
    vote(house, "ann")
    assert have_turns(house, case) == ["dan"]
    vote(house, "dan")
    assert result(house, case) == (True, 2)


def test_a_group_without_anybody_is_an_incident_and_begins_when_it_has_members(house: House) -> None:
    file = voting("group:spare", "")
    case = begun(house, file)
    (incident,) = house.engine.case(case, by="dan").incidents
    assert incident.code == "round-empty"
    house.deploy(file, people=PEOPLE + BOARD.replace("2026-11-15", "2026-12-31"))
    house.engine.retry(incident.id, by="dan")
    assert have_turns(house, case) == ["dan"]


def test_votes_of_members_weigh_by_their_office(house: House) -> None:
    rule = 'outcome="vote" rule="weights" share="&gt;1/2" approve="yes" result="passed" tally="count"'
    voters = '<flowkit:voter position="head" weight="3"/><flowkit:voter weight="1"/>'
    case = begun(house, voting("group:board", rule).replace(f"{rule}/>", f"{rule}>{voters}</flowkit:round>"))
    vote(house, "cat")
    assert result(house, case) == (True, 3)


def test_a_turn_is_given_to_nobody_who_has_one(house: House) -> None:
    begun(house, voting("group:board"))
    (item,) = house.engine.worklist("ann")
    with pytest.raises(OperationRefused) as refused:
        house.engine.transfer(item.id, to="ben", by="ann")
    assert refused.value.code == "already-in-round"


def test_what_the_organisation_does_not_have_is_a_warning(house: House) -> None:
    folder = house.write(voting("group:nobody,role:nothing@nowhere,position:none,unit:void,role:clerk@case"))
    found = sorted((each.code, each.message.en.rsplit(" ", 1)[1]) for each in open_parcel(folder).warnings)
    found = [each for each in found if each[0].endswith("-unknown")]
    assert found == [
        ("group-unknown", "nobody"),
        ("position-unknown", "none"),
        ("role-unknown", "nothing"),
        ("unit-unknown", "nowhere"),
        ("unit-unknown", "void"),
    ]
