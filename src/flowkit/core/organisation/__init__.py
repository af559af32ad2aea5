"""Who gets the work, and why: the organisation on a date, and assignment rules resolved on it. Pure."""

from flowkit.core.organisation.check import check_organisation
from flowkit.core.organisation.data import organisation_from_data, organisation_to_data
from flowkit.core.organisation.duty import OnDuty, Roster, Shift
from flowkit.core.organisation.model import Organisation
from flowkit.core.organisation.resolve import resolve
from flowkit.core.organisation.seat import AssignmentFacts, Seat, StandIn, Vacancy
from flowkit.core.organisation.values import Holding, Period, Person, Position, Role, Substitution, Unit

__all__ = [
    "AssignmentFacts",
    "Holding",
    "OnDuty",
    "Organisation",
    "Period",
    "Person",
    "Position",
    "Role",
    "Roster",
    "Seat",
    "Shift",
    "StandIn",
    "Substitution",
    "Unit",
    "Vacancy",
    "check_organisation",
    "organisation_from_data",
    "organisation_to_data",
    "resolve",
]
