"""Cases that cross organisations: called into a unit, read by the sender, returned by the receiver, recalled."""

from __future__ import annotations

import pytest
from diagrams import House, call, diagram, element, field, user

from flowkit import NotFound, OperationRefused
from flowkit.engine.views import CaseLinkView, ItemView

TEXTS = [field("matter"), field("where"), field("answer"), field("why")]
FIELDS = [*TEXTS, field("places", "list"), field("answers", "list")]
IN = '<flowkit:in source="matter" target="matter"/><flowkit:out source="answer" target="answer"/>'
CROSSING = '<flowkit:call unit="where"/>'
HERE = '<flowkit:assignment><flowkit:rule kind="role" value="clerk" unit="case"/></flowkit:assignment>'
BACK = element(
    "boundaryEvent",
    "sent-back",
    '<flowkit:out source="reason" target="why"/>',
    body='<errorEventDefinition errorRef="returned"/>',
    more=' attachedToRef="ask"',
)
RETURNED = '<error id="returned" name="returned" errorCode="returned"/>'
CALLED = diagram("inquiry", user("look", HERE, role="", ask=["answer!"]), fields=FIELDS)
CALLING = diagram(
    "request",
    user("send", role="boss", ask=["where!"]),
    call("ask", "inquiry", CROSSING, IN),
    BACK,
    user("judge", role="boss", show=["answer"]),
    '<endEvent id="end"/>',
    fields=FIELDS,
    messages=[RETURNED],
    flows=["start>send", "send>ask", "ask>judge", "judge>end", "sent-back>send"],
)


@pytest.fixture
def office(house: House) -> House:
    house.deploy(CALLED, CALLING)
    return house


def sent(office: House, where: str = "north") -> str:
    case = office.engine.start("request", {"matter": "a leak"}, by="cat").id
    office.engine.complete(only(office, "cat").id, {"where": where}, by="cat")
    office.engine.run_due()
    return case


def only(office: House, person: str) -> ItemView:
    (item,) = office.engine.worklist(person)
    return item


def called(office: House, case: str) -> CaseLinkView:
    return office.engine.links(case, by="cat").called[-1]


def test_a_case_is_called_into_the_unit_that_the_data_name(office: House) -> None:
    case = sent(office)

    there = called(office, case)

    assert (there.process, there.unit, there.status) == ("inquiry", "north", "open")
    assert (only(office, "ann").step, office.engine.worklist("ben")) == ("look", [])
    assert office.engine.case(case, by="cat").active == ("ask",)


def test_the_end_of_the_called_case_brings_its_data_to_the_caller(office: House) -> None:
    case = sent(office)

    office.engine.complete(only(office, "ann").id, {"answer": "mended"}, by="ann")
    office.engine.run_due()

    assert only(office, "cat").step == "judge"
    assert office.engine.case(case, by="cat").data["answer"] == "mended"
    assert called(office, case).status == "completed"


def test_the_sender_reads_the_called_case_and_the_receiver_not_the_calling_one(office: House) -> None:
    case = sent(office)
    there = called(office, case).case

    assert office.engine.case(there, by="cat").data["matter"] == "a leak"
    link = office.engine.links(there, by="ann").caller
    assert link is not None
    assert (link.case, link.process) == (case, "request")
    with pytest.raises(NotFound):
        office.engine.case(case, by="ann")
    with pytest.raises(NotFound):
        office.engine.links(there, by="ben")


def test_the_sender_finds_what_was_called_and_the_receiver_not_the_calling_one(office: House) -> None:
    case = sent(office)
    number = called(office, case).case

    assert {each.id for each in office.engine.search({}, by="cat")} == {case, number}
    assert office.engine.count({"process": "inquiry"}, by="cat") == 1
    assert [each.id for each in office.engine.cases("inquiry", by="cat")] == [number]
    assert {each.id for each in office.engine.search({}, by="ann")} == {number}
    assert office.engine.search({}, by="ben") == []


def test_the_sender_may_urge_and_change_nothing(office: House) -> None:
    case = sent(office)
    there = called(office, case).case
    item = only(office, "ann").id

    office.engine.urge(there, by="cat")

    for operation in ("claim", "complete"):
        with pytest.raises(OperationRefused):
            office.engine.operate(operation, item, by="cat")


def test_what_is_returned_before_it_is_claimed_comes_back_to_the_sender_with_the_reason(office: House) -> None:
    case = sent(office)

    office.engine.return_to_sender(only(office, "ann").id, by="ann", reason="the south's")
    office.engine.run_due()

    assert (called(office, case).status, called(office, case).end_state) == ("cancelled", "returned")
    assert office.engine.worklist("ann") == []
    assert only(office, "cat").step == "send"
    assert office.engine.case(case, by="cat").data["why"] == "the south's"


def test_what_was_returned_can_be_sent_elsewhere(office: House) -> None:
    case = sent(office)
    office.engine.return_to_sender(only(office, "ann").id, by="ann", reason="the south's")
    office.engine.run_due()

    office.engine.complete(only(office, "cat").id, {"where": "south"}, by="cat")
    office.engine.run_due()

    assert [(each.unit, each.status) for each in office.engine.links(case, by="cat").called] == [
        ("north", "cancelled"),
        ("south", "open"),
    ]


def test_nothing_is_returned_after_it_was_claimed(office: House) -> None:
    sent(office)
    item = only(office, "ann").id
    office.engine.claim(item, by="ann")

    with pytest.raises(OperationRefused) as refused:
        office.engine.return_to_sender(item, by="ann", reason="late")

    assert refused.value.code == "not-authorised"


