"""The clocks. The only module that reads the machine's time."""

from __future__ import annotations

import threading
import time
from datetime import datetime

from flowkit.core.protocol import Instant, to_instant
from flowkit.errors import InputInvalid, Text, shown


class SystemClock:
    """The real present."""

    def now(self) -> Instant:
        return time.time_ns() // 1000


class VirtualClock:
    """A present that stands still until it is moved. It never goes back.

    `start` is ISO 8601 text with a zone offset, or an aware datetime.
    """

    def __init__(self, start: str | datetime) -> None:
        self._now = parse_instant(start)
        self._lock = threading.Lock()

    def now(self) -> Instant:
        return self._now

    def move_to(self, instant: Instant) -> None:
        """Move to the instant. Raises InputInvalid (code time-backward) for one in the past."""
        with self._lock:
            if instant < self._now:
                raise InputInvalid(
                    Text("a virtual clock cannot go back", "虚拟时钟不能倒退"),
                    code="time-backward",
                    mend=Text("advance to a later time", "请推进到更晚的时间"),
                )
            self._now = instant


def parse_instant(moment: str | datetime) -> Instant:
    """An aware datetime, or ISO 8601 text with a zone offset, as an instant. Raises InputInvalid."""
    try:
        parsed = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    except ValueError as error:
        raise _no_time(moment) from error
    if not isinstance(parsed, datetime):
        raise _no_time(moment)
    if parsed.tzinfo is None:
        raise InputInvalid(
            Text("{moment} has no zone", "{moment} 没有时区").format(moment=moment),
            code="time-without-zone",
            mend=Text("add the offset, as in 2026-11-16T08:30+08:00", "补上时区偏移,如 2026-11-16T08:30+08:00"),
        )
    return to_instant(parsed)


def _no_time(given: object) -> InputInvalid:
    return InputInvalid(
        Text("{given} is no time", "{given} 不是时间").format(given=repr(shown(given))),
        code="time-invalid",
        mend=Text("write it like 2026-11-16T08:30+08:00", "写法如 2026-11-16T08:30+08:00"),
    )
