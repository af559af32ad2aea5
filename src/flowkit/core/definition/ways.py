"""What stands before and behind an activity, as nodes of its own: the tokens that it waits for or gives (BPMN 13.3.2),
and the choice among conditional flows (8.4.13).

The work that is done stays done whatever comes of the conditions: an incident of the choice stands behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flowkit.core.definition.model import Flow, Node, ProcessDefinition, Quantities

START, MANY, WAYS = ":start", ":many", ":ways"
"""End the ids of these nodes. No id of a BPMN file has a colon."""


def with_ways(definition: ProcessDefinition) -> ProcessDefinition:
    """The definition with these nodes, where an activity needs them."""
    waiting = {node.id for node in definition.nodes.values() if node.start_quantity > 1}
    if not waiting and not any(_chooses(node) or node.completion_quantity > 1 for node in definition.nodes.values()):
        return definition
    nodes = {each.id: each for node in definition.nodes.values() for each in _apart(node)}
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


def _chooses(node: Node) -> bool:
    conditional = node.default is not None or any(flow.condition is not None for flow in node.outgoing)
    return conditional and not node.kind.endswith("Gateway")


def _apart(node: Node) -> Iterator[Node]:
    """The activity and what stands around it, each linked to the next."""
    chain = [replace(node, default=None, start_quantity=1, completion_quantity=1)]
    if node.start_quantity > 1:
        chain.insert(0, _beside(node, START, "startQuantity", node.start_quantity))
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
