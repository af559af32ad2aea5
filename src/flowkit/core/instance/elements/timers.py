"""When a timer is due (BPMN 10.5.5.1), reckoned on the calendar of the process where it counts working time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flowkit.core.definition.deadlines import Before
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.timers import Timer
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of, evaluate, process_scope, surroundings
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context, Instant, to_instant
from flowkit.core.worktime import (
    Ahead,
    ClockTime,
    Quantity,
    Timetable,
    anchored_at,
    compile_calendar,
    forward,
    next_after,
    parse_quantity,
)
from flowkit.core.worktime import Calendar as CalendarValue
from flowkit.core.worktime.zones import zone_info
from flowkit.errors import ExpressionNull, InputInvalid, Text

WITHOUT_WORK = CalendarValue(id="utc", version="0", zone="UTC")


def timetable_of(context: Context, definition: ProcessDefinition) -> Timetable:
    """The calendar of the process as new clocks take it; a process without one has days of UTC and no working time."""
    calendar = context.calendars.get(definition.calendar)
    if calendar is None:
        return compile_calendar(WITHOUT_WORK)
    return context.timetables[calendar]


PUNCTUAL = 60_000_000
"""Less than a minute after its instant a timer is not late."""


def is_skipped(timer: Timer, due: Instant, now: Instant) -> bool:
    """Whether a time that has passed is let go."""
    return timer.missed == "skip" and timer.recurrence is not None and now - due >= PUNCTUAL


def counted_after(timer: Timer, due: Instant, now: Instant) -> Instant:
    """From where the next time counts after one that was due: by rule each missed one has its turn. Never from before
    that one, though a clock be set back.
    """
    return due if timer.missed == "all" else max(due, now)


def due_at(
    context: Context, draft: Draft, scope: Scope, timer: Timer, since: Instant, before: Instant | None = None
) -> Instant | None:
    """The next instant from now on, of a timer that has run since then; None when a recurrence has no further one.
    `before` is when a recurrence was due last.

    Raises ExpressionNull or InputInvalid for a value that is no time.
    """
    timetable = timetable_of(context, definition_of(context, process_scope(draft, scope)))
    if timer.quantity is not None:
        return after(timetable, context.now, timer.quantity)
    if timer.recurrence is not None:
        last = context.now if before is None else counted_after(timer, before, context.now)
        return next_after(timetable, timer.recurrence, last, since)
    if timer.before is not None:
        anchor = surroundings(context, draft, scope, frozenset({timer.before.anchor}))[0].get(timer.before.anchor)
        return ahead(timer.before, anchor, timetable).due(timetable)
    expression = timer.at or timer.after
    value = evaluate(context, draft, scope, expression) if expression is not None else None
    return instant_of(timetable, context.now, value, expression.source if expression is not None else "")


def ahead(target: Before, anchor: object, timetable: Timetable) -> Ahead:
    """The time before the moment that the datum holds. Raises ExpressionNull where it holds none."""
    if not isinstance(anchor, date):  # a datetime is one, too
        raise ExpressionNull(
            Text(
                "{name} is no moment to count back from but {value!r}", "{name} 不是可倒推的时刻,而是 {value!r}"
            ).format(name=target.anchor, value=anchor),
            code="no-anchor",
            mend=Text("give the datum a date, or a date and time", "请为该数据填写日期或日期时间"),
        )
    return Ahead(target.quantity, anchored_at(timetable, anchor), timetable.zone, target.start_of_work)


def after(timetable: Timetable, start: Instant, quantity: Quantity) -> Instant:
    due = forward(timetable, start, quantity)
    if due is None:
        raise InputInvalid(Text("the time never ends", "该时限永不到期"), code="timer-never")
    return due


def instant_of(timetable: Timetable, now: Instant, value: object, source: str) -> Instant:
    """The instant that a value says: itself, or so long after now. Raises ExpressionNull for what is no time."""
    if isinstance(value, timedelta):
        return after(timetable, now, ClockTime(value // timedelta(microseconds=1)))
    if isinstance(value, datetime):
        return to_instant(value if value.tzinfo is not None else value.replace(tzinfo=zone_info(timetable.zone)))
    if isinstance(value, date):
        return to_instant(datetime(value.year, value.month, value.day, tzinfo=zone_info(timetable.zone)))
    if isinstance(value, str):
        return after(timetable, now, parse_quantity(value))
    raise ExpressionNull(
        Text("{source} gives no time but {value!r}", "{source} 得到的不是时间,而是 {value!r}").format(
            source=source, value=value
        )
    )
