"""Signers added and removed (加签, 减签): in a round, sequential and parallel, and at a step that one person does."""

from __future__ import annotations

import pytest
from core_case import PEOPLE, CoreCase, case_of
from core_sketch import Part, deadline, exclusive, feel, parallel, process, rounds, sub, task

from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.fields import DataField
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.people import AssignmentRule
from flowkit.core.definition.round_rule import RoundRule, Share
from flowkit.core.instance.records import Scope
from flowkit.core.workitem.facts import ItemOffered, ItemWithdrawn
from flowkit.core.workitem.records import WorkItem

CAST = {**PEOPLE, **dict.fromkeys(("eve", "fay", "gil"), ("role:clerk",))}
EVERYBODY = RoundRule("all", frozenset({"yes"}), frozenset({"pass"}), result="result", tally="tally")
HALF = RoundRule("share", frozenset({"yes"}), share=Share(1, 2, over=True), result="result", tally="tally")


def signing(rule: RoundRule | None = None, *, sequential: bool = False) -> ProcessDefinition:
    fields = [
        DataField("vote", "string", choices=("yes", "no", "pass")),
        DataField("result", "string"),
        DataField("tally", "context"),
    ]
    sign = rounds("signers", outcome="vote", rule=rule, sequential=sequential, results="votes", deadlines=("limit",))
    return process("start > sign > after > end", fields=fields, sign=sign, deadlines=[deadline("limit", "PT2H")])


def started(*definitions: ProcessDefinition, **data: object) -> CoreCase:
    case = case_of(*definitions, people=CAST)
    case.start(data, by="rea")
    return case


def of(case: CoreCase, person: str) -> WorkItem:
    """The open item of this person."""
    key = f"person:{person}"
    (found,) = [
        item for item in case.open_items() if item.assignee == person or (not item.assignee and key in item.offer)
    ]
    return found


def signers(case: CoreCase) -> list[str]:
    """Who has an open item."""
    return sorted((item.assignee or item.offer[0]).removeprefix("person:") for item in case.open_items())


def add(case: CoreCase, place: str, person: str, *, by: str) -> None:
    case.did("add-signer", of(case, by).id, by=by, to=person, target=place)


def vote(case: CoreCase, *people: str, vote: str = "yes") -> None:
    for person in people:
        case.did("complete", of(case, person).id, {"vote": vote}, by=person)


def counts(case: CoreCase) -> tuple[int, int, int]:
    """All, open, and completed turns of the round."""
    scope = next(scope for scope in case.all(Scope) if scope.kind == "round")
    return scope.total, scope.live, scope.completed


# in a parallel round


def test_a_signer_beside_is_one_more_of_a_parallel_round() -> None:
    case = started(signing(EVERYBODY), signers=["ann", "bob"])

    add(case, "beside", "cid", by="ann")
    assert signers(case) == ["ann", "bob", "cid"]
    assert counts(case) == (3, 3, 0)
    vote(case, "ann", "bob")
    assert signers(case) == ["cid"]
    vote(case, "cid")

    assert case.at() == ["after"]
    assert case.data["result"] == "approved"


def test_a_signer_before_makes_mine_wait_in_a_parallel_round() -> None:
    case = started(signing(EVERYBODY), signers=["ann", "bob"])

    add(case, "before", "cid", by="ann")
    assert signers(case) == ["bob", "cid"]
    assert counts(case) == (3, 2, 0)
    vote(case, "cid")

    assert signers(case) == ["ann", "bob"]
    vote(case, "ann", "bob")
    assert case.at() == ["after"]
    assert len(case.facts(ItemWithdrawn)) == 1


def test_a_signer_after_follows_mine_in_a_parallel_round() -> None:
    case = started(signing(EVERYBODY), signers=["ann", "bob"])

    add(case, "after", "cid", by="ann")
    assert signers(case) == ["ann", "bob"]
    vote(case, "ann")
    assert signers(case) == ["bob", "cid"]
    vote(case, "bob", "cid")

    assert case.at() == ["after"]


