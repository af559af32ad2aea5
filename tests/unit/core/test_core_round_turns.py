"""Nobody has two turns of one round, except as a named substitute in a sequential one (people, rule 9)."""

from __future__ import annotations

import pytest
from core_case import PEOPLE, CoreCase, case_of
from core_sketch import Part, feel, process, rounds

from flowkit.core.definition import model as m
from flowkit.core.definition.fields import DataField
from flowkit.core.definition.people import Assignment, AssignmentRule
from flowkit.core.definition.round_rule import RoundRule
from flowkit.core.definition.rounds import Round
from flowkit.core.definition.tasks import UserTask
from flowkit.core.workitem.records import WorkItem

CAST = {**PEOPLE, "eve": ("role:clerk",), "fay": ("role:clerk",)}
EVERYBODY = RoundRule("all", frozenset({"yes"}), result="result")
FIELDS = [DataField("vote", "string", choices=("yes", "no")), DataField("result", "string")]


def signing(*fallback: str, sequential: bool = False) -> m.ProcessDefinition:
    """A round over persons; whoever cannot have a turn is replaced by somebody of the fallback role."""
    sign = rounds("signers", outcome="vote", rule=EVERYBODY, sequential=sequential)
    rules = (AssignmentRule("data", "signer"), *(AssignmentRule("role", role) for role in fallback))
    return process(
        "start > sign > after > end",
        fields=FIELDS,
        sign=Part("userTask", UserTask(Assignment(rules)), sign.round),
    )


def of_offices(*, rule: RoundRule | None) -> m.ProcessDefinition:
    """A round in which each turn is offered to all clerks."""
    several = Round(collection=feel("offices"), element="office", outcome="vote" if rule else "", rule=rule)
    clerks = Assignment((AssignmentRule("role", "clerk"),))
    return process("start > sign > after > end", fields=FIELDS, sign=Part("userTask", UserTask(clerks), several))


def started(definition: m.ProcessDefinition, stand_ins: dict[str, str] | None = None, **data: object) -> CoreCase:
    case = case_of(definition, people=CAST)
    case.stand_ins = stand_ins or {}
    case.start(data, by="rea")
    return case


def offers(case: CoreCase) -> list[tuple[tuple[str, ...], str]]:
    return [(item.offer, item.on_behalf_of) for item in case.open_items("sign")]


def item_of(case: CoreCase, person: str) -> WorkItem:
    return next(item for item in case.open_items("sign") if f"person:{person}" in (item.offer or (item.assignee,)))


@pytest.mark.parametrize("signers", [["ann", "bob"], ["bob", "ann"]])
def test_the_turn_of_an_absent_signer_goes_to_the_next_in_line_if_the_stand_in_signs_too(signers: list[str]) -> None:
    case = started(signing("manager"), {"ann": "bob"}, signers=signers)

    assert sorted(offers(case)) == [(("person:bob",), ""), (("role:manager",), "")]
    (other,) = [item for item in case.open_items("sign") if item.offer == ("role:manager",)]
    assert "bob" in other.excluded


def test_with_nobody_next_in_line_it_is_an_incident_and_the_others_sign_on() -> None:
    case = started(signing(), {"ann": "bob"}, signers=["ann", "bob"])

    assert offers(case) == [(("person:bob",), "")]
    assert case.incident().code == "vacancy"


def test_one_person_stands_in_for_one_signer_of_a_parallel_round_only() -> None:
    case = started(signing("manager"), {"ann": "eve", "bob": "eve"}, signers=["ann", "bob", "cid"])

    assert offers(case) == [(("person:eve",), "ann"), (("role:manager",), ""), (("person:cid",), "")]


def test_in_a_sequential_round_a_stand_in_signs_for_the_absent_and_for_himself() -> None:
    case = started(signing(sequential=True), {"ann": "bob"}, signers=["ann", "bob"])

    assert offers(case) == [(("person:bob",), "ann")]
    case.did("complete", case.item("sign").id, {"vote": "yes"}, by="bob")
    assert offers(case) == [(("person:bob",), "")]
    case.did("complete", case.item("sign").id, {"vote": "yes"}, by="bob")
    assert case.at() == ["after"]


def test_a_substitution_that_begins_in_mid_round_moves_no_turn_that_is_there() -> None:
    case = started(signing("manager"), signers=["ann", "bob"])
    case.stand_ins = {"ann": "bob"}

    assert offers(case) == [(("person:ann",), ""), (("person:bob",), "")]
    assert case.refused("transfer", item_of(case, "ann").id, by="ann", to="bob").code == "already-in-round"
    case.did("complete", item_of(case, "bob").id, {"vote": "yes"}, by="bob")
    assert case.refused("transfer", item_of(case, "ann").id, by="ann", to="bob").code == "already-in-round"


