"""From a named person, several persons or a role to who really gets the work: exclusion, absence, substitution."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from flowkit.core.definition.secrecy import INTERNAL, is_cleared
from flowkit.core.organisation.model import Organisation, quarter
from flowkit.core.organisation.seat import AssignmentFacts, StandIn
from flowkit.errors import NOTHING, Text

_MOST_KEPT = 10_000

_HOLDERS = Text("{what}: {count}{excluded}", "{what}：{count}人{excluded}")
_EXCLUDED = Text(", {count} excluded", "，排除{count}人")
_ROLE_UNKNOWN = Text("role {role} is not in the directory", "组织目录中没有角色{role}")
_ROLE = Text("role {role}", "角色{role}")
_ROLE_IN_UNIT = Text("role {role} in unit {unit}", "单位{unit}的角色{role}")
_GROUP = Text("group {group}", "小组{group}")
_PERSON = Text("{label}: {person}", "{label}：{person}")
_BARRED = Text("{label}: {person} may not act here", "{label}：{person}不得办理此步骤")
_NOT_KNOWN = Text("{label}: {person} is not in the directory", "{label}：组织目录中没有{person}")
_NOT_CLEARED = Text(
    "{label}: {person} is not cleared for the secrecy of the case", "{label}：{person}不具备本件密级的权限"
)
_NOT_IN_OFFICE = Text("{label}: {person} holds no position on {day}", "{label}：{person}在{day}没有任职")
_STANDS_IN = Text("{by} stands in for {person} on {day}", "{day}由{by}代理{person}")
_STAND_IN_BARRED = Text(
    "{by} stands in for {person} on {day}, but may not act here", "{day}由{by}代理{person}，但{by}不得办理此步骤"
)


class Asked(NamedTuple):
    """One resolution: the organisation, the facts, who may not act, and the instant in microseconds UTC."""

    organisation: Organisation
    facts: AssignmentFacts
    excluded: tuple[str, ...]
    at: int

    @property
    def day(self) -> str:
        return self.organisation.day(self.at).isoformat()

    def may_see(self, person: str) -> bool:
        """Whether the person is cleared for the case."""
        level = self.facts.secrecy
        return level <= INTERNAL or is_cleared(level, self.organisation.keys_of(person, self.at))


@dataclass(frozen=True, slots=True)
class Found:
    """What one rule came to. It found nobody when there is neither an assignee nor a candidate."""

    why: tuple[Text, ...]
    candidates: tuple[str, ...] = ()
    assignee: str | None = None
    on_behalf_of: str | None = None
    stand_ins: tuple[StandIn, ...] = ()

    def because(self, why: Iterable[Text]) -> Found:
        """The same, with these reasons."""
        return replace(self, why=tuple(why))

    def __bool__(self) -> bool:
        return bool(self.candidates) or self.assignee is not None


def nobody(why: Text) -> Found:
    return Found((why,))


def find_role(asked: Asked, role: str, unit: str | None = None, lead: Text = NOTHING) -> Found:
    """The role as a group, with the substitutes of its absent holders beside it; nobody when no holder may act.

    A substitute who holds the role anyway acts in the own name. The answer is the same all day, so it is kept.
    """
    memo = asked.organisation.memo
    key = (role, unit, lead.en, asked.excluded, asked.facts.process, asked.facts.secrecy, quarter(asked.at))
    known = memo.get(key)
    if not isinstance(known, Found):
        if len(memo) >= _MOST_KEPT:
            memo.clear()
        known = memo[key] = _find_role(asked, role, unit, lead)
    return known


def _find_role(asked: Asked, role: str, unit: str | None, lead: Text) -> Found:
    organisation, at = asked.organisation, asked.at
    if role not in organisation.index.roles:
        return nobody(_join(lead, _ROLE_UNKNOWN.format(role=role)))
    everybody = organisation.count_holders(role, at, unit)
    permitted = _permitted(asked, role, unit)
    what = (_ROLE_IN_UNIT if unit else _ROLE).format(role=role, unit=unit)
    why = _join(lead, _count(what, everybody, everybody - permitted))
    if permitted <= 0:
        return nobody(why)
    stand_ins = [
        StandIn(person, by)
        for person, by in organisation.substituted_holders(role, at, unit, asked.facts.process)
        if not {person, by} & {*asked.excluded}
        and not organisation.holds_role(by, role, at, unit)
        and asked.may_see(by)
    ]
    key = f"role:{role}@{unit}" if unit else f"role:{role}"
    persons = dict.fromkeys(f"person:{each.by}" for each in stand_ins)
    sentences = (_STANDS_IN.format(by=each.by, person=each.person, day=asked.day) for each in stand_ins)
    return Found((why, *sentences), candidates=(key, *persons), stand_ins=tuple(stand_ins))


def _permitted(asked: Asked, role: str, unit: str | None) -> int:
    """How many holders may act. Whom a case above internal is closed to is known one by one only."""
    if asked.facts.secrecy <= INTERNAL:
        return asked.organisation.count_holders(role, asked.at, unit, asked.excluded)
    holders = asked.organisation.holders(role, asked.at, unit)
    return sum(person not in asked.excluded and asked.may_see(person) for person in holders)


def find_person(asked: Asked, person: str, label: Text, barred: Iterable[str] = ()) -> Found:
    """The person, or the substitute; nobody when that one is excluded, barred from this rule, or not in office."""
    not_allowed = {*asked.excluded, *barred}
    organisation = asked.organisation
    if problem := _problem(asked, person, not_allowed):
        return nobody(_say(problem, label, person, asked))
    why = _say(_PERSON, label, person, asked)
    by = organisation.substitute_of(person, asked.at, asked.facts.process)
    if by is None:
        return Found((why,), assignee=person)
    if not asked.may_see(by):
        not_allowed.add(by)
    standing = (_STAND_IN_BARRED if by in not_allowed else _STANDS_IN).format(by=by, person=person, day=asked.day)
    if by in not_allowed:
        return Found((why, standing))
    return Found((why, standing), assignee=by, on_behalf_of=person)


def find_persons(asked: Asked, persons: Iterable[str], label: Text) -> Found:
    """Several persons as candidates, each replaced by the substitute; those who cannot act are left out."""
    found = [find_person(asked, person, label) for person in dict.fromkeys(persons)]
    why = tuple(sentence for each in found for sentence in each.why)
    takers = dict.fromkeys(each.assignee for each in found if each.assignee is not None)
    stand_ins = tuple(
        StandIn(each.on_behalf_of, each.assignee) for each in found if each.assignee and each.on_behalf_of
    )
    return Found(why, candidates=tuple(f"person:{taker}" for taker in takers), stand_ins=stand_ins)


def find_group(asked: Asked, group: str, members: Sequence[str]) -> Found:
    """The group as a group, with the substitutes of its absent members beside it; nobody when no member may act."""
    permitted = [each for each in members if each not in asked.excluded and asked.may_see(each)]
    why = _count(_GROUP.format(group=group), len(members), len(members) - len(permitted))
    if not permitted:
        return nobody(why)
    stand_ins = []
    for person in permitted:
        by = asked.organisation.substitute_of(person, asked.at, asked.facts.process)
        if by is not None and by not in asked.excluded and by not in members:
            stand_ins.append(StandIn(person, by))
    persons = dict.fromkeys(f"person:{each.by}" for each in stand_ins)
    sentences = (_STANDS_IN.format(by=each.by, person=each.person, day=asked.day) for each in stand_ins)
    return Found((why, *sentences), candidates=(f"group:{group}", *persons), stand_ins=tuple(stand_ins))


def joined(found: Sequence[Found]) -> Found:
    """Several persons who were each found for a reason of their own: one is the assignee, several are candidates."""
    why = tuple(dict.fromkeys(sentence for each in found for sentence in each.why))
    real = list({each.assignee: each for each in found if each.assignee is not None}.values())
    if len(real) == 1:
        return real[0].because(why)
    stand_ins = tuple(StandIn(each.on_behalf_of, each.assignee) for each in real if each.assignee and each.on_behalf_of)
    return Found(why, candidates=tuple(f"person:{each.assignee}" for each in real), stand_ins=stand_ins)


def _problem(asked: Asked, person: str, not_allowed: set[str]) -> Text | None:
    if asked.organisation.person(person) is None:
        return _NOT_KNOWN
    if person in not_allowed:
        return _BARRED
    if not asked.organisation.in_office(person, asked.at):
        return _NOT_IN_OFFICE
    return None if asked.may_see(person) else _NOT_CLEARED


def _say(sentence: Text, label: Text, person: str, asked: Asked) -> Text:
    def in_language(template: str, what: str) -> str:
        return template.format(label=what, person=person, day=asked.day)

    return Text(in_language(sentence.en, label.en), in_language(sentence.zh, label.zh))


def _count(what: Text, everybody: int, excluded: int) -> Text:
    left_out = _EXCLUDED.format(count=excluded) if excluded else NOTHING
    holders = f"{everybody} holder{'' if everybody == 1 else 's'}"
    return Text(
        _HOLDERS.en.format(what=what.en, count=holders, excluded=left_out.en),
        _HOLDERS.zh.format(what=what.zh, count=everybody, excluded=left_out.zh),
    )


def _join(lead: Text, sentence: Text) -> Text:
    return Text(f"{lead.en}: {sentence.en}", f"{lead.zh}：{sentence.zh}") if lead != NOTHING else sentence