def test_what_follows_is_not_offered_when_the_round_is_decided() -> None:
    case = started(signing(EVERYBODY), signers=["ann", "bob"])
    add(case, "after", "cid", by="ann")

    vote(case, "ann", vote="no")

    assert case.at() == ["after"]
    assert case.data["result"] == "refused"
    assert "cid" not in {fact.offer[0] for fact in case.facts(ItemOffered)}


def test_several_after_one_another_come_in_the_order_in_which_they_stand() -> None:
    case = started(signing(EVERYBODY), signers=["ann"])
    add(case, "after", "cid", by="ann")
    add(case, "after", "bob", by="ann")
    add(case, "before", "eve", by="ann")

    order = []
    while case.at() != ["after"]:
        (person,) = signers(case)
        order.append(person)
        vote(case, person)

    assert order == ["eve", "ann", "bob", "cid"]


def test_limits_are_fresh_for_each_turn() -> None:
    case = started(signing(EVERYBODY), signers=["ann"])
    case.advance(minutes=30)

    add(case, "before", "cid", by="ann")
    assert case.minutes(of(case, "cid").due_at) == 150
    case.advance(minutes=10)
    vote(case, "cid")

    assert case.minutes(of(case, "ann").due_at) == 160
    assert [each.verdict for each in case.all(Deadline)] == ["void", "kept", ""]


# in a sequential round


def test_signers_change_the_order_of_a_sequential_round() -> None:
    case = started(signing(EVERYBODY, sequential=True), signers=["ann", "bob"])
    add(case, "before", "cid", by="ann")
    vote(case, "cid")
    add(case, "after", "eve", by="ann")
    vote(case, "ann")
    assert signers(case) == ["eve"]
    add(case, "beside", "fay", by="eve")
    assert signers(case) == ["eve", "fay"]
    vote(case, "eve")
    assert signers(case) == ["fay"]
    vote(case, "fay")
    assert signers(case) == ["bob"]
    assert counts(case) == (5, 1, 4)
    vote(case, "bob")

    assert case.at() == ["after"]
    assert case.data["tally"] == {
        "result": "approved", "total": 5, "approved": 5, "refused": 0, "abstained": 0, "open": 0,
    }  # fmt: skip


def test_a_later_member_of_a_sequential_round_can_be_removed() -> None:
    case = started(signing(EVERYBODY, sequential=True), signers=["ann", "bob", "cid"])

    case.did("remove-signer", of(case, "ann").id, by="rea", to="bob")
    vote(case, "ann")

    assert signers(case) == ["cid"]
    vote(case, "cid")
    assert case.at() == ["after"]


def test_the_member_whose_turn_it_is_can_be_removed_from_a_sequential_round() -> None:
    case = started(signing(EVERYBODY, sequential=True), signers=["ann", "bob", "cid"])
    vote(case, "ann")

    case.did("remove-signer", of(case, "bob").id, by="rea")

    assert signers(case) == ["cid"]
    assert counts(case) == (2, 1, 1)
    vote(case, "cid")
    assert case.at() == ["after"]


# removing


def test_a_removed_signer_loses_the_item_in_the_same_action() -> None:
    case = started(signing(EVERYBODY), signers=["ann", "bob", "cid"])
    item = of(case, "bob")
    case.did("claim", item.id, by="bob")

    case.did("remove-signer", item.id, by="rea")

    assert signers(case) == ["ann", "cid"]
    assert case.get(WorkItem, item.id).status == "withdrawn"
    assert counts(case) == (2, 2, 0)


def test_a_round_can_be_decided_by_removing_a_signer() -> None:
    case = started(signing(HALF), signers=["ann", "bob", "cid", "eve"])
    vote(case, "ann", "bob")

    case.did("remove-signer", of(case, "eve").id, by="rea")

    assert case.at() == ["after"]
    assert case.data["result"] == "approved"


