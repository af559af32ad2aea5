"""BPMN 10.5.5.1 Timer: a date, a duration or a recurrence, literal or in FEEL."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, Literal

from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, children, extension, local, value
from flowkit.core.definition.deadlines import Before
from flowkit.core.definition.timers import Timer
from flowkit.core.worktime import ClockTime, Quantity, Repeats, parse_period, parse_quantity, parse_recurrence
from flowkit.expressions import compile_expression
from flowkit.markup import Inside

TIMES: Final = ("timeDate", "timeDuration", "timeCycle")
_MISSED: Final[Mapping[str, Literal["once", "all", "skip"]]] = {"once": "once", "all": "all", "skip": "skip"}
_BEFORE: Final = " before "
_DATE = re.compile(r"[+-]?\d{4}-")


def read_timer(definition: Element, scope: ProcessScope, *, allowed: frozenset[str], with_data: bool = True) -> Timer:
    """The timer of an event. `allowed` are the forms that the event understands; without data (before there is a
    case) an expression may name nothing.
    """
    times = [each for tag in TIMES for each in children(definition, tag)]
    if len(times) != 1:
        scope.report.add("timer-one-of", definition)
        return Timer()
    time = times[0]
    if local(time) not in allowed:
        scope.report.add("timer-form", time, tag=local(time), known=", ".join(sorted(allowed)))
        return Timer()
    return _with_catch_up(_READ[local(time)](time, scope, with_data), definition, scope)


def _with_catch_up(timer: Timer, definition: Element, scope: ProcessScope) -> Timer:
    """What `flowkit:missed` of the event says of missed times. The schema knows its values."""
    event = definition.getparent()
    written = extension(event, "missed") if event is not None else None
    if written is None:
        return timer
    if timer.recurrence is None:
        scope.report.add("missed-without-cycle", written)
    return replace(timer, missed=_MISSED.get(value(written, "times"), "once"))


def _date(element: Element, scope: ProcessScope, with_data: bool) -> Timer:
    written = (element.text or "").strip()
    if written.startswith("="):
        return Timer(at=scope.compile(element, bare=not with_data))
    if _BEFORE in written:
        return _counted_back(element, scope, written.partition(_BEFORE)[2].strip(), with_data)
    if not _DATE.match(written):
        return _cycle(element, scope, with_data)
    moment = fixed_date(element)
    if moment is None:
        scope.report.add("timer-date", element, inside=Inside(None, 1, 1), value=written)
        return Timer()
    return Timer(at=compile_expression(f'date and time("{moment.isoformat()}")', frozenset()))


def _counted_back(element: Element, scope: ProcessScope, anchor: str, with_data: bool) -> Timer:
    """So long before the moment in a datum: `4 workhours before opening` (E092)."""
    if not with_data:
        scope.report.add("timer-before-case", element, name=anchor)
        return Timer()
    quantity = scope.quantity(element, parse=lambda text: _timer_quantity(text.partition(_BEFORE)[0].strip()))
    field = scope.field_named(element, None, anchor)
    if field is not None and field.type not in ("date", "datetime"):
        scope.report.add("target-anchor-type", element, name=field.name, type=field.type)
    if field is not None and field.type == "date":
        scope.use_calendar(element)
    return Timer(before=Before(quantity, anchor)) if quantity is not None else Timer()


def fixed_date(element: Element) -> datetime | None:
    """The moment that a `timeDate` writes out, with its zone; None if it writes anything else."""
    try:
        moment = datetime.fromisoformat((element.text or "").strip())
    except ValueError:
        return None
    return moment if moment.utcoffset() is not None else None


def _duration(element: Element, scope: ProcessScope, with_data: bool) -> Timer:
    if (element.text or "").strip().startswith("="):
        return Timer(after=scope.compile(element, bare=not with_data))
    return Timer(quantity=scope.quantity(element, parse=_timer_quantity))


def _cycle(element: Element, scope: ProcessScope, with_data: bool) -> Timer:
    recurrence = scope.parsed(element, None, parse_recurrence)
    if not with_data and isinstance(recurrence, Repeats) and recurrence.count is not None and recurrence.start is None:
        scope.report.add("start-cycle-counted", element, value=str(recurrence))
    if not (isinstance(recurrence, Repeats) and isinstance(recurrence.every, ClockTime)):
        scope.use_calendar(element)
    return Timer(recurrence=recurrence)


def _timer_quantity(text: str) -> Quantity:
    """An ISO 8601 duration is what BPMN means by it, on the wall clock; flowkit's words are quantities."""
    return parse_period(text) if text.startswith("P") else parse_quantity(text)


_READ: Final[Mapping[str, Callable[[Element, ProcessScope, bool], Timer]]] = {
    "timeDate": _date,
    "timeDuration": _duration,
    "timeCycle": _cycle,
}
