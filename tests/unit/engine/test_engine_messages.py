"""Messages: exactly one receiver, the first who comes to wait, or everybody, as the event declares."""

from __future__ import annotations

from decimal import Decimal

import pytest
from diagrams import House, catch, diagram, field, message, pause, user

from flowkit import InputInvalid, MessageUnmatched, NotAuthorised, RequestReused
from flowkit.engine.clock import parse_instant

FIELDS = [field("number"), field("satisfied", "boolean"), field("mark", "integer")]


def waiting_for(delivery: str, *, keep: str = "", first: str = "", key: str = "ask", wait: str = "wait") -> str:
    """A process that waits for "answer" under its number, at once or after a step `first`."""
    return diagram(
        key,
        *([first] if first else []),
        catch(wait, "answer", satisfied="satisfied", mark="marks.speed"),
        user("thank"),
        fields=FIELDS,
        messages=[message("answer", "number", delivery, keep=keep)],
    )


def begin(house: House, number: str, process: str = "ask") -> str:
    return house.engine.start(process, {"number": number}, by="ann", business_key=number).id


def active(house: House, case: str) -> tuple[str, ...]:
    return house.engine.case(case, by="ann").active


PAYLOAD = {"satisfied": True, "marks": {"speed": 5, "tone": 3}, "surplus": "x"}


def test_the_one_who_waits_under_the_value_goes_on_at_once_with_what_its_event_takes(house: House) -> None:
    house.deploy(waiting_for("one"))
    mine, other = begin(house, "7"), begin(house, "8")

    assert house.engine.message("answer", PAYLOAD, correlation={"number": "7"}, by="ann") == 1

    assert house.engine.case(mine, by="ann").data == {"number": "7", "satisfied": True, "mark": 5}
    assert (active(house, mine), active(house, other)) == (("thank",), ("wait",))
    last = house.engine.case(mine, by="ann").history[-1]
    assert (last.actor, last.action) == ("ann", "Deliver")


@pytest.mark.parametrize("sent", [7, 7.0, Decimal("7.00"), Decimal(7)])
def test_numbers_correlate_by_their_value(house: House, sent: object) -> None:
    ask = waiting_for("one").replace('correlation="number"', 'correlation="price"')
    house.deploy(ask.replace("</flowkit:data>", '<flowkit:field name="price" type="number"/></flowkit:data>'))
    case = house.engine.start("ask", {"price": "7.0"}, by="ann").id
    assert house.engine.message("answer", correlation=sent, by="ann") == 1
    assert active(house, case) == ("thank",)


def test_numbers_that_differ_do_not_correlate(house: House) -> None:
    ask = waiting_for("one").replace('correlation="number"', 'correlation="price"')
    house.deploy(ask.replace("</flowkit:data>", '<flowkit:field name="price" type="number"/></flowkit:data>'))
    house.engine.start("ask", {"price": "7.50"}, by="ann")
    for other in (7, Decimal("7.05"), "7.5"):
        with pytest.raises(MessageUnmatched):
            house.engine.message("answer", correlation=other, by="ann")
    assert house.engine.message("answer", correlation=7.5, by="ann") == 1


def test_a_payload_without_what_the_event_takes_sets_null(house: House) -> None:
    house.deploy(waiting_for("one"))
    case = begin(house, "7")
    house.engine.message("answer", correlation="7", by="ann")
    assert house.engine.case(case, by="ann").data == {"number": "7", "satisfied": None, "mark": None}


@pytest.mark.parametrize("correlation", ["9", "", None, 7, {"number": 7}])
def test_a_message_for_one_that_nobody_waits_for_is_an_error_and_is_not_kept(house: House, correlation: object) -> None:
    house.deploy(waiting_for("one"))
    case = begin(house, "7")
    with pytest.raises(MessageUnmatched) as refused:
        house.engine.message("answer", correlation=correlation, by="ann")
    assert "0" in refused.value.say("zh")
    assert active(house, case) == ("wait",)
    with house.engine.store.read() as unit:
        assert unit.messages() == []


def test_a_message_for_one_that_several_wait_for_is_an_error_and_reaches_nobody(house: House) -> None:
    house.deploy(waiting_for("one"), waiting_for("one", key="ask-too"))
    cases = [begin(house, "7"), begin(house, "7", "ask-too")]
    with pytest.raises(MessageUnmatched):
        house.engine.message("answer", correlation="7", by="ann")
    assert [active(house, case) for case in cases] == [("wait",), ("wait",)]


