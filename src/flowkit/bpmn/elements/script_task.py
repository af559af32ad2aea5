"""BPMN 10.3.3 Script Task in FEEL."""

from __future__ import annotations

from flowkit.bpmn.extensions.mappings import computed
from flowkit.bpmn.kind import Kind, Shaped, activity
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, extensions
from flowkit.core.definition.model import ScriptTask


def _transform(element: Element, scope: ProcessScope) -> Shaped:
    settings = list(extensions(element, "set"))
    if not settings:
        scope.report.add("script-empty", element)
    return Shaped("scriptTask", ScriptTask(computed(settings, scope)))


KIND: Kind = activity(
    "scriptTask",
    _transform,
    allowed={"scriptFormat": frozenset({"feel", "FEEL"})},
    extensions=frozenset({"set"}),
)
