"""The rows of a running case: the case itself, its scopes, tokens, jobs, subscriptions, incidents.

A case is the root instance and all that it calls. Numbers (`id`) are unique inside the case. Records are changed only
by `evolve`, inside a draft.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from flowkit.core.definition.secrecy import INTERNAL
from flowkit.core.protocol import Instant
from flowkit.errors import InputInvalid, Text

HELD = "held"
"""In the data of a round: the items that hold an instance of it, by number, each with the instance and its member."""
MEMBERS, RESULTS, WEIGHTS, SHARES = "members", "results", "weights", "shares"
"""What a round keeps: the members whose turn comes later, the results by the number of the instance, the weights that
are there and that were given by each outcome, and those of the members to come."""
READY, BEGUN, LAST = "ready", "begun", "last"
"""What a round keeps when signers are added or removed: the turns that are to begin at once, how many of the members
have begun, and the highest number of a turn."""
WEIGHT, WEIGHED_AS = "$weight", "$weighed_as"
"""Local data of a token: what its signer weighs, and as what: the key of the position or role that says so."""
SIGNER, ADDED_BY, THEN, BESIDE = "$signer", "$added_by", "$then", "$beside"
"""Local data of a token: the person who gets the work whatever the rule says; who added that signer; the turns that
follow; and the number that turns beside each other share."""
RETURN_TO = "$return_to"
"""The local datum of a token that was sent back: who should get the work again."""
SINCE = "$since"
"""The local datum of a token whose step has had its limits since this instant."""
STRAIGHT = "$straight"
"""The local datum of a token that goes from here straight to the step which returned it, to the person who did."""
CaseStatus = Literal["open", "completed", "closed", "merged", "cancelled"]


@dataclass(slots=True)
class Case:
    """The head of a case: what is locked, listed and counted.

    `sequence` is the last number given out inside the case; `fence` grows by one with each action; `chain` is the
    link of the last history row. `state` is the procedure's own state, `status` the engine's. `pass_number` counts
    passes: one since the start, one more with each reopening. `due_at` and `warn_at` are the earliest of the clocks
    that run over the whole case now: those of the root process. `suspended` are its suspended items in the order in
    which they were suspended: while there are any, `state` is that of the last one, and `own_state` the state that
    shows again when none is left. `level` is how secret the case is, an
    index into the levels of secrecy, as its data said when it was last written.
    """

    id: str
    tenant: str
    process: str
    version: int
    business_key: str | None
    status: CaseStatus
    state: str
    end_state: str
    unit: str
    starter: str
    started_at: Instant
    ended_at: Instant | None = None
    due_at: Instant | None = None
    warn_at: Instant | None = None
    pass_number: int = 1
    sequence: int = 1
    fence: int = 0
    chain: bytes = b""
    own_state: str = ""
    suspended: tuple[int, ...] = ()
    level: int = INTERNAL


@dataclass(slots=True)
class Scope:
    """A process instance, an embedded subprocess, a round of a multi-instance activity, or a compensation.

    Number 1 is the root. Any other scope has the number of its `owner`, the token of the parent scope that waits for
    it. `data` are the variables of a scope of kind "process", and those that a subprocess has for itself; a round keeps
    there what it works through. `live` counts the tokens in the scope, those waiting in a join included: it is finished
    when none is left. `joins` counts, for each join, the tokens that wait on each incoming flow. Where there is an
    inclusive or complex join, `at` counts the tokens at each node, and `taken` names the flows that a complex gateway
    has taken since its last reset. A round counts in `total`, `completed` and `outcomes`, an
    ad-hoc subprocess in `completed`, and by activity in `outcomes`.
    """

    id: int
    parent: int | None
    owner: int | None
    kind: ScopeKind
    node: str
    process: str
    version: int
    data: dict[str, object] = field(default_factory=dict)
    live: int = 0
    joins: dict[str, dict[str, int]] = field(default_factory=dict)
    total: int = 0
    completed: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    at: dict[str, int] = field(default_factory=dict)
    taken: dict[str, dict[str, int]] = field(default_factory=dict)


Holds = Literal["work", "event", "scope", "incident", "offer", "guard", "done"]
MARKS: frozenset[Holds] = frozenset({"guard", "done"})
"""What lies in a scope without counting as one of its tokens."""
OVER = "$over"
"""In the data of an ad-hoc subprocess whose activities can no longer be begun."""
COMPLETED, BY = "$completed", "$by"
"""In the data of a mark "done": its place in the order of completion, and whose compensation has begun to undo it."""
ScopeKind = Literal["process", "subprocess", "round", "compensation"]


@dataclass(slots=True)
class Token:
    """A token at rest. Moving tokens have no row: an action moves them until they rest or end.

    `holds` says what it waits for: "work" (an item), "event" (timer, message, handler), "scope" (the scope that it
    owns), "incident" (somebody's repair), "offer" (somebody who begins an activity of the ad-hoc subprocess). Two kinds
    of marks lie in a scope without keeping it alive: "guard" waits for what starts an event subprocess, "done" is the
    completion of an activity that can still be compensated, with the data of that moment. `data` is local: the member
    of a round. `jobs` and `subscriptions` are what must go when the token goes.
    """

    id: int
    scope: int
    node: str
    holds: Holds
    data: dict[str, object] = field(default_factory=dict)
    jobs: tuple[int, ...] = ()
    subscriptions: tuple[int, ...] = ()
    since: Instant = 0


JobKind = Literal["timer", "deadline", "handler"]


@dataclass(slots=True)
class Job:
    """Something that falls due. Timers and deadlines fire in one transaction with their effects; handlers are leased.

    A job of kind "deadline" has the number of its deadline. `node` is the event or task it belongs to; `token` the
    token that waits or carries the boundary event. Smaller `priority` goes first within one instant. `attempts` counts
    failures of a handler.
    """

    id: int
    kind: JobKind
    due_at: Instant
    token: int | None
    node: str
    priority: int = 5
    attempts: int = 0


@dataclass(slots=True)
class Subscription:
    """A token that waits for a message with this name and correlation key (canonical text of the value), for a signal
    with this name, for a condition of the node `message` in the case `key`, or for the end of a case of the process
    `message` that it has called.

    `node` is the catching event, where it is not the node of the token: on its border, or the start of an event
    subprocess; `which` numbers its event definitions. A condition that is `met` must become false before it counts
    again.
    """

    id: int
    token: int
    message: str
    key: str
    kind: Literal["message", "signal", "condition", "case"] = "message"
    node: str = ""
    which: int = 0
    met: bool = False


@dataclass(slots=True)
class Delivery:
    """A message or signal that leaves the case: a row for one receiver, written and not read again."""

    id: int
    name: str
    key: str
    payload: dict[str, object]
    case: str
    subscription: int
    process: str
    node: str
    expires_at: Instant | None
    sent_by: str


@dataclass(slots=True)
class Incident:
    """A place where the case cannot go on without a person. Open until `resolved_at` is set."""

    id: int
    token: int
    node: str
    code: str
    en: str
    zh: str
    raised_at: Instant
    job: int | None = None
    resolved_at: Instant | None = None
    resolved_by: str = ""


@dataclass(slots=True)
class StoreWrite:
    """A value on its way to a data store. Only the action that makes it has it."""

    id: int
    store: str
    entry: str
    value: object

    def applied(self, before: object) -> object:
        """What the store holds afterwards. Raises InputInvalid for an entry of what has none: it would be lost."""
        if not self.entry:
            return self.value
        if before is not None and not isinstance(before, dict):
            raise InputInvalid(
                Text(
                    "an entry of the data store {name} is assigned, and it holds no context",
                    "要给数据存储 {name} 的条目赋值,而它存放的不是上下文",
                ).format(name=self.store),
                code="store-no-context",
                mend=Text("write all of the store first, or give it another name", "请先整体写入,或使用另一个存储"),
            )
        return {**(before or {}), self.entry: self.value}
