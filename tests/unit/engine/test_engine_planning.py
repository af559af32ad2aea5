"""Backward plans: of a process before it begins, and of a case when its moment moves."""

from __future__ import annotations

from datetime import date

import pytest
from diagrams import House, call, diagram, field, pause, user

from flowkit.errors import FlowkitError

LIMIT = (
    '<flowkit:deadline id="{id}" name="{id}"><flowkit:target before="{before}" anchor="opening"/>'
    '<flowkit:warning before="1 workhours"/></flowkit:deadline>'
)
TIME = '<flowkit:deadline id="{id}" name="{id}"><flowkit:target within="{within}"/></flowkit:deadline>'
CALENDAR = '<flowkit:calendar ref="office-hours"/>'


@pytest.fixture
def hosting(house: House) -> House:
    """Steps before an opening: needs, notices (3 working days before), a check half a day before."""
    house.deploy(
        diagram(
            "hosting",
            user("needs", TIME.format(id="needs-time", within="2 workdays"), ask=["opening"]),
            user("notices", LIMIT.format(id="notices-late", before="3 workdays")),
            user("move", ask=["opening"]),
            user("check", LIMIT.format(id="check-late", before="4 workhours")),
            fields=[field("opening", "datetime", case_field="true")],
            head=CALENDAR,
        ),
        diagram("plain", user("work")),
    )
    return house


def test_a_process_is_planned_back_from_a_date(hosting: House) -> None:
    found = hosting.engine.plan("hosting", "2026-11-30", start="2026-11-16T09:00+08:00")

    ends = {step.step: f"{step.latest_end:%m-%d %H:%M}" for step in found.steps}
    assert ends == {
        "needs": "11-25 18:00", "notices": "11-25 18:00", "move": "11-27 14:00", "check": "11-27 14:00",
    }  # fmt: skip
    assert [(step.deadline, step.before) for step in found.steps] == [
        ("notices-late", "notices"), ("notices-late", ""), ("check-late", "check"), ("check-late", ""),
    ]  # fmt: skip
    assert (found.late, found.zone) == ((), "Asia/Shanghai")


def test_what_cannot_be_in_time_from_the_start_is_named(hosting: House) -> None:
    found = hosting.engine.plan("hosting", date(2026, 11, 20), start="2026-11-16T09:00+08:00")

    assert [step.step for step in found.late] == ["needs", "notices"]


@pytest.mark.parametrize(
    ("process", "anchor", "code"),
    [
        ("plain", "2026-11-30", "nothing-to-plan"),
        ("hosting", "soon", "anchor-invalid"),
        ("hosting", {"closing": "2026-11-30"}, "anchor-unknown"),
        ("hosting", {}, "no-anchor"),
        ("nothing", "2026-11-30", "not-found"),
    ],
)
def test_what_is_no_plan_is_refused(hosting: House, process: str, anchor: object, code: str) -> None:
    with pytest.raises(FlowkitError) as refused:
        hosting.engine.plan(process, anchor)  # type: ignore[arg-type]  # because it is wrong

    assert refused.value.code == code
    assert refused.value.text.zh


def test_the_plan_of_a_case_follows_its_moment(hosting: House) -> None:
    engine = hosting.engine
    case = engine.start("hosting", {"opening": "2026-11-30T09:00+08:00"}, by="cat").id
    engine.complete(hosting.only_item("ann").id, by="ann")
    notices = hosting.only_item("ann")
    assert f"{notices.due_at:%m-%d %H:%M}" == "11-25 10:00"  # in UTC

    found = engine.case_plan(case, by="cat")
    assert [(step.step, step.status) for step in found.steps] == [
        ("needs", "done"), ("notices", "open"), ("move", "ahead"), ("check", "ahead"),
    ]  # fmt: skip
    assert found.late == ()

    engine.complete(notices.id, by="ann")
    engine.complete(hosting.only_item("ann").id, {"opening": "2026-11-16T13:30+08:00"}, by="ann")

    found = engine.case_plan(case, by="cat")
    assert [step.step for step in found.late] == ["check"]
    clock = engine.case(case, by="cat").deadlines[-1]
    assert (clock.rule, clock.breached_at) == ("check-late", clock.started_at)
    text = engine.explain(clock.id, by="cat").to_text("en")
    assert "due at once" in text


def statuses(house: House, case: str) -> dict[str, str]:
    return {step.step: step.status for step in house.engine.case_plan(case, by="cat").steps}


def test_after_a_way_back_the_steps_of_the_loop_lie_ahead_again(house: House) -> None:
    house.deploy(
        diagram(
            "loop",
            user("write"),
            user("check", TIME.format(id="check-time", within="5 workdays"), ask=["good"]),
            '<exclusiveGateway id="which"/>',
            user("hand-out", LIMIT.format(id="late", before="1 workdays")),
            fields=[field("opening", "datetime"), field("good", "boolean")],
            head=CALENDAR,
            flows=["start>write", "write>check", "check>which", "which>hand-out: good", "which>write: else",
                   "hand-out>end"],
        )
    )  # fmt: skip
    case = house.engine.start("loop", {"opening": "2026-11-23T09:00+08:00"}, by="ann").id
    house.engine.complete(house.only_item("ann").id, by="ann")
    house.engine.complete(house.only_item("ann").id, {"good": False}, by="ann")

    assert statuses(house, case) == {"write": "open", "check": "ahead", "hand-out": "ahead"}
    late = house.engine.case_plan(case, by="cat").late
    assert [step.step for step in late] == ["write", "check", "hand-out"]


