"""BPMN 8.4.13: where sequence flows begin and end."""

from __future__ import annotations

from flowkit.bpmn.flows import parent_of
from flowkit.bpmn.process import Draft
from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import Element, children, reference, text_of
from flowkit.core.definition.model import Flow


def check_ends(draft: Draft, report: Report) -> None:
    """Both ends are flow nodes of the same process, and of the same subprocess as the flow."""
    for element, flow in draft.flows.items():
        if _known(element, flow, draft, report):
            parents = {draft.definition.nodes[end].parent for end in (flow.source, flow.target)}
            if parents != {parent_of(element)}:
                report.add("flow-crosses-border", element)


def _known(element: Element, flow: Flow, draft: Draft, report: Report) -> bool:
    ends = (("sourceRef", flow.source), ("targetRef", flow.target))
    unknown = [(attribute, name) for attribute, name in ends if name not in draft.definition.nodes]
    for attribute, name in unknown:
        report.add("reference-unknown", element, name=name, attribute=attribute)
    return not unknown


def check_lists(draft: Draft, report: Report) -> None:
    """The `incoming` and `outgoing` elements of a node may be left out, but must not say something else."""
    for name, node in draft.definition.nodes.items():
        lists = (("incoming", set(node.incoming)), ("outgoing", {flow.id for flow in node.outgoing}))
        for attribute, known in lists:
            for each in children(draft.nodes[name], attribute):
                if reference(text_of(each)) not in known:
                    report.add("flow-listed-wrong", each, name=text_of(each), attribute=attribute)
