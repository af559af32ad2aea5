"""Work items: offering, claim, complete, transfer, return to sender; who may, and every refusal."""

import pytest
from core_case import CoreCase, case_of, started
from core_sketch import deadline, extending, process, rounds, scale, state, task

from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.people import AssignmentRule, OperationSetting
from flowkit.core.instance.facts import StateChanged
from flowkit.core.operations.table import OPERATIONS
from flowkit.core.workitem.facts import ItemClaimed, ItemCompleted, ItemTransferred, OperationDone
from flowkit.core.workitem.records import WorkItem

PLAIN = process("start > work > after > end")


def test_work_is_offered_to_a_role_and_says_why_and_who_sent_it() -> None:
    case = started(PLAIN, by="max")

    item = case.item("work")
    assert (item.status, item.offer, item.sender, item.assignee) == ("offered", ("role:clerk",), "max", "")
    assert item.why == (("role clerk", "role clerk"),)
    assert item.inbox_keys == ("role:clerk",)


def test_who_claims_has_it_and_the_others_no_longer_see_it() -> None:
    case = started(PLAIN)

    case.did("claim", case.item("work").id, by="bob")

    item = case.item("work")
    assert (item.status, item.assignee, item.inbox_keys) == ("claimed", "bob", ("person:bob",))
    assert case.refused("claim", item.id, by="cid").code == "not-authorised"
    assert case.refused("complete", item.id, by="cid").code == "not-authorised"
    assert case.refused("claim", item.id, by="bob").text.en == "claim: bob holds the item already"


def test_completing_an_item_that_nobody_holds_claims_it_on_the_way() -> None:
    case = started(PLAIN)

    facts = case.did("complete", case.item("work").id, {"a": 1}, by="bob")

    assert [type(fact) for fact in facts[:2]] == [ItemClaimed, ItemCompleted]
    done = case.all(WorkItem)[0]
    assert (done.status, done.assignee, done.done_by, done.data) == ("completed", "bob", "bob", {"a": 1})
    assert done.inbox_keys == ()


def test_the_holder_completes_without_a_second_claim() -> None:
    case = started(PLAIN)
    case.did("claim", case.item("work").id, by="bob")

    case.complete("work", by="bob")

    assert len(case.facts(ItemClaimed)) == 1
    assert case.item("after").sender == "bob"


def test_an_item_is_completed_once() -> None:
    case = started(PLAIN)
    number = case.item("work").id
    case.complete("work")

    assert case.refused("complete", number).code == "gone"


def test_nobody_without_the_role_may_take_it() -> None:
    case = started(PLAIN)

    for operation in ("claim", "complete", "return-to-sender", "return-for-rework"):
        refusal = case.refused(operation, case.item("work").id, by="out")
        assert (refusal.code, refusal.unauthorised) == ("not-authorised", True)


def test_whoever_did_the_other_step_may_not_do_this_one() -> None:
    checked = process("start > ask > check > end", check=task(excluding=("ask",)))
    case = started(checked)
    case.complete("ask", by="ann")

    item = case.item("check")
    assert item.excluded == ("ann",)
    for operation in ("claim", "complete", "transfer"):
        assert case.refused(operation, item.id, by="ann", to="bob").code == "not-authorised"
    assert case.refused("transfer", item.id, by="bob", to="ann").code == "person-excluded"
    case.complete("check", by="bob")


def test_the_same_person_gets_the_later_step() -> None:
    again = task(rules=[AssignmentRule("same-person", "ask")])
    case = started(process("start > ask > check > again > end", again=again))
    case.complete("ask", by="cid")
    case.complete("check", by="ann")

    assert case.item("again").offer == ("person:cid",)
    assert case.refused("complete", case.item("again").id, by="ann").code == "not-authorised"
    case.complete("again", by="cid")


def test_nobody_found_is_an_incident_that_ends_when_the_post_is_filled() -> None:
    case = started(process("start > work > end", work=task("expert")))
    assert case.incident().code == "vacancy"
    assert case.at() == []

    case.people = {**case.people, "eva": ("role:expert",)}
    case.did("retry", case.incident().id, by="rea")

    case.complete("work", by="eva")
    assert case.head.status == "completed"


# Transfer


def test_a_transferred_item_is_the_others_and_the_giver_is_out() -> None:
    case = started(PLAIN)
    case.did("claim", case.item("work").id, by="ann")

    case.did("transfer", case.item("work").id, by="ann", to="out")

    item = case.item("work")
    assert (item.status, item.offer, item.assignee, item.sender) == ("offered", ("person:out",), "", "ann")
    assert case.refused("complete", item.id, by="ann").code == "not-authorised"
    case.complete("work", by="out")
    assert [(fact.giver, fact.to) for fact in case.facts(ItemTransferred)] == [("ann", "out")]


