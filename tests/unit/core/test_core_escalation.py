"""Escalation tables: rows that fire by time or by hand, acknowledgement, else-next, standstill, a raised class."""

from core_case import CoreCase, started
from core_sketch import deadline, process, scale, state, step, task

from flowkit.core.deadline.facts import DeadlineMoved, MarkReached
from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.deadlines import DeadlineRule, EscalationStep
from flowkit.core.definition.people import OperationSetting
from flowkit.core.escalation.facts import AcknowledgementMissed, EscalationAcknowledged, EscalationFired
from flowkit.core.instance.records import Job

Row = tuple[str, EscalationStep]


def clocked(*rows: Row, target: str = "PT8H") -> CoreCase:
    return started(process("start > work > after > end", deadlines=[deadline("all", target, *rows)]))


def fired(case: CoreCase) -> list[tuple[str, bool]]:
    return [(fact.step, fact.late) for fact in case.facts(EscalationFired)]


def when(case: CoreCase) -> dict[str, float | None]:
    return {mark.key: case.minutes(mark.fired_at) for mark in case.clock("all").marks if mark.kind == "step"}


def test_each_row_fires_once_at_its_own_time_and_tells_its_receiver() -> None:
    case = clocked(step("one", "PT1H"), step("two", "PT2H", to="director"))

    case.advance(hours=6)

    assert when(case) == {"one": 60, "two": 120}
    assert [(fact.number, fact.reporter, fact.to) for fact in case.facts(EscalationFired)] == [
        (1, "clerk", "manager"),
        (2, "clerk", "director"),
    ]
    assert [(notice.to, notice.channel) for notice in case.notices] == [
        ("role:manager", "inbox"),
        ("role:director", "inbox"),
    ]


def test_a_case_that_is_done_in_time_escalates_nothing() -> None:
    case = clocked(step("one", "PT1H"))
    case.complete("work", "after")

    case.advance(hours=6)

    assert fired(case) == []


# Acknowledgement


def test_whoever_was_told_acknowledges_and_the_later_rows_fire_all_the_same() -> None:
    case = clocked(step("one", "PT1H", within="PT30M"), step("two", "PT2H"))
    case.advance(hours=1)

    case.did("acknowledge", case.clock("all").id, by="max")
    case.advance(hours=2)

    assert [(fact.step, fact.by) for fact in case.facts(EscalationAcknowledged)] == [("one", "max")]
    assert case.facts(AcknowledgementMissed) == []
    assert when(case) == {"one": 60, "two": 120}


def test_a_missing_acknowledgement_is_recorded_at_its_limit_and_the_rows_keep_their_times() -> None:
    case = clocked(step("one", "PT1H", within="PT30M"), step("two", "PT4H"))

    case.advance(hours=3)

    missed = case.facts(AcknowledgementMissed)
    assert [(fact.step, case.minutes(fact.limit)) for fact in missed] == [("one", 90)]
    assert when(case) == {"one": 60, "two": None}


def test_exactly_at_the_limit_is_too_late_once_it_fired() -> None:
    case = clocked(step("one", "PT1H", within="PT30M"))

    case.advance(minutes=90)
    case.did("acknowledge", case.clock("all").id, by="max")

    assert len(case.facts(AcknowledgementMissed)) == 1
    assert len(case.facts(EscalationAcknowledged)) == 1


def test_only_those_who_were_told_acknowledge_and_each_step_once() -> None:
    case = clocked(step("one", "PT1H"), step("two", "PT2H", to="director"))
    number = case.clock("all").id
    assert case.refused("acknowledge", number, by="max").code == "not-authorised"
    case.advance(hours=1)

    assert case.refused("acknowledge", number, by="dea").code == "not-authorised"
    case.did("acknowledge", number, by="max")
    assert case.refused("acknowledge", number, by="max").code == "nothing-to-acknowledge"
    case.advance(hours=1)
    assert case.refused("acknowledge", number, by="dea", target="one").code == "nothing-to-acknowledge"
    case.did("acknowledge", number, by="dea")


