"""BPMN 10.3.6 Call Activity: another process inside the same case, or a case of its own in another unit."""

from __future__ import annotations

from flowkit.bpmn.extensions.mappings import inward, outward
from flowkit.bpmn.kind import Kind, Shaped, activity
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, extension, extensions, integer, reference, value
from flowkit.core.definition.tasks import CallActivity


def _transform(element: Element, scope: ProcessScope) -> Shaped:
    called = reference(value(element, "calledElement"))
    if not called:
        scope.report.add("call-without-process", element)
    inputs, outputs = outward(extensions(element, "in"), scope), inward(extensions(element, "out"), scope)
    own = extension(element, "call")
    if own is None:
        return Shaped("callActivity", CallActivity(called, inputs, outputs))
    version = integer(own, "version") or 0  # "latest" is no number
    all_in, all_out = value(own, "in") == "all", value(own, "out") == "all"
    unit, key = (scope.compile(own, name) if own.get(name) is not None else None for name in ("unit", "key"))
    if unit is None and own.get("key") is not None:
        scope.report.add("call-key-without-unit", own)
    if unit is not None and version:
        scope.report.add("call-version-of-case", own)
    return Shaped("callActivity", CallActivity(called, inputs, outputs, version, all_in, all_out, unit, key))


KIND: Kind = activity(
    "callActivity",
    _transform,
    allowed={"calledElement": None},
    extensions=frozenset({"call", "in", "out", "deadline"}),
)
