"""When a duty roster changes hands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from flowkit.core.organisation.duty import Roster
from flowkit.core.organisation.model import Organisation
from flowkit.core.worktime.instants import MINUTE, Instant, wall_of_date
from flowkit.core.worktime.zones import instant_of_wall

_LOOKED_AHEAD = 8
"""Days: every weekday comes in them. A roster of dates further ahead is looked at again then."""


def next_change(organisation: Organisation, roster: Roster, after: Instant) -> Instant:
    """The first instant after this one at which a shift begins or ends; if there is none for a week, in a week."""
    today = organisation.day(after)
    days = (today + timedelta(days=number) for number in range(-1, _LOOKED_AHEAD))
    found = (instant for day in days for instant in _changes(organisation.zone, roster, day) if instant > after)
    later = instant_of_wall(organisation.zone, wall_of_date(today + timedelta(days=_LOOKED_AHEAD - 1)))
    return min(found, default=later)


def _changes(zone: str, roster: Roster, day: date) -> Iterator[Instant]:
    for shift in roster.shifts:
        if day.weekday() in shift.weekdays and shift.dates.holds(day):
            for minute in (shift.hours.begin, shift.hours.end):
                yield instant_of_wall(zone, wall_of_date(day) + minute * MINUTE)