@pytest.mark.parametrize(
    ("now", "status", "ends"), [("11-18T08:00", "open", "11-18 08:30"), ("11-18T09:00", "done", "")]
)
def test_a_timer_that_waits_takes_its_time_once(house: House, now: str, status: str, ends: str) -> None:
    last = user("check", LIMIT.format(id="late", before="1 workhours"))
    fields = [field("opening", "datetime")]
    house.deploy(diagram("visit", user("ask"), pause("wait", "P2D"), last, fields=fields, head=CALENDAR))
    case = house.engine.start("visit", {"opening": "2026-11-18T18:00+08:00"}, by="ann").id
    house.engine.complete(house.only_item("ann").id, by="ann")
    house.engine.advance_to(f"2026-{now}+08:00")

    found = house.engine.case_plan(case, by="cat")

    (wait,) = [step for step in found.steps if step.step == "wait"]
    assert (wait.status, f"{wait.earliest_end:%m-%d %H:%M}" if wait.earliest_end else "") == (status, ends)
    assert found.late == ()


def test_the_steps_of_a_called_process_are_not_taken_for_those_of_the_plan(house: House) -> None:
    last = user("work", LIMIT.format(id="late", before="1 workdays"))
    house.deploy(
        diagram(
            "outer", user("ask"), call("the-call", "inner"), last, fields=[field("opening", "datetime")], head=CALENDAR
        ),
        diagram("inner", user("work"), user("more")),
    )
    case = house.engine.start("outer", {"opening": "2026-11-30T09:00+08:00"}, by="ann").id
    house.engine.complete(house.only_item("ann").id, by="ann")

    assert statuses(house, case) == {"ask": "done", "the-call": "open", "work": "ahead"}
    house.engine.complete(house.only_item("ann").id, by="ann")
    assert statuses(house, case) == {"ask": "done", "the-call": "open", "work": "ahead"}


def test_a_limit_that_counts_back_explains_itself(hosting: House) -> None:
    case = hosting.engine.start("hosting", {"opening": "2026-11-30T09:00+08:00"}, by="cat").id
    hosting.engine.complete(hosting.only_item("ann").id, by="ann")

    clock = next(each for each in hosting.engine.case(case, by="cat").deadlines if each.rule == "notices-late")

    text = hosting.engine.explain(clock.id, by="cat").to_text("en")
    assert text.splitlines()[0].startswith("3 working days before 2026-11-30 Mon 09:00")
    assert "Latest: 2026-11-25 Wed 18:00" in text
    assert "倒推" in hosting.engine.explain(clock.id, by="cat").to_text("zh")


def test_the_first_move_of_a_moment_is_explained_with_what_held_before(house: House) -> None:
    both = '<parallelGateway id="both"/>'
    house.deploy(
        diagram(
            "visit",
            both,
            user("check", LIMIT.format(id="late", before="1 workdays")),
            user("move", ask=["opening"]),
            '<endEvent id="end"/>',
            fields=[field("opening", "datetime")],
            head=CALENDAR,
            flows=["start>both", "both>check", "both>move", "check>end", "move>end"],
        )
    )
    engine = house.engine
    case = engine.start("visit", {"opening": "2026-11-24T09:00+08:00"}, by="cat").id
    (move,) = [item.id for item in engine.worklist("ann") if item.name == "move"]
    engine.complete(move, {"opening": "2026-11-20T09:00+08:00"}, by="ann")

    (clock,) = engine.case(case, by="cat").deadlines

    text = engine.explain(clock.id, by="cat").to_text("en")
    assert "1 workdays before 2026-11-24T09:00:00+08:00 -> 1 workdays before 2026-11-20T09:00:00+08:00" in text


STATES = (
    '<flowkit:states><flowkit:state id="open" number="1" name="open" zh="办理中"/>'
    '<flowkit:state id="waiting" number="2" name="waiting" zh="等待" clocks="pause"/></flowkit:states>'
)


def test_a_limit_that_counts_back_does_not_stand_while_the_moment_comes_nearer(house: House) -> None:
    limit = LIMIT.format(id="late", before="4 workhours")
    engine = house.engine
    house.deploy(
        diagram(
            "visit",
            user("check", limit, '<flowkit:operation name="suspend" states="waiting"/>'),
            fields=[field("opening", "datetime")],
            head=CALENDAR + STATES,
        )
    )
    case = engine.start("visit", {"opening": "2026-11-18T09:00+08:00"}, by="ann").id
    item = house.only_item("ann").id
    engine.claim(item, by="ann")
    engine.suspend(item, state="waiting", by="ann", reason="the room is not free")
    (clock,) = engine.case(case, by="ann").deadlines
    assert f"{clock.due_at:%m-%d %H:%M}" == "11-17 06:00"  # in UTC

    engine.advance_to("2026-11-17T14:00+08:00")
    (clock,) = engine.case(case, by="ann").deadlines
    assert clock.breached_at == clock.due_at
    engine.resume(item, by="ann")
    assert engine.case(case, by="ann").deadlines[0].due_at == clock.due_at


def test_a_moment_of_another_kind_is_refused_at_deployment(house: House) -> None:
    step = user("check", LIMIT.format(id="late", before="4 workhours"))
    with pytest.raises(FlowkitError) as refused:
        house.deploy(diagram("p", step, fields=[field("opening", "string")], head=CALENDAR))

    assert [each.code for each in refused.value.findings] == ["target-anchor-type"]  # type: ignore[attr-defined]  # because it is a DefinitionInvalid
