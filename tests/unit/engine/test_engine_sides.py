"""Dispatch, advice and copies as an application uses them: inboxes, rights, limits, what ends with what."""

from __future__ import annotations

import pytest
from diagrams import House, diagram, user

from flowkit import NotAuthorised, NotFound, OperationRefused
from flowkit.core.operations import copying
from flowkit.engine.views import ItemView

HELP = '<flowkit:operation name="dispatch" within="PT2H"/>'
FREE = '<flowkit:operation name="dispatch" waits="false"/>'


def begun(house: House, *settings: str) -> ItemView:
    """An item of the clerks, ann and ben."""
    house.deploy(diagram("letters", user("check", *settings), user("sign", role="boss")))
    house.engine.start("letters", by="cat")
    return house.only_item("ann")


def refused(house: House, operation: str, item: str, data: dict[str, object] | None = None, **how: str) -> str:
    with pytest.raises((OperationRefused, NotAuthorised)) as caught:
        house.engine.operate(operation, item, data, **how)
    return caught.value.code


# dispatch


def test_a_dispatched_item_is_the_receivers_and_the_dispatcher_still_reads_the_case(house: House) -> None:
    item = begun(house)

    house.engine.dispatch(item.id, to="dan", by="ann")

    assert house.engine.worklist("ann") == house.engine.worklist("ben") == []
    got = house.only_item("dan")
    assert (got.id, got.status, got.dispatched_by, got.why[0].zh) == (item.id, "offered", "ann", "由 ann 分办")
    assert house.engine.case(item.case_id, by="ann").id == item.case_id
    assert [(each.id, each.how) for each in house.engine.done_list("ann")] == [(item.id, "dispatched")]


def test_a_dispatch_is_taken_back_until_the_receiver_has_accepted(house: House) -> None:
    item = begun(house)
    house.engine.dispatch(item.id, to="dan", by="ann")

    house.engine.withdraw(item.id, by="ann", reason="wrong person")

    assert house.engine.worklist("dan") == []
    assert [each.id for each in house.engine.worklist("ben")] == [item.id]
    history = house.engine.case(item.case_id, by="cat").history
    assert [each.action for each in history if each.actor == "ann"] == ["dispatch", "withdraw"]
    house.engine.dispatch(item.id, to="dan", by="ann")
    house.engine.claim(item.id, by="dan")
    assert refused(house, "withdraw", item.id, by="ann") == "acted-on"


def test_a_receiver_refuses_before_accepting_and_the_group_has_the_item_again(house: House) -> None:
    item = begun(house)
    house.engine.dispatch(item.id, to="dan", by="ann", helpers=["cat"])

    house.engine.return_to_sender(item.id, by="dan", reason="not mine")

    assert [each.id for each in house.engine.worklist("ben")] == [item.id]
    assert house.engine.worklist("dan") == house.engine.worklist("cat") == []


def test_a_dispatched_item_goes_back_no_further(house: House) -> None:
    house.deploy(diagram("letters", user("write"), user("check", role="boss"), user("sign", role="boss")))
    house.engine.start("letters", by="dan")
    house.engine.complete(house.only_item("ann").id, by="ann")
    item = house.only_item("cat").id
    house.engine.dispatch(item, to="ben", by="cat")
    house.engine.transfer(item, to="dan", by="ben")
    house.engine.return_to_sender(item, by="dan", reason="no")

    assert refused(house, "return-to-sender", item, by="ben", reason="no") == "dispatched"


@pytest.mark.parametrize(
    ("data", "how", "code"),
    [
        ({}, {"to": "zoe"}, "person-unknown"),
        ({}, {"to": "ann"}, "person-excluded"),
        ({"helpers": ["dan"]}, {"to": "dan"}, "receiver-invalid"),
        ({"helpers": ["role:clerk"]}, {"to": "dan"}, "receiver-invalid"),
        ({"helpers": [1]}, {"to": "dan"}, "receiver-invalid"),
        ({"helpers": ["zoe"]}, {"to": "dan"}, "person-unknown"),
        ({"helpers": ["ben"], "within": "soon"}, {"to": "dan"}, "quantity-invalid"),
    ],
)
def test_what_is_no_dispatch_is_refused(house: House, data: dict[str, object], how: dict[str, str], code: str) -> None:
    item = begun(house)

    assert refused(house, "dispatch", item.id, data, by="ann", **how) == code
    assert house.only_item("ann") == item


