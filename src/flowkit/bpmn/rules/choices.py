"""Joins behind choices: a parallel join that waits for two branches of which a token takes one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from itertools import pairwise

from flowkit.bpmn.layout.ancestors import Tree
from flowkit.bpmn.layout.grid import order
from flowkit.bpmn.process import Draft
from flowkit.bpmn.report import Report
from flowkit.bpmn.rules.soundness import MOST_STEPS, chooses_one, is_begun_by_people, multiplies
from flowkit.core.definition.model import Node

_ROOT = ""


def check_joined_choices(draft: Draft, report: Report) -> None:
    """Two flows into a parallel join that come from one choice, with nothing between that makes a second token.

    A warning, since two tokens may come to the choice one after the other.
    """
    nodes = draft.definition.nodes
    joins = [each for each in nodes.values() if _joins(each) and not is_begun_by_people(nodes, each)]
    joins = [each for each in joins if not report.blames(draft.nodes[each.id])]
    if not joins or not any(map(chooses_one, nodes.values())):
        return
    sources = {flow.id: node.id for node in nodes.values() for flow in node.outgoing}
    links = list(_links(nodes))
    graph, tree = order(list(nodes), links), Tree(_ROOT)
    for name in graph.names:
        ways = graph.before[name]
        tree.add(name, reduce(tree.common, ways) if ways else _ROOT)
    before: dict[str, list[str]] = {}
    for source, target in links:
        before.setdefault(target, []).append(source)
    steps = MOST_STEPS
    for join in joins:
        behind = [sources[flow] for flow in join.incoming if flow in sources]
        for name in dict.fromkeys(tree.common(*pair) for pair in pairwise(behind)):
            choice = nodes.get(name)
            if choice is None or not chooses_one(choice) or steps <= 0:
                continue
            seen = _between(name, join.id, before, tree)
            steps -= len(seen) + 1
            if not any(multiplies(nodes[each]) for each in seen):
                report.add("join-of-a-choice", draft.nodes[join.id], choice=choice.name or name)
                break


def _joins(node: Node) -> bool:
    return node.kind == "parallelGateway" and len(node.incoming) > 1


def _links(nodes: Mapping[str, Node]) -> Iterator[tuple[str, str]]:
    for node in nodes.values():
        for target in (*(flow.target for flow in node.outgoing), *node.boundary):
            if target in nodes:
                yield node.id, target


def _between(choice: str, join: str, before: Mapping[str, list[str]], tree: Tree) -> set[str]:
    """The nodes on the ways back from the join to the choice, without these two: those to which every way leads over
    the choice.
    """
    seen, waiting = {choice, join}, [join]
    while waiting:
        known = before.get(waiting.pop(), ())
        found = [each for each in known if each not in seen and tree.common(choice, each) == choice]
        seen.update(found)
        waiting += found
    return seen - {choice, join}
