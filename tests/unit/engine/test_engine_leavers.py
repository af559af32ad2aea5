"""Who leaves: what hangs on somebody is listed, and goes to another in one transaction with a protocol."""

from __future__ import annotations

import pytest
from diagrams import PEOPLE, House, diagram, field, user

from flowkit import NotAuthorised
from flowkit.engine.views import EntrustedView

MANY = (
    PEOPLE.replace(
        "persons:\n",
        "persons:\n  eve: {name: Eve, positions: [{position: south-clerk}]}\n"
        "  fay: {name: Fay, positions: [{position: north-clerk}]}\n",
    )
    .replace("  messenger:", "  inspector: {unit: north, roles: [auditor]}\n  messenger:")
    .replace("[{position: north-clerk}]}\n  ben", "[{position: north-clerk}, {position: inspector}]}\n  ben")
    + """
substitutions:
  - {person: ann, by: ben, from: 2026-12-01, to: 2026-12-05}
  - {person: ben, by: ann, to: 2026-11-01}
groups: {board: {members: [{person: ann, to: 2027-01-31}]}}
rosters: {watch: {shifts: [{persons: [ann, ben], hours: "09:00-10:00", dates: 2026-11-01..2026-11-30}]}}
"""
)
ROUND = (
    '<multiInstanceLoopCharacteristics isSequential="true"><extensionElements>'
    '<flowkit:round collection="signers" element="signer"/></extensionElements></multiInstanceLoopCharacteristics>'
)
BY_NAME = '<flowkit:assignment><flowkit:rule kind="data" value="signer"/></flowkit:assignment>'


def signing(rounds: str = ROUND) -> str:
    step = user("sign", BY_NAME, role="").replace("</userTask>", f"{rounds}</userTask>")
    return diagram("signing", step, fields=[field("signers", "list"), field("signer")])


@pytest.fixture
def office(house: House) -> House:
    house.deploy(
        diagram("plain", user("do")),
        diagram("two", user("first"), user("second")),
        diagram("alone", user("do", role="auditor")),
        signing(),
        people=MANY,
    )
    return house


def kinds(house: House, person: str = "ann", by: str = "cat") -> list[tuple[str, str]]:
    return [(each.kind, each.business_key or each.name) for each in house.engine.hand_over_list(person, by=by)]


OF_ANN = [("substituted", "ben"), ("duty", "watch"), ("member", "board")]


def start(house: House, process: str, key: str, by: str = "dan", **data: object) -> str:
    case = house.engine.start(process, data, by=by, business_key=key).id
    return next(item.id for item in house.engine.case(case, by="cat").items)


def fill(office: House) -> dict[str, str]:
    """One thing of each kind that hangs on ann; the item of each by the key of its case."""
    engine = office.engine
    items = {
        key: start(office, "plain", key)
        for key in ("held", "offered", "helper", "advice", "copy", "delegated", "added")
    }
    engine.claim(items["held"], by="ann")
    engine.dispatch(items["offered"], to="ann", by="ben")
    engine.dispatch(items["helper"], to="eve", by="ben", helpers=["ann"])
    engine.claim(items["advice"], by="eve")
    engine.ask_advice(items["advice"], to=["ann"], by="eve", question="what do you say")
    engine.claim(items["copy"], by="eve")
    engine.cc(items["copy"], to=["ann"], by="eve")
    engine.complete(items["copy"], by="eve")
    engine.claim(items["delegated"], by="ann")
    engine.delegate(items["delegated"], to="eve", by="ann")
    engine.claim(items["added"], by="eve")
    engine.add_signer(items["added"], to="ann", place="after", by="eve")
    items["returned"] = start(office, "two", "returned")
    engine.claim(items["returned"], by="eve")
    engine.complete(items["returned"], by="eve")
    second = next(each.id for each in engine.worklist("ann") if each.business_key == "returned")
    engine.claim(second, by="ann")
    engine.return_straight(second, by="ann", reason="wrong")
    items["turn"] = start(office, "signing", "turn", signers=["ben", "ann", "fay"])
    items["only"] = start(office, "alone", "only")
    return items


