"""Extensions: who may ask and decide, until when, how much in all, and what a late decision does to the verdict."""

from dataclasses import replace

from core_case import CoreCase, started
from core_sketch import deadline, extending, process, step, task

from flowkit.core.deadline.facts import DeadlineEnded, MarkReached
from flowkit.core.deadline.records import Extension
from flowkit.core.definition.model import ProcessDefinition


def limited(target: str = "PT4H", at_most: str = "PT6H", *, calendar: str = "", **how: object) -> ProcessDefinition:
    rule = deadline("limit", target, extension=extending(at_most), **how)  # type: ignore[arg-type]  # because the parts come by name
    work = task(deadlines=("limit",))
    return process("start > work > end", deadlines=[rule], calendar=calendar, work=work)


def held(definition: ProcessDefinition) -> CoreCase:
    """A case whose one item ann has claimed."""
    case = started(definition)
    case.did("claim", case.item("work").id)
    return case


def ask(case: CoreCase, amount: str, **how: str) -> None:
    case.did("request-extension", case.clock("limit").id, {"amount": amount}, **how)


def decide(case: CoreCase, operation: str = "approve-extension", **data: object) -> None:
    case.did(operation, case.clock("limit").id, data, by="max")


def due(case: CoreCase) -> float | None:
    return case.minutes(case.clock("limit").due_at)


def verdicts(case: CoreCase) -> list[str]:
    return [fact.verdict for fact in case.facts(DeadlineEnded)]


def test_what_is_granted_counts_from_the_old_due_time() -> None:
    case = held(limited())
    case.advance(hours=1)

    ask(case, "PT2H")
    assert due(case) == 240
    decide(case)

    assert due(case) == 360
    assert case.minutes(case.item("work").due_at) == 360
    (extension,) = case.clock("limit").extensions
    assert (extension.by, extension.decided_by, extension.status, extension.amount) == (
        "ann",
        "max",
        "approved",
        "PT2H",
    )


def test_less_may_be_granted_than_was_asked_for() -> None:
    case = held(limited())
    ask(case, "PT3H")

    decide(case, amount="PT1H")

    assert due(case) == 300


def test_a_refused_request_leaves_the_due_time_and_another_may_be_made() -> None:
    case = held(limited())
    ask(case, "PT3H")
    decide(case, "refuse-extension")

    ask(case, "PT1H")

    assert due(case) == 240
    assert [each.status for each in case.clock("limit").extensions] == ["refused", "pending"]


def test_the_limit_holds_for_all_extensions_together() -> None:
    case = held(limited())
    clock = case.clock("limit").id
    assert case.refused("request-extension", clock, {"amount": "PT7H"}).code == "extension-limit"
    ask(case, "PT4H")
    decide(case)

    assert case.refused("request-extension", clock, {"amount": "PT3H"}).code == "extension-limit"
    ask(case, "PT2H")
    assert case.refused("approve-extension", clock, {"amount": "PT3H"}, by="max").code == "extension-limit"
    decide(case)

    assert due(case) == 600


def test_only_whom_the_clock_names_may_ask_and_decide_and_nobody_an_own_request() -> None:
    case = held(limited())
    clock = case.clock("limit").id
    assert case.refused("request-extension", clock, {"amount": "PT1H"}, by="bob").code == "not-authorised"
    ask(case, "PT1H")
    assert case.refused("approve-extension", clock, by="ann").code == "not-authorised"

    own = deadline("limit", "PT4H", extension=extending("PT6H", decided_by=("role:clerk",)))
    case = held(process("start > work > end", deadlines=[own], work=task(deadlines=("limit",))))
    ask(case, "PT1H")
    assert case.refused("approve-extension", case.clock("limit").id).code == "extension-own"
    assert case.refused("refuse-extension", case.clock("limit").id).code == "extension-own"


def test_it_must_be_asked_for_before_the_time_is_over_and_one_at_a_time() -> None:
    case = held(limited())
    clock = case.clock("limit").id
    ask(case, "PT1H")
    assert case.refused("request-extension", clock, {"amount": "PT1H"}).code == "extension-pending"
    decide(case, "refuse-extension")

    case.advance(hours=4)

    assert case.refused("request-extension", clock, {"amount": "PT1H"}).code == "extension-too-late"
    assert case.refused("approve-extension", clock, by="max").code == "extension-none"


def test_the_amount_has_the_unit_of_the_limit_and_is_more_than_nothing() -> None:
    case = held(limited())
    clock = case.clock("limit").id

    codes = [
        case.refused("request-extension", clock, {"amount": amount}).code for amount in ("2 workdays", "PT0S", "soon")
    ]

    assert codes == ["extension-unit", "extension-unit", "extension-amount"]


def test_a_clock_without_the_rule_cannot_be_extended() -> None:
    case = held(process("start > work > end", deadlines=[deadline("limit", "PT4H")], work=task(deadlines=("limit",))))

    outcome = case.refused("request-extension", case.clock("limit").id, {"amount": "PT1H"})

    assert outcome.code == "extension-not-offered"


