"""BPMN 10.8: a lane says who does what stands in it."""

from __future__ import annotations

from flowkit.bpmn.process import Draft
from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import BPMN, Element, children, reference, text_of, value


def check_lanes(draft: Draft, report: Report) -> None:
    """A node stands in one lane of a lane set, and perhaps in the lanes around that one."""
    for lanes in draft.element.iter(f"{{{BPMN}}}laneSet"):
        seen: dict[str, Element] = {}
        for lane in lanes.iter(f"{{{BPMN}}}lane"):
            for each in children(lane, "flowNodeRef"):
                name = reference(text_of(each))
                other = seen.get(name)
                if other is not None and other is not lane and other not in lane.iterancestors():
                    report.add("lane-twice", each, name=name, other=value(other, "name") or value(other, "id"))
                seen[name] = lane
