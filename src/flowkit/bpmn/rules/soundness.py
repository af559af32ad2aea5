"""What a drawing cannot do right although each of its elements is right: found by looking at it, before any case runs.

Only what is certain is an error; what somebody may have meant is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from flowkit.bpmn.process import Draft
from flowkit.bpmn.report import Report
from flowkit.core.definition.events import Catch, EventGateway
from flowkit.core.definition.model import Node
from flowkit.core.definition.timers import End

_JOINS: Final = frozenset({"parallelGateway", "inclusiveGateway", "complexGateway"})
_AUTOMATIC: Final = frozenset({"scriptTask", "task", "manualTask", "parallelGateway", "intermediateThrowEvent"})
MOST_STEPS: Final = 200_000
"""So much is looked at for one process; what a larger one hides is left to its cases."""


def check_live_locks(draft: Draft, report: Report) -> None:
    """A circle in which nothing waits and nothing chooses is never left (BPMN 13.2). Its first node is named."""
    nodes = draft.definition.nodes
    onward = {name: node for name, node in nodes.items() if _runs_on(node)}
    state: dict[str, int] = {}
    for start in onward:
        way: list[str] = []
        waiting = [(start, False)]
        while waiting:
            name, done = waiting.pop()
            if done:
                state[way.pop()] = 2
            elif state.get(name) == 1:
                report.add("live-lock", draft.nodes[name])
            elif name not in state:
                state[name] = 1
                way.append(name)
                targets = (flow.target for flow in onward[name].outgoing if flow.target in onward)
                waiting += [(name, True), *((each, False) for each in targets)]


def _runs_on(node: Node) -> bool:
    """Whether a token passes the node at once and takes all its flows."""
    once = node.round is None and node.start_quantity == 1 and node.default is None
    joins = node.kind == "parallelGateway" and len(node.incoming) > 1
    return node.kind in _AUTOMATIC and once and not joins and all(flow.condition is None for flow in node.outgoing)


def check_deadlocks(draft: Draft, report: Report) -> None:
    """A parallel join needs several tokens; where nothing before it makes a second one, it waits for ever."""
    nodes = draft.definition.nodes
    before: dict[str, list[str]] = {}
    for node in nodes.values():
        for flow in node.outgoing:
            before.setdefault(flow.target, []).append(node.id)
    steps = MOST_STEPS
    for join in nodes.values():
        if join.kind != "parallelGateway" or len(join.incoming) <= 1 or is_begun_by_people(nodes, join):
            continue
        seen: set[str] = set()
        waiting = [join.id]
        while waiting and steps > 0:
            name = waiting.pop()
            if name in seen or name not in nodes:
                continue
            seen.add(name)
            steps -= 1
            waiting += [*before.get(name, ()), *filter(None, [nodes[name].attached_to])]
        if steps > 0 and not any(multiplies(nodes[name]) for name in seen - {join.id}):
            report.add("join-never-full", draft.nodes[join.id])


def is_begun_by_people(nodes: Mapping[str, Node], join: Node) -> bool:
    """Whether people may begin each of the branches."""
    around = nodes.get(join.parent or "")
    return around is not None and around.kind == "adHocSubProcess"


def multiplies(node: Node) -> bool:
    """Whether more tokens may leave the node than came."""
    beside = node.kind == "boundaryEvent" and isinstance(node.spec, Catch) and not node.spec.interrupting
    several = len(node.outgoing) > 1 and not chooses_one(node)
    return beside or several or node.completion_quantity > 1 or node.kind in ("eventStart", "eventSubProcess")


def chooses_one(node: Node) -> bool:
    """Whether a token takes exactly one of the flows."""
    waits_for_all = isinstance(node.spec, EventGateway) and node.spec.parallel
    return node.kind in ("exclusiveGateway", "eventBasedGateway") and not waits_for_all and len(node.outgoing) > 1


def check_multiplied(draft: Draft, report: Report) -> None:
    """What a parallel split has made several is several until a join: what two branches lead to is done twice."""
    nodes = draft.definition.nodes
    steps = MOST_STEPS
    for split in nodes.values():
        if split.kind != "parallelGateway" or len(split.outgoing) <= 1 or steps <= 0:
            continue
        reached: dict[str, int] = {}
        for number, flow in enumerate(split.outgoing):
            for name in _until_joins(nodes, flow.target, split.id, reached, number):
                steps -= 1
                if reached[name] != number and nodes[name].kind not in ("intermediateCatchEvent", "receiveTask"):
                    report.add("token-multiplied", draft.nodes[name], split=split.name or split.id)
                    return


def _until_joins(
    nodes: Mapping[str, Node], start: str, split: str, reached: dict[str, int], number: int
) -> Iterator[str]:
    """The nodes that a branch comes to before it is joined or ends, marked with its number; what another branch has
    marked is told, and not walked again.
    """
    waiting = [start]
    while waiting:
        name = waiting.pop()
        node = nodes.get(name)
        if node is None or name == split or not node.outgoing or (node.kind in _JOINS and len(node.incoming) > 1):
            continue
        known = reached.get(name)
        if known == number:
            continue
        reached.setdefault(name, number)
        yield name
        if known is None and node.start_quantity == 1:
            waiting += [flow.target for flow in node.outgoing]


def check_ways_out(draft: Draft, report: Report) -> None:
    """From everywhere some path must lead to an end: who comes into a circle without one never gets out, whatever is
    decided there. What can be broken off from outside has a way out. In each scope one node is named, first of all one
    where a circle closes.
    """
    nodes = draft.definition.nodes
    before: dict[str, list[str]] = {}
    for node in nodes.values():
        for each in (*(flow.target for flow in node.outgoing), *node.boundary):
            before.setdefault(each, []).append(node.id)
    waiting = [node.id for node in nodes.values() if all(flow.target not in nodes for flow in node.outgoing)]
    ends = set(waiting)
    while waiting:
        found = [each for each in before.get(waiting.pop(), ()) if each not in ends]
        ends.update(found)
        waiting += found
    left = {_broken_off(nodes, node) for node in nodes.values()}
    lost: dict[str | None, Node] = {}
    for node in sorted(nodes.values(), key=lambda node: len(node.incoming) <= 1):
        if node.id not in ends and node.parent not in lost and left.isdisjoint(_scopes(nodes, node)):
            lost[node.parent] = node
            report.add("no-way-out", draft.nodes[node.id])


def _broken_off(nodes: Mapping[str, Node], node: Node) -> str:
    """The scope that the event or the end breaks off with everything in it, "" for none; the process is called "/"."""
    if isinstance(node.spec, End) and node.spec.terminate:
        return node.parent or "/"
    if not (isinstance(node.spec, Catch) and node.spec.interrupting and node.outgoing):
        return ""
    if node.kind == "eventSubProcessStart":
        around = nodes.get(node.parent or "")
        return (around.parent if around is not None else None) or "/"
    return (node.attached_to or "") if node.kind == "boundaryEvent" else ""


def _scopes(nodes: Mapping[str, Node], node: Node) -> Iterator[str]:
    """The scopes around a node, from inside to outside."""
    here: Node | None = node
    while here is not None:
        yield here.parent or "/"
        here = nodes.get(here.parent or "")
