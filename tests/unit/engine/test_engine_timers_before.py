"""A timer event that counts back from a datum, on the calendar of the process: half a day before the opening."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from diagrams import House, diagram, field, user

from flowkit import DefinitionInvalid

CALENDAR = '<flowkit:calendar ref="office-hours"/>'


def fair(time: str, kind: str = "datetime", calendar: str = CALENDAR) -> str:
    """Work, and beside it a reminder before the opening."""
    remind = (
        '<boundaryEvent id="remind" attachedToRef="prepare" cancelActivity="false">'
        f"<timerEventDefinition><timeDate>{time}</timeDate></timerEventDefinition></boundaryEvent>"
        f'<sequenceFlow id="out" sourceRef="remind" targetRef="told"/>{user("told")}'
        '<sequenceFlow id="on" sourceRef="told" targetRef="over"/><endEvent id="over"/></process>'
    )
    whole = diagram("fair", user("prepare"), fields=[field("opening", kind)], head=calendar)
    return whole.replace("</process>", remind)


@pytest.mark.parametrize(
    ("time", "kind", "opening", "due"),
    [
        ("4 workhours before opening", "datetime", "2026-11-18T10:00+08:00", "2026-11-17T15:00"),
        ("4工作小时 before opening", "datetime", "2026-11-18T10:00+08:00", "2026-11-17T15:00"),
        ("4 workhours before opening", "date", "2026-11-18", "2026-11-17T14:00"),  # the date begins with its work
        ("2 workdays before opening", "datetime", "2026-11-18T10:00+08:00", "2026-11-16T18:00"),
        ("PT4H before opening", "datetime", "2026-11-18T10:00+08:00", "2026-11-18T06:00"),
        ("P1D before opening", "datetime", "2026-11-18T10:00+08:00", "2026-11-17T10:00"),
    ],
)
def test_a_timer_rings_so_long_before_the_moment_in_the_datum(
    house: House, time: str, kind: str, opening: str, due: str
) -> None:
    house.deploy(fair(time, kind))
    house.engine.start("fair", {"opening": opening}, by="ann")
    moment = datetime.fromisoformat(f"{due}+08:00")

    house.engine.advance_to(moment - timedelta(minutes=1))
    assert [item.step for item in house.engine.worklist("ben")] == ["prepare"]
    house.engine.advance_to(moment)
    assert sorted(item.step for item in house.engine.worklist("ben")) == ["prepare", "told"]


@pytest.mark.parametrize(
    ("time", "kind", "calendar", "code"),
    [
        ("4 workhours before opning", "datetime", CALENDAR, "field-unknown"),
        ("4 workhours before opening", "string", CALENDAR, "target-anchor-type"),
        ("4 workhours before opening", "datetime", "", "calendar-missing"),
        ("PT4H before opening", "date", "", "calendar-missing"),
        ("a while before opening", "datetime", CALENDAR, "time-invalid"),
    ],
)
def test_what_cannot_be_counted_back_is_refused(house: House, time: str, kind: str, calendar: str, code: str) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        house.deploy(fair(time, kind, calendar))
    assert [each.code for each in refused.value.findings] == [code]
