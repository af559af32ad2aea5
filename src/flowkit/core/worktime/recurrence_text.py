"""Reading recurrences from text; the forms are listed in `recurrence`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import TypeAlias

from flowkit.core.worktime.calendar import WEEKDAYS
from flowkit.core.worktime.cron import Cron, looks_like_cron, parse_cron
from flowkit.core.worktime.days import Roll
from flowkit.core.worktime.instants import DAY, to_instant
from flowkit.core.worktime.quantity import ClockTime, Period, WorkTime
from flowkit.core.worktime.quantity_text import parse_period, parse_quantity
from flowkit.core.worktime.recurrence import (
    LAST_DAY,
    AtClock,
    AtWork,
    Daily,
    Dates,
    Monthly,
    OnDates,
    Repeats,
    Weekly,
    Workdays,
    Yearly,
)
from flowkit.errors import Finding, InputInvalid, Text

Recurrence: TypeAlias = OnDates | Repeats | Cron

_FORMS = Text(
    "Use one of: workdays at 10:00, workdays at end-PT1H, daily at 08:00, weekly fri at 09:00, "
    "monthly 25 at 10:00 previous-workday, yearly 11-01 at 09:00 next-workday, R3/PT10M, "
    "or a cron expression such as 30 8 * * mon-fri",
    "可用写法：workdays at 10:00、workdays at end-PT1H、daily at 08:00、weekly fri at 09:00、"
    "monthly 25 at 10:00 previous-workday、yearly 11-01 at 09:00 next-workday、R3/PT10M，"
    "或 cron 表达式，如 30 8 * * mon-fri",
)
_LONGEST_TEXT = 200
_ON_DATES = re.compile(r"(?P<dates>\S+(?: \S+)?) at (?P<at>.+?)(?: (?P<roll>previous-workday|next-workday|keep))?")
_AT_WORK = re.compile(r"(?P<edge>start|end)(?:\s*(?P<sign>[+-])\s*(?P<offset>.+))?")
_REPEATS = re.compile(r"R(?P<count>\d*)(?:/(?P<start>[^/]+))?/(?P<every>P[^/]+)", re.ASCII)
_SOME_LEAP_YEAR = 2000
_MOST_REPEATS = 10**9
_ROLLS: Mapping[str | None, Roll] = {
    None: "keep",
    "keep": "keep",
    "next-workday": "next",
    "previous-workday": "previous",
}


def parse_recurrence(text: str) -> Recurrence:
    """The recurrence that the text means.

    Any other text raises `InputInvalid` (`recurrence-invalid`); its findings name each part that is wrong.
    """
    written = " ".join(text.split())[: _LONGEST_TEXT + 1]
    if looks_like_cron(written):
        return parse_cron(written)
    found: list[Finding] = []
    recurrence = _repeats(written, found) if written[:1] == "R" else _on_dates(written, found)
    if recurrence is None or found:
        said = "; ".join(finding.message.en for finding in found), "；".join(finding.message.zh for finding in found)
        raise InputInvalid(Text(*said), code="recurrence-invalid", mend=_FORMS, findings=found)
    return recurrence


def _wrong(found: list[Finding], part: str, en: str, zh: str) -> None:
    found.append(
        Finding("recurrence-invalid", Text(f"Expected {en}, but found {part!r}", f"应为{zh}，但写的是“{part}”"))
    )


def _on_dates(text: str, found: list[Finding]) -> OnDates | None:
    parts = _ON_DATES.fullmatch(text)
    if parts is None or len(text) > _LONGEST_TEXT:
        _wrong(found, text, "dates, 'at' and a moment", "日期、at和时刻")
        return None
    kind, _, which = parts["dates"].lower().partition(" ")
    read = _DATES.get(kind)
    dates = read(which) if read else None
    if dates is None:
        _wrong(found, parts["dates"], "workdays, daily, weekly fri, monthly 25 or yearly 11-01", "重复日期")
    roll = _ROLLS[parts["roll"]]
    if roll != "keep" and isinstance(dates, Workdays | Daily):
        _wrong(found, str(parts["roll"]), f"no roll with {dates}", f"{dates}不带顺延规则")
    at = _moment(parts["at"], found)
    return OnDates(dates, at, roll) if dates is not None and at is not None else None


def _no_more(which: str, dates: Dates) -> Dates | None:
    return None if which else dates


def _weekly(which: str) -> Dates | None:
    names = which.split(",")
    if not all(name in WEEKDAYS for name in names):
        return None
    return Weekly(tuple(sorted({WEEKDAYS.index(name) for name in names})))


def _monthly(which: str) -> Dates | None:
    if which == "last":
        return Monthly(LAST_DAY)
    return Monthly(int(which)) if re.fullmatch(r"[0-9]{1,2}", which) and 1 <= int(which) <= LAST_DAY else None


def _yearly(which: str) -> Dates | None:
    try:
        day = date.fromisoformat(f"{_SOME_LEAP_YEAR}-{which}")
    except ValueError:
        return None
    return Yearly(day.month, day.day)


_DATES: Mapping[str, Callable[[str], Dates | None]] = {
    "workdays": lambda which: _no_more(which, Workdays()),
    "daily": lambda which: _no_more(which, Daily()),
    "weekly": _weekly,
    "monthly": _monthly,
    "yearly": _yearly,
}


def _moment(text: str, found: list[Finding]) -> AtClock | AtWork | None:
    parts = _AT_WORK.fullmatch(text)
    if parts is not None:
        return _at_work(parts, found)
    if re.fullmatch(r"[0-2]?\d:[0-5]\d(?::[0-5]\d)?", text, re.ASCII):
        hour, minute, second = (int(part) for part in f"{text}:00".split(":")[:3])
        if hour <= time.max.hour:
            return AtClock(time(hour, minute, second))
    _wrong(found, text, "a time such as 10:00, or end-PT1H", "时刻，如10:00或end-PT1H")
    return None


def _at_work(parts: re.Match[str], found: list[Finding]) -> AtWork | None:
    edge = AtWork("start" if parts["edge"] == "start" else "end")
    if parts["offset"] is None:
        return edge
    try:
        offset = parse_quantity(parts["offset"])
    except InputInvalid as error:
        found.append(Finding(error.code, error.text, error.mend))
        return None
    if not isinstance(offset, ClockTime | WorkTime) or offset.micros > DAY:
        _wrong(found, parts["offset"], "clock or working time of at most 24 hours", "不超过24小时的钟表时间或工作时间")
        return None
    return AtWork(edge.edge, "before" if parts["sign"] == "-" else "after", offset)


def _repeats(text: str, found: list[Finding]) -> Repeats | None:
    parts = _REPEATS.fullmatch(text)
    if parts is None:
        _wrong(found, text, "repeats such as R3/PT10M", "重复，如R3/PT10M")
        return None
    count = int(parts["count"]) if parts["count"] else None
    if count is not None and not 1 <= count <= _MOST_REPEATS:
        _wrong(found, f"R{parts['count']}", "at least one repeat", "至少一次重复")
    try:
        every = parse_period(parts["every"])
        start = to_instant(datetime.fromisoformat(parts["start"])) if parts["start"] else None
    except InputInvalid as error:
        found.append(Finding(error.code, error.text, error.mend))
        return None
    except ValueError:
        _wrong(found, parts["start"], "a date and time such as 2026-10-08T09:00:00+08:00", "日期时间")
        return None
    if every in (ClockTime(0), Period()):
        _wrong(found, parts["every"], "an interval longer than nothing", "大于零的间隔")
    return Repeats(every, count, start)
