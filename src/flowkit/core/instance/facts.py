"""What happens to a case, its scopes, tokens and data."""

from __future__ import annotations

from typing import Literal, NamedTuple

from flowkit.core.instance.records import CaseStatus, Holds, JobKind, ScopeKind
from flowkit.core.protocol import Instant
from flowkit.expressions.numbers import Number


class CaseStarted(NamedTuple):
    process: str
    version: int
    business_key: str | None
    unit: str
    starter: str
    data: dict[str, object]


class CaseEnded(NamedTuple):
    status: CaseStatus
    end_state: str


class StateChanged(NamedTuple):
    """The procedure's own state of the case."""

    state: str
    before: str


class OwnStateChanged(NamedTuple):
    """The state that the case shows again when its last suspended item is resumed."""

    state: str
    before: str


class DataSet(NamedTuple):
    """Variables of a process scope were written."""

    scope: int
    values: dict[str, object]


class ScopeOpened(NamedTuple):
    """A subprocess, a called process or a round begins; its number is that of the token that owns it."""

    scope: int
    parent: int
    kind: ScopeKind
    node: str
    process: str
    version: int
    data: dict[str, object]
    total: int = 0
    outcomes: tuple[str, ...] = ()
    live: int = 1


class ScopeClosed(NamedTuple):
    """The scope has ended in its own way: it hands back its results, is dropped, and its owner goes on."""

    scope: int
    end_state: str


class ScopeDropped(NamedTuple):
    """The scope is gone."""

    scope: int


class Arrived(NamedTuple):
    """A moving token reaches a node. Not recorded: what it leads to is."""

    scope: int
    node: str
    flow: str = ""
    data: dict[str, object] | None = None


class NodePassed(NamedTuple):
    """A node took `consumed` tokens, wrote `values` and sent a token along each of `flows`; none: the path ends here.

    The one coarse fact of an automatic node.
    """

    scope: int
    node: str
    flows: tuple[str, ...]
    consumed: int = 1
    end_state: str = ""
    values: dict[str, object] | None = None


class StoreWritten(NamedTuple):
    """A data store beyond the case gets a value: all of it, or one `entry`; the others stay as they are then."""

    number: int
    store: str
    entry: str
    value: object


class Decided(NamedTuple):
    """A decision was evaluated: what it read, what came out, and for each table the numbers of the rules that hit.

    A value that is no data (a range, a function) stands as its literal.
    """

    scope: int
    node: str
    decision: str
    inputs: dict[str, object]
    value: object
    rules: tuple[tuple[str, tuple[int, ...]], ...]


class JoinReached(NamedTuple):
    """A token waits in a join until there is one on every incoming flow."""

    scope: int
    node: str
    flow: str


class JoinMet(NamedTuple):
    """An inclusive or complex join took one waiting token of each of `flows`: they are one token now, which goes on.

    A complex gateway waits for its reset from now on, if it names what its start has `taken`.
    """

    scope: int
    node: str
    flows: tuple[str, ...]
    taken: tuple[str, ...] = ()


class Walked(NamedTuple):
    """`left` tokens are no longer at the node; each node in `came` has one more. Not recorded: it repeats others."""

    scope: int
    node: str
    left: int
    came: tuple[str, ...]


class TokenRested(NamedTuple):
    """A token waits at a node."""

    token: int
    scope: int
    node: str
    holds: Holds
    data: dict[str, object]


class TokenLeft(NamedTuple):
    """What the token waited for has come; it goes along `flows`. With none its path ends, in `end_state`.

    `turn` is what it kept of signers who were added, and of where it goes straight back to.
    """

    token: int
    scope: int
    node: str
    flows: tuple[str, ...]
    end_state: str = ""
    turn: dict[str, object] | None = None


class EventChosen(NamedTuple):
    """Of the events behind an event-based gateway this one came first: the token is at it now."""

    token: int
    scope: int
    node: str
    flows: tuple[str, ...]
    event: str


