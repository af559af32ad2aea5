"""What the runtime of tokens must ask."""

from __future__ import annotations

from dataclasses import dataclass, field

from flowkit.core.definition.model import CaseQuery
from flowkit.core.protocol import Question


@dataclass(frozen=True, slots=True)
class Below(Question):
    """Load everything alive in a scope and below it into the draft. The answer is True."""

    scope: int


@dataclass(frozen=True, slots=True)
class LatestDefinition(Question):
    """The newest version of a process, taken into the context. The answer is its ProcessDefinition, or None."""

    process: str


@dataclass(frozen=True, slots=True)
class FindCases(Question):
    """The open cases of a standing duty: `Answered` with a list of contexts."""

    query: CaseQuery
    unit: str


@dataclass(frozen=True, slots=True)
class CallHandler(Question):
    """Ask whether the handler runs in the transaction, and if so its result: `Answered`, or None to run it later."""

    name: str
    node: str
    inputs: dict[str, object] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a service task was answered in the transaction."""

    result: object


@dataclass(frozen=True, slots=True)
class RoundResults(Question):
    """What was submitted in a round, oldest first: a list of contexts."""

    scope: int