def test_a_request_that_lies_at_the_due_time_is_a_breach_and_a_later_grant_a_second_verdict() -> None:
    case = held(limited())
    case.advance(hours=3)
    ask(case, "PT2H")
    case.advance(hours=2)
    clock = case.clock("limit")
    assert case.minutes(clock.breached_at) == 240

    decide(case)
    assert due(case) == 360
    case.complete("work")

    assert verdicts(case) == ["kept"]
    assert case.minutes(case.clock("limit").breached_at) == 240


def test_the_extended_due_time_may_be_missed_too() -> None:
    case = held(limited())
    case.advance(hours=3)
    ask(case, "PT2H")
    case.advance(hours=2)
    decide(case)

    case.advance(hours=2)
    case.complete("work")

    fired = [(fact.key, case.minutes(fact.at)) for fact in case.facts(MarkReached) if fact.kind == "due"]
    assert fired == [("due", 240), ("due-1", 360)]
    assert verdicts(case) == ["late"]


def test_a_grant_that_is_over_already_is_missed_at_once() -> None:
    case = held(limited())
    ask(case, "PT1H")
    case.advance(hours=6)

    decide(case)
    case.complete("work")

    assert verdicts(case) == ["late"]


def test_days_are_counted_from_the_last_day_of_the_limit() -> None:
    """A limit of 15 days ends at 24:00 of the 15th; ten days more end at 24:00 of the 25th, not of the 26th."""
    case = held(limited("P15D", "P30D", calendar="office"))
    ask(case, "P10D")
    decide(case)
    once = due(case)

    ask(case, "P20D")
    decide(case)

    begin = case.minutes(case.clock("limit").started_at)
    assert begin == 0
    midnight = 15 * 60 + 30  # from 08:30 to 24:00
    assert once == midnight + 25 * 24 * 60
    assert due(case) == midnight + 45 * 24 * 60


def test_working_days_are_counted_from_the_last_day_of_the_limit() -> None:
    case = held(limited("1 workdays", "10 workdays", calendar="office"))
    ask(case, "3 workdays")

    decide(case)

    assert due(case) == 9 * 60 + 4 * 24 * 60  # Friday at the end of work


def test_rows_at_the_due_time_move_with_it_and_earlier_ones_stay() -> None:
    rule = deadline("limit", "PT4H", step("early", "PT3H"), step("end", "PT4H"), extension=extending("PT6H"))
    case = held(process("start > work > end", deadlines=[rule], work=task(deadlines=("limit",))))
    ask(case, "PT2H")

    decide(case)

    at = {mark.key: case.minutes(mark.at) for mark in case.clock("limit").marks if mark.kind == "step"}
    assert at == {"early": 180, "end": 360}


def test_those_who_decide_hear_of_the_request_and_whoever_asked_of_the_decision() -> None:
    rule = deadline("limit", "PT4H", extension=extending("PT6H", told=("starter", "role:director")))
    definition = process("start > work > end", deadlines=[rule], work=task(deadlines=("limit",)))
    case = held(definition)
    ask(case, "PT2H")
    decide(case)

    told = [(notice.to, notice.cause) for notice in case.notices]
    assert told == [
        ("role:manager", "limit/extension-1"),
        ("person:ann", "limit/extension-1"),
        ("role:director", "limit/extension-1"),
        ("person:ann", "limit/extension-1"),
        ("role:director", "limit/extension-1"),
    ]


def test_what_was_asked_and_answered_stays_in_order() -> None:
    case = held(limited())
    ask(case, "PT1H")
    decide(case, "refuse-extension")
    ask(case, "PT2H")
    decide(case)

    extensions: list[Extension] = case.clock("limit").extensions
    assert [(each.number, each.amount, each.status) for each in extensions] == [
        (1, "PT1H", "refused"),
        (2, "PT2H", "approved"),
    ]
    assert [change.kind for change in case.clock("limit").changes] == ["extended"]


def test_a_month_is_not_outdone_by_days_that_are_written_without_one() -> None:
    case = held(limited("P3M", "P1M"))

    asked = {"amount": "P45DT1H"}
    assert case.refused("request-extension", case.clock("limit").id, asked).code == "extension-limit"

    ask(case, "P29DT23H")
    assert case.clock("limit").pending is not None


def test_after_a_return_a_refusal_takes_nothing_of_what_was_granted_before() -> None:
    """A clock that goes on from the first entry has what was granted then, also when something was refused before."""
    rule = replace(deadline("limit", "PT4H", extension=extending("PT6H")), on_return="first-entry")
    case = started(process("start > work > next > end", work=task(deadlines=("limit",)), deadlines=[rule]))
    case.did("claim", case.item("work").id)
    ask(case, "PT3H")
    decide(case, "refuse-extension")
    ask(case, "PT2H")
    decide(case)
    case.complete("work")
    case.send_back("next", "work")
    case.did("claim", case.item("work").id)
    assert due(case) == 360

    ask(case, "PT1H")
    decide(case, "refuse-extension")

    assert due(case) == 360
    assert [(each.amount, each.status) for each in case.clock("limit").extensions] == [
        ("PT3H", "refused"), ("PT2H", "approved"), ("PT1H", "refused"),
    ]  # fmt: skip
