"""The wall clock of a zone: its offsets from UTC, and the way between instants and wall times.

Offsets come from the zone database through `zoneinfo`. They are looked up once per bucket of time (about 407 days)
and kept, so that a warm conversion is one list search.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flowkit.core.worktime.instants import (
    DAY,
    EARLIEST,
    EPOCH,
    HOUR,
    LATEST,
    SECOND,
    Instant,
    Wall,
    to_datetime,
    within_range,
)
from flowkit.errors import InputInvalid, Text

BUCKET_BITS: Final = 45
BUCKET: Final = 1 << BUCKET_BITS
_PROBE = 12 * HOUR  # two changes of one clock have never been closer than weeks since zones were recorded
_BUCKETS_KEPT = 4096


class Offsets(NamedTuple):
    """The offsets of a zone during one bucket: from `begins[i]` on the clock is `values[i]` ahead of UTC."""

    begins: tuple[Instant, ...]
    values: tuple[int, ...]


@cache
def zone_info(name: str) -> ZoneInfo:
    """The zone with this IANA name; an unknown one raises `InputInvalid` (`zone-unknown`)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputInvalid(
            Text(f"Expected the name of a time zone, but {name!r} is none", f"应为时区名称，但{name!r}不是"),
            code="zone-unknown",
            mend=Text("Use an IANA name such as Asia/Shanghai", "请用IANA名称，例如 Asia/Shanghai"),
        ) from error


@lru_cache(maxsize=_BUCKETS_KEPT)
def offsets(name: str, bucket: int) -> Offsets:
    """All offsets of the zone from the beginning of the bucket to its end."""
    zone = zone_info(name)
    begin = min(max(bucket << BUCKET_BITS, EARLIEST), LATEST)  # beyond the years that are reckoned nothing changes
    end = min((bucket + 1) << BUCKET_BITS, LATEST)
    begins, values = [begin], [_offset(zone, begin)]
    for probe in range(begin + _PROBE, end + _PROBE, _PROBE):
        last = min(probe, end)
        value = _offset(zone, last)
        if value != values[-1]:
            begins.append(_change(zone, last - _PROBE, last))
            values.append(value)
    return Offsets(tuple(begins), tuple(values))


def _offset(zone: ZoneInfo, instant: Instant) -> int:
    gone = (EPOCH + timedelta(microseconds=instant)).astimezone(zone).utcoffset() or timedelta(0)
    return (gone.days * 86400 + gone.seconds) * SECOND + gone.microseconds


def _change(zone: ZoneInfo, before: Instant, after: Instant) -> Instant:
    """The first instant, to the second, at which the offset is that of `after`."""
    low, high, new = before // SECOND, -(-after // SECOND), _offset(zone, after)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, middle * SECOND) == new:
            high = middle
        else:
            low = middle
    return high * SECOND


def offset_at(name: str, instant: Instant) -> int:
    """How far the wall clock of the zone is ahead of UTC at the instant, in microseconds."""
    begins, values = offsets(name, within_range(instant) >> BUCKET_BITS)
    return values[0] if len(values) == 1 else values[max(bisect_right(begins, instant) - 1, 0)]


def wall_at(name: str, instant: Instant) -> Wall:
    """What the wall clock of the zone shows at the instant."""
    return instant + offset_at(name, instant)


def instant_of_wall(name: str, wall: Wall) -> Instant:
    """When the wall clock shows this time (convention 11): of a time that comes twice it is the first; a time that
    the clock skips lies later by the length of the gap.
    """
    before, after = offset_at(name, wall - DAY), offset_at(name, wall + DAY)
    first = wall - before
    if before == after or offset_at(name, first) == before:
        return first
    later = wall - after
    return later if wall_at(name, later) == wall else first


def local_datetime(name: str, instant: Instant) -> datetime:
    """The instant as an aware datetime of the zone."""
    return to_datetime(instant).astimezone(zone_info(name))


def offset_pieces(name: str, begin: Instant, end: Instant) -> list[tuple[Instant, Instant, int]]:
    """[begin, end) cut where the offset changes: (begin, end, offset) in order."""
    pieces: list[tuple[Instant, Instant, int]] = []
    for bucket in range(begin >> BUCKET_BITS, ((end - 1) >> BUCKET_BITS) + 1):
        begins, values = offsets(name, bucket)
        ends = (*begins[1:], (bucket + 1) << BUCKET_BITS)
        for low, high, value in zip(begins, ends, values, strict=True):
            first = pieces.pop()[0] if pieces and pieces[-1][2] == value else max(low, begin)
            if first < end and high > begin:
                pieces.append((first, min(high, end), value))
    return pieces
