"""What happens to a case, its scopes, tokens and data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from flowkit.core.instance.records import CaseStatus, JobKind
from flowkit.core.protocol import Fact, Instant


@dataclass(frozen=True, slots=True)
class CaseStarted(Fact):
    process: str
    version: int
    business_key: str | None
    unit: str
    starter: str
    data: dict[str, object]


@dataclass(frozen=True, slots=True)
class CaseEnded(Fact):
    status: CaseStatus
    end_state: str


@dataclass(frozen=True, slots=True)
class StateChanged(Fact):
    """The procedure's own state of the case."""

    state: str
    before: str


@dataclass(frozen=True, slots=True)
class DataSet(Fact):
    """Variables of a process scope were written."""

    scope: int
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class ScopeOpened(Fact):
    """A subprocess, a called process or a round begins; its number is that of the token that owns it."""

    scope: int
    parent: int
    kind: Literal["process", "subprocess", "round"]
    node: str
    process: str
    version: int
    data: dict[str, object]
    total: int = 0
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScopeClosed(Fact):
    """The scope has ended in its own way: it hands back its results, is dropped, and its owner goes on."""

    scope: int
    end_state: str


@dataclass(frozen=True, slots=True)
class ScopeDropped(Fact):
    """The scope is gone."""

    scope: int


@dataclass(frozen=True, slots=True)
class Arrived(Fact):
    """A moving token reaches a node. Not recorded: what it leads to is."""

    recorded: ClassVar[bool] = False
    scope: int
    node: str
    flow: str = ""
    data: dict[str, object] | None = None


@dataclass(frozen=True, slots=True)
class NodePassed(Fact):
    """A node took `consumed` tokens, wrote `values` and sent a token along each of `flows`; none: the path ends here.

    The one coarse fact of an automatic node.
    """

    scope: int
    node: str
    flows: tuple[str, ...]
    consumed: int = 1
    end_state: str = ""
    values: dict[str, object] | None = None


@dataclass(frozen=True, slots=True)
class JoinReached(Fact):
    """A token waits in a join until there is one on every incoming flow."""

    scope: int
    node: str
    flow: str


@dataclass(frozen=True, slots=True)
class TokenRested(Fact):
    """A token waits at a node."""

    token: int
    scope: int
    node: str
    holds: Literal["work", "event", "scope", "incident"]
    data: dict[str, object]


@dataclass(frozen=True, slots=True)
class TokenLeft(Fact):
    """What the token waited for has come; it goes along `flows`."""

    token: int
    scope: int
    node: str
    flows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TokenCancelled(Fact):
    """The token is gone: interrupted, returned, or its scope has ended."""

    token: int
    scope: int
    node: str


@dataclass(frozen=True, slots=True)
class TokenSent(Fact):
    """A token is put before a node by hand: a return, a retry. `data` are local to the token; `flow` is where it waits
    in a join.
    """

    scope: int
    node: str
    data: dict[str, object]
    flow: str = ""


@dataclass(frozen=True, slots=True)
class JoinCleared(Fact):
    """Tokens that waited in a join are void because their branch is walked again."""

    scope: int
    node: str
    flow: str
    count: int


@dataclass(frozen=True, slots=True)
class RoundCounted(Fact):
    """One instance of a round is finished."""

    token: int
    scope: int
    node: str
    outcome: str


@dataclass(frozen=True, slots=True)
class JobScheduled(Fact):
    job: int
    kind: JobKind
    token: int
    node: str
    due_at: Instant


@dataclass(frozen=True, slots=True)
class JobDone(Fact):
    """A timer has fired, or a handler has answered."""

    job: int
    token: int | None
    node: str


@dataclass(frozen=True, slots=True)
class JobFailed(Fact):
    """A job failed and is tried again at `due_at`; None: no more tries."""

    job: int
    token: int
    node: str
    error: str
    due_at: Instant | None


@dataclass(frozen=True, slots=True)
class Subscribed(Fact):
    """A token waits for a message with this correlation key."""

    subscription: int
    token: int
    message: str
    key: str


@dataclass(frozen=True, slots=True)
class MessageReceived(Fact):
    subscription: int
    token: int
    message: str
    payload: dict[str, object]


@dataclass(frozen=True, slots=True)
class IncidentRaised(Fact):
    """The case cannot go on at this token without a person."""

    incident: int
    token: int
    node: str
    code: str
    en: str
    zh: str
    job: int | None = None


@dataclass(frozen=True, slots=True)
class IncidentResolved(Fact):
    incident: int
    token: int
    by: str
