"""Each fault of an organisation is found, and all of them at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from flowkit.core.organisation import (
    Holding,
    Organisation,
    Period,
    Person,
    Position,
    Role,
    Substitution,
    Unit,
    check_organisation,
)


def found(organisation: Organisation) -> list[tuple[str, str]]:
    return [(finding.code, finding.element) for finding in check_organisation(organisation)]


def until(day: int) -> Period:
    return Period(None, date(2026, 1, day))


def since(day: int) -> Period:
    return Period(date(2026, 1, day), None)


def test_a_right_organisation_has_no_findings(company: Organisation) -> None:
    assert check_organisation(company) == ()


def test_every_finding_has_both_languages(company: Organisation) -> None:
    broken = replace(company, id="a b", zone="Mars", substitutions=(Substitution("x", "x"), Substitution("x", "boss")))
    findings = check_organisation(broken)
    assert {finding.code for finding in findings} == {
        "organisation-id",
        "organisation-zone",
        "organisation-unknown",
        "organisation-own-substitute",
        "organisation-two-substitutes",
    }
    assert all(finding.message.en and finding.message.zh for finding in findings)


@pytest.mark.parametrize("name", ["", "a:b", "a@b", "a b", "a\u3000b", "a,b", "a\n", "x" * 65, "a\x00"])
def test_an_id_with_a_sign_of_the_candidate_keys_is_refused(company: Organisation, name: str) -> None:
    assert found(replace(company, persons=(*company.persons, Person(name)))) == [("organisation-id", f"persons.{name}")]
    assert ("organisation-id", f"units.{name}") in found(replace(company, units=(*company.units, Unit(name))))


@pytest.mark.parametrize("name", ["李伟", "li.wei", "desk-1", "x" * 64])
def test_an_id_may_be_of_any_script(company: Organisation, name: str) -> None:
    assert found(replace(company, persons=(*company.persons, Person(name)))) == []


def test_an_id_that_comes_twice_is_found(company: Organisation) -> None:
    assert found(replace(company, roles=(*company.roles, Role("boss")))) == [("organisation-twice", "roles.boss")]


def test_ids_of_two_kinds_may_be_alike(company: Organisation) -> None:
    assert found(replace(company, roles=(*company.roles, Role("an")))) == []


@pytest.mark.parametrize(
    ("change", "element"),
    [
        ({"units": (Unit("x", parent="nowhere"),)}, "units.x.parent"),
        ({"positions": (Position("x", "nowhere"),)}, "positions.x.unit"),
        ({"positions": (Position("x", "one", ("boss", "nothing")),)}, "positions.x.roles[1]"),
        ({"holdings": (Holding("an", "boss", until(1)), Holding("an", "nothing"))}, "persons.an.positions[2].position"),
        ({"holdings": (Holding("nobody", "assistant"),)}, "persons.nobody.positions[0]"),
        ({"substitutions": (Substitution("nobody", "an"),)}, "substitutions[2].person"),
        ({"substitutions": (Substitution("an", "nobody"),)}, "substitutions[2].by"),
    ],
)
def test_a_reference_that_leads_nowhere_is_found(
    company: Organisation, change: dict[str, tuple[Any, ...]], element: str
) -> None:
    company = replace(company, holdings=tuple(each for each in company.holdings if each.person != "boss"))
    for name, values in change.items():
        changed: dict[str, Any] = {name: (*getattr(company, name), *values)}
        company = replace(company, **changed)
    assert found(company) == [("organisation-unknown", element)]


def test_each_circle_of_units_is_found_once(company: Organisation) -> None:
    circles = (
        Unit("a", parent="b"),
        Unit("b", parent="c"),
        Unit("c", parent="b"),
        Unit("self", parent="self"),
    )
    assert found(replace(company, units=(*company.units, *circles))) == [
        ("organisation-circle", "units.b.parent"),
        ("organisation-circle", "units.self.parent"),
    ]


@pytest.mark.parametrize("email", ["nobody", "a b@c", "a@b@c", "a@b\nBcc: x@y", "a@b,c@d", "<a@b>"])
def test_what_is_not_one_address_is_found(company: Organisation, email: str) -> None:
    assert found(replace(company, persons=(*company.persons, Person("x", email=email)))) == [
        ("organisation-email", "persons.x.email")
    ]


def test_a_period_that_ends_before_it_begins_is_found(company: Organisation) -> None:
    never = Period(date(2026, 1, 2), date(2026, 1, 1))
    broken = replace(
        company,
        holdings=(*company.holdings, Holding("an", "assistant", never)),
        substitutions=(*company.substitutions, Substitution("an", "bo", never)),
    )
    assert found(broken) == [
        ("organisation-period", "persons.an.positions[1]"),
        ("organisation-period", "substitutions[2]"),
    ]


@pytest.mark.parametrize(
    ("terms", "clashes"),
    [
        ((("an", until(14)), ("bo", since(15))), 0),
        ((("an", until(15)), ("bo", since(15))), 1),
        ((("an", until(15)), ("an", since(15))), 0),
        ((("an", since(1)), ("an", Period(date(2026, 1, 2), date(2026, 1, 3))), ("bo", since(9))), 1),
        ((("an", since(1)), ("bo", since(2)), ("cy", since(3))), 3),
    ],
)
def test_two_heads_of_a_unit_at_the_same_time_are_found(
    company: Organisation, terms: tuple[tuple[str, Period], ...], clashes: int
) -> None:
    rest = tuple(each for each in company.holdings if each.person not in {"gone", "an", "bo", "cy"})
    holdings = tuple(Holding(person, "lead-two", period) for person, period in terms)
    codes = [code for code, _ in found(replace(company, holdings=(*rest, *holdings)))]
    assert codes == ["organisation-two-heads"] * clashes


def test_two_head_positions_of_a_unit_are_of_one_unit(company: Organisation) -> None:
    acting = Position("acting-lead", "one", head=True)
    broken = replace(
        company, positions=(*company.positions, acting), holdings=(*company.holdings, Holding("an", "acting-lead"))
    )
    assert found(broken) == [("organisation-two-heads", "persons.an.positions[1]")]


def test_two_substitutes_at_the_same_time_are_found_unless_one_is_for_a_process(company: Organisation) -> None:
    second = Substitution("manager", "an", Period(date(2026, 11, 20), None))
    assert found(replace(company, substitutions=(*company.substitutions, second))) == [
        ("organisation-two-substitutes", "substitutions[2]")
    ]
    assert found(replace(company, substitutions=(*company.substitutions, replace(second, processes=("order",))))) == []


@pytest.mark.parametrize(
    ("below", "above"),
    [
        (("a", None, ("a",)), ("b", None, ())),
        (("a", "b", ()), ("b", None, ("a",))),
        (("a", None, ("b",)), ("b", "a", ())),
    ],
)
def test_units_that_are_each_others_superiors_by_a_further_line_are_found(
    company: Organisation,
    below: tuple[str, str | None, tuple[str, ...]],
    above: tuple[str, str | None, tuple[str, ...]],
) -> None:
    units = tuple(Unit(name, parent=parent, also=also) for name, parent, also in (below, above))
    where = next(each.id for each in units if each.also)
    assert found(replace(company, units=(*company.units, *units))) == [
        ("organisation-circle", f"units.{where}.also[0]"),
    ]


@pytest.mark.parametrize("unseen", ["\u200b", "\u202e", "\ufeff", "\u00ad", "\x7f", "\x85"])
def test_an_id_that_could_pass_for_another_is_none(company: Organisation, unseen: str) -> None:
    person = Person(f"zhao{unseen}")
    assert ("organisation-id", f"persons.{person.id}") in found(replace(company, persons=(*company.persons, person)))
