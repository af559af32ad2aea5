"""Clocks over a case and over a step: start, warning, breach, verdict, pause, resume, end."""

from dataclasses import replace
from datetime import datetime

import pytest
from core_case import CoreCase, started
from core_sketch import boundary, call, deadline, end, parallel, process, rounds, script, state, step, sub, task, timer

from flowkit.core.deadline.facts import DeadlineEnded, DeadlineMoved, DeadlineStarted, MarkReached
from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.deadlines import DeadlineRule
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.people import OperationSetting
from flowkit.core.instance.records import Job

STATES = (state("working"), state("waiting", "pause"), state("vendor"), state("solved", "stop"))
SUSPEND = OperationSetting("suspend", states=("waiting", "vendor"))


def timed(*clocks: DeadlineRule, calendar: str = "", **parts: object) -> ProcessDefinition:
    """Work that can be suspended, then more work, under clocks."""
    parts.setdefault("work", task(operations=(SUSPEND,), claimed="working"))
    return process(
        "start > work > after > end",
        states=STATES,
        deadlines=clocks,
        calendar=calendar,
        **parts,  # type: ignore[arg-type]  # because the parts come by name
    )


def verdicts(case: CoreCase) -> dict[str, str]:
    return {fact.rule: fact.verdict for fact in case.facts(DeadlineEnded)}


def marks(case: CoreCase) -> list[tuple[str, float | None, bool]]:
    """What fired: kind, when in minutes from the start, and whether it was late."""
    return [(fact.kind, case.minutes(fact.at), fact.late) for fact in case.facts(MarkReached)]


# The life of a clock


def test_a_clock_over_the_case_starts_with_it_and_shows_on_the_case_and_its_items() -> None:
    case = started(timed(deadline("all", "PT8H", share=0.75)))

    clock = case.clock("all")
    assert (clock.scope, clock.token, clock.target, case.minutes(clock.started_at)) == (1, None, "PT8H", 0)
    assert [case.minutes(at) for at in (clock.due_at, clock.warn_at)] == [480, 360]
    assert [case.minutes(at) for at in (case.head.due_at, case.head.warn_at)] == [480, 360]
    assert case.minutes(case.item("work").due_at) == 480


def test_the_limit_of_a_step_runs_from_the_making_of_its_item_until_it_is_done() -> None:
    case = started(timed(deadline("limit", "PT1H"), after=task(deadlines=("limit",))))
    case.advance(minutes=30)
    case.complete("work")
    assert case.minutes(case.item("after").due_at) == 90

    case.advance(minutes=30)
    case.complete("after")

    assert verdicts(case) == {"limit": "kept"}


def test_claim_and_transfer_leave_the_limit_of_the_step_alone() -> None:
    case = started(timed(deadline("limit", "PT1H"), work=task(deadlines=("limit",))))
    case.advance(minutes=10)

    case.did("claim", case.item("work").id)
    case.did("transfer", case.item("work").id, to="bob")

    assert case.minutes(case.item("work").due_at) == 60
    assert len(case.facts(DeadlineStarted)) == 1


def test_an_item_shows_the_earliest_of_its_own_limit_and_the_clocks_over_the_case() -> None:
    case = started(
        timed(deadline("all", "PT2H"), deadline("short", "PT1H"), deadline("long", "PT5H"),
              work=task(deadlines=("short",)), after=task(deadlines=("long",)))
    )  # fmt: skip
    assert case.minutes(case.item("work").due_at) == 60

    case.complete("work")

    assert case.minutes(case.item("after").due_at) == 120


def test_a_warning_and_a_breach_fire_once_each_at_their_instants() -> None:
    case = started(timed(deadline("all", "PT4H", share=0.5, before="PT1H")))

    case.advance(hours=10)

    assert marks(case) == [("warn", 120, False), ("warn", 180, False), ("due", 240, False)]
    assert case.minutes(case.clock("all").breached_at) == 240
    assert case.all(Job) == []


def test_exactly_at_the_due_time_is_breached_when_the_clock_fired_and_kept_when_it_had_not() -> None:
    definition = timed(deadline("all", "PT1H"))
    fired, first = started(definition), started(definition)

    fired.advance(hours=1)
    fired.complete("work", "after")
    first.now += 3_600_000_000
    first.complete("work", "after")

    assert verdicts(fired) == {"all": "late"}
    assert verdicts(first) == {"all": "kept"}