def test_everything_that_hangs_on_a_person_is_listed(office: House) -> None:
    fill(office)
    assert sorted(kinds(office)) == sorted(
        [
            ("held", "held"), ("offered", "offered"), ("helper", "helper"), ("advice", "advice"), ("copy", "copy"),
            ("only", "only"), ("delegated", "delegated"), ("awaited", "returned"), ("awaited", "added"),
            ("turn", "turn"), *OF_ANN,
        ]
    )  # fmt: skip
    assert kinds(office, by="ann") == kinds(office)
    assert ("substitute", "ann") in kinds(office, "ben")  # from December on


def test_the_list_is_for_the_person_and_superiors_others_see_what_they_may_read(office: House) -> None:
    fill(office)
    assert {kind for kind, _ in kinds(office, by="dan")} >= {"held", "awaited"}  # dan has started these cases
    assert not {"substituted", "duty", "member"} & {kind for kind, _ in kinds(office, by="dan")}
    with pytest.raises(NotAuthorised):
        office.engine.hand_over_list("cat", by="fay")


def test_everything_goes_over_in_one_protocol_and_comes_to_the_other(office: House) -> None:
    items = fill(office)
    engine = office.engine

    made = engine.hand_over_all("ann", to="fay", by="cat", reason="leaves")

    refused = [(each.code, each.text.zh) for each in made.items if not each.done]
    assert refused == [("already-in-round", "fay 在本轮会签中已有事项")]  # fay signs there as well
    assert [kind for kind, _ in kinds(office)] == ["only", "turn", "substituted", "duty", "member"]
    assert made.remaining == 1
    listed = {each.business_key: each for each in engine.worklist("fay") if each.business_key != "only"}
    assert {"held", "offered", "helper", "advice", "copy"} <= {*listed}
    assert listed["copy"].kind == "copy"
    engine.complete(items["delegated"], by="eve")
    assert next(each for each in engine.worklist("fay") if each.business_key == "delegated").status == "claimed"
    engine.complete(items["added"], by="eve")
    assert [each.assignee or each.offer for each in engine.worklist("fay") if each.business_key == "added"] == [
        ("person:fay",)
    ]
    first = next(each for each in engine.worklist("eve") if each.business_key == "returned")
    engine.claim(first.id, by="eve") if first.status == "offered" else None
    engine.complete(first.id, by="eve")
    assert [each.step for each in engine.worklist("fay") if each.business_key == "returned"] == ["second"]
    assert engine.worklist("ann") == [each for each in engine.worklist("ann") if each.business_key == "only"]
    history = engine.case(items["returned"], by="cat").history
    assert [(each.action, each.actor) for each in history if each.action == "Replace"] == [("Replace", "cat")]
    assert "handed over by ann to fay" in engine.explain_assignment(items["held"], by="cat").to_text()


def test_a_turn_to_come_goes_over_and_is_done_by_the_other(office: House) -> None:
    engine = office.engine
    first = start(office, "signing", "turn", signers=["ben", "ann"])
    made = engine.hand_over_all("ann", to="fay", by="ann")
    assert [(each.done, each.item.split(".")[0]) for each in made.items] == [(True, first.split(".")[0])]
    engine.claim(first, by="ben")
    engine.complete(first, by="ben")
    (turn,) = engine.worklist("fay")
    assert (turn.step, turn.offer) == ("sign", ("person:fay",))
    assert engine.worklist("ann") == []


def test_members_who_had_their_turn_keep_it(office: House) -> None:
    engine = office.engine
    first = start(office, "signing", "turn", signers=["ann", "ben"])
    engine.claim(first, by="ann")
    engine.complete(first, by="ann")
    assert kinds(office) == OF_ANN
    assert engine.hand_over_all("ann", to="fay", by="ann").items == ()


def test_a_superior_may_take_over_and_a_colleague_may_not(office: House) -> None:
    fill(office)
    with pytest.raises(NotAuthorised):
        office.engine.hand_over_all("ann", to="ben", by="ben")
    made = office.engine.hand_over_all("ann", to="cat", by="cat")
    assert all(each.done for each in made.items)
    assert len(made.items) == 9


def test_whoever_has_a_turn_now_does_not_wait_for_it(office: House) -> None:
    """The token of an open turn names its signer, too."""
    start(office, "signing", "turn", signers=["ann", "eve"])
    assert kinds(office) == [("offered", "turn"), *OF_ANN]
    assert office.engine.hand_over_list("dan", by="dan") == []
    assert isinstance(office.engine.hand_over_list("ann", by="ann")[0], EntrustedView)
