"""One value of a cell, as a person would choose it, and how it is written in FEEL."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from flowkit.decision.patterns import Line
from flowkit.expressions import DEFAULT, Value, YearMonthDuration
from flowkit.expressions.numbers import CONTEXT
from flowkit.expressions.printing import display
from flowkit.expressions.run import ABSENT, Run

_DAY: Final = dt.timedelta(days=1)
_START: Final[Mapping[str, Value]] = {
    "number": 0,
    "date": dt.date(2026, 1, 1),
    "date and time": dt.datetime(2026, 1, 1),  # noqa: DTZ001 - local time of no known place
    "date and time in a zone": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    "time": dt.time(12),
    "days": dt.timedelta(0),
    "months": YearMonthDuration(0),
}
_STEPS: Final[Mapping[str, Value]] = {
    "date": _DAY,
    "date and time": _DAY,
    "date and time in a zone": _DAY,
    "days": _DAY,
}
_FINEST: Final[Mapping[str, Value]] = {
    "date": _DAY,
    "date and time": dt.timedelta.resolution,
    "date and time in a zone": dt.timedelta.resolution,
    "days": dt.timedelta.resolution,
}


def example(axis: str, line: Line, cell: int) -> Value:
    """A value in the cell; ABSENT for a cell between two points between which nothing lies."""
    number = cell // 2
    if cell % 2:
        return line.points[number]
    low = line.points[number - 1] if number else None
    high = line.points[number] if number < len(line.points) else None
    if low is None and high is None and axis != "boolean":
        return _START.get(axis, "other")
    for value in _NEAR[axis](axis, low, high):
        if (low is None or low < value) and (high is None or value < high):
            return value
    return ABSENT


def _nothing(axis: str, low: Value, high: Value) -> Iterator[Value]:
    return iter(())


def _numbers(axis: str, low: Value, high: Value) -> Iterator[Value]:
    if low is not None:
        yield math.floor(low) + 1
    if high is not None:
        yield math.ceil(high) - 1
    if low is not None and high is not None:
        yield CONTEXT.divide(CONTEXT.add(Decimal(low), Decimal(high)), 2)


def _strings(axis: str, low: Value, high: Value) -> Iterator[Value]:
    yield "other"
    yield f"{low or ''}a"
    yield ""
    yield f"{low or ''} "
    yield f"{low or ''}\x00"


def _stepped(axis: str, low: Value, high: Value) -> Iterator[Value]:
    for step in (_STEPS[axis], _FINEST[axis]):
        try:
            if low is not None:
                yield low + step
            if high is not None:
                yield high - step
        except OverflowError:
            continue


def _months(axis: str, low: Value, high: Value) -> Iterator[Value]:
    yield YearMonthDuration(low.months + 1 if low is not None else high.months - 1)


def _times(axis: str, low: Value, high: Value) -> Iterator[Value]:
    for micros in (60_000_000, 1):
        for end, sign in ((low, 1), (high, -1)):
            if end is not None:
                moved = dt.datetime.combine(dt.date(2026, 1, 2), end) + sign * dt.timedelta(microseconds=micros)
                if moved.date() == dt.date(2026, 1, 2):
                    yield moved.time()


_NEAR: Final[Mapping[str, Callable[[str, Value, Value], Iterator[Value]]]] = {
    "number": _numbers,
    "string": _strings,
    "boolean": _nothing,
    "date": _stepped,
    "date and time": _stepped,
    "date and time in a zone": _stepped,
    "time": _times,
    "days": _stepped,
    "months": _months,
}


def written(value: Value) -> str:
    """The value as FEEL writes it."""
    run = Run({}, 0, None, None, DEFAULT)
    if type(value) is str:
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    shown = display(run, value)
    return shown if value is None or type(value) in {bool, int, Decimal} else f'@"{shown}"'
