"""Candidate keys seen from the organisation: who has one, and which somebody has on a date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flowkit.core.organisation.group import group_keys
from flowkit.core.organisation.model import Organisation


def holders_of(organisation: Organisation, key: str, at: int) -> tuple[str, ...]:
    """Who may take what is offered under the key, each once. A key of another kind has nobody."""
    kind, _, rest = key.partition(":")
    name, _, unit = rest.partition("@")
    found: Iterator[str] = iter(())
    if kind == "person":
        found = iter((rest,) if organisation.in_office(rest, at) else ())
    elif kind == "role":
        found = iter(organisation.holders(name, at, unit or None))
    elif kind == "position":
        found = _in(organisation, rest, organisation.day(at))
    elif kind == "unit":
        positions = (each.id for each in organisation.positions if each.unit == rest)
        found = (person for each in positions for person in _in(organisation, each, organisation.day(at)))
    elif kind in ("group", "chair"):
        found = iter(organisation.members(rest, at, chairs=kind == "chair"))
    return tuple(dict.fromkeys(found))


def _in(organisation: Organisation, position: str, day: date) -> Iterator[str]:
    for holding in organisation.index.holdings_in.get(position, ()):
        if holding.period.holds(day):
            yield holding.person


def held_keys(organisation: Organisation, day: date) -> set[str]:
    """Every key that somebody has on the date; it costs the size of the organisation."""
    index = organisation.index
    held = {
        position
        for position, holdings in index.holdings_in.items()
        if any(each.period.holds(day) and each.person in index.persons for each in holdings)
    }
    keys = {f"position:{each}" for each in held}
    for position in (index.positions[each] for each in held if each in index.positions):
        keys.add(f"unit:{position.unit}")
        for role in position.roles:
            keys.update((f"role:{role}", f"role:{role}@{position.unit}"))
    for person in index.persons:
        holdings = index.holdings_of.get(person)
        if not holdings or any(each.period.holds(day) for each in holdings):
            keys.add(f"person:{person}")
    for group in organisation.groups:
        for member in group.members:
            if member.period.holds(day) and f"person:{member.person}" in keys:
                keys.update(group_keys(group, member))
    return keys


def units_on(organisation: Organisation, day: date) -> set[str]:
    """The units that are there on the date."""
    return {each.id for each in organisation.units if each.period.holds(day)}


def positions_on(organisation: Organisation, day: date) -> set[str]:
    """The positions that are there on the date, with their units."""
    units = units_on(organisation, day)
    return {each.id for each in organisation.positions if each.period.holds(day) and each.unit in units}


def next_end(organisation: Organisation, after: date) -> date | None:
    """The last date, from this one on, of whatever ends first: a holding, a membership, a position, a unit."""
    periods = [each.period for each in organisation.holdings]
    periods += [each.period for each in organisation.units]
    periods += [each.period for each in organisation.positions]
    periods += [member.period for group in organisation.groups for member in group.members]
    return min((each.end for each in periods if each.end is not None and each.end >= after), default=None)
