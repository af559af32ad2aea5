"""What rows of an escalation table do besides telling somebody, and whom they reach."""

import pytest
from core_case import CoreCase, case_of, started
from core_sketch import call, deadline, feel, on, parallel, process, quantity, rounds, step, sub, task

from flowkit.core.commands import CaseNotBegun, ThrowError
from flowkit.core.deadline.facts import DeadlineEnded
from flowkit.core.definition.carried import Mapping
from flowkit.core.definition.deadlines import ActKind, StepAct
from flowkit.core.definition.events import Fault
from flowkit.core.definition.fields import DataField
from flowkit.core.definition.people import OperationSetting
from flowkit.core.escalation.facts import EscalationFired, SupervisionOpened
from flowkit.core.instance.facts import CaseRequested, EscalationThrown
from flowkit.core.instance.records import Incident, Job
from flowkit.core.workitem.facts import CandidatesAdded, ItemReassigned, PriorityRaised
from flowkit.errors import Text

OF_STEP = task(deadlines=("limit",))
TOLD = ("supervisors", "answerers", "limit")
SHADOW = process(
    "start > answer > end",
    key="supervision",
    fields=[DataField(name, "any", Text(name, name)) for name in TOLD],
)


def act(kind: ActKind, value: str, **inputs: str) -> StepAct:
    return StepAct(kind, value, tuple(Mapping(feel(source), name) for name, source in inputs.items()))


def limited(*acts: StepAct, to: str = "manager") -> CoreCase:
    """A step whose clock does this after an hour."""
    rule = deadline("limit", "PT8H", step("one", "PT1H", to=to, acts=acts))
    return started(process("start > work > after > end", deadlines=[rule], work=OF_STEP))


def over_case(*acts: StepAct, lines: str = "start > work > after > end") -> CoreCase:
    rule = deadline("all", "PT8H", step("one", "PT1H", acts=acts))
    return started(process(lines, deadlines=[rule]))


# Work


def test_the_work_goes_to_another_role_and_whoever_had_it_is_out() -> None:
    case = limited(act("reassign", "director"))
    case.did("claim", case.item("work").id, by="bob")

    case.advance(hours=1)

    item = case.item("work")
    assert (item.status, item.assignee, item.offer) == ("offered", "", ("role:director",))
    assert case.refused("complete", item.id, by="bob").code == "not-authorised"
    case.complete("work", by="dea")
    assert case.at() == ["after"]


def test_the_limit_of_reassigned_work_runs_on_and_no_row_fires_again() -> None:
    case = limited(act("reassign", "director"))
    case.advance(hours=9)

    assert len(case.facts(EscalationFired)) == len(case.facts(ItemReassigned)) == 1
    assert case.clock("limit").breached_at is not None


def test_suspended_work_stays_where_it_is() -> None:
    rule = deadline("all", "PT8H", step("one", "PT1H", acts=[act("reassign", "director"), act("priority", "9")]))
    suspend = OperationSetting("suspend", states=("waiting",))
    case = started(process("start > work > end", deadlines=[rule], work=task(operations=(suspend,))))
    case.did("claim", case.item("work").id)
    case.did("suspend", case.item("work").id, state="waiting")

    case.advance(hours=1)

    assert (case.item("work").assignee, case.item("work").priority) == ("ann", 9)


def test_a_place_in_a_round_is_its_signers() -> None:
    rule = deadline(
        "all", "PT8H", step("one", "PT1H", acts=[act("reassign", "director"), act("candidates", "director")])
    )
    case = case_of(process("start > sign > end", deadlines=[rule], sign=rounds('["ann", "bob"]')))
    case.start()

    case.advance(hours=1)

    assert not case.facts(ItemReassigned)
    assert not case.facts(CandidatesAdded)


def test_a_clock_over_the_case_looks_at_all_open_work_also_in_called_processes() -> None:
    rule = deadline("all", "PT8H", step("one", "PT1H", acts=[act("reassign", "director")]))
    outer = process("start > part > end", deadlines=[rule], part=call("inner"))
    case = case_of(outer, process("start > work > end", key="inner"))
    case.start()

    case.advance(hours=1)

    assert case.item("work").offer == ("role:director",)


def test_a_clock_over_a_subprocess_looks_at_the_work_inside_it() -> None:
    rule = deadline("limit", "PT8H", step("one", "PT1H", acts=[act("priority", "7")]))
    group = sub("begin > inside > finish", deadlines=("limit",))
    case = started(process("start > split > (group | beside) > end", deadlines=[rule], group=group, split=parallel()))

    case.advance(hours=1)

    assert {item.node: item.priority for item in case.open_items()} == {"inside": 7, "beside": 0}


def test_more_people_may_take_the_work() -> None:
    case = limited(act("candidates", "manager"))
    case.advance(hours=1)

    assert case.item("work").offer == ("role:clerk", "role:manager")
    case.complete("work", by="max")


