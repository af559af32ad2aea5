"""The runtime port: the least that a core does so that a procedure can run, and two cores be held against each other.

It speaks of work, events, time and data, and of nothing that only one core has: no people, clocks of deadlines or
notices. The engine does not go through it (record 55); scenarios and the conformance files do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from flowkit.core.definition.events import Throw
from flowkit.core.definition.model import Node
from flowkit.core.definition.timers import End, Message
from flowkit.core.protocol import Instant
from flowkit.errors import Text


class OpenItem(NamedTuple):
    """Work that somebody may do now. `role` is under which it is offered, "" if it is not offered to a role."""

    id: str
    case: str
    node: str
    role: str


class Trouble(NamedTuple):
    """A place where a case cannot go on."""

    node: str
    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Observed:
    """A case as both cores can see it.

    `waiting` are the nodes where work or an event is waited for, sorted, each as often as something waits there;
    `passed` counts how often each task and event was passed. `end` is the end state, "" while the case is open.
    """

    case: str
    process: str
    waiting: tuple[str, ...]
    passed: Mapping[str, int]
    data: Mapping[str, object]
    end: str
    troubles: tuple[Trouble, ...]


def counts(node: Node) -> bool:
    """Whether how often a node is passed means the same on every core.

    True of tasks and of events that are waited for, none starts and plain ends included; not of what steers tokens, nor
    of what throws, which one core calls passed and another left behind.
    """
    throws = isinstance(node.spec, Message) or (isinstance(node.spec, Throw | End) and bool(node.spec.triggers))
    return node.kind.endswith(_COUNTED) and not throws and ":" not in node.id


_COUNTED: Final = ("Task", "task", "Event", "Start")


class Runtime(Protocol):
    """A core with the cases that run on it. Verbs raise the errors of `flowkit.errors`.

    After each verb everything that the present instant brings is done.
    """

    def now(self) -> Instant:
        """The virtual present."""

    def start(self, process: str, data: Mapping[str, object], *, by: str, key: str | None = None) -> str:
        """Start a case, under a business key if one is given; its id."""

    def complete(self, item: str, data: Mapping[str, object], *, by: str) -> None:
        """Complete an open item."""

    def message(self, name: str, data: Mapping[str, object], *, correlation: object, by: str) -> int:
        """Deliver a message; how many received it."""

    def signal(self, name: str, data: Mapping[str, object], *, by: str) -> int:
        """Broadcast a signal; how many received it."""

    def next_due(self) -> Instant | None:
        """When the next timer is due, None if there is none."""

    def advance_to(self, instant: Instant) -> None:
        """Move the present, inclusive; it stops at each due instant in turn."""

    def cases(self) -> tuple[str, ...]:
        """Every case, oldest first."""

    def items(self, case: str) -> tuple[OpenItem, ...]:
        """The open items of a case, oldest first."""

    def observe(self, case: str) -> Observed:
        """The case as it is now."""

    def dump(self) -> str:
        """Everything that must outlive the process, as text."""

    def load(self, text: str) -> None:
        """Go on from what `dump` wrote, and from nothing else."""
