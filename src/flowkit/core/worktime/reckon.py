"""Reckoning with typed quantities: forward from a start, backward from an end, and what was worked in between.

Every time is an `Instant`: integer microseconds UTC. The conventions are numbered in docs/reference/time.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import TypeAlias

from flowkit.core.worktime.days import (
    DayEnd,
    Roll,
    end_of_day,
    moved_on_the_wall,
    rolled,
    start_of_day,
    working_day_after,
    working_day_before,
)
from flowkit.core.worktime.instants import DAY, EPOCH_DATE, HOUR, MINUTE, SECOND, Instant, within_range
from flowkit.core.worktime.pauses import Pause, merged
from flowkit.core.worktime.quantity import ClockTime, NaturalDays, Period, Quantity, WorkDays, WorkTime
from flowkit.core.worktime.timetable import Timetable
from flowkit.core.worktime.work import add_work, never_reached, subtract_work, work_between
from flowkit.core.worktime.zones import instant_of_wall

MOST_DAYS = 73_050  # 200 years


@dataclass(frozen=True, slots=True)
class Counting:
    """The counting rule of a limit in days.

    `count_start_day`: the date of the start (backward: of the end) is the first (当日起算); else it is not counted
    (次日起算). `day_end`: the last day ends at the end of work or at 24:00; None means as the conventions say, end of
    work for working days, 24:00 for natural days. `roll`: what a natural day or the date of a period does when it is
    a day off. `start_of_work`: backward, the beginning of the day found and not its end.
    """

    count_start_day: bool = False
    day_end: DayEnd | None = None
    roll: Roll = "keep"
    start_of_work: bool = False


BY_CONVENTION = Counting()


def forward(
    timetable: Timetable,
    start: Instant,
    quantity: Quantity,
    pauses: Iterable[Pause] = (),
    counting: Counting = BY_CONVENTION,
) -> Instant | None:
    """When the quantity, begun at the start, is used up (conventions 2, 4, 5, 7, 9 to 11, 13).

    None when an open pause stops the clock before that: the deadline stands. What cannot be used up within 200
    years raises `InputInvalid` (`quantity-never-reached`), and what leads beyond the last year (`time-out-of-range`).
    """
    due = within_range(_FORWARD[type(quantity)](timetable, start, quantity, counting))
    return with_pauses(timetable, start, due, quantity, pauses) if pauses else due


def unpaused(timetable: Timetable, start: Instant, quantity: Quantity, counting: Counting = BY_CONVENTION) -> Instant:
    """When the quantity is used up if nothing pauses."""
    return within_range(_FORWARD[type(quantity)](timetable, start, quantity, counting))


def with_pauses(
    timetable: Timetable, start: Instant, due: Instant, quantity: Quantity, pauses: Iterable[Pause]
) -> Instant | None:
    """The due time after each pause that begins before it has given back what it took; None if one is open."""
    working = isinstance(quantity, WorkTime | WorkDays)
    for begin, end in merged(pauses, start):
        if begin >= due:
            break
        if end is None:
            return None
        due = add_work(timetable, due, work_between(timetable, begin, end)) if working else due + end - begin
    return due


def backward(timetable: Timetable, end: Instant, quantity: Quantity, counting: Counting = BY_CONVENTION) -> Instant:
    """The latest instant from which the quantity still fits before the end (conventions 3, 4, 8, 11).

    Working and natural days give the end of the day found, or its beginning with `start_of_work`.
    """
    return within_range(_BACKWARD[type(quantity)](timetable, end, quantity, counting))


def worked(timetable: Timetable, begin: Instant, end: Instant, pauses: Iterable[Pause] = ()) -> int:
    """Microseconds of working time in [begin, end) outside the pauses (convention 12)."""
    if not pauses:
        return work_between(timetable, begin, end)
    total = work_between(timetable, begin, end)
    for paused, resumed in merged(pauses, begin):
        total -= work_between(timetable, paused, end if resumed is None else min(resumed, end))
    return total


def elapsed(begin: Instant, end: Instant, pauses: Iterable[Pause] = ()) -> int:
    """Microseconds of clock time in [begin, end) outside the pauses."""
    total = max(end - begin, 0)
    for paused, resumed in merged(pauses, begin):
        total -= max((end if resumed is None else min(resumed, end)) - paused, 0)
    return total


def at_clock(timetable: Timetable, day: date, at: time) -> Instant:
    """When the clock of the calendar's zone shows this time on this date ("before 10:00")."""
    return instant_of_wall(timetable.zone, wall_of(day, at))


