"""What came of a run."""

from __future__ import annotations

from dataclasses import dataclass

from flowkit.errors import Language
from flowkit.replay.coverage import Covered
from flowkit.replay.failures import Failure


@dataclass(frozen=True, slots=True)
class StepRun:
    """One step as it was done: its time on the scenario's wall clock, who, what, and what failed in it."""

    at: str
    by: str
    what: str
    note: str
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """A scenario that was run to its end, or to the step that could not be done."""

    title: str
    zh: str
    file: str
    steps: tuple[StepRun, ...]
    covered: Covered

    @property
    def failures(self) -> tuple[Failure, ...]:
        return tuple(failure for step in self.steps for failure in step.failures)

    @property
    def passed(self) -> bool:
        return not self.failures

    def say(self, language: Language = "en") -> str:
        """Every failure, one a line; empty if it passed."""
        return "\n".join(failure.say(language) for failure in self.failures)
