"""The host's own people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from flowkit.core.organisation import Group, Holding, Member, Person, Position, Role, Roster, Substitution
from flowkit.core.organisation import Unit as OrganisationUnit


class Directory(Protocol):
    """The host's own people, asked for row by row; `flowkit.directory.OwnDirectory` is a base in which most may be
    left out.

    What is asked is what the tables of an organisation hold under one key; the values carry their periods. An answer is
    looked at within one action and not kept. A question is asked inside the action's transaction: on SQLite a directory
    in the same database must not write. What a directory raises is the action's error, and nothing is stored.
    """

    @property
    def id(self) -> str:
        """Under which processes are deployed with it."""
        ...

    @property
    def zone(self) -> str:
        """The IANA name of the time zone in which its dates are."""
        ...

    def role(self, role: str) -> Role | None: ...
    def unit(self, unit: str) -> OrganisationUnit | None: ...
    def position(self, position: str) -> Position | None: ...
    def person(self, person: str) -> Person | None:
        """None for somebody unknown, and for whoever may not act any more."""
        ...

    def holdings_of(self, person: str) -> Sequence[Holding]:
        """The positions of a person, the main one first."""
        ...

    def holdings_in(self, position: str) -> Sequence[Holding]: ...
    def positions_with(self, role: str, unit: str | None) -> Sequence[Position]:
        """The positions that grant the role: in this unit exactly, or (None) in all."""
        ...

    def heads(self, unit: str) -> Sequence[Position]:
        """The positions whose holder leads the unit."""
        ...

    def substitutions_of(self, person: str) -> Sequence[Substitution]: ...
    def group(self, group: str) -> Group | None: ...
    def memberships(self, person: str) -> Sequence[tuple[Group, Member]]: ...
    def roster(self, roster: str) -> Roster | None: ...
