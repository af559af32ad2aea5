"""The calendar: weekly working hours and layers of dated exceptions, as a value that can be stored and compared.

The hours of a date: the last layer that names the date decides alone; a date that no layer names has the hours of
its weekday (time.md, "Calendar"). A shift belongs to the date on which it starts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, Self

from flowkit.errors import NOTHING, InputInvalid, Text

MINUTES_OF_A_DAY: Final = 1440
DAYS_OF_A_WEEK: Final = 7
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WRITTEN = re.compile(r"(\d{1,2}):([0-5]\d)\s*[-–]\s*(\d{1,2}):([0-5]\d)", re.ASCII)

YearState = Literal["known", "provisional", "unknown"]


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Working time [begin, end) in minutes of the wall clock, counted from 00:00 of the date on which it starts.

    `end` is above 1440 when the interval ends on the next date.
    """

    begin: int
    end: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """`08:30-12:00`, `22:00-06:00` (ends on the next date), `00:00-24:00`. Else `InputInvalid`, `hours-invalid`."""
        found = _WRITTEN.fullmatch(text.strip())
        if found is not None:
            first_hour, first_minute, last_hour, last_minute = map(int, found.groups())
            begin, end = first_hour * 60 + first_minute, last_hour * 60 + last_minute
            if begin < MINUTES_OF_A_DAY and end <= MINUTES_OF_A_DAY:
                return cls(begin, end if end > begin else end + MINUTES_OF_A_DAY)
        raise InputInvalid(
            Text(f"Expected working hours, but {text!r} are none", f"应为工作时段，但“{text}”不是"),
            code="hours-invalid",
            mend=Text(
                "Write them as 08:30-12:00; 22:00-06:00 ends on the next date",
                "请写作 08:30-12:00；22:00-06:00 止于次日",
            ),
        )

    def __str__(self) -> str:
        end = self.end if self.end <= MINUTES_OF_A_DAY else self.end - MINUTES_OF_A_DAY
        return f"{_clock(self.begin)}-{_clock(end)}"


Hours = tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A date and what it is called, for example a public holiday."""

    on: date
    name: Text = NOTHING


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A date with exactly these hours."""

    on: date
    hours: Hours
    name: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Layer:
    """Dated exceptions of one origin: the public holidays, the organisation's own days, a department's.

    A date stands in one of the three lists only. `source` says where the data were frozen from.
    """

    name: Text
    days_off: tuple[NamedDay, ...] = ()
    make_up: tuple[NamedDay, ...] = ()
    make_up_hours: Hours = ()
    special: tuple[SpecialDay, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """One stored version of a calendar. `id` and `version` name it; content under one name never changes.

    `weekly` has the hours of Monday (index 0) to Sunday. Dates outside the `known` years are a best guess;
    in a `provisional` year some data are there, and more will be published.
    """

    id: str
    version: str
    zone: str
    weekly: tuple[Hours, ...] = ((),) * DAYS_OF_A_WEEK
    layers: tuple[Layer, ...] = ()
    known: tuple[int, ...] = ()
    provisional: tuple[int, ...] = ()

    def __hash__(self) -> int:
        # Two calendars of one name are nearly always the same object, and hashing every date would cost more
        # than the reckoning itself.
        return hash((self.id, self.version))

    def year_state(self, year: int) -> YearState:
        """How far the dated exceptions of the year are settled."""
        if year in self.provisional:
            return "provisional"
        return "known" if year in self.known else "unknown"

    def year_note(self, year: int) -> Text | None:
        """What a reader must know about a reckoning that touches the year; None where the year is known."""
        note = _NOTES.get(self.year_state(year))
        return note and note.format(year=year, calendar=self.id, version=self.version)


_NOTES = {
    "provisional": Text(
        "{year} is provisional in calendar {calendar} version {version}: make-up days are not published yet",
        "日历{calendar}（版本{version}）中{year}年为暂定：调休安排尚未公布",
    ),
    "unknown": Text(
        "{year} is unknown in calendar {calendar} version {version}: reckoned with weekly hours and the days named",
        "日历{calendar}（版本{version}）中没有{year}年的数据：仅按每周工时和已列日期推算",
    ),
}


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
