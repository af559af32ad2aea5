"""Figures of a day, counted in the night after it (每日统计): what they count, and that they never change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from diagrams import MORNING, PEOPLE, House, diagram, field, user

from flowkit import DefinitionInvalid, Engine, InputInvalid, NotAuthorised, NotFound, VirtualClock
from flowkit.core.definition.figures import FIGURES
from flowkit.core.protocol import to_instant
from flowkit.engine.figures import counted

WHOLE = (
    '<flowkit:deadline id="whole" name="whole"><flowkit:target within="PT30H"/><flowkit:warning before="PT10H"/>'
    '<flowkit:extension at-most="P9D" asked-by="starter"/></flowkit:deadline>'
)
MAY = '<flowkit:operation name="close" who="role:boss"/><flowkit:operation name="reopen" who="role:boss"/>'
KEPT = "<flowkit:figures/>"
LEADS = PEOPLE.replace(
    "  messenger:",
    "  lead: {name: lead, zh: 组长, unit: north, head: true}\n  messenger:",
).replace("persons:\n", "persons:\n  eve: {name: Eve, zh: 叶, positions: [{position: lead}]}\n")


def letters(figures: str = KEPT) -> str:
    head = f'<flowkit:calendar ref="office-hours"/>{WHOLE}{MAY}{figures}'
    return diagram("letter", user("answer", ask=["note"]), fields=[field("note")], head=head)


@pytest.fixture
def desk(house: House) -> House:
    house.deploy(letters(), people=LEADS)
    return house


def to(house: House, moment: str) -> None:
    """Time passes, and what falls due happens: 11-17 09:00 in Shanghai."""
    house.engine.advance_to(f"2026-{moment.replace(' ', 'T')}+08:00")


def start(house: House, unit: str = "north") -> str:
    return house.engine.start("letter", by="cat", unit=unit).id


def finish(house: House, case: str) -> None:
    (item,) = [each for each in house.engine.case(case, by="cat").items if each.ended_at is None]
    house.engine.claim(item.id, by="ann")
    house.engine.complete(item.id, by="ann")


def figures(house: House, day: str, unit: str = "") -> dict[str, object]:
    """The figures that are not zero."""
    found = {each.unit: each for each in house.engine.figures("letter", by="cat", day=f"2026-{day}")}
    return {name: value for name, value in found[unit].figures.items() if value}


def a_week(house: House, night: Callable[[str], None]) -> list[str]:
    """Two days of work; `night` is told what time it is."""
    night("11-16 09:00")
    early, other = start(house), start(house, "south")
    night("11-16 12:30")
    finish(house, early)
    night("11-17 09:00")
    late, gone = start(house), start(house)
    house.engine.cancel(gone, by="cat", reason="a mistake")
    night("11-17 18:00")
    finish(house, other)
    night("11-18 10:00")
    house.engine.reopen(early, by="cat", reason="not answered at all")
    (clock,) = [each for each in house.engine.case(late, by="cat").deadlines if each.ended_at is None]
    house.engine.request_extension(clock.id, amount="P2D", by="cat", reason="holiday")
    night("11-19 09:00")
    house.engine.close_case(late, by="cat", reason="settled")
    night("11-20 09:00")
    house.engine.undo_close(late, by="cat", reason="it was not")
    night("11-21 09:00")
    return [early, other, late, gone]


def test_each_night_the_day_before_is_counted_as_it_ended(desk: House) -> None:
    a_week(desk, lambda moment: to(desk, moment))

    hours = timedelta(hours=1)
    assert figures(desk, "11-16") == {"received": 2, "closed": 1, "open": 1, "handling": 3.5 * hours}
    assert figures(desk, "11-16", "south") == {"received": 1, "open": 1}
    assert figures(desk, "11-17") == {
        "received": 2, "closed": 1, "late": 1, "cancelled": 1, "open": 1, "handling": 33 * hours,
    }  # fmt: skip
    assert figures(desk, "11-18") == {"open": 2}
    assert figures(desk, "11-19") == {"closed": 1, "open": 1, "handling": 48 * hours, "red": 1}
    assert figures(desk, "11-20") == {"open": 2, "red": 2}


def test_nights_that_were_missed_are_counted_later_with_the_same_figures(house: House, tmp_path: Path) -> None:
    house.deploy(letters(), people=LEADS)
    clock = VirtualClock(MORNING)
    other = House(house.folder, Engine(f"sqlite:///{tmp_path / 'other.db'}", clock=clock), clock)
    other.engine.deploy(house.folder)
    a_week(house, lambda moment: to(house, moment))

    def nobody_is_there(moment: str) -> None:
        clock.move_to(to_instant(datetime.fromisoformat(f"2026-{moment.replace(' ', 'T')}+08:00")))

    a_week(other, nobody_is_there)
    with pytest.raises(NotFound):
        figures(other, "11-16")
    other.engine.run_due()

    for day in ("11-16", "11-17", "11-18", "11-19", "11-20"):
        for unit in ("", "north", "south"):
            kept = [each for each in house.engine.figures("letter", by="cat", day=f"2026-{day}") if each.unit == unit]
            if kept:
                assert figures(other, day, unit) == figures(house, day, unit), (day, unit)
    with pytest.raises(NotFound):
        figures(other, "11-21")
    other.engine.close()


def test_what_was_counted_can_be_counted_again_from_the_history_whatever_came_afterwards(desk: House) -> None:
    a_week(desk, lambda moment: to(desk, moment))
    to(desk, "11-30 09:00")
    for each in desk.engine.cases("letter", by="cat"):
        desk.engine.cancel(each.id, by="cat", reason="cleared")

    for day in range(16, 29):
        kept = {each.unit: each for each in desk.engine.figures("letter", by="cat", day=date(2026, 11, day))}
        begin, end = (to_instant(datetime.fromisoformat(f"2026-11-{each}T00:00+08:00")) for each in (day, day + 1))
        with desk.engine.store.read() as unit:
            again = counted(unit, "letter", begin, end)
        assert again.keys() == kept.keys()
        for name, view in kept.items():
            assert {each: again[name][each] for each in FIGURES if each != "handling"} == {
                each: view.figures[each] for each in FIGURES if each != "handling"
            }, day


def test_a_day_without_a_case_has_figures_too_and_each_night_has_its_own(desk: House) -> None:
    to(desk, "11-19 00:04")
    assert [each.day for each in desk.engine.figures("letter", by="cat")] == [date(2026, 11, 17)]
    to(desk, "11-19 00:05")
    (kept,) = desk.engine.figures("letter", by="cat")

    assert (kept.day, kept.as_of, kept.unit) == (
        date(2026, 11, 18), datetime.fromisoformat("2026-11-19T00:00+08:00"), "",
    )  # fmt: skip
    assert kept.kept_at - kept.as_of == timedelta(minutes=5)
    assert kept.figures == {**dict.fromkeys(FIGURES, 0), "handling": None}
    assert desk.engine.run_due() == 0


def test_a_night_that_is_counted_twice_stays_as_it_was_first(desk: House) -> None:
    start(desk)
    with desk.engine.store.read() as unit:
        (job,) = unit.starts("figures:letter")
    to(desk, "11-17 09:00")
    first = desk.engine.figures("letter", by="cat")
    desk.engine.store.run("", lambda unit: unit.put_start(job))
    desk.engine.run_due()

    assert desk.engine.figures("letter", by="cat") == first


def test_a_new_version_skips_no_night_and_one_without_figures_counts_no_more(desk: House) -> None:
    start(desk)
    desk.clock.move_to(to_instant(datetime.fromisoformat("2026-11-19T09:00+08:00")))
    desk.deploy(letters('<flowkit:figures of="open, received"/>'), people=LEADS)
    desk.engine.run_due()

    assert figures(desk, "11-16") == {"received": 1, "open": 1}
    assert list(desk.engine.figures("letter", by="cat", day="2026-11-18")[0].figures) == ["open", "received"]
    desk.deploy(letters(""), people=LEADS)
    to(desk, "11-20 09:00")
    with pytest.raises(NotFound):
        desk.engine.figures("letter", by="cat")
    with desk.engine.store.read() as unit:
        assert unit.starts("figures:letter") == []


def test_figures_are_seen_by_whoever_leads_the_unit_and_by_readers(house: House) -> None:
    access = '<flowkit:access readers="auditor"/>'
    people = LEADS.replace("roles: [clerk]}\n  south-clerk", "roles: [clerk, auditor]}\n  south-clerk")
    house.deploy(letters(f"{KEPT}{access}"), people=people)
    start(house), start(house, "south"), start(house, "office")
    to(house, "11-17 09:00")

    def seen(by: str, **more: str) -> list[str]:
        return [each.unit for each in house.engine.figures("letter", by=by, **more)]

    assert seen("cat") == seen("ann") == ["", "north", "office", "south"]
    assert seen("eve") == seen("eve", unit="north") == ["north"]
    for by, more in (("ben", {}), ("eve", {"unit": "south"}), ("dan", {"unit": "office"})):
        with pytest.raises(NotAuthorised):
            seen(by, **more)


def test_the_declaration_names_its_readers_too(house: House) -> None:
    house.deploy(letters('<flowkit:figures readers="clerk"/>'))
    start(house, "south")
    to(house, "11-17 09:00")

    assert [each.unit for each in house.engine.figures("letter", by="ben")] == ["", "south"]


def test_wrong_input_is_told(desk: House) -> None:
    with pytest.raises(NotFound):
        desk.engine.figures("letter", by="cat")
    with pytest.raises(InputInvalid) as caught:
        desk.engine.figures("letter", by="cat", day="yesterday")
    assert caught.value.code == "day-invalid"
    with pytest.raises(NotFound):
        desk.engine.figures("nothing", by="cat")
    with pytest.raises(DefinitionInvalid):
        desk.deploy(letters('<flowkit:figures of="sent"/>'))
