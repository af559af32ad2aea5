"""BPMN 9.4: a message flow connects two pools, and both ends mean the same message."""

from __future__ import annotations

from collections.abc import Sequence

from flowkit.bpmn.message_flows import flows_with_ends, message_named_at
from flowkit.bpmn.process import Draft
from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import BPMN, Element, is_bpmn, reference, value

_ENDS = 2


def check_message_flows(root: Element, drafts: Sequence[Draft], report: Report) -> None:
    names = {value(each, "id"): value(each, "name") for each in root.iter(f"{{{BPMN}}}message")}
    for flow, ends in flows_with_ends(root):
        written = (reference(value(flow, "messageRef")), *map(message_named_at, ends))
        meant = {names[each] for each in written if each in names}
        if len(meant) > 1:
            report.add("message-flow-differs", flow, names=", ".join(sorted(meant)))
        pools = [_pool(each) for each in ends]
        if len(pools) == _ENDS and pools[0] == pools[1] != "":
            report.add("message-flow-inside", flow)


def _pool(end: Element) -> str:
    """The process at an end; of a pool whose process is not shown the pool itself."""
    if is_bpmn(end, "participant"):
        return reference(value(end, "processRef")) or value(end, "id")
    around = next(end.iterancestors(f"{{{BPMN}}}process"), None)
    return value(around, "id") if around is not None else ""
