"""From the assignment of a user task to the people who get the work, with the reason for each step.

A rule of kind `role` gives a group, never its members: whoever takes up the position later sees the open item, and
whoever leaves it does not. A person found by any other rule keeps the item, whatever the directory says later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from flowkit.core.definition.people import Assignment, AssignmentRule
from flowkit.core.organisation.found import Asked, Found, find_group, find_person, find_persons, find_role, nobody
from flowkit.core.organisation.model import Organisation
from flowkit.core.organisation.picking import pool_of
from flowkit.core.organisation.seat import AssignmentFacts, Seat, Vacancy
from flowkit.core.organisation.superior import by_superior
from flowkit.errors import Text

_Finder = Callable[[Asked, AssignmentRule, int], Found]

_FALLBACK = Text("fallback", "后备")
_STARTER = "starter"
_DATA = "data:"
_NOT_FITTING = Text(
    "{kind} {value}: only when {condition}, which is not so", "{kind} {value}：仅当{condition}，此处不成立"
)
_UNDECIDED = Text("{kind} {value}: only when {condition}, which is null", "{kind} {value}：仅当{condition}，但其值为空")
_NO_NAME = Text(
    "{kind}: expected datum {datum} to name one, but found {value}", "{kind}：数据{datum}应给出其标识，但为{value}"
)
_DATUM_WITHOUT_UNIT = Text("role {role}: datum {datum} names no unit", "角色{role}：数据{datum}没有给出单位")
_NO_GROUP = Text("group {group} is not in the directory", "组织目录中没有小组{group}")
_NO_MEMBERS = Text("group {group}: it has no members on {day}", "小组{group}：{day}没有成员")
_NO_CHAIR = Text("group {group}: nobody chairs it on {day}", "小组{group}：{day}没有负责人")
_CHAIR = Text("chair of group {group}", "小组{group}的负责人")
_NO_RULE = Text("no rule and no fallback is declared", "未声明任何分派规则或后备角色")
_CASE_WITHOUT_UNIT = Text("role {role}: the case has no unit", "角色{role}：案例没有所属单位")
_STARTER_WITHOUT_UNIT = Text(
    "role {role}: the starter holds no position in any unit", "角色{role}：发起人在任何单位均无任职"
)
_NONE_NEAR = Text(
    "role {role}: nobody who may act in unit {unit} or above it", "角色{role}：单位{unit}及其上级单位均无可办理的人"
)
_NOT_DONE = Text("same person as {step}: nobody has done it in this pass", "与{step}同一人：本轮尚无人办理该步骤")
_SAME = Text("same person as {step}", "与{step}同一人")
_STARTED = Text("whoever began the case", "发起人")
_DATUM = Text("datum {datum}", "数据{datum}")
_ON_DUTY = Text("on duty in {roster}, shift {hours} of {day}", "{roster}值班，{day}的{hours}班次")
_NOBODY_ON_DUTY = Text("roster {roster}: nobody is on duty at this moment", "值班表{roster}：此刻无人值班")
_NO_ROSTER = Text("roster {roster} is not in the directory", "组织目录中没有值班表{roster}")
_NO_PERSONS = Text(
    "datum {datum}: expected the id of a person or a list of ids, but found {value}",
    "数据{datum}：应为人员标识或其列表，但为{value}",
)


def resolve(organisation: Organisation, assignment: Assignment, facts: AssignmentFacts, at: int) -> Seat | Vacancy:
    """Who gets the work at the instant (microseconds UTC).

    The first rule that fits and finds somebody decides; then the fallback role; then there is a vacancy.
    """
    asked = Asked(organisation, facts, _excluded(assignment, facts), at)
    why: list[Text] = list(dict.fromkeys(facts.barred.values()))
    for index, rule in enumerate(assignment.rules):
        if rule.when is not None and facts.terms.when.get(index) is not True:
            why.append(_not_fitting(rule, facts.terms.when.get(index)))
            continue
        found = _FINDERS[rule.kind](asked, rule, index)
        why += found.why
        if found:
            pool = pool_of(asked, found) if rule.pick else ()
            return _seat(asked, found, why, pool, index)
    if assignment.fallback:
        found = find_role(asked, assignment.fallback, lead=_FALLBACK)
        why += found.why
        if found:
            return _seat(asked, found, why)
    return Vacancy(asked.excluded, tuple(why) or (_NO_RULE,))


def _not_fitting(rule: AssignmentRule, value: object) -> Text:
    condition = rule.when.source if rule.when is not None else ""
    return (_UNDECIDED if value is None else _NOT_FITTING).format(kind=rule.kind, value=rule.value, condition=condition)


def _excluded(assignment: Assignment, facts: AssignmentFacts) -> tuple[str, ...]:
    doers = (person for step in assignment.excluding for person in facts.doers.get(step, ()))
    return tuple(dict.fromkeys((*doers, *facts.barred)))


def _seat(asked: Asked, found: Found, why: list[Text], pool: tuple[str, ...] = (), rule: int = 0) -> Seat:
    return Seat(
        found.candidates, found.assignee, found.on_behalf_of, found.stand_ins, asked.excluded, tuple(why), pool, rule
    )


def _by_role(asked: Asked, rule: AssignmentRule, index: int) -> Found:
    role = _named(asked, rule)
    if isinstance(role, Found):
        return role
    if rule.unit == "any" or role not in asked.organisation.index.roles:
        return find_role(asked, role)
    unit, missing = _unit(asked, rule)
    if unit is None:
        return nobody(missing.format(role=role, datum=rule.unit.removeprefix(_DATA)))
    if rule.unit != "nearest":
        return find_role(asked, role, unit)
    nearest = asked.organisation.nearest_unit_with(role, unit, asked.at, asked.excluded)
    return find_role(asked, role, nearest) if nearest else nobody(_NONE_NEAR.format(role=role, unit=unit))


def _named(asked: Asked, rule: AssignmentRule) -> str | Found:
    """The role or group itself, or the one that a datum names."""
    if not rule.value.startswith(_DATA):
        return rule.value
    datum = rule.value.removeprefix(_DATA)
    named = asked.facts.data.get(datum)
    if isinstance(named, str) and named:
        return named
    return nobody(_NO_NAME.format(kind=rule.kind, datum=datum, value=named))


def _by_group(asked: Asked, rule: AssignmentRule, index: int) -> Found:
    """The group as a group, or its chair as a person."""
    group = _named(asked, rule)
    if isinstance(group, Found):
        return group
    if group not in asked.organisation.index.groups:
        return nobody(_NO_GROUP.format(group=group))
    chairs = rule.kind == "chair"
    persons = asked.organisation.members(group, asked.at, chairs=chairs)
    if not persons:
        return nobody((_NO_CHAIR if chairs else _NO_MEMBERS).format(group=group, day=asked.day))
    return _some(asked, persons, _CHAIR.format(group=group)) if chairs else find_group(asked, group, persons)


def _unit(asked: Asked, rule: AssignmentRule) -> tuple[str | None, Text]:
    """The unit that the rule starts from, and what to say when there is none."""
    if rule.unit == "starter":
        return asked.organisation.unit_of(asked.facts.starter or "", asked.at), _STARTER_WITHOUT_UNIT
    if rule.unit.startswith(_DATA):
        unit = asked.facts.data.get(rule.unit.removeprefix(_DATA))
        known = isinstance(unit, str) and unit in asked.organisation.index.units
        return (str(unit) if known else None), _DATUM_WITHOUT_UNIT
    return asked.facts.unit, _CASE_WITHOUT_UNIT


def _by_same_person(asked: Asked, rule: AssignmentRule, index: int) -> Found:
    if rule.value == _STARTER and asked.facts.starter:
        return find_person(asked, asked.facts.starter, _STARTED)
    doers = asked.facts.doers.get(rule.value)
    if not doers:
        return nobody(_NOT_DONE.format(step=rule.value))
    return find_person(asked, doers[-1], _SAME.format(step=rule.value))


def _by_data(asked: Asked, rule: AssignmentRule, index: int) -> Found:
    value = asked.facts.data.get(rule.value)
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or not listed or not all(isinstance(each, str) for each in listed):
        return nobody(_NO_PERSONS.format(datum=rule.value, value=value))
    return _some(asked, tuple(dict.fromkeys(listed)), _DATUM.format(datum=rule.value))


def _by_duty(asked: Asked, rule: AssignmentRule, index: int) -> Found:
    """Whoever is on duty at this moment keeps the work after the shift."""
    if rule.value not in asked.organisation.index.rotas:
        return nobody(_NO_ROSTER.format(roster=rule.value))
    duty = asked.organisation.on_duty(rule.value, asked.at)
    if duty is None:
        return nobody(_NOBODY_ON_DUTY.format(roster=rule.value))
    label = _ON_DUTY.format(roster=rule.value, day=duty.day.isoformat(), hours=duty.shift.hours)
    return _some(asked, duty.shift.persons, label)


def _some(asked: Asked, persons: tuple[str, ...], label: Text) -> Found:
    return find_person(asked, persons[0], label) if len(persons) == 1 else find_persons(asked, persons, label)


_FINDERS: Final[Mapping[str, _Finder]] = {
    "role": _by_role,
    "same-person": _by_same_person,
    "superior": by_superior,
    "data": _by_data,
    "on-duty": _by_duty,
    "group": _by_group,
    "chair": _by_group,
}
