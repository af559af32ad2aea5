"""What an assignment is asked with, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flowkit.errors import Text


@dataclass(frozen=True, slots=True)
class AssignmentFacts:
    """What the rules of an assignment look at.

    `process` is the key of the process. `unit` is the unit of the case, `starter` who started it. `doers` are the
    persons who did each step in this pass, the last one last. `data` holds the value of each datum that a rule of kind
    `data` names. `levels` holds, by the index of the rule, what the levels of a rule of kind `superior` came to; a rule
    that declares none goes one level up.
    """

    process: str
    unit: str | None = None
    starter: str | None = None
    doers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    data: Mapping[str, object] = field(default_factory=dict)
    levels: Mapping[int, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StandIn:
    """New work of `person` goes to `by`: the record shows both."""

    person: str
    by: str


@dataclass(frozen=True, slots=True)
class Seat:
    """Who gets the work: one `assignee`, or whoever has one of the `candidates` keys.

    `on_behalf_of` is the person for whom the assignee stands in; `stand_ins` are those among the candidates. Persons in
    `excluded` may not act, whatever keys they have. `why` says what each rule that was tried came to, in order.
    """

    candidates: tuple[str, ...] = ()
    assignee: str | None = None
    on_behalf_of: str | None = None
    stand_ins: tuple[StandIn, ...] = ()
    excluded: tuple[str, ...] = ()
    why: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Vacancy:
    """No rule found anybody; `why` says what each came to. The case meets an incident."""

    excluded: tuple[str, ...] = ()
    why: tuple[Text, ...] = ()
