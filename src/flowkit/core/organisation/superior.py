"""Whoever leads: so many levels up, the first with authority, on one line of superiors or on each (上级, 审批权限)."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from flowkit.core.definition.people import AssignmentRule
from flowkit.core.organisation.found import Asked, Found, find_person, joined, nobody
from flowkit.core.organisation.seat import AssignmentFacts
from flowkit.errors import Text

_STARTER = "starter"
_HOLDER_OF: Final = "holder-of:"
_NO_SUBJECT = Text("superior of {whose}: nobody is known there", "{whose}的上级：没有对应的人")
_SUPERIOR = Text("superior of {person}, level {levels}", "{person}的第{levels}级上级")
_NO_SUPERIOR = Text(
    "superior of {person}, level {levels}: the line of heads ends before",
    "{person}的第{levels}级上级：没有这一级负责人",
)
_NO_LEVEL = Text(
    "superior of {person}: expected a number of levels from 1 on, but found {levels}",
    "{person}的上级：级数应为不小于1的整数，但为{levels}",
)
_NO_LINE = Text(
    "superior of {person}: no line of superiors over unit {unit}", "{person}的上级：没有经过单位{unit}的领导线"
)
_MAY_DECIDE = Text(
    "superior of {person} with authority {authority} for {amount}", "{person}的上级中有{authority}权限（{amount}）者"
)
_WITHOUT = Text("{superior} has no authority {authority} for {amount}", "{superior}没有{authority}权限（{amount}）")
_NONE_WITH = Text(
    "superior of {person}: nobody above has authority {authority} for {amount}",
    "{person}的上级：以上各级均无{authority}权限（{amount}）",
)
_NO_AMOUNT = Text(
    "superior of {person}: expected an amount for authority {authority}, but found {amount}",
    "{person}的上级：{authority}权限应有金额，但为{amount}",
)
_ANY_AMOUNT = Text("any amount", "不限金额")


def by_superior(asked: Asked, rule: AssignmentRule, index: int) -> Found:
    """The superior; a substitute who is the subordinate in question does not stand in for the own superior."""
    person = _subject(asked.facts, rule.value)
    if person is None:
        return nobody(_NO_SUBJECT.format(whose=rule.value))
    declared = asked.facts.terms.levels.get(index) if rule.levels is not None else 1
    levels = _whole(declared)
    if levels is None or levels < 1:
        return nobody(_NO_LEVEL.format(person=person, levels=declared))
    lines = _lines(asked, rule, person)
    if not lines:
        return nobody(_NO_LINE.format(person=person, unit=rule.line))
    above = [line[levels - 1 :] for line in lines]
    if not rule.authority:
        return joined([_at_level(asked, person, line, levels) for line in above])
    amount = asked.facts.terms.amount.get(index) if rule.amount is not None else None
    if rule.amount is not None and _number(amount) is None:
        return nobody(_NO_AMOUNT.format(person=person, authority=rule.authority, amount=amount))
    return joined([_with_authority(asked, person, line, rule.authority, _number(amount)) for line in above])


def _lines(asked: Asked, rule: AssignmentRule, person: str) -> tuple[tuple[str, ...], ...]:
    """The lines of heads that the rule means. One over a unit is the first that has it beyond where the lines part."""
    organisation, at = asked.organisation, asked.at
    if rule.line == "main":
        return (organisation.superiors(person, at),)
    if rule.line == "all":
        return organisation.lines_of_superiors(person, at)
    return organisation.superiors_over(person, rule.line, at)


def _at_level(asked: Asked, person: str, line: tuple[str, ...], levels: int) -> Found:
    if not line:
        return nobody(_NO_SUPERIOR.format(person=person, levels=levels))
    return find_person(asked, line[0], _SUPERIOR.format(person=person, levels=levels), barred=(person,))


def _with_authority(asked: Asked, person: str, line: tuple[str, ...], authority: str, amount: Decimal | None) -> Found:
    """The first up the line who may decide on as much, and may act here."""
    said = _ANY_AMOUNT if amount is None else Text(str(amount), str(amount))
    values = {"person": person, "authority": authority}
    label = _in_words(_MAY_DECIDE, said, **values)
    why: list[Text] = []
    for superior in line:
        if not asked.organisation.may_decide(superior, authority, amount, asked.at):
            why.append(_in_words(_WITHOUT, said, superior=superior, **values))
            continue
        found = find_person(asked, superior, label, barred=(person,))
        why += found.why
        if found:
            return found.because(why)
    return Found((*why, _in_words(_NONE_WITH, said, **values)))


def _in_words(sentence: Text, amount: Text, **values: str) -> Text:
    return Text(sentence.en.format(amount=amount.en, **values), sentence.zh.format(amount=amount.zh, **values))


def _subject(facts: AssignmentFacts, value: str) -> str | None:
    if value == _STARTER:
        return facts.starter
    doers = facts.doers.get(value.removeprefix(_HOLDER_OF)) if value.startswith(_HOLDER_OF) else None
    return doers[-1] if doers else None


def _whole(value: object) -> int | None:
    number = _number(value)
    return int(number) if number is not None and number == number.to_integral_value() else None


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    return number if number.is_finite() else None
