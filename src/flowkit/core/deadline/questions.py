"""What clocks must ask."""

from __future__ import annotations

from dataclasses import dataclass

from flowkit.core.protocol import Question


@dataclass(frozen=True, slots=True)
class EarlierClock(Question):
    """The newest clock of a rule in a process scope, whether it runs or has ended; None if there was none yet."""

    rule: str
    scope: int
