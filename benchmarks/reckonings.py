"""Random reckonings against an oracle that counts minutes, over calendars with make-up days, holidays, lunch, night
shifts, pauses and changes of the clock; and reckoning with the same calendar against `workclock`, written in Rust.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from workclock import Break, Holidays, Schedule, WorkDay

from benchmarks.measuring import Count, Line, Play, Ratio, Size, in_turns, mean
from benchmarks.minutes import DAY, DAYS, Minutes, Stretch
from flowkit.core.worktime import (
    MINUTE,
    Calendar,
    ClockTime,
    Counting,
    Hours,
    Instant,
    Interval,
    Layer,
    NamedDay,
    SpecialDay,
    Timetable,
    WorkDays,
    WorkTime,
    backward,
    check_calendar,
    compile_calendar,
    forward,
    to_instant,
    worked,
)
from flowkit.errors import Text

PER_CALENDAR = 10_000
# A zone and a first day, so that the middle of the window holds a holiday season or a change of the clock.
WINDOWS = (
    ("Asia/Shanghai", date(2026, 9, 5)),
    ("Europe/Berlin", date(2026, 3, 1)),
    ("Europe/Berlin", date(2026, 9, 26)),
    ("Australia/Lord_Howe", date(2026, 3, 7)),
    ("Australia/Lord_Howe", date(2026, 9, 5)),
    ("America/New_York", date(2026, 2, 8)),
    ("America/New_York", date(2026, 10, 4)),
)


def _hours(*texts: str) -> Hours:
    return tuple(Interval.parse(text) for text in texts)


OFFICE = _hours("08:30-12:00", "13:30-17:30")
# Within a family any date may follow any other without overlap.
FAMILIES: tuple[tuple[Hours, ...], ...] = (
    (OFFICE, _hours("08:30-12:00"), _hours("22:00-06:00"), _hours("17:00-01:00"), _hours("14:00-22:00", "22:00-06:00")),
    (OFFICE, _hours("00:00-24:00"), _hours("01:30-02:10", "02:10-02:40"), _hours("00:00-08:00", "16:00-24:00")),
)


def _calendar(chance: random.Random, zone: str, first: date) -> Calendar:
    patterns = chance.choice(FAMILIES)
    usual = [OFFICE, chance.choice(patterns)]
    weekly = tuple(chance.choice(usual) if day < 5 else chance.choice(((), (), patterns[-1])) for day in range(7))
    calendar = Calendar("random", "1", zone, weekly, tuple(_layer(chance, patterns, first) for _ in range(2)))
    assert not check_calendar(calendar)
    return calendar


def _layer(chance: random.Random, patterns: tuple[Hours, ...], first: date) -> Layer:
    dates = [first + timedelta(days=day) for day in sorted(chance.sample(range(DAYS), 12))]
    return Layer(
        Text("random", "随机"),
        days_off=tuple(map(NamedDay, dates[::2])),
        make_up=tuple(map(NamedDay, dates[1::4])),
        make_up_hours=chance.choice(patterns),
        special=tuple(SpecialDay(day, chance.choice(patterns)) for day in dates[3::4]),
    )


Question = Callable[[random.Random, Timetable, Minutes], bool | None]


def _round_or_not(chance: random.Random, low: int, high: int) -> int:
    """Minutes, half of them full half-hours, so that what is reckoned often ends exactly where a shift does."""
    minute = chance.randrange(low, high)
    return minute - minute % 30 if chance.random() < 0.5 else minute


def _start(chance: random.Random) -> int:
    """The clock changes in the fourth week; half of the starts are near it."""
    near = chance.random() < 0.5
    return _round_or_not(chance, 26 * DAY, 31 * DAY) if near else _round_or_not(chance, 10 * DAY, 45 * DAY)


def _pauses(chance: random.Random) -> list[Stretch]:
    begins = [_round_or_not(chance, 9 * DAY, 50 * DAY) for _ in range(chance.randrange(4))]
    return [(begin, begin + _round_or_not(chance, 0, 3 * DAY)) for begin in begins]


def _instants(minutes: Minutes, pauses: list[Stretch]) -> list[tuple[Instant, Instant | None]]:
    return [(minutes.at(begin), minutes.at(end)) for begin, end in pauses]


def _agrees(minutes: Minutes, expected: int | None, found: Callable[[], Instant | None]) -> bool | None:
    """None for a question that leads out of the window: it is not counted."""
    return None if expected is None else found() == minutes.at(expected)


def _work_forward(chance: random.Random, table: Timetable, minutes: Minutes) -> bool | None:
    start, amount, pauses = _start(chance), _round_or_not(chance, 0, 3000), _pauses(chance)
    return _agrees(
        minutes,
        minutes.work_forward(start, amount, pauses),
        lambda: forward(table, minutes.at(start), WorkTime(amount * MINUTE), _instants(minutes, pauses)),
    )


def _work_backward(chance: random.Random, table: Timetable, minutes: Minutes) -> bool | None:
    end, amount = _start(chance), _round_or_not(chance, 0, 3000)
    expected = minutes.work_backward(end, amount)
    return _agrees(minutes, expected, lambda: backward(table, minutes.at(end), WorkTime(amount * MINUTE)))


def _worked(chance: random.Random, table: Timetable, minutes: Minutes) -> bool | None:
    begin, pauses = _start(chance), _pauses(chance)
    end = begin + _round_or_not(chance, 0, 8 * DAY)
    found = worked(table, minutes.at(begin), minutes.at(end), _instants(minutes, pauses))
    return found == minutes.worked(begin, end, pauses) * MINUTE


def _clock_forward(chance: random.Random, table: Timetable, minutes: Minutes) -> bool | None:
    start, amount, pauses = _start(chance), _round_or_not(chance, 0, 3000), _pauses(chance)
    return _agrees(
        minutes,
        minutes.clock_forward(start, amount, pauses),
        lambda: forward(table, minutes.at(start), ClockTime(amount * MINUTE), _instants(minutes, pauses)),
    )


def _days_forward(chance: random.Random, table: Timetable, minutes: Minutes) -> bool | None:
    start, count, first_counts = _start(chance), chance.randrange(1, 8), chance.random() < 0.5
    counting = Counting(count_start_day=first_counts)
    return _agrees(
        minutes,
        minutes.days_forward(start, count, first_counts=first_counts),
        lambda: forward(table, minutes.at(start), WorkDays(count), (), counting),
    )


def _days_backward(chance: random.Random, table: Timetable, minutes: Minutes) -> bool | None:
    end, count, first_counts, at_start = (
        _start(chance),
        chance.randrange(1, 8),
        chance.random() < 0.5,
        chance.random() < 0.5,
    )
    counting = Counting(count_start_day=first_counts, start_of_work=at_start)
    return _agrees(
        minutes,
        minutes.days_backward(end, count, first_counts=first_counts, at_start=at_start),
        lambda: backward(table, minutes.at(end), WorkDays(count), counting),
    )


QUESTIONS: tuple[Question, ...] = (
    _work_forward, _work_forward, _work_forward, _work_backward, _worked, _worked, _clock_forward, _days_forward,
    _days_backward,
)  # fmt: skip


def agreeing(count: int, seed: int = 1) -> int:
    """How many of so many random reckonings agree with the oracle."""
    chance = random.Random(seed)  # noqa: S311 -- the same questions each time; nothing is secret
    agreed = asked = 0
    while asked < count:
        zone, first = WINDOWS[asked // PER_CALENDAR % len(WINDOWS)] if asked else chance.choice(WINDOWS)
        calendar = _calendar(chance, zone, first)
        table, minutes = compile_calendar(calendar), Minutes(calendar, first)
        here = 0
        while here < PER_CALENDAR and asked < count:
            verdict = chance.choice(QUESTIONS)(chance, table, minutes)
            if verdict is not None:
                here, asked, agreed = here + 1, asked + 1, agreed + verdict
        compile_calendar.cache_clear()
    return agreed


HOLIDAYS = [date(year, month, day) for year in range(2025, 2029) for month, day in ((1, 1), (5, 1), (10, 1), (10, 2))]
ZONE = ZoneInfo("Asia/Shanghai")
_AT_ONCE = 1_000


def _same_calendar() -> tuple[Timetable, Schedule]:
    """Five days a week with lunch, and public holidays: all that `workclock` knows."""
    layer = Layer(Text("holidays", "节假日"), days_off=tuple(map(NamedDay, HOLIDAYS)))
    calendar = Calendar("office", "1", ZONE.key, (OFFICE,) * 5 + ((),) * 2, (layer,))
    rules: list[WorkDay | Break | Holidays] = [
        WorkDay(time(8, 30), time(17, 30)),
        Break(time(12), time(13, 30)),
        Holidays(HOLIDAYS),
    ]
    return compile_calendar(calendar), Schedule(rules, time_zone=ZONE)


def _questions(hours: int) -> list[tuple[datetime, timedelta]]:
    chance = random.Random(hours)  # noqa: S311 -- as above
    begin = datetime(2026, 1, 1, tzinfo=ZONE)
    return [
        (begin + timedelta(minutes=chance.randrange(365 * DAY)), timedelta(minutes=chance.randrange(1, hours * 60)))
        for _ in range(_AT_ONCE)
    ]


def _contenders(hours: int) -> tuple[dict[str, Play], dict[str, Play]]:
    """Each in its own form of time: instants here, datetimes there. Both must give the same answers."""
    table, schedule = _same_calendar()
    asked = _questions(hours)
    own = [(to_instant(start), WorkTime(amount // timedelta(microseconds=1))) for start, amount in asked]
    ends = [schedule.add(start, amount) for start, amount in asked]
    own_ends = [to_instant(end) for end in ends]
    assert [forward(table, start, amount) for start, amount in own] == own_ends

    def own_add() -> Iterator[str]:
        for start, amount in own:
            forward(table, start, amount)
        yield "add"

    def other_add() -> Iterator[str]:
        for start, amount in asked:
            schedule.add(start, amount)
        yield "add"

    def own_between() -> Iterator[str]:
        for (start, _), end in zip(own, own_ends, strict=True):
            worked(table, start, end)
        yield "between"

    def other_between() -> Iterator[str]:
        for (start, _), end in zip(asked, ends, strict=True):
            schedule.between(start, end)
        yield "between"

    return {"flowkit": own_add, "workclock": other_add}, {"flowkit": own_between, "workclock": other_between}


def run(place: Path, size: Size) -> Iterator[Line]:
    yield Count(
        "reckonings",
        f"of {size.reckonings:,} random ones",
        "counting minutes",
        agreeing(size.reckonings),
        size.reckonings,
    )
    all_own, all_other = [], []
    for hours in (40, 200, 2000):
        for pair, what in zip(_contenders(hours), ("due time", "time worked"), strict=True):
            costs = in_turns(pair, turns=size.turns)
            one, other = (next(iter(costs[name].values())) / _AT_ONCE for name in ("flowkit", "workclock"))
            all_own.append(one)
            all_other.append(other)
            yield Ratio("reckonings", f"{what}, up to {hours} hours", "workclock", one, other, speed=True)
    yield Ratio("reckonings", "all of these equally often", "workclock", mean(all_own), mean(all_other), 10, speed=True)