def test_done_after_the_due_time_is_late_even_if_the_clock_has_not_fired_yet() -> None:
    case = started(timed(deadline("all", "PT1H")))

    case.now += 3_600_000_001
    case.complete("work", "after")

    assert verdicts(case) == {"all": "late"}


def test_a_cancelled_case_makes_every_clock_void() -> None:
    case = started(timed(deadline("all", "PT8H"), deadline("limit", "PT1H"), work=task(deadlines=("limit",))))
    case.advance(hours=2)

    case.did("cancel")

    assert verdicts(case) == {"all": "void", "limit": "void"}


def test_working_time_runs_on_the_calendar_of_the_process() -> None:
    case = started(timed(deadline("all", "8 workhours"), calendar="office"))

    clock = case.clock("all")
    assert (clock.calendar, clock.calendar_version) == ("office", 1)
    case.advance(until="2026-11-17T08:59")
    assert marks(case) == []
    case.advance(until="2026-11-17T17:30")
    assert [kind for kind, _, _ in marks(case)] == ["due"]


def test_a_share_of_working_time_warns_in_working_time() -> None:
    case = started(timed(deadline("all", "7 workhours", share=0.5), calendar="office"))

    assert case.minutes(case.clock("all").warn_at) == 210


def test_a_late_worker_fires_all_that_is_due_in_order_and_says_that_it_is_late() -> None:
    rows = (step("one", "PT1H"), step("two", "PT2H"))
    case = started(timed(deadline("all", "PT3H", *rows)))

    case.now += 5 * 3_600_000_000
    case.fire(case.only(Job))

    assert marks(case) == [("step", 60, True), ("step", 120, True), ("due", 180, True)]


def test_what_is_due_at_once_fires_with_the_start() -> None:
    case = started(timed(deadline("all", "PT0S", step("one", "PT0S"), step("two", "PT0S"))))

    assert [kind for kind, _, _ in marks(case)] == ["step", "step", "due"]
    assert case.clock("all").breached_at == case.now
    case.complete("work", "after")
    assert verdicts(case) == {"all": "late"}


# Pauses


def suspended(case: CoreCase, into: str) -> None:
    case.did("claim", case.item("work").id)
    case.did("suspend", case.item("work").id, state=into)


def test_a_state_that_pauses_stops_the_clock_and_resuming_gives_the_time_back() -> None:
    case = started(timed(deadline("all", "PT4H", share=0.5)))
    case.advance(hours=1)
    suspended(case, "waiting")
    assert (case.head.due_at, case.item("work").due_at, case.all(Job)) == (None, None, [])

    case.advance(hours=10)
    case.did("resume", case.item("work").id)

    clock = case.clock("all")
    assert [case.minutes(at) for at in (clock.due_at, clock.warn_at)] == [840, 720]
    assert case.minutes(case.item("work").due_at) == 840
    case.advance(hours=5)
    assert marks(case) == [("warn", 720, False), ("due", 840, False)]


def test_a_state_that_runs_leaves_the_clock_running() -> None:
    case = started(timed(deadline("all", "PT4H")))

    suspended(case, "vendor")

    assert case.minutes(case.clock("all").due_at) == 240
    assert case.head.state == "vendor"


def test_several_pauses_are_all_given_back() -> None:
    case = started(timed(deadline("all", "PT4H")))
    suspended(case, "waiting")
    case.advance(hours=1)
    case.did("resume", case.item("work").id)
    case.advance(hours=1)
    case.did("suspend", case.item("work").id, state="waiting")
    case.advance(hours=2)
    case.did("resume", case.item("work").id)

    assert case.minutes(case.clock("all").due_at) == 240 + 180
    assert len(case.clock("all").pauses) == 2


def test_the_limit_of_the_suspended_step_stands_with_it() -> None:
    work = task(operations=(SUSPEND,), claimed="working", deadlines=("limit",))
    case = started(timed(deadline("limit", "PT2H"), work=work))
    case.advance(hours=1)
    suspended(case, "waiting")

    case.advance(hours=5)
    assert marks(case) == []
    case.did("resume", case.item("work").id)

    assert case.minutes(case.item("work").due_at) == 420


def test_a_pause_in_working_time_gives_back_working_time_only() -> None:
    case = started(timed(deadline("all", "450 workminutes"), calendar="office"))
    case.advance(until="2026-11-16T17:00")
    suspended(case, "waiting")
    case.advance(until="2026-11-17T09:00")

    case.did("resume", case.item("work").id)

    # half an hour before the end of work and half an hour after its start were paused
    assert case.minutes(case.clock("all").due_at) == 24 * 60 + 60