def test_with_the_last_open_signer_removed_the_votes_given_decide() -> None:
    case = started(signing(EVERYBODY), signers=["ann", "bob"])
    vote(case, "ann")

    case.did("remove-signer", of(case, "bob").id, by="rea")

    assert case.at() == ["after"]
    assert case.data["result"] == "approved"


@pytest.mark.parametrize("sequential", [False, True])
def test_the_last_signer_cannot_be_removed(*, sequential: bool) -> None:
    case = started(signing(EVERYBODY, sequential=sequential), signers=["ann"])

    assert case.refused("remove-signer", of(case, "ann").id, by="rea").code == "last-signer"


def test_whoever_is_removed_takes_along_nobody_who_follows() -> None:
    case = started(signing(EVERYBODY), signers=["ann", "bob"])
    add(case, "before", "cid", by="ann")

    case.did("remove-signer", of(case, "cid").id, by="ann")

    assert signers(case) == ["ann", "bob"]


def test_a_signer_to_follow_can_be_removed_by_whoever_added_it() -> None:
    case = started(signing(EVERYBODY), signers=["ann", "bob"])
    add(case, "after", "cid", by="ann")

    assert case.refused("remove-signer", of(case, "ann").id, by="bob", to="cid").code == "not-authorised"
    case.did("remove-signer", of(case, "ann").id, by="ann", to="cid")
    vote(case, "ann", "bob")

    assert case.at() == ["after"]


def test_removing_needs_a_reason_and_the_right() -> None:
    case = started(signing(EVERYBODY), signers=["ann", "bob"])
    item = of(case, "bob")

    assert case.refused("remove-signer", item.id, by="rea", reason="").code == "reason-missing"
    assert case.refused("remove-signer", item.id, by="ann").code == "not-authorised"
    assert case.refused("remove-signer", item.id, by="rea", to="cid").code == "no-signer"


# rule 9, and who may


@pytest.mark.parametrize("sequential", [False, True])
def test_nobody_is_added_who_signs_or_has_signed(*, sequential: bool) -> None:
    case = started(signing(EVERYBODY, sequential=sequential), signers=["ann", "bob", "cid"])
    vote(case, "ann")
    item = of(case, "bob")
    add(case, "after", "eve", by="bob")

    for person in ("ann", "cid", "eve"):
        assert case.refused("add-signer", item.id, by="bob", to=person, target="beside").code == "already-in-round"
        assert case.refused("transfer", item.id, by="bob", to=person).code == "already-in-round"
        assert case.refused("delegate", _claimed(case, item), by="bob", to=person).code == "already-in-round"


def _claimed(case: CoreCase, item: WorkItem) -> int:
    if case.get(WorkItem, item.id).status == "offered":
        case.did("claim", item.id, by="bob")
    return item.id


def test_who_is_kept_apart_is_not_added() -> None:
    sign = Part("userTask", task(rules=[AssignmentRule("role", "clerk")], excluding=("draft",)).spec)
    case = started(process("start > draft > sign > end", draft=task(), sign=sign))
    case.did("complete", case.item("draft").id, by="bob")

    item = case.item("sign")

    assert case.refused("add-signer", item.id, by="ann", to="bob", target="beside").code == "person-excluded"
    assert case.refused("add-signer", item.id, by="ann", to="nobody", target="beside").code == "person-unknown"
    assert case.refused("add-signer", item.id, by="ann", to="ann", target="beside").code == "person-excluded"
    assert case.refused("add-signer", item.id, by="ann", to="cid", target="above").code == "place-unknown"
    assert case.refused("add-signer", item.id, by="max", to="cid", target="after").code == "not-authorised"


# at a step of one person


def plain() -> ProcessDefinition:
    return process("start > work > after > end", work=task())


def test_a_signer_before_signs_a_plain_step_first() -> None:
    case = started(plain())
    case.did("claim", case.item("work").id, by="ann")

    case.did("add-signer", case.item("work").id, by="ann", to="max", target="before")
    assert signers(case) == ["max"]
    case.did("complete", of(case, "max").id, by="max")

    assert signers(case) == ["ann"]
    case.did("complete", of(case, "ann").id, by="ann")
    assert case.at() == ["after"]


