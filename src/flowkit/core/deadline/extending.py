"""More time: how granted extensions add up, and where they put the due time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Final

from flowkit.core.deadline.records import Extension
from flowkit.core.protocol import Instant
from flowkit.core.worktime import (
    ClockTime,
    NaturalDays,
    Pause,
    Period,
    Quantity,
    Timetable,
    WorkDays,
    WorkTime,
    forward,
    parse_quantity,
)

MINUTE: Final = 60 * 1_000_000
DAY: Final = 24 * 60 * 60 * 1_000_000
MONTH: Final = DAY * 146_097 // 4_800
"""The calendar repeats after 400 years, 4,800 months or 146,097 days."""


def granted(extensions: Iterable[Extension], *, pending: bool = False) -> Quantity | None:
    """The sum of the approved extensions, with `pending` of those that are asked for too; None if there is none."""
    counted = {"approved", "pending"} if pending else {"approved"}
    amounts = [parse_quantity(each.amount) for each in extensions if each.status in counted]
    return reduce(added, amounts) if amounts else None


def added(one: Quantity, other: Quantity) -> Quantity:
    """The sum of two quantities of one kind. Raises TypeError for different kinds, which no calendar-free sum has."""
    match one, other:
        case (ClockTime(a), ClockTime(b)):
            return ClockTime(a + b)
        case (WorkTime(a), WorkTime(b)):
            return WorkTime(a + b)
        case (WorkDays(a), WorkDays(b)):
            return WorkDays(a + b)
        case (NaturalDays(a), NaturalDays(b)):
            return NaturalDays(a + b)
        case (Period(), Period()):
            return Period(one.months + other.months, one.days + other.days, one.micros + other.micros)
    raise TypeError(f"{one} and {other} are of different kinds")


def exceeds(one: Quantity, other: Quantity) -> bool:
    """Whether the first of two quantities of one kind is the greater; a month is as long as months are on average."""
    return _measure(one) > _measure(other)


def is_nothing(quantity: Quantity) -> bool:
    return not _measure(quantity)


def smallest(like: Quantity) -> Quantity:
    """The least quantity of a kind that a request may name: a minute, or a day."""
    match like:
        case ClockTime():
            return ClockTime(MINUTE)
        case WorkTime():
            return WorkTime(MINUTE)
        case WorkDays():
            return WorkDays(1)
        case NaturalDays():
            return NaturalDays(1)
    return Period(micros=MINUTE)


def _measure(quantity: Quantity) -> int:
    if isinstance(quantity, Period):
        return quantity.months * MONTH + quantity.days * DAY + quantity.micros
    return quantity.count if isinstance(quantity, WorkDays | NaturalDays) else quantity.micros


def extended(
    timetable: Timetable, due: Instant | None, more: Quantity | None, pauses: Sequence[Pause] = ()
) -> Instant | None:
    """The due time with so much more, counted from the old one; None while the clock stands."""
    if due is None or more is None:
        return due
    return forward(timetable, counted_from(due, more), more, pauses)


def counted_from(due: Instant, more: Quantity) -> Instant:
    """Days are counted from the last day of the limit: a limit that ends at 24:00 ends on the date before midnight."""
    return due - 1 if isinstance(more, WorkDays | NaturalDays) else due
