"""What holds over several elements at once. Each rule looks at a process as read, or at the whole file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from flowkit.bpmn.process import Draft
from flowkit.bpmn.report import Report
from flowkit.bpmn.rules import (
    calls,
    choices,
    compensation,
    deadlines,
    drawings,
    events,
    fitting,
    flows,
    gateways,
    ids,
    lanes,
    message_flows,
    phases,
    shape,
    soundness,
)
from flowkit.bpmn.tree import Element

_OF_PROCESS: Final[tuple[Callable[[Draft, Report], None], ...]] = (
    flows.check_ends,
    flows.check_lists,
    gateways.check_conditions,
    gateways.check_directions,
    gateways.check_event_based,
    shape.check_starts,
    shape.check_begun,
    shape.check_ends,
    shape.check_boundaries,
    events.check_positions,
    events.check_event_sub_processes,
    events.check_catchers,
    events.check_begun_once,
    compensation.check_borders,
    compensation.check_handlers,
    compensation.check_throws,
    compensation.check_cancels,
    phases.check_phases,
    lanes.check_lanes,
    shape.check_reachable,
    soundness.check_live_locks,
    soundness.check_deadlocks,
    soundness.check_multiplied,
    soundness.check_ways_out,
    choices.check_joined_choices,
    deadlines.check_ids,
    deadlines.check_milestones,
    deadlines.check_conditions,
    deadlines.check_targets,
    deadlines.check_escalation,
    deadlines.check_acts,
    deadlines.check_calendar,
    fitting.check_nested,
)
_OF_DOCUMENT: Final[tuple[Callable[[Element, Sequence[Draft], Report], None], ...]] = (
    ids.check_ids,
    ids.check_references,
    calls.check_calls,
    message_flows.check_message_flows,
    message_flows.check_ends,
    drawings.check_drawings,
)


def check_process(draft: Draft, report: Report) -> None:
    for rule in _OF_PROCESS:
        rule(draft, report)


def check_document(root: Element, drafts: Sequence[Draft], report: Report) -> None:
    for rule in _OF_DOCUMENT:
        rule(root, drafts, report)
