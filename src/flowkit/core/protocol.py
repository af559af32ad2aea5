"""What goes into the core and what comes out of it. Every other module of the core imports this one.

A `Command` comes in. The core answers with `Fact`s (what happened), with a `Rejection` (why nothing happened) or with
a `Question` to the outside, asked inside the same transaction; each answer that matters stands in a fact. Nothing here
reads a clock: the only source of time is `Context.now`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from flowkit.core.worktime.instants import Instant, to_datetime, to_instant
from flowkit.errors import NOTHING, Text

if TYPE_CHECKING:
    from flowkit.core.definition.model import ProcessDefinition
    from flowkit.core.worktime import Timetable

__all__ = [
    "SYSTEM",
    "Actor",
    "Command",
    "Context",
    "Fact",
    "Instant",
    "Question",
    "Rejection",
    "correlated",
    "inquirer",
    "outsider",
    "to_datetime",
    "to_instant",
]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person with the keys under which work reaches them, or the engine itself.

    Keys are "person:<id>", "role:<role>", "role:<role>@<unit>", "position:<id>", "unit:<id>", as of the moment of
    the action.
    """

    id: str
    keys: frozenset[str] = frozenset()
    unit: str = ""
    system: bool = False


OF_THE_CASE = "@case"
"""Behind a role: its holders in the unit of the case only."""


def key_in(name: str, unit: str) -> str:
    """The key of a person in words: "role:<id>@case" is "role:<id>@<unit>"."""
    return f"{name.removesuffix(OF_THE_CASE)}@{unit}" if name.endswith(OF_THE_CASE) else name


def inquirer(case: str) -> str:
    """The key of whoever knows the query code of a case, and has no other rights (E042)."""
    return f"case:{case}"


def outsider(case: str, name: str) -> str:
    """The key of whoever holds a code for acting as this outsider in a case, and has no other rights (E021, E042)."""
    return f"case:{case}/outsider:{name}"


def correlated(value: str) -> str:
    """The key of an outsider whose code is for what waits with this correlation only."""
    return f"correlation:{value}"


SYSTEM = Actor("flowkit", system=True)
"""The engine as an actor: timers, handlers, deliveries."""


Fact: TypeAlias = tuple[Any, ...]
"""Something that happened, in the past tense: a named tuple. (A frozen dataclass costs three times as much to make, and
an automatic step makes little else.)"""


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only the outside knows. The step that asks is run again with the answer in `Context.answers`."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a command changes nothing. A value: an expected refusal is no exception inside the core."""

    code: str
    text: Text
    mend: Text = NOTHING
    unauthorised: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """Somebody wants something."""


@dataclass(slots=True)
class Context:
    """What every stage may look at while one command is handled: who, when, the definitions, the answers so far.

    `new_id` numbers what is made inside the case. `definitions` holds the processes that this case uses, by key and
    version; `timetables` the calendars by id and version. `calendars` says, by the calendar that a process names, which
    one and which version of it new clocks take: a unit may work by one of its own. `answers` are those to the questions
    of the step that runs now. `moments` keeps `now` as a datetime in the zone of each process that asked for it. A
    context lives inside one `handle`.
    """

    now: Instant
    actor: Actor
    new_id: Callable[[], int]
    definitions: dict[tuple[str, int], ProcessDefinition]
    timetables: dict[tuple[str, int], Timetable]
    calendars: dict[str, tuple[str, int]]
    answers: dict[Question, object] = field(default_factory=dict)
    moments: dict[tuple[str, int], datetime] = field(default_factory=dict)