def test_the_priority_is_raised_and_never_lowered() -> None:
    case = limited(act("priority", "50"), act("priority", "20"))
    case.advance(hours=1)

    assert case.item("work").priority == 50
    assert case.facts(PriorityRaised)


# Events, cases and calls


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_step_throws_an_escalation_that_its_border_catches(*, interrupting: bool) -> None:
    rule = deadline(
        "limit", "PT8H", step("one", "PT1H", acts=[act("throw", "slow", why='"late"')]), step("two", "PT2H")
    )
    caught = on("work", Fault("escalation", "slow", result=(Mapping(feel("why"), "why"),)), interrupting=interrupting)
    case = started(process("start > work > end", "caught > help > over", deadlines=[rule], work=OF_STEP, caught=caught))

    case.advance(hours=3)

    assert case.at() == (["help"] if interrupting else ["help", "work"])
    assert case.data["why"] == "late"
    assert [fact.step for fact in case.facts(EscalationFired)] == (["one"] if interrupting else ["one", "two"])
    assert len(case.facts(DeadlineEnded)) == int(interrupting)


def test_an_escalation_that_nobody_catches_changes_nothing() -> None:
    case = over_case(act("throw", "slow"))
    case.advance(hours=1)

    assert [(fact.node, fact.code) for fact in case.facts(EscalationThrown)] == [("", "slow")]
    assert case.at() == ["work"]


def test_another_process_is_asked_for_with_a_key_that_leads_back() -> None:
    rule = deadline("all", "PT8H", step("one", "PT1H", acts=[act("start", "problem", cause='"slow"')]))
    case = case_of(process("start > work > end", deadlines=[rule]), process("begin > look > end", key="problem"))
    case.start()
    case.advance(hours=9)

    (asked,) = case.facts(CaseRequested)
    assert (asked.process, asked.node, asked.data, asked.by) == ("problem", "begin", {"cause": "slow"}, "ann")
    assert asked.key == f"c-1.{asked.delivery}"


def test_a_process_that_is_not_there_is_an_incident_and_the_other_acts_are_done() -> None:
    case = over_case(act("start", "nowhere"), act("priority", "5"))
    case.advance(hours=1)

    assert case.incident().code == "process-unknown"
    assert case.item("work").priority == 5


def test_a_case_that_could_not_begin_is_an_incident_here() -> None:
    case = over_case()
    case.must(CaseNotBegun("problem", "severity is missing"), "")

    assert case.incident().code == "case-not-begun"


def test_a_handler_is_called_after_the_commit_and_its_answer_changes_nothing() -> None:
    case = limited(act("call", "pager"))
    case.advance(hours=1)
    assert case.handler_job().node.endswith("/one/0")

    case.finish("told")

    assert case.at() == ["work"]
    assert [job.kind for job in case.all(Job)] == ["deadline"]


def test_a_call_that_fails_for_good_is_an_incident_and_goes_with_a_case_that_has_ended() -> None:
    case = limited(act("call", "pager"), act("call", "siren"))
    case.advance(hours=1)
    first, second = (job.id for job in case.all(Job) if job.kind == "handler")

    case.must(ThrowError(first, "E1"), "")
    assert case.incident().code == "handler-failed"
    case.did("resolve", case.incident().id)
    case.did("cancel")
    case.must(ThrowError(second, "E1"), "")

    assert case.all(Job) == []
    assert len(case.all(Incident)) == 1


# Supervision and urging


def supervised(*acts: StepAct, operations: tuple[OperationSetting, ...] = ()) -> CoreCase:
    rule = deadline("all", "PT8H", step("one", "PT1H", acts=acts))
    case = case_of(process("start > work > after > end", deadlines=[rule], operations=operations), SHADOW)
    case.start()
    return case


def test_a_superior_opens_a_supervision_case_and_nothing_here_moves() -> None:
    case = supervised()
    case.did("claim", case.item("work").id, by="bob")
    before = case.clock("all").due_at

    case.did("supervise", by="max", reason="why so slow?", target="4 workhours")

    (fact,) = case.facts(SupervisionOpened)
    assert fact[1:] == ("supervision", "max", "why so slow?", "4 workhours", ("bob",))
    (asked,) = case.facts(CaseRequested)
    assert asked.data == {"supervisors": ["max"], "answerers": ["bob"], "limit": "4 workhours"}
    assert (asked.key, asked.by) == (f"c-1.{fact.number}", "max")
    assert (case.item("work").assignee, case.clock("all").due_at) == ("bob", before)


def test_the_limit_of_a_supervision_is_that_of_the_process_else_a_working_day() -> None:
    case = supervised()
    case.did("supervise", by="max")
    own = supervised(operations=(OperationSetting("supervise", within=quantity("PT2H")),))
    own.did("supervise", by="max")

    assert [fact.limit for fact in (*case.facts(SupervisionOpened), *own.facts(SupervisionOpened))] == [
        "1 workdays", "PT2H"
    ]  # fmt: skip


