"""Service task (BPMN 10.3.3): handlers in the transaction and after it, and queries over cases."""

from datetime import timedelta

from core_case import case_of, started
from core_sketch import boundary, process, query, service

from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.instance.facts import IncidentRaised, IncidentResolved
from flowkit.core.instance.records import Incident, Job, Token


def telling() -> ProcessDefinition:
    return process("start > tell > work > end", tell=service("tell", result="ticket", text="symptom"))


def test_a_handler_in_the_transaction_answers_at_once() -> None:
    case = case_of(telling())
    case.handlers["tell"] = lambda inputs: f"seen {inputs['text']}"

    case.start({"symptom": "smoke"})

    assert case.data["ticket"] == "seen smoke"
    assert case.at() == ["work"]


def test_a_handler_after_the_commit_waits_as_a_job_that_is_due_now() -> None:
    case = started(telling(), symptom="smoke")
    assert case.at() == []
    job = case.handler_job()
    assert (job.kind, job.due_at, job.node) == ("handler", case.now, "tell")

    case.finish("T-1")

    assert case.data["ticket"] == "T-1"
    assert case.at() == ["work"]
    assert case.all(Job) == []


def test_a_failed_handler_is_tried_again_later_under_the_same_number() -> None:
    case = started(telling())
    number = case.handler_job().id

    case.fail(retry_after=timedelta(minutes=5))

    job = case.handler_job()
    assert (job.id, job.attempts, case.minutes(job.due_at)) == (number, 1, 5)
    case.finish("T-2")
    assert case.at() == ["work"]


def test_the_last_failure_is_an_incident_and_a_retry_schedules_the_handler_again() -> None:
    case = started(telling())
    case.fail()
    assert case.incident().code == "handler-failed"
    assert case.all(Job) == []

    case.did("retry", case.incident().id, {"symptom": "fire"})
    case.finish("T-3")

    assert case.data == {"symptom": "fire", "ticket": "T-3"}
    assert case.at() == ["work"]


def test_a_failed_handler_can_be_resolved_by_hand() -> None:
    case = started(telling())
    case.fail()

    case.did("resolve", case.incident().id, {"ticket": "by telephone"}, by="rea")

    assert case.data["ticket"] == "by telephone"
    assert case.at() == ["work"]
    assert [fact.by for fact in case.facts(IncidentResolved)] == ["rea"]


def test_an_interrupted_handler_is_not_waited_for() -> None:
    case = started(
        process(
            "start > tell > work > end", "late > instead > over", tell=service("tell"), late=boundary("tell", "PT1H")
        )
    )

    case.advance(hours=1)

    assert case.at() == ["instead"]
    assert [job.kind for job in case.all(Job)] == []


def test_the_incident_of_a_step_that_was_interrupted_is_settled_with_it() -> None:
    case = started(
        process(
            "start > tell > work > end", "late > instead > over", tell=service("tell"), late=boundary("tell", "PT1H")
        )
    )
    case.fail()

    case.advance(hours=1)

    assert case.at() == ["instead"]
    assert [token.node for token in case.all(Token)] == ["instead"]


def test_a_query_answers_with_the_cases_it_found() -> None:
    case = case_of(process("start > look > work > end", look=query("incident", result="unsolved")))
    case.found = [{"id": "c-9", "state": "pending"}]

    case.start()

    assert case.data == {"unsolved": [{"id": "c-9", "state": "pending"}]}


def test_an_incident_is_retried_once() -> None:
    case = started(telling())
    case.fail()
    number = case.only(Incident).id
    case.did("retry", number)

    assert case.refused("retry", number).code == "gone"
    assert len(case.facts(IncidentRaised)) == 1
