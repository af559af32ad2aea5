"""Urgent work before less urgent work of the same person (抽调), and what becomes of the work that waits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from diagrams import MORNING, PEOPLE, House, diagram, field, user

from flowkit import FlowkitError, NotAuthorised, OperationRefused
from flowkit.core.protocol import to_datetime
from flowkit.engine.views import ItemView

LIMIT = '<flowkit:deadline id="limit-{0}" name="limit"><flowkit:target within="PT8H"/></flowkit:deadline>'
STATES = (
    '<flowkit:states><flowkit:state id="going" number="1" name="going" zh="办理"/>'
    '<flowkit:state id="aside" number="2" name="set aside" zh="暂放" clocks="{clocks}"/></flowkit:states>'
)
MAY_WAIT = '<flowkit:operation name="interrupt" states="aside"/>'


def work(key: str, priority: int, *extensions: str, clocks: str = "pause") -> str:
    """A process of one step with this priority, whose work may wait."""
    urgency = f'<flowkit:priority value="{priority}"/><flowkit:state set="going"/>'
    step = user("do", LIMIT.format(key), urgency, *(extensions or (MAY_WAIT,)), role="clerk", ask=["note"])
    return diagram(key, step, user("check"), fields=[field("note")], head=STATES.format(clocks=clocks))


@pytest.fixture
def desk(house: House) -> House:
    house.deploy(work("plain", 0), work("urgent", 50), work("fire", 90), work("firm", 0, '<flowkit:clause ref="1"/>'))
    return house


def begun(house: House, process: str, *, claimed_by: str = "") -> str:
    """The id of the item of a fresh case."""
    item = f"{house.engine.start(process, by='cat').id}"
    (found,) = [each for each in house.engine.case(item, by="cat").items if each.step == "do"]
    if claimed_by:
        house.engine.claim(found.id, by=claimed_by)
    return found.id


def seen(house: House, item: str) -> ItemView:
    (found,) = [each for each in house.engine.case(item, by="cat").items if each.id == item]
    return found


def later(house: House, hours: int = 0) -> None:
    """What is due happens, some hours later."""
    house.engine.advance_to(to_datetime(house.clock.now()) + timedelta(hours=hours))


def commands(house: House, item: str) -> list[str]:
    """What was done with the case: operations by their name, else the kind of the command."""
    done = (each.command for each in house.engine.case(item, by="cat").history if each.command)
    return [str(command[1] if command[0] == "Operate" else command[0]) for command in done]


def test_urgent_work_is_taken_up_and_the_other_comes_back_when_it_is_done(desk: House) -> None:
    held, urgent = begun(desk, "plain", claimed_by="ann"), begun(desk, "urgent")
    due = seen(desk, held).due_at

    desk.engine.interrupt(urgent, by="ann", reason="a major incident")

    assert (seen(desk, urgent).status, seen(desk, urgent).assignee) == ("claimed", "ann")
    waits = seen(desk, held)
    assert (waits.status, waits.assignee, waits.interrupted_for) == ("suspended", "ann", urgent)
    assert (desk.engine.case(held, by="cat").state, waits.due_at) == ("aside", None)

    later(desk, hours=3)
    desk.engine.complete(urgent, {"note": "out"}, by="ann")
    later(desk)

    back = seen(desk, held)
    assert (back.status, back.assignee, back.interrupted_for) == ("claimed", "ann", "")
    assert desk.engine.case(held, by="cat").state == "going"
    assert due is not None
    assert back.due_at is not None
    assert (back.due_at - due).total_seconds() == 3 * 3600
    assert commands(desk, held)[-2:] == ["Interrupt", "GiveBack"]
    assert "interrupt" in commands(desk, urgent)


def test_a_state_that_runs_lets_the_limit_of_waiting_work_run(house: House) -> None:
    house.deploy(work("plain", 0, clocks="run"), work("urgent", 50))
    held, urgent = begun(house, "plain", claimed_by="ann"), begun(house, "urgent")
    due = seen(house, held).due_at

    house.engine.interrupt(urgent, by="ann", reason="urgent")

    assert (seen(house, held).status, seen(house, held).due_at) == ("suspended", due)


@pytest.mark.parametrize("end", ["hand-over", "unclaim", "transfer", "cancel", "complete"])
def test_however_the_urgent_item_leaves_the_hands_the_other_comes_back(desk: House, end: str) -> None:
    held, urgent = begun(desk, "plain", claimed_by="ann"), begun(desk, "urgent")
    desk.engine.interrupt(urgent, by="ann", reason="urgent")

    {
        "hand-over": lambda: desk.engine.hand_over(urgent, to="ben", by="ann"),
        "unclaim": lambda: desk.engine.unclaim(urgent, by="ann"),
        "transfer": lambda: desk.engine.transfer(urgent, to="ben", by="ann"),
        "cancel": lambda: desk.engine.cancel(urgent.partition(".")[0], by="cat", reason="a false alarm"),
        "complete": lambda: desk.engine.complete(urgent, by="ann"),
    }[end]()
    later(desk)

    assert (seen(desk, held).status, seen(desk, held).assignee) == ("claimed", "ann")


def test_only_what_has_a_lower_priority_and_may_wait_waits_by_itself(desk: House) -> None:
    plain, urgent = begun(desk, "plain", claimed_by="ann"), begun(desk, "urgent", claimed_by="ann")
    firm, other = begun(desk, "firm", claimed_by="ann"), begun(desk, "urgent")

    desk.engine.interrupt(other, by="ann", reason="more work")

    assert [seen(desk, each).status for each in (plain, urgent, firm)] == ["suspended", "claimed", "claimed"]


def test_what_is_named_waits_alone_and_may_be_as_urgent(desk: House) -> None:
    first, second = begun(desk, "urgent", claimed_by="ann"), begun(desk, "urgent", claimed_by="ann")
    plain, other = begun(desk, "plain", claimed_by="ann"), begun(desk, "urgent")

    desk.engine.interrupt(other, by="ann", reason="this one first", items=[second])

    assert [seen(desk, each).status for each in (first, second, plain)] == ["claimed", "suspended", "claimed"]


def refused(house: House, code: str, item: str, by: str = "ann", **more: object) -> None:
    """The operation is refused, and nothing has changed."""
    with pytest.raises(FlowkitError) as caught:
        house.engine.interrupt(item, by=by, **{"reason": "urgent", **more})  # type: ignore[arg-type]  # because the cases differ
    assert caught.value.code == code
    assert caught.value.text.zh
    assert seen(house, item).status == "offered"


def test_what_cannot_wait_is_told_by_its_reason(desk: House) -> None:
    plain, urgent, fire = begun(desk, "plain"), begun(desk, "urgent"), begun(desk, "fire", claimed_by="ann")
    firm, of_ben = begun(desk, "firm", claimed_by="ann"), begun(desk, "plain", claimed_by="ben")

    refused(desk, "nothing-to-interrupt", urgent)
    refused(desk, "not-interruptible", urgent, items=[firm])
    refused(desk, "more-urgent", urgent, items=[fire])
    refused(desk, "not-in-hand", urgent, items=[of_ben])
    refused(desk, "not-in-hand", urgent, items=[plain])
    refused(desk, "not-in-hand", urgent, items=["no id at all"])
    refused(desk, "reason-missing", urgent, reason=" ")
    refused(desk, "list-expected", urgent, items="ab")
    refused(desk, "not-found", urgent, by="dan")
    assert seen(desk, firm).status == seen(desk, fire).status == "claimed"


def test_a_superior_gives_urgent_work_to_somebody_and_that_person_may_refuse_it(desk: House) -> None:
    held, urgent = begun(desk, "plain", claimed_by="ben"), begun(desk, "urgent")

    with pytest.raises(NotAuthorised):
        desk.engine.interrupt(urgent, to="ben", by="ann", reason="you do it")
    desk.engine.interrupt(urgent, to="ben", by="cat", reason="staff is short")

    assert seen(desk, urgent).offer == ("person:ben",)
    assert seen(desk, held).status == "suspended"
    desk.engine.return_to_sender(urgent, by="ben", reason="I am at the customer's")
    later(desk)
    assert seen(desk, urgent).offer == ("role:clerk",)
    assert (seen(desk, held).status, seen(desk, held).assignee) == ("claimed", "ben")


def test_a_process_names_who_may_interrupt_the_work_of_others(house: House) -> None:
    named = '<flowkit:operation name="interrupt" states="aside" who="candidate,role:clerk"/>'
    house.deploy(work("plain", 0), work("urgent", 50, named))
    held, urgent = begun(house, "plain", claimed_by="ben"), begun(house, "urgent")

    house.engine.interrupt(urgent, to="ben", by="ann", reason="staff is short")

    assert seen(house, held).status == "suspended"


def test_interruptions_nest(desk: House) -> None:
    plain, urgent, fire = begun(desk, "plain", claimed_by="ann"), begun(desk, "urgent"), begun(desk, "fire")
    desk.engine.interrupt(urgent, by="ann", reason="urgent")
    desk.engine.interrupt(fire, by="ann", reason="fire")
    assert [seen(desk, each).status for each in (plain, urgent, fire)] == ["suspended", "suspended", "claimed"]

    desk.engine.complete(fire, by="ann")
    later(desk)
    assert [seen(desk, each).status for each in (plain, urgent, fire)] == ["suspended", "claimed", "completed"]
    desk.engine.complete(urgent, by="ann")
    later(desk)
    assert seen(desk, plain).status == "claimed"


def test_what_waits_for_work_that_ends_while_it_is_interrupted_waits_for_the_other(desk: House) -> None:
    plain, urgent, fire = begun(desk, "plain", claimed_by="ann"), begun(desk, "urgent"), begun(desk, "fire")
    desk.engine.interrupt(urgent, by="ann", reason="urgent")
    desk.engine.interrupt(fire, by="ann", reason="fire")

    desk.engine.cancel(urgent.partition(".")[0], by="cat", reason="a false alarm")
    later(desk)
    assert seen(desk, plain).status == "suspended"
    desk.engine.complete(fire, by="ann")
    later(desk)
    assert seen(desk, plain).status == "claimed"


def test_it_goes_back_at_once_if_both_have_ended_meanwhile(desk: House) -> None:
    plain, urgent, fire = begun(desk, "plain", claimed_by="ann"), begun(desk, "urgent"), begun(desk, "fire")
    desk.engine.interrupt(urgent, by="ann", reason="urgent")
    desk.engine.interrupt(fire, by="ann", reason="fire")

    desk.engine.cancel(urgent.partition(".")[0], by="cat", reason="a false alarm")
    desk.engine.complete(fire, by="ann")
    later(desk)

    assert seen(desk, plain).status == "claimed"


def test_what_was_resumed_by_hand_is_left_alone_afterwards(desk: House) -> None:
    held, urgent = begun(desk, "plain", claimed_by="ann"), begun(desk, "urgent")
    desk.engine.interrupt(urgent, by="ann", reason="urgent")
    desk.engine.resume(held, by="ann")
    desk.engine.transfer(held, to="ben", by="ann")

    desk.engine.complete(urgent, by="ann")
    later(desk)

    assert seen(desk, held).offer == ("person:ben",)
    assert "GiveBack" not in commands(desk, held)


AWAY = "substitutions: [{person: ann, by: ben, from: 2026-11-17}]\n"
LEFT = PEOPLE.replace("positions: [{position: north-clerk}]", "positions: [{position: north-clerk, to: 2026-11-16}]")


@pytest.mark.parametrize("people", [PEOPLE + AWAY, LEFT], ids=["absent", "left"])
def test_the_work_of_somebody_who_is_away_goes_where_the_rule_of_its_step_says(house: House, people: str) -> None:
    house.deploy(work("plain", 0), work("urgent", 50), people=people)
    held, urgent = begun(house, "plain", claimed_by="ann"), begun(house, "urgent")
    house.engine.interrupt(urgent, by="ann", reason="urgent")

    house.engine.advance_to(MORNING.replace("-16T", "-18T"))
    house.engine.cancel(urgent.partition(".")[0], by="cat", reason="a false alarm")
    later(house)

    back = seen(house, held)
    assert (back.status, back.assignee) == ("offered", "")
    assert "role:clerk" in back.offer
    assert back.why[0].en == "ann, whose work was interrupted, is away"
    assert held in {each.id for each in house.engine.worklist("ben")}


def test_an_item_of_the_same_case_waits_as_well(house: House) -> None:
    urgent = '<flowkit:priority value="50"/>'
    steps = (user("do", MAY_WAIT), user("hurry", urgent, MAY_WAIT))
    fork, join = '<parallelGateway id="fork"/>', '<parallelGateway id="join"/>'
    flows = ["start>fork", "fork>do", "fork>hurry", "do>join", "hurry>join", "join>end"]
    house.deploy(
        diagram("both", fork, *steps, join, '<endEvent id="end"/>', flows=flows, head=STATES.format(clocks="run"))
    )
    case = house.engine.start("both", by="cat").id
    at = {each.step: each.id for each in house.engine.case(case, by="cat").items}
    house.engine.claim(at["do"], by="ann")

    house.engine.interrupt(at["hurry"], by="ann", reason="first")
    assert (seen(house, at["do"]).status, house.engine.case(case, by="cat").state) == ("suspended", "aside")
    house.engine.complete(at["hurry"], by="ann")
    later(house)
    assert seen(house, at["do"]).status == "claimed"
    house.engine.complete(at["do"], by="ann")
    assert house.engine.case(case, by="cat").status == "completed"


def test_a_request_that_is_sent_again_interrupts_once(desk: House) -> None:
    held, urgent = begun(desk, "plain", claimed_by="ann"), begun(desk, "urgent")

    for _ in range(2):
        desk.engine.interrupt(urgent, by="ann", reason="urgent", request_id="r-1")

    assert commands(desk, held).count("Interrupt") == 1
    with pytest.raises(OperationRefused):
        desk.engine.complete(held, by="ann")


def test_the_descriptor_says_whether_there_is_something_to_interrupt(desk: House) -> None:
    urgent = begun(desk, "urgent")

    def said() -> tuple[bool, str]:
        (view,) = [each for each in desk.engine.operations(urgent, by="ann") if each.name == "interrupt"]
        return view.allowed, view.code

    assert said() == (False, "nothing-to-interrupt")
    begun(desk, "plain", claimed_by="ann")
    assert said() == (True, "")
    assert seen(desk, urgent).status == "offered"
