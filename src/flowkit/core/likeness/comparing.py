"""What two cases have in common, by the rules of their processes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flowkit.core.definition.duplicates import AlikeRule, DuplicateRules, SameRule
from flowkit.core.likeness.texts import bands, grams, likeness, normal
from flowkit.errors import Text

Data = Mapping[str, object]
MOST_VALUES = 100
"""Of a list as many elements are compared."""
LEAST_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Judgement:
    """How sure it is, in percent, that two cases are the same, and why."""

    score: int
    why: tuple[Text, ...]


def marks(rules: DuplicateRules, data: Data) -> frozenset[str]:
    """What the case is found by: a mark for each value that may be the same, some for each text that may be alike."""
    same = {_mark("=", rule.key, value) for rule in rules.same for value in _values(rule, data)}
    alike = {
        _mark("~", rule.key, *map(str, (band, *content)))
        for rule in rules.alike
        for band, content in bands(grams(_text(rule, data)))
    }
    return frozenset(same | alike)


def judged(rules: DuplicateRules, data: Data, others: DuplicateRules, other: Data) -> Judgement:
    """Each thing in common is evidence by itself: what is left of the doubt is the product of what each leaves."""
    doubt, why = 1.0, []
    for share, weight, text in (*_same(rules, data, others, other), *_alike(rules, data, others, other)):
        doubt *= 1 - share * weight / 100
        why.append(text)
    return Judgement(round((1 - doubt) * 100), tuple(why))


def _same(rules: DuplicateRules, data: Data, others: DuplicateRules, other: Data) -> Iterator[tuple[float, int, Text]]:
    for key in dict.fromkeys(rule.key for rule in rules.same):
        here = {value for rule in rules.same if rule.key == key for value in _values(rule, data)}
        there = {value for rule in others.same if rule.key == key for value in _values(rule, other)}
        common = len(here & there)
        if common:
            weight = max(rule.weight for rule in rules.same if rule.key == key)
            times = f" ({common})" if common > 1 else ""
            yield 1.0, weight, Text(f"same {key}{times}", f"{key}相同{times}")


def _alike(rules: DuplicateRules, data: Data, others: DuplicateRules, other: Data) -> Iterator[tuple[float, int, Text]]:
    theirs = {rule.key: rule for rule in others.alike}
    for rule in rules.alike:
        match = theirs.get(rule.key)
        share = likeness(grams(_text(rule, data)), grams(_text(match, other))) if match is not None else 0.0
        if share >= LEAST_SHARE:
            percent = round(share * 100)
            yield share, rule.weight, Text(f"{rule.key} {percent}% alike", f"{rule.key}相似{percent}%")


def _values(rule: SameRule, data: Data) -> frozenset[str]:
    """The values that may be the same; none where a part is missing."""
    if len(rule.fields) > 1:
        parts = [_normal(data.get(name)) for name in rule.fields]
        return frozenset({"\x1f".join(parts)} if all(parts) else ())
    value = data.get(rule.fields[0])
    listed = value[:MOST_VALUES] if isinstance(value, list | tuple) else [value]
    cells = (each.get(rule.entry) if rule.entry and isinstance(each, Mapping) else each for each in listed)
    return frozenset(filter(None, map(_normal, cells)))


def _normal(value: object) -> str:
    return "" if value is None or isinstance(value, list | tuple | dict) else normal(str(value))


def _text(rule: AlikeRule, data: Data) -> str:
    return "".join(_normal(data.get(name)) for name in rule.fields)


def _mark(*parts: str) -> str:
    """Short, and nothing that could be read back."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()