def test_only_an_item_of_a_group_is_dispatched(house: House) -> None:
    item = begun(house)
    house.engine.dispatch(item.id, to="dan", by="ann")

    assert refused(house, "dispatch", item.id, by="dan", to="ben") == "no-group"
    assert refused(house, "dispatch", item.id, by="ann", to="ben") == "not-authorised"


def test_a_named_dispatcher_sends_on_what_is_not_accepted(house: House) -> None:
    item = begun(house, '<flowkit:operation name="dispatch" who="role:boss"/>')
    house.engine.dispatch(item.id, to="dan", by="cat")
    house.engine.dispatch(item.id, to="ben", by="cat")

    assert house.engine.worklist("dan") == []
    house.engine.withdraw(item.id, by="cat")
    assert house.only_item("ann").offer == item.offer


# helpers


def test_the_lead_completes_when_the_helpers_have_answered(house: House) -> None:
    item = begun(house, HELP)
    house.engine.dispatch(item.id, to="dan", by="ann", helpers=["ben"], reason="what does the law say?")
    (help_,) = house.engine.worklist("ben")
    assert (help_.kind, help_.parent, help_.matter) == ("helper", item.id, "what does the law say?")
    assert help_.due_at is not None
    assert (help_.due_at - help_.created_at).total_seconds() == 2 * 3600
    assert refused(house, "complete", item.id, by="dan") == "answers-missing"
    (told,) = [each for each in house.engine.operations(item.id, by="dan") if each.name == "complete"]
    assert (told.allowed, told.code) == (False, "answers-missing")

    house.engine.answer(help_.id, "article 22", by="ben")
    house.engine.complete(item.id, by="dan")

    (given,) = [each for each in house.engine.case(item.case_id, by="dan").items if each.kind == "helper"]
    assert (given.status, given.done_by, given.data) == ("answered", "ben", {"answer": "article 22"})
    assert [each.how for each in house.engine.done_list("ben")] == ["answered"]


def test_where_nothing_waits_open_help_is_gone_with_the_item(house: House) -> None:
    item = begun(house, FREE)
    house.engine.dispatch(item.id, to="dan", by="ann", helpers=["ben"])

    house.engine.complete(item.id, by="dan")

    assert house.engine.worklist("ben") == []
    statuses = {each.kind: each.status for each in house.engine.case(item.case_id, by="cat").items}
    assert statuses["helper"] == "withdrawn"


def test_help_that_is_declined_is_waited_for_no_longer(house: House) -> None:
    item = begun(house)
    house.engine.dispatch(item.id, to="dan", by="ann", helpers=["ben"])
    (help_,) = house.engine.worklist("ben")

    house.engine.return_to_sender(help_.id, by="ben", reason="not my field")
    house.engine.complete(item.id, by="dan")

    assert house.engine.case(item.case_id, by="cat").active == ("sign",)
    assert [each.cause for each in house.engine.notices("ann")] == ["helper"]


# advice


def test_advice_is_asked_answered_and_told_and_nothing_waits(house: House) -> None:
    item = begun(house)
    house.engine.claim(item.id, by="ann")

    house.engine.ask_advice(item.id, to=["dan", "role:boss"], question="may we?", by="ann")

    assert house.engine.case(item.case_id, by="dan").id == item.case_id
    (asked,) = house.engine.worklist("dan")
    house.engine.answer(asked.id, "we may", by="dan")
    (told,) = house.engine.notices("ann")
    assert (told.cause, told.body) == ("advice", "we may")
    house.engine.complete(item.id, by="ann")
    assert [each.step for each in house.engine.worklist("cat")] == ["sign"]
    assert house.engine.case(item.case_id, by="dan").id == item.case_id


def test_nobody_answers_what_he_asked_of_a_role_of_his_own(house: House) -> None:
    item = begun(house)
    house.engine.claim(item.id, by="ann")
    house.engine.ask_advice(item.id, to=["role:clerk"], question="may we?", by="ann", waits=True)
    (asked,) = [each for each in house.engine.worklist("ben") if each.kind == "advice"]

    assert refused(house, "answer", asked.id, {"answer": "we may"}, by="ann") == "person-excluded"
    house.engine.transfer(item.id, to="ben", by="ann")
    house.engine.claim(item.id, by="ben")
    assert refused(house, "answer", asked.id, {"answer": "we may"}, by="ben") == "person-excluded"
    assert refused(house, "complete", item.id, by="ben") == "answers-missing"
    house.engine.transfer(item.id, to="cat", by="ben")
    house.engine.answer(asked.id, "we may", by="ben")
    house.engine.complete(item.id, by="cat")


