"""BPMN 8.4.13 Sequence Flow, and in which order they leave a node."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import BPMN, Element, child, children, text_of, value
from flowkit.core.definition.model import Flow
from flowkit.expressions import Expression

CONTAINERS: Final = ("subProcess", "transaction", "adHocSubProcess")
"""The elements that are scopes inside a process."""
_FEEL: Final = re.compile(r"feel|https?://www\.omg\.org/spec/(?:FEEL/\d+|DMN/\d+/FEEL)/?", re.IGNORECASE)
_PHASE: Final = frozenset({"waitingForStart"})
"""What the flows of a complex gateway may look at beside the data."""


def is_feel(language: str) -> bool:
    """Whether an expression language is FEEL, by its name or by one of the URIs of the DMN standard."""
    return _FEEL.fullmatch(language.strip()) is not None


def read_flows(process: Element, scope: ProcessScope) -> dict[Element, Flow]:
    """All sequence flows of the process and its subprocesses, in the order of the file."""
    complex_ones = {value(each, "id") for each in process.iter(f"{{{BPMN}}}complexGateway")}
    return {element: _flow(element, scope, complex_ones) for element in process.iter(f"{{{BPMN}}}sequenceFlow")}


def _flow(element: Element, scope: ProcessScope, complex_ones: set[str]) -> Flow:
    if not value(element, "id"):
        scope.report.add("id-missing", element, tag="sequenceFlow")
    return Flow(
        id=value(element, "id"),
        source=value(element, "sourceRef"),
        target=value(element, "targetRef"),
        condition=_condition(element, scope, _PHASE if value(element, "sourceRef") in complex_ones else frozenset()),
        name=value(element, "name"),
    )


def _condition(flow: Element, scope: ProcessScope, extra: frozenset[str]) -> Expression | None:
    element = child(flow, "conditionExpression")
    return scope.compile(element, extra=extra) if element is not None else None


def parent_of(element: Element) -> str | None:
    """The id of the subprocess around the element, or None right in the process. One without an id is a finding, and is
    looked through.
    """
    around = element.iterancestors(*(f"{{{BPMN}}}{tag}" for tag in CONTAINERS))
    return next(filter(None, (value(each, "id") for each in around)), None)


def outgoing(node: Element, flows: Mapping[str, tuple[Flow, ...]]) -> tuple[Flow, ...]:
    """The flows that leave the node: in the order of its `outgoing` elements, then in the order of the file."""
    own = flows.get(value(node, "id"), ())
    listed = [text_of(each).rpartition(":")[2] for each in children(node, "outgoing")]
    rank = {name: number for number, name in reversed(list(enumerate(listed)))}
    return tuple(sorted(own, key=lambda flow: rank.get(flow.id, len(listed))))
