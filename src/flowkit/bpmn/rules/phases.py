"""BPMN 10.3.5: what may stand in an ad-hoc subprocess, where people and not flows begin the activities."""

from __future__ import annotations

from typing import Final

from flowkit.bpmn.elements.sub_process import free_activities
from flowkit.bpmn.process import Draft
from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import value
from flowkit.core.definition.model import Node
from flowkit.core.definition.tasks import AdHoc

_NEVER: Final = frozenset({"startEvent", "timerStartEvent", "eventStart", "endEvent"})
_ONE: Final = frozenset({"exclusiveGateway", "eventBasedGateway"})


def check_phases(draft: Draft, report: Report) -> None:
    """It has an activity to begin, and neither start nor end; a sequential one never does two things at once."""
    phases = {node.id: node.spec for node in draft.definition.nodes.values() if isinstance(node.spec, AdHoc)}
    inside: dict[str, list[Node]] = {name: [] for name in phases}
    for node in draft.definition.nodes.values():
        if node.parent in phases:
            inside[node.parent].append(node)
    for name, phase in phases.items():
        if not free(draft, name):
            report.add("phase-empty", draft.nodes[name])
        if phase.sequential and len(phase.begins) > 1:
            report.add("phase-begin-several", draft.nodes[name])
        for node in inside[name]:
            if node.kind in _NEVER:
                report.add("phase-start-or-end", draft.nodes[node.id])
            elif phase.sequential and len(node.outgoing) > 1 and node.kind not in _ONE:
                report.add("phase-splits", draft.nodes[node.id])


def free(draft: Draft, phase: str) -> list[str]:
    """The activities that can be begun."""
    return [value(each, "id") for each in free_activities(draft.nodes[phase])]
