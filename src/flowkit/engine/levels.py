"""Whose list an item stands in: a person's, a unit's or an institution's (个人、部门、机构待办).

One rule, by the key under which it is listed: under a person it is personal. Under a key that names a unit (the unit, a
position in it, a role there) it is in the list of that unit, which is an institution's if the unit is one. Under a role
without a unit it is in that of the institution at the top.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, get_args

from flowkit.core.organisation import Organisation
from flowkit.core.protocol import Actor, Instant
from flowkit.errors import InputInvalid, NotAuthorised, Text, shown

Level = Literal["personal", "unit", "institution"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)


def checked_level(level: object) -> Level | None:
    """Raises InputInvalid (level-unknown)."""
    if level is None or level in LEVELS:
        return level
    raise InputInvalid(
        Text("there is no list {level!r}", "没有名为 {level!r} 的待办").format(level=shown(level)),
        code="level-unknown",
        mend=Text("known are: personal, unit, institution", "可选:personal、unit、institution"),
    )


def level_of(key: str, organisations: Sequence[Organisation]) -> Level:
    """The list in which what is listed under this key stands."""
    if key.startswith("person:"):
        return "personal"
    for organisation in organisations:
        unit = unit_named(key, organisation)
        if unit:
            return "institution" if organisation.is_institution(unit) else "unit"
    return "institution"


def unit_named(key: str, organisation: Organisation) -> str:
    """The unit that a key names; "" for a key without one, and for one of another organisation."""
    kind, _, name = key.partition(":")
    if kind == "position":
        position = organisation.index.positions.get(name)
        name = position.unit if position is not None else ""
    elif kind == "role":
        name = name.partition("@")[2]
    return name if name in organisation.index.units else ""


def levels_of(keys: Iterable[str], organisations: Sequence[Organisation]) -> dict[Level, list[str]]:
    """The keys of each list, in the order of the alphabet."""
    found: dict[Level, list[str]] = {level: [] for level in LEVELS}
    for key in sorted(keys):
        found[level_of(key, organisations)].append(key)
    return found


def keys_of_unit(organisation: Organisation, unit: str) -> Iterator[str]:
    """Every key that names the unit; of one at the top also the roles without a unit."""
    yield f"unit:{unit}"
    positions = [each for each in organisation.positions if each.unit == unit]
    yield from (f"position:{each.id}" for each in positions)
    yield from (f"role:{role}@{unit}" for role in dict.fromkeys(role for each in positions for role in each.roles))
    if organisation.index.units[unit].parent is None:
        yield from (f"role:{role.id}" for role in organisation.roles)


def keys_for(
    actor: Actor, organisations: Sequence[Organisation], level: Level | None, unit: str, now: Instant
) -> list[str]:
    """The keys of a list, as far as the actor may see it: the own ones. Of a unit that is named, whoever leads it or a
    unit above it sees the whole list. Raises NotAuthorised for a list in which the actor sees nothing.
    """
    own = sorted(actor.keys)
    if level is not None:
        own = levels_of(own, organisations)[level]
    if not unit:
        return own
    for organisation in organisations:
        if unit in organisation.index.units:
            named = dict.fromkeys(keys_of_unit(organisation, unit))
            led = organisation.is_superior_of_unit(actor.id, unit, now)
            seen = [key for key in named if led or key in actor.keys]
            if level is not None:
                seen = levels_of(seen, organisations)[level]
            if seen:
                return seen
    raise NotAuthorised(
        Text("{person} may see no list of unit {unit}", "{person} 不可查看单位 {unit} 的待办").format(
            person=actor.id, unit=unit
        ),
        mend=Text(
            "ask whoever leads the unit, or somebody with a post in it", "请联系该单位负责人或在该单位任职的人员"
        ),
    )


def members(keys: Iterable[str], organisations: Sequence[Organisation], now: Instant) -> list[str]:
    """Who holds any of the keys at the moment."""
    found: dict[str, None] = {}
    for key in keys:
        kind, _, name = key.partition(":")
        for organisation in organisations:
            found |= dict.fromkeys(_holders(kind, name, organisation, now))
    return list(found)


def _holders(kind: str, name: str, organisation: Organisation, now: Instant) -> Iterable[str]:
    if kind == "person":
        return (name,)
    if kind == "role":
        role, _, unit = name.partition("@")
        return organisation.holders(role, now, unit or None)
    day = organisation.day(now)
    positions = [name] if kind == "position" else [each.id for each in organisation.positions if each.unit == name]
    holdings = (each for position in positions for each in organisation.index.holdings_in.get(position, ()))
    return (each.person for each in holdings if each.period.holds(day))
