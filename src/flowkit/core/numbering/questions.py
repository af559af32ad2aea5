"""What numbering must ask."""

from __future__ import annotations

from dataclasses import dataclass

from flowkit.core.protocol import Question


@dataclass(frozen=True, slots=True)
class LastNumber(Question):
    """The last running number that a counter gave, with those of this action; 0 if none. The counter is locked until
    the transaction ends: whoever asks next waits, and a roll-back gives the number back.
    """

    book: str
    period: str
