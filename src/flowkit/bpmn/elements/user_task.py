"""BPMN 10.3.3 User Task, with its assignment and its form."""

from __future__ import annotations

from flowkit.bpmn.extensions.assignment import read_assignment
from flowkit.bpmn.extensions.beside import read_attachments, read_copies
from flowkit.bpmn.extensions.form import read_form
from flowkit.bpmn.extensions.number import read_numbers
from flowkit.bpmn.extensions.operation import read_operations
from flowkit.bpmn.extensions.priority import read_priority
from flowkit.bpmn.instances import members_at
from flowkit.bpmn.kind import Kind, Shaped, activity, attributes
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element
from flowkit.core.definition.tasks import UserTask


def shape(element: Element, scope: ProcessScope) -> Shaped:
    members = members_at(element)
    return Shaped(
        "userTask",
        UserTask(
            assignment=read_assignment(element, scope, members),
            form=read_form(element, scope, members),
            operations=read_operations(element, scope),
            priority=read_priority(element, scope),
            numbers=read_numbers(element, scope),
            attachments=read_attachments(element, scope),
            copies=read_copies(element, scope),
        ),
    )


KIND: Kind = activity(
    "userTask",
    shape,
    allowed=attributes(implementation="##unspecified"),
    extensions=frozenset(
        {"role", "assignment", "form", "priority", "deadline", "operation", "number", "attachment", "cc"}
    ),
)
