"""What the runtime of tokens must ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from flowkit.core.definition.model import CaseQuery
from flowkit.core.protocol import Question


@dataclass(frozen=True, slots=True)
class Below(Question):
    """Load everything alive in a scope and below it into the draft. The answer is True."""

    scope: int


@dataclass(frozen=True, slots=True)
class LatestDefinition(Question):
    """The newest version of a process, or the one with this number, taken into the context. The answer is its
    ProcessDefinition, or None.
    """

    process: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class FindCases(Question):
    """The open cases of a standing duty: `Answered` with a list of contexts."""

    query: CaseQuery
    unit: str


@dataclass(frozen=True, slots=True)
class FindCandidates(Question):
    """The cases of which this one may be a duplicate: `Answered` with a list of contexts. Raises FlowkitError if its
    process does not say by what.
    """


@dataclass(frozen=True, slots=True)
class CallHandler(Question):
    """Ask whether the handler runs in the transaction: if so its result (`Answered`) or the BPMN error that it raised
    (`Raised`), else None to run it later.
    """

    name: str
    node: str
    inputs: dict[str, object] = field(compare=False)


@dataclass(frozen=True, slots=True)
class WhoReceives(Question):
    """Who waits for a message with this key, or for a signal, in any case; `Receivers`. What waits in this case is
    loaded into the draft.
    """

    kind: Literal["message", "signal"]
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Receivers:
    """The subscriptions of this case, those of others, and the start events (process, node) that it begins a case at;
    `kept`: it waits for a receiver.
    """

    own: tuple[int, ...] = ()
    others: tuple[tuple[str, int], ...] = ()
    starts: tuple[tuple[str, str], ...] = ()
    kept: bool = False

    @property
    def count(self) -> int:
        return len(self.own) + len(self.others) + len(self.starts)

    def first(self) -> Receivers:
        """Only one of them: who waits here, else who waits elsewhere, else a case that begins."""
        if self.own:
            return Receivers(own=self.own[:1])
        return Receivers(others=self.others[:1]) if self.others else Receivers(starts=self.starts[:1])


@dataclass(frozen=True, slots=True)
class WaitsHere(Question):
    """What waits in this case for a message of this name, whatever its key, loaded into the draft: a tuple of
    subscriptions, the oldest first.
    """

    name: str


@dataclass(frozen=True, slots=True)
class Watched(Question):
    """What waits in this case for a condition at one of these nodes, loaded into the draft. The answer is True."""

    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """What a service task was answered in the transaction."""

    result: object


@dataclass(frozen=True, slots=True)
class Raised:
    """The BPMN error of a handler in the transaction, with what it says."""

    code: str
    payload: dict[str, object]


@dataclass(frozen=True, slots=True)
class KeysOf(Question):
    """The keys of these persons now, in the organisation of this process: a mapping from the person to a set of keys,
    without whoever it does not know.
    """

    process: str
    persons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MembersOf(Question):
    """Everybody in office who has one of these candidate keys now, in the organisation of this process: a tuple of ids,
    each once.
    """

    process: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoundResults(Question):
    """What was submitted in a round, oldest first: a list of contexts."""

    scope: int


@dataclass(frozen=True, slots=True)
class StoredValue(Question):
    """What a data store holds now, with what this action has written; None if nothing."""

    store: str