def test_a_paused_clock_that_was_never_late_is_kept_at_the_end() -> None:
    case = started(timed(deadline("all", "PT1H"), work=task(state="waiting")))
    case.advance(hours=5)

    case.complete("work", "after")

    assert verdicts(case) == {"all": "kept"}


def test_a_breach_stays_a_breach_whatever_comes_later() -> None:
    case = started(timed(deadline("all", "PT1H")))
    case.advance(hours=2)
    suspended(case, "waiting")
    case.did("resume", case.item("work").id)
    case.complete("work", "after")

    assert verdicts(case) == {"all": "late"}
    assert len([mark for mark in marks(case) if mark[0] == "due"]) == 1


def test_a_step_may_itself_set_a_state_that_pauses() -> None:
    case = started(timed(deadline("all", "PT4H"), after=task(state="waiting")))
    case.advance(hours=1)
    case.complete("work")
    assert case.item("after").due_at is None

    case.advance(hours=9)

    assert marks(case) == []


def test_only_the_holder_suspends_into_a_declared_state_and_nothing_is_done_meanwhile() -> None:
    case = started(timed())
    number = case.item("work").id
    assert case.refused("suspend", number, state="waiting").code == "not-authorised"
    case.did("claim", number)
    assert case.refused("suspend", number, state="solved").code == "state-not-offered"
    assert case.refused("suspend", number).code == "state-not-offered"
    case.did("suspend", number, state="waiting")

    for operation in ("complete", "suspend", "return-for-rework"):
        assert case.refused(operation, number, state="waiting", to="bob").code == "wrong-state"
    assert case.refused("resume", number, by="bob").code == "not-authorised"
    case.did("resume", number)
    assert case.refused("resume", number).code == "wrong-state"
    assert (case.item("work").status, case.head.state) == ("claimed", "working")


# Stopping


def test_a_state_that_stops_ends_the_clocks_with_their_verdict_and_inboxes_show_them_no_more() -> None:
    case = started(timed(deadline("all", "PT1H"), deadline("long", "PT8H"), after=task(state="solved")))
    case.advance(hours=2)

    case.complete("work")

    assert verdicts(case) == {"all": "late", "long": "kept"}
    assert (case.head.due_at, case.item("after").due_at) == (None, None)
    case.advance(hours=20)
    assert len(marks(case)) == 1


def test_a_stopped_clock_does_not_start_again_in_a_state_that_runs() -> None:
    case = started(timed(deadline("all", "PT4H"), work=task(state="solved"), after=task(state="working")))

    case.complete("work")

    assert case.item("after").due_at is None


# Back-dated


def backdated(*rows: object) -> DeadlineRule:
    return deadline("all", "PT4H", *rows, share=0.5, start="reported")  # type: ignore[arg-type]  # because rows are passed on


def test_a_back_dated_start_counts_from_then_and_sends_no_old_notice() -> None:
    reported = datetime.fromisoformat("2026-11-16T05:30+08:00")
    case = started(timed(backdated(step("one", "PT1H"), step("two", "PT3H30M"))), reported=reported)

    assert case.minutes(case.clock("all").started_at) == -180
    assert case.minutes(case.clock("all").due_at) == 60
    assert marks(case) == []
    case.advance(hours=2)

    assert marks(case) == [("step", 30, False), ("due", 60, False)]


def test_a_back_dated_start_whose_due_time_is_past_records_the_breach_late() -> None:
    reported = datetime.fromisoformat("2026-11-15T08:30+08:00")
    case = started(timed(backdated(step("one", "PT1H"))), reported=reported)

    assert marks(case) == [("due", -1200, True)]
    assert case.minutes(case.clock("all").breached_at) == -1200


def test_without_the_datum_of_its_start_a_clock_runs_from_now() -> None:
    case = started(timed(backdated()))

    assert case.clock("all").started_at == case.now


# Scopes and places


def test_the_limit_of_a_waiting_event_or_a_subprocess_runs_while_its_token_waits() -> None:
    case = started(
        process("start > wait > group > end", wait=timer("PT1H", deadlines=("quick",)),
                group=sub("begin > x > finish", deadlines=("slow",)),
                deadlines=[deadline("quick", "PT30M"), deadline("slow", "PT2H")])
    )  # fmt: skip

    case.advance(hours=1)
    case.complete("x")

    assert verdicts(case) == {"quick": "late", "slow": "kept"}