class TokenCancelled(NamedTuple):
    """The token is gone: interrupted, returned, or its scope has ended."""

    token: int
    scope: int
    node: str


class TokenSent(NamedTuple):
    """A token is put before a node: by a return, a retry, the next turn of a round. `data` are local to the token;
    `flow` is where it waits in a join.
    """

    scope: int
    node: str
    data: dict[str, object]
    flow: str = ""


class JoinCleared(NamedTuple):
    """Tokens that waited in a join are void because their branch is walked again."""

    scope: int
    node: str
    flow: str
    tokens: int


class RoundCounted(NamedTuple):
    """The instance of this `number` in a round is finished, with this `result`. Token 0: it never came to rest.

    `weight` is what its outcome weighs, where the votes of the round are weighed. `turn` are the data of its token,
    where people sign.
    """

    token: int
    scope: int
    node: str
    outcome: str
    number: int = 0
    result: object = None
    weight: Number | None = None
    turn: dict[str, object] | None = None


class RoundUncounted(NamedTuple):
    """A vote is taken back: what was counted with it is not counted any more. `members` is how many members of a
    sequential round had begun because of it.
    """

    scope: int
    node: str
    outcome: str
    number: int
    weight: Number | None
    turn: dict[str, object]
    members: int = 0


class SignerAdded(NamedTuple):
    """Somebody signs too: before the turn of the token, after it, or beside it. `turn` are the data of the new turn."""

    scope: int
    node: str
    token: int
    place: Literal["before", "after", "beside"]
    signer: str
    by: str
    reason: str
    turn: dict[str, object]


class SignerRemoved(NamedTuple):
    """Somebody signs no more: whose turn was open (`place` "open"), was to follow the turn of the token ("after"), or
    is a later member of the round ("later"). `turn` are the data of that turn, `position` where it stood.
    """

    scope: int
    node: str
    token: int
    place: Literal["open", "after", "later"]
    signer: str
    by: str
    reason: str
    turn: dict[str, object]
    position: int = 0


class TurnBegun(NamedTuple):
    """The next turn of a round whose signers were changed: one that was ready, or that of the next `member`."""

    scope: int
    node: str
    data: dict[str, object]
    member: bool = False


class TurnEnded(NamedTuple):
    """Somebody has signed a step that others have still to sign: after it, or beside it. `turn` as in TokenLeft."""

    token: int
    scope: int
    node: str
    turn: dict[str, object] | None


class RoundAsked(NamedTuple):
    """A round is asked what comes next, after its incident or after what an instance has thrown."""

    scope: int
    node: str


class JobScheduled(NamedTuple):
    """`token` is None for what no token waits for."""

    job: int
    kind: JobKind
    token: int | None
    node: str
    due_at: Instant


class TimerMoved(NamedTuple):
    """The datum that a waiting timer counts back from has changed."""

    job: int
    token: int
    node: str
    due_at: Instant


class JobDone(NamedTuple):
    """A timer has fired, or a handler has answered."""

    job: int
    token: int | None
    node: str


class JobFailed(NamedTuple):
    """A job failed and is tried again at `due_at`; None: no more tries."""

    job: int
    token: int | None
    node: str
    error: str
    due_at: Instant | None


class Subscribed(NamedTuple):
    """A token waits for a message with this correlation key, a signal, a condition or a called case: see
    `Subscription`.
    """

    subscription: int
    token: int
    message: str
    key: str
    kind: Literal["message", "signal", "condition", "case"] = "message"
    node: str = ""
    which: int = 0


class MessageReceived(NamedTuple):
    """A message or a signal has come. What does not interrupt `stays` and waits for the next."""

    subscription: int
    token: int
    message: str
    payload: dict[str, object]
    stays: bool = False


class MessageThrown(NamedTuple):
    """A node has sent a message with this correlation key."""

    scope: int
    node: str
    message: str
    key: str
    payload: dict[str, object]


