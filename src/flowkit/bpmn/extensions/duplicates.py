"""By what the cases of a process are taken for duplicates of each other and of others."""

from __future__ import annotations

from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, extension, integer, own_children, value, words
from flowkit.core.definition.duplicates import AlikeRule, DuplicateRules, SameRule
from flowkit.errors import Text
from flowkit.markup import Inside

_NO_KEY = frozenset({"context", "any"})


def read_duplicates(process: Element, scope: ProcessScope) -> DuplicateRules | None:
    element = extension(process, "duplicates")
    if element is None:
        return None
    if value(element, "first"):
        _typed(element, "first", value(element, "first"), scope, frozenset({"context"}))
    same = tuple(_same(each, scope) for each in own_children(element, "same"))
    alike = tuple(_alike(each, scope) for each in own_children(element, "alike"))
    seen: set[str] = set()
    for each, rule in zip(own_children(element, "alike"), alike, strict=True):
        if rule.key in seen:
            scope.report.add("duplicates-key-twice", each, name=rule.key)
        seen.add(rule.key)
    at_least, most = integer(element, "at-least"), integer(element, "most")
    return DuplicateRules(
        pool=value(element, "pool") or scope.key,
        same=same,
        alike=alike,
        at_least=50 if at_least is None else at_least,
        most=10 if most is None else most,
        first=value(element, "first"),
        repeats=value(element, "repeats"),
    )


def _same(element: Element, scope: ProcessScope) -> SameRule:
    names, entry = words(element, "fields"), value(element, "entry")
    for name in names:
        field = scope.field_named(element, "fields", name)
        lists = field is not None and field.type == "list"
        if field is not None and (field.type in _NO_KEY or (lists and len(names) > 1)):
            detail = Text("one value, or one list alone", "单个值,或单独一个列表")
            scope.report.add("duplicates-field", element, inside=Inside("fields", 1, 1), name=name, detail=detail)
        elif entry and not lists:
            detail = Text("a list, as it has an entry", "列表,因为指定了 entry")
            scope.report.add("duplicates-field", element, inside=Inside("fields", 1, 1), name=name, detail=detail)
    return SameRule(value(element, "key") or ", ".join(names), names, _weight(element), entry)


def _alike(element: Element, scope: ProcessScope) -> AlikeRule:
    names = words(element, "fields")
    for name in names:
        _typed(element, "fields", name, scope, frozenset({"string"}))
    return AlikeRule(value(element, "key") or ", ".join(names), names, _weight(element))


def _typed(element: Element, attribute: str, name: str, scope: ProcessScope, kinds: frozenset[str]) -> None:
    field = scope.field_named(element, attribute, name)
    if field is not None and field.type not in kinds:
        detail = Text(" or ".join(kinds), "或".join(kinds))
        scope.report.add("duplicates-field", element, inside=Inside(attribute, 1, 1), name=name, detail=detail)


def _weight(element: Element) -> int:
    written = integer(element, "weight")
    return 100 if written is None else written