def test_a_signer_after_holds_a_plain_step_until_that_one_has_signed() -> None:
    case = started(plain())

    case.did("add-signer", case.item("work").id, by="ann", to="max", target="after")
    case.did("complete", case.item("work").id, {"sum": 1}, by="ann")
    assert signers(case) == ["max"]
    assert case.data["sum"] == 1
    case.did("complete", of(case, "max").id, by="max")

    assert case.at() == ["after"]


@pytest.mark.parametrize("first", ["ann", "max"])
def test_both_must_sign_a_plain_step_beside_each_other(first: str) -> None:
    case = started(plain())
    case.did("claim", case.item("work").id, by="ann")

    add(case, "beside", "max", by="ann")
    case.did("complete", of(case, first).id, by=first)
    (last,) = signers(case)
    case.did("complete", of(case, last).id, by=last)

    assert {first, last} == {"ann", "max"}
    assert case.at() == ["after"]
    assert case.get(Scope, 1).live == 1


def test_three_beside_with_one_before_leave_together() -> None:
    case = started(plain())
    case.did("claim", case.item("work").id, by="ann")
    add(case, "beside", "max", by="ann")
    add(case, "beside", "dea", by="max")
    add(case, "before", "bob", by="max")
    assert signers(case) == ["ann", "bob", "dea"]

    for person in ("ann", "dea", "bob"):
        case.did("complete", of(case, person).id, by=person)
        assert case.at() == ["work"] * (2 if person == "ann" else 1)

    assert signers(case) == ["max"]
    case.did("complete", of(case, "max").id, by="max")
    assert case.at() == ["after"]


def test_an_added_signer_of_a_plain_step_can_be_removed_and_the_holder_cannot() -> None:
    case = started(plain())
    case.did("claim", case.item("work").id, by="ann")
    add(case, "beside", "max", by="ann")

    assert case.refused("remove-signer", of(case, "ann").id, by="rea").code == "no-signer"
    case.did("complete", of(case, "ann").id, by="ann")
    case.did("remove-signer", of(case, "max").id, by="ann")

    assert case.at() == ["after"]


def test_a_signer_before_who_is_removed_gives_the_step_back() -> None:
    case = started(plain())
    case.did("claim", case.item("work").id, by="ann")
    add(case, "before", "max", by="ann")

    case.did("remove-signer", of(case, "max").id, by="ann")

    assert signers(case) == ["ann"]


def test_a_return_takes_all_signers_of_a_step_along() -> None:
    case = started(process("start > draft > work > end", draft=task(), work=task()))
    case.complete("draft")
    case.did("claim", case.item("work").id, by="ann")
    add(case, "beside", "max", by="ann")
    add(case, "after", "dea", by="ann")

    case.did("return-for-rework", of(case, "max").id, by="max")
    assert case.at() == ["draft"]
    case.complete("draft", "work")

    assert case.head.status == "completed"


def test_straight_back_comes_to_the_one_signer_who_returned_it() -> None:
    case = started(process("start > draft > work > end", draft=task(), work=task()))
    case.complete("draft", by="bob")
    case.did("claim", case.item("work").id, by="ann")
    add(case, "beside", "max", by="ann")

    case.did("return-straight", of(case, "max").id, by="max")
    case.did("complete", of(case, "ann").id, by="ann")
    assert case.at() == ["draft"]
    case.complete("draft", by="bob")
    assert signers(case) == ["max"]
    case.did("complete", of(case, "max").id, by="max")

    assert case.head.status == "completed"


def test_signers_of_a_step_in_a_subprocess_hold_the_subprocess() -> None:
    inner = sub("begin > work > finish", work=task())
    case = started(process("start > inside > after > end", inside=inner))
    case.did("claim", case.item("work").id, by="ann")
    add(case, "beside", "max", by="ann")
    add(case, "after", "dea", by="max")

    for person in ("max", "ann"):
        case.did("complete", of(case, person).id, by=person)
    assert signers(case) == ["dea"]
    case.did("complete", of(case, "dea").id, by="dea")

    assert case.at() == ["after"]


