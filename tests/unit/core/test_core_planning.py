"""The backward plan: when each step must start and end at the latest, and whether that can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from core_case import OFFICE, started
from core_sketch import boundary, deadline, exclusive, parallel, process, quantity, sub, task, timer
from hypothesis import given
from hypothesis import strategies as st

from flowkit.core.definition.deadlines import Before, DeadlineRule, EscalationStep
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.planning import Plan, plan
from flowkit.core.worktime import compile_calendar, local_datetime, to_instant
from flowkit.decision import Rule, Table
from flowkit.errors import ExpressionNull, Text

HOURS = compile_calendar(OFFICE)  # Mon to Fri, 08:30 to 12:00 and 13:30 to 17:30
MONDAY = date(2026, 11, 23)


def before(name: str, time: str, anchor: str = "opening") -> DeadlineRule:
    return DeadlineRule(name, Text(name, name), Table((), (Rule((), Before(quantity(time), anchor)),)))


def planned(definition: ProcessDefinition, start: str = "", **data: object) -> Plan:
    begin = to_instant(datetime.fromisoformat(f"{start}+08:00")) if start else None
    return plan(definition, HOURS, {"opening": MONDAY, **data}, begin)


def latest(found: Plan) -> Mapping[str, str]:
    return {step.node: said(step.latest_end and step.latest_end.at) for step in found.steps}


def starts(found: Plan) -> Mapping[str, str]:
    return {step.node: said(step.latest_start and step.latest_start.at) for step in found.steps}


def said(at: int | None) -> str:
    return "" if at is None else f"{local_datetime('Asia/Shanghai', at):%a %d %H:%M}"


def line(**parts: object) -> ProcessDefinition:
    return process(
        "start > a > b > c > end",
        deadlines=[before("late", "3 workdays"), deadline("two", "2 workdays"), deadline("hours", "4 workhours")],
        calendar="office",
        **parts,  # type: ignore[arg-type]  # because the parts come by name
    )


def test_a_limit_before_the_anchor_binds_its_step_and_all_that_lead_to_it() -> None:
    found = planned(line(b=task(deadlines=("late",))))

    assert latest(found) == {"a": "Wed 18 17:30", "b": "Wed 18 17:30", "c": ""}
    assert [step.latest_end and step.latest_end[1:] for step in found.steps] == [("late", "b"), ("late", ""), None]


def test_the_limits_of_the_steps_before_are_counted_back() -> None:
    found = planned(line(a=task(deadlines=("two",)), b=task(deadlines=("hours",)), c=task(deadlines=("late",))))

    assert latest(found)["b"] == "Wed 18 17:30"
    assert starts(found)["b"] == "Wed 18 13:30"
    assert latest(found)["a"] == "Wed 18 13:30"
    assert starts(found)["a"] == "Mon 16 17:30"


def test_every_way_of_a_choice_must_fit_and_a_loop_is_walked_once() -> None:
    definition = process(
        "start > ask > (short | long) > end", "long > ask",
        ask=exclusive(short="x = 1", default="long"), long=task(deadlines=("hours",)), end=task(deadlines=("late",)),
        deadlines=[before("late", "3 workdays"), deadline("hours", "4 workhours")],
    )  # fmt: skip

    assert starts(planned(definition))["long"] == "Wed 18 13:30"


def test_the_longest_branch_counts() -> None:
    definition = process(
        "start > split > (l | r) > join > ready > end", split=parallel(), join=parallel(),
        l=task(deadlines=("hours",)), r=task(deadlines=("two",)), ready=task(deadlines=("late",)),
        deadlines=[before("late", "1 workdays"), deadline("two", "2 workdays"), deadline("hours", "4 workhours")],
    )  # fmt: skip
    found = planned(definition, "2026-11-16T08:30")

    assert starts(found)["r"] == "Wed 18 17:30"
    ready = next(step for step in found.steps if step.node == "ready")
    assert (said(ready.earliest_start), found.late) == ("Wed 18 17:30", ())


def test_a_subprocess_holds_the_plan_of_what_is_in_it() -> None:
    inner = sub("s > x > y > e", x=task(deadlines=("hours",)), y=task(deadlines=("hours",)))
    definition = process(
        "start > inner > ready > end", inner=inner, ready=task(deadlines=("late",)),
        deadlines=[before("late", "3 workdays"), deadline("hours", "4 workhours")],
    )  # fmt: skip
    found = planned(definition, "2026-11-18T13:30")

    assert starts(found)["inner"] == starts(found)["x"] == "Tue 17 17:00"
    assert latest(found)["y"] == "Wed 18 17:30"
    assert {step.node for step in found.late} == {"inner", "x", "y", "ready"}


def test_a_wait_takes_its_time_and_what_begins_on_a_border_is_no_part_of_the_plan() -> None:
    definition = process(
        "start > wait > work > end", "hurry > other > over",
        wait=timer("PT24H"), work=task(deadlines=("late",)), hurry=boundary("work", "PT1H"),
        deadlines=[before("late", "3 workdays")],
    )  # fmt: skip
    found = planned(definition)

    assert starts(found)["wait"] == "Tue 17 17:30"
    assert {step.node for step in found.steps} == {"wait", "work"}


def test_what_cannot_be_in_time_is_named_and_by_how_much() -> None:
    found = planned(line(a=task(deadlines=("two",)), b=task(deadlines=("late",))), "2026-11-17T09:00")

    assert [(step.node, timedelta(microseconds=step.late)) for step in found.late] == [
        ("a", timedelta(days=1)), ("b", timedelta(days=1)),
    ]  # fmt: skip


def test_a_limit_over_the_process_binds_its_end() -> None:
    definition = process("start > a > end", deadlines=[before("late", "1 workdays")])

    assert latest(planned(definition))["a"] == "Fri 20 17:30"


def test_what_the_data_do_not_tell_takes_no_time_and_is_named() -> None:
    limit = deadline("grade", {"1": "2 workdays"}, by="grade")
    definition = process(
        "start > a > b > end", a=task(deadlines=("grade",)), b=task(deadlines=("late",)),
        deadlines=[before("late", "3 workdays"), limit],
    )  # fmt: skip

    assert planned(definition).unknown == ("grade",)
    assert starts(planned(definition, grade=1))["a"] == "Mon 16 17:30"


def test_without_its_moment_there_is_no_plan() -> None:
    with pytest.raises(ExpressionNull):
        planned(line(b=task(deadlines=("late",))), opening=None)


def test_a_moment_counts_to_the_minute_and_a_date_from_its_first_interval() -> None:
    definition = process("start > a > end", a=task(deadlines=("half",)), deadlines=[before("half", "4 workhours")])

    assert latest(planned(definition))["a"] == "Fri 20 13:30"
    assert latest(planned(definition, opening=datetime(2026, 11, 23, 2, 0, tzinfo=UTC)))["a"] == "Fri 20 15:00"


@given(times=st.lists(st.integers(1, 40), min_size=1, max_size=6), days=st.integers(1, 9))
def test_the_plan_fits_from_its_latest_start_and_not_a_minute_later(times: list[int], days: int) -> None:
    """In working time, where each reckoning back is undone by one forward."""
    limits = [deadline(f"t{number}", f"{hours} workhours") for number, hours in enumerate(times)]
    steps = {f"s{number}": task(deadlines=(f"t{number}",)) for number in range(len(times))}
    definition = process(
        " > ".join(["start", *steps, "ready", "end"]), ready=task(deadlines=("late",)),
        deadlines=[before("late", f"{days} workdays"), *limits],
        **steps,  # type: ignore[arg-type]  # because the parts come by name
    )  # fmt: skip
    first = next(step for step in planned(definition).steps if step.node == "s0").latest_start
    assert first is not None

    assert not plan(definition, HOURS, {"opening": MONDAY}, first.at).late
    assert plan(definition, HOURS, {"opening": MONDAY}, first.at + 60_000_000).late


# The same limits as clocks of a case


def test_a_clock_counts_back_and_moves_with_the_moment() -> None:
    definition = process(
        "start > split > (a | b) > end",
        split=parallel(),
        b=task(deadlines=("late",)),
        deadlines=[before("late", "3 workdays")],
        calendar="office",
    )
    case = started(definition, opening=MONDAY)
    assert said(case.clock("late").due_at) == "Wed 18 17:30"
    assert case.clock("late").target == "3 workdays before 2026-11-23T08:30:00+08:00"

    assert case.item("b").due_at == case.clock("late").due_at

    case.complete("a", opening=date(2026, 11, 30))
    assert said(case.clock("late").due_at) == "Wed 25 17:30"


def test_a_moment_that_is_near_is_due_at_once() -> None:
    case = started(line(a=task(deadlines=("late",))), opening=date(2026, 11, 17))

    clock = case.clock("late")
    assert (clock.due_at, clock.breached_at) == (clock.started_at, clock.started_at)


def test_rows_after_the_due_time_follow_it() -> None:
    at_due, next_day = (
        EscalationStep(name, number, quantity(after), "clerk", "manager", from_due=True)
        for number, (name, after) in enumerate([("at", "PT0S"), ("next", "1 workdays")], start=1)
    )
    rows = Table((), (Rule((), at_due), Rule((), next_day)), policy="C")
    rule = replace(before("late", "3 workdays"), escalation=rows)
    definition = process(
        "start > split > (a | b) > end",
        split=parallel(),
        b=task(deadlines=("late",)),
        deadlines=[rule],
        calendar="office",
    )
    case = started(definition, opening=MONDAY)
    case.complete("a", opening=date(2026, 11, 20))

    case.advance(days=7)

    fired = {mark.key: said(mark.fired_at) for mark in case.clock("late").marks if mark.kind in ("step", "due")}
    assert fired == {"at": "Tue 17 17:30", "next": "Wed 18 17:30", "due": "Tue 17 17:30"}


def test_without_the_moment_the_step_has_an_incident() -> None:
    case = started(line(a=task(deadlines=("late",))))

    assert case.incident().code == "no-anchor"
