"""How each fact of an escalation changes the draft: on the marks of its clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flowkit.core.deadline.records import Deadline
from flowkit.core.draft import Draft
from flowkit.core.escalation import facts as f
from flowkit.core.instance.records import Token
from flowkit.core.protocol import Fact, Instant
from flowkit.core.workitem.records import WorkItem


def fired(draft: Draft, fact: f.EscalationFired, now: Instant) -> None:
    """The mark of the step already says that it fired; now also whom it told."""
    deadline = draft.get(Deadline, fact.deadline)
    for mark in deadline.marks:
        if mark.kind == "step" and mark.key == fact.step:
            mark.told = fact.told
    draft.change(deadline)


def acknowledged(draft: Draft, fact: f.EscalationAcknowledged, now: Instant) -> None:
    deadline = draft.get(Deadline, fact.deadline)
    for mark in deadline.marks:
        if mark.kind == "step" and mark.key == fact.step:
            mark.acknowledged_at, mark.acknowledged_by = now, fact.by
    draft.change(deadline)


def missed(draft: Draft, fact: f.AcknowledgementMissed, now: Instant) -> None:
    """Nothing more: the mark of the acknowledgement already says that it fired."""


def supervised(draft: Draft, fact: f.SupervisionOpened, now: Instant) -> None:
    """Nothing: the shadow case has the number of this fact in its business key."""


def urged(draft: Draft, fact: f.ItemUrged, now: Instant) -> None:
    token = draft.get(Token, draft.get(WorkItem, fact.item).token)
    token.data = {**token.data, URGED: [fact.times, now]}
    draft.change(token)


URGED = "$urged"
"""In the local data of a token: how often its work was urged, and when last."""

EVOLVE: Mapping[type[Fact], Callable[[Draft, Any, Instant], None]] = {
    f.EscalationFired: fired,
    f.EscalationAcknowledged: acknowledged,
    f.AcknowledgementMissed: missed,
    f.SupervisionOpened: supervised,
    f.ItemUrged: urged,
}
