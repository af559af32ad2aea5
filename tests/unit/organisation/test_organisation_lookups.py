"""Who holds what and who leads whom, on a date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from flowkit.core.organisation import Holding, Organisation, Period, Position, Substitution, Unit

At = Callable[[str], int]


@pytest.mark.parametrize(
    ("moment", "held"),
    [
        ("2026-11-15T15:59:59+00:00", False),
        ("2026-11-15T16:00:00+00:00", True),
        ("2026-11-20T15:59:59+00:00", True),
        ("2026-11-20T16:00:00+00:00", False),
    ],
)
def test_a_position_is_held_on_both_dates_of_its_period_in_the_zone_of_the_organisation(
    company: Organisation, at: At, moment: str, held: bool
) -> None:
    assert bool(company.positions_of("bo", at(moment))) is held


def test_the_zone_decides_the_date(company: Organisation, at: At) -> None:
    evening_in_new_york = at("2026-11-15T16:00:00+00:00")
    assert company.day(evening_in_new_york) == date(2026, 11, 16)
    assert replace(company, zone="America/New_York").day(evening_in_new_york) == date(2026, 11, 15)


def test_the_keys_of_a_person_are_the_own_position_unit_and_roles(company: Organisation, at: At) -> None:
    assert company.keys_of("lead", at("2026-11-17")) == (
        "person:lead",
        "position:lead-one",
        "unit:one",
        "role:lead",
        "role:lead@one",
        "role:engineer",
        "role:engineer@one",
    )


def test_who_holds_nothing_on_the_date_keeps_the_personal_key_only(company: Organisation, at: At) -> None:
    assert company.keys_of("gone", at("2026-11-17")) == ("person:gone",)


def test_somebody_unknown_has_no_key(company: Organisation, at: At) -> None:
    assert company.person("nobody") is None
    assert company.keys_of("nobody", at("2026-11-17")) == ()


def test_a_substitute_gets_no_keys_of_the_absent_person(company: Organisation, at: At) -> None:
    assert "role:manager" not in company.keys_of("dora", at("2026-11-17"))


def test_holders_are_found_in_all_units_or_in_exactly_one(company: Organisation, at: At) -> None:
    assert set(company.holders("engineer", at("2026-11-17"))) == {"lead", "an", "bo", "cy"}
    assert set(company.holders("engineer", at("2026-11-21"))) == {"lead", "an", "cy"}
    assert company.holders("engineer", at("2026-11-17"), "two") == ("cy",)
    assert company.holders("engineer", at("2026-11-17"), "department") == ()


def test_units_with_a_role_are_those_with_a_holder_on_the_date(company: Organisation, at: At) -> None:
    assert company.units_with_role("lead", at("2026-06-30")) == ("one", "two")
    assert company.units_with_role("lead", at("2026-07-01")) == ("one",)
    assert company.units_with_role("idle", at("2026-07-01")) == ()


def test_the_nearest_unit_with_a_role_is_looked_for_upwards(company: Organisation, at: At) -> None:
    now = at("2026-11-17")
    assert company.nearest_unit_with("engineer", "two", now) == "two"
    assert company.nearest_unit_with("manager", "two", now) == "department"
    assert company.nearest_unit_with("lead", "two", now) is None
    assert company.nearest_unit_with("engineer", "nowhere", now) is None


def test_the_nearest_unit_has_a_holder_who_is_not_excluded(company: Organisation, at: At) -> None:
    deputy = Position("deputy", "company", ("manager",))
    company = replace(
        company, positions=(*company.positions, deputy), holdings=(*company.holdings, Holding("dora", "deputy"))
    )
    assert company.nearest_unit_with("manager", "two", at("2026-11-17"), {"manager"}) == "company"


def test_the_first_position_decides_the_unit(company: Organisation, at: At) -> None:
    company = replace(company, holdings=(*company.holdings, Holding("cy", "assistant")))
    assert company.unit_of("cy", at("2026-11-17")) == "two"
    assert company.unit_of("guest", at("2026-11-17")) is None


def test_the_line_of_superiors_goes_up_from_head_to_head(company: Organisation, at: At) -> None:
    assert company.superiors("an", at("2026-11-17")) == ("lead", "manager", "boss")
    assert company.superior("an", 2, at("2026-11-17")) == "manager"


def test_a_head_is_not_the_own_superior(company: Organisation, at: At) -> None:
    assert company.superiors("lead", at("2026-11-17")) == ("manager", "boss")
    assert company.superiors("boss", at("2026-11-17")) == ()


def test_a_vacant_head_is_skipped(company: Organisation, at: At) -> None:
    assert company.superior("cy", 1, at("2026-06-30")) == "gone"
    assert company.superior("cy", 1, at("2026-07-01")) == "manager"


def test_whoever_leads_two_units_of_the_line_counts_once(company: Organisation, at: At) -> None:
    company = replace(company, holdings=(*company.holdings, Holding("manager", "lead-two")))
    assert company.superiors("cy", at("2026-11-17")) == ("manager", "boss")


def test_whoever_leads_a_higher_unit_has_no_superior_below_it(company: Organisation, at: At) -> None:
    # The manager's first position is that of an engineer in team one, which the lead heads.
    company = replace(company, holdings=(Holding("manager", "engineer-one"), *company.holdings))
    assert company.superiors("manager", at("2026-11-17")) == ("boss",)


@pytest.mark.parametrize("levels", [-1, 0, 4])
def test_the_line_has_no_such_level(company: Organisation, at: At, levels: int) -> None:
    assert company.superior("an", levels, at("2026-11-17")) is None


def test_superiors_of_persons_and_of_units_are_recognised(company: Organisation, at: At) -> None:
    now = at("2026-11-17")
    assert company.is_superior("manager", "an", now)
    assert not company.is_superior("an", "manager", now)
    assert not company.is_superior("an", "an", now)
    assert company.is_superior_of_unit("boss", "two", now)
    assert company.is_superior_of_unit("lead", "one", now)
    assert not company.is_superior_of_unit("lead", "two", now)


def test_a_circle_of_units_ends(company: Organisation, at: At) -> None:
    company = replace(company, units=(Unit("one", parent="two"), Unit("two", parent="one")))
    assert list(company.line("one")) == ["one", "two"]
    assert company.superiors("an", at("2026-11-17")) == ("lead",)


@pytest.mark.parametrize(
    ("day", "process", "by"),
    [
        ("2026-11-15", "order", None),
        ("2026-11-16", "order", "dora"),
        ("2026-11-20", "order", "dora"),
        ("2026-11-20", "leave", "boss"),
        ("2026-11-21", "leave", None),
    ],
)
def test_a_substitution_holds_in_its_period_and_the_one_for_the_process_goes_first(
    company: Organisation, at: At, day: str, process: str, by: str | None
) -> None:
    assert company.substitute_of("manager", at(day), process) == by


def test_an_absent_substitute_passes_the_work_on(company: Organisation, at: At) -> None:
    company = replace(company, substitutions=(Substitution("manager", "dora"), Substitution("dora", "an")))
    assert company.substitute_of("manager", at("2026-11-17")) == "an"


def test_substitutes_in_a_circle_do_not_pass_the_work_on_for_ever(company: Organisation, at: At) -> None:
    company = replace(company, substitutions=(Substitution("manager", "dora"), Substitution("dora", "manager")))
    assert company.substitute_of("manager", at("2026-11-17")) == "dora"


def test_a_substitute_without_a_position_any_more_gets_nothing(company: Organisation, at: At) -> None:
    company = replace(company, substitutions=(Substitution("manager", "gone"),))
    assert company.substitute_of("manager", at("2026-06-30")) == "gone"
    assert company.substitute_of("manager", at("2026-07-01")) is None


def test_whoever_never_holds_a_position_is_always_in_office(company: Organisation, at: At) -> None:
    assert company.in_office("guest", at("2026-11-17"))
    assert not company.in_office("gone", at("2026-11-17"))
    assert not company.in_office("nobody", at("2026-11-17"))


def test_absent_holders_of_a_role_are_found_with_their_substitutes(company: Organisation, at: At) -> None:
    assert company.substituted_holders("manager", at("2026-11-17"), None, "leave") == (("manager", "boss"),)
    assert company.substituted_holders("manager", at("2026-11-17"), "department", "") == (("manager", "dora"),)
    assert company.substituted_holders("manager", at("2026-11-23"), None, "leave") == ()


def test_an_absence_does_not_follow_the_person_out_of_the_role(company: Organisation, at: At) -> None:
    company = replace(
        company,
        holdings=(Holding("cy", "lead-two", Period(None, date(2026, 6, 30))), Holding("cy", "engineer-two")),
        substitutions=(Substitution("cy", "an"),),
    )
    assert company.substituted_holders("lead", at("2026-06-30"), None, "") == (("cy", "an"),)
    assert company.substituted_holders("lead", at("2026-07-01"), None, "") == ()
