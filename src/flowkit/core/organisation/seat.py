"""What an assignment is asked with, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple

from flowkit.core.definition.secrecy import INTERNAL
from flowkit.errors import Text


@dataclass(frozen=True, slots=True)
class RuleTerms:
    """What the expressions of the rules came to, by the index of the rule: whether it fits, how many levels up, and how
    much is to be decided.
    """

    when: dict[int, object] = field(default_factory=dict)
    levels: dict[int, object] = field(default_factory=dict)
    amount: dict[int, object] = field(default_factory=dict)

    def of(self, name: str) -> dict[int, object]:
        found: dict[int, object] = getattr(self, name)
        return found


NO_TERMS: Final = RuleTerms()


class AssignmentFacts(NamedTuple):
    """What the rules of an assignment look at.

    `process` is the key of the process. `unit` is the unit of the case, `starter` who started it. `doers` are the
    persons who did each step in this pass, the last one last. `data` holds the value of each datum that a rule takes
    names from, `terms` what its expressions came to. `barred` are persons who may not act because duties are
    kept apart, each with the reason. `secrecy` is the level of the case.
    """

    process: str
    unit: str | None = None
    starter: str | None = None
    doers: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    data: Mapping[str, object] = MappingProxyType({})
    terms: RuleTerms = NO_TERMS
    barred: Mapping[str, Text] = MappingProxyType({})
    secrecy: int = INTERNAL


@dataclass(frozen=True, slots=True)
class StandIn:
    """New work of `person` goes to `by`: the record shows both."""

    person: str
    by: str


class Seat(NamedTuple):
    """Who gets the work: one `assignee`, or whoever has one of the `candidates` keys.

    `on_behalf_of` is the person for whom the assignee stands in; `stand_ins` are those among the candidates. Persons in
    `excluded` may not act, whatever keys they have. `why` says what each rule that was tried came to, in order. Where
    the rule picks one, `pool` are those among whom, and `rule` is its number, from 0: see `picked`. `skips` is a person
    who has just done the step before, so that the procedure passes this one.
    """

    candidates: tuple[str, ...] = ()
    assignee: str | None = None
    on_behalf_of: str | None = None
    stand_ins: tuple[StandIn, ...] = ()
    excluded: tuple[str, ...] = ()
    why: tuple[Text, ...] = ()
    pool: tuple[str, ...] = ()
    rule: int = 0
    skips: str = ""


@dataclass(frozen=True, slots=True)
class Vacancy:
    """No rule found anybody; `why` says what each came to. The case meets an incident."""

    excluded: tuple[str, ...] = ()
    why: tuple[Text, ...] = ()
