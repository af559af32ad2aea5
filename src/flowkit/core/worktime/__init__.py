"""Working time: calendars, quantities, due times and their explanation.

Pure: the zone database is the only outside knowledge. The rules are in docs/reference/time.md.
"""

from flowkit.core.worktime.ahead import Ahead, anchored_at, parse_ahead
from flowkit.core.worktime.calendar import Calendar, Hours, Interval, Layer, NamedDay, SpecialDay, YearState
from flowkit.core.worktime.calendar_check import check_calendar
from flowkit.core.worktime.calendar_data import calendar_from_data, calendar_to_data
from flowkit.core.worktime.calendar_days import DayRule
from flowkit.core.worktime.cron import Cron
from flowkit.core.worktime.explain import explain, explain_backward, year_notes
from flowkit.core.worktime.explanation import Explanation, ExplanationLine
from flowkit.core.worktime.instants import DAY, HOUR, MINUTE, SECOND, Instant, to_datetime, to_instant
from flowkit.core.worktime.pauses import Pause
from flowkit.core.worktime.quantity import ClockTime, NaturalDays, Period, Quantity, WorkDays, WorkTime, earlier
from flowkit.core.worktime.quantity_text import parse_period, parse_quantity
from flowkit.core.worktime.reckon import (
    Counting,
    after_start_of_work,
    at_clock,
    backward,
    before_end_of_work,
    elapsed,
    forward,
    worked,
)
from flowkit.core.worktime.recurrence import (
    AtClock,
    AtWork,
    Daily,
    Monthly,
    OnDates,
    Repeats,
    Weekly,
    Workdays,
    Yearly,
)
from flowkit.core.worktime.recurrence_text import Recurrence, parse_recurrence
from flowkit.core.worktime.recurring import next_after
from flowkit.core.worktime.timetable import Timetable, compile_calendar
from flowkit.core.worktime.zones import local_datetime

__all__ = [
    "DAY",
    "HOUR",
    "MINUTE",
    "SECOND",
    "Ahead",
    "AtClock",
    "AtWork",
    "Calendar",
    "ClockTime",
    "Counting",
    "Cron",
    "Daily",
    "DayRule",
    "Explanation",
    "ExplanationLine",
    "Hours",
    "Instant",
    "Interval",
    "Layer",
    "Monthly",
    "NamedDay",
    "NaturalDays",
    "OnDates",
    "Pause",
    "Period",
    "Quantity",
    "Recurrence",
    "Repeats",
    "SpecialDay",
    "Timetable",
    "Weekly",
    "WorkDays",
    "WorkTime",
    "Workdays",
    "YearState",
    "Yearly",
    "after_start_of_work",
    "anchored_at",
    "at_clock",
    "backward",
    "before_end_of_work",
    "calendar_from_data",
    "calendar_to_data",
    "check_calendar",
    "compile_calendar",
    "earlier",
    "elapsed",
    "explain",
    "explain_backward",
    "forward",
    "local_datetime",
    "next_after",
    "parse_ahead",
    "parse_period",
    "parse_quantity",
    "parse_recurrence",
    "to_datetime",
    "to_instant",
    "worked",
    "year_notes",
]
