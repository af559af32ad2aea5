"""What the tables answer is what a look at every person would; and no lookup looks at every person."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowkit.core.definition.people import Assignment, AssignmentRule
from flowkit.core.organisation import (
    AssignmentFacts,
    Holding,
    Organisation,
    Period,
    Person,
    Position,
    Role,
    Roster,
    Shift,
    Substitution,
    Unit,
    Vacancy,
    organisation_from_data,
    organisation_to_data,
    resolve,
)
from flowkit.core.worktime import Interval
from flowkit.errors import InputInvalid, Text

FIRST = date(2026, 1, 1)
UNITS = ("u1", "u2", "u3")
ROLES = ("r1", "r2")
PERSONS = ("p1", "p2", "p3", "p4")
POSITIONS = ("a", "b", "c", "d")
DAY = 86_400_000_000

days = st.integers(0, 9).map(lambda number: FIRST + timedelta(days=number))
periods = st.builds(Period, st.none() | days, st.none() | days)
persons = st.sampled_from(PERSONS)
organisations = st.builds(
    Organisation,
    id=st.just("o"),
    zone=st.just("UTC"),
    name=st.builds(Text, st.text(), st.text()),
    roles=st.just(tuple(Role(role) for role in ROLES)),
    units=st.tuples(
        st.just(Unit("u1")),
        st.builds(Unit, st.just("u2"), parent=st.sampled_from([None, "u1"])),
        st.builds(Unit, st.just("u3"), parent=st.sampled_from([None, "u1", "u2"])),
    ),
    positions=st.tuples(
        *(
            st.builds(
                Position,
                st.just(name),
                st.sampled_from(UNITS),
                st.lists(st.sampled_from(ROLES), unique=True).map(tuple),
                st.booleans(),
            )
            for name in POSITIONS
        )
    ),
    persons=st.just(tuple(Person(person) for person in PERSONS)),
    holdings=st.lists(st.builds(Holding, persons, st.sampled_from(POSITIONS), periods), max_size=12).map(tuple),
    substitutions=st.lists(
        st.builds(Substitution, persons, persons, periods, st.sampled_from([(), ("x",)])), max_size=6
    ).map(tuple),
    rosters=st.lists(
        st.builds(Shift, persons.map(lambda person: (person,)), st.just(Interval(60, 1500)), dates=periods), max_size=2
    ).map(lambda shifts: (Roster("r", tuple(shifts)),) if shifts else ()),
)
instants = st.integers(-1, 10).map(lambda number: (FIRST - date(1970, 1, 1)).days * DAY + number * DAY)
groups = st.tuples(st.sampled_from(ROLES), st.sampled_from([None, *UNITS]))


def seen_by_looking_at_everybody(organisation: Organisation, role: str, unit: str | None, at: int) -> set[str]:
    positions = {position.id: position for position in organisation.positions}
    return {
        holding.person
        for holding in organisation.holdings
        if (holding.period.begin or date.min) <= organisation.day(at) <= (holding.period.end or date.max)
        and role in positions[holding.position].roles
        and unit in (None, positions[holding.position].unit)
    }


@given(organisations, groups, instants, st.sets(persons))
def test_the_tables_find_the_same_holders(
    organisation: Organisation, group: tuple[str, str | None], at: int, excluded: set[str]
) -> None:
    role, unit = group
    expected = seen_by_looking_at_everybody(organisation, role, unit, at)
    assert set(organisation.holders(role, at, unit)) == expected
    assert organisation.count_holders(role, at, unit) == len(expected)
    assert organisation.count_holders(role, at, unit, excluded) == len(expected - excluded)
    key = f"role:{role}@{unit}" if unit else f"role:{role}"
    assert {person for person in PERSONS if key in organisation.keys_of(person, at)} == expected


@given(organisations, groups, instants)
def test_the_tables_find_the_same_absent_holders(
    organisation: Organisation, group: tuple[str, str | None], at: int
) -> None:
    role, unit = group
    found = {
        (person, substitute)
        for person in seen_by_looking_at_everybody(organisation, role, unit, at)
        if (substitute := organisation.substitute_of(person, at, "x"))
    }
    assert set(organisation.substituted_holders(role, at, unit, "x")) == found


@given(organisations, persons, instants)
def test_nobody_is_a_superior_or_a_substitute_of_the_own_person(
    organisation: Organisation, person: str, at: int
) -> None:
    assert person not in organisation.superiors(person, at)
    assert organisation.substitute_of(person, at, "x") != person


@given(organisations, st.sampled_from(ROLES), st.sampled_from(UNITS), instants, st.lists(persons, max_size=2))
def test_a_seat_is_never_empty_and_never_held_by_somebody_excluded(
    organisation: Organisation, role: str, unit: str, at: int, doers: list[str]
) -> None:
    assignment = Assignment(
        rules=(AssignmentRule("same-person", "b"), AssignmentRule("role", role, "nearest")),
        excluding=("a",),
        fallback="r1",
    )
    facts = AssignmentFacts("x", unit=unit, doers={"a": tuple(doers), "b": ("p1",)})
    seat = resolve(organisation, assignment, facts, at)
    keys = {person: set(organisation.keys_of(person, at)) for person in PERSONS if person not in doers}
    if isinstance(seat, Vacancy):
        assert len(seat.why) == 3
        assert not set(organisation.holders("r1", at)) - {*doers}
    elif seat.assignee:
        assert seat.assignee not in doers
    else:
        assert any(own & {*seat.candidates} for own in keys.values())


@given(organisations)
def test_an_organisation_survives_json(organisation: Organisation) -> None:
    data = json.loads(json.dumps(organisation_to_data(organisation)))
    assert organisation_from_data(data) == organisation


def test_data_of_another_format_are_refused() -> None:
    with pytest.raises(InputInvalid) as refused:
        organisation_from_data({"format": 99})
    assert refused.value.code == "organisation-format"


class Counted(dict[Any, Any]):
    """A table that counts how often it is asked, and cannot be walked through."""

    def __init__(self, table: dict[Any, Any], asked: list[object]) -> None:
        super().__init__(table)
        self.asked = asked

    def get(self, key: object, default: Any = None) -> Any:
        self.asked.append(key)
        return super().get(key, default)

    def __getitem__(self, key: object) -> Any:
        self.asked.append(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.asked.append(key)
        return super().__contains__(key)

    def __iter__(self) -> NoReturn:
        raise AssertionError("a lookup walks through a whole table")

    keys = values = items = __iter__


class Closed(tuple[Any, ...]):
    """Many values, which a lookup may not walk through."""

    __slots__ = ()

    def __iter__(self) -> Iterator[Any]:
        raise AssertionError("a lookup walks through all persons")


def watched(organisation: Organisation, asked: list[object]) -> Organisation:
    """The same organisation, in which a walk through everybody is an error and every look at a table is counted."""
    for name in ("persons", "holdings"):
        object.__setattr__(organisation, name, Closed(getattr(organisation, name)))
    tables = {
        table.name: Counted(
            {
                key: Closed(value) if isinstance(value, tuple) and len(value) > 20 else value
                for key, value in getattr(organisation.index, table.name).items()
            },
            asked,
        )
        for table in fields(organisation.index)
    }
    object.__setattr__(organisation, "index", replace(organisation.index, **tables))
    return organisation


def of_size(count: int) -> Organisation:
    """One head, and so many members of the same position below."""
    members = [f"m{number}" for number in range(count)]
    return Organisation(
        "o",
        "UTC",
        roles=(Role("member"), Role("head")),
        units=(Unit("top"), Unit("team", parent="top")),
        positions=(Position("head", "top", ("head",), head=True), Position("member", "team", ("member",))),
        persons=tuple(Person(name) for name in ("boss", *members)),
        holdings=(Holding("boss", "head"), *(Holding(member, "member") for member in members)),
        substitutions=(Substitution("m1", "m2"),),
        rosters=(
            Roster("r", tuple(Shift((name,), Interval(0, 1440), dates=_only(n)) for n, name in enumerate(members))),
        ),
    )


def _only(number: int) -> Period:
    day = date(1970, 1, 1) + timedelta(days=number)
    return Period(day, day)


LOOKUPS: dict[str, Callable[[Organisation], object]] = {
    "person": lambda o: o.person("m3"),
    "keys": lambda o: o.keys_of("m3", 0),
    "count": lambda o: o.count_holders("member", 0, excluding=("m1", "m2")),
    "units": lambda o: o.units_with_role("member", 0),
    "nearest": lambda o: o.nearest_unit_with("head", "team", 0),
    "superiors": lambda o: o.superiors("m3", 0),
    "superior of": lambda o: o.is_superior("boss", "m3", 0),
    "substitute": lambda o: o.substitute_of("m1", 0),
    "absent": lambda o: o.substituted_holders("member", 0, None, ""),
    "on duty": lambda o: o.on_duty("r", 3 * DAY),
    "resolve": lambda o: resolve(
        o,
        Assignment((AssignmentRule("role", "member", "case"),), excluding=("a",)),
        AssignmentFacts("x", unit="team", doers={"a": ("m3",)}),
        0,
    ),
}


@pytest.mark.parametrize("lookup", LOOKUPS)
def test_a_lookup_costs_the_same_in_a_large_organisation(lookup: str) -> None:
    asked: dict[int, list[object]] = {50: [], 5000: []}
    for size, looks in asked.items():
        assert LOOKUPS[lookup](watched(of_size(size), looks))
    assert len(asked[50]) == len(asked[5000]) > 0


def test_the_watch_notices_a_walk_through_everybody() -> None:
    with pytest.raises(AssertionError, match="all persons"):
        watched(of_size(50), []).holders("member", 0)
