"""Message catch event (BPMN 10.5.4)."""

from decimal import Decimal

from core_case import case_of, started
from core_sketch import boundary, message, parallel, process, sub

from flowkit.core.commands import Deliver
from flowkit.core.definition.fields import DataField
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.instance.facts import MessageReceived
from flowkit.core.instance.records import Subscription
from flowkit.core.protocol import Rejection


def waiting() -> ProcessDefinition:
    answer = message("customer-answer", "ticket", satisfied="good", remark="text")
    return process("start > answer > after > end", answer=answer)


def test_the_token_waits_under_the_correlation_key_of_the_moment() -> None:
    case = started(waiting(), ticket=7)

    waits = case.only(Subscription)
    assert (waits.message, waits.key) == ("customer-answer", "7")


def test_a_message_is_received_and_its_mapped_values_become_data() -> None:
    case = started(waiting(), ticket=7)

    case.deliver({"good": True, "text": "thanks", "more": "not taken"})

    assert case.at() == ["after"]
    assert case.data == {"ticket": 7, "satisfied": True, "remark": "thanks"}
    assert case.all(Subscription) == []


def test_a_whole_number_in_a_message_fits_an_integer_field() -> None:
    fields = [DataField("satisfied", "integer")]
    answer = message("customer-answer", satisfied="good * 1")
    case = started(process("start > answer > after > end", answer=answer, fields=fields))

    case.deliver({"good": Decimal("4.0")})

    assert type(case.data["satisfied"]) is int


def test_a_message_with_less_in_it_sets_null() -> None:
    case = started(waiting(), ticket=7)

    case.deliver({"good": False})

    assert case.data == {"ticket": 7, "satisfied": False, "remark": None}


def test_a_message_is_received_once() -> None:
    case = started(waiting(), ticket=7)
    ticket = case.only(Subscription).id
    case.deliver()

    again = case.do(Deliver(ticket, {}), "")

    assert isinstance(again, Rejection)
    assert again.code == "not-waiting"
    assert len(case.facts(MessageReceived)) == 1


def test_a_correlation_that_is_null_is_an_incident_and_waits_after_a_retry() -> None:
    case = started(waiting())
    assert case.incident().code == "expression-null"

    case.did("retry", case.incident().id, {"ticket": "A-1"})

    assert case.only(Subscription).key == '"A-1"'


def test_a_message_inside_a_subprocess_reaches_its_token() -> None:
    inner = sub("begin > answer > finish", answer=message("customer-answer", "ticket"))
    case = started(process("start > group > after > end", group=inner), ticket=1)

    case.deliver()

    assert case.at() == ["after"]


def test_who_no_longer_waits_receives_nothing() -> None:
    inner = sub("begin > answer > finish", answer=message("customer-answer", "ticket"))
    case = started(
        process("start > group > after > end", "late > instead > over", group=inner, late=boundary("group", "PT1H")),
        ticket=1,
    )
    ticket = case.only(Subscription).id

    case.advance(hours=1)

    assert case.all(Subscription) == []
    assert isinstance(case.do(Deliver(ticket, {}), ""), Rejection)


def test_two_tokens_wait_apart() -> None:
    case = case_of(
        process(
            "start > split > (one > a | two > b) > join > end",
            split=parallel(),
            join=parallel(),
            one=message("first"),
            two=message("second"),
        )
    )
    case.start()
    second = next(each for each in case.all(Subscription) if each.message == "second")

    case.do(Deliver(second.id, {}), "")

    assert case.at() == ["b"]
    assert case.only(Subscription).message == "first"
