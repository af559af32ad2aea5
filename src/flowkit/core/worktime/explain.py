"""Explaining a due time: the same inputs as `reckon`, and the way from start to result line by line.

The result is what `reckon` says; the lines are read off the timetable between start and result, so that the two
cannot drift apart unseen: the counted amounts add up to the quantity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from flowkit.core.worktime.days import working_day_after, working_day_before
from flowkit.core.worktime.explanation import Explanation, ExplanationLine
from flowkit.core.worktime.instants import EPOCH_DATE, Instant
from flowkit.core.worktime.pauses import Pause, merged
from flowkit.core.worktime.quantity import ClockTime, NaturalDays, Period, Quantity, WorkDays, WorkTime
from flowkit.core.worktime.reckon import BY_CONVENTION, Counting, backward, forward, unpaused
from flowkit.core.worktime.stretches import PAUSED, clock_lines, totalled, why_off, work_lines
from flowkit.core.worktime.timetable import Timetable
from flowkit.core.worktime.work import work_between
from flowkit.errors import Text

_CLOCK = Text("clock time", "钟表时间")
_DAYS = Text("days", "自然日")
_WORKING_DAYS = Text("working days", "工作日")
_FIRST_DAY = Text("the day itself does not count", "当日不计")
_GIVEN_BACK = Text("paused time given back", "补回暂停的时间")
_MONTHS_AND_DAYS = Text("months and days on the wall clock", "按钟面推移年月日")
_ROLL = Text("rolled over days off", "遇放假日顺延或提前")


@dataclass(frozen=True, slots=True)
class _Reckoning:
    """What is explained: from `begin` to `end` without pauses, in the order of time."""

    timetable: Timetable
    begin: Instant
    end: Instant
    quantity: Quantity
    counting: Counting
    backward: bool = False


def explain(
    timetable: Timetable,
    start: Instant,
    quantity: Quantity,
    pauses: Iterable[Pause] = (),
    counting: Counting = BY_CONVENTION,
) -> Explanation:
    """How `forward` with the same arguments comes to its result; raises what it raises."""
    kept = merged(pauses, start)
    due = unpaused(timetable, start, quantity, counting)
    result = forward(timetable, start, quantity, kept, counting)
    if isinstance(quantity, ClockTime | WorkTime):
        lines: Iterable[ExplanationLine] = _with_inner_pauses(timetable, start, result, quantity, kept)
    else:
        reckoning = _Reckoning(timetable, start, due, quantity, counting)
        lines = [*_LINES[type(quantity)](reckoning), *_given_back(timetable, due, quantity, kept)]
    touched = [start, *(edge for pause in kept for edge in pause if edge is not None)]
    return _explanation(timetable, start, quantity, totalled(lines), result, touched)


def explain_backward(
    timetable: Timetable, end: Instant, quantity: Quantity, counting: Counting = BY_CONVENTION
) -> Explanation:
    """How `backward` with the same arguments comes to its result; the lines stand in the order of time."""
    result = backward(timetable, end, quantity, counting)
    lines = _LINES[type(quantity)](_Reckoning(timetable, result, end, quantity, counting, backward=True))
    return _explanation(timetable, end, quantity, totalled(lines), result, [end], backward=True)


def year_notes(timetable: Timetable, instants: Iterable[Instant]) -> tuple[Text, ...]:
    """A note for each year that is not known, from the earliest of the instants to the latest."""
    years = [timetable.date_at(instant).year for instant in instants]
    notes = (timetable.calendar.year_note(year) for year in range(min(years), max(years) + 1))
    return tuple(note for note in notes if note is not None)


def _explanation(
    timetable: Timetable,
    start: Instant,
    quantity: Quantity,
    lines: tuple[ExplanationLine, ...],
    result: Instant | None,
    touched: list[Instant],
    *,
    backward: bool = False,
) -> Explanation:
    calendar = timetable.calendar
    notes = year_notes(timetable, [*touched, start if result is None else result])
    return Explanation(start, quantity, calendar.id, calendar.version, calendar.zone, lines, result, notes, backward)


def _with_inner_pauses(
    timetable: Timetable, start: Instant, result: Instant | None, quantity: Quantity, pauses: Sequence[Pause]
) -> Iterator[ExplanationLine]:
    """Clock or working time: pauses lie between what counts; an open one ends the lines."""
    stands = next((begin for begin, end in pauses if end is None), start)
    end = stands if result is None else result
    if isinstance(quantity, WorkTime):
        yield from work_lines(timetable, start, end, pauses)
    else:
        yield from clock_lines(start, end, pauses, _CLOCK)
    if result is None:
        yield ExplanationLine(end, None, "paused", PAUSED)


def _given_back(
    timetable: Timetable, due: Instant, quantity: Quantity, pauses: Sequence[Pause]
) -> Iterator[ExplanationLine]:
    """Days and periods: what each pause took, and the way from the old due time to the new one (convention 13)."""
    for begin, end in pauses:
        if begin >= due:
            break
        if end is None:
            yield ExplanationLine(begin, None, "paused", PAUSED)
            break
        took = work_between(timetable, begin, end) if isinstance(quantity, WorkDays) else end - begin
        yield ExplanationLine(begin, end, "paused", PAUSED, took)
        later = unpaused(timetable, due, WorkTime(took) if isinstance(quantity, WorkDays) else ClockTime(took))
        if isinstance(quantity, WorkDays):
            yield from work_lines(timetable, due, later)
        else:
            yield from clock_lines(due, later, (), _GIVEN_BACK)
        due = later


def _clock_lines(reckoning: _Reckoning) -> Iterator[ExplanationLine]:
    yield from clock_lines(reckoning.begin, reckoning.end, (), _CLOCK)


def _work_lines(reckoning: _Reckoning) -> Iterator[ExplanationLine]:
    yield from work_lines(reckoning.timetable, reckoning.begin, reckoning.end)


def _period_lines(reckoning: _Reckoning) -> Iterator[ExplanationLine]:
    """Forward the wall clock moves first and the hours follow; backward the hours lie next to the result."""
    micros = reckoning.quantity.micros if isinstance(reckoning.quantity, Period) else 0
    if reckoning.backward:
        turn = reckoning.begin + micros
        yield from clock_lines(reckoning.begin, turn, (), _CLOCK)
        yield ExplanationLine(turn, reckoning.end, "moved", _MONTHS_AND_DAYS)
    else:
        turn = reckoning.end - micros
        yield ExplanationLine(reckoning.begin, turn, "moved", _MONTHS_AND_DAYS)
        yield from clock_lines(turn, reckoning.end, (), _CLOCK)


def _day_lines(reckoning: _Reckoning) -> Iterator[ExplanationLine]:
    """One line a day from the anchor to the day found; days of one kind are put together later."""
    timetable, working = reckoning.timetable, isinstance(reckoning.quantity, WorkDays)
    unrolled = _unrolled(reckoning)
    if reckoning.backward and unrolled != reckoning.begin:
        yield ExplanationLine(unrolled, reckoning.begin, "rolled", _ROLL)
    first, last, anchor = _day_range(reckoning)
    for day in range(first, last + 1):
        begin, end = timetable.midnight(day), timetable.midnight(day + 1)
        if reckoning.backward:
            end = min(end, reckoning.end) if day == anchor else end
        else:
            begin = max(begin, reckoning.begin)
            end = unrolled if day == last else end
        yield _day_line(timetable, day, begin, end, working=working, left_out=day == _left_out(reckoning, anchor))
    if not reckoning.backward and unrolled != reckoning.end:
        yield ExplanationLine(unrolled, reckoning.end, "rolled", _ROLL)


def _unrolled(reckoning: _Reckoning) -> Instant:
    """The result if a day off did not matter."""
    keep = replace(reckoning.counting, roll="keep")
    if reckoning.backward:
        return backward(reckoning.timetable, reckoning.end, reckoning.quantity, keep)
    return unpaused(reckoning.timetable, reckoning.begin, reckoning.quantity, keep)


def _day_range(reckoning: _Reckoning) -> tuple[int, int, int]:
    """The first and the last day that are walked, and the day of the anchor."""
    timetable, first_counts = reckoning.timetable, reckoning.counting.count_start_day
    anchor = timetable.day_at(reckoning.end if reckoning.backward else reckoning.begin)
    count = reckoning.quantity.count if isinstance(reckoning.quantity, NaturalDays | WorkDays) else 0
    if isinstance(reckoning.quantity, NaturalDays):
        count -= first_counts
        return (anchor - count, anchor, anchor) if reckoning.backward else (anchor, anchor + count, anchor)
    if reckoning.backward:
        return working_day_before(timetable, anchor + first_counts, count).day, anchor, anchor
    return anchor, working_day_after(timetable, anchor - first_counts, count).day, anchor


def _left_out(reckoning: _Reckoning, anchor: int) -> int | None:
    return None if reckoning.counting.count_start_day else anchor


def _day_line(
    timetable: Timetable, day: int, begin: Instant, end: Instant, *, working: bool, left_out: bool
) -> ExplanationLine:
    shown = date.fromordinal(day + EPOCH_DATE)
    if left_out:
        return ExplanationLine(begin, end, "not_counted", _FIRST_DAY)
    if working and not timetable.is_working_day(shown):
        return ExplanationLine(begin, end, "off", why_off(timetable.rule_of(shown), shown))
    why = _WORKING_DAYS if working else _DAYS
    return ExplanationLine(begin, end, "counted", why, 1, unit="days")


_Lines: TypeAlias = Callable[[_Reckoning], Iterable[ExplanationLine]]
_LINES: Mapping[type, _Lines] = {
    ClockTime: _clock_lines,
    WorkTime: _work_lines,
    WorkDays: _day_lines,
    NaturalDays: _day_lines,
    Period: _period_lines,
}
