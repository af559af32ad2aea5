"""BPMN 10.3.5 Sub-Process: a scope of its own with one none start, or one that an event starts."""

from __future__ import annotations

from flowkit.bpmn.kind import CONTAINER, Kind, Shaped, activity, attributes
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, flag


def _transform(element: Element, scope: ProcessScope) -> Shaped:
    return Shaped("eventSubProcess" if flag(element, "triggeredByEvent") else "subProcess")


KIND: Kind = activity(
    "subProcess",
    _transform,
    allowed=attributes("triggeredByEvent"),
    groups=frozenset({CONTAINER}),
    extensions=frozenset({"deadline"}),
)


def _transaction(element: Element, scope: ProcessScope) -> Shaped:
    return Shaped("transaction")


TRANSACTION: Kind = activity(
    "transaction",
    _transaction,
    allowed=attributes(triggeredByEvent="false", method="##Compensate"),
    groups=frozenset({CONTAINER}),
    extensions=frozenset({"deadline"}),
)
"""BPMN 10.3.5 Transaction: a subprocess that can be cancelled as a whole."""
