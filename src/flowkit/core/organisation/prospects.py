"""What can be said of an assignment before any case: on which dates it finds nobody, and whom it can find at all.

Only what the organisation alone decides is judged: roles and groups, in a unit or in all. What hangs on data, on
earlier steps, on the line of superiors, on a roster or on a condition may find anybody or nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flowkit.core.definition.people import Assignment, AssignmentRule
from flowkit.core.organisation.headcount import Headcount, headcount
from flowkit.core.organisation.model import Organisation

Spell = tuple[date, date | None]
"""The first date and the last one; None: for good."""
_IN_A_UNIT = frozenset({"case", "starter", "nearest"})


@dataclass(frozen=True, slots=True)
class Gap:
    """Nobody is found on these dates: in cases of these units, or (none named) wherever the case belongs."""

    spell: Spell
    units: tuple[str, ...] = ()


def gaps(organisation: Organisation, assignment: Assignment, today: date) -> tuple[Gap, ...]:
    """From today on, the dates on which neither a rule nor the fallback finds anybody; nothing where no rule is one of
    those that the organisation alone decides.
    """
    if not any(_is_settled(rule) for rule in assignment.rules) and not assignment.fallback:
        return ()
    by_spell: defaultdict[Spell, list[str]] = defaultdict(list)
    homes = _homes(organisation, assignment, today)
    for home in homes:
        for spell in _empty(organisation, assignment, home, today):
            by_spell[spell].append(home)
    return tuple(Gap(spell, tuple(filter(None, units))) for spell, units in by_spell.items())


def _homes(organisation: Organisation, assignment: Assignment, today: date) -> Sequence[str]:
    """The units in which a case can be: all, where a rule looks at that."""
    if all(rule.unit not in _IN_A_UNIT for rule in assignment.rules):
        return ("",)
    return [unit.id for unit in organisation.units if unit.period.end is None or today <= unit.period.end]


def _is_settled(rule: AssignmentRule) -> bool:
    if rule.when is not None or rule.value.startswith("data:") or rule.unit.startswith("data:"):
        return False
    return rule.kind in ("role", "group", "chair")


def _empty(organisation: Organisation, assignment: Assignment, home: str, today: date) -> list[Spell]:
    spells: list[Spell] = [(today, None)]
    fallback = (AssignmentRule("role", assignment.fallback),) if assignment.fallback else ()
    for rule in (*assignment.rules, *fallback):
        for counted in _counts(organisation, rule, home) if _is_settled(rule) else ():
            spells = list(_both(spells, _zeros(counted, today)))
    return spells


def _counts(organisation: Organisation, rule: AssignmentRule, home: str) -> Iterator[Headcount]:
    """How many are found over time, for each place where the rule looks."""
    if rule.kind != "role":
        group = organisation.index.groups.get(rule.value)
        members = group.members if group is not None else ()
        yield headcount([[each.period] for each in members if each.chair or rule.kind == "group"])
        return
    units: Iterable[str | None] = organisation.line(home) if rule.unit == "nearest" else (home,)
    for unit in (None,) if rule.unit == "any" else units:
        yield organisation.index.headcounts.get((rule.value, unit), Headcount())


def _zeros(counted: Headcount, today: date) -> Iterator[Spell]:
    """The spells without anybody, from today on."""
    begins = [(0, 0), *zip(counted.days, counted.counts, strict=True)]
    ends = [*(day - 1 for day in counted.days), None]
    for (begin, count), end in zip(begins, ends, strict=True):
        if count == 0 and begin <= date.max.toordinal() and (end is None or end >= today.toordinal()):
            yield max(date.fromordinal(max(begin, 1)), today), None if end is None else date.fromordinal(end)


def _both(some: Iterable[Spell], others: Iterable[Spell]) -> Iterator[Spell]:
    """The dates that lie in both."""
    listed = list(others)
    for begin, end in some:
        for first, last in listed:
            start, stop = max(begin, first), min(end or date.max, last or date.max)
            if start <= stop:
                yield start, None if stop == date.max else stop


def possible(organisation: Organisation, assignment: Assignment, home: str, at: int) -> frozenset[str] | None:
    """Whoever the rules and the fallback can find at the instant in a case of this unit (`home` "" for no unit); None
    for anybody, where something else than the organisation decides.
    """
    if not assignment.rules or not all(_is_settled(rule) for rule in assignment.rules):
        return None
    found: set[str] = set(organisation.holders(assignment.fallback, at)) if assignment.fallback else set()
    for rule in assignment.rules:
        if rule.kind != "role":
            found.update(organisation.members(rule.value, at, chairs=rule.kind == "chair"))
        elif rule.unit == "any":
            found.update(organisation.holders(rule.value, at))
        elif not home:
            return None
        else:
            for unit in organisation.line(home) if rule.unit == "nearest" else (home,):
                found.update(organisation.holders(rule.value, at, unit))
    return frozenset(found)


def distinct(among: Sequence[frozenset[str] | None]) -> bool:
    """Whether a different person can be chosen of each set; None is anybody."""
    chosen: dict[str, int] = {}

    def choose(number: int, tried: set[str]) -> bool:
        for person in sorted(among[number] or ()):
            if person in tried:
                continue
            tried.add(person)
            if person not in chosen or choose(chosen[person], tried):
                chosen[person] = number
                return True
        return False

    return all(each is None or choose(number, set()) for number, each in enumerate(among))
