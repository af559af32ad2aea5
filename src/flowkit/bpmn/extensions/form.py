"""What a step shows and asks for."""

from __future__ import annotations

from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, extension, flag, local, value
from flowkit.core.definition.model import Form, FormField


def read_form(task: Element, scope: ProcessScope, members: frozenset[str]) -> Form:
    """The form of a user task; `members` are those of rounds, which may be shown."""
    element = extension(task, "form")
    fields: dict[str, FormField] = {}
    for each in element.iterchildren("*") if element is not None else ():
        name, asked = value(each, "field"), local(each) == "ask"
        if not name:
            continue  # the schema says so
        if name in fields:
            scope.report.add("form-field-twice", each, name=name)
            continue
        field = scope.field_named(each, "field") if asked or name not in members else None
        if asked and field is not None and field.generated:
            scope.report.add("field-generated", each, name=name)
        fields[name] = FormField(name, required=asked and flag(each, "required"), read_only=not asked)
    return Form(tuple(fields.values()))
