"""Reckoning agrees with an oracle that steps minute by minute through the wall clock: slow, and obviously right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from flowkit.core.worktime import (
    DAY,
    HOUR,
    MINUTE,
    Calendar,
    ClockTime,
    Counting,
    Hours,
    Instant,
    Interval,
    Layer,
    NamedDay,
    NaturalDays,
    Period,
    SpecialDay,
    WorkDays,
    WorkTime,
    backward,
    check_calendar,
    compile_calendar,
    forward,
    to_datetime,
    to_instant,
    worked,
)
from flowkit.errors import Text

EXAMPLES = 100
WINDOW_DAYS = 40
WINDOW = WINDOW_DAYS * 1440

# A zone and a first day, so that the middle of the window holds a holiday season or a change of the clock.
WINDOWS = (
    ("Asia/Shanghai", date(2026, 9, 12)),
    ("Europe/Berlin", date(2026, 3, 10)),
    ("Europe/Berlin", date(2026, 10, 6)),
    ("Australia/Lord_Howe", date(2026, 3, 17)),
    ("Australia/Lord_Howe", date(2026, 9, 15)),
    ("America/New_York", date(2026, 2, 18)),
    ("America/New_York", date(2026, 10, 14)),
    ("America/Havana", date(2026, 2, 18)),
    ("America/Havana", date(2026, 10, 14)),
)


def _hours(*texts: str) -> Hours:
    return tuple(Interval.parse(text) for text in texts)


OFFICE = _hours("08:30-12:00", "13:30-17:30")
# Within a family any date may follow any other without overlap.
FAMILIES: tuple[tuple[Hours, ...], ...] = (
    (
        (),
        OFFICE,
        _hours("08:30-12:00"),
        _hours("22:00-06:00"),
        _hours("17:00-01:00"),
        _hours("06:00-06:00"),
        _hours("06:00-14:00", "14:00-22:00", "22:00-06:00"),
    ),
    (
        (),
        OFFICE,
        _hours("00:00-24:00"),
        _hours("01:30-02:10", "02:10-02:40", "03:00-03:30"),
        _hours("00:00-00:30", "02:15-02:45"),
        _hours("00:00-08:00", "16:00-24:00"),
    ),
)


@dataclass(frozen=True)
class Oracle:
    """The window minute by minute: what the wall shows, and whether somebody works."""

    calendar: Calendar
    begin: Instant
    wall: tuple[tuple[date, int], ...]

    def hours(self, day: date) -> Hours:
        for layer in reversed(self.calendar.layers):
            if any(named.on == day for named in layer.days_off):
                return ()
            if any(named.on == day for named in layer.make_up):
                return layer.make_up_hours
            for special in layer.special:
                if special.on == day:
                    return special.hours
        return self.calendar.weekly[day.weekday()]

    def owner(self, minute: int) -> date | None:
        """The date whose shift is worked in this minute of the window."""
        day, of_day = self.wall[minute]
        for owner, shown in ((day, of_day), (day - timedelta(days=1), of_day + 1440)):
            if any(interval.begin <= shown < interval.end for interval in self.hours(owner)):
                return owner
        return None

    def at(self, minute: int) -> Instant:
        return self.begin + minute * MINUTE

    def forward(self, start: int, amount: int, pauses: list[tuple[int, int]], *, working: bool = True) -> int | None:
        """The minute in which the amount is used up; None when the window is too short."""
        used = 0
        for minute in range(start, WINDOW):
            if used == amount:
                return minute
            paused = any(begin <= minute < end for begin, end in pauses)
            used += not paused and (not working or self.owner(minute) is not None)
        return None

    def backward(self, end: int, amount: int) -> int | None:
        used = 0
        for minute in range(end, -1, -1):
            if used == amount:
                return minute
            used += minute > 0 and self.owner(minute - 1) is not None
        return None

    def worked(self, begin: int, end: int, pauses: list[tuple[int, int]]) -> int:
        return sum(
            self.owner(minute) is not None and not any(first <= minute < last for first, last in pauses)
            for minute in range(begin, end)
        )

    def nth_working_date(self, day: date, count: int, step: int) -> date:
        while count:
            day += timedelta(days=step)
            count -= bool(self.hours(day))
        return day

    def minutes_of(self, day: date) -> list[int]:
        """The minutes in which the shift of the date is worked."""
        middle = (day - self.wall[0][0]).days * 1440
        near = range(max(middle - 1440, 0), min(middle + 4 * 1440, WINDOW))
        return [minute for minute in near if self.owner(minute) == day]


@cache
def _wall(zone: str, first: date) -> tuple[Instant, tuple[tuple[date, int], ...]]:
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    shown = ((begin + timedelta(minutes=minute)).astimezone(ZoneInfo(zone)) for minute in range(WINDOW))
    return to_instant(begin), tuple((moment.date(), moment.hour * 60 + moment.minute) for moment in shown)


@st.composite
def oracles(draw: st.DrawFn) -> Oracle:
    zone, first = draw(st.sampled_from(WINDOWS))
    patterns = draw(st.sampled_from(FAMILIES))
    hours = st.sampled_from(patterns)
    weekly = draw(st.tuples(*[hours] * 7))
    layers = tuple(draw(_layers(first, patterns)) for _ in range(draw(st.integers(0, 2))))
    calendar = Calendar("drawn", "1", zone, weekly, layers)
    assume(any(weekly) and not check_calendar(calendar))
    begin, wall = _wall(zone, first)
    return Oracle(calendar, begin, wall)


@st.composite
def _layers(draw: st.DrawFn, first: date, patterns: tuple[Hours, ...]) -> Layer:
    days = draw(st.lists(st.integers(0, WINDOW_DAYS), unique=True, max_size=8))
    dates = [first + timedelta(days=day) for day in days]
    off, made_up, special = dates[::3], dates[1::3], dates[2::3]
    return Layer(
        name=Text("drawn", "随机"),
        days_off=tuple(map(NamedDay, off)),
        make_up=tuple(map(NamedDay, made_up)),
        make_up_hours=draw(st.sampled_from([hours for hours in patterns if hours])),
        special=tuple(SpecialDay(day, draw(st.sampled_from(patterns))) for day in special),
    )


def _often_round(first: int, last: int) -> st.SearchStrategy[int]:
    """Minutes, half of them multiples of 30, so that what is reckoned often ends exactly where a shift does."""
    half_hours = st.integers(-(-first // 30), last // 30).map(lambda half: half * 30)
    return st.one_of(half_hours, half_hours, st.integers(first, last))


# The clock changes on the 18th or 19th day; half of the starts are near it.
minutes = st.one_of(_often_round(17 * 1440, 20 * 1440), _often_round(10 * 1440, 25 * 1440))
amounts = st.one_of(_often_round(0, 600), _often_round(0, 4000))
stretches = st.lists(
    st.tuples(_often_round(9 * 1440, 28 * 1440), _often_round(0, 3 * 1440)).map(lambda pause: (pause[0], sum(pause))),
    max_size=4,
)


def _pauses(oracle: Oracle, pauses: list[tuple[int, int]]) -> Iterator[tuple[Instant, Instant]]:
    return ((oracle.at(begin), oracle.at(end)) for begin, end in pauses)


@settings(max_examples=EXAMPLES, deadline=None)
@given(oracles(), minutes, amounts, stretches)
def test_working_time_forward_with_pauses(
    oracle: Oracle, start: int, amount: int, pauses: list[tuple[int, int]]
) -> None:
    expected = oracle.forward(start, amount, pauses)
    assume(expected is not None)
    timetable = compile_calendar(oracle.calendar)
    due = forward(timetable, oracle.at(start), WorkTime(amount * MINUTE), list(_pauses(oracle, pauses)))
    assert due is not None
    assert (due - oracle.begin) / MINUTE == expected


@settings(max_examples=EXAMPLES, deadline=None)
@given(oracles(), minutes, amounts, stretches)
def test_clock_time_forward_with_pauses(oracle: Oracle, start: int, amount: int, pauses: list[tuple[int, int]]) -> None:
    expected = oracle.forward(start, amount, pauses, working=False)
    assume(expected is not None)
    timetable = compile_calendar(oracle.calendar)
    due = forward(timetable, oracle.at(start), ClockTime(amount * MINUTE), list(_pauses(oracle, pauses)))
    assert due is not None
    assert (due - oracle.begin) / MINUTE == expected


@settings(max_examples=EXAMPLES, deadline=None)
@given(oracles(), minutes, amounts)
def test_working_time_backward(oracle: Oracle, end: int, amount: int) -> None:
    expected = oracle.backward(end, amount)
    assume(expected is not None)
    start = backward(compile_calendar(oracle.calendar), oracle.at(end), WorkTime(amount * MINUTE))
    assert (start - oracle.begin) / MINUTE == expected


@settings(max_examples=EXAMPLES, deadline=None)
@given(oracles(), minutes, st.integers(0, 8 * 1440), stretches)
def test_worked_between_two_instants(oracle: Oracle, begin: int, length: int, pauses: list[tuple[int, int]]) -> None:
    found = worked(
        compile_calendar(oracle.calendar), oracle.at(begin), oracle.at(begin + length), _pauses(oracle, pauses)
    )
    assert found / MINUTE == oracle.worked(begin, begin + length, pauses)


@settings(max_examples=EXAMPLES, deadline=None)
@given(oracles(), minutes, st.integers(1, 4), st.booleans(), stretches)
def test_working_days_forward_give_paused_working_time_back(
    oracle: Oracle, start: int, count: int, first_counts: bool, pauses: list[tuple[int, int]]
) -> None:
    assume(sum(map(bool, oracle.calendar.weekly)) > 2)
    today = oracle.wall[start][0] - timedelta(days=first_counts)
    shift = oracle.minutes_of(oracle.nth_working_date(today, count, 1))
    assume(shift)
    due: int | None = shift[-1] + 1
    for begin, end in _apart(pauses, start):
        if due is not None and begin < due:
            due = oracle.forward(due, oracle.worked(begin, end, []), [])
    assume(due is not None)
    found = forward(
        compile_calendar(oracle.calendar),
        oracle.at(start),
        WorkDays(count),
        list(_pauses(oracle, pauses)),
        Counting(count_start_day=first_counts),
    )
    assert found is not None
    assert (found - oracle.begin) / MINUTE == due


def _apart(pauses: list[tuple[int, int]], start: int) -> list[tuple[int, int]]:
    """The same paused minutes after the start as stretches that do not touch."""
    paused = sorted({minute for begin, end in pauses for minute in range(max(begin, start), end)})
    begins = [minute for before, minute in zip([-2, *paused], paused, strict=False) if minute != before + 1]
    ends = [minute + 1 for minute, after in zip(paused, [*paused[1:], -2], strict=False) if minute + 1 != after]
    return list(zip(begins, ends, strict=True))


@settings(max_examples=EXAMPLES, deadline=None)
@given(oracles(), minutes, st.integers(1, 4), st.booleans(), st.booleans())
def test_working_days_backward(oracle: Oracle, end: int, count: int, last_counts: bool, at_start: bool) -> None:
    assume(sum(map(bool, oracle.calendar.weekly)) > 2)
    today = oracle.wall[end][0] + timedelta(days=last_counts)
    shift = oracle.minutes_of(oracle.nth_working_date(today, count, -1))
    assume(shift)
    counting = Counting(count_start_day=last_counts, start_of_work=at_start)
    found = backward(compile_calendar(oracle.calendar), oracle.at(end), WorkDays(count), counting)
    assert (found - oracle.begin) / MINUTE == (shift[0] if at_start else shift[-1] + 1)


@settings(max_examples=EXAMPLES, deadline=None)
@given(oracles(), minutes, st.integers(1, 10), st.booleans())
def test_natural_days_end_when_the_next_date_begins(oracle: Oracle, start: int, count: int, first_counts: bool) -> None:
    last = oracle.wall[start][0] + timedelta(days=count - first_counts)
    expected = next(minute for minute in range(start, WINDOW) if oracle.wall[minute][0] > last)
    counting = Counting(count_start_day=first_counts)
    found = forward(compile_calendar(oracle.calendar), oracle.at(start), NaturalDays(count), (), counting)
    assert found is not None
    assert (found - oracle.begin) / MINUTE == expected


@settings(max_examples=EXAMPLES, deadline=None)
@given(oracles(), minutes, st.integers(-3, 3), st.integers(-20, 20), st.integers(0, 48))
def test_periods_keep_the_wall_time(oracle: Oracle, start: int, months: int, days: int, hours: int) -> None:
    assume((months or days) and months * days >= 0)
    zone = ZoneInfo(oracle.calendar.zone)
    shown = to_datetime(oracle.at(start)).astimezone(zone).replace(tzinfo=None)
    moved = _plus_months(shown, months) + timedelta(days=days)
    # A datetime with fold 0 is the first of two, and lies later by the gap where the clock skips it.
    expected = to_instant(moved.replace(tzinfo=zone))
    timetable = compile_calendar(oracle.calendar)
    period = Period(abs(months), abs(days), hours * HOUR)
    if months + days > 0:
        assert forward(timetable, oracle.at(start), period) == expected + hours * HOUR
    else:
        assert backward(timetable, oracle.at(start), period) == expected - hours * HOUR


def _plus_months(moment: datetime, months: int) -> datetime:
    """The same day of another month, found by trying ever earlier days."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    for day in range(moment.day, 0, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise AssertionError(moment)


@settings(max_examples=EXAMPLES, deadline=None)
@given(oracles(), minutes, st.integers(0, 2 * DAY), st.integers(0, DAY))
def test_forward_is_the_earliest_and_backward_the_latest_instant(
    oracle: Oracle, start: int, micros: int, shift: int
) -> None:
    """Also between minutes, where the oracle does not look."""
    timetable, begin = compile_calendar(oracle.calendar), oracle.at(start) + shift
    due = forward(timetable, begin, WorkTime(micros))
    assert due is not None
    assert worked(timetable, begin, due) == micros
    assert micros == 0 or worked(timetable, begin, due - 1) == micros - 1
    latest = backward(timetable, due, WorkTime(micros))
    assert worked(timetable, latest, due) == micros
    assert micros == 0 or worked(timetable, latest + 1, due) == micros - 1