def test_a_missing_acknowledgement_lets_the_next_row_fire_at_once_if_the_row_says_so() -> None:
    case = clocked(step("one", "PT1H", within="PT30M", else_next=True), step("two", "PT4H"), step("three", "PT5H"))

    case.advance(hours=6)

    assert when(case) == {"one": 60, "two": 90, "three": 300}
    assert fired(case) == [("one", False), ("two", False), ("three", False)]


def test_a_chain_of_missing_acknowledgements_climbs_row_by_row() -> None:
    case = clocked(
        step("one", "PT1H", within="PT30M", else_next=True),
        step("two", "PT6H", within="PT15M", else_next=True, to="director"),
        step("three", "PT7H"),
    )

    case.advance(hours=3)

    assert when(case) == {"one": 60, "two": 90, "three": 105}


def test_the_last_row_has_no_next_one() -> None:
    case = clocked(step("one", "PT1H", within="PT30M", else_next=True))

    case.advance(hours=3)

    assert fired(case) == [("one", False)]


def test_a_row_that_is_due_when_the_acknowledgement_is_missed_fires_once() -> None:
    case = clocked(step("one", "PT1H", within="PT1H", else_next=True), step("two", "PT2H"))

    case.advance(hours=3)

    assert fired(case) == [("one", False), ("two", False)]


def test_a_worker_that_was_down_catches_up_with_each_row_once() -> None:
    case = clocked(step("one", "PT1H", within="PT30M", else_next=True), step("two", "PT2H"), step("three", "PT3H"))
    case.advance(hours=1)

    case.now += 5 * 3_600_000_000
    case.fire(case.only(Job))

    assert fired(case) == [("one", False), ("two", True), ("three", True)]


def test_an_acknowledged_standstill_holds_back_the_later_rows_and_not_the_due_time() -> None:
    case = clocked(step("one", "PT1H", standstill=True), step("two", "PT2H"), step("three", "PT3H"), target="PT4H")
    case.advance(hours=1)

    case.did("acknowledge", case.clock("all").id, by="max")
    case.advance(hours=6)

    assert fired(case) == [("one", False)]
    assert [fact.kind for fact in case.facts(MarkReached)] == ["step", "due"]


# By hand


def test_a_person_calls_the_next_row_and_it_does_not_fire_again() -> None:
    case = clocked(step("one", "PT1H"), step("two", "PT2H"))

    case.did("escalate", by="bob", reason="customer is angry")
    assert [(fact.step, fact.by) for fact in case.facts(EscalationFired)] == [("one", "bob")]
    case.advance(hours=6)

    assert when(case) == {"one": 0, "two": 120}
    assert len(case.facts(EscalationFired)) == 2


def test_there_is_nothing_to_escalate_without_rows_or_after_the_last() -> None:
    case = clocked(step("one", "PT1H"))
    case.did("escalate")

    assert case.refused("escalate").code == "nothing-to-escalate"
    assert clocked().refused("escalate").code == "nothing-to-escalate"
    assert case.refused("escalate", by="out").code == "not-authorised"


def test_a_row_called_by_hand_waits_for_its_acknowledgement_from_then() -> None:
    case = clocked(step("one", "PT4H", within="PT30M"))
    case.advance(minutes=10)
    case.did("escalate")

    case.advance(hours=1)

    assert [case.minutes(fact.limit) for fact in case.facts(AcknowledgementMissed)] == [40]


# A raised class

LADDER = (
    step("1-a", "PT0S", when="1"),
    step("1-b", "PT30M", when="1", to="director"),
    step("2-a", "PT1H", when="2"),
    step("2-b", "PT4H", when="2", to="director"),
)


def graded(*, severity: int) -> CoreCase:
    rule = deadline("all", {"1": "PT2H", "2": "PT8H"}, *LADDER)
    definition = process("start > work > after > end", deadlines=[rule], scales=[scale("severity", 1, 2)])
    return started(definition, severity=severity)


def test_rows_of_the_raised_class_that_are_past_fire_at_once_in_order_and_late() -> None:
    case = graded(severity=2)
    case.advance(minutes=45)

    case.did("raise", 0, {"severity": 1}, by="rea")

    assert fired(case) == [("1-a", True), ("1-b", True)]
    assert case.minutes(case.clock("all").due_at) == 120