# withdrawing


def test_a_vote_can_be_taken_back_until_the_round_is_decided() -> None:
    case = started(signing(EVERYBODY), signers=["ann", "bob", "cid"])
    item = of(case, "ann")
    vote(case, "ann")

    case.did("withdraw", item.id, by="ann")
    assert counts(case) == (3, 3, 0)
    assert signers(case) == ["ann", "bob", "cid"]
    vote(case, "bob", "ann")
    vote(case, "cid", vote="no")

    assert case.data["tally"] == {
        "result": "refused", "total": 3, "approved": 2, "refused": 1, "abstained": 0, "open": 0,
    }  # fmt: skip
    assert case.refused("withdraw", item.id, by="ann").code in ("gone", "acted-on")
    assert case.data["votes"] == [{"vote": "yes"}, {"vote": "yes"}, {"vote": "no"}]


@pytest.mark.parametrize("changed", [False, True])
def test_a_vote_of_a_sequential_round_is_taken_back_until_the_next_has_acted(*, changed: bool) -> None:
    case = started(signing(EVERYBODY, sequential=True), signers=["ann", "bob"])
    if changed:
        add(case, "before", "cid", by="ann")
        vote(case, "cid")
    item = of(case, "ann")
    vote(case, "ann")

    case.did("withdraw", item.id, by="ann")
    assert signers(case) == ["ann"]
    again = of(case, "ann")
    vote(case, "ann")
    assert signers(case) == ["bob"]
    case.did("claim", of(case, "bob").id, by="bob")

    assert case.refused("withdraw", again.id, by="ann").code == "acted-on"
    vote(case, "bob")
    assert case.at() == ["after"]


def test_a_vote_that_is_taken_back_takes_along_who_follows_it() -> None:
    case = started(signing(EVERYBODY), signers=["ann", "bob"])
    add(case, "after", "cid", by="ann")
    item = of(case, "ann")
    vote(case, "ann")
    assert signers(case) == ["bob", "cid"]

    case.did("withdraw", item.id, by="ann")
    assert signers(case) == ["ann", "bob"]
    vote(case, "ann", "bob", "cid")

    assert case.at() == ["after"]


def test_an_added_signer_of_a_plain_step_can_take_the_step_back() -> None:
    case = started(plain())
    case.did("add-signer", case.item("work").id, by="ann", to="max", target="after")
    case.did("complete", case.item("work").id, by="ann")
    item = of(case, "max")
    case.did("complete", item.id, by="max")
    assert case.at() == ["after"]

    case.did("withdraw", item.id, by="max")
    assert signers(case) == ["max"]
    case.did("complete", of(case, "max").id, by="max")

    assert case.at() == ["after"]


def test_who_signed_beside_takes_that_back_only_while_the_other_has_not_signed() -> None:
    case = started(plain())
    case.did("claim", case.item("work").id, by="ann")
    add(case, "beside", "max", by="ann")
    item = of(case, "ann")
    case.did("complete", item.id, by="ann")

    case.did("withdraw", item.id, by="ann")
    again = of(case, "ann")
    case.did("complete", again.id, by="ann")
    case.did("complete", of(case, "max").id, by="max")

    assert case.refused("withdraw", again.id, by="ann").code == "acted-on"
    assert case.at() == ["after"]


def test_weights_follow_the_signers() -> None:
    by_weight = RoundRule(
        "weights", frozenset({"yes"}), share=Share(1, 2, over=True), weight=feel("get value(weights, signer)"),
        result="result", tally="tally",
    )  # fmt: skip
    case = started(signing(by_weight), signers=["ann", "bob"], weights={"ann": 1, "bob": 1, "cid": 5})
    item = of(case, "ann")
    assert case.refused("add-signer", item.id, by="ann", to="eve", target="beside").code == "round-invalid"

    add(case, "beside", "cid", by="ann")
    vote(case, "ann")
    assert "result" not in case.data
    case.did("remove-signer", of(case, "cid").id, by="ann")
    vote(case, "bob")

    assert case.data["result"] == "approved"


