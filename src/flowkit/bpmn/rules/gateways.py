"""BPMN 10.6: which flows leave a node, and under which conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from flowkit.bpmn.elements import FLOW_NODES
from flowkit.bpmn.kind import ACTIVITY
from flowkit.bpmn.process import Draft
from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import Element, local, value
from flowkit.core.definition.events import Catch, EventGateway, Receive, Signal, triggers_of
from flowkit.core.definition.model import Flow, Node
from flowkit.core.definition.timers import Message

_CHOOSE = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway"})


def check_conditions(draft: Draft, report: Report) -> None:
    """Gateways and activities choose; events and parallel gateways do not."""
    elements = {flow: element for element, flow in draft.flows.items()}
    for node in draft.definition.nodes.values():
        if node.kind in _CHOOSE or ACTIVITY in FLOW_NODES[local(draft.nodes[node.id])].groups:
            _check_choice(node, elements, draft, report)
            continue
        for flow in node.outgoing:
            if _has_condition(elements[flow]):
                report.add("condition-misplaced", elements[flow])


def _check_choice(node: Node, elements: Mapping[Flow, Element], draft: Draft, report: Report) -> None:
    decides = node.kind in _CHOOSE
    lost = node.default is not None and node.default not in {flow.id for flow in node.outgoing}
    if lost:
        report.add("default-unknown", draft.nodes[node.id], name=node.default)
    for flow in node.outgoing:
        code = _fault(flow, node, conditional=_has_condition(elements[flow]))
        if code == "condition-on-default" or (
            (code == "condition-on-only" and decides)
            or (code == "condition-missing" and node.kind == "exclusiveGateway" and not lost)
        ):
            report.add(code, elements[flow])


def _fault(flow: Flow, node: Node, *, conditional: bool) -> str:
    if flow.id == node.default:
        return "condition-on-default" if conditional else ""
    if len(node.outgoing) == 1:
        return "condition-on-only" if conditional else ""
    return "" if conditional else "condition-missing"


def _has_condition(flow: Element) -> bool:
    return any(element.tag.endswith("}conditionExpression") for element in flow.iterchildren("*"))


def check_event_based(draft: Draft, report: Report) -> None:
    """BPMN 10.6.6: several events that wait, each reached from the gateway only."""
    for node in draft.definition.nodes.values():
        if not isinstance(node.spec, EventGateway):
            continue
        if len(node.outgoing) < _FEWEST_EVENTS:
            report.add("event-gateway-few", draft.nodes[node.id])
        if node.spec.parallel and not node.spec.instantiate:
            report.add("event-gateway-parallel", draft.nodes[node.id])
        behind = [event for flow in node.outgoing if (event := draft.definition.nodes.get(flow.target)) is not None]
        for event in behind:
            _check_behind(node.spec, event, draft, report)
        if any(isinstance(event.spec, Receive) for event in behind) and any(map(_catches_message, behind)):
            report.add("event-gateway-mixed", draft.nodes[node.id])


def _check_behind(gateway: EventGateway, event: Node, draft: Draft, report: Report) -> None:
    once = event.round is None and event.start_quantity == 1 and not event.boundary
    if not (once and (isinstance(event.spec, Receive) or _catches(event))):
        report.add("event-gateway-target", draft.nodes[event.id])
    elif len(event.incoming) > 1:
        report.add("event-gateway-shared", draft.nodes[event.id])
    elif gateway.instantiate and not _begins(gateway, event):
        report.add("event-gateway-begins", draft.nodes[event.id])


def _catches(event: Node) -> bool:
    return isinstance(event.spec, Catch) and event.kind == "intermediateCatchEvent"


def _catches_message(event: Node) -> bool:
    return _catches(event) and any(isinstance(each, Message) for each in triggers_of(event))


def _begins(gateway: EventGateway, event: Node) -> bool:
    """A message begins a case, or (where one event is enough) a signal; each event by itself."""
    able = Message if gateway.parallel else Message | Signal
    together = isinstance(event.spec, Catch) and event.spec.parallel
    return not together and all(isinstance(each, able) for each in triggers_of(event))


_FEWEST_EVENTS = 2
_DIRECTIONS: Final[Mapping[str, Callable[[int, int], bool]]] = {
    "Converging": lambda incoming, outgoing: incoming > 1 and outgoing <= 1,
    "Diverging": lambda incoming, outgoing: incoming <= 1 and outgoing > 1,
    "Mixed": lambda incoming, outgoing: incoming > 1 and outgoing > 1,
}


def check_directions(draft: Draft, report: Report) -> None:
    """BPMN 10.6.1: what `gatewayDirection` says must be so."""
    for name, node in draft.definition.nodes.items():
        direction = value(draft.nodes[name], "gatewayDirection")
        fits = _DIRECTIONS.get(direction)
        incoming, outgoing = len(node.incoming), len(node.outgoing)
        if fits is not None and not fits(incoming, outgoing):
            report.add(
                "gateway-direction", draft.nodes[name], direction=direction, incoming=incoming, outgoing=outgoing
            )
