"""What the stage of work items must ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from flowkit.core.definition.model import Assignment
from flowkit.core.definition.separation import OfSide
from flowkit.core.organisation import RuleTerms
from flowkit.core.protocol import Instant, Question


class Apart(NamedTuple):
    """A side of a separation in one matter, from a moment on."""

    kept: OfSide
    subject: str
    since: Instant


@dataclass(frozen=True, slots=True)
class WhoGets(Question):
    """Who gets the work of this token? The answer is a Seat or a Vacancy.

    `data` and `terms` hold what the rules of the assignment came to; who did which step is known outside. `preferred`
    gets it if the rules still allow: whoever did a step before it was returned. `apart` are the sides of the step.
    `before` has completed a step in this action. `barred` have a turn of the same round already.
    """

    token: int
    preferred: str
    step: str
    assignment: Assignment = field(compare=False)
    process: str = field(compare=False)
    data: dict[str, object] = field(compare=False)
    terms: RuleTerms = field(compare=False)
    apart: tuple[Apart, ...] = field(compare=False, default=())
    before: str = field(compare=False, default="")
    barred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepsDone(Question):
    """The items completed in this pass and scope, oldest first: a list of WorkItem. With those of the nodes `rounds`,
    which are done in a round of their own, completed since the scope began.
    """

    scope: int
    rounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TurnsOf(Question):
    """The items of this round that the person has or has completed, or to whom alone they are offered: a tuple of
    numbers, as the database has them.
    """

    scope: int
    person: str


@dataclass(frozen=True, slots=True)
class StandIn(Question):
    """Who gets new work of the person in this process now: the id of the substitute, "" if nobody stands in."""

    person: str
    process: str


@dataclass(frozen=True, slots=True)
class CameOf(Question):
    """What came of the completion of this item: the facts of that action, None where they are erased."""

    item: int


@dataclass(frozen=True, slots=True)
class MayTake(Question):
    """Whether the directory knows this person, and under which keys: a tuple of keys, None if unknown."""

    person: str


@dataclass(frozen=True, slots=True)
class InTurn(Question):
    """Whether nothing that the actor may take, of the same step, stands before this item in the queues in which the
    actor sees it. The answer is a bool.
    """

    item: int


class Held(NamedTuple):
    """An item that a person has claimed: `<case>.<number>`, how urgent it is, and the business state in which it may
    wait for a more urgent one ("": its step does not allow that).
    """

    item: str
    priority: int
    state: str


@dataclass(frozen=True, slots=True)
class HeldWork(Question):
    """The work that the person has claimed, in every case: a tuple of Held."""

    person: str


@dataclass(frozen=True, slots=True)
class Loaded(Question):
    """Bring these items of the case into the draft. The answer is True."""

    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HoldsItem(Question):
    """Whether the actor holds this item of the case. The answer is a bool."""

    item: int


@dataclass(frozen=True, slots=True)
class MayRead(Question):
    """Whether the actor may read the case. The answer is a bool."""


@dataclass(frozen=True, slots=True)
class HasWork(Question):
    """Whether the actor holds, or may take, an open item of the case. The answer is a bool."""


class DoneBy(NamedTuple):
    """Who did a side of a separation, and when last."""

    person: str
    side: str
    at: Instant


@dataclass(frozen=True, slots=True)
class WhoDid(Question):
    """Who did a side of this separation in this matter: a list of DoneBy. `acts` is a person who is about to: another
    case in which the same person does so at the same time waits.
    """

    separation: str
    subject: str
    acts: str = ""


@dataclass(frozen=True, slots=True)
class StepsHeld(Question):
    """The open items of the case that the person holds: a list of pairs of number and step."""

    person: str


@dataclass(frozen=True, slots=True)
class SamePersonAllowed(Question):
    """Whether the unit of the case lets one person have several duties. The answer is a bool."""
