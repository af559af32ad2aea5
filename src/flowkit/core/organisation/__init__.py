"""Who gets the work, and why: the organisation on a date, and assignment rules resolved on it. Pure."""

from flowkit.core.organisation.check import check_organisation
from flowkit.core.organisation.data import organisation_from_data, organisation_to_data
from flowkit.core.organisation.duty import OnDuty, Roster, Shift
from flowkit.core.organisation.group import Group, Member
from flowkit.core.organisation.model import Organisation
from flowkit.core.organisation.picking import least_loaded, next_in_turn, picked
from flowkit.core.organisation.repeating import unrepeated
from flowkit.core.organisation.resolve import resolve
from flowkit.core.organisation.seat import AssignmentFacts, RuleTerms, Seat, StandIn, Vacancy
from flowkit.core.organisation.values import (
    Apart,
    Departure,
    Holding,
    Period,
    Person,
    Position,
    Role,
    Substitution,
    Unit,
)

__all__ = [
    "Apart",
    "AssignmentFacts",
    "Departure",
    "Group",
    "Holding",
    "Member",
    "OnDuty",
    "Organisation",
    "Period",
    "Person",
    "Position",
    "Role",
    "Roster",
    "RuleTerms",
    "Seat",
    "Shift",
    "StandIn",
    "Substitution",
    "Unit",
    "Vacancy",
    "check_organisation",
    "least_loaded",
    "next_in_turn",
    "organisation_from_data",
    "organisation_to_data",
    "picked",
    "resolve",
    "unrepeated",
]