class SignalThrown(NamedTuple):
    """A node has sent a signal to whoever waits for it, in any case."""

    scope: int
    node: str
    signal: str
    payload: dict[str, object]


class Reached(NamedTuple):
    """What was sent is for a token of this case. Not recorded: what it leads to is."""

    subscription: int
    payload: dict[str, object]


class DeliverySent(NamedTuple):
    """Something is on its way to a token of another case, to a start event, or (with neither) to whoever will wait."""

    delivery: int
    name: str
    key: str
    payload: dict[str, object]
    case: str
    subscription: int
    process: str
    node: str
    expires_at: Instant | None


class CaseRequested(NamedTuple):
    """A case of another process is to begin, by a delivery of its own, with this business key.

    `waiting` is the subscription that waits for its end, 0 for nobody; then the data say where and for whom it begins.
    """

    delivery: int
    process: str
    node: str
    key: str
    data: dict[str, object]
    by: str
    waiting: int = 0


class CaseRecalled(NamedTuple):
    """The token that waited for the end of a called case is gone: the case is to end, by a delivery of its own."""

    delivery: int
    process: str
    token: int


class ConditionSeen(NamedTuple):
    """A condition that is waited for became true (`met`), or false again. What does not interrupt `stays`."""

    subscription: int
    token: int
    node: str
    met: bool
    stays: bool


class TriggerNoted(NamedTuple):
    """Of the definitions of a parallel multiple event these have come now; the others are still waited for."""

    token: int
    node: str
    came: tuple[int, ...]


class GuardSet(NamedTuple):
    """What starts an event subprocess is waited for while its scope lives; the number is that of the mark."""

    token: int
    scope: int
    node: str


class MarkDropped(NamedTuple):
    """A guard or a kept completion is gone with its scope."""

    token: int
    scope: int
    node: str


class ErrorThrown(NamedTuple):
    """A BPMN error came up at a node; who catches it stands in the next facts."""

    scope: int
    node: str
    code: str


class EscalationThrown(NamedTuple):
    """A BPMN escalation came up at a node. Nobody need catch it."""

    scope: int
    node: str
    code: str


class ScopeInterrupted(NamedTuple):
    """An event subprocess took the place of everything that was alive in the scope; or a cancel event, with a token of
    its own `left`.
    """

    scope: int
    node: str
    left: int = 0


class CompletionKept(NamedTuple):
    """An activity that can be compensated was completed: a mark of it, with the data of the moment."""

    token: int
    scope: int
    node: str
    data: dict[str, object]


class ScopeKept(NamedTuple):
    """A completed subprocess or round stays, with the marks in it; its token becomes a mark, `order` its place among
    them. `data` are its own, where a handler will look at them.
    """

    token: int
    scope: int
    node: str
    order: int
    data: dict[str, object] | None = None


class CompensationDue(NamedTuple):
    """The next mark of a compensation is to be undone. Not recorded: what it leads to is."""

    scope: int


class CompensationBegun(NamedTuple):
    """A completion is undone: by the handler, by the event subprocess of its scope, or (with neither) by forgetting."""

    scope: int
    mark: int
    node: str
    handler: str


class ActivityCompleted(NamedTuple):
    """An activity of an ad-hoc subprocess is done once more."""

    scope: int
    node: str


class PhaseClosed(NamedTuple):
    """No more activities of the ad-hoc subprocess can be begun: the offer of them, a token, is gone."""

    token: int
    scope: int
    node: str


class SubProcessTriggered(NamedTuple):
    """An event subprocess begins in the scope, at this start event of it."""

    scope: int
    node: str
    start: str


class IncidentRaised(NamedTuple):
    """The case cannot go on at this token without a person."""

    incident: int
    token: int
    node: str
    code: str
    en: str
    zh: str
    job: int | None = None


class IncidentResolved(NamedTuple):
    incident: int
    token: int
    by: str
