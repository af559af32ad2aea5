"""BPMN 10.3.3 Task and Manual Task: work of the people that a role or an assignment names; without them, passed."""

from __future__ import annotations

from typing import Final

from flowkit.bpmn.elements import user_task
from flowkit.bpmn.extensions.assignment import role_of
from flowkit.bpmn.kind import Kind, Shaped, activity
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, extension, local

_OF_PEOPLE: Final = frozenset({"role", "assignment", "form", "priority", "deadline", "operation"})


def _transform(element: Element, scope: ProcessScope) -> Shaped:
    if extension(element, "assignment") is not None or role_of(element, scope):
        return user_task.shape(element, scope)
    for tag in sorted(_OF_PEOPLE):
        if (found := extension(element, tag)) is not None:
            scope.report.add("task-without-people", found, tag=tag)
    return Shaped(local(element))


TASK: Kind = activity("task", _transform, extensions=_OF_PEOPLE)
MANUAL: Kind = activity("manualTask", _transform, extensions=_OF_PEOPLE)
