"""BPMN 10.6.2 Exclusive Gateway and 10.6.4 Parallel Gateway: what they do is in their flows."""

from __future__ import annotations

from typing import Final

from flowkit.bpmn.kind import Kind, Shaped, flow_node
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element

_DIRECTION: Final = {"gatewayDirection": None}


def _exclusive(element: Element, scope: ProcessScope) -> Shaped:
    return Shaped("exclusiveGateway")


def _parallel(element: Element, scope: ProcessScope) -> Shaped:
    return Shaped("parallelGateway")


EXCLUSIVE: Kind = flow_node("exclusiveGateway", _exclusive, allowed={**_DIRECTION, "default": None})
PARALLEL: Kind = flow_node("parallelGateway", _parallel, allowed=_DIRECTION)
