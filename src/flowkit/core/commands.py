"""The commands: everything that can be asked of a case. Imperative; each is the input of one action."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from flowkit.core.protocol import Command, Instant


@dataclass(frozen=True, slots=True)
class Start(Command):
    """Begin a case of a process. `data` are checked against the declared fields by the engine before. `node` is the
    event or task that begins it, `which` the number of its definition that has come; "" for the none start event.
    `first` is the case that this one is a repeat of from the start.
    """

    process: str
    version: int
    data: dict[str, object] = field(default_factory=dict)
    business_key: str | None = None
    unit: str = ""
    node: str = ""
    which: int = 0
    first: str = ""


@dataclass(frozen=True, slots=True)
class Operate(Command):
    """One row of the operation table. What it is about depends on the row: `subject` is the number of an item, a
    deadline or an incident, 0 for the case itself.
    """

    operation: str
    subject: int = 0
    data: dict[str, object] = field(default_factory=dict)
    reason: str = ""
    to: str = ""
    target: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class FireJob(Command):
    """A timer or a deadline is due."""

    job: int


@dataclass(frozen=True, slots=True)
class Recompute(Command):
    """Reckon a running clock anew with this version of its calendar."""

    deadline: int
    calendar_version: int


@dataclass(frozen=True, slots=True)
class Replace(Command):
    """The candidate key `new` takes the place of `old` in an item, a token or a round (its scope), or as the unit of
    the case; what it is about is `number`.
    """

    kind: Literal["item", "token", "scope", "case"]
    number: int
    old: str
    new: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FinishHandler(Command):
    """The handler of a service task has answered."""

    job: int
    result: object = None


@dataclass(frozen=True, slots=True)
class ThrowError(Command):
    """The handler of a service task has raised a BPMN error."""

    job: int
    code: str
    payload: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FailJob(Command):
    """What was due has failed: a handler is tried again at `retry_at`; with None it becomes an incident."""

    job: int
    error: str
    retry_at: Instant | None


@dataclass(frozen=True, slots=True)
class CaseNotBegun(Command):
    """A case of another process that this one asked for could not begin. `token` waits for its end, if not 0."""

    process: str
    error: str
    token: int = 0


@dataclass(frozen=True, slots=True)
class Recall(Command):
    """Nobody waits for this called case any more: it ends."""


@dataclass(frozen=True, slots=True)
class Interrupt(Command):
    """The person puts this item aside for `urgent`, an item of any case (`<case>.<number>`)."""

    item: int
    person: str
    urgent: str
    reason: str


@dataclass(frozen=True, slots=True)
class GiveBack(Command):
    """The item need not wait for `urgent` any more."""

    item: int
    urgent: str


@dataclass(frozen=True, slots=True)
class WaitFor(Command):
    """`others`, which waited for an item that has ended, wait for this one: pairs of the item, and what it was
    interrupted for.
    """

    item: int
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Deliver(Command):
    """A message for one waiting token."""

    subscription: int
    payload: dict[str, object] = field(default_factory=dict)
