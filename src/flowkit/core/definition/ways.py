"""What stands before and behind an activity, as nodes of its own: the tokens that it waits for or gives (BPMN 13.3.2),
the choice among conditional flows (8.4.13), and in an ad-hoc subprocess the question whether it is over (13.3.5), where
the offer of its activities takes the place of a start event.

The work that is done stays done whatever comes of the conditions: an incident of the choice stands behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flowkit.core.definition.model import Flow, Node, ProcessDefinition
from flowkit.core.definition.tasks import AdHoc, Quantities

START, MANY, WAYS, DONE, OFFER = ":start", ":many", ":ways", ":done", ":offer"
"""End the ids of these nodes. No id of a BPMN file has a colon."""


def with_ways(definition: ProcessDefinition) -> ProcessDefinition:
    """The definition with these nodes, where an activity needs them."""
    definition = _with_phases(definition)
    waiting = {node.id for node in definition.nodes.values() if node.start_quantity > 1}
    phases = {node.id: node.spec for node in definition.nodes.values() if isinstance(node.spec, AdHoc)}
    counted = {each: phase for phase in phases.values() for each in phase.activities}
    if not waiting and not counted and not any(map(_sends, definition.nodes.values())):
        return definition
    nodes = {each.id: each for node in definition.nodes.values() for each in _apart(node, counted.get(node.id))}
    for name, node in nodes.items():
        aims = tuple(
            replace(flow, target=flow.target + START)
            if flow.target in waiting and name != flow.target + START
            else flow
            for flow in node.outgoing
        )
        if aims != node.outgoing:
            nodes[name] = replace(node, outgoing=aims)
    return replace(definition, nodes=nodes)


def _with_phases(definition: ProcessDefinition) -> ProcessDefinition:
    """The definition in which each ad-hoc subprocess knows its activities, and begins with the offer of them."""
    phases = {node.id: node for node in definition.nodes.values() if isinstance(node.spec, AdHoc)}
    if not phases:
        return definition
    handlers = {node.compensation for node in definition.nodes.values()}
    inside: dict[str | None, list[Node]] = {}
    for node in definition.nodes.values():
        if node.parent in phases and node.id not in handlers and is_activity(node):
            inside.setdefault(node.parent, []).append(node)
    nodes, starts = dict(definition.nodes), dict(definition.starts)
    for name, node in phases.items():
        found = inside.get(name, [])
        offered = tuple(each.id for each in found if not each.incoming)
        activities = tuple(each.id for each in found)
        if isinstance(node.spec, AdHoc) and not node.spec.activities:
            spec = replace(node.spec, activities=activities, offered=offered)
            nodes[name] = replace(node, spec=spec)
            flows = tuple(Flow(f"{name}{OFFER}:{each}", name + OFFER, each) for each in spec.begins)
            nodes[name + OFFER] = Node(name + OFFER, "adHocOffer", node.name, name, outgoing=flows, spec=spec)
            starts[name] = name + OFFER
    return replace(definition, nodes=nodes, starts=starts)


def is_activity(node: Node) -> bool:
    """Whether the node is a piece of work, not an event, a gateway, or what an event begins."""
    return node.kind in _ACTIVITIES or node.kind.endswith("Task")


_ACTIVITIES = frozenset({"task", "subProcess", "transaction", "adHocSubProcess", "callActivity"})


def _sends(node: Node) -> bool:
    return _chooses(node) or node.completion_quantity > 1


def _chooses(node: Node) -> bool:
    conditional = node.default is not None or any(flow.condition is not None for flow in node.outgoing)
    return conditional and not node.kind.endswith("Gateway")


def _apart(node: Node, phase: AdHoc | None) -> Iterator[Node]:
    """The activity and what stands around it, each linked to the next; `phase` is the ad-hoc subprocess it is in."""
    chain = [replace(node, default=None, start_quantity=1, completion_quantity=1)]
    if node.start_quantity > 1:
        chain.insert(0, _beside(node, START, "startQuantity", node.start_quantity))
    if phase is not None:
        chain.append(Node(node.id + DONE, "adHocDone", node.name, node.parent, spec=phase))
    if node.completion_quantity > 1:
        chain.append(_beside(node, MANY, "completionQuantity", node.completion_quantity))
    if _chooses(node):
        chain.append(_beside(node, WAYS, "inclusiveGateway"))
    if len(chain) == 1:
        yield node
        return
    incoming, last = node.incoming, len(chain) - 1
    for number, here in enumerate(chain):
        way = Flow(f"{here.id}:way", here.id, chain[min(number + 1, last)].id)
        outgoing = (way,) if number < last else tuple(replace(flow, source=here.id) for flow in node.outgoing)
        default = node.default if number == last else None
        yield replace(here, incoming=incoming, outgoing=outgoing, default=default)
        incoming = (way.id,)


def _beside(node: Node, ending: str, kind: str, tokens: int = 1) -> Node:
    return Node(node.id + ending, kind, node.name, node.parent, spec=Quantities(tokens) if tokens > 1 else None)
