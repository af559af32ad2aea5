"""What figures of a day are counted from, what is kept of them; and what stands before an item in a queue."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from cases import NOON, begun, item, new_case, waiting

from flowkit.core.deadline.records import Deadline
from flowkit.core.instance.records import Case, Token
from flowkit.core.workitem.records import WorkItem
from flowkit.engine.ports import CountedCase, KeptFigures, Unit
from flowkit.store import SqlStore

HOUR = 3_600_000_000
DAY = 24 * HOUR


def clock(number: int, *, verdict: Literal["", "late"], scope: int = 1, token: int | None = None) -> Deadline:
    ended = NOON if verdict else None
    return Deadline(
        number, "whole", scope, token, None, NOON, "PT1H", "", 0, NOON, None, ended_at=ended, verdict=verdict
    )


def counted(unit: Unit, begin: int, end: int) -> dict[str, CountedCase]:
    return {each.id: each for each in unit.counted_cases("leave", begin, end)}


def head(number: str, **values: object) -> Case:
    return replace(new_case(), **{"id": number, "business_key": None, **values})  # type: ignore[arg-type]  # because the values are those of a case


def test_open_cases_and_those_that_ended_since_a_moment_are_counted(store: SqlStore) -> None:
    with store.begin() as unit:
        begun(unit, clock(5, verdict=""), case=head("open", unit="north", due_at=NOON + HOUR, warn_at=NOON))
        begun(unit, clock(5, verdict="late"), case=head("late", status="completed", ended_at=NOON + 2 * HOUR))
        missed = clock(5, verdict="late", token=3)
        begun(unit, missed, Token(3, 1, "step", "event"), case=head("kept", status="closed", ended_at=NOON + HOUR))
        begun(unit, case=head("before", status="completed", ended_at=NOON - 1))
        begun(unit, case=head("after", started_at=NOON + DAY))
        begun(unit, case=head("elsewhere", process="other"))

        found = counted(unit, NOON, NOON + DAY)

    assert found == {
        "open": CountedCase("open", "north", "open", NOON, None, NOON + HOUR, NOON, NOON, False),
        "late": CountedCase("late", found["late"].unit, "completed", NOON, NOON + 2 * HOUR, None, None, NOON, True),
        "kept": CountedCase("kept", found["kept"].unit, "closed", NOON, NOON + HOUR, None, None, NOON, False),
    }


def test_figures_are_kept_by_day_and_unit_and_the_last_day_is_found(store: SqlStore) -> None:
    kept = [
        KeptFigures("leave", day, unit, NOON, NOON + 1, '{"open":1}')
        for day in ("2026-11-16", "2026-11-17")
        for unit in ("south", "", "北区")
    ]
    with store.begin() as unit:
        for each in kept:
            unit.put_figures(each)
        unit.put_figures(KeptFigures("other", "2026-11-18", "", NOON, NOON, "{}"))

        assert [(each.day, each.unit) for each in unit.figures("leave", "")] == [
            ("2026-11-17", ""), ("2026-11-17", "south"), ("2026-11-17", "北区"),
        ]  # fmt: skip
        assert unit.figures("leave", "2026-11-16") == [kept[1], kept[0], kept[2]]
        assert unit.figures("leave", "2026-11-18") == unit.figures("nothing", "") == []


def test_what_stands_before_an_item_in_a_queue_is_of_its_step_and_open_to_the_person(store: SqlStore) -> None:
    offer = ("role:a",)

    def stands_behind(case: Case, work: WorkItem, *keys: str, person: str = "li", highest: int = 1) -> bool:
        with store.read() as unit:
            return unit.stands_behind(case, work, keys or offer, person, highest)

    def put(number: str, *, level: int = 1, process: str = "leave", **values: object) -> tuple[Case, WorkItem]:
        case = head(number, process=process, level=level)
        with store.begin() as unit:
            begun(unit, *waiting(2, 3, **{"offer": offer, **values}), case=case)
        return case, item(3, token=2, **{"offer": offer, **values})

    mine = put("m", due_at=NOON + 50)
    assert not stands_behind(*mine)
    put("b", due_at=NOON + 10, node="other")
    put("c", due_at=NOON + 10, process="other")
    put("d", due_at=NOON + 10, status="claimed", assignee="wu")
    put("e", due_at=NOON + 10, offer=("role:b",))
    put("f", due_at=NOON + 10, excluded=("li",))
    put("g", due_at=NOON + 10, level=3)
    put("h", due_at=NOON + 90)
    put("i", priority=-1)
    assert not stands_behind(*mine)
    assert stands_behind(*mine, "role:a", "role:b")
    assert stands_behind(*mine, person="wang")
    assert stands_behind(*mine, highest=3)
    put("k", priority=1)
    assert stands_behind(*mine)
    assert not stands_behind(*put("l", priority=2))
