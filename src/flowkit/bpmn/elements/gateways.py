"""BPMN 10.6.2 to 10.6.5, gateways: what they do is in their flows; a complex gateway says when it starts."""

from __future__ import annotations

from typing import Final

from flowkit.bpmn.kind import Kind, Shaped, flow_node
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, child, flag, value
from flowkit.core.definition.events import EventGateway
from flowkit.core.definition.tasks import ComplexGateway

_DIRECTION: Final = {"gatewayDirection": None}


def _exclusive(element: Element, scope: ProcessScope) -> Shaped:
    return Shaped("exclusiveGateway")


def _parallel(element: Element, scope: ProcessScope) -> Shaped:
    return Shaped("parallelGateway")


def _inclusive(element: Element, scope: ProcessScope) -> Shaped:
    return Shaped("inclusiveGateway")


def _complex(element: Element, scope: ProcessScope) -> Shaped:
    written = child(element, "activationCondition")
    if written is None:
        scope.report.add("activation-missing", element)
    activation = scope.compile(written, extra=COUNTED) if written is not None else None
    return Shaped("complexGateway", ComplexGateway(activation) if activation is not None else None)


COUNTED: Final = frozenset({"activationCount", "waitingForStart"})
EXCLUSIVE: Kind = flow_node("exclusiveGateway", _exclusive, allowed={**_DIRECTION, "default": None})
INCLUSIVE: Kind = flow_node("inclusiveGateway", _inclusive, allowed={**_DIRECTION, "default": None})
COMPLEX: Kind = flow_node("complexGateway", _complex, allowed={**_DIRECTION, "default": None})


def _event_based(element: Element, scope: ProcessScope) -> Shaped:
    parallel = value(element, "eventGatewayType") == "Parallel"
    return Shaped("eventBasedGateway", EventGateway(flag(element, "instantiate"), parallel))


EVENT_BASED: Kind = flow_node(
    "eventBasedGateway",
    _event_based,
    allowed={**_DIRECTION, "instantiate": None, "eventGatewayType": frozenset({"Exclusive", "Parallel"})},
)
PARALLEL: Kind = flow_node("parallelGateway", _parallel, allowed=_DIRECTION)
