"""A calendar compiled for reckoning: sorted instants with running totals, made bucket by bucket when first asked.

Time is cut into buckets of 2**45 microseconds (about 407 days), dates into buckets of 512. What a bucket holds follows
from the calendar alone, so keeping it is memoization; a warm question costs a dictionary look-up and one or two
list searches.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from flowkit.core.worktime.calendar import Calendar, Hours
from flowkit.core.worktime.calendar_check import check_calendar
from flowkit.core.worktime.calendar_days import DayRule, dated_rules, weekday_rules
from flowkit.core.worktime.instants import (
    DAY,
    EARLIEST,
    EPOCH_DATE,
    LATEST,
    MINUTE,
    Instant,
    within_range,
)
from flowkit.core.worktime.zones import BUCKET_BITS, instant_of_wall, offset_pieces, wall_at
from flowkit.errors import DefinitionInvalid

DAY_BUCKET_BITS: Final = 9
FIRST_BUCKET: Final = EARLIEST >> BUCKET_BITS
LAST_BUCKET: Final = LATEST >> BUCKET_BITS
_FIRST_WEEKDAY: Final = EPOCH_DATE - 1  # ordinal 1 was a Monday


class WorkPieces(NamedTuple):
    """The working time inside one bucket, in microseconds, as the broken line that counts it.

    `edges` are the begin and the end of each stretch of work in turn, sorted. Whoever stands after `n` of them has
    worked `base[n]`, and inside a stretch (`n` is odd) the instant itself is to be added. `after[i]` is worked until
    the end of stretch `i`, and `shifts[i]` plus what is worked is the instant inside it. `total` is the whole bucket's.
    """

    edges: list[Instant]
    base: list[int]
    after: list[int]
    shifts: list[int]
    total: int


class WorkingDates(NamedTuple):
    """The working days among 512 dates: day numbers since 1970-01-01, with start and end of work."""

    days: list[int]
    starts: list[Instant]
    ends: list[Instant]


class Timetable:
    """Answers what the calendar says about dates and how much is worked until an instant.

    Made by `compile_calendar`. Its only state is the memo of buckets. `known` holds those of them that lie wholly
    within the years that can be reckoned with, so that whoever finds an instant's bucket there need not ask.
    """

    __slots__ = ("_dated", "_dates", "_pieces", "_weekly", "calendar", "known", "zone")

    def __init__(self, calendar: Calendar) -> None:
        findings = [finding for finding in check_calendar(calendar) if finding.level == "error"]
        if findings:
            raise DefinitionInvalid(findings)
        self.calendar = calendar
        self.zone = calendar.zone
        self._dated = dated_rules(calendar)
        self._weekly = weekday_rules(calendar)
        self._pieces: dict[int, WorkPieces] = {}
        self.known: dict[int, WorkPieces] = {}
        self._dates: dict[int, WorkingDates] = {}

    def rule_of(self, day: date) -> DayRule:
        """The hours of the date, and which layer or weekday says so."""
        return self._rule(day.toordinal() - EPOCH_DATE)

    def hours_of(self, day: date) -> Hours:
        """The intervals that start on the date, in order."""
        return tuple(sorted(self.rule_of(day).hours))

    def is_working_day(self, day: date) -> bool:
        """Whether at least one interval starts on the date (convention 6)."""
        return bool(self.rule_of(day).hours)

    def start_of_work(self, day: date) -> Instant | None:
        """The beginning of the first interval of the date; None on a day off."""
        return self._shift(day.toordinal() - EPOCH_DATE)[0] if self.is_working_day(day) else None

    def end_of_work(self, day: date) -> Instant | None:
        """The end of the last interval of the date, possibly on the next date; None on a day off."""
        return self._shift(day.toordinal() - EPOCH_DATE)[1] if self.is_working_day(day) else None

    def date_at(self, instant: Instant) -> date:
        """The date that the wall clock of the calendar's zone shows."""
        return date.fromordinal(self.day_at(instant) + EPOCH_DATE)

    def day_at(self, instant: Instant) -> int:
        """The same date as a number of days since 1970-01-01."""
        return wall_at(self.zone, within_range(instant)) // DAY

    def midnight(self, day: int) -> Instant:
        """When the date with this day number begins."""
        return instant_of_wall(self.zone, day * DAY)

    def pieces(self, bucket: int) -> WorkPieces:
        """The working time inside the bucket of 2**45 microseconds."""
        found = self._pieces.get(bucket)
        if found is None:
            found = self._pieces[bucket] = self._compile_pieces(bucket)
            if FIRST_BUCKET < bucket < LAST_BUCKET:
                self.known[bucket] = found
        return found

    def working_dates(self, bucket: int) -> WorkingDates:
        """The working days among the 512 day numbers of the bucket."""
        found = self._dates.get(bucket)
        if found is None:
            found = self._dates[bucket] = self._compile_dates(bucket)
        return found

    def worked_in_bucket(self, instant: Instant) -> int:
        """How much of the instant's bucket is worked before the instant, in microseconds."""
        pieces = self.known.get(instant >> BUCKET_BITS) or self.pieces(within_range(instant) >> BUCKET_BITS)
        place = bisect_right(pieces.edges, instant)
        return pieces.base[place] + instant if place & 1 else pieces.base[place]

    def _rule(self, day: int) -> DayRule:
        return self._dated.get(day + EPOCH_DATE) or self._weekly[(day + _FIRST_WEEKDAY) % 7]

    def _compile_pieces(self, bucket: int) -> WorkPieces:
        low, high = max(bucket << BUCKET_BITS, EARLIEST), min((bucket + 1) << BUCKET_BITS, LATEST)
        found = self._worked_between(low, high)
        edges, base, after, shifts = list[Instant](), [0], list[int](), list[int]()
        total = 0
        for begin, end in found:
            edges += begin, end
            shifts.append(begin - total)
            base.append(total - begin)
            total += end - begin
            base.append(total)
            after.append(total)
        return WorkPieces(edges, base, after, shifts, total)

    def _worked_between(self, low: Instant, high: Instant) -> list[tuple[Instant, Instant]]:
        """The real time in [low, high) at which the wall clock shows a working moment (convention 1)."""
        found: list[tuple[Instant, Instant]] = []
        for begin, end, offset in offset_pieces(self.zone, low, high):
            wall_begin, wall_end = begin + offset, end + offset
            # A shift may have started on the date before, so the walk begins there.
            for day in range(wall_begin // DAY - 1, (wall_end - 1) // DAY + 1):
                for hours in self._rule(day).hours:
                    first = max(day * DAY + hours.begin * MINUTE, wall_begin)
                    last = min(day * DAY + hours.end * MINUTE, wall_end)
                    if first < last:
                        found.append((first - offset, last - offset))
        return sorted(found)

    def _compile_dates(self, bucket: int) -> WorkingDates:
        first = bucket << DAY_BUCKET_BITS
        days = [day for day in range(first, first + (1 << DAY_BUCKET_BITS)) if self._rule(day).hours]
        shifts = [self._shift(day) for day in days]
        return WorkingDates(days, [start for start, _ in shifts], [end for _, end in shifts])

    def _shift(self, day: int) -> tuple[Instant, Instant]:
        """Start and end of work of a working day.

        Real time counts: where the clock jumps over the end of work, work ends at the jump; where the end comes twice,
        it is the second. A shift that lies in a jump altogether has no length.
        """
        hours = self._rule(day).hours
        wall_begin = day * DAY + min(interval.begin for interval in hours) * MINUTE
        wall_end = day * DAY + max(interval.end for interval in hours) * MINUTE
        around = offset_pieces(self.zone, wall_begin - 2 * DAY, wall_end + 2 * DAY)
        real = [
            (
                max(begin, day * DAY + interval.begin * MINUTE - offset),
                min(end, day * DAY + interval.end * MINUTE - offset),
            )
            for begin, end, offset in around
            for interval in hours
        ]
        real = [(begin, end) for begin, end in real if begin < end]
        if not real:
            return instant_of_wall(self.zone, wall_begin), instant_of_wall(self.zone, wall_end)
        return min(begin for begin, _ in real), max(end for _, end in real)


@lru_cache(maxsize=256)
def compile_calendar(calendar: Calendar) -> Timetable:
    """The timetable of the calendar; the same object for the same calendar, so asking again is cheap.

    A calendar with faults raises `DefinitionInvalid` with all findings.
    """
    return Timetable(calendar)
