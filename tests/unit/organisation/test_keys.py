"""Candidate keys seen from the organisation, and offices that end with their position or unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowkit.core.organisation import Organisation, organisation_from_data, organisation_to_data
from flowkit.core.organisation.keys import held_keys, holders_of, next_end, positions_on, units_on
from flowkit.directory import read_directory
from flowkit.errors import DefinitionInvalid

At = Callable[[str], int]

WORKS = read_directory("""\
organisation: works
zone: Asia/Shanghai
roles: {fit: , lead: }
units: {works: , shop: {parent: works, from: 2026-02-01, to: 2026-06-30}, yard: {parent: works}}
positions:
  head: {unit: works, roles: [lead], head: true}
  fitter: {unit: shop, roles: [fit], to: 2026-07-31}
  foreman: {unit: shop, roles: [lead, fit], head: true, to: 2026-04-30}
  porter: {unit: yard}
persons:
  ann: {positions: [{position: head}]}
  ben: {positions: [{position: fitter, from: 2026-01-01}]}
  cat: {positions: [{position: foreman}, {position: porter, from: 2026-09-01, to: 2026-12-31}]}
  dan: {}
groups: {board: {members: [{person: ann, chair: true, to: 2026-03-31}, {person: cat}]}}
""")


@pytest.mark.parametrize(
    ("day", "heads", "fitters", "office"),
    [
        ("2026-01-31", (None,), (), ("ann", "dan")),
        ("2026-02-01", ("cat",), ("ben", "cat"), ("ann", "ben", "cat", "dan")),
        ("2026-05-01", (None,), ("ben",), ("ann", "ben", "dan")),
        ("2026-07-01", (None,), (), ("ann", "dan")),
        ("2026-09-01", (None,), (), ("ann", "cat", "dan")),
    ],
)
def test_an_office_lasts_as_long_as_its_position_and_unit(
    day: str, heads: tuple[str | None], fitters: tuple[str, ...], office: tuple[str, ...], at: At
) -> None:
    for works in (WORKS, organisation_from_data(organisation_to_data(WORKS))):
        now = at(day)
        assert (works.head_of("shop", now),) == heads
        assert works.holders("fit", now) == fitters
        assert works.count_holders("fit", now, "shop") == len(fitters)
        assert tuple(each.id for each in works.persons if works.in_office(each.id, now)) == office
        assert works.has_unit("shop", now) == ("2026-02-01" <= day <= "2026-06-30")


def test_what_ends_next_is_found_among_offices_memberships_positions_and_units() -> None:
    ends = ["2026-03-31", "2026-04-30", "2026-06-30", "2026-07-31", "2026-12-31"]
    found, after = [], date(2026, 1, 1)
    while (end := next_end(WORKS, after)) is not None:
        found.append(end.isoformat())
        after = date.fromordinal(end.toordinal() + 1)
    assert found == ends
    assert units_on(WORKS, date(2026, 7, 1)) == {"works", "yard"}
    assert positions_on(WORKS, date(2026, 7, 1)) == {"head", "porter"}


@given(st.dates(date(2025, 12, 1), date(2027, 2, 1)))
def test_the_keys_that_somebody_has_are_those_of_the_persons(day: date) -> None:
    now = WORKS.noon(day)
    of_persons = {key: [] for each in WORKS.persons for key in _keys(WORKS, each.id, now)}  # type: dict[str, list[str]]
    for each in WORKS.persons:
        for key in _keys(WORKS, each.id, now):
            of_persons[key].append(each.id)
    assert held_keys(WORKS, day) == {*of_persons}
    for key, persons in of_persons.items():
        assert sorted(holders_of(WORKS, key, now)) == sorted(persons)
    assert holders_of(WORKS, "clearance:secret", now) == holders_of(WORKS, "role:nothing", now) == ()


def _keys(organisation: Organisation, person: str, now: int) -> tuple[str, ...]:
    return organisation.keys_of(person, now) if organisation.in_office(person, now) else ()


SUCCESSION = """\
organisation: works
zone: UTC
roles: {key: , password: }
units: {works: , vault: {parent: works, to: 2026-06-30}}
positions:
  old: {unit: works, head: true, to: 2026-06-30}
  new: {unit: works, head: true, from: 2026-07-01}
  key: {unit: vault, roles: [key]}
  password: {unit: works, roles: [password]}
persons:
  ann: {positions: [{position: old}, {position: key}, {position: password, from: 2026-07-01}]}
  ben: {positions: [{position: new}]}
separations: [{roles: [key, password]}]
"""


def test_heads_and_separations_look_at_offices_as_long_as_they_last() -> None:
    works = read_directory(SUCCESSION)
    assert [works.head_of("works", works.noon(day)) for day in (date(2026, 6, 30), date(2026, 7, 1))] == ["ann", "ben"]
    for longer, code in (("head: true, to: 2026-07-01", "two-heads"), ("parent: works, to: 2026-07-01", "apart")):
        old = longer.replace("2026-07-01", "2026-06-30")
        with pytest.raises(DefinitionInvalid) as refused:
            read_directory(SUCCESSION.replace(old, longer))
        assert [each.code for each in refused.value.findings] == [f"organisation-{code}"]
