"""A base for directories of the host: its user table, LDAP, SCIM."""

from __future__ import annotations

from collections.abc import Sequence

from flowkit.core.organisation import Group, Holding, Member, Person, Position, Role, Roster, Substitution, Unit


class OwnDirectory:
    """A base for directories of the host: what a host does not have is empty, and can be left out.

    A subclass sets `id` and `zone` and answers at least for persons, positions and holdings. Everything is dated by the
    periods of the values, so a question about another day needs no other answer.
    """

    id: str
    zone: str

    def role(self, role: str) -> Role | None:
        """The role, if there is one of this id; by default every id is one."""
        return Role(role)

    def unit(self, unit: str) -> Unit | None:
        return None

    def position(self, position: str) -> Position | None:
        return None

    def person(self, person: str) -> Person | None:
        return None

    def holdings_of(self, person: str) -> Sequence[Holding]:
        return ()

    def holdings_in(self, position: str) -> Sequence[Holding]:
        return ()

    def positions_with(self, role: str, unit: str | None) -> Sequence[Position]:
        return ()

    def heads(self, unit: str) -> Sequence[Position]:
        return ()

    def substitutions_of(self, person: str) -> Sequence[Substitution]:
        return ()

    def group(self, group: str) -> Group | None:
        return None

    def memberships(self, person: str) -> Sequence[tuple[Group, Member]]:
        return ()

    def roster(self, roster: str) -> Roster | None:
        return None