def test_a_transfer_that_is_not_accepted_goes_back_to_the_giver() -> None:
    case = started(PLAIN)
    case.did("claim", case.item("work").id, by="ann")
    case.did("transfer", case.item("work").id, by="ann", to="out")
    assert case.item("work").why == (("transferred by ann", "由 ann 转办"),)

    case.did("return-to-sender", case.item("work").id, by="out")

    item = case.item("work")
    assert (item.status, item.offer, item.giver) == ("offered", ("person:ann",), "")
    case.complete("work", by="ann")
    assert case.item("after").status == "offered"


@pytest.mark.parametrize(
    ("to", "code"), [("", "person-unknown"), ("nobody", "person-unknown"), ("ann", "person-excluded")]
)
def test_a_transfer_needs_another_person_whom_the_directory_knows(to: str, code: str) -> None:
    case = started(PLAIN)

    assert case.refused("transfer", case.item("work").id, by="ann", to=to).code == code


def test_nobody_gets_two_open_turns_of_one_round_by_a_transfer() -> None:
    case = started(process("start > sign > end", sign=rounds("signers")), signers=["ann", "bob"])
    of_ann, of_bob = case.open_items("sign")

    assert case.refused("transfer", of_ann.id, by="ann", to="bob").code == "already-in-round"
    case.did("transfer", of_ann.id, by="ann", to="cid")
    assert case.refused("transfer", of_bob.id, by="bob", to="cid").code == "already-in-round"

    case.did("complete", of_ann.id, by="cid")
    case.did("complete", of_bob.id, by="bob")
    assert case.head.status == "completed"


def test_a_claimed_turn_counts_as_one_too() -> None:
    case = started(process("start > sign > end", sign=rounds("2", count=True)))
    first, second = case.open_items("sign")
    case.did("claim", first.id, by="bob")

    assert case.refused("transfer", second.id, by="ann", to="bob").code == "already-in-round"


# Unclaim, delegate, draft


def test_an_unclaimed_item_is_the_groups_again() -> None:
    case = started(PLAIN)
    case.did("claim", case.item("work").id, by="ann")

    case.did("unclaim", case.item("work").id, by="ann")

    item = case.item("work")
    assert (item.status, item.assignee, item.inbox_keys) == ("offered", "", ("role:clerk",))
    case.complete("work", by="bob")


def test_what_was_offered_to_nobody_else_is_not_unclaimed() -> None:
    case = started(PLAIN)
    case.did("transfer", case.item("work").id, by="ann", to="bob")
    case.did("claim", case.item("work").id, by="bob")

    assert case.refused("unclaim", case.item("work").id, by="bob").code == "no-group"


def test_a_delegated_item_comes_back_to_be_confirmed() -> None:
    case = started(PLAIN)
    case.did("claim", case.item("work").id, by="ann")
    case.did("delegate", case.item("work").id, by="ann", to="out")
    item = case.item("work")
    assert (item.status, item.assignee, item.giver, item.inbox_keys) == ("delegated", "out", "ann", ("person:out",))
    assert case.refused("complete", item.id, by="ann").code == "not-authorised"

    case.complete("work", by="out", a=1)

    item = case.item("work")
    assert (item.status, item.assignee, item.giver, item.data) == ("claimed", "ann", "", {"a": 1})
    case.complete("work", by="ann", a=2)
    done = case.all(WorkItem)[0]
    assert (done.status, done.done_by, done.data) == ("completed", "ann", {"a": 2})
    assert case.item("after").sender == "ann"


def test_where_nothing_is_to_be_confirmed_the_other_completes_on_the_givers_behalf() -> None:
    settings = (OperationSetting("delegate", confirm=False),)
    case = started(process("start > work > after > end", work=task(operations=settings)))
    case.did("claim", case.item("work").id, by="ann")
    case.did("delegate", case.item("work").id, by="ann", to="out")

    case.complete("work", by="out")

    done = case.all(WorkItem)[0]
    assert (done.status, done.done_by, done.on_behalf_of) == ("completed", "out", "ann")
    assert case.item("after").status == "offered"


@pytest.mark.parametrize("who", ["out", "ann"])
def test_a_delegated_item_is_handed_back_undone_or_taken_back(who: str) -> None:
    settings = (OperationSetting("delegate", confirm=False),)
    case = started(process("start > work > end", work=task(operations=settings)))
    case.did("claim", case.item("work").id, by="ann")
    case.did("delegate", case.item("work").id, by="ann", to="out")
    assert case.refused("hand-back", case.item("work").id, by="bob").code == "not-authorised"

    case.did("hand-back", case.item("work").id, by=who)

    item = case.item("work")
    assert (item.status, item.assignee, item.giver, item.on_behalf_of) == ("claimed", "ann", "", "")
    assert case.refused("hand-back", item.id, by="ann").code == "wrong-state"
    case.complete("work", by="ann")


