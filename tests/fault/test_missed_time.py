"""An engine that was down catches up: everything once, in order, marked late; and next year is a year like this one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from office import FILES, MORNING, act, all_cases, faults, item_at, office, plan, run_threads

from flowkit import Engine, VirtualClock
from flowkit.core.worktime import to_instant
from flowkit.engine.views import CaseView, DeadlineView

WEEK = timedelta(days=7)


def down_for(engine: Engine, how_long: timedelta) -> None:
    """The clock goes on and nobody calls run_due."""
    assert isinstance(engine.clock, VirtualClock)
    engine.clock.move_to(engine.clock.now() + to_instant(datetime(1970, 1, 1, tzinfo=UTC) + how_long))


def clock_of(view: CaseView, rule: str) -> DeadlineView:
    return next(each for each in view.deadlines if each.rule == rule)


def facts(view: CaseView, name: str) -> list[tuple[object, ...]]:
    return [fact for entry in view.history for fact in entry.facts if fact[0] == name]


def test_after_a_week_without_a_worker_each_mark_fires_once_in_order_and_late(any_url: str, tmp_path: Path) -> None:
    engine = office(any_url, tmp_path)
    case = engine.start("handling", {"amount": 1}, by="clerk-1").id

    down_for(engine, WEEK)
    engine.run_due()
    engine.run_due()

    view = engine.case(case, by="clerk-1")
    of_the_case = [mark for mark in clock_of(view, "whole").marks if mark.kind != "acknowledge"]
    assert [(mark.kind, mark.key, mark.late) for mark in of_the_case] == [
        ("warn", "1", True),
        ("step", "e1", True),
        ("step", "e2", True),
        ("due", "due", True),
    ]
    reached = [(fact[2], fact[3], fact[4]) for fact in facts(view, "MarkReached") if fact[2] == "whole"]
    assert [key for _, _, key in reached] == ["1", "e1", "e2", "due"]
    assert [(each.channel, each.cause) for each in view.notices if each.to == "role:head"] == [
        ("inbox", "whole/e1"),
        ("email", "whole/e1"),
        ("inbox", "whole/e2"),
    ]
    assert view.data["reminders"] == 1
    assert clock_of(view, "whole").breached_at is not None
    assert not list(faults(engine, case))
    engine.close()


def test_what_fell_due_is_done_in_the_order_in_which_it_fell_due(any_url: str, tmp_path: Path) -> None:
    engine = office(any_url, tmp_path)
    case = engine.start("handling", {"amount": 1}, by="clerk-1").id

    down_for(engine, WEEK)
    engine.run_due()

    done = [
        fact[3] if fact[0] == "MarkReached" else fact[0]
        for entry in engine.case(case, by="clerk-1").history
        if entry.actor == "flowkit"
        for fact in entry.facts
        if fact[0] in ("MarkReached", "JobDone")
    ]
    # The reminder after 10 minutes, the clock of the step from 20, the clock of the case from 60.
    assert done == ["JobDone", "warn", "due", "warn", "step", "step", "due"]
    engine.close()


def test_two_workers_that_come_up_after_a_week_catch_up_once(any_url: str, tmp_path: Path) -> None:
    engine = office(any_url, tmp_path)
    for step in plan(60)[:-1]:
        act(engine, step, {}) if step.verb == "start" else None
    down_for(engine, WEEK)
    other = office(any_url, tmp_path, now=MORNING + WEEK * 2)

    run_threads([engine.run_due, other.run_due, engine.run_due, other.run_due])
    engine.run_due()

    cases = all_cases(engine, "handling")
    assert cases
    for case in cases:
        view = engine.case(case, by="clerk-1")
        assert all(mark.fired_at for each in view.deadlines for mark in each.marks if mark.kind != "acknowledge")
        assert len(facts(view, "MarkReached")) == 6
        assert view.data["reminders"] == 1
        assert not list(faults(engine, case))
    engine.close()
    other.close()


def test_a_standing_duty_that_was_missed_for_a_week_is_caught_up_once(any_url: str, tmp_path: Path) -> None:
    engine = office(any_url, tmp_path, file="standing.bpmn")

    down_for(engine, WEEK)
    engine.run_due()

    assert len(all_cases(engine, "standing")) == 1
    engine.advance_to("2026-11-23T16:29+08:00")
    assert len(all_cases(engine, "standing")) == 1
    engine.advance_to("2026-11-23T16:30+08:00")
    assert len(all_cases(engine, "standing")) == 2
    engine.close()


def test_two_workers_start_one_standing_duty(any_url: str, tmp_path: Path) -> None:
    engine = office(any_url, tmp_path, file="standing.bpmn")
    down_for(engine, timedelta(hours=8))
    other = office(any_url, tmp_path, now=MORNING + timedelta(hours=8), file="standing.bpmn")

    results = run_threads([engine.run_due, other.run_due, engine.run_due, other.run_due])

    assert not [each for each in results if isinstance(each, Exception)]
    assert len(all_cases(engine, "standing")) == 1
    engine.close()
    other.close()


@pytest.mark.parametrize(
    ("began", "days", "due"),
    [
        # The day of the start does not count; 1 January 2027, a Friday, is a holiday (provisional).
        pytest.param("2026-12-28T08:30+08:00", 5, "2027-01-05T17:30+08:00", id="over New Year"),
        pytest.param("2026-12-31T17:30+08:00", 5, "2027-01-08T17:30+08:00", id="from the last hour of the year"),
    ],
)
def test_a_limit_in_working_days_runs_over_the_end_of_the_year(
    sqlite_url: str, tmp_path: Path, began: str, days: int, due: str
) -> None:
    engine = office(sqlite_url, tmp_path, now=datetime.fromisoformat(began), file="long.bpmn")
    case = engine.start("long", {"days": days}, by="clerk-1").id

    limit = clock_of(engine.case(case, by="clerk-1"), "work-limit")

    assert limit.due_at == datetime.fromisoformat(due)
    said = engine.explain(limit.id, by="clerk-1").to_text()
    assert "2027" in said
    engine.advance_to(due)
    assert clock_of(engine.case(case, by="clerk-1"), "work-limit").breached_at == limit.due_at
    engine.close()


def test_an_explanation_says_where_the_calendar_is_provisional(sqlite_url: str, tmp_path: Path) -> None:
    engine = office(sqlite_url, tmp_path, now=datetime(2026, 12, 28, 0, 30, tzinfo=UTC), file="long.bpmn")
    case = engine.start("long", {"days": 30}, by="clerk-1").id

    limit = clock_of(engine.case(case, by="clerk-1"), "work-limit")

    assert limit.due_at is not None
    assert limit.due_at.year == 2027
    assert "provisional" in engine.explain(limit.id, by="clerk-1").to_text()
    engine.close()


def test_a_limit_beyond_the_years_of_the_calendar_is_an_incident_or_is_reckoned_never_lost(
    sqlite_url: str, tmp_path: Path
) -> None:
    engine = office(sqlite_url, tmp_path, file="long.bpmn")

    case = engine.start("long", {"days": 600}, by="clerk-1").id

    view = engine.case(case, by="clerk-1")
    assert [each.step for each in view.items] == ["work"]
    reckoned = [each for each in view.deadlines if each.due_at is not None and each.due_at.year >= 2029]
    assert reckoned or view.incidents
    engine.close()


def test_an_old_case_goes_on_a_year_later(sqlite_url: str, tmp_path: Path) -> None:
    engine = office(sqlite_url, tmp_path)
    case = engine.start("handling", {"amount": 1}, by="clerk-1").id

    down_for(engine, timedelta(days=365))
    engine.run_due()
    engine.complete(item_at(engine, case, "check"), {"note": "at last"}, by="clerk-2")
    engine.run_due()
    engine.advance_to(MORNING + timedelta(days=365, minutes=15))

    view = engine.case(case, by="clerk-1")
    assert view.active == ("sign",)
    assert view.data["booking"] == "booking 1"
    assert clock_of(view, "check-limit").verdict == "late"
    assert not list(faults(engine, case))
    engine.close()


def test_what_another_worker_holds_does_not_keep_the_virtual_clock_from_stopping_at_each_instant(
    sqlite_url: str, tmp_path: Path
) -> None:
    first = Engine(sqlite_url, clock=VirtualClock(MORNING))
    first.deploy(FILES / "handling.bpmn")
    begun: list[str] = []

    @first.handler("book")
    def book(amount: int) -> str:
        second = Engine(sqlite_url, clock=VirtualClock(MORNING))
        begun.append(second.start("handling", {"amount": 2}, by="clerk-1").id)
        second.advance_to(MORNING + timedelta(hours=2))
        second.close()
        return "booked"

    held = first.start("handling", {"amount": 1}, by="clerk-1").id
    first.complete(item_at(first, held, "check"), {"note": "seen"}, by="clerk-2")
    first.run_due()

    view = first.case(begun[0], by="clerk-1")
    marks = [mark for each in view.deadlines for mark in each.marks if mark.fired_at is not None]
    assert len(marks) >= 4
    assert [(mark.fired_at, mark.late) for mark in marks] == [(mark.at, False) for mark in marks]
    first.close()
