"""Starts, ends, boundaries, and whether every node can be reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from flowkit.bpmn.compensation import is_compensation_boundary, is_handler
from flowkit.bpmn.elements import FLOW_NODES
from flowkit.bpmn.elements.sub_process import free_activities
from flowkit.bpmn.events import has
from flowkit.bpmn.kind import ACTIVITY
from flowkit.bpmn.process import Draft
from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import Element, is_bpmn, local, value
from flowkit.core.definition.events import EventGateway, Receive
from flowkit.core.definition.model import Node

_STARTS = frozenset({"startEvent", "timerStartEvent", "eventStart"})
_WITHOUT_FLOW = frozenset({"boundaryEvent", "eventSubProcess"})
"""Nodes that no sequence flow need leave."""


_BEGUN = _STARTS | {"eventSubProcess", "eventSubProcessStart"}
"""Where tokens appear in a scope."""


def begins(node: Node) -> bool:
    """Whether the task or gateway begins cases as a start event does."""
    return isinstance(node.spec, Receive | EventGateway) and node.spec.instantiate


def check_begun(draft: Draft, report: Report) -> None:
    """BPMN 10.3.3, 10.6.6: what begins a case stands first in its process, and is done once."""
    for node in draft.definition.nodes.values():
        if begins(node) and (node.incoming or node.parent or node.round is not None or node.start_quantity > 1):
            report.add("instantiate-first", draft.nodes[node.id])


def check_starts(draft: Draft, report: Report) -> None:
    """BPMN 10.5.2: one none start in each subprocess, at most one in the process, which may have timers beside."""
    starts = defaultdict(list)
    for node in draft.definition.nodes.values():
        if node.kind in _STARTS or begins(node):
            starts[node.parent].append(node)
    scopes = [
        None,
        *(node.id for node in draft.definition.nodes.values() if node.kind in ("subProcess", "transaction")),
    ]
    for scope in scopes:
        if not starts[scope]:
            report.add("start-missing", draft.element if scope is None else draft.nodes[scope])
        _check_scope(scope, starts[scope], draft, report)


def _check_scope(scope: str | None, starts: list[Node], draft: Draft, report: Report) -> None:
    for again in [node for node in starts if node.kind == "startEvent"][1:]:
        report.add("start-twice", draft.nodes[again.id])
    for node in starts:
        if node.incoming and node.kind in _STARTS:
            report.add("start-with-incoming", draft.nodes[node.id])


def check_ends(draft: Draft, report: Report) -> None:
    """A path that ends in an activity or event runs as BPMN has it, and nobody has named its end; one that ends in a
    gateway decides nothing.
    """
    nodes = draft.definition.nodes
    for name, node in nodes.items():
        if node.kind == "endEvent":
            if node.outgoing:
                report.add("end-with-outgoing", draft.nodes[name])
        elif _is_ad_hoc(nodes, node.parent):
            continue  # a path in an ad-hoc subprocess ends anywhere
        elif not node.outgoing and node.kind not in _WITHOUT_FLOW and not _leads_elsewhere(draft.nodes[name]):
            report.add("end-missing" if "Gateway" in node.kind else "end-implicit", draft.nodes[name])


def _is_ad_hoc(nodes: Mapping[str, Node], name: str | None) -> bool:
    return name is not None and name in nodes and nodes[name].kind == "adHocSubProcess"


def check_boundaries(draft: Draft, report: Report) -> None:
    """BPMN 10.5.4: a boundary event stands on an activity of its own scope, and something follows it."""
    nodes = draft.definition.nodes
    for name, node in nodes.items():
        element = draft.nodes[name]
        if not is_bpmn(element, "boundaryEvent"):
            continue
        host = nodes.get(node.attached_to or "")
        if host is None:
            report.add("reference-unknown", element, name=node.attached_to or "", attribute="attachedToRef")
        elif ACTIVITY not in FLOW_NODES[local(draft.nodes[host.id])].groups:
            report.add("boundary-not-activity", element, name=host.id)
        elif host.parent != node.parent:
            report.add("flow-crosses-border", element)
        if node.incoming:
            report.add("boundary-with-incoming", element)
        if not node.outgoing and not is_compensation_boundary(element):
            report.add("boundary-without-outgoing", element)


def _leads_elsewhere(element: Element) -> bool:
    """A link goes on at its other end, and a compensation handler where it was asked for."""
    return has(element, "linkEventDefinition") or is_handler(element)


def check_reachable(draft: Draft, report: Report) -> None:
    """A node that no token can come to is a mistake in the drawing. Of what hangs together only the first is named."""
    nodes = draft.definition.nodes
    inside = defaultdict(list)
    for node in nodes.values():
        if node.kind in _BEGUN or begins(node) or is_handler(draft.nodes[node.id]):
            inside[node.parent].append(node.id)
        elif node.kind == "adHocSubProcess":
            inside[node.id] += [value(each, "id") for each in free_activities(draft.nodes[node.id])]
    if not inside[None]:
        return  # the missing start is the fault
    reached: set[str] = set()
    _reach(inside[None], nodes, inside, reached)
    entered = {flow.target for flow in draft.flows.values()} | {name for names in inside.values() for name in names}
    for name in sorted(nodes, key=lambda name: name in entered):
        if name not in reached:
            element = draft.nodes[name]
            if not is_bpmn(element, "boundaryEvent") and not has(element, "linkEventDefinition"):
                report.add("unreachable", draft.nodes[name])
            _reach([name], nodes, inside, reached)


def _reach(
    names: list[str], nodes: Mapping[str, Node], inside: Mapping[str | None, list[str]], reached: set[str]
) -> None:
    """Adds the nodes that a token can come to from these: along flows, to boundary events, into subprocesses."""
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        node = nodes.get(name)
        if node is not None and name not in reached:
            reached.add(name)
            waiting.extend((*(flow.target for flow in node.outgoing), *node.boundary, *inside.get(name, ())))
