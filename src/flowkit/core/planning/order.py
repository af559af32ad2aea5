"""The order in which tokens walk the steps of one scope, without the ways back of its loops."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flowkit.core.definition.model import Node, ProcessDefinition


@dataclass(frozen=True, slots=True)
class Order:
    """The nodes of a scope, each after all that lead to it; `following` and `leading` leave out the ways back.

    Invariant: every pair in `following` goes from an earlier node to a later one.
    """

    nodes: tuple[Node, ...]
    following: Mapping[str, tuple[str, ...]]
    leading: Mapping[str, tuple[str, ...]]


def order_of(definition: ProcessDefinition, parent: str | None) -> Order:
    """Depth first from where the scope begins; a flow to a node that the walk is still in leads back. What begins on a
    border, in an event subprocess or as a compensation is no part of it.
    """
    nodes = {node.id: node for node in definition.nodes.values() if node.parent == parent}
    ways = {node.id: tuple(flow.target for flow in node.outgoing if flow.target in nodes) for node in nodes.values()}
    done: list[str] = []
    state: dict[str, int] = {}
    back: set[tuple[str, str]] = set()
    for root in _begins(nodes, ways):
        _walk(root, ways, state, done, back)
    following = {name: tuple(each for each in ways[name] if (name, each) not in back) for name in done}
    leading: dict[str, list[str]] = {name: [] for name in done}
    for name, targets in following.items():
        for target in targets:
            leading[target].append(name)
    ordered = tuple(nodes[name] for name in reversed(done))
    return Order(ordered, following, {name: tuple(sources) for name, sources in leading.items()})


def still_ahead(definition: ProcessDefinition, waiting: Collection[str]) -> set[str]:
    """What tokens that wait at these nodes can reach without a way back of a loop, and what is in it."""
    orders = {parent: order_of(definition, parent) for parent in {node.parent for node in definition.nodes.values()}}
    found: set[str] = set()
    stack = list(waiting)
    while stack:
        name = stack.pop()
        node = definition.nodes[name]
        # What began on a border or by an event is in no order: from there every flow leads on.
        onward = orders[node.parent].following.get(name, tuple(flow.target for flow in node.outgoing))
        untold = name not in waiting or node.kind == "adHocSubProcess"  # its own tokens do not say what is inside
        inside = orders[name].nodes if name in orders and untold else ()
        new = {*onward, *(each.id for each in inside)} - found
        found |= new
        stack += new
    return found


def _begins(nodes: Mapping[str, Node], ways: Mapping[str, Sequence[str]]) -> list[str]:
    starts = [name for name, node in nodes.items() if node.kind == "startEvent"]
    led_to = {target for targets in ways.values() for target in targets}
    undoing = {node.compensation for node in nodes.values()}
    return starts or [
        name
        for name, node in nodes.items()
        if name not in led_to | undoing and node.attached_to is None and node.kind != "eventSubProcess"
    ]


_OPEN, _DONE = 1, 2


def _walk(
    root: str,
    ways: Mapping[str, Sequence[str]],
    state: dict[str, int],
    done: list[str],
    back: set[tuple[str, str]],
) -> None:
    if root in state:
        return
    state[root] = _OPEN
    stack: list[tuple[str, Iterator[str]]] = [(root, iter(ways[root]))]
    while stack:
        name, rest = stack[-1]
        for target in rest:
            if state.get(target) == _OPEN:
                back.add((name, target))
            elif target not in state:
                state[target] = _OPEN
                stack.append((target, iter(ways[target])))
                break
        else:
            state[name] = _DONE
            done.append(name)
            stack.pop()
