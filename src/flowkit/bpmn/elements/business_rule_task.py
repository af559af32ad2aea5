"""BPMN 10.3.3 Business Rule Task: a decision of the same folder, or a handler of the host."""

from __future__ import annotations

from flowkit.bpmn.elements.script_task import handler_task
from flowkit.bpmn.extensions.mappings import inward, outward
from flowkit.bpmn.kind import Kind, Shaped, activity, attributes
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, extension, flag, own_children, value
from flowkit.core.definition.tasks import BusinessRuleTask


def _transform(element: Element, scope: ProcessScope) -> Shaped:
    decision, handler = extension(element, "decision"), extension(element, "handler")
    if (decision is None) is (handler is None):
        scope.report.add("rule-one-of", element)
        return Shaped("businessRuleTask", BusinessRuleTask())
    if handler is not None:
        called = handler_task(handler, scope, element)
        spec = BusinessRuleTask(handler=called.handler, inputs=called.inputs, result=called.result)
        return Shaped("businessRuleTask", spec)
    return Shaped("businessRuleTask", _decision(decision, scope) if decision is not None else BusinessRuleTask())


def _decision(decision: Element, scope: ProcessScope) -> BusinessRuleTask:
    outputs, result = inward(own_children(decision, "output"), scope), value(decision, "result")
    if result:
        scope.field_named(decision, "result")
    if not result and not list(own_children(decision, "output")):
        scope.report.add("rule-without-result", decision)
    return BusinessRuleTask(
        decision=value(decision, "name"),
        file=value(decision, "file"),
        inputs=outward(own_children(decision, "input"), scope),
        outputs=outputs,
        result=result,
        required=flag(decision, "required", default=True),
    )


KIND: Kind = activity(
    "businessRuleTask",
    _transform,
    allowed=attributes(implementation="##unspecified"),
    extensions=frozenset({"decision", "handler", "deadline"}),
)
