"""Which data get a number, and from which count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, child, extension, extensions, is_bpmn, value, words
from flowkit.core.definition.numbers import DATES, UNIT, NumberRule, Part, parse_pattern, places
from flowkit.errors import Text
from flowkit.markup import Inside

NONE: Final = "none"
_IN_NUMBERS: Final = frozenset({"string", "integer", "list"})
_TELLS: Final = {"yyyy": "year", "yy": "year", "mm": "month", "dd": "day"}
"""The word for what a place of a date tells."""
_WITHIN: Final = {"month": "year", "day": "month"}


def read_numbers(owner: Element, scope: ProcessScope) -> tuple[NumberRule, ...]:
    """The numbering rules of a process or a user task, one for each datum."""
    rules: dict[str, NumberRule] = {}
    for element in extensions(owner, "number"):
        field = scope.field_named(element, "field")
        if field is None:
            continue
        for detail in _unfit(owner, element, scope):
            scope.report.add("number-field", element, inside=Inside("field", 1, 1), name=field.name, detail=detail)
        if field.name in rules:
            scope.report.add("number-twice", element, name=field.name)
            continue
        parts = _parts(element, scope)
        if parts is not None:
            book = value(element, "book") or f"{scope.key}.{field.name}"
            rules[field.name] = NumberRule(book, field.name, parts, _reset(element, scope, parts))
    return tuple(rules.values())


def _unfit(owner: Element, element: Element, scope: ProcessScope) -> Iterator[Text]:
    name = value(element, "field")
    field = scope.fields[name]
    if field.type != "string" or field.choices:
        yield Text("it is no free string", "不是自由字符串")
    form = extension(owner, "form")
    if form is not None and any(value(each, "field") == name for each in form.iterchildren("{*}ask")):
        yield Text("the form asks for it", "表单要求填写它")
    if not is_bpmn(owner, "process") and child(owner, "multiInstanceLoopCharacteristics") is not None:
        yield Text("each instance of the round would give one", "会签的每个实例都会编号")


def _parts(element: Element, scope: ProcessScope) -> tuple[Part, ...] | None:
    pattern = value(element, "pattern")
    parts, inside = parse_pattern(pattern), Inside("pattern", 1, 1)
    if parts is None:
        detail = Text("its braces do not match, or it has not one {n}", "花括号不匹配,或没有唯一的 {n}")
        scope.report.add("number-pattern", element, inside=inside, pattern=pattern, detail=detail)
        return None
    fits = True
    for name in places(parts):
        known = scope.fields.get(name)
        if name in DATES:
            scope.use_calendar(element)  # the day is that of its zone
            continue
        if name == UNIT or (known is not None and known.type in _IN_NUMBERS):
            continue
        fits = False
        detail = Text(f"{name} is neither a place nor a string, a whole number or a list of the process",
                      f"{name} 既不是固定项,也不是本流程的字符串、整数或列表")  # fmt: skip
        scope.report.add("number-pattern", element, inside=inside, pattern=pattern, detail=detail)
    return parts if fits else None


def _reset(element: Element, scope: ProcessScope, parts: tuple[Part, ...]) -> tuple[str, ...]:
    """The places by which the count begins anew: those named, by default all. Whatever begins it anew must be seen in
    the number: without that it would be given again.
    """
    shown = places(parts)
    by_word = {_TELLS.get(name, name): name for name in shown}
    asked = element.get("reset") is not None
    wanted = [name for name in words(element, "reset") if name != NONE] if asked else list(by_word)
    for name in wanted:
        within = _WITHIN.get(name)
        if name not in by_word:
            _refuse_reset(element, scope, name, Text("the pattern does not show it", "格式中没有它"))
        elif within is not None and within not in wanted:
            _refuse_reset(element, scope, name, Text(f"and not by the {within}", f"而未按 {within}"))
    return tuple(by_word[name] for name in by_word if name in wanted)


def _refuse_reset(element: Element, scope: ProcessScope, name: str, detail: Text) -> None:
    scope.report.add("number-reset", element, inside=Inside("reset", 1, 1), name=name, detail=detail)