def test_a_supervision_is_refused_to_others_without_a_process_and_with_a_limit_that_is_none() -> None:
    case = supervised()
    assert case.refused("supervise", by="bob").code == "not-authorised"
    assert case.refused("supervise", by="max", target="soon").code == "quantity-invalid"
    assert case.refused("supervise", by="max", reason="").code == "reason-missing"
    alone = over_case()
    assert alone.refused("supervise", by="max").code == "supervision-without-process"


def test_a_supervisor_who_has_the_work_himself_supervises_nobody() -> None:
    case = supervised()
    case.did("transfer", case.item("work").id, by="ann", to="max")

    assert case.refused("supervise", by="max").code == "nothing-to-supervise"


def test_a_row_opens_a_supervision_in_the_name_of_those_told() -> None:
    case = supervised(act("supervise", "2 workhours"))
    case.did("claim", case.item("work").id, by="bob")
    case.advance(hours=1)

    (fact,) = case.facts(SupervisionOpened)
    assert (fact.by, fact.matter, fact.limit, fact.answerers) == ("max", "all/one", "2 workhours", ("bob",))


@pytest.mark.parametrize("has", ["holds it", "was given it"])
def test_the_urged_hear_it_once_in_a_time_and_then_their_superiors_too(has: str) -> None:
    case = supervised(operations=(OperationSetting("urge", every=quantity("PT1H")),))
    if has == "holds it":
        case.did("claim", case.item("work").id, by="bob")
    else:
        case.did("transfer", case.item("work").id, by="cid", to="bob")
    due = case.clock("all").due_at

    case.did("urge", reason="please")
    refused = case.refused("urge")
    case.advance(hours=1)
    case.did("urge")
    case.advance(hours=1)
    case.did("urge", by="dea")

    assert refused.code == "urged-lately"
    assert "01:30" in refused.text.en
    assert [notice.to for notice in case.notices if notice.cause == "urge"] == [
        "person:bob",
        "person:bob", "person:max",
        "person:bob", "person:max", "person:dea",
    ]  # fmt: skip
    assert case.clock("all").due_at == due


def test_nobody_urges_oneself_and_strangers_urge_nobody() -> None:
    case = supervised()
    case.did("claim", case.item("work").id, by="ann")

    assert case.refused("urge", by="ann").code == "nothing-to-urge"
    assert case.refused("urge", by="out").code == "not-authorised"


def test_fresh_work_after_a_return_may_be_urged_at_once() -> None:
    case = supervised()
    case.complete("work", by="bob")
    case.did("urge")
    case.send_back("after", by="cid")

    case.did("urge")

    assert [notice.to for notice in case.notices if notice.cause == "urge"] == ["role:clerk", "person:bob"]


# Whom a row reaches


def test_the_late_one_is_not_told_of_himself_but_the_next_of_the_ladder() -> None:
    rule = deadline("limit", "PT8H", step("one", "PT1H", within="PT30M"), step("two", "PT4H", to="director"))
    case = started(process("start > work > end", deadlines=[rule], work=task("manager", deadlines=("limit",))))
    case.did("claim", case.item("work").id, by="max")
    case.advance(hours=1)

    (fact,) = case.facts(EscalationFired)
    assert (fact.to, fact.told) == ("manager", ("role:director",))
    assert fact.why
    assert case.refused("acknowledge", case.clock("limit").id, by="max").code == "not-authorised"
    case.did("acknowledge", case.clock("limit").id, by="dea")


def test_while_it_is_delegated_both_the_giver_and_the_other_are_late() -> None:
    rule = deadline("limit", "PT8H", step("one", "PT1H"), step("two", "PT4H", to="director"))
    case = started(process("start > work > end", deadlines=[rule], work=task("manager", deadlines=("limit",))))
    case.did("claim", case.item("work").id, by="max")
    case.did("delegate", case.item("work").id, by="max", to="bob")
    case.advance(hours=1)

    (fact,) = case.facts(EscalationFired)
    assert fact.told == ("role:director",)


def test_nobody_to_tell_is_an_incident_and_no_acknowledgement_is_awaited() -> None:
    rule = deadline("all", "PT8H", step("one", "PT1H", to="nobody", within="PT30M"))
    case = started(process("start > work > end", deadlines=[rule]))
    case.advance(hours=3)

    assert case.incident().code == "escalation-unheard"
    assert [mark.kind for mark in case.clock("all").marks] == ["step", "due"]


def test_a_row_may_tell_the_holder_or_the_starter() -> None:
    rule = deadline("limit", "PT8H", step("one", "PT1H", to="holder"), step("two", "PT2H", to="starter"))
    case = started(process("start > work > end", deadlines=[rule], work=OF_STEP))
    case.did("claim", case.item("work").id, by="bob")
    case.advance(hours=2)

    assert [notice.to for notice in case.notices] == ["person:bob", "person:ann"]
