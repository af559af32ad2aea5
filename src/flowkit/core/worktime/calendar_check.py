"""Everything that is wrong with a calendar, at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from flowkit.core.worktime.calendar import DAYS_OF_A_WEEK, MINUTES_OF_A_DAY, WEEKDAYS, Calendar, Hours, Interval, Layer
from flowkit.core.worktime.calendar_days import dated_rules
from flowkit.core.worktime.zones import zone_info
from flowkit.errors import NOTHING, Finding, InputInvalid, Text

_RULE = "calendar"


def check_calendar(calendar: Calendar) -> tuple[Finding, ...]:
    """All findings, with the path of the faulty part as `element`; empty when the calendar can be used."""
    return (
        *_names(calendar),
        *_zone(calendar),
        *_years(calendar),
        *_hours(calendar),
        *_dates(calendar),
        *_overlaps(calendar),
    )


def _finding(code: str, element: str, en: str, zh: str, mend: Text = NOTHING) -> Finding:
    return Finding(code=code, message=Text(en, zh), mend=mend, element=element, rule=_RULE)


def _names(calendar: Calendar) -> Iterator[Finding]:
    for part in ("id", "version"):
        if not getattr(calendar, part):
            yield _finding("calendar-unnamed", part, f"Expected the {part} of the calendar", f"日历缺少{part}")


def _zone(calendar: Calendar) -> Iterator[Finding]:
    try:
        zone_info(calendar.zone)
    except InputInvalid as error:
        yield Finding(code=error.code, message=error.text, mend=error.mend, element="zone", rule=_RULE)


def _years(calendar: Calendar) -> Iterator[Finding]:
    for year in sorted(set(calendar.known) & set(calendar.provisional)):
        yield _finding(
            "calendar-year-twice",
            "known",
            f"Expected {year} to be known or provisional, but it is both",
            f"{year}年不能既是已知又是暂定",
        )


def _hours(calendar: Calendar) -> Iterator[Finding]:
    if len(calendar.weekly) != DAYS_OF_A_WEEK:
        yield _finding("calendar-week", "weekly", "Expected hours for seven weekdays", "每周工时应含七天")
    for path, hours in _all_hours(calendar):
        for interval in hours:
            if not _possible(interval):
                yield _finding(
                    "calendar-hours",
                    path,
                    f"Expected an interval of at most 24 hours that starts on its date, but found {interval}",
                    f"时段应始于当日且不超过24小时，但写的是{interval}",
                )


def _possible(interval: Interval) -> bool:
    return 0 <= interval.begin < MINUTES_OF_A_DAY and 0 < interval.end - interval.begin <= MINUTES_OF_A_DAY


def _all_hours(calendar: Calendar) -> Iterator[tuple[str, Hours]]:
    for weekday, hours in zip(WEEKDAYS, calendar.weekly, strict=False):
        yield f"weekly.{weekday}", hours
    for index, layer in enumerate(calendar.layers):
        yield f"layers[{index}].make_up_hours", layer.make_up_hours
        for special in layer.special:
            yield f"layers[{index}].special.{special.on}", special.hours


def _dates(calendar: Calendar) -> Iterator[Finding]:
    for index, layer in enumerate(calendar.layers):
        for day, times in sorted(Counter(_named(layer)).items()):
            if times > 1:
                yield _finding(
                    "calendar-date-twice",
                    f"layers[{index}].{_list_of(layer, day)}.{day}",
                    f"Expected each date once in a layer, but {day} stands there {times} times",
                    f"同一层中每个日期只能出现一次，但{day}出现了{times}次",
                    Text("Keep it in one list; a later layer can decide otherwise", "只保留一处；后面的层可另行规定"),
                )
        if layer.make_up and not layer.make_up_hours:
            yield _finding(
                "calendar-make-up-hours",
                f"layers[{index}].make_up_hours",
                "Expected the hours of make-up working days",
                "缺少调休上班日的工时",
            )


def _named(layer: Layer) -> Iterator[date]:
    for days in (layer.days_off, layer.make_up, layer.special):
        yield from (day.on for day in days)


def _list_of(layer: Layer, day: date) -> str:
    lists = (("special", layer.special), ("make_up", layer.make_up), ("days_off", layer.days_off))
    return next(name for name, days in lists if any(named.on == day for named in days))


def _overlaps(calendar: Calendar) -> Iterator[Finding]:
    if len(calendar.weekly) != DAYS_OF_A_WEEK:
        return
    for index, weekday in enumerate(WEEKDAYS):
        following = calendar.weekly[(index + 1) % DAYS_OF_A_WEEK]
        if _clash(calendar.weekly[index], following):
            yield _overlap(f"weekly.{weekday}")
    dated = dated_rules(calendar)
    weekly = dict(enumerate(calendar.weekly))
    for ordinal in sorted({ordinal + shift for ordinal in dated for shift in (-1, 0)}):
        today, tomorrow = (
            dated[day].hours if day in dated else weekly[(day - 1) % DAYS_OF_A_WEEK] for day in (ordinal, ordinal + 1)
        )
        if _clash(today, tomorrow):
            yield _overlap(str(date.fromordinal(ordinal)))


def _clash(today: Hours, tomorrow: Iterable[Interval]) -> bool:
    """Whether intervals of the date overlap each other or those of the next date. Touching is no overlap."""
    shifted = [Interval(item.begin + MINUTES_OF_A_DAY, item.end + MINUTES_OF_A_DAY) for item in tomorrow]
    ordered = sorted([*today, *shifted])
    return any(later.begin < earlier.end and earlier.begin < MINUTES_OF_A_DAY for earlier, later in pairwise(ordered))


def _overlap(element: str) -> Finding:
    return _finding(
        "calendar-overlap",
        element,
        f"Expected intervals that do not overlap, also after midnight, but those of {element} do",
        f"时段不得重叠（包括跨午夜部分），但{element}的时段重叠",
    )