def test_a_case_that_nobody_called_has_no_sender_to_go_back_to(office: House) -> None:
    office.engine.start("inquiry", {"matter": "own"}, by="ben", unit="south")

    with pytest.raises(OperationRefused) as refused:
        office.engine.return_to_sender(only(office, "ben").id, by="ben", reason="no")

    assert refused.value.code == "no-sender"


def test_a_cancelled_caller_ends_what_it_has_called(office: House) -> None:
    case = sent(office)

    office.engine.cancel(case, by="cat", reason="settled")
    office.engine.run_due()

    assert (called(office, case).status, called(office, case).end_state) == ("cancelled", "recalled")
    assert office.engine.worklist("ann") == []


def test_an_unknown_unit_is_an_incident_that_can_be_mended(office: House) -> None:
    case = sent(office, "west")

    (incident,) = office.engine.case(case, by="cat").incidents
    assert (incident.step, incident.code) == ("ask", "case-not-begun")
    office.engine.retry(incident.id, {"where": "north"}, by="cat")
    office.engine.run_due()

    assert only(office, "ann").step == "look"


def test_without_a_unit_the_call_is_an_incident(house: House) -> None:
    house.deploy(CALLED, diagram("request", call("ask", "inquiry", CROSSING, IN), fields=FIELDS))
    case = house.engine.start("request", {"matter": "a leak"}, by="cat").id

    (incident,) = house.engine.case(case, by="cat").incidents

    assert incident.code == "call-without-unit"


def test_a_round_calls_several_units_and_goes_on_when_all_have_answered(house: House) -> None:
    members = (
        "<multiInstanceLoopCharacteristics><extensionElements>"
        '<flowkit:round collection="places" element="where" output="answer" results="answers"/>'
        "</extensionElements></multiInstanceLoopCharacteristics>"
    )
    key = '<flowkit:call unit="where" key="&quot;Q-&quot; + where"/>'
    asking = call("ask", "inquiry", key, IN).replace("</callActivity>", f"{members}</callActivity>")
    house.deploy(CALLED, diagram("request", asking, user("judge", role="boss", show=["answers"]), fields=FIELDS))
    case = house.engine.start("request", {"matter": "a leak", "places": ["north", "south"]}, by="cat").id
    house.engine.run_due()

    house.engine.complete(only(house, "ben").id, {"answer": "dry"}, by="ben")
    house.engine.run_due()
    assert house.engine.worklist("cat") == []
    house.engine.complete(only(house, "ann").id, {"answer": "wet"}, by="ann")
    house.engine.run_due()

    assert only(house, "cat").step == "judge"
    assert house.engine.case(case, by="cat").data["answers"] == ["wet", "dry"]
    keys = [each.business_key for each in house.engine.links(case, by="cat").called]
    assert keys == ["Q-north", "Q-south"]


def test_a_limit_on_the_call_is_the_sender_s_own_clock(house: House) -> None:
    limit = '<flowkit:deadline id="answered-in" name="answer"><flowkit:target within="PT8H"/></flowkit:deadline>'
    house.deploy(CALLED, diagram("request", call("ask", "inquiry", CROSSING, IN, limit), fields=FIELDS))
    case = house.engine.start("request", {"matter": "a leak", "where": "north"}, by="cat").id
    house.engine.run_due()

    (clock,) = house.engine.case(case, by="cat").deadlines

    assert (clock.rule, clock.verdict) == ("answered-in", "")
    assert called(house, case).due_at is None


def test_what_is_on_another_desk_is_not_withdrawn(office: House) -> None:
    case = sent(office)
    (done,) = [each.id for each in office.engine.case(case, by="cat").items if each.step == "send"]

    with pytest.raises(OperationRefused) as refused:
        office.engine.withdraw(done, by="cat")

    assert refused.value.code == "not-undone"


CLOSABLE = '<flowkit:operation name="close" who="role:boss,role:clerk@case"/>'


def closable(house: House) -> str:
    """A matter that was sent to the north, in processes whose cases may be closed by hand."""
    head = f"<flowkit:access/>{CLOSABLE}"
    there = CALLED.replace("</flowkit:data>", f"</flowkit:data>{head}")
    house.deploy(there, CALLING.replace("</flowkit:data>", f"</flowkit:data>{head}"))
    return sent(house)


def test_closing_the_called_case_by_hand_lets_the_caller_go_on_and_is_not_undone(house: House) -> None:
    case = closable(house)
    there = called(house, case).case

    house.engine.close_case(there, by="ann", reason="settled on the spot")
    house.engine.run_due()

    assert only(house, "cat").step == "judge"
    with pytest.raises(OperationRefused) as refused:
        house.engine.undo_close(there, by="cat", reason="too early")
    assert refused.value.code == "caller-gone-on"


def test_a_caller_that_was_closed_by_hand_comes_back_with_a_call_to_begin_anew(house: House) -> None:
    case = closable(house)
    house.engine.close_case(case, by="cat", reason="by mistake")
    house.engine.run_due()
    assert house.engine.worklist("ann") == []

    house.engine.undo_close(case, by="cat", reason="it goes on")
    house.engine.run_due()

    (incident,) = house.engine.case(case, by="cat").incidents
    assert (incident.step, incident.code) == ("ask", "call-called-back")
    house.engine.retry(incident.id, by="cat")
    house.engine.run_due()
    assert only(house, "ann").step == "look"
