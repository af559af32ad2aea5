"""How each fact of an escalation changes the draft: on the marks of its clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flowkit.core.deadline.records import Deadline
from flowkit.core.draft import Draft
from flowkit.core.escalation import facts as f
from flowkit.core.protocol import Fact, Instant


def fired(draft: Draft, fact: f.EscalationFired, now: Instant) -> None:
    """Nothing more: the mark of the step already says that it fired."""


def acknowledged(draft: Draft, fact: f.EscalationAcknowledged, now: Instant) -> None:
    deadline = draft.get(Deadline, fact.deadline)
    for mark in deadline.marks:
        if mark.kind == "step" and mark.key == fact.step:
            mark.acknowledged_at, mark.acknowledged_by = now, fact.by
    draft.change(deadline)


def missed(draft: Draft, fact: f.AcknowledgementMissed, now: Instant) -> None:
    """Nothing more: the mark of the acknowledgement already says that it fired."""


EVOLVE: Mapping[type[Fact], Callable[[Draft, Any, Instant], None]] = {
    f.EscalationFired: fired,
    f.EscalationAcknowledged: acknowledged,
    f.AcknowledgementMissed: missed,
}