def wall_of(day: date, at: time) -> int:
    """The wall time of a date and a time of day."""
    of_day = at.hour * HOUR + at.minute * MINUTE + at.second * SECOND + at.microsecond
    return (day.toordinal() - EPOCH_DATE) * DAY + of_day


def before_end_of_work(timetable: Timetable, day: date, quantity: ClockTime | WorkTime) -> Instant | None:
    """So long before the end of work of the date; None on a day off."""
    end = timetable.end_of_work(day)
    return None if end is None else backward(timetable, end, quantity)


def after_start_of_work(timetable: Timetable, day: date, quantity: ClockTime | WorkTime) -> Instant | None:
    """So long after the start of work of the date; None on a day off."""
    start = timetable.start_of_work(day)
    return None if start is None else unpaused(timetable, start, quantity)


def _clock_forward(timetable: Timetable, start: Instant, quantity: ClockTime, counting: Counting) -> Instant:
    return start + quantity.micros


def _work_forward(timetable: Timetable, start: Instant, quantity: WorkTime, counting: Counting) -> Instant:
    return add_work(timetable, start, quantity.micros)


def _work_days_forward(timetable: Timetable, start: Instant, quantity: WorkDays, counting: Counting) -> Instant:
    day = timetable.day_at(start) - counting.count_start_day
    found = working_day_after(timetable, day, quantity.count)
    return timetable.midnight(found.day + 1) if counting.day_end == "midnight" else found.end


def _natural_days_forward(timetable: Timetable, start: Instant, quantity: NaturalDays, counting: Counting) -> Instant:
    count = _few_enough(quantity.count) - counting.count_start_day
    day = rolled(timetable, timetable.day_at(start) + count, counting.roll)
    return end_of_day(timetable, day, counting.day_end or "midnight")


def _period_forward(timetable: Timetable, start: Instant, quantity: Period, counting: Counting) -> Instant:
    return moved_on_the_wall(timetable, start, quantity.months, quantity.days, counting.roll) + quantity.micros


def _clock_backward(timetable: Timetable, end: Instant, quantity: ClockTime, counting: Counting) -> Instant:
    return end - quantity.micros


def _work_backward(timetable: Timetable, end: Instant, quantity: WorkTime, counting: Counting) -> Instant:
    return subtract_work(timetable, end, quantity.micros)


def _work_days_backward(timetable: Timetable, end: Instant, quantity: WorkDays, counting: Counting) -> Instant:
    day = timetable.day_at(end) + counting.count_start_day
    found = working_day_before(timetable, day, quantity.count)
    if counting.day_end == "midnight":
        return _of_day(timetable, found.day, counting, "midnight")
    return found.start if counting.start_of_work else found.end


def _natural_days_backward(timetable: Timetable, end: Instant, quantity: NaturalDays, counting: Counting) -> Instant:
    count = _few_enough(quantity.count) - counting.count_start_day
    day = rolled(timetable, timetable.day_at(end) - count, counting.roll)
    return _of_day(timetable, day, counting, counting.day_end or "midnight")


def _period_backward(timetable: Timetable, end: Instant, quantity: Period, counting: Counting) -> Instant:
    return moved_on_the_wall(timetable, end, -quantity.months, -quantity.days, counting.roll) - quantity.micros


def _of_day(timetable: Timetable, day: int, counting: Counting, edge: DayEnd) -> Instant:
    return (start_of_day if counting.start_of_work else end_of_day)(timetable, day, edge)


def _few_enough(days: int) -> int:
    if days > MOST_DAYS:
        raise never_reached()
    return days


_Step: TypeAlias = Callable[..., Instant]  # each takes only the quantity under whose type it stands
_FORWARD: Mapping[type, _Step] = {
    ClockTime: _clock_forward,
    WorkTime: _work_forward,
    WorkDays: _work_days_forward,
    NaturalDays: _natural_days_forward,
    Period: _period_forward,
}
_BACKWARD: Mapping[type, _Step] = {
    ClockTime: _clock_backward,
    WorkTime: _work_backward,
    WorkDays: _work_days_backward,
    NaturalDays: _natural_days_backward,
    Period: _period_backward,
}