def test_a_clock_that_cannot_be_reckoned_is_an_incident_and_the_work_goes_on() -> None:
    case = started(timed(deadline("all", {"1": "PT1H", "2": "PT8H"})))

    assert case.incident().code == "no-target"
    assert case.at() == ["work"]
    case.did("retry", case.incident().id)
    case.complete("work", "after")
    assert case.head.status == "completed"


def test_an_item_whose_own_limit_cannot_be_reckoned_shows_that_of_the_case() -> None:
    case = started(
        timed(deadline("all", "PT8H"), deadline("limit", {"1": "PT1H"}), work=task(deadlines=("limit",))), severity=2
    )

    assert case.minutes(case.item("work").due_at) == 480
    assert case.incident().code == "no-target"


def test_retrying_the_incident_of_a_clock_takes_no_work_away() -> None:
    case = started(timed(deadline("all", {"1": "PT1H", "2": "PT8H"})), severity=2)
    case.complete("work", severity=5)
    item = case.item("after").id

    case.did("resolve", case.incident().id)

    assert case.item("after").id == item


def test_each_member_of_a_round_has_a_limit_of_its_own() -> None:
    case = started(
        process(
            "start > sign > end", sign=rounds("signers", deadlines=("limit",)), deadlines=[deadline("limit", "PT1H")]
        ),
        signers=["ann", "bob"],
    )
    case.did("complete", case.open_items()[0].id)
    case.advance(hours=2)
    case.did("complete", case.open_items()[0].id, by="bob")

    assert [each.verdict for each in case.all(Deadline)] == ["kept", "late"]


# Re-basing


GRADED = {"1": "PT1H", "2": "PT8H"}


def test_a_raised_class_re_bases_the_clock_from_its_own_start() -> None:
    case = started(timed(deadline("all", GRADED)), severity=2)
    case.advance(minutes=30)

    case.complete("work", severity=1)

    assert case.minutes(case.clock("all").due_at) == 60
    assert case.minutes(case.item("after").due_at) == 60
    assert [fact.cause for fact in case.facts(DeadlineMoved)] == ["re-based"]


def test_the_same_value_written_again_moves_nothing() -> None:
    case = started(timed(deadline("all", GRADED)), severity=2)

    case.complete("work", severity=2)

    assert case.facts(DeadlineMoved) == []


def test_the_limit_of_an_open_step_elsewhere_is_re_based_too() -> None:
    case = started(
        process("start > split > (a | b) > join > end", deadlines=[deadline("limit", GRADED)],
                a=task(deadlines=("limit",)), split=parallel(), join=parallel()),
        severity=2,
    )  # fmt: skip
    assert case.minutes(case.item("a").due_at) == 480

    case.complete("b", severity=1)

    assert case.minutes(case.item("a").due_at) == 60


def test_data_that_no_clock_looks_at_ask_for_nothing() -> None:
    case = started(timed(deadline("all", GRADED)), severity=2)
    case.asked.clear()

    case.complete("work", remark="fine")

    assert not [question for question in case.asked if type(question).__name__ == "Below"]


def test_a_clock_re_based_while_it_stands_moves_when_it_runs_again() -> None:
    case = started(timed(deadline("all", GRADED), work=task(state="waiting"), after=task(state="working")), severity=2)
    case.advance(minutes=30)

    case.complete("work", severity=1)

    assert case.minutes(case.clock("all").due_at) == 90


def test_a_script_that_writes_the_class_re_bases_as_a_person_does() -> None:
    compute = script(severity="1")
    case = started(
        process("start > a > compute > b > end", compute=compute, deadlines=[deadline("all", GRADED)]), severity=2
    )

    case.complete("a")

    assert case.minutes(case.item("b").due_at) == 60


@pytest.mark.parametrize("stop", [False, True])
def test_the_end_of_the_case_judges_its_clocks(stop: bool) -> None:
    case = started(
        process("start > work > over", over=end("over", terminate=stop), deadlines=[deadline("all", "PT1H")])
    )

    case.complete("work")

    assert verdicts(case) == {"all": "kept"}


def test_a_clock_that_could_not_start_starts_with_the_mended_data_and_counts_from_the_case() -> None:
    case = started(timed(deadline("all", {"1": "PT1H", "2": "PT8H"})), severity=5)
    assert case.all(Deadline) == []
    case.advance(hours=2)

    case.did("retry", case.incident().id, {"severity": 2})

    assert case.minutes(case.clock("all").due_at) == 480
    assert case.item("work").due_at == case.clock("all").due_at


