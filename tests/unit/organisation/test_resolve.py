"""Who gets the work, and the sentences that say why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from flowkit.core.definition.people import Assignment, AssignmentRule
from flowkit.core.organisation import (
    AssignmentFacts,
    Holding,
    Organisation,
    Position,
    RuleTerms,
    Seat,
    StandIn,
    Substitution,
    Vacancy,
    resolve,
)
from flowkit.expressions import Expression, compile_expression

At = Callable[[str], int]
NOW = "2026-11-17"
LATER = "2026-11-23"


def facts(
    unit: str | None = "two",
    starter: str | None = "cy",
    doers: dict[str, tuple[str, ...]] | None = None,
    data: dict[str, object] | None = None,
    process: str = "order",
) -> AssignmentFacts:
    return AssignmentFacts(process, unit=unit, starter=starter, doers=doers or {}, data=data or {})


def seated(answer: Seat | Vacancy) -> Seat:
    assert isinstance(answer, Seat), answer
    return answer


def said(answer: Seat | Vacancy) -> list[str]:
    return [sentence.en for sentence in answer.why]


def by(kind: str, value: str, unit: str = "any", **others: object) -> Assignment:
    return Assignment((AssignmentRule(kind, value, unit),), **others)  # type: ignore[arg-type]  # rows of the tests name kinds as text


@pytest.mark.parametrize(
    ("role", "unit", "candidates", "why"),
    [
        ("engineer", "any", ("role:engineer",), "role engineer: 4 holders"),
        ("engineer", "case", ("role:engineer@two",), "role engineer in unit two: 1 holder"),
        ("engineer", "starter", ("role:engineer@two",), "role engineer in unit two: 1 holder"),
        ("boss", "nearest", ("role:boss@company",), "role boss in unit company: 1 holder"),
    ],
)
def test_a_role_gives_a_group_and_not_its_members(
    company: Organisation, at: At, role: str, unit: str, candidates: tuple[str, ...], why: str
) -> None:
    seat = seated(resolve(company, by("role", role, unit), facts(), at(NOW)))
    assert seat.candidates == candidates
    assert seat.assignee is None
    assert said(seat) == [why]


@pytest.mark.parametrize(
    ("role", "unit", "asked", "why"),
    [
        ("idle", "any", facts(), "role idle: 0 holders"),
        ("idle", "nearest", facts(), "role idle: nobody who may act in unit two or above it"),
        ("unheard", "case", facts(), "role unheard is not in the directory"),
        ("engineer", "case", facts(unit=None), "role engineer: the case has no unit"),
        ("engineer", "nearest", facts(unit=None), "role engineer: the case has no unit"),
        ("engineer", "starter", facts(starter=None), "role engineer: the starter holds no position in any unit"),
        ("engineer", "starter", facts(starter="gone"), "role engineer: the starter holds no position in any unit"),
        ("engineer", "case", facts(unit="department"), "role engineer in unit department: 0 holders"),
    ],
)
def test_a_role_without_a_holder_leaves_a_vacancy_that_says_why(
    company: Organisation, at: At, role: str, unit: str, asked: AssignmentFacts, why: str
) -> None:
    answer = resolve(company, by("role", role, unit), asked, at(NOW))
    assert isinstance(answer, Vacancy)
    assert said(answer) == [why]


def test_the_next_rule_follows_one_that_found_nobody(company: Organisation, at: At) -> None:
    assignment = Assignment(
        (AssignmentRule("same-person", "diagnose"), AssignmentRule("role", "idle"), AssignmentRule("role", "engineer"))
    )
    seat = seated(resolve(company, assignment, facts(), at(NOW)))
    assert seat.candidates == ("role:engineer",)
    assert said(seat) == [
        "same person as diagnose: nobody has done it in this pass",
        "role idle: 0 holders",
        "role engineer: 4 holders",
    ]
    assert seat.why[1].zh == "角色idle：0人"


def test_the_fallback_role_is_the_last_resort(company: Organisation, at: At) -> None:
    seat = seated(resolve(company, by("role", "idle", fallback="boss"), facts(), at(NOW)))
    assert seat.candidates == ("role:boss",)
    assert said(seat)[-1] == "fallback: role boss: 1 holder"
    assert seat.why[-1].zh == "后备：角色boss：1人"


@pytest.mark.parametrize(
    ("fallback", "why"),
    [("idle", "fallback: role idle: 0 holders"), ("unheard", "fallback: role unheard is not in the directory")],
)
def test_an_empty_fallback_leaves_a_vacancy(company: Organisation, at: At, fallback: str, why: str) -> None:
    answer = resolve(company, by("role", "idle", fallback=fallback), facts(), at(NOW))
    assert isinstance(answer, Vacancy)
    assert said(answer) == ["role idle: 0 holders", why]


def test_an_assignment_without_rules_leaves_a_vacancy(company: Organisation, at: At) -> None:
    assert said(resolve(company, Assignment(), facts(), at(NOW))) == ["no rule and no fallback is declared"]


def test_the_same_person_as_the_starter_is_whoever_began_the_case(company: Organisation, at: At) -> None:
    seat = seated(resolve(company, by("same-person", "starter"), facts(starter="an"), at(NOW)))
    assert seat.assignee == "an"
    assert said(seat) == ["whoever began the case: an"]


def test_whoever_did_the_step_last_gets_it_again(company: Organisation, at: At) -> None:
    seat = seated(resolve(company, by("same-person", "diagnose"), facts(doers={"diagnose": ("bo", "an")}), at(NOW)))
    assert (seat.assignee, seat.on_behalf_of, seat.candidates) == ("an", None, ())
    assert said(seat) == ["same person as diagnose: an"]
    assert seat.why[0].zh == "与diagnose同一人：an"


def test_everybody_who_did_an_excluding_step_is_excluded(company: Organisation, at: At) -> None:
    asked = facts(doers={"request": ("an", "bo"), "buy": ("cy",)})
    seat = seated(resolve(company, by("role", "engineer", excluding=("request", "buy", "never")), asked, at(NOW)))
    assert seat.excluded == ("an", "bo", "cy")
    assert said(seat) == ["role engineer: 4 holders, 3 excluded"]


def test_a_role_whose_only_holders_are_excluded_finds_nobody(company: Organisation, at: At) -> None:
    answer = resolve(company, by("role", "engineer", "case", excluding=("a",)), facts(doers={"a": ("cy",)}), at(NOW))
    assert isinstance(answer, Vacancy)
    assert answer.excluded == ("cy",)
    assert said(answer) == ["role engineer in unit two: 1 holder, 1 excluded"]


def test_an_excluded_person_is_not_assigned(company: Organisation, at: At) -> None:
    assignment = Assignment(
        (AssignmentRule("same-person", "diagnose"), AssignmentRule("role", "boss")), excluding=("request",)
    )
    asked = facts(doers={"diagnose": ("an",), "request": ("an",)})
    seat = seated(resolve(company, assignment, asked, at(NOW)))
    assert seat.candidates == ("role:boss",)
    assert said(seat)[0] == "same person as diagnose: an may not act here"


def test_whoever_left_the_position_is_not_assigned(company: Organisation, at: At) -> None:
    answer = resolve(company, by("same-person", "diagnose"), facts(doers={"diagnose": ("gone",)}), at(NOW))
    assert said(answer) == ["same person as diagnose: gone holds no position on 2026-11-17"]


def test_a_substitute_acts_on_behalf_of_the_absent_person(company: Organisation, at: At) -> None:
    seat = seated(resolve(company, by("superior", "starter"), facts(starter="lead"), at(NOW)))
    assert (seat.assignee, seat.on_behalf_of) == ("dora", "manager")
    assert said(seat) == ["superior of lead, level 1: manager", "dora stands in for manager on 2026-11-17"]
    assert seat.why[1].zh == "2026-11-17由dora代理manager"


def test_a_substitution_for_another_process_does_not_count(company: Organisation, at: At) -> None:
    company = replace(company, substitutions=company.substitutions[1:])
    seat = seated(resolve(company, by("superior", "starter"), facts(starter="lead"), at(NOW)))
    assert (seat.assignee, seat.on_behalf_of) == ("manager", None)


def test_after_the_substitution_the_person_is_back(company: Organisation, at: At) -> None:
    seat = seated(resolve(company, by("superior", "starter"), facts(starter="lead"), at(LATER)))
    assert (seat.assignee, seat.on_behalf_of) == ("manager", None)


def test_an_excluded_substitute_is_not_assigned(company: Organisation, at: At) -> None:
    asked = facts(starter="lead", doers={"request": ("dora",)})
    answer = resolve(company, by("superior", "starter", excluding=("request",)), asked, at(NOW))
    assert isinstance(answer, Vacancy)
    assert said(answer)[-1] == "dora stands in for manager on 2026-11-17, but may not act here"


def test_nobody_stands_in_for_the_own_superior(company: Organisation, at: At) -> None:
    company = replace(company, substitutions=(Substitution("manager", "lead"),))
    answer = resolve(company, by("superior", "starter"), facts(starter="lead"), at(NOW))
    assert isinstance(answer, Vacancy)
    assert said(answer)[-1] == "lead stands in for manager on 2026-11-17, but may not act here"


def test_the_substitute_of_an_absent_holder_stands_beside_the_role(company: Organisation, at: At) -> None:
    seat = seated(resolve(company, by("role", "manager"), facts(), at(NOW)))
    assert seat.candidates == ("role:manager", "person:dora")
    assert seat.stand_ins == (StandIn("manager", "dora"),)
    assert said(seat) == ["role manager: 1 holder", "dora stands in for manager on 2026-11-17"]


@pytest.mark.parametrize("excluded", ["dora", "manager"])
def test_nobody_stands_beside_the_role_for_or_as_somebody_excluded(
    company: Organisation, at: At, excluded: str
) -> None:
    deputy = Position("deputy", "company", ("manager",))
    company = replace(
        company, positions=(*company.positions, deputy), holdings=(*company.holdings, Holding("an", "deputy"))
    )
    asked = facts(doers={"request": (excluded,)})
    seat = seated(resolve(company, by("role", "manager", excluding=("request",)), asked, at(NOW)))
    assert (seat.candidates, seat.stand_ins) == (("role:manager",), ())


def test_a_substitute_who_holds_the_role_acts_in_the_own_name(company: Organisation, at: At) -> None:
    company = replace(company, substitutions=(Substitution("an", "bo"),))
    seat = seated(resolve(company, by("role", "engineer"), facts(), at(NOW)))
    assert (seat.candidates, seat.stand_ins) == (("role:engineer",), ())


@pytest.mark.parametrize(
    ("value", "asked", "assignee"),
    [
        ("starter", facts(starter="an"), "lead"),
        ("starter", facts(starter="cy"), "manager"),
        ("holder-of:diagnose", facts(doers={"diagnose": ("cy", "an")}), "lead"),
    ],
)
def test_the_superior_is_one_level_up_unless_declared(
    company: Organisation, at: At, value: str, asked: AssignmentFacts, assignee: str
) -> None:
    assert seated(resolve(company, by("superior", value), asked, at(LATER))).assignee == assignee


@pytest.fixture(scope="module")
def levels() -> Expression:
    return compile_expression("if days > 3 then 2 else 1", names=("days",))


@pytest.mark.parametrize(
    ("value", "assignee", "why"),
    [
        (1, "lead", "superior of an, level 1: lead"),
        (Decimal(2), "manager", "superior of an, level 2: manager"),
        (Decimal("3.0"), "boss", "superior of an, level 3: boss"),
        (4, None, "superior of an, level 4: the line of heads ends before"),
        (0, None, "superior of an: expected a number of levels from 1 on, but found 0"),
        (Decimal("1.5"), None, "superior of an: expected a number of levels from 1 on, but found 1.5"),
        (Decimal("NaN"), None, "superior of an: expected a number of levels from 1 on, but found NaN"),
        (True, None, "superior of an: expected a number of levels from 1 on, but found True"),
        (None, None, "superior of an: expected a number of levels from 1 on, but found None"),
    ],
)
def test_the_levels_are_those_that_the_expression_came_to(
    company: Organisation, at: At, levels: Expression, value: object, assignee: str | None, why: str
) -> None:
    assignment = Assignment((AssignmentRule("role", "idle"), AssignmentRule("superior", "starter", levels=levels)))
    asked = facts(starter="an")._replace(terms=RuleTerms(levels={1: value}))
    answer = resolve(company, assignment, asked, at(LATER))
    assert (answer.assignee if isinstance(answer, Seat) else None) == assignee
    assert said(answer)[-1] == why


@pytest.mark.parametrize("value", ["starter", "holder-of:diagnose", "diagnose"])
def test_there_is_no_superior_of_nobody(company: Organisation, at: At, value: str) -> None:
    asked = facts(starter=None, doers={"other": ("an",)})
    answer = resolve(company, by("superior", value), asked, at(NOW))
    assert said(answer) == [f"superior of {value}: nobody is known there"]


@pytest.mark.parametrize("value", ["an", ["an"], ("an", "an")])
def test_one_person_in_the_data_is_assigned(company: Organisation, at: At, value: object) -> None:
    seat = seated(resolve(company, by("data", "signers"), facts(data={"signers": value}), at(NOW)))
    assert (seat.assignee, seat.candidates) == ("an", ())
    assert said(seat) == ["datum signers: an"]


def test_several_persons_in_the_data_are_candidates(company: Organisation, at: At) -> None:
    asked = facts(data={"signers": ["an", "manager", "nobody", "gone", "bo"]}, doers={"request": ("bo",)})
    seat = seated(resolve(company, by("data", "signers", excluding=("request",)), asked, at(NOW)))
    assert seat.candidates == ("person:an", "person:dora")
    assert seat.stand_ins == (StandIn("manager", "dora"),)
    assert said(seat) == [
        "datum signers: an",
        "datum signers: manager",
        "dora stands in for manager on 2026-11-17",
        "datum signers: nobody is not in the directory",
        "datum signers: gone holds no position on 2026-11-17",
        "datum signers: bo may not act here",
    ]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("nobody", "datum signers: nobody is not in the directory"),
        (None, "datum signers: expected the id of a person or a list of ids, but found None"),
        ([], "datum signers: expected the id of a person or a list of ids, but found []"),
        (["an", 7], "datum signers: expected the id of a person or a list of ids, but found ['an', 7]"),
        ({"an": 1}, "datum signers: expected the id of a person or a list of ids, but found {'an': 1}"),
    ],
)
def test_data_that_name_nobody_find_nobody(company: Organisation, at: At, value: object, why: str) -> None:
    answer = resolve(company, by("data", "signers"), facts(data={"signers": value}), at(NOW))
    assert isinstance(answer, Vacancy)
    assert said(answer) == [why]


def test_braces_in_an_id_are_no_placeholders(company: Organisation, at: At) -> None:
    answer = resolve(company, by("data", "{x}"), facts(data={"{x}": "{person.en}"}), at(NOW))
    assert said(answer) == ["datum {x}: {person.en} is not in the directory"]