# returns to a round, and out of one


@pytest.mark.parametrize("sequential", [False, True])
def test_a_return_to_a_round_begins_it_anew_with_all_its_members(*, sequential: bool) -> None:
    case = started(signing(EVERYBODY, sequential=sequential), signers=["ann", "bob"])
    vote(case, "ann", "bob")
    case.advance(minutes=30)

    case.did("return-for-rework", case.item("after").id, by="ann", target="sign")

    assert signers(case) == (["ann"] if sequential else ["ann", "bob"])
    assert counts(case) == (2, 1 if sequential else 2, 0)
    assert {case.minutes(item.due_at) for item in case.open_items()} == {150}
    vote(case, "ann", "bob")
    assert case.at() == ["after"]
    assert case.data["tally"] == {
        "result": "approved", "total": 2, "approved": 2, "refused": 0, "abstained": 0, "open": 0,
    }  # fmt: skip


def test_a_round_comes_straight_back_to_the_step_that_returned_it() -> None:
    sign = rounds("signers", outcome="vote", rule=EVERYBODY)
    fields = [DataField("vote", "string", choices=("yes", "no", "pass")), DataField("result", "string")]
    fields.append(DataField("tally", "context"))
    case = started(process("start > sign > between > work > end", fields=fields, sign=sign), signers=["ann", "bob"])
    vote(case, "ann", "bob")
    case.complete("between")

    case.did("return-straight", case.item("work").id, by="ann", target="sign")
    assert signers(case) == ["ann", "bob"]
    vote(case, "ann", "bob")

    assert case.at() == ["work"]
    case.complete("work")
    assert case.head.status == "completed"


def test_a_round_in_a_subprocess_is_a_target_inside_it() -> None:
    sign = rounds('["ann", "bob"]')
    inner = sub("begin > sign > check > finish", sign=sign)
    case = started(process("start > inside > end", inside=inner))
    vote(case, "ann", "bob")

    case.did("return-for-rework", case.item("check").id, by="ann")
    assert signers(case) == ["ann", "bob"]
    vote(case, "ann", "bob")
    case.complete("check")

    assert case.head.status == "completed"


def test_a_round_that_was_not_walked_is_no_target() -> None:
    sign = rounds('["ann", "bob"]')
    lines = "start > which > sign > check > end", "which > check"
    case = started(process(*lines, which=exclusive(sign="false", default="check"), sign=sign))

    assert case.refused("return-for-rework", case.item("check").id, by="ann", target="sign").code == "target-not-walked"


def test_a_return_out_of_a_round_takes_all_its_turns_along() -> None:
    case = started(process("start > draft > sign > end", draft=task(), sign=rounds('["ann", "bob", "cid"]')))
    case.complete("draft")
    add(case, "beside", "eve", by="ann")
    add(case, "before", "fay", by="bob")

    case.did("return-for-rework", of(case, "eve").id, by="eve")

    assert case.at() == ["draft"]
    assert [scope.id for scope in case.all(Scope)] == [1]
    case.complete("draft")
    assert signers(case) == ["ann", "bob", "cid"]


def test_a_return_on_from_a_step_that_would_have_gone_straight_back_takes_every_branch_along() -> None:
    lines = "start > draft > first > split > (left | right) > join > end"
    case = started(process(lines, split=parallel(), join=parallel()))
    case.complete("draft", "first")
    case.did("return-straight", case.item("left").id, by="ann", target="first")
    assert case.at() == ["first", "right"]

    case.did("return-for-rework", case.item("first").id, by="ann", target="draft")
    assert case.at() == ["draft"]
    case.complete("draft", "first", "left", "right")

    assert case.head.status == "completed"