def test_a_suspended_step_goes_back_to_the_state_it_came_from() -> None:
    case = started(timed(deadline("all", "PT8H"), work=task(operations=(SUSPEND,))))
    case.did("claim", case.item("work").id)
    case.did("suspend", case.item("work").id, state="vendor")
    case.did("resume", case.item("work").id)
    case.did("suspend", case.item("work").id, state="waiting")
    case.advance(hours=1)

    case.did("resume", case.item("work").id)

    assert case.head.state == ""
    assert case.clock("all").due_at is not None
    assert (case.item("work").suspended_into, case.head.suspended) == ("", ())


def test_a_pausing_state_stops_the_clock_of_a_process_called_in_another_branch() -> None:
    child = process("start > inner > end", key="child", deadlines=[deadline("inner-limit", "PT4H")])
    case = started(
        process(
            "start > split > (work | call) > join > end",
            split=parallel(), join=parallel(), call=call("child"),
            work=task(operations=(SUSPEND,), claimed="working"), states=STATES,
        ),
        child,
    )  # fmt: skip

    suspended(case, "waiting")
    assert case.clock("inner-limit").due_at is None
    case.did("resume", case.item("work").id)

    assert case.minutes(case.clock("inner-limit").due_at) == 240


def two_suspended() -> CoreCase:
    both = task(operations=(SUSPEND,), claimed="working")
    case = started(
        process(
            "start > split > (a | b) > join > end",
            split=parallel(), join=parallel(), a=both, b=both, states=STATES, deadlines=[deadline("all", "PT4H")],
        )
    )  # fmt: skip
    for node in ("a", "b"):
        case.did("claim", case.item(node).id)
    for node in ("a", "b"):
        case.did("suspend", case.item(node).id, state="waiting")
    return case


def test_the_clock_stands_until_the_last_suspended_item_is_resumed() -> None:
    case = two_suspended()

    case.did("resume", case.item("a").id)
    assert (case.head.state, case.clock("all").due_at) == ("waiting", None)
    case.did("resume", case.item("b").id)

    assert case.head.state == "working"
    assert case.clock("all").due_at is not None


def test_a_claim_beside_a_suspended_item_does_not_start_the_clock() -> None:
    work = task(operations=(SUSPEND,), claimed="working")
    case = started(
        process(
            "start > split > (a | b) > join > end",
            split=parallel(), join=parallel(), a=work, b=work, states=STATES, deadlines=[deadline("all", "PT4H")],
        )
    )  # fmt: skip
    suspended_item = case.item("a").id
    case.did("claim", suspended_item)
    case.did("suspend", suspended_item, state="waiting")

    case.did("claim", case.item("b").id)

    assert (case.head.state, case.clock("all").due_at) == ("waiting", None)


def branches(*clocks: DeadlineRule, more: str = "", **parts: object) -> CoreCase:
    """Two branches whose steps can be suspended, each with its limit, and a third with a rest of its own."""
    own = {each: task(operations=(SUSPEND,), deadlines=(f"{each}-limit",)) for each in ("a", "b")}
    return started(
        process(
            "start > split > (a | b | c > d) > join > end", *([more] if more else []),
            split=parallel(), join=parallel(), states=STATES,
            deadlines=[*clocks, deadline("a-limit", "PT2H"), deadline("b-limit", "PT2H")],
            **{**own, **parts},  # type: ignore[arg-type]  # because the parts come by name
        )
    )  # fmt: skip


def suspended_at(case: CoreCase, **states: str) -> None:
    for node, into in states.items():
        case.did("claim", case.item(node).id)
        case.did("suspend", case.item(node).id, state=into)


def standing(case: CoreCase) -> set[str]:
    return {each.rule for each in case.all(Deadline) if each.ended_at is None and each.stands}


def test_each_suspended_item_keeps_its_state_and_its_limit_follows_that() -> None:
    case = branches(deadline("all", "PT4H"), d=script())

    suspended_at(case, a="waiting", b="vendor")

    assert [case.item(node).suspended_into for node in ("a", "b")] == ["waiting", "vendor"]
    assert (case.head.state, standing(case)) == ("vendor", {"a-limit"})
    case.advance(hours=1)
    case.did("resume", case.item("b").id)
    assert (case.head.state, standing(case)) == ("waiting", {"a-limit", "all"})
    case.did("resume", case.item("a").id)
    assert (case.head.state, standing(case), case.head.suspended) == ("", set(), ())
    assert case.minutes(case.clock("a-limit").due_at) == 180
    assert case.minutes(case.clock("b-limit").due_at) == 120
    assert case.minutes(case.clock("all").due_at) == 240


