"""BPMN 13.3.6 Standard Loop and 13.3.7 Multi-Instance: activities that are done several times."""

from __future__ import annotations

from flowkit.bpmn.instances import round_extension
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, child, flag, integer, value
from flowkit.core.definition.model import Form, Loop, Round
from flowkit.expressions import compile_expression
from flowkit.markup import Inside

_COUNTED = frozenset(
    {"nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances", "nrOfTerminatedInstances", "outcomes"}
)


def read_round(task: Element, scope: ProcessScope, form: Form | None) -> Round | Loop | None:
    """How often an activity is done, or None for once; `form` is that of a user task."""
    loop, element = child(task, "standardLoopCharacteristics"), child(task, "multiInstanceLoopCharacteristics")
    if loop is not None:
        return _loop(loop, scope)
    own = round_extension(task)
    if element is None:
        return None
    cardinality, completion = child(element, "loopCardinality"), child(element, "completionCondition")
    has_collection = own is not None and own.get("collection") is not None
    if (cardinality is not None) == has_collection:
        scope.report.add("round-one-of", element)
        return None
    return Round(
        cardinality=scope.compile(cardinality) if cardinality is not None else None,
        collection=scope.compile(own, "collection") if own is not None and has_collection else None,
        element=value(own, "element") if own is not None else "",
        completion=scope.compile(completion, extra=_COUNTED) if completion is not None else None,
        outcome=_outcome(own, scope, form),
        results=_results(own, scope, gives=form is not None),
        sequential=flag(element, "isSequential"),
        output=_output(own, scope),
    )


def _loop(element: Element, scope: ProcessScope) -> Loop:
    written, most = child(element, "loopCondition"), element.get("loopMaximum")
    if written is None and most is None:
        scope.report.add("loop-endless", element)
    return Loop(
        condition=scope.compile(written) if written is not None else None,
        test_before=flag(element, "testBefore"),
        maximum=compile_expression(str(integer(element, "loopMaximum") or 0)) if most is not None else None,
    )


def _outcome(own: Element | None, scope: ProcessScope, form: Form | None) -> str:
    outcome = value(own, "outcome") if own is not None else ""
    asked = {field.name for field in form.fields if not field.read_only} if form is not None else set()
    if own is not None and outcome and outcome not in asked:
        scope.report.add("round-outcome", own, inside=Inside("outcome", 1, 1), name=outcome)
    return outcome


def _output(own: Element | None, scope: ProcessScope) -> str:
    if own is not None and value(own, "output"):
        scope.field_named(own, "output")
        return value(own, "output")
    return ""


def _results(own: Element | None, scope: ProcessScope, *, gives: bool) -> str:
    """Only people give something without a name for it."""
    if own is None or not value(own, "results"):
        return ""
    if not gives and not value(own, "output"):
        scope.report.add("round-without-output", own, inside=Inside("results", 1, 1))
    field = scope.field_named(own, "results")
    if field is not None and field.type != "list":
        scope.report.add("field-type", own, inside=Inside("results", 1, 1), name=field.name, type="list")
    return value(own, "results")
