"""Cron expressions: the five fields of Unix, and the six or seven of Quartz, on the wall clock of the calendar's zone.

    minute hour day-of-month month day-of-week                   30 8 * * mon-fri
    second minute hour day-of-month month day-of-week [year]     0 0 9 ? * mon#1

A field is `*`, a value, a range `a-b`, each with a step `/n`, or a list of them; months and weekdays have names. With
six fields one of the days is `?`; a day of the month may be `L` (the last), `L-3`, `15W` (the working weekday nearest
to it, in the same month) or `LW`, a weekday `friL` (the last of the month) or `fri#2` (the second).

With five fields weekdays count from 0 or 7, Sunday, and where both days are restricted either is enough. With six they
have names: Quartz counts from 1 and Spring from 0, so that the same number means another day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import TypedDict

from flowkit.core.worktime.calendar import WEEKDAYS
from flowkit.core.worktime.instants import EPOCH_DATE, MINUTE, SECOND, Instant
from flowkit.core.worktime.reckon import at_clock
from flowkit.core.worktime.timetable import Timetable
from flowkit.errors import Finding, InputInvalid, Text

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NICKNAMES = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_FIELDS = re.compile(r"[0-9*][0-9a-z*?,/#\-]*( [0-9a-z*?,/#\-]+){4,6}|@[a-z]+", re.IGNORECASE | re.ASCII)
_SPAN = re.compile(r"(?P<all>\*)|(?P<first>[0-9a-z]+)(?:-(?P<last>[0-9a-z]+))?", re.ASCII)
_FROM_THE_END = re.compile(r"l(?:-(?P<before>[0-9]{1,2}))?", re.ASCII)
_NEAREST = re.compile(r"(?:(?P<day>[0-9]{1,2})|l)w", re.ASCII)
_OF_MONTH = re.compile(r"(?P<day>[a-z]{3})(?:(?P<last>l)|#(?P<which>[1-5]))", re.ASCII)
_MOST_DAYS = 366 * 41  # 29 February of a leap year on a certain weekday comes at least every 40 years
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SATURDAY, _WEEK, _UNIX = 5, 7, 5
_SUNDAY = "sun"


@dataclass(frozen=True, slots=True)
class Cron:
    """A cron expression, read. `days` and `weekdays` are None where any day is meant; `years` likewise.

    `from_end` are days counted from the last of the month (0), `nearest` days of the month (0: the last) moved to a
    working weekday, `of_month` pairs of a weekday, Monday being 0, and its number in the month (0: the last). `either`:
    a day of the month or a weekday is enough.
    """

    text: str
    seconds: tuple[int, ...]
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    months: frozenset[int]
    days: frozenset[int] | None = None
    weekdays: frozenset[int] | None = None
    from_end: frozenset[int] = frozenset()
    nearest: frozenset[int] = frozenset()
    of_month: frozenset[tuple[int, int]] = frozenset()
    years: frozenset[int] | None = None
    either: bool = True

    def __str__(self) -> str:
        return self.text

    def falls_on(self, day: date) -> bool:
        """Whether it happens on the date at all."""
        if day.month not in self.months or (self.years is not None and day.year not in self.years):
            return False
        if self.days is None or self.weekdays is None:
            return self._is_day(day) and self._is_weekday(day)
        return (
            (self._is_day(day) or self._is_weekday(day)) if self.either else self._is_day(day) and self._is_weekday(day)
        )

    def _is_day(self, day: date) -> bool:
        if self.days is None or day.day in self.days:
            return True
        last = _last_day(day)
        return last - day.day in self.from_end or any(_nearest(day, each or last) == day.day for each in self.nearest)

    def _is_weekday(self, day: date) -> bool:
        if self.weekdays is None or day.weekday() in self.weekdays:
            return True
        number = 0 if day.day + _WEEK > _last_day(day) else -1
        return not self.of_month.isdisjoint({(day.weekday(), (day.day - 1) // _WEEK + 1), (day.weekday(), number)})


def next_of_cron(timetable: Timetable, cron: Cron, after: Instant) -> Instant | None:
    """The first time strictly after the instant; None if there is none within 40 years.

    A time that the clock skips lies later by the gap, one that it shows twice is the first. So what runs all day long
    by cron is silent in the hour that comes again; an interval such as R/PT10M is not.
    """
    first = timetable.day_at(after) - 1
    for day in range(first, first + _MOST_DAYS):
        shown = date.fromordinal(day + EPOCH_DATE)
        if cron.falls_on(shown):
            found = min(_times(timetable, cron, shown, after), default=None)
            if found is not None:
                return found
    return None


def _times(timetable: Timetable, cron: Cron, day: date, after: Instant) -> Iterator[Instant]:
    """For each minute of the date the first time after the instant. Minutes are not in order where the clock jumps."""
    for hour in cron.hours:
        for minute in cron.minutes:
            begin = at_clock(timetable, day, time(hour, minute))
            if begin + MINUTE > after:
                times = (begin + second * SECOND for second in cron.seconds)
                yield from (next(((each,) for each in times if each > after), ()))


def _last_day(day: date) -> int:
    return 31 if day.month == len(MONTHS) else (day.replace(month=day.month + 1, day=1) - day.replace(day=1)).days


def _nearest(month: date, day: int) -> int:
    """The weekday from Monday to Friday that is nearest to the day, without leaving the month."""
    last = _last_day(month)
    if day > last:
        return 0
    weekday = month.replace(day=day).weekday()
    if weekday == _SATURDAY:
        return day - 1 if day > 1 else day + 2
    if weekday > _SATURDAY:
        return day + 1 if day < last else day - 2
    return day


def looks_like_cron(text: str) -> bool:
    """Whether a text can only be meant as a cron expression."""
    return _FIELDS.fullmatch(text) is not None


def parse_cron(text: str) -> Cron:
    """Any text that is none raises `InputInvalid` (`recurrence-invalid`), naming each field that is wrong."""
    written = " ".join(text.split())
    fields = NICKNAMES.get(written.lower(), written.lower()).split(" ")
    is_unix = len(fields) == _UNIX
    if len(fields) not in (_UNIX, _UNIX + 1, _UNIX + 2):
        raise _refused([_wrong(written, "five, six or seven fields", "五至七个字段")])
    second, minute, hour, day, month, weekday, *years = ["0", *fields] if is_unix else fields
    read = _Reading(is_unix=is_unix)
    if not is_unix and (day == "?") == (weekday == "?"):
        read.wrong(f"{day} {weekday}", "exactly one of the two days as ?", "日与星期之一写作?")
    cron = Cron(
        text=written,
        seconds=tuple(sorted(read.values(second, 0, 59))),
        minutes=tuple(sorted(read.values(minute, 0, 59))),
        hours=tuple(sorted(read.values(hour, 0, 23))),
        months=frozenset(read.values(month, 1, 12, MONTHS)),
        years=frozenset(read.values(years[0], 1970, 2199)) if years and years[0] != "*" else None,
        either=is_unix and not day.startswith("*") and not weekday.startswith("*"),
        **read.days(day),
        **read.weekdays(weekday),
    )
    if not read.found and cron.days and cron.weekdays is None and not _ever(cron):
        read.wrong(f"{day} {month}", "a day that one of the months has", "所列月份中存在的日期")
    if read.found:
        raise _refused(read.found)
    return cron


def _ever(cron: Cron) -> bool:
    """Whether some month has one of the days."""
    special = cron.from_end or cron.nearest
    return bool(special) or any(day <= _LONGEST[month - 1] for day in cron.days or () for month in cron.months)


class _Dates(TypedDict, total=False):
    days: frozenset[int] | None
    from_end: frozenset[int]
    nearest: frozenset[int]


class _Weekdays(TypedDict, total=False):
    weekdays: frozenset[int] | None
    of_month: frozenset[tuple[int, int]]


class _Reading:
    """Reads fields, and gathers what is wrong with them."""

    def __init__(self, *, is_unix: bool) -> None:
        self.found: list[Finding] = []
        self._is_unix = is_unix

    def wrong(self, part: str, en: str, zh: str) -> None:
        self.found.append(_wrong(part, en, zh))

    def values(self, field: str, low: int, high: int, names: Sequence[str] = (), *, around: bool = False) -> set[int]:
        """What a list of values, ranges and steps means; with `around` a range may go over the end."""
        found: set[int] = set()
        for each in field.split(","):
            found.update(self._range(each, low, high, names, around=around))
        return found

    def _range(self, text: str, low: int, high: int, names: Sequence[str], *, around: bool) -> Sequence[int]:
        span, slash, step = text.partition("/")
        parts = _SPAN.fullmatch(span)
        by = int(step) if re.fullmatch(r"[0-9]{1,4}", step) else 1
        if parts is None or (slash and (not step.isdecimal() or not 1 <= by <= high)):
            return self._no_value(text, low, high)
        first = low if parts["all"] else _number(parts["first"], names, low)
        last = high if parts["all"] or (slash and not parts["last"]) else _number(parts["last"], names, low)
        last = first if not parts["all"] and not parts["last"] and not slash else last
        if first is None or last is None or not low <= first <= high or not low <= last <= high:
            return self._no_value(text, low, high)
        if first > last and not around:
            return self._no_value(text, low, high)
        return range(first, last + 1 if first <= last else last + 1 + _WEEK, by)

    def _no_value(self, text: str, low: int, high: int) -> Sequence[int]:
        self.wrong(text, f"values from {low} to {high}", f"{low} 至 {high} 的值")
        return ()

    def days(self, field: str) -> _Dates:
        if field in ("*", "?"):
            return {"days": None}
        plain, from_end, nearest = [], set(), set()
        for each in field.split(","):
            end, near = _FROM_THE_END.fullmatch(each), _NEAREST.fullmatch(each)
            if self._is_unix or (end is None and near is None):
                plain.append(each)
            elif end is not None:
                from_end.add(int(end["before"] or 0))
            elif near is not None:
                nearest.add(int(near["day"] or 0))
        found = self.values(",".join(plain), 1, _LONGEST[0]) if plain else set()
        return {"days": frozenset(found), "from_end": frozenset(from_end), "nearest": frozenset(nearest)}

    def weekdays(self, field: str) -> _Weekdays:
        if field in ("*", "?"):
            return {"weekdays": None}
        if not self._is_unix and re.search(r"(?<![#/0-9])[0-9]", field):
            self.wrong(
                field, "weekdays by name where there are six fields: mon, tue", "六个字段时星期应写名称,如 mon、tue"
            )
            return {"weekdays": None}
        plain, of_month = [], set()
        for each in field.split(","):
            which = None if self._is_unix else _OF_MONTH.fullmatch(each)
            if which is None or which["day"] not in WEEKDAYS:
                plain.append(each)
            else:
                of_month.add((WEEKDAYS.index(which["day"]), int(which["which"] or 0)))
        numbers = self.values(",".join(plain), 0, _WEEK, (_SUNDAY, *WEEKDAYS[:-1]), around=True) if plain else set()
        return {"weekdays": frozenset((number - 1) % _WEEK for number in numbers), "of_month": frozenset(of_month)}


def _number(text: str | None, names: Sequence[str], low: int) -> int | None:
    """A value, or the name of one: the first name stands for the lowest."""
    if text is None:
        return None
    if text in names:
        return names.index(text) + low
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else None


def _wrong(part: str, en: str, zh: str) -> Finding:
    shown = part[:40]
    return Finding("recurrence-invalid", Text(f"Expected {en}, but found {shown!r}", f"应为{zh}，但写的是“{shown}”"))


def _refused(found: Sequence[Finding]) -> InputInvalid:
    said = "; ".join(each.message.en for each in found), "；".join(each.message.zh for each in found)
    mend = Text("Write a cron expression such as 30 8 * * mon-fri", "请写 cron 表达式，如 30 8 * * mon-fri")
    return InputInvalid(Text(*said), code="recurrence-invalid", mend=mend, findings=found)
