"""The tables in which an organisation is looked up. They are made once, at construction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, TypeAlias, TypeVar

from flowkit.core.organisation.duty import Roster, Rota, rotas
from flowkit.core.organisation.group import Group as PersonGroup
from flowkit.core.organisation.group import Membership, memberships
from flowkit.core.organisation.headcount import Headcount, headcount
from flowkit.core.organisation.values import (
    ALWAYS,
    Holding,
    Period,
    Person,
    Position,
    Role,
    Substitution,
    Unit,
)

# A role, in one unit or (None) wherever it is held.
Group: TypeAlias = tuple[str, str | None]

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Parts(NamedTuple):
    """All values of one organisation, in declared order."""

    roles: tuple[Role, ...]
    units: tuple[Unit, ...]
    positions: tuple[Position, ...]
    persons: tuple[Person, ...]
    holdings: tuple[Holding, ...]
    substitutions: tuple[Substitution, ...]
    rosters: tuple[Roster, ...]
    groups: tuple[PersonGroup, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """Every table costs one dictionary access, whatever the size of the organisation.

    `substitutions_in` holds the substitutions of everybody who ever has the role, the first to end first.
    """

    roles: Mapping[str, Role]
    units: Mapping[str, Unit]
    positions: Mapping[str, Position]
    persons: Mapping[str, Person]
    holdings_of: Mapping[str, tuple[Holding, ...]]
    holdings_in: Mapping[str, tuple[Holding, ...]]
    positions_with: Mapping[Group, tuple[Position, ...]]
    headcounts: Mapping[Group, Headcount]
    heads: Mapping[str, tuple[Position, ...]]
    substitutions_of: Mapping[str, tuple[Substitution, ...]]
    substitutions_in: Mapping[Group, tuple[Substitution, ...]]
    rotas: Mapping[str, Rota]
    groups: Mapping[str, PersonGroup]
    memberships: Mapping[str, tuple[Membership, ...]]


def index_of(parts: Parts) -> Index:
    """The tables of these values. References that lead nowhere are left out; `check_organisation` names them."""
    positions = {position.id: position for position in parts.positions}
    units = {unit.id: unit for unit in parts.units}
    holdings = clipped(parts.holdings, positions, units)
    holdings_of = _grouped((holding.person, holding) for holding in holdings)
    substitutions = sorted_by_end(parts.substitutions)
    return Index(
        roles={role.id: role for role in parts.roles},
        units=units,
        positions=positions,
        persons={person.id: person for person in parts.persons},
        holdings_of=holdings_of,
        holdings_in=_grouped((holding.position, holding) for holding in holdings),
        positions_with=_grouped((group, each) for each in positions.values() for group in groups_of(each)),
        headcounts=_headcounts(holdings, positions),
        heads=_grouped((each.unit, each) for each in positions.values() if each.head),
        substitutions_of=_grouped((each.person, each) for each in parts.substitutions),
        substitutions_in=_grouped(
            (group, each)
            for each in substitutions
            for group in dict.fromkeys(_groups_ever(holdings_of.get(each.person, ()), positions))
        ),
        rotas=rotas(parts.rosters),
        groups={group.id: group for group in parts.groups},
        memberships=memberships(parts.groups),
    )


def clipped(
    holdings: Iterable[Holding], positions: Mapping[str, Position], units: Mapping[str, Unit]
) -> tuple[Holding, ...]:
    """The holdings as far as their position, and its unit, are there."""
    bounds: dict[str, Period] = {}
    for position in positions.values():
        unit = units.get(position.unit)
        bound = position.period.within(unit.period) if unit is not None else position.period
        if bound != ALWAYS:
            bounds[position.id] = bound
    if not bounds:
        return tuple(holdings)
    return tuple(
        replace(each, period=each.period.within(bounds[each.position])) if each.position in bounds else each
        for each in holdings
    )


def sorted_by_end(substitutions: Iterable[Substitution]) -> tuple[Substitution, ...]:
    """The first to end first."""
    return tuple(sorted(substitutions, key=lambda each: each.period.end or date.max))


def groups_of(position: Position) -> Iterator[Group]:
    """The groups that the holders of a position belong to."""
    for role in position.roles:
        yield role, None
        yield role, position.unit


def _groups_ever(holdings: Iterable[Holding], positions: Mapping[str, Position]) -> Iterator[Group]:
    for holding in holdings:
        if holding.position in positions:
            yield from groups_of(positions[holding.position])


def _headcounts(holdings: Iterable[Holding], positions: Mapping[str, Position]) -> dict[Group, Headcount]:
    periods: defaultdict[Group, defaultdict[str, list[Period]]] = defaultdict(lambda: defaultdict(list))
    for holding in holdings:
        if not holding.period.overlaps(holding.period):
            continue
        for group in _groups_ever((holding,), positions):
            periods[group][holding.person].append(holding.period)
    return {group: headcount(persons.values()) for group, persons in periods.items()}


def _grouped(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, tuple[_Value, ...]]:
    lists: defaultdict[_Key, list[_Value]] = defaultdict(list)
    for key, value in pairs:
        lists[key].append(value)
    return {key: tuple(values) for key, values in lists.items()}
