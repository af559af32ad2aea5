"""Parallel multi-instance user task (BPMN 13.3.7): a round."""

import pytest
from core_case import CoreCase, started
from core_sketch import deadline, exclusive, process, rounds

from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.fields import DataField
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.instance.facts import RoundCounted, TokenRested
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Scope, Token
from flowkit.core.workitem.facts import ItemWithdrawn

SIGNERS = ["ann", "bob", "cid"]


def signing(completion: str = "", *, outcome: str = "", results: str = "") -> ProcessDefinition:
    return process(
        "start > sign > after > end",
        fields=[DataField("vote", "string", choices=("yes", "no"))],
        sign=rounds("signers", completion=completion, outcome=outcome, results=results),
    )


def voted(case: CoreCase, **votes: str) -> None:
    for person, vote in votes.items():
        item = next(item for item in case.open_items("sign") if f"person:{person}" in item.offer)
        case.did("complete", item.id, {"vote": vote}, by=person)


def test_each_member_gets_an_item_of_its_own() -> None:
    case = started(signing(), signers=SIGNERS)

    assert [item.offer for item in case.open_items("sign")] == [(f"person:{name}",) for name in SIGNERS]
    members = [token.data for token in case.all(Token) if token.holds == "work"]
    assert members == [{"loopCounter": number, "signer": name} for number, name in enumerate(SIGNERS, 1)]


def test_without_a_condition_the_round_ends_with_its_last_member() -> None:
    case = started(signing(), signers=SIGNERS)

    voted(case, bob="yes", ann="yes")
    assert case.at() == ["sign"]
    voted(case, cid="no")

    assert case.at() == ["after"]
    assert [scope.id for scope in case.all(Scope)] == [1]


def test_a_member_may_not_do_the_turn_of_another() -> None:
    case = started(signing(), signers=SIGNERS)
    of_ann = case.open_items("sign")[0]

    assert case.refused("complete", of_ann.id, {"vote": "yes"}, by="bob").code == "not-authorised"


@pytest.mark.parametrize(
    ("completion", "votes", "decided"),
    [
        ("nrOfCompletedInstances = 1", {"bob": "yes"}, True),
        ("nrOfCompletedInstances / nrOfInstances > 0.5", {"bob": "yes"}, False),
        ("nrOfCompletedInstances / nrOfInstances > 0.5", {"bob": "yes", "ann": "no"}, True),
        ("outcomes.yes >= 2", {"bob": "yes", "ann": "no"}, False),
        ("outcomes.yes >= 2", {"bob": "yes", "ann": "yes"}, True),
        ("outcomes.no > 0", {"bob": "no"}, True),
        ("nrOfActiveInstances <= 1", {"bob": "no", "cid": "no"}, True),
    ],
)
def test_a_round_ends_at_the_first_moment_when_its_condition_is_true(
    completion: str, votes: dict[str, str], decided: bool
) -> None:
    case = started(signing(completion, outcome="vote"), signers=SIGNERS)

    voted(case, **votes)

    assert (case.at() == ["after"]) is decided


def test_a_decided_round_withdraws_what_is_still_open() -> None:
    case = started(signing("outcomes.no > 0", outcome="vote"), signers=SIGNERS)

    voted(case, cid="no")

    assert len(case.facts(ItemWithdrawn)) == 2
    assert case.at() == ["after"]


def test_counting_one_member_asks_for_no_sibling() -> None:
    case = started(signing("nrOfCompletedInstances = 3"), signers=SIGNERS)
    case.asked.clear()

    voted(case, ann="yes")

    assert not [question for question in case.asked if isinstance(question, Below)]


def test_the_outcomes_are_counted_and_the_results_gathered_in_the_order_of_the_answers() -> None:
    case = started(signing(outcome="vote", results="votes"), signers=SIGNERS)

    voted(case, cid="no", ann="yes", bob="yes")

    assert [fact.outcome for fact in case.facts(RoundCounted)] == ["no", "yes", "yes"]
    assert case.data["votes"] == [{"vote": "no"}, {"vote": "yes"}, {"vote": "yes"}]
    assert "vote" not in case.data


