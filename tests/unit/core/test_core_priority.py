"""How urgent work is by the data of its case."""

from dataclasses import replace
from decimal import Decimal

import pytest
from core_case import CoreCase, case_of, started
from core_sketch import call, deadline, feel, parallel, process, rounds, scale, script, state, step, sub, task

from flowkit.core.definition.deadlines import StepAct
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.people import OperationSetting
from flowkit.core.definition.tasks import PriorityRule, UserTask
from flowkit.core.instance.records import Incident
from flowkit.core.workitem.facts import PriorityChanged

BY_SEVERITY = PriorityRule(feel("(4 - severity) * 10"))
SUSPEND = OperationSetting("suspend", states=("waiting",))


def urgent(rule: PriorityRule = BY_SEVERITY, *more: str, **parts: object) -> ProcessDefinition:
    """Work whose priority follows the severity."""
    parts.setdefault("work", task(priority=rule, operations=(SUSPEND,)))
    return process(
        "start > work > after > end",
        *more,
        scales=[scale("severity", 1, 2, 3, 4)],
        states=[state("waiting")],
        **parts,  # type: ignore[arg-type]  # because the parts come by name
    )


def raised(case: CoreCase, severity: int) -> None:
    case.did("raise", 0, {"severity": severity}, by="rea")


def said(case: CoreCase) -> list[tuple[int, int]]:
    """Each change, from what to what."""
    return [(fact.before, fact.priority) for fact in case.facts(PriorityChanged)]


def test_an_item_is_made_as_urgent_as_the_data_say() -> None:
    assert case_priority(severity=3) == 10
    assert case_priority(severity=1) == 30


def case_priority(**data: object) -> int:
    return started(urgent(), by="ann", **data).item("work").priority


def test_what_changes_the_data_changes_the_priority_of_open_work() -> None:
    case = started(urgent(), severity=4)
    raised(case, 2)

    assert case.item("work").priority == 20
    assert said(case) == [(0, 20)]

    case.complete("work")
    raised(case, 1)
    assert (case.item("after").priority, said(case)) == (0, [(0, 20)])


def test_data_that_the_priority_does_not_read_cost_nothing() -> None:
    case = started(urgent(PriorityRule(feel("importance"), 5)), severity=4, importance=7)
    asked = len(case.asked)
    raised(case, 2)

    assert not said(case)
    assert not any(type(each).__name__ == "Below" for each in case.asked[asked:])


def test_data_that_are_written_again_change_nothing() -> None:
    case = started(urgent(PriorityRule(feel("if severity < 3 then 50 else 0"))), severity=2)
    raised(case, 1)

    assert (case.item("work").priority, said(case)) == (50, [])


def test_claimed_and_suspended_work_follows_too() -> None:
    case = started(urgent(), severity=4)
    case.did("claim", case.item("work").id)
    raised(case, 3)
    assert (case.item("work").assignee, case.item("work").priority) == ("ann", 10)

    case.did("suspend", case.item("work").id, state="waiting")
    raised(case, 1)
    assert (case.item("work").status, case.item("work").priority) == ("suspended", 30)


def test_what_an_escalation_gave_is_kept_from_below() -> None:
    acts = (StepAct("priority", "25"),)
    rule = deadline("all", "PT8H", step("one", "PT1H", acts=acts))
    case = started(
        process(
            "start > work > end",
            deadlines=[rule],
            scales=[scale("severity", 1, 2, 3, 4)],
            work=task(priority=PriorityRule(feel("(4 - severity) * weight"))),
        ),
        severity=4,
        weight=10,
    )
    case.advance(hours=1)
    assert case.item("work").priority == 25

    raised(case, 3)
    assert case.item("work").priority == 25
    raised(case, 1)
    assert case.item("work").priority == 30


def test_a_script_beside_it_and_the_results_of_a_step_count() -> None:
    work = task(priority=PriorityRule(feel("rank"), 0))
    lines = "start > split > (work | check > more > wait) > end"
    case = started(process(lines, split=parallel(), work=work, more=script(rank="rank + 5")))
    assert case.item("work").priority == 0

    case.complete("check", rank=7)

    assert case.item("work").priority == 12
    assert said(case) == [(0, 7), (7, 12)]


def test_work_in_subprocesses_and_rounds_follows_and_called_processes_by_their_own_data() -> None:
    rule = PriorityRule(feel("rank"), 0)
    inside = sub("begin > inner > finish", inner=task(priority=rule))
    part = call("other", into={"rank": "3"})
    outer = process("start > split > (group | part | check) > end", split=parallel(), group=inside, part=part)
    case = case_of(outer, process("start > theirs > end", key="other", theirs=task(priority=rule)))
    case.start()

    case.complete("check", rank=9)

    assert {item.node: item.priority for item in case.open_items()} == {"inner": 9, "theirs": 3}


def test_each_of_a_round_may_have_a_priority_of_its_own() -> None:
    one = rounds("3", count=True)
    assert isinstance(one.spec, UserTask)
    rule = PriorityRule(feel("rank - loopCounter"))
    signing = replace(one, spec=replace(one.spec, priority=rule))
    case = started(process("start > split > (sign | check) > end", split=parallel(), sign=signing), rank=10)
    assert sorted(item.priority for item in case.open_items("sign")) == [7, 8, 9]

    case.complete("check", rank=20)
    assert sorted(item.priority for item in case.open_items("sign")) == [17, 18, 19]


def test_the_state_of_the_case_counts() -> None:
    rule = PriorityRule(feel('if case.state = "waiting" then -5 else 5'))
    case = started(urgent(rule), severity=1)
    assert case.item("work").priority == 5

    case.did("claim", case.item("work").id)
    case.did("suspend", case.item("work").id, state="waiting")
    assert case.item("work").priority == -5


@pytest.mark.parametrize("value", [None, Decimal("1.5"), 1001, -1001, "high", True])
def test_what_is_no_priority_is_an_incident_before_the_work_is_offered(value: object) -> None:
    case = started(urgent(PriorityRule(feel("rank"))), rank=value)

    assert not case.open_items()
    assert (case.incident().code, case.incident().node) == ("priority-invalid", "work")

    case.did("retry", case.incident().id, {"rank": 8}, by="rea")
    assert case.item("work").priority == 8


def test_null_gives_the_default_and_what_is_wrong_does_not() -> None:
    assert started(urgent(PriorityRule(feel("rank"), 4))).item("work").priority == 4
    assert started(urgent(PriorityRule(feel("rank"), 4)), rank="high").incident().code == "priority-invalid"


def test_what_becomes_no_priority_leaves_the_work_as_it_is_and_is_seen_once() -> None:
    rule = PriorityRule(feel("rank"))
    case = started(process("start > split > (work | check) > end", split=parallel(), work=task(priority=rule)), rank=3)
    case.complete("check", rank="high")

    assert case.item("work").priority == 3
    (incident,) = case.all(Incident)
    assert (incident.token, incident.code) == (0, "priority-invalid")

    case.did("resolve", incident.id, {"rank": 6}, by="rea")
    assert case.item("work").priority == 6


def test_whole_numbers_may_be_written_as_decimals() -> None:
    assert started(urgent(PriorityRule(feel("rank"))), rank=Decimal("7.0")).item("work").priority == 7
