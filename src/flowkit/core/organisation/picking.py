"""One of several: whoever has the least open work, or whose turn it is (负荷最低者, 轮流分派)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flowkit.core.organisation.found import Asked, Found, find_person
from flowkit.core.organisation.model import Organisation
from flowkit.core.organisation.seat import AssignmentFacts, Seat
from flowkit.errors import Text

_LEAST = Text("least open work of {many}: {count}", "{many}人中在办最少（{count}件）")
_TURN = Text("next in turn of {many} after {last}", "{many}人轮流，接在{last}之后")
_FIRST_TURN = Text("first in turn of {many}", "{many}人轮流，首位")


def pool_of(asked: Asked, found: Found, *, everybody: bool = False) -> tuple[str, ...]:
    """The persons behind what was found who may act. Whoever is absent is among them only if all are, or if `everybody`
    is.
    """
    organisation, at = asked.organisation, asked.at
    if found.assignee is not None:
        return ()
    persons = dict.fromkeys(each for key in found.candidates for each in _behind(asked, key))
    able = [
        each
        for each in persons
        if each not in asked.excluded and organisation.in_office(each, at) and asked.may_see(each)
    ]
    if everybody:
        return tuple(able)
    there = [each for each in able if organisation.substitute_of(each, at, asked.facts.process) is None]
    return tuple(there or able)


def _behind(asked: Asked, key: str) -> tuple[str, ...]:
    kind, _, name = key.partition(":")
    role, _, unit = name.partition("@")
    if kind == "role":
        return asked.organisation.holders(role, asked.at, unit or None)
    return asked.organisation.members(name, asked.at) if kind == "group" else (name,)


def least_loaded(pool: Sequence[str], loads: Mapping[str, int]) -> tuple[str, Text]:
    """Who has the least open items; of several the first. With the reason."""
    person = min(pool, key=lambda each: loads.get(each, 0))
    return person, _LEAST.format(many=len(pool), count=loads.get(person, 0))


def next_in_turn(pool: Sequence[str], last: str) -> tuple[str, Text]:
    """Whose turn it is after `last`, in the order of the ids: so a turn is not lost when somebody comes or goes."""
    if not last:
        return min(pool), _FIRST_TURN.format(many=len(pool))
    person = min((each for each in pool if each > last), default=min(pool))
    return person, _TURN.format(many=len(pool), last=last)


def picked(organisation: Organisation, seat: Seat, choice: tuple[str, Text], facts: AssignmentFacts, at: int) -> Seat:
    """The seat for the one who was chosen, or for the substitute; where that one may not act, the group keeps it."""
    person, label = choice
    found = find_person(Asked(organisation, facts, seat.excluded, at), person, label)
    why = (*seat.why, *found.why)
    if found.assignee is None:
        return Seat(seat.candidates, None, None, seat.stand_ins, seat.excluded, why)
    return Seat((), found.assignee, found.on_behalf_of, (), seat.excluded, why)
