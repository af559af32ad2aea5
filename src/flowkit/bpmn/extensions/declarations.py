"""What a process declares before its steps are read: data, graded fields, business states."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, cast, get_args

from flowkit.bpmn.extensions.values import literal
from flowkit.bpmn.items import declare_items
from flowkit.bpmn.scope import RESERVED, ProcessScope, bilingual
from flowkit.bpmn.tree import Element, extension, extensions, flag, integer, own_children, value, words
from flowkit.core.definition.fields import BusinessState, Column, DataField, FieldType
from flowkit.decision import Grade, Scale
from flowkit.markup import Inside

_TYPES = frozenset(get_args(FieldType))
_NO_COLUMN = frozenset({"list", "context", "duration", "any"})
MOST_FIELDS: Final = 500
_CLOCKS = frozenset({"run", "pause", "stop"})


def declare(process: Element, scope: ProcessScope) -> None:
    """Fills the declarations of the scope."""
    data, states = extension(process, "data"), extension(process, "states")
    fields = list(own_children(data, "field")) if data is not None else []
    for field in fields[:MOST_FIELDS]:
        _field(field, scope)
    for field in fields[MOST_FIELDS : MOST_FIELDS + 1]:
        scope.report.add("field-too-many", field, most=MOST_FIELDS)
    scope.outer.update(scope.fields)
    declare_items(process, scope)
    for state in own_children(states, "state") if states is not None else ():
        _state(state, scope)
    _check_numbers(states, scope)
    for scale in extensions(process, "scale"):
        _scale(scale, scope)


def _field(element: Element, scope: ProcessScope) -> None:
    name, kind = value(element, "name"), value(element, "type")
    if not name or kind not in _TYPES:
        return  # the schema says so
    if name in RESERVED:
        scope.report.add("field-reserved", element, name=name)
    if name in scope.fields:
        scope.report.add("field-twice", element, name=name)
        return
    typed = cast("FieldType", kind)
    case_field = flag(element, "case-field")
    if case_field and kind in _NO_COLUMN:
        scope.report.add("field-no-column", element, name=name, type=kind)
    scope.fields[name] = DataField(
        name,
        typed,
        title=bilingual(element, "title"),
        choices=_choices(element, typed, scope),
        required_at_start=flag(element, "required-at-start"),
        case_field=case_field,
        classification=value(element, "classification"),
        readers=scope.roles_in(element, "readers"),
        generated=_generated(element, name, typed, scope),
        columns=tuple(_columns(element, typed, scope)),
    )


def _generated(element: Element, name: str, kind: FieldType, scope: ProcessScope) -> Literal["", "code"]:
    if value(element, "generated") != "code":
        return ""
    if kind != "string" or flag(element, "required-at-start") or not flag(element, "case-field"):
        scope.report.add("field-not-generated", element, name=name)
    return "code"


def _columns(element: Element, kind: FieldType, scope: ProcessScope) -> Iterator[Column]:
    seen: set[str] = set()
    columns = list(own_children(element, "column"))
    if columns and kind != "list":
        scope.report.add("column-no-list", columns[0], name=value(columns[0], "name"), type=kind)
    for each in columns:
        name, own = value(each, "name"), value(each, "type")
        if not name or own not in _TYPES:
            continue  # the schema says so
        if name in seen:
            scope.report.add("column-twice", each, name=name)
            continue
        seen.add(name)
        typed = cast("FieldType", own)
        field = DataField(name, typed, title=bilingual(each, "title"), choices=_choices(each, typed, scope))
        yield Column(field, flag(each, "required"))


def _choices(element: Element, kind: FieldType, scope: ProcessScope) -> tuple[object, ...]:
    chosen = [(text, literal(text, kind)) for text in words(element, "choices")]
    for text, read in chosen:
        if read is None:
            scope.report.add("value-type", element, inside=Inside("choices", 1, 1), value=text, type=kind)
    return tuple(read for _, read in chosen if read is not None)


def _state(element: Element, scope: ProcessScope) -> None:
    name, clocks, number = value(element, "id"), value(element, "clocks", "run"), integer(element, "number")
    if not name or clocks not in _CLOCKS or number is None:
        return  # the schema says so
    if name in scope.states:
        scope.report.add("state-twice", element, name=name)
        return
    effect = cast("Literal['run', 'pause', 'stop']", clocks)
    scope.states[name] = BusinessState(name, number, bilingual(element), value(element, "colour"), effect)


def _check_numbers(states: Element | None, scope: ProcessScope) -> None:
    seen: set[str] = set()
    for state in own_children(states, "state") if states is not None else ():
        number = value(state, "number")
        if number in seen:
            scope.report.add("state-number-twice", state, name=value(state, "id"), number=number)
        seen.add(number)


def _scale(element: Element, scope: ProcessScope) -> None:
    field = scope.field_named(element, "field")
    if field is None:
        return
    if field.name in scope.scales:
        scope.report.add("scale-twice", element, name=field.name)
        return
    grades: dict[object, Grade] = {}
    for grade in own_children(element, "grade"):
        text = value(grade, "value")
        read = literal(text, field.type)
        if read is None:
            scope.report.add("value-type", grade, value=text, type=field.type)
        elif read in grades:
            scope.report.add("grade-twice", grade, value=text, name=field.name)
        elif field.choices and read not in field.choices:
            scope.report.add("grade-no-choice", grade, value=text, name=field.name)
        else:
            grades[read] = Grade(read, bilingual(grade))
    scope.scales[field.name] = Scale(field.name, tuple(grades.values()))
