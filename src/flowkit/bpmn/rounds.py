"""BPMN 13.3.7 Multi-Instance, parallel: the rounds of user tasks."""

from __future__ import annotations

from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, child, extension, value
from flowkit.core.definition.model import Form, Round
from flowkit.markup import Inside

_INSIDE = frozenset({"loopCounter"})
_COUNTED = _INSIDE | {"nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances", "outcomes"}


def member_of(task: Element) -> str:
    """The name of the datum that holds the member of the round; "" without a round."""
    round_ = _round_extension(task)
    return value(round_, "element") if round_ is not None else ""


def read_round(task: Element, scope: ProcessScope, form: Form) -> Round | None:
    """The round of a user task, or None if it runs once."""
    element, own = child(task, "multiInstanceLoopCharacteristics"), _round_extension(task)
    if element is None:
        return None
    cardinality, completion = child(element, "loopCardinality"), child(element, "completionCondition")
    has_collection = own is not None and own.get("collection") is not None
    if (cardinality is not None) == has_collection:
        scope.report.add("round-one-of", element)
        return None
    member = frozenset({value(own, "element")} if own is not None else ()) - {""}
    return Round(
        cardinality=scope.compile(cardinality) if cardinality is not None else None,
        collection=scope.compile(own, "collection") if own is not None and has_collection else None,
        element=value(own, "element") if own is not None else "",
        completion=scope.compile(completion, extra=member | _COUNTED) if completion is not None else None,
        outcome=_outcome(own, scope, form),
        results=_results(own, scope),
    )


def _round_extension(task: Element) -> Element | None:
    element = child(task, "multiInstanceLoopCharacteristics")
    return extension(element, "round") if element is not None else None


def _outcome(own: Element | None, scope: ProcessScope, form: Form) -> str:
    outcome = value(own, "outcome") if own is not None else ""
    asked = {field.name for field in form.fields if not field.read_only}
    if own is not None and outcome and outcome not in asked:
        scope.report.add("round-outcome", own, inside=Inside("outcome", 1, 1), name=outcome)
    return outcome


def _results(own: Element | None, scope: ProcessScope) -> str:
    if own is None or not value(own, "results"):
        return ""
    field = scope.field_named(own, "results")
    if field is not None and field.type != "list":
        scope.report.add("field-type", own, inside=Inside("results", 1, 1), name=field.name, type="list")
    return value(own, "results")
