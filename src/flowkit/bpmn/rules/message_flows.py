"""BPMN 9.4: a message flow connects two pools, and both ends mean the same message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flowkit.bpmn.elements import FLOW_NODES
from flowkit.bpmn.kind import ACTIVITY
from flowkit.bpmn.message_flows import flows_with_ends, message_named_at
from flowkit.bpmn.process import Draft
from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import BPMN, Element, is_bpmn, local, reference, value

_ENDS = 2
_NO_SOURCE: Final = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
_NO_TARGET: Final = frozenset({"endEvent", "intermediateThrowEvent"})


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


def check_ends(root: Element, drafts: Sequence[Draft], report: Report) -> None:
    """BPMN 7.6.2: pools, activities and events that throw may send; pools, activities and events that catch receive."""
    for flow, ends in flows_with_ends(root):
        known = {value(each, "id"): each for each in ends}
        for attribute, never in (("sourceRef", _NO_SOURCE), ("targetRef", _NO_TARGET)):
            end = known.get(reference(value(flow, attribute)))
            if end is not None and (local(end) in never or not _may_be_an_end(end)):
                report.add("message-flow-end", flow, attribute=attribute, name=value(end, "id"), kind=local(end))


def _may_be_an_end(element: Element) -> bool:
    kind = FLOW_NODES.get(local(element))
    is_work = kind is not None and (ACTIVITY in kind.groups or local(element).endswith("Event"))
    return is_work or local(element) == "participant"


def _pool(end: Element) -> str:
    """The process at an end; of a pool whose process is not shown the pool itself."""
    if is_bpmn(end, "participant"):
        return reference(value(end, "processRef")) or value(end, "id")
    around = next(end.iterancestors(f"{{{BPMN}}}process"), None)
    return value(around, "id") if around is not None else ""
