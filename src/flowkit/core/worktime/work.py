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
    edges, base, after, shifts, total = timetable.known.get(bucket) or timetable.pieces(
        within_range(start) >> BUCKET_BITS
    )
    place = bisect_right(edges, start)
    target = base[place] + micros + start if place & 1 else base[place] + micros
    last = bucket + MOST_BUCKETS
    while target > total:
        target -= total
        bucket += 1
        if bucket > last:
            raise never_reached()
        _, _, after, shifts, total = timetable.pieces(bucket)
    return shifts[bisect_left(after, target)] + target


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
    return pieces.shifts[bisect_right(pieces.after, target)] + target


def work_between(timetable: Timetable, begin: Instant, end: Instant) -> int:
    """Microseconds worked in [begin, end); zero when the end is not after the beginning."""
    if end <= begin:
        return 0
    first, last = begin >> BUCKET_BITS, end >> BUCKET_BITS
    known = timetable.known
    opening = known.get(first) or timetable.pieces(within_range(begin) >> BUCKET_BITS)
    closing = opening if first == last else known.get(last) or timetable.pieces(within_range(end) >> BUCKET_BITS)
    low, high = bisect_right(opening.edges, begin), bisect_right(closing.edges, end)
    done = closing.base[high] + end if high & 1 else closing.base[high]
    done -= opening.base[low] + begin if low & 1 else opening.base[low]
    while first < last:
        done += timetable.pieces(first).total
        first += 1
    return done


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
