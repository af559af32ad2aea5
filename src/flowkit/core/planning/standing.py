"""How a case stood at an instant, from what happened to it until then: the same facts, the same answer, always."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from flowkit.core.deadline import evolve as clocks
from flowkit.core.deadline.records import Deadline
from flowkit.core.deadline.shown import earliest, over
from flowkit.core.draft import Draft
from flowkit.core.instance.facts import CaseEnded
from flowkit.core.instance.records import Case
from flowkit.core.operations.parking import CaseRestored, deadlines_of
from flowkit.core.operations.reopening import CaseReopened
from flowkit.core.protocol import Fact, Instant


class Standing(NamedTuple):
    """A case at an instant: whether it had ended, and how; the times of its light while it was open; whether a clock
    over it was missed.
    """

    unit: str
    status: str
    started_at: Instant
    ended_at: Instant | None
    due_at: Instant | None
    warn_at: Instant | None
    late: bool


def standing(case: Case, actions: Iterable[tuple[Instant, Sequence[Fact]]]) -> Standing:
    """After these actions, the oldest first. Of the case only what never changes is looked at."""
    draft = Draft(replace(case, status="open", ended_at=None))
    for at, facts in actions:
        for fact in facts:
            _follow(draft, fact, at)
    due_at, warn_at = earliest(over(draft, 1))
    late = any(each.verdict == "late" for each in draft.all(Deadline) if each.token is None and each.scope == 1)
    now = draft.case
    return Standing(case.unit, now.status, case.started_at, now.ended_at, due_at, warn_at, late)


def _follow(draft: Draft, fact: Fact, at: Instant) -> None:
    if isinstance(fact, CaseEnded):
        draft.case.status, draft.case.ended_at = fact.status, at
    elif isinstance(fact, CaseReopened | CaseRestored):
        draft.case.status, draft.case.ended_at = "open", None
    if isinstance(fact, CaseRestored):
        for each in deadlines_of(fact):
            draft.replace(each)
    elif type(fact) in _CLOCKS:
        _CLOCKS[type(fact)](draft, fact, at)


_CLOCKS: Mapping[type[Fact], clocks.Evolve] = clocks.EVOLVE