def test_a_copy_goes_to_no_more_than_so_many_at_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "MOST", 2)
    item = begun(house)

    assert refused(house, "cc", item.case_id, {"to": ["role:clerk", "dan"]}, by="cat") == "receivers-too-many"
    house.engine.cc(item.case_id, to=["role:clerk"], by="cat")


def test_who_asked_and_who_has_the_item_now_may_withdraw_the_question(house: House) -> None:
    item = begun(house)
    house.engine.claim(item.id, by="ann")
    house.engine.ask_advice(item.id, to=["dan", "cat"], question="may we?", by="ann", waits=True)
    first, second = house.engine.worklist("dan")[0], house.engine.worklist("cat")[0]
    house.engine.transfer(item.id, to="ben", by="ann")
    assert refused(house, "withdraw", first.id, by="ben") == "not-authorised"
    house.engine.claim(item.id, by="ben")

    house.engine.withdraw(first.id, by="ben")
    house.engine.withdraw(second.id, by="ann")

    house.engine.complete(item.id, by="ben")
    with pytest.raises(NotFound):
        house.engine.case(item.case_id, by="dan")


@pytest.mark.parametrize("end", ["return", "cancel", "complete"])
def test_what_was_asked_ends_with_the_item_and_a_copy_stays(house: House, end: str) -> None:
    house.deploy(diagram("letters", user("write"), user("check", role="boss"), user("sign", role="boss")))
    case = house.engine.start("letters", by="ann").id
    house.engine.complete(house.only_item("ann").id, by="ann")
    item = house.only_item("cat").id
    house.engine.claim(item, by="cat")
    house.engine.ask_advice(item, to=["dan"], question="may we?", by="cat")
    house.engine.cc(item, to=["dan"], by="cat")

    if end == "return":
        house.engine.return_for_rework(item, by="cat", reason="again")
    elif end == "cancel":
        house.engine.cancel(case, by="ann", reason="no")
    else:
        house.engine.complete(item, by="cat")

    (copy,) = house.engine.worklist("dan")
    assert copy.kind == "copy"
    house.engine.read(copy.id, by="dan")
    (read,) = house.engine.done_list("dan")
    assert (read.how, read.done_by, read.ended_at is not None) == ("read", "dan", True)


@pytest.mark.parametrize("deed", ["suspend", "delegate", "transfer"])
def test_what_was_asked_stays_with_the_item_whatever_its_holder_does(house: House, deed: str) -> None:
    states = '<flowkit:states><flowkit:state id="waiting" number="1" name="waiting" zh="等待"/></flowkit:states>'
    step = user("check", '<flowkit:operation name="suspend" states="waiting"/>')
    house.deploy(diagram("letters", step, user("sign", role="boss"), head=states))
    house.engine.start("letters", by="cat")
    item = house.only_item("ann").id
    house.engine.claim(item, by="ann")
    house.engine.ask_advice(item, to=["dan"], question="may we?", by="ann")

    state, to = ("waiting", "") if deed == "suspend" else ("", "ben")
    house.engine.operate(deed, item, by="ann", reason="so it is", state=state, to=to)

    house.engine.answer(house.only_item("dan").id, "we may", by="dan")


# copies


def test_a_copy_to_a_role_is_one_for_each_holder_with_a_receipt_of_its_own(house: House) -> None:
    item = begun(house)

    house.engine.cc(item.case_id, to=["role:clerk", "dan"], by="cat", reason="for information")

    copies = [each for each in house.engine.case(item.case_id, by="cat").items if each.kind == "copy"]
    assert sorted(each.offer for each in copies) == [("person:ann",), ("person:ben",), ("person:dan",)]
    (got,) = [each for each in house.engine.worklist("ben") if each.kind == "copy"]
    assert (got.matter, got.parent, got.step) == ("for information", "", "")
    house.engine.read(got.id, by="ben")
    states = [each.status for each in house.engine.case(item.case_id, by="cat").items if each.kind == "copy"]
    assert sorted(states) == ["offered", "offered", "read"]


def test_a_copy_is_read_and_nothing_else(house: House) -> None:
    item = begun(house)
    house.engine.cc(item.case_id, to=["dan"], by="cat")
    (copy,) = house.engine.worklist("dan")

    assert refused(house, "complete", copy.id, by="dan") == "wrong-kind"
    assert refused(house, "claim", copy.id, by="dan") == "wrong-kind"
    assert refused(house, "read", item.id, by="ann") == "wrong-kind"
    assert refused(house, "cc", item.case_id, {"to": []}, by="cat") == "receiver-missing"
    assert refused(house, "cc", item.case_id, {"to": ["role:nobody"]}, by="cat") == "person-unknown"
