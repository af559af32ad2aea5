"""Dates of timers, held against the time of deployment."""

from __future__ import annotations

from flowkit.bpmn.process import Draft
from flowkit.bpmn.report import Report
from flowkit.bpmn.timers import fixed_date
from flowkit.bpmn.tree import BPMN, text_of
from flowkit.core.protocol import Instant, to_datetime
from flowkit.markup import Inside


def check_dates(draft: Draft, report: Report, now: Instant | None) -> None:
    """A date that is over when the process is deployed is one that nobody has looked at again."""
    if now is None:
        return
    for element in draft.element.iter(f"{{{BPMN}}}timeDate"):
        moment = fixed_date(element)
        if moment is not None and moment <= to_datetime(now):
            report.add("timer-past", element, inside=Inside(None, 1, 1), value=text_of(element))
