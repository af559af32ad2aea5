"""Which incoming flows of a join a token can still come to: what an inclusive join waits for (BPMN 13.4.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowkit.core.definition.model import Node

Reach = Mapping[str, frozenset[str]]


def reach(nodes: Mapping[str, Node], join: str) -> Reach:
    """For each node beside the join: the incoming flows of the join to which a token at the node can come without
    passing the join. What a boundary event sends comes from its activity.

    The work is the number of flows times the depth of loops in loops.
    """
    goal = nodes[join]
    beside = {name: node for name, node in nodes.items() if node.parent == goal.parent}
    bits = {flow: 1 << number for number, flow in enumerate(goal.incoming)}
    order, masks = _last_first(beside), dict.fromkeys(beside, 0)
    changed = True
    while changed:
        changed = False
        for name in order:
            node, mask = beside[name], 0
            for flow in node.outgoing:
                mask |= bits.get(flow.id) or masks.get(flow.target, 0)
            for event in node.boundary:
                mask |= masks.get(event, 0)
            if mask != masks[name]:
                masks[name], changed = mask, True
    return _as_sets(masks, goal.incoming)


def _last_first(nodes: Mapping[str, Node]) -> list[str]:
    """Every node after what follows it, loops aside."""
    order: list[str] = []
    seen: set[str] = set()
    for start in nodes:
        waiting = [(start, False)]
        while waiting:
            name, done = waiting.pop()
            if done:
                order.append(name)
            elif name not in seen and name in nodes:
                seen.add(name)
                node = nodes[name]
                following = [*(flow.target for flow in node.outgoing), *node.boundary]
                waiting += [(name, True), *((each, False) for each in reversed(following))]
    return order


def _as_sets(masks: Mapping[str, int], flows: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """Nodes that reach the same flows share one set; nodes that reach none are left out."""
    sets: dict[int, frozenset[str]] = {}
    for mask in masks.values():
        if mask and mask not in sets:
            sets[mask] = frozenset(_chosen(mask, flows))
    return {name: sets[mask] for name, mask in masks.items() if mask}


def _chosen(mask: int, flows: tuple[str, ...]) -> Iterator[str]:
    while mask:
        lowest = mask & -mask
        yield flows[lowest.bit_length() - 1]
        mask ^= lowest
