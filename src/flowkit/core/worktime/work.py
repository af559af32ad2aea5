"""Working time on a timetable: add it, take it away, measure it (conventions 1 to 4 and 12)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from flowkit.core.worktime.instants import Instant, within_range
from flowkit.core.worktime.timetable import Timetable
from flowkit.core.worktime.zones import BUCKET_BITS
from flowkit.errors import InputInvalid, Text

MOST_BUCKETS = 180
"""About 200 years. A limit that is not used up until then is a mistake, or the calendar has no working time."""


def add_work(timetable: Timetable, start: Instant, micros: int) -> Instant:
    """The earliest instant at which so much is worked since the start; zero is the start itself."""
    if micros <= 0:
        return start
    bucket = start >> BUCKET_BITS
    begins, ends, before, after, total = timetable.known.get(bucket) or timetable.pieces(
        within_range(start) >> BUCKET_BITS
    )
    index = bisect_right(begins, start) - 1
    target = micros
    if index >= 0:
        target += before[index] + start - begins[index] if start < ends[index] else after[index]
    last = bucket + MOST_BUCKETS
    while target > total:
        target -= total
        bucket += 1
        if bucket > last:
            raise never_reached()
        begins, _, before, after, total = timetable.pieces(bucket)
    index = bisect_left(after, target)
    return begins[index] + target - before[index]


def subtract_work(timetable: Timetable, end: Instant, micros: int) -> Instant:
    """The latest instant from which so much is worked until the end; zero is the end itself."""
    if micros <= 0:
        return end
    bucket = within_range(end) >> BUCKET_BITS
    first = bucket - MOST_BUCKETS
    target = timetable.worked_in_bucket(end) - micros
    pieces = timetable.pieces(bucket)
    while target < 0:
        bucket -= 1
        if bucket < first:
            raise never_reached()
        pieces = timetable.pieces(bucket)
        target += pieces.total
    index = bisect_right(pieces.before, target) - 1
    return pieces.begins[index] + target - pieces.before[index]


def work_between(timetable: Timetable, begin: Instant, end: Instant) -> int:
    """Microseconds worked in [begin, end); zero when the end is not after the beginning."""
    if end <= begin:
        return 0
    first, last = begin >> BUCKET_BITS, end >> BUCKET_BITS
    pieces = timetable.known.get(first) if first == last else None
    if pieces is not None:
        begins, ends, _, after, _ = pieces
        low, high = bisect_right(begins, begin) - 1, bisect_right(begins, end) - 1
        done = after[high] if high >= 0 else 0
        if high >= 0 and end < ends[high]:
            done -= ends[high] - end
        if low < 0:
            return done
        return done - after[low] + (ends[low] - begin if begin < ends[low] else 0)
    first, last = within_range(begin) >> BUCKET_BITS, within_range(end) >> BUCKET_BITS
    whole = sum(timetable.pieces(bucket).total for bucket in range(first, last))
    return whole + timetable.worked_in_bucket(end) - timetable.worked_in_bucket(begin)


def never_reached() -> InputInvalid:
    """The error of a quantity that the calendar does not use up within 200 years; code `quantity-never-reached`."""
    return InputInvalid(
        Text(
            "Expected a quantity that the calendar uses up within 200 years, but it does not",
            "数量应能在200年内用完，但按此日历无法用完",
        ),
        code="quantity-never-reached",
        mend=Text("Check the quantity and the calendar's weekly hours", "请检查数量和日历的每周工时"),
    )
