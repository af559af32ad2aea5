"""BPMN 10.3.5 Sub-Process, embedded: a scope of its own with one none start."""

from __future__ import annotations

from flowkit.bpmn.kind import CONTAINER, Kind, Shaped, activity, attributes
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element


def _transform(element: Element, scope: ProcessScope) -> Shaped:
    return Shaped("subProcess")


KIND: Kind = activity(
    "subProcess",
    _transform,
    allowed=attributes(triggeredByEvent="false"),
    groups=frozenset({CONTAINER}),
    extensions=frozenset({"deadline"}),
)