def test_resuming_what_was_suspended_first_leaves_the_case_in_the_state_of_the_other() -> None:
    case = branches(deadline("all", "PT4H"), d=script())
    suspended_at(case, a="waiting", b="vendor")

    case.did("resume", case.item("a").id)

    assert (case.head.state, standing(case), case.item("b").suspended_into) == ("vendor", set(), "vendor")
    case.did("resume", case.item("b").id)
    assert (case.head.state, case.item("b").suspended_into) == ("", "")


def test_what_a_step_sets_beside_a_suspended_item_shows_when_that_is_resumed() -> None:
    case = branches(deadline("all", "PT4H"), c=task(claimed="working"), d=replace(script(), state="vendor"))
    suspended_at(case, a="waiting")

    case.did("claim", case.item("c").id)
    assert (case.head.state, case.head.own_state, standing(case)) == ("waiting", "working", {"a-limit", "all"})
    case.complete("c")
    assert (case.head.state, case.head.own_state) == ("waiting", "vendor")

    case.did("resume", case.item("a").id)
    assert (case.head.state, case.head.own_state, standing(case)) == ("vendor", "", set())


def test_a_step_that_is_taken_back_beside_a_suspended_item_takes_its_state_back() -> None:
    case = branches(d=replace(script(), state="vendor"))
    suspended_at(case, a="waiting")
    done = case.item("c").id
    case.complete("c")
    assert case.head.own_state == "vendor"

    case.did("withdraw", done)

    assert (case.head.state, case.head.own_state) == ("waiting", "")


def test_a_suspended_item_that_is_gone_leaves_the_state_of_the_other() -> None:
    case = branches(more="late > after > end", late=boundary("b", "PT1H"), d=script())
    suspended_at(case, a="waiting", b="vendor")

    case.advance(hours=1)

    assert case.at() == ["a", "after", "c"]
    assert (case.head.state, case.head.suspended) == ("waiting", (case.item("a").id,))


def test_the_end_state_of_a_case_is_that_of_its_end_although_something_was_suspended() -> None:
    over = replace(end(terminate=True), state="solved")
    case = started(
        process(
            "start > split > (a > end | b > end | c > over)",
            split=parallel(), a=task(operations=(SUSPEND,)), b=task(operations=(SUSPEND,)), over=over, states=STATES,
        )
    )  # fmt: skip
    suspended_at(case, a="waiting", b="vendor")

    case.complete("c")

    assert (case.head.status, case.head.state, case.head.suspended) == ("completed", "solved", ())


def test_a_transfer_of_a_suspended_item_ends_the_suspension() -> None:
    case = started(timed(deadline("all", "PT4H")))
    suspended(case, "waiting")

    case.did("transfer", case.item("work").id, to="bob")

    assert (case.item("work").status, case.head.state) == ("offered", "working")
    assert case.clock("all").due_at is not None


def test_what_is_late_stays_late_while_the_clock_stands() -> None:
    case = started(timed(deadline("all", "PT1H")))
    case.did("claim", case.item("work").id)
    case.advance(hours=2)

    case.did("suspend", case.item("work").id, state="waiting")

    assert case.minutes(case.clock("all").due_at) == 60
    assert case.minutes(case.head.due_at) == 60
    case.advance(hours=5)
    case.did("resume", case.item("work").id)
    assert case.minutes(case.clock("all").due_at) == 60


def test_a_suspension_ends_with_the_item_that_is_interrupted() -> None:
    case = started(
        process(
            "start > work > end", "late > after > end",
            work=task(operations=(SUSPEND,), claimed="working"), late=boundary("work", "PT2H"),
            states=STATES, deadlines=[deadline("all", "PT8H")],
        )
    )  # fmt: skip
    suspended(case, "waiting")

    case.advance(hours=3)

    assert (case.at(), case.head.state) == (["after"], "working")
    assert case.clock("all").due_at is not None


def test_what_was_due_before_the_clock_stood_is_late_although_nobody_had_fired_it() -> None:
    case = started(timed(deadline("all", "PT1H")))
    case.did("claim", case.item("work").id)
    case.now += 2 * 3_600_000_000

    case.did("suspend", case.item("work").id, state="waiting")
    case.advance(hours=1)

    assert [kind for kind, _, _ in marks(case)] == ["due"]
    case.did("resume", case.item("work").id)
    case.complete("work", "after")
    assert verdicts(case) == {"all": "late"}