@pytest.mark.parametrize(
    ("to", "code"), [("", "person-unknown"), ("nobody", "person-unknown"), ("ann", "person-excluded")]
)
def test_a_delegation_needs_another_person_whom_the_directory_knows(to: str, code: str) -> None:
    case = started(PLAIN)
    case.did("claim", case.item("work").id, by="ann")

    assert case.refused("delegate", case.item("work").id, by="ann", to=to).code == code


def test_nobody_gets_two_turns_of_one_round_by_a_delegation() -> None:
    case = started(process("start > sign > end", sign=rounds("signers")), signers=["ann", "bob"])
    of_ann, _ = case.open_items("sign")
    case.did("claim", of_ann.id, by="ann")

    assert case.refused("delegate", of_ann.id, by="ann", to="bob").code == "already-in-round"


def test_a_draft_is_kept_with_the_item_and_replaced_by_the_next() -> None:
    case = started(PLAIN)
    case.did("claim", case.item("work").id, by="ann")

    case.did("save-draft", case.item("work").id, {"a": 1, "b": 2}, by="ann")
    case.did("save-draft", case.item("work").id, {"a": 3}, by="ann")

    item = case.item("work")
    assert (item.status, item.data) == ("claimed", {"a": 3})
    assert "a" not in case.data
    assert case.refused("save-draft", item.id, {"a": 4}, by="bob").code == "not-authorised"


# Return to sender


def test_an_item_returns_to_whoever_did_the_step_before() -> None:
    case = started(process("start > ask > work > end"))
    case.complete("ask", by="bob")

    case.did("return-to-sender", case.item("work").id, by="cid")

    assert case.at() == ["ask"]
    assert case.item("ask").offer == ("person:bob",)
    assert [(item.node, item.status, item.reason) for item in case.all(WorkItem)] == [
        ("ask", "completed", ""),
        ("work", "returned", "because"),
        ("ask", "offered", ""),
    ]
    case.complete("ask", by="bob")
    case.complete("work", by="cid")
    assert case.head.status == "completed"


def test_a_claimed_item_is_past_returning_to_the_sender() -> None:
    case = started(process("start > ask > work > end"))
    case.complete("ask")
    case.did("claim", case.item("work").id, by="cid")

    assert case.refused("return-to-sender", case.item("work").id, by="cid").code == "not-authorised"


def test_an_item_that_nobody_sent_in_this_scope_has_nowhere_to_return() -> None:
    case = started(PLAIN)

    assert case.refused("return-to-sender", case.item("work").id).code == "no-sender"


def test_a_declared_target_is_where_the_item_returns() -> None:
    back = OperationSetting("return-to-sender", targets=("ask",))
    case = started(process("start > ask > note > work > end", work=task(operations=(back,))))
    case.complete("ask", by="bob")
    case.complete("note", by="ann")

    case.did("return-to-sender", case.item("work").id, by="cid")

    assert case.at() == ["ask"]


# The table


NAMED_ONLY = ("close", "jump")
"""Offered to nobody until the process names who may."""
WITH_REASON = [
    each.name
    for each in OPERATIONS.values()
    if each.reason and each.who and "open" in each.cases and each.name not in NAMED_ONLY
]


@pytest.mark.parametrize("operation", WITH_REASON)
def test_an_operation_that_needs_a_reason_is_refused_without_one(operation: str) -> None:
    case = started(process("start > ask > work > end", operations=[OperationSetting("suspend", states=("waiting",))]))
    case.complete("ask")
    if operation in ("suspend", "ask-advice"):
        case.did("claim", case.item("work").id)
    if operation.endswith("-extension"):
        rule = deadline("limit", "PT4H", extension=extending("PT4H", decided_by=("role:clerk",)))
        case = started(process("start > work > end", deadlines=[rule], work=task(deadlines=("limit",))))
        case.did("claim", case.item("work").id)
    if operation == "resolve":
        case = started(process("start > work > end", work=task("expert")))
    subject = _subject(case, OPERATIONS[operation].subject)

    by = "max" if "superior" in OPERATIONS[operation].who else "ann"

    assert case.refused(operation, subject, reason=" ", by=by).code == "reason-missing"


def _subject(case: CoreCase, kind: str) -> int:
    if kind == "case":
        return 0
    if kind == "deadline":
        return case.clock("limit").id
    return case.item("work").id if kind == "item" else case.incident().id


def test_an_operation_that_no_row_describes_is_refused() -> None:
    case = started(PLAIN)

    assert case.refused("explode").code == "operation-unknown"


