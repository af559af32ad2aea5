"""BPMN 8.4.13: where sequence flows begin and end."""

from __future__ import annotations

from flowkit.bpmn.elements import FLOW_NODES
from flowkit.bpmn.flows import parent_of
from flowkit.bpmn.process import Draft
from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import BPMN, children, reference, text_of, value


def check_ends(draft: Draft, report: Report) -> None:
    """Both ends are flow nodes of the same process, and of the same subprocess as the flow."""
    nodes = draft.definition.nodes
    elsewhere: frozenset[str] | None = None
    for element, flow in draft.flows.items():
        ends = (("sourceRef", flow.source), ("targetRef", flow.target))
        unknown = [(attribute, name) for attribute, name in ends if name not in nodes]
        if unknown and elsewhere is None:
            elsewhere = _others(draft)
        for attribute, name in unknown:
            code = "flow-crosses-pool" if elsewhere and name in elsewhere else "reference-unknown"
            report.add(code, element, name=name, attribute=attribute)
        if not unknown and {nodes[flow.source].parent, nodes[flow.target].parent} != {parent_of(element)}:
            report.add("flow-crosses-border", element)


def _others(draft: Draft) -> frozenset[str]:
    """The flow nodes of the other processes of the file, and the pools."""
    root = draft.element.getroottree().getroot()
    found = root.iter(*(f"{{{BPMN}}}{tag}" for tag in (*FLOW_NODES, "participant")))
    return frozenset(value(each, "id") for each in found) - set(draft.definition.nodes) - {""}


def check_lists(draft: Draft, report: Report) -> None:
    """The `incoming` and `outgoing` elements of a node may be left out, but must not say something else."""
    for name, node in draft.definition.nodes.items():
        lists = (("incoming", set(node.incoming)), ("outgoing", {flow.id for flow in node.outgoing}))
        for attribute, known in lists:
            for each in children(draft.nodes[name], attribute):
                if reference(text_of(each)) not in known:
                    report.add("flow-listed-wrong", each, name=text_of(each), attribute=attribute)