def test_rows_of_the_old_class_that_have_fired_stay_and_the_others_never_fire() -> None:
    case = graded(severity=2)
    case.advance(minutes=61)

    case.did("raise", 0, {"severity": 1}, by="rea")
    case.advance(hours=10)

    assert [step for step, _ in fired(case)] == ["2-a", "1-a", "1-b"]
    assert {mark.key for mark in case.clock("all").marks if mark.kind == "step"} == {"2-a", "1-a", "1-b"}


def test_the_raised_class_written_again_moves_nothing() -> None:
    case = graded(severity=2)
    case.advance(minutes=61)
    case.did("raise", 0, {"severity": 1}, by="rea")
    assert len(case.facts(DeadlineMoved)) == 1

    case.complete("work", severity=1)

    assert len(case.facts(DeadlineMoved)) == 1


def test_a_due_time_that_is_past_under_the_raised_class_is_breached_late() -> None:
    case = graded(severity=2)
    case.advance(hours=3)

    case.did("raise", 0, {"severity": 1}, by="rea")

    due = [fact for fact in case.facts(MarkReached) if fact.kind == "due"]
    assert [(case.minutes(fact.at), fact.late) for fact in due] == [(120, True)]


def test_a_breach_under_the_old_class_is_not_repeated() -> None:
    case = graded(severity=2)
    case.advance(hours=9)

    case.did("raise", 0, {"severity": 1}, by="rea")

    assert len([fact for fact in case.facts(MarkReached) if fact.kind == "due"]) == 1
    assert case.minutes(case.clock("all").breached_at) == 480


def test_an_acknowledgement_that_is_awaited_is_awaited_still_after_a_raise() -> None:
    rule = deadline(
        "all", {"1": "PT2H", "2": "PT8H"}, step("2-a", "PT10M", when="2", within="PT30M"), step("1-a", "PT0S", when="1")
    )
    case = started(
        process("start > work > after > end", deadlines=[rule], scales=[scale("severity", 1, 2)]), severity=2
    )
    case.advance(minutes=15)
    case.did("raise", 0, {"severity": 1}, by="rea")

    case.advance(hours=1)

    assert [fact.step for fact in case.facts(AcknowledgementMissed)] == ["2-a"]


def test_a_raise_while_the_clock_stands_fires_what_the_running_time_has_reached() -> None:
    suspend = OperationSetting("suspend", states=("waiting",))
    rule = deadline("all", {"1": "PT2H", "2": "PT8H"}, *LADDER)
    case = started(
        process("start > work > after > end", deadlines=[rule], scales=[scale("severity", 1, 2)],
                states=[state("working"), state("waiting", "pause")],
                work=task(operations=(suspend,), claimed="working")),
        severity=2,
    )  # fmt: skip
    case.advance(minutes=10)
    case.did("claim", case.item("work").id)
    case.did("suspend", case.item("work").id, state="waiting")
    case.advance(hours=5)

    case.did("raise", 0, {"severity": 1}, by="rea")
    assert fired(case) == [("1-a", True)]
    case.did("resume", case.item("work").id)
    case.advance(minutes=20)

    assert fired(case) == [("1-a", True), ("1-b", False)]


# Two clocks


def two_clocks() -> tuple[DeadlineRule, DeadlineRule]:
    return deadline("all", "PT8H", step("one", "PT2H")), deadline("limit", "PT1H", step("own", "PT30M"))


def test_the_clocks_over_a_case_and_its_step_escalate_each_for_itself() -> None:
    case = started(process("start > work > after > end", deadlines=two_clocks(), work=task(deadlines=("limit",))))

    case.advance(hours=3)

    assert fired(case) == [("own", False), ("one", False)]
    assert [(each.rule, each.breached_at is not None) for each in case.all(Deadline)] == [
        ("all", False),
        ("limit", True),
    ]


def test_a_clock_is_named_to_escalate_it() -> None:
    rules = [deadline("all", "PT8H", step("one", "PT2H")), deadline("other", "PT8H", step("two", "PT2H"))]
    case = started(process("start > work > after > end", deadlines=rules))

    case.did("escalate", case.clock("other").id)

    assert fired(case) == [("two", False)]
