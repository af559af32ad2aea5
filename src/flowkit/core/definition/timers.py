"""Timers, messages and ends: the events that are more than a trigger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flowkit.core.definition.carried import Mapping
from flowkit.core.definition.deadlines import Before
from flowkit.core.definition.events import Trigger
from flowkit.core.worktime import Quantity, Recurrence
from flowkit.expressions import Expression


@dataclass(frozen=True, slots=True)
class Timer:
    """BPMN 10.5.5.1 Timer. Exactly one of the five is set.

    `at` and `after` are expressions (an instant, a quantity as text or a duration); `quantity` and `recurrence`
    are literals; `before` counts back from a datum, and follows it. Working time is reckoned on the calendar of the
    process. `missed` says what becomes of the times of a recurrence that passed while nobody worked: they are caught
    up by one, each of them, or not at all.
    """

    quantity: Quantity | None = None
    recurrence: Recurrence | None = None
    at: Expression | None = None
    after: Expression | None = None
    before: Before | None = None
    missed: Literal["once", "all", "skip"] = "once"


@dataclass(frozen=True, slots=True)
class TimerStart:
    """A timer that starts cases; with `per_role` one case for each unit in which somebody holds that role."""

    timer: Timer
    per_role: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """BPMN 8.4.12 Message with the declared policy of delivery.

    `one`: exactly one waiting case or a typed error; `buffer`: kept for `keep` until a case waits for it;
    `broadcast`: every waiting case. `correlation` is computed when a case begins to wait, or sends it with `payload`.
    """

    name: str
    correlation: Expression | None = None
    delivery: Literal["one", "buffer", "broadcast"] = "one"
    keep: Quantity | None = None
    result: tuple[Mapping, ...] = ()
    payload: tuple[Mapping, ...] = ()


@dataclass(frozen=True, slots=True)
class End:
    """An end event with what it throws; `state` is the end state to count (E009), by default the event's id."""

    state: str
    terminate: bool = False
    triggers: tuple[Trigger, ...] = ()