def test_a_message_that_no_process_knows_is_an_error(house: House) -> None:
    house.deploy(waiting_for("one"))
    with pytest.raises(MessageUnmatched):
        house.engine.message("question", correlation="7", by="ann")


@pytest.mark.parametrize("correlation", [{}, {"a": 1, "b": 2}])
def test_a_correlation_is_one_value(house: House, correlation: object) -> None:
    house.deploy(waiting_for("one"))
    with pytest.raises(InputInvalid):
        house.engine.message("answer", correlation=correlation, by="ann")


def test_somebody_whom_no_directory_knows_sends_nothing(house: House) -> None:
    house.deploy(waiting_for("one"))
    begin(house, "7")
    with pytest.raises(NotAuthorised):
        house.engine.message("answer", correlation="7", by="nobody")


def test_a_message_under_a_request_id_is_sent_once(house: House) -> None:
    house.deploy(waiting_for("one"))
    case = begin(house, "7")
    sent = [house.engine.message("answer", correlation="7", by="ann", request_id="r1") for _ in range(2)]
    assert sent == [1, 1]
    assert [row.action for row in house.engine.case(case, by="ann").history] == ["Start", "Deliver"]
    with pytest.raises(RequestReused):
        house.engine.message("answer", correlation="8", by="ann", request_id="r1")


def test_a_broadcast_reaches_all_who_wait_under_the_value(house: House) -> None:
    house.deploy(waiting_for("broadcast"), waiting_for("broadcast", key="ask-too"))
    cases = [begin(house, "7"), begin(house, "7", "ask-too"), begin(house, "8")]

    assert house.engine.message("answer", PAYLOAD, correlation="7", by="ann") == 2
    house.engine.run_due()

    assert [active(house, case) for case in cases] == [("thank",), ("thank",), ("wait",)]


def test_a_broadcast_reaches_only_those_who_waited_when_it_was_sent(house: House) -> None:
    house.deploy(waiting_for("broadcast"))
    assert house.engine.message("answer", correlation="7", by="ann") == 0
    late = begin(house, "7")
    house.engine.run_due()
    assert active(house, late) == ("wait",)


def test_one_receiver_that_is_gone_does_not_keep_a_broadcast_from_the_others(house: House) -> None:
    house.deploy(waiting_for("broadcast"), waiting_for("broadcast", key="ask-too"))
    gone, other = begin(house, "7"), begin(house, "7", "ask-too")
    house.engine.message("answer", correlation="7", by="ann")
    house.engine.cancel(gone, by="ann", reason="not needed")
    house.engine.run_due()
    assert active(house, other) == ("thank",)
    with house.engine.store.read() as unit:
        assert unit.messages() == []


def test_a_buffered_message_waits_for_whoever_comes_to_wait(house: House) -> None:
    house.deploy(waiting_for("buffer", keep="PT24H"))

    assert house.engine.message("answer", PAYLOAD, correlation="7", by="ann") == 0
    house.engine.run_due()
    case = begin(house, "7")
    house.engine.run_due()

    assert active(house, case) == ("thank",)
    assert house.engine.case(case, by="ann").data["mark"] == 5


def test_a_buffered_message_goes_to_one_receiver_only(house: House) -> None:
    house.deploy(waiting_for("buffer", keep="PT24H"), waiting_for("buffer", keep="PT24H", key="ask-too"))
    cases = [begin(house, "7"), begin(house, "7", "ask-too")]
    house.engine.message("answer", correlation="7", by="ann")
    house.engine.run_due()
    assert sorted(active(house, case) for case in cases) == [("thank",), ("wait",)]

    house.engine.message("answer", correlation="7", by="ann")
    house.engine.run_due()
    assert [active(house, case) for case in cases] == [("thank",), ("thank",)]


