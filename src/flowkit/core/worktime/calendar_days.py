"""What a date is in a calendar: its hours, and which layer or weekday says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from flowkit.core.worktime.calendar import Calendar, Hours
from flowkit.errors import NOTHING, Text

DayKind = Literal["weekday", "day_off", "make_up", "special"]


@dataclass(frozen=True, slots=True)
class DayRule:
    """The hours of one date and why: `name` is the holiday's or day's name, `layer` the layer that decided."""

    hours: Hours
    kind: DayKind = "weekday"
    name: Text = NOTHING
    layer: Text = NOTHING


def dated_rules(calendar: Calendar) -> Mapping[int, DayRule]:
    """The rule of every date that a layer names, by proleptic Gregorian ordinal. The last layer wins."""
    rules: dict[int, DayRule] = {}
    for layer in calendar.layers:
        for off in layer.days_off:
            rules[off.on.toordinal()] = DayRule((), "day_off", off.name, layer.name)
        for make_up in layer.make_up:
            rules[make_up.on.toordinal()] = DayRule(layer.make_up_hours, "make_up", make_up.name, layer.name)
        for special in layer.special:
            rules[special.on.toordinal()] = DayRule(special.hours, "special", special.name, layer.name)
    return rules


def weekday_rules(calendar: Calendar) -> tuple[DayRule, ...]:
    """The rules of Monday to Sunday where no layer names the date."""
    return tuple(DayRule(hours) for hours in calendar.weekly)
