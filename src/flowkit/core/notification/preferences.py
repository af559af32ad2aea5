"""What a person wants of notices: language, quiet hours, digests, and what is switched off (E161).

Pure: the present comes in, and out comes when a notice goes to the person, or that it does not. A notice that is urgent
goes at once, whatever the person has set: escalations, and rules that say so. What is read in the inbox is always
there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from flowkit.core.protocol import Instant
from flowkit.core.worktime import DAY, MINUTE
from flowkit.core.worktime.zones import instant_of_wall, wall_at, zone_info
from flowkit.errors import FlowkitError, InputInvalid, Text

Language = Literal["", "en", "zh"]
INBOX: Final = "inbox"
_MINUTES_OF_A_DAY: Final = 1440
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_MOST: Final = 100
"""Entries of a list; a longer one is nobody's own wish."""
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Preferences:
    """One person's wishes. `quiet` are the minutes of the day, in `zone`, from which to which nothing comes; `digest`
    the minutes at which everything comes together (empty: each by itself). `off` lists what does not come: a channel,
    or `channel:name` with the id of a notification rule or the event that it is on.
    """

    language: Language = ""
    quiet: tuple[int, int] | None = None
    digest: tuple[int, ...] = ()
    off: frozenset[str] = frozenset()
    zone: str = "UTC"

    def sends_at(self, now: Instant, channel: str, rule: str = "", *, urgent: bool = False) -> Instant | None:
        """When a notice of `now` goes to the person: now, later, or (None) never. `rule` is the id of its rule."""
        if urgent:
            return now
        if channel in self.off or f"{channel}:{rule}" in self.off:
            return None
        return self._after_quiet(self._next_digest(now))

    def _next_digest(self, now: Instant) -> Instant:
        if not self.digest:
            return now
        wall = wall_at(self.zone, now)
        midnight = wall - wall % DAY
        times = (midnight + day * DAY + minute * MINUTE for day in (0, 1) for minute in sorted(self.digest))
        return next(at for each in times if (at := instant_of_wall(self.zone, each)) >= now)

    def _after_quiet(self, at: Instant) -> Instant:
        """The instant itself, or the end of the quiet time that it lies in."""
        if self.quiet is None:
            return at
        begin, end = self.quiet
        wall = wall_at(self.zone, at)
        minute = wall % DAY // MINUTE
        inside = begin <= minute < end if begin < end else minute >= begin or minute < end
        if not inside:
            return at
        midnight = wall - wall % DAY
        return max(at, instant_of_wall(self.zone, midnight + end * MINUTE + (DAY if minute >= end else 0)))


USUAL: Final = Preferences()


def preferences_of(data: Mapping[str, object], zone: str) -> Preferences:
    """From what a person or the database gives. `zone` is that of the organisation, where the data name none.

    Raises InputInvalid (preferences-invalid) naming the entry that is wrong.
    """
    unknown = [name for name in data if name not in ("language", "quiet", "digest", "off", "zone")]
    if unknown:
        raise _wrong(unknown[0], Text("is no preference", "不是可设置项"))
    language, named = data.get("language") or "", data.get("zone") or zone
    if language not in ("", "en", "zh"):
        raise _wrong("language", Text("expected en or zh", "应为 en 或 zh"))
    off = _texts(data, "off")
    if any(each == INBOX or each.startswith(f"{INBOX}:") for each in off):
        raise _wrong("off", Text("the inbox stays on", "站内消息不可关闭"))
    return Preferences(
        language=language,
        quiet=_quiet(data.get("quiet")),
        digest=tuple(sorted({_minute("digest", each) for each in _texts(data, "digest")})),
        off=frozenset(off),
        zone=_zone(named),
    )


def _texts(data: Mapping[str, object], name: str) -> list[str]:
    given = data.get(name) or []
    if not isinstance(given, list | tuple) or len(given) > _MOST:
        raise _wrong(name, Text("expected a list", "应为列表"))
    if not all(isinstance(each, str) and 0 < len(each) <= _LONGEST for each in given):
        raise _wrong(name, Text("expected texts", "应为文本"))
    return [str(each) for each in given]


def _quiet(given: object) -> tuple[int, int] | None:
    if not given:
        return None
    begin, dash, end = str(given).partition("-")
    found = (_minute("quiet", begin), _minute("quiet", end)) if dash else (0, 0)
    if found[0] == found[1]:
        raise _wrong("quiet", Text("expected hours such as 22:00-07:00", "应为时段,如 22:00-07:00"))
    return found


def _minute(name: str, text: str) -> int:
    match = _TIME.fullmatch(text)
    if match is None:
        raise _wrong(name, Text("expected a time of day such as 08:30", "应为时刻,如 08:30"))
    return int(match[1]) * 60 + int(match[2])


def _zone(given: object) -> str:
    try:
        zone_info(str(given))
    except FlowkitError as error:
        raise _wrong("zone", Text("is no time zone", "不是时区")) from error
    return str(given)


def _wrong(name: str, text: Text) -> InputInvalid:
    return InputInvalid(
        Text(f"{name[:60]}: {text.en}", f"{name[:60]}:{text.zh}"),
        code="preferences-invalid",
        mend=Text("correct this entry", "请更正此项"),
    )
