"""What a step shows and asks for, and the rules that what is submitted must keep."""

from __future__ import annotations

from collections.abc import Iterator

from flowkit.bpmn.scope import ProcessScope, bilingual
from flowkit.bpmn.tree import Element, extension, flag, local, own_children, value
from flowkit.core.definition.forms import Form, FormField, FormRule


def read_form(task: Element, scope: ProcessScope, members: frozenset[str]) -> Form:
    """The form of a user task; `members` are those of rounds, which may be shown."""
    element = extension(task, "form")
    return form_of(element, scope, members) if element is not None else Form()


def form_of(element: Element, scope: ProcessScope, members: frozenset[str] = frozenset()) -> Form:
    """What an element shows and asks for, and checks."""
    fields: dict[str, FormField] = {}
    for each in element.iterchildren("*"):
        name, asked = value(each, "field"), local(each) == "ask"
        if not name or local(each) not in ("ask", "show"):
            continue  # the schema says so of the first
        if name in fields:
            scope.report.add("form-field-twice", each, name=name)
            continue
        field = scope.field_named(each, "field") if asked or name not in members else None
        if asked and field is not None and field.generated:
            scope.report.add("field-generated", each, name=name)
        fields[name] = FormField(name, required=asked and flag(each, "required"), read_only=not asked)
    return Form(tuple(fields.values()), tuple(_rules(element, scope, fields)))


def _rules(form: Element, scope: ProcessScope, fields: dict[str, FormField]) -> Iterator[FormRule]:
    for each in own_children(form, "check"):
        field, text = value(each, "field"), bilingual(each)
        if field and (field not in fields or fields[field].read_only):
            scope.report.add("check-field", each, name=field)
        if not text.en:
            scope.report.add("check-silent", each)
        test = scope.compile(each, "test")
        if test is not None:
            yield FormRule(test, text, field)
