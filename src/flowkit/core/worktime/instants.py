"""Instants: integer microseconds since 1970-01-01 00:00 UTC, the only time that the pure core knows.

A *wall time* is the same count read off the clock of a zone: microseconds since 1970-01-01 00:00 on that clock.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final, TypeAlias

from flowkit.errors import InputInvalid, Text

Instant: TypeAlias = int
Wall: TypeAlias = int

SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_WALL_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 -- the reading of a clock
EPOCH_DATE: Final = date(1970, 1, 1).toordinal()
EARLIEST: Final = (date(2, 1, 1).toordinal() - EPOCH_DATE) * DAY
LATEST: Final = (date(9998, 12, 31).toordinal() - EPOCH_DATE) * DAY

_OUT_OF_RANGE = Text(
    "Expected a time between the years 2 and 9998, but the reckoning leads outside",
    "时间应在公元2年至9998年之间，但推算结果超出此范围",
)
_NAIVE = Text(
    "Expected a date and time with a zone, but {moment} has none",
    "日期时间应带时区，但{moment}没有时区",
)


def to_instant(moment: datetime) -> Instant:
    """The instant of an aware datetime. A datetime without a zone raises `InputInvalid` (`time-without-zone`)."""
    offset = moment.utcoffset()
    if offset is None:
        raise InputInvalid(
            _NAIVE.format(moment=moment.isoformat()),
            code="time-without-zone",
            mend=Text("Add the offset, for example +08:00", "请写明时差，例如 +08:00"),
        )
    gone = moment.replace(tzinfo=None) - _WALL_EPOCH - offset  # no datetime of UTC, which may lie outside of its years
    return (gone.days * 86400 + gone.seconds) * SECOND + gone.microseconds


def to_datetime(instant: Instant) -> datetime:
    """The aware datetime of an instant, in UTC."""
    return EPOCH + timedelta(0, 0, within_range(instant))


def within_range(instant: Instant) -> Instant:
    """The instant itself; outside the years 2 to 9998 it raises `InputInvalid` (`time-out-of-range`)."""
    if EARLIEST <= instant <= LATEST:
        return instant
    raise InputInvalid(_OUT_OF_RANGE, code="time-out-of-range")


def wall_of_date(day: date) -> Wall:
    """00:00 of the date, on the wall clock."""
    return (day.toordinal() - EPOCH_DATE) * DAY


def date_of_wall(wall: Wall) -> date:
    """The date that the wall clock shows."""
    return date.fromordinal(within_range(wall) // DAY + EPOCH_DATE)