def test_a_turn_that_begins_later_comes_to_no_stand_in_who_signs_already() -> None:
    case = started(signing("manager"), signers=["ann", "bob"])
    case.did("add-signer", item_of(case, "ann").id, by="ann", to="cid", target="after")
    case.stand_ins = {"cid": "bob"}

    case.did("complete", item_of(case, "ann").id, {"vote": "yes"}, by="ann")

    assert case.open_items("sign")[-1].offer == ("person:bob",), "the turn of bob himself"
    assert case.incident().code == "vacancy"


@pytest.mark.parametrize("voted", [False, True])
def test_nobody_is_added_whose_stand_in_has_a_turn(*, voted: bool) -> None:
    case = started(signing(), {"cid": "bob"}, signers=["ann", "bob"])
    if voted:
        case.did("complete", item_of(case, "bob").id, {"vote": "yes"}, by="bob")

    for place in ("before", "after", "beside"):
        refused = case.refused("add-signer", item_of(case, "ann").id, by="ann", to="cid", target=place)
        assert refused.code == "already-in-round"
        assert refused.text.en == "bob stands in for cid and already has a turn in this round"
    case.did("add-signer", item_of(case, "ann").id, by="ann", to="eve", target="beside")


def test_a_stand_in_of_a_signer_is_not_added_either() -> None:
    case = started(signing(), {"ann": "eve"}, signers=["ann", "bob"])

    assert (
        case.refused("add-signer", item_of(case, "bob").id, by="bob", to="eve", target="beside").code
        == "already-in-round"
    )


@pytest.mark.parametrize("operation", ["claim", "complete"])
def test_of_a_vote_nobody_takes_two_turns_of_a_group(operation: str) -> None:
    case = started(of_offices(rule=EVERYBODY), offices=["a", "b", "c"])
    first, second, third = case.open_items("sign")
    case.did("claim", first.id, by="ann")

    assert case.refused(operation, second.id, {"vote": "yes"} if operation == "complete" else {}, by="ann").code == (
        "already-in-round"
    )
    case.did("complete", first.id, {"vote": "yes"}, by="ann")
    assert case.refused(operation, second.id, {"vote": "yes"} if operation == "complete" else {}, by="ann").code == (
        "already-in-round"
    )
    case.did("claim", second.id, by="bob")
    case.did("claim", third.id, by="cid")


def test_whoever_gave_a_turn_back_may_take_another() -> None:
    case = started(of_offices(rule=EVERYBODY), offices=["a", "b"])
    first, second = case.open_items("sign")
    case.did("claim", first.id, by="ann")
    case.did("unclaim", first.id, by="ann")

    case.did("claim", second.id, by="ann")


def test_a_round_without_a_vote_shares_out_work_and_one_takes_several_parts() -> None:
    case = started(of_offices(rule=None), offices=["a", "b"])

    for item in case.open_items("sign"):
        case.did("claim", item.id, by="ann")
    for item in case.open_items("sign"):
        case.did("complete", item.id, by="ann")

    assert case.at() == ["after"]


def test_one_signer_does_not_have_it_changed_and_sent_straight_back() -> None:
    sign = rounds("signers", outcome="vote", rule=EVERYBODY)
    case = case_of(process("start > draft > sign > end", fields=FIELDS, sign=sign), people=CAST)
    case.start({"signers": ["ann", "bob"]}, by="rea")
    case.did("complete", case.item("draft").id, by="eve")

    refused = case.refused("return-straight", item_of(case, "ann").id, by="ann")

    assert refused.code == "straight-out-of-round"
    assert "return it for rework" in refused.mend.en
    case.did("return-for-rework", item_of(case, "ann").id, by="ann")
    assert case.at() == ["draft"]


def test_a_round_that_is_begun_anew_has_the_signers_of_its_rule_without_those_added_before() -> None:
    sign = rounds("signers", outcome="vote", rule=EVERYBODY)
    case = case_of(process("start > draft > sign > end", fields=FIELDS, sign=sign), people=CAST)
    case.start({"signers": ["ann", "bob"]}, by="rea")
    case.did("complete", case.item("draft").id, by="eve")
    case.did("add-signer", item_of(case, "ann").id, by="ann", to="cid", target="beside")
    case.did("complete", item_of(case, "bob").id, {"vote": "yes"}, by="bob")

    case.did("return-for-rework", item_of(case, "cid").id, by="cid")
    case.did("complete", case.item("draft").id, by="eve")

    assert offers(case) == [(("person:ann",), ""), (("person:bob",), "")]


def test_a_turn_of_a_group_is_dispatched_to_nobody_who_has_one() -> None:
    case = started(of_offices(rule=EVERYBODY), offices=["a", "b"])
    first, second = case.open_items("sign")
    case.did("claim", first.id, by="ann")

    assert case.refused("dispatch", second.id, by="bob", to="ann").code == "already-in-round"
    case.did("dispatch", second.id, by="bob", to="cid")
    case.did("complete", first.id, {"vote": "yes"}, by="ann")
    assert case.refused("transfer", second.id, by="cid", to="ann").code == "already-in-round"
