"""BPMN 10.7: who undoes what, and where a transaction is cancelled."""

from __future__ import annotations

from collections.abc import Mapping

from flowkit.bpmn.compensation import is_compensation_boundary, is_handler
from flowkit.bpmn.process import Draft
from flowkit.bpmn.report import Report
from flowkit.core.definition.events import Cancel, Catch, Compensation
from flowkit.core.definition.model import Node
from flowkit.core.definition.timers import End


def check_borders(draft: Draft, report: Report) -> None:
    """A compensation boundary event leads to its handler by an association, and no other way."""
    nodes = draft.definition.nodes
    for name, node in nodes.items():
        if not is_compensation_boundary(draft.nodes[name]):
            continue
        host = nodes.get(node.attached_to or "")
        if node.outgoing:
            report.add("compensation-flow", draft.nodes[name])
        elif host is not None and not host.compensation:
            report.add("compensation-without-handler", draft.nodes[name])


def check_handlers(draft: Draft, report: Report) -> None:
    """A handler undoes one activity of its own scope, and has no sequence flow."""
    nodes = draft.definition.nodes
    undone = {node.compensation: node for node in nodes.values() if node.compensation}
    for name, node in nodes.items():
        element = draft.nodes[name]
        if not is_handler(element):
            continue
        if node.incoming or node.outgoing:
            report.add("compensation-flow", element)
        if name not in undone:
            report.add("compensation-of-nothing", element)
        elif undone[name].parent != node.parent:
            report.add("flow-crosses-border", element)
        if node.boundary:
            report.add("compensation-boundary", element)


def check_throws(draft: Draft, report: Report) -> None:
    """What is to be undone can be, where it is asked for: an activity of the same scope."""
    nodes = draft.definition.nodes
    for name, node in nodes.items():
        if isinstance(node.spec, Catch):
            continue
        for trigger in getattr(node.spec, "triggers", ()):
            named = nodes.get(trigger.activity) if isinstance(trigger, Compensation) else None
            if named is not None and not _can_undo(draft, node, named):
                report.add("compensation-unreachable", draft.nodes[name], activity=named.id)


def _can_undo(draft: Draft, node: Node, named: Node) -> bool:
    return named.id in draft.definition.catchers.kept and named.parent == _around(draft.definition.nodes, node)


def _around(nodes: Mapping[str, Node], node: Node) -> str | None:
    """The scope whose activities an event may compensate: from inside an event subprocess that around it."""
    around = nodes.get(node.parent or "")
    while around is not None and around.kind == "eventSubProcess":
        node, around = around, nodes.get(around.parent or "")
    return node.parent


def check_cancels(draft: Draft, report: Report) -> None:
    """A cancel end event stands in a transaction, and the transaction is left by a cancel boundary event."""
    nodes, border = draft.definition.nodes, draft.definition.catchers.border
    for name, node in nodes.items():
        if not any(isinstance(each, Cancel) for each in getattr(node.spec, "triggers", ())):
            continue
        if isinstance(node.spec, End):
            around = _transaction(nodes, node)
            if around is None:
                report.add("cancel-outside", draft.nodes[name])
            elif (around.id, "cancel", "") not in border:
                report.add("cancel-uncaught", draft.nodes[around.id])
        elif node.attached_to in nodes and nodes[node.attached_to].kind != "transaction":
            report.add("cancel-outside", draft.nodes[name])


def _transaction(nodes: Mapping[str, Node], node: Node) -> Node | None:
    around = nodes.get(node.parent or "")
    while around is not None and around.kind != "transaction":
        around = nodes.get(around.parent or "")
    return around
