"""Limits that count back from a moment to come: "3 working days before the opening"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from flowkit.core.worktime.instants import Instant, to_instant
from flowkit.core.worktime.quantity import ClockTime, Quantity
from flowkit.core.worktime.quantity_text import parse_quantity
from flowkit.core.worktime.reckon import Counting, after_start_of_work, at_clock, backward
from flowkit.core.worktime.timetable import Timetable
from flowkit.core.worktime.zones import local_datetime, zone_info

_BEFORE = " before "
_START = " (start of work)"


@dataclass(frozen=True, slots=True)
class Ahead:
    """So long before `anchor`, on the calendar of the clock; `counting` as conventions 3, 8 and 11 have it.

    As text, in which a clock keeps it: the quantity, "before", and the moment in the zone of the calendar.
    """

    quantity: Quantity
    anchor: Instant
    zone: str
    start_of_work: bool = False

    def __str__(self) -> str:
        moment = local_datetime(self.zone, self.anchor).isoformat(timespec="auto")
        return f"{self.quantity}{_BEFORE}{moment}{_START if self.start_of_work else ''}"

    @property
    def counting(self) -> Counting:
        return Counting(start_of_work=self.start_of_work)

    def due(self, timetable: Timetable) -> Instant:
        """The latest instant from which the quantity still fits before the anchor."""
        return backward(timetable, self.anchor, self.quantity, self.counting)


def parse_ahead(text: str, zone: str) -> Ahead | None:
    """What `str` made of it; None for the text of another limit."""
    quantity, before, moment = text.partition(_BEFORE)
    if not before:
        return None
    whole = moment.removesuffix(_START)
    return Ahead(parse_quantity(quantity), to_instant(datetime.fromisoformat(whole)), zone, whole != moment)


def anchored_at(timetable: Timetable, value: datetime | date) -> Instant:
    """The moment that a date and time names, on the wall clock of the zone where it names none. A date alone begins
    with its first interval of work, a day off at 00:00.
    """
    if isinstance(value, datetime):
        return to_instant(value if value.tzinfo is not None else value.replace(tzinfo=zone_info(timetable.zone)))
    opening = after_start_of_work(timetable, value, ClockTime(0))
    return at_clock(timetable, value, time()) if opening is None else opening
