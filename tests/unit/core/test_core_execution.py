"""The loop: refusals, what fails on its own, live-locks, and what a store may rely on."""

import pytest
from core_case import CoreCase, case_of, started
from core_sketch import boundary, call, deadline, exclusive, parallel, process, rounds, script, step, sub, timer

from flowkit.core import execution
from flowkit.core.commands import FailJob, FinishHandler, FireJob, Start
from flowkit.core.definition.deadlines import NotificationRule
from flowkit.core.escalation.facts import EscalationFired
from flowkit.core.instance.facts import IncidentRaised, NodePassed
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Incident, Job, Scope, Token
from flowkit.core.notification.react import Render
from flowkit.core.protocol import Rejection
from flowkit.core.workitem.records import WorkItem


def test_a_process_without_a_none_start_is_not_started_by_hand() -> None:
    case = case_of(process(key="empty"))

    outcome = case.do(Start("empty", 1), "ann")

    assert isinstance(outcome, Rejection)
    assert outcome.code == "no-start"


def test_a_case_may_begin_at_another_start_event() -> None:
    case = case_of(process("start > a > end", "daily > b > done"))

    case.must(Start("p", 1, node="daily"), "")

    assert case.at() == ["b"]
    assert case.item("b").sender == ""


def test_a_circle_without_a_wait_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution, "MOST_FACTS", 1_000)
    again = exclusive(turn="true", default="end")
    case = case_of(process("start > turn > again > end", "again > turn", turn=script(n="1"), again=again))

    outcome = case.do(Start("p", 1), "ann")

    assert isinstance(outcome, Rejection)
    assert outcome.code == "live-lock"
    assert case.case is None


def test_a_long_chain_of_automatic_steps_is_no_circle_and_no_recursion() -> None:
    names = [f"s{number}" for number in range(800)]
    chain = process(" > ".join(["start", *names, "end"]), **{name: script(n="1") for name in names})  # type: ignore[arg-type]  # because the parts come by name

    case = started(chain)

    assert case.head.status == "completed"
    assert len(case.facts(NodePassed)) == 802


def test_a_loop_of_ten_thousand_rounds_keeps_as_few_rows_as_its_first() -> None:
    loop = exclusive(turn="n < 10000", default="work")
    case = started(process("start > turn > loop > work > end", "loop > turn", turn=script(n="n + 1"), loop=loop), n=0)

    assert case.data["n"] == 10_000
    assert len(case.all(Token)) == 1
    assert case.head.sequence < 10


# What fails on its own


def failed(case: CoreCase, job: Job) -> Incident:
    case.must(FailJob(job.id, "broken", None), "")
    return case.incident()


def test_a_timer_that_cannot_fire_is_an_incident_and_never_tried_again() -> None:
    case = started(process("start > wait > after > end", wait=timer("PT1H")))

    incident = failed(case, case.only(Job))

    assert (incident.code, incident.node) == ("timer-failed", "wait")
    assert case.all(Job) == []
    case.did("resolve", incident.id)
    assert case.at() == ["after"]


def test_a_clock_that_cannot_fire_loses_what_was_due_and_runs_on() -> None:
    rows = (step("one", "PT1H"), step("two", "PT2H"))
    case = started(process("start > work > end", deadlines=[deadline("all", "PT8H", *rows)]))
    case.now += 3_600_000_000

    incident = failed(case, case.only(Job))

    assert (incident.code, incident.token) == ("deadline-failed", 0)
    case.advance(hours=3)
    assert [fact.step for fact in case.facts(EscalationFired)] == ["two"]


def test_the_retry_of_a_clock_takes_no_work_away() -> None:
    case = started(process("start > work > end", deadlines=[deadline("all", "PT1H")]))
    case.did("claim", case.item("work").id)
    case.now += 3_600_000_000
    incident = failed(case, case.only(Job))

    case.did("retry", incident.id)

    assert case.item("work").status == "claimed"


def test_whatever_answers_for_a_job_that_is_gone_changes_nothing() -> None:
    case = started(process("start > wait > after > end", wait=timer("PT1H")))

    for command in (FireJob(99), FinishHandler(99), FailJob(99, "broken", None)):
        assert case.must(command, "") == ()


# What a store may rely on


def test_a_step_asks_for_nothing_that_it_does_not_need() -> None:
    case = started(
        process(
            "start > split > (a > b | sign) > join > end", split=parallel(), join=parallel(), sign=rounds("signers")
        ),
        signers=["ann", "bob", "cid"],
    )
    case.asked.clear()

    case.complete("a")

    assert not [question for question in case.asked if isinstance(question, Below)]


def test_the_end_of_a_case_asks_for_nothing_below() -> None:
    case = started(process("start > work > end", deadlines=[deadline("all", "PT1H")]))
    case.asked.clear()

    case.complete("work")

    assert not [question for question in case.asked if isinstance(question, Below)]


def test_the_start_of_a_case_asks_for_nothing_below() -> None:
    case = started(process("start > work > end", deadlines=[deadline("all", "PT0S", step("one", "PT0S"))]))

    assert not [question for question in case.asked if isinstance(question, Below)]


def test_a_text_is_asked_for_once_for_each_rule() -> None:
    rules = [NotificationRule(f"r{number}", "started", ("starter",), ("inbox",), f"s{number}") for number in range(3)]
    case = started(process("start > work > end", notifications=rules))

    assert [question.subject for question in case.asked if isinstance(question, Render)] == ["s0", "s1", "s2"]


def test_every_number_inside_a_case_is_given_once() -> None:
    child = process("begin > x > finish", key="child")
    parent = process(
        "start > split > (call | sub | sign | work) > join > end", "late > remind > over", key="parent",
        split=parallel(), join=parallel(), call=call("child"), sub=sub("s > y > e"), sign=rounds("signers"),
        late=boundary("work", "PT1H", interrupting=False), deadlines=[deadline("all", "PT8H")],
    )  # fmt: skip
    case = started(parent, child, signers=["ann", "bob"])
    case.advance(hours=1)

    numbers = [row.id for kind in (Token, WorkItem) for row in case.all(kind)]
    timers = [job.id for job in case.all(Job) if job.kind != "deadline"]
    assert len(set(numbers + timers)) == len(numbers + timers)
    assert max(numbers + timers) <= case.head.sequence
    owners = {token.id for token in case.all(Token) if token.holds == "scope"}
    assert {scope.id for scope in case.all(Scope)} - {1} == owners


def test_an_incident_says_what_is_wrong_in_both_languages() -> None:
    case = started(process("start > which > (a | b) > end", which=exclusive(a="missing > 1", default="b")))

    (raised,) = case.facts(IncidentRaised)
    assert raised.en
    assert raised.zh
    assert raised.en != raised.zh