@pytest.mark.parametrize(
    ("operation", "what"),
    [("claim", "item"), ("complete", "item"), ("retry", "incident"), ("resolve", "incident")],
)
def test_a_subject_that_is_not_there_is_gone(operation: str, what: str) -> None:
    case = started(PLAIN)

    refusal = case.refused(operation, 99)
    assert refusal.code == "gone"
    assert what in refusal.text.en


@pytest.mark.parametrize("operation", [name for name, each in OPERATIONS.items() if each.cases == {"open"}])
def test_nothing_can_be_done_with_a_case_that_has_ended(operation: str) -> None:
    case = started(PLAIN)
    number = case.item("work").id
    case.complete("work", "after")

    assert case.refused(operation, number).code == "gone"


def test_a_process_takes_an_operation_away_and_a_step_gives_it_back() -> None:
    no, yes = OperationSetting("claim", allowed=False), OperationSetting("claim")
    case = started(process("start > work > after > end", operations=[no], after=task(operations=(yes,))))

    assert case.refused("claim", case.item("work").id).code == "not-offered"
    case.complete("work")
    case.did("claim", case.item("after").id)


def test_a_process_says_who_may() -> None:
    only = OperationSetting("cancel", who=("role:manager",), end_state="withdrawn")
    case = started(process("start > work > end", operations=[only]))

    assert case.refused("cancel", by="ann").code == "not-authorised"
    case.did("cancel", by="max")

    assert (case.head.status, case.head.end_state) == ("cancelled", "withdrawn")


def test_only_the_starter_cancels_unless_the_process_says_otherwise() -> None:
    case = started(PLAIN, by="ann")

    assert case.refused("cancel", by="bob").code == "not-authorised"
    case.did("cancel", by="ann")

    assert (case.head.status, case.head.end_state) == ("cancelled", "cancelled")
    assert [item.status for item in case.all(WorkItem)] == ["withdrawn"]


def test_each_operation_is_recorded_with_actor_and_reason() -> None:
    case = started(PLAIN)

    case.did("claim", case.item("work").id, by="bob", reason="mine")

    assert case.facts(OperationDone) == [OperationDone("claim", case.item("work").id, "bob", "mine")]


def test_the_state_of_a_step_is_that_of_the_case_when_it_comes_and_when_it_is_claimed() -> None:
    states = [state("pending"), state("working"), state("done")]
    case = started(
        process("start > work > after > end", states=states,
                work=task(state="pending", claimed="working"), after=task(state="done"))
    )  # fmt: skip
    assert case.head.state == "pending"

    case.did("claim", case.item("work").id)
    assert case.head.state == "working"
    case.complete("work")

    assert case.head.state == "done"
    assert [(fact.before, fact.state) for fact in case.facts(StateChanged)] == [
        ("", "pending"),
        ("pending", "working"),
        ("working", "done"),
    ]


def test_a_graded_field_is_not_lowered_by_a_form() -> None:
    case = started(_graded(), severity=2)

    assert case.refused("complete", case.item("work").id, {"severity": 3}).code == "grade-lowered"
    case.complete("work", severity=1)
    assert case.data["severity"] == 1


def _graded() -> ProcessDefinition:
    return process("start > work > after > end", scales=[scale("severity", 1, 2, 3, 4)])


def test_a_grade_that_the_scale_does_not_know_is_refused() -> None:
    case = started(_graded(), severity=2)

    assert case.refused("complete", case.item("work").id, {"severity": 9}).code == "grade-unknown"


@pytest.mark.parametrize(
    ("data", "code"),
    [({"severity": 3}, "grade-lowered"), ({"severity": 2}, "grade-same"), ({"severity": 7}, "grade-unknown"),
     ({"other": 1}, "not-graded"), ({}, "not-graded")],
)  # fmt: skip
def test_a_grade_is_only_raised(data: dict[str, object], code: str) -> None:
    case = started(_graded(), severity=2)

    assert case.refused("raise", 0, data).code == code
    assert case.data["severity"] == 2


def test_a_grade_is_raised_by_who_works_on_the_case_or_reads_it() -> None:
    case = started(_graded(), severity=4)

    assert case.refused("raise", 0, {"severity": 1}, by="out").code == "not-authorised"
    case.did("raise", 0, {"severity": 3}, by="bob")
    case.did("raise", 0, {"severity": 2}, by="rea")

    assert case.data["severity"] == 2


def test_a_first_grade_is_no_change_of_one() -> None:
    case = started(_graded())

    case.complete("work", severity=4)

    assert case.data["severity"] == 4


def test_a_refusal_leaves_no_trace_in_the_records() -> None:
    case = case_of(PLAIN)
    case.start()
    before = dict(case.rows)

    case.refused("complete", case.item("work").id, by="out")

    assert case.rows == before
    assert len(case.actions) == 1
