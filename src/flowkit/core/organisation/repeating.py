"""Consecutive steps of the same person (连续审批去重): kept, passed, or given to the superior."""

from __future__ import annotations

from flowkit.core.definition.people import Assignment
from flowkit.core.organisation.found import Asked, Found, find_person
from flowkit.core.organisation.model import Organisation
from flowkit.core.organisation.picking import pool_of
from flowkit.core.organisation.seat import AssignmentFacts, Seat
from flowkit.errors import Text

_PASSED = Text("{person} has just done the step before: passed", "{person}刚办理了上一步骤：自动通过")
_ABOVE = Text("{person} has just done the step before: superior", "{person}刚办理了上一步骤：改由上级")
_NO_SUPERIOR = Text(
    "{person} has just done the step before, and has no superior", "{person}刚办理了上一步骤，且没有上级"
)


def unrepeated(
    organisation: Organisation, assignment: Assignment, seat: Seat, before: str, facts: AssignmentFacts, at: int
) -> Seat:
    """The seat, where `before` did the step before and is the only one who could take this.

    Whoever is kept from the step by a separation is not in the seat, so nothing is passed that way; who stands in for
    another acts as that one.
    """
    asked = Asked(organisation, facts, seat.excluded, at)
    if assignment.repeated == "keep" or not before or not _is_alone(asked, seat, before):
        return seat
    if assignment.repeated == "skip":
        return seat._replace(skips=before, why=(*seat.why, _PASSED.format(person=before)))
    why = list(seat.why)
    for superior in organisation.superiors(before, at):
        found = find_person(asked, superior, _ABOVE.format(person=before), barred=(before,))
        why += found.why
        if found:
            return Seat((), found.assignee, found.on_behalf_of, (), seat.excluded, tuple(why))
    return seat._replace(why=(*why, _NO_SUPERIOR.format(person=before)))


def _is_alone(asked: Asked, seat: Seat, person: str) -> bool:
    if seat.assignee is not None:
        return seat.assignee == person and seat.on_behalf_of is None
    counted = Found((), candidates=seat.candidates)
    return not seat.stand_ins and pool_of(asked, counted, everybody=True) == (person,)