def test_the_results_of_a_round_decided_early_are_those_that_were_given() -> None:
    case = started(signing("outcomes.no > 0", outcome="vote", results="votes"), signers=SIGNERS)

    voted(case, ann="yes", cid="no")

    assert case.data["votes"] == [{"vote": "yes"}, {"vote": "no"}]


def test_a_round_without_members_is_passed_at_once() -> None:
    case = started(signing(results="votes"), signers=[])

    assert case.at() == ["after"]
    assert not [fact for fact in case.facts(TokenRested) if fact.node == "sign"]


def test_a_counted_round_has_so_many_members() -> None:
    case = started(process("start > sign > end", sign=rounds("n + 1", count=True)), n=2)

    assert len(case.open_items("sign")) == 3
    assert [token.data["signer"] for token in case.all(Token) if token.holds == "work"] == [1, 2, 3]


@pytest.mark.parametrize("members", ["ann", 3, None, -1])
def test_members_that_are_no_list_are_an_incident(members: object) -> None:
    case = started(signing(), signers=members)

    assert case.incident().code == "round-invalid"


@pytest.mark.parametrize("count", [-1, "2", None])
def test_a_count_that_is_no_whole_number_is_an_incident(count: object) -> None:
    case = started(process("start > sign > end", sign=rounds("n", count=True)), n=count)

    assert case.incident().code == "round-invalid"


def test_a_member_whom_nobody_knows_is_an_incident_and_the_others_work_on() -> None:
    case = started(signing(), signers=["ann", "nobody"])
    voted(case, ann="yes")
    assert case.incident().code == "vacancy"

    case.did("resolve", case.incident().id)

    assert case.at() == ["after"]


def test_a_vacant_turn_can_be_retried_when_the_person_is_known() -> None:
    case = started(signing(), signers=["ann", "new"])
    case.people = {**case.people, "new": ("role:clerk",)}

    case.did("retry", case.incident().id)

    assert len(case.open_items("sign")) == 2
    voted(case, new="yes", ann="yes")
    assert case.at() == ["after"]


def test_a_completion_condition_that_is_null_is_an_incident_and_the_round_goes_on() -> None:
    case = started(signing("threshold > 1"), signers=SIGNERS)

    voted(case, ann="yes")
    assert case.incident().code == "expression-null"
    assert len(case.open_items("sign")) == 2


def test_a_round_in_a_loop_counts_from_zero_again() -> None:
    again = exclusive(sign="not(enough)", default="end")
    case = started(
        process("start > sign > check > again > end", "again > sign", sign=rounds("signers"), again=again),
        signers=["ann", "bob"],
    )
    voted(case, ann="yes", bob="no")
    case.complete("check", enough=False)

    voted(case, ann="yes", bob="yes")
    case.complete("check", enough=True)

    assert case.head.status == "completed"


def test_the_limit_of_a_round_runs_for_each_member() -> None:
    case = started(
        process(
            "start > sign > end",
            sign=rounds("signers", deadlines=("sign-limit",)),
            deadlines=[deadline("sign-limit", "PT2H")],
        ),
        signers=SIGNERS,
    )
    voted(case, ann="yes")

    assert [each.verdict for each in case.all(Deadline)] == ["kept", "", ""]
    assert [case.minutes(item.due_at) for item in case.open_items()] == [120, 120]


def test_nobody_has_two_turns_of_one_round() -> None:
    case = started(signing(), signers=["ann", "bob", "ann"])

    assert [item.offer for item in case.open_items("sign")] == [("person:ann",), ("person:bob",)]


def test_nobody_gets_a_second_turn_of_a_round_by_a_transfer() -> None:
    case = started(signing(), signers=["ann", "bob"])
    voted(case, bob="yes")

    turn = next(item for item in case.open_items("sign") if item.offer == ("person:ann",))

    assert case.refused("transfer", turn.id, by="ann", to="bob").code == "already-in-round"


def test_retrying_the_condition_of_a_round_keeps_the_votes() -> None:
    case = started(signing("outcomes.yes >= enough", outcome="vote"), signers=["ann", "bob", "cid"])
    voted(case, ann="yes")
    assert case.incident().node == "sign"

    case.did("retry", case.incident().id, {"enough": 2})
    voted(case, bob="yes")

    assert case.at() == ["after"]
