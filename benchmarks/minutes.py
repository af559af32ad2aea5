"""Working time minute by minute: an oracle that knows nothing of the arithmetic that it judges.

A window of some weeks is laid out as minutes of real time. For each one the zone database says what the wall shows, and
the lists of the calendar say whose shift that is; all questions are then answered by counting these minutes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo

from flowkit.core.worktime import MINUTE, Calendar, Hours, Instant, to_instant

DAY = 1440
DAYS = 60
WINDOW = DAYS * DAY
Stretch = tuple[int, int]


class Minutes:
    """Minutes are numbered from the beginning of the window. None stands for what lies outside of it."""

    def __init__(self, calendar: Calendar, first: date) -> None:
        self.begin: Instant = to_instant(datetime(first.year, first.month, first.day, tzinfo=UTC))
        self.day, of_day = _wall(calendar.zone, first)
        hours = _hours(calendar, range(self.day[0] - 1, self.day[-1] + 1))
        owner = [_owner(hours, day, minute) for day, minute in zip(self.day, of_day, strict=True)]
        self.used: Sequence[int] = [0, *accumulate(map(bool, owner))]
        self.working_days = [day for day in sorted(hours) if hours[day]]
        self.shifts: dict[int, Stretch] = {}
        for minute, day in enumerate(owner):
            if day:
                self.shifts[day] = self.shifts.get(day, (minute, 0))[0], minute + 1

    def at(self, minute: int) -> Instant:
        return self.begin + minute * MINUTE

    def worked(self, begin: int, end: int, pauses: Iterable[Stretch] = ()) -> int:
        return sum(self.used[last] - self.used[first] for first, last in _running(begin, end, pauses))

    def work_forward(self, start: int, amount: int, pauses: Iterable[Stretch] = ()) -> int | None:
        """The first minute before which so many were worked outside the pauses."""
        if not amount:
            return start
        for first, last in _running(start, WINDOW, pauses):
            found = bisect_left(self.used, self.used[first] + amount)
            if found <= last:
                return found
            amount -= self.used[last] - self.used[first]
        return None

    def work_backward(self, end: int, amount: int) -> int | None:
        """The last minute from which so many are worked until the end."""
        if not amount:
            return end
        left = self.used[end] - amount
        return bisect_right(self.used, left) - 1 if left >= 0 else None

    def clock_forward(self, start: int, amount: int, pauses: Iterable[Stretch] = ()) -> int | None:
        if not amount:
            return start
        for first, last in _running(start, WINDOW, pauses):
            if first + amount <= last:
                return first + amount
            amount -= last - first
        return None

    def days_forward(self, start: int, count: int, *, first_counts: bool) -> int | None:
        """The end of the shift of the day found."""
        index = bisect_right(self.working_days, self.day[start] - first_counts) + count - 1
        return self._shift(index)[1]

    def days_backward(self, end: int, count: int, *, first_counts: bool, at_start: bool) -> int | None:
        index = bisect_left(self.working_days, self.day[end] + first_counts) - count
        return self._shift(index)[0 if at_start else 1]

    def _shift(self, index: int) -> tuple[int | None, int | None]:
        """Of the working day with this index; nothing near the edges of the window."""
        if not 2 < index < len(self.working_days) - 3:
            return None, None
        return self.shifts.get(self.working_days[index], (None, None))


def _running(begin: int, end: int, pauses: Iterable[Stretch]) -> list[Stretch]:
    """[begin, end) without the pauses."""
    found, at = [], begin
    for first, last in sorted(pauses):
        if first >= end:
            break
        if at < first:
            found.append((at, first))
        at = max(at, last)
    return [*found, (at, end)] if at < end else found


@cache
def _wall(zone: str, first: date) -> tuple[list[int], list[int]]:
    """The date, as its ordinal, and the minute of the day that the wall shows in each minute of the window."""
    begin, info = datetime(first.year, first.month, first.day, tzinfo=UTC), ZoneInfo(zone)
    shown = [(begin + timedelta(minutes=minute)).astimezone(info) for minute in range(WINDOW)]
    return [each.toordinal() for each in shown], [each.hour * 60 + each.minute for each in shown]


def _owner(hours: Mapping[int, Hours], day: int, minute: int) -> int:
    """The date whose shift is worked in this minute; 0 if none is."""
    for interval in hours[day]:
        if interval.begin <= minute < interval.end:
            return day
    for interval in hours[day - 1]:
        if interval.begin <= minute + DAY < interval.end:
            return day - 1
    return 0


def _hours(calendar: Calendar, days: Iterable[int]) -> dict[int, Hours]:
    """By date. The last layer that names a date decides alone."""
    found = {day: calendar.weekly[(day - 1) % 7] for day in days}
    for layer in calendar.layers:
        found.update({each.on.toordinal(): () for each in layer.days_off if each.on.toordinal() in found})
        found.update(
            {each.on.toordinal(): layer.make_up_hours for each in layer.make_up if each.on.toordinal() in found}
        )
        found.update({each.on.toordinal(): each.hours for each in layer.special if each.on.toordinal() in found})
    return found
