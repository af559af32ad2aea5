"""Exclusive gateway (BPMN 13.4.2)."""

import pytest
from core_case import started
from core_sketch import exclusive, process

from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.instance.records import Incident, Token


def by_amount(default: str = "") -> ProcessDefinition:
    which = exclusive(small="amount < 10", large="amount >= 10 and amount < 100", default=default)
    return process("start > which > (small | large | other) > end", which=which)


@pytest.mark.parametrize(("amount", "node"), [(9, "small"), (10, "large"), (100, "other")])
def test_the_first_true_condition_wins_else_the_default_flow(amount: int, node: str) -> None:
    assert started(by_amount("other"), amount=amount).at() == [node]


def test_of_two_true_conditions_the_first_in_the_order_of_the_flows_wins() -> None:
    which = exclusive(first="amount > 1", second="amount > 0")

    case = started(process("start > which > (first | second) > end", which=which), amount=5)

    assert case.at() == ["first"]


def test_a_default_flow_is_the_last_resort_wherever_it_is_drawn() -> None:
    which = exclusive(second="amount > 0", default="first")

    case = started(process("start > which > (first | second) > end", which=which), amount=5)

    assert case.at() == ["second"]


def test_no_true_condition_and_no_default_is_an_incident_that_somebody_retries_with_better_data() -> None:
    which = exclusive(small="amount < 10", large="amount = 10")
    case = started(process("start > which > (small | large) > end", which=which), amount=50)
    assert case.incident().code == "no-flow"
    assert case.at() == []

    case.did("retry", case.incident().id, {"amount": 10})

    assert case.at() == ["large"]
    assert case.only(Incident).resolved_by == "ann"


def test_a_condition_that_is_null_is_an_incident_and_not_false() -> None:
    case = started(by_amount("other"))

    assert case.incident().code == "expression-null"
    assert case.only(Token).holds == "incident"


def test_a_retry_that_fails_again_is_a_new_incident() -> None:
    case = started(by_amount("other"))

    case.did("retry", case.incident().id, by="rea")

    assert [each.resolved_at is None for each in case.all(Incident)] == [False, True]


def test_flows_that_meet_pass_each_token_on() -> None:
    again = exclusive(work="rounds < 3", default="end")
    case = started(process("start > work > again > end", "again > work", again=again), rounds=0)

    for number in (1, 2, 3):
        case.complete("work", rounds=number)

    assert case.head.status == "completed"


def test_resolving_the_incident_of_a_gateway_lets_one_named_way_through() -> None:
    case = started(by_amount())
    number = case.incident().id

    assert case.refused("resolve", number).code == "way-missing"
    assert case.refused("resolve", number, target="nowhere").code == "way-missing"
    case.did("resolve", number, target="large")

    assert case.at() == ["large"]


def test_resolving_the_incident_of_a_gateway_takes_the_default_flow_unless_another_is_named() -> None:
    case = started(by_amount("other"))

    case.did("resolve", case.incident().id)

    assert case.at() == ["other"]