def test_buffered_messages_come_in_the_order_in_which_they_were_sent(house: House) -> None:
    twice = diagram(
        "twice",
        catch("first", "answer", mark="mark"),
        user("between"),
        catch("second", "answer", mark="mark"),
        user("last"),
        fields=FIELDS,
        messages=[message("answer", "number", "buffer", keep="PT24H")],
    )
    house.deploy(twice)
    for mark in (1, 2):
        house.engine.message("answer", {"mark": mark}, correlation="7", by="ann")
    case = begin(house, "7", "twice")
    house.engine.run_due()
    assert house.engine.case(case, by="ann").data["mark"] == 1
    house.engine.complete(house.only_item("ann").id, by="ann")
    house.engine.run_due()
    assert house.engine.case(case, by="ann").data["mark"] == 2


def test_a_buffered_message_expires_by_the_clock_of_the_engine(house: House) -> None:
    house.deploy(waiting_for("buffer", keep="PT2H", first=pause("rest", "PT2H")))
    case = begin(house, "7")
    house.engine.message("answer", correlation="7", by="ann")

    house.engine.advance_to("2026-11-16T10:30+08:00")

    assert active(house, case) == ("wait",)
    with house.engine.store.read() as unit:
        assert unit.messages() == []


def test_the_time_to_keep_is_reckoned_on_the_calendar_of_the_process(house: House) -> None:
    kept = waiting_for("buffer", keep="8 workhours", first=pause("rest", "PT23H"))
    house.deploy(kept.replace("</flowkit:data>", '</flowkit:data><flowkit:calendar ref="office-hours"/>'))
    case = begin(house, "7")
    house.engine.message("answer", correlation="7", by="ann")
    with house.engine.store.read() as unit:
        (message_kept,) = unit.messages()
    assert message_kept.expires_at == parse_instant("2026-11-16T18:00+08:00")
    house.engine.advance_to("2026-11-17T08:00+08:00")
    assert active(house, case) == ("wait",)


def test_a_buffered_message_is_there_until_just_before_it_expires(house: House) -> None:
    house.deploy(waiting_for("buffer", keep="PT2H", first=pause("rest", "PT119M59S")))
    case = begin(house, "7")
    house.engine.message("answer", correlation="7", by="ann")
    house.engine.advance_to("2026-11-16T10:30+08:00")
    assert active(house, case) == ("thank",)


def test_many_kept_messages_do_not_hold_up_the_one_that_is_waited_for(house: House) -> None:
    house.deploy(waiting_for("buffer", keep="PT24H"))
    for number in range(150):
        house.engine.message("answer", correlation=f"nobody-{number}", by="ann")
    house.engine.message("answer", correlation="7", by="ann")
    case = begin(house, "7")
    house.engine.run_due()
    assert active(house, case) == ("thank",)


def test_the_newest_version_declares_how_a_message_is_delivered(house: House) -> None:
    house.deploy(waiting_for("one"))
    house.deploy(waiting_for("buffer", keep="PT24H"))
    assert house.engine.message("answer", correlation="7", by="ann") == 0
    case = begin(house, "7")
    house.engine.run_due()
    assert active(house, case) == ("thank",)


def test_a_case_of_an_old_version_gets_the_message_that_the_newest_version_knows_no_more(house: House) -> None:
    house.deploy(waiting_for("one"))
    case = begin(house, "7")
    house.deploy(diagram("ask", user("thank"), fields=FIELDS))
    assert house.engine.message("answer", correlation="7", by="ann") == 1
    assert active(house, case) == ("thank",)


def test_a_correlation_that_is_null_is_an_incident_and_a_retry_with_data_mends_it(house: House) -> None:
    house.deploy(waiting_for("one"))
    case = house.engine.start("ask", by="ann").id
    (incident,) = house.engine.case(case, by="ann").incidents
    assert (incident.code, incident.step) == ("expression-null", "wait")

    house.engine.retry(incident.id, {"number": "7"}, by="ann")
    house.engine.message("answer", correlation="7", by="ann")

    assert active(house, case) == ("thank",)


@pytest.mark.parametrize(("delivery", "keep"), [("buffer", "PT24H"), ("broadcast", "")])
def test_a_message_that_does_not_fit_keeps_no_other_from_its_receiver(house: House, delivery: str, keep: str) -> None:
    house.deploy(waiting_for(delivery, keep=keep))
    bad, good = begin(house, "7"), begin(house, "8")
    house.engine.message("answer", {"marks": {"speed": "abc"}}, correlation="7", by="ann")
    house.engine.message("answer", PAYLOAD, correlation="8", by="ann")

    house.engine.run_due()

    assert (active(house, bad), active(house, good)) == (("wait",), ("thank",))
