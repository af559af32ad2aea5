"""Conditional flows that leave an activity (BPMN 8.4.13, 10.3): a choice of its own behind the activity.

The work that is done stays done whatever comes of the conditions: an incident of the choice stands behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flowkit.core.definition.model import Flow, Node, ProcessDefinition

WAYS = ":ways"
"""Ends the id of the choice behind an activity. No id of a BPMN file has a colon."""


def with_ways(definition: ProcessDefinition) -> ProcessDefinition:
    """The definition in which each activity with conditional flows or a default flow is followed by its choice."""
    if not any(_chooses(node) for node in definition.nodes.values()):
        return definition
    nodes = {each.id: each for node in definition.nodes.values() for each in _apart(node)}
    return replace(definition, nodes=nodes)


def _chooses(node: Node) -> bool:
    conditional = node.default is not None or any(flow.condition is not None for flow in node.outgoing)
    return conditional and not node.kind.endswith("Gateway") and not node.id.endswith(WAYS)


def _apart(node: Node) -> Iterator[Node]:
    if not _chooses(node):
        yield node
        return
    choice = node.id + WAYS
    way = Flow(f"{node.id}:way", node.id, choice)
    yield replace(node, outgoing=(way,), default=None)
    yield Node(
        choice,
        "inclusiveGateway",
        node.name,
        node.parent,
        incoming=(way.id,),
        outgoing=tuple(replace(flow, source=choice) for flow in node.outgoing),
        default=node.default,
    )
