"""What each stretch of time is on a timetable: worked, off and why, paused."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from flowkit.core.worktime.calendar_days import DayRule
from flowkit.core.worktime.explanation import ExplanationLine
from flowkit.core.worktime.instants import DAY, EPOCH_DATE, MINUTE, Instant
from flowkit.core.worktime.pauses import Pause
from flowkit.core.worktime.timetable import Timetable
from flowkit.core.worktime.zones import BUCKET_BITS, wall_at
from flowkit.errors import Text

PAUSED: Final = Text("pause", "暂停")
_WORKING: Final = Text("working hours", "工作时间")
_BREAK: Final = Text("break", "午休或间歇")
_NIGHT: Final = Text("outside working hours", "非工作时间")
_WEEKEND: Final = Text("weekend", "周末")
_NO_WORK: Final = Text("no working hours", "无工作时段")
_SATURDAY: Final = 5
_UNNAMED: Final = {
    "day_off": Text("day off", "放假"),
    "make_up": Text("make-up working day", "调休上班"),
    "special": Text("special hours", "特殊工时"),
    "weekday": _WORKING,
}


def work_lines(
    timetable: Timetable, begin: Instant, end: Instant, pauses: Sequence[Pause] = ()
) -> Iterator[ExplanationLine]:
    """[begin, end) as worked, off and paused lines; totals are left to `totalled`."""
    for first, last, paused in _cut_by_pauses(begin, end, pauses):
        if paused:
            took = sum(line.amount for line in work_lines(timetable, first, last))
            yield ExplanationLine(first, last, "paused", PAUSED, took)
        else:
            yield from _unpaused_lines(timetable, first, last)


def clock_lines(begin: Instant, end: Instant, pauses: Sequence[Pause], why: Text) -> Iterator[ExplanationLine]:
    """[begin, end) as elapsed and paused lines."""
    for first, last, paused in _cut_by_pauses(begin, end, pauses):
        if paused:
            yield ExplanationLine(first, last, "paused", PAUSED, last - first)
        else:
            yield ExplanationLine(first, last, "elapsed", why, last - first)


def totalled(lines: Iterable[ExplanationLine]) -> tuple[ExplanationLine, ...]:
    """The lines with running totals for each unit; neighbours of one kind and reason are put together."""
    found: list[ExplanationLine] = []
    totals = {"time": 0, "days": 0}
    for line in lines:
        if line.kind in {"worked", "elapsed", "counted"}:
            totals[line.unit] += line.amount
        before = found[-1] if found else None
        if before and (before.kind, before.why, before.end, before.unit) == (
            line.kind,
            line.why,
            line.begin,
            line.unit,
        ):
            found[-1] = replace(before, end=line.end, amount=before.amount + line.amount, total=totals[line.unit])
        else:
            found.append(replace(line, total=totals[line.unit]))
    return tuple(found)


def why_off(rule: DayRule, day: date) -> Text:
    """Why nobody works on the date."""
    if rule.kind == "weekday":
        return _WEEKEND if day.weekday() >= _SATURDAY else _NO_WORK
    return why_named(rule)


def why_named(rule: DayRule) -> Text:
    """The name of a dated rule with its layer, or what kind of day it is."""
    name = rule.name if rule.name.en else _UNNAMED[rule.kind]
    if not rule.layer.en:
        return name
    return Text(f"{name.en} ({rule.layer.en})", f"{name.zh}（{rule.layer.zh}）")


def _cut_by_pauses(begin: Instant, end: Instant, pauses: Sequence[Pause]) -> Iterator[tuple[Instant, Instant, bool]]:
    """[begin, end) in order, each part with whether it is paused. The pauses are merged and lie after the beginning."""
    at = begin
    for paused, resumed in pauses:
        if paused >= end:
            break
        if at < paused:
            yield at, paused, False
        at = end if resumed is None else min(resumed, end)
        yield paused, at, True
    if at < end:
        yield at, end, False


def _unpaused_lines(timetable: Timetable, begin: Instant, end: Instant) -> Iterator[ExplanationLine]:
    at = begin
    for first, last in _worked_pieces(timetable, begin, end):
        if at < first:
            yield from _off_lines(timetable, at, first)
        yield ExplanationLine(first, last, "worked", _why_worked(timetable, first), last - first)
        at = last
    if at < end:
        yield from _off_lines(timetable, at, end)


def _worked_pieces(timetable: Timetable, begin: Instant, end: Instant) -> Iterator[tuple[Instant, Instant]]:
    for bucket in range(begin >> BUCKET_BITS, (end >> BUCKET_BITS) + 1):
        edges = timetable.pieces(bucket).edges
        for place in range(bisect_right(edges, begin) & ~1, len(edges), 2):
            first, last = max(edges[place], begin), min(edges[place + 1], end)
            if first >= end:
                break
            yield first, last


def _why_worked(timetable: Timetable, instant: Instant) -> Text:
    """Ordinary working hours, or the name of the dated rule whose shift it is."""
    wall = wall_at(timetable.zone, instant)
    for day in (wall // DAY, wall // DAY - 1):
        rule = timetable.rule_of(date.fromordinal(day + EPOCH_DATE))
        shown = (wall - day * DAY) // MINUTE
        if any(interval.begin <= shown < interval.end for interval in rule.hours):
            return _WORKING if rule.kind == "weekday" else why_named(rule)
    return _WORKING


def _off_lines(timetable: Timetable, begin: Instant, end: Instant) -> Iterator[ExplanationLine]:
    """Time off, cut at midnight, each part with its reason."""
    at = begin
    while at < end:
        day = timetable.day_at(at)
        last = min(timetable.midnight(day + 1), end)
        last = last if last > at else end
        yield ExplanationLine(at, last, "off", _why_not_worked(timetable, day, at, last))
        at = last


def _why_not_worked(timetable: Timetable, day: int, begin: Instant, end: Instant) -> Text:
    shown = date.fromordinal(day + EPOCH_DATE)
    rule = timetable.rule_of(shown)
    start, finish = timetable.start_of_work(shown), timetable.end_of_work(shown)
    if start is None or finish is None:
        return why_off(rule, shown)
    return _BREAK if start <= begin and end <= finish else _NIGHT
