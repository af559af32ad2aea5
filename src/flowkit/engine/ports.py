"""What the engine needs from the outside. Adapters stand in `flowkit.store`, `flowkit.channels`, `flowkit.directory`.

A `Store` opens units of work; one `Unit` is one transaction. All instants are microseconds UTC. Every method is scoped
by the tenant of the unit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, NamedTuple, Protocol, TypeVar

from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.secrecy import INTERNAL, LEVELS
from flowkit.core.draft import Draft, Record
from flowkit.core.instance.records import Case, Incident, JobKind, Scope, Token
from flowkit.core.notification.records import Notice
from flowkit.core.organisation import Group, Holding, Member, Person, Position, Role, Roster, Substitution
from flowkit.core.organisation import Unit as OrganisationUnit
from flowkit.core.protocol import Instant
from flowkit.core.relations.questions import Linked
from flowkit.core.workitem.notes import Attachment
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import FlowkitError

T = TypeVar("T")

Clocked = Callable[[str, int], bool]
"""Whether a case of this process and version can have clocks."""

FocusKind = Literal["case", "item", "token", "job", "deadline", "subscription", "incident"]


@dataclass(frozen=True, slots=True)
class Focus:
    """Which record of a case an action begins with; the store loads it with what belongs to it."""

    kind: FocusKind = "case"
    number: int = 0


class HistoryRow(NamedTuple):
    """One action: who did what, and every fact of it.

    `payload` is JSON text (command, facts, answers). `link` chains the rows: SHA-256 over the previous link, the
    open columns and `digest`; `digest` is SHA-256 over `salt` and `payload`. So a payload and its salt can be erased
    and the chain still verifies. A refusal (`REFUSED` before its code) counts how often the same was refused `again`,
    and when last; that is no part of the chain.
    """

    number: int
    at: Instant
    actor: str
    command: str
    payload: str | None
    salt: bytes | None
    digest: bytes
    link: bytes
    schema: int = 1
    again: int = 0
    again_at: Instant | None = None


REFUSED: Final = "refused:"
"""What the name of an action begins with that was refused; its code stands behind."""


@dataclass(frozen=True, slots=True)
class StoredDefinition:
    """A deployed version. `xml` is the file as deployed; `process` one of its processes.

    `pins` names what it was deployed with: {"organisation": "demo-it"}.
    """

    process: str
    version: int
    checksum: str
    file: str
    xml: bytes
    deployed_at: Instant
    deployed_by: str
    pins: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredCode:
    """A code by which an outsider acts in a case. `digest` is that of its secret half; `handle` is the public half.

    It is good from `issued_at` to `until` (None: no end), unless revoked. `tries` counts wrong ones since the last
    right one, `locks` how often they have locked it.
    """

    handle: str
    case: str
    outsider: str
    person: str
    correlation: str
    digest: str
    issued_at: Instant
    issued_by: str
    until: Instant | None
    revoked_at: Instant | None = None
    tries: int = 0
    locks: int = 0
    locked_until: Instant | None = None

    def is_good(self, now: Instant) -> bool:
        return self.revoked_at is None and (self.until is None or now < self.until)


class ListedItem(NamedTuple):
    """One line of a worklist. `state` is the business state of its case, `level` how secret that is."""

    case: str
    business_key: str | None
    process: str
    version: int
    state: str
    item: WorkItem
    opened: bool = False
    level: int = INTERNAL


@dataclass(frozen=True, slots=True)
class CountedCase:
    """A case that may count in the figures of a day, as it is now; `touched` is when something last happened to it,
    `late` says of an ended one that a clock over it was missed.
    """

    id: str
    unit: str
    status: str
    started_at: Instant
    ended_at: Instant | None
    due_at: Instant | None
    warn_at: Instant | None
    touched: Instant
    late: bool


@dataclass(frozen=True, slots=True)
class KeptFigures:
    """The figures of a process on a day, of one unit or ("") of all; `figures` is JSON."""

    process: str
    day: str
    unit: str
    as_of: Instant
    kept_at: Instant
    figures: str


class Counted(NamedTuple):
    """How many items of a list nobody has opened since they are listed there, and how many it has."""

    unread: int
    total: int


@dataclass(frozen=True, slots=True)
class DoneItem:
    """One line of a done list: when, how and by whose doing it left the hands of the person."""

    listed: ListedItem
    at: Instant
    how: str
    by: str


@dataclass(frozen=True, slots=True)
class DueJob:
    """A job that is due, as far as a worker must know it before it locks the case."""

    tenant: str
    case: str
    number: int
    kind: JobKind
    due_at: Instant
    priority: int


@dataclass(frozen=True, slots=True)
class StartJob:
    """The next firing of a timer start event of the latest version of a process."""

    tenant: str
    process: str
    version: int
    node: str
    due_at: Instant


@dataclass(frozen=True, slots=True)
class Waiting:
    """A token that waits for a message."""

    case: str
    subscription: int
    token: int


@dataclass(frozen=True, slots=True)
class BufferedMessage:
    """A message or signal that is kept, or on its way to one receiver: a waiting token of a `case`, or the start event
    `node` of a `process`. While nobody waits for it both are empty. `error` says as JSON (code, en, zh) why a receiver
    could not take it; then it waits for a person.
    """

    id: str
    tenant: str
    name: str
    key: str
    payload: str
    case: str
    subscription: int
    expires_at: Instant | None
    sent_by: str
    process: str = ""
    node: str = ""
    error: str | None = None


class CalledCase(NamedTuple):
    """A case that another one, `caller`, has called into a unit; `token` waits there for its end."""

    case: str
    caller: str
    token: int


@dataclass(frozen=True, slots=True)
class OutboxNotice:
    """A notice to deliver. `key` is stable over retries: "<case>:<number>"."""

    key: str
    tenant: str
    case: str
    notice: Notice
    attempts: int
    status: Literal["pending", "delivered", "dead"]
    error: str = ""


@dataclass(frozen=True, slots=True)
class HeldNotice:
    """A notice that waits for the hour at which a person wants it on a channel. `key` is that of the notice."""

    key: str
    tenant: str
    person: str
    channel: str
    due_at: Instant
    attempts: int


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case found by its columns, with its case fields."""

    case: Case
    fields: Mapping[str, object]


class DoneDuty(NamedTuple):
    """A person did a duty that a separation keeps apart from others, in one matter: a case, or what cases share."""

    separation: str
    subject: str
    person: str
    duty: str
    done_at: Instant


Span = tuple[Instant | None, Instant | None]
"""From the first instant (included) to the second (excluded); None is open."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a query asks of cases, or of items and their cases; nothing said is nothing asked.

    `words` must each stand in the business key or in a case field. `least_priority`, `lights` and `due` are those of
    the item in a query over items; of the case, or of its open items, in one over cases.
    """

    processes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    end_states: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    lights: tuple[str, ...] = ()
    least_priority: int | None = None
    due: Span | None = None
    started: Span | None = None
    business_key: str | None = None
    starter: str | None = None
    unit: str | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Rights:
    """Which cases somebody may read: those of `whole` processes (key, version), those of `led` units by process and
    version, and what the person started or has to do with; never what is above the level `highest` of secrecy. `closed`
    are case fields that the person may not see, by process.
    """

    person: str
    keys: tuple[str, ...]
    whole: tuple[tuple[str, int], ...] = ()
    led: Mapping[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)
    closed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    highest: int = len(LEVELS) - 1
    everything: bool = False


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query that a person keeps, as JSON text; `shared_with` is the key of a role, or "" for nobody."""

    owner: str
    name: str
    shared_with: str
    query: str
    saved_at: Instant


@dataclass(frozen=True, slots=True)
class HandOver:
    """The protocol of a hand-over. `lines` is JSON text: a list of item, whether it was handed over, and else code and
    text (en, zh). `remaining` counts what the giver still has afterwards. What is no person is called by its key, as
    `unit:north`.
    """

    id: str
    giver: str
    receiver: str
    done_by: str
    made_at: Instant
    reason: str
    lines: str
    remaining: int
    confirmed_at: Instant | None


class Unit(Protocol):
    """One transaction over one tenant's rows. It commits when its `with` block ends without an exception.

    Inside a caller's transaction nothing is committed or rolled back here, and a lock that another writer holds raises
    CaseBusy at once; in an own transaction the unit waits, bounded.
    """

    tenant: str

    # one case, to act on it
    def load(
        self, case: str, focus: Focus, *, clocked: Clocked | None = None, skip_locked: bool = False
    ) -> Draft | None:
        """Lock the case, then load: root scope; the focused record; its token; the chain of its scopes; the running
        deadlines of those process scopes and of that token, unless `clocked` says that the case can have none. None if
        there is no such case (or, with `skip_locked`, another worker has it). A focused record that is gone is simply
        not in the draft.
        """
        ...

    def below(self, case: str, scope: int) -> list[Record]:
        """Everything alive in the scope and the scopes below it: scopes, tokens, open items, running deadlines."""
        ...

    def row(self, case: str, focus: Focus) -> list[Record]:
        """A further record of the locked case with its token and scope chain, as `load` does."""
        ...

    def numbered_items(self, case: str, numbers: Sequence[int]) -> list[WorkItem]:
        """These items of the locked case, open or ended; one that is not there is left out."""
        ...

    def save(
        self,
        draft: Draft,
        history: HistoryRow,
        *,
        fields: Mapping[str, object] | None = None,
        followed: Collection[str] | None = None,
    ) -> None:
        """Write every change of the draft and the history row. `fields` are the case fields that changed; `followed`
        the steps whose doers will be asked for (None: all).

        Raises BusinessKeyTaken for a new case whose key is taken.
        """
        ...

    # one case, to read it
    def case(self, case: str) -> Case | None: ...
    def scopes(self, case: str) -> list[Scope]: ...
    def tokens(self, case: str) -> list[Token]: ...
    def items(self, case: str) -> list[WorkItem]: ...
    def deadlines(self, case: str) -> list[Deadline]: ...
    def deadline(self, case: str, number: int) -> Deadline | None: ...
    def newest_deadline(self, case: str, rule: str, scope: int) -> Deadline | None:
        """The newest clock of a rule in a scope, ended or not."""
        ...

    def notices(self, case: str) -> list[OutboxNotice]: ...
    def incidents(self, case: str) -> list[Incident]: ...
    def history(self, case: str) -> list[HistoryRow]: ...
    def history_before(self, case: str, number: int) -> list[HistoryRow]:
        """The next few actions before this one, newest first."""
        ...

    def erase_payload(self, case: str, number: int) -> None: ...
    def refusals(self, case: str, actor: str) -> Sequence[HistoryRow]:
        """What the actor was refused since anything else was written into the history, newest first."""
        ...

    def refused_again(self, case: str, number: int, at: Instant) -> None:
        """Count a refusal in the row of one before."""
        ...

    def live_rows(self, case: str) -> dict[str, int]:
        """How many rows each table holds that the case still acts on (ended items, history and notices apart)."""
        ...

    def attachments(self, case: str) -> list[Attachment]:
        """The attachments of the case, also those that were removed, oldest first."""
        ...

    def put_content(self, digest: str, parts: Iterable[bytes]) -> None:
        """Keep content under its digest, unless it is there."""
        ...

    def content(self, digest: str, part: int) -> bytes: ...

    # answers to the core's questions
    def doers(self, case: str, pass_number: int, nodes: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Everybody who completed each of these steps in this pass, the last one last; bounded by the persons."""
        ...

    def loads(self, persons: Sequence[str]) -> dict[str, int]:
        """How many open items each of these persons holds, or was offered by name."""
        ...

    def turn(self, process: str, node: str, rule: int) -> str:
        """Who was picked last by a rule that picks in turn, "" for nobody yet. Locks the turn."""
        ...

    def take_turn(self, process: str, node: str, rule: int, person: str) -> None: ...
    def duties(self, separation: str, subject: str) -> list[DoneDuty]:
        """Who did which duty of a separation in a matter; bounded by the persons."""
        ...

    def steps_held(self, case: str, person: str) -> list[tuple[int, str]]:
        """Number and step of each open item of the case that the person holds."""
        ...

    def turns_of(self, case: str, scope: int, person: str) -> list[int]:
        """The items of a round that the person has or has completed, or to whom alone they are offered."""
        ...

    def put_code(self, code: StoredCode) -> None: ...
    def code(self, handle: str) -> StoredCode | None: ...
    def codes_of(self, case: str) -> list[StoredCode]:
        """The codes of a case, those that are good no longer included."""
        ...

    def revoke_codes(self, handles: Iterable[str], at: Instant) -> None: ...
    def count_try(self, handle: str, now: Instant, *, most: int) -> bool:
        """Count a try of a code; False if there is none, it is locked, or was locked `most` times."""
        ...

    def lock_code(self, handle: str, until: Instant) -> None:
        """Take no try until then, and begin to count anew."""
        ...

    def code_was_right(self, handle: str) -> None:
        """Forget the wrong tries."""
        ...

    def put_duties(self, done: Sequence[DoneDuty]) -> None: ...
    def stored(self, store: str) -> object:
        """What a data store of the tenant holds; None if nothing."""
        ...

    def last_number(self, book: str, period: str) -> int:
        """The last number that a counter gave, 0 if none; locks the counter."""
        ...

    def steps_done(self, case: str, pass_number: int, scope: int, rounds: Sequence[str] = ()) -> list[WorkItem]:
        """Items completed in this pass and scope, oldest first; and those of these nodes in scopes begun since."""
        ...

    def round_results(self, case: str, scope: int) -> list[dict[str, object]]: ...
    def find_cases(  # noqa: PLR0913 - by name
        self,
        process: str,
        *,
        states: Sequence[str] = (),
        unit: str | None = None,
        fields: Mapping[str, object] | None = None,
        business_key: str | None = None,
        only_open: bool = True,
        newest_first: bool = False,
        limit: int = 1000,
    ) -> list[FoundCase]: ...

    def case_with(self, process: str, field: str, text: str) -> Case | None:
        """The case of the process that has this text in that case field, found by its index alone."""
        ...

    # duplicates
    def put_marks(self, case: str, pool: str, marks: Collection[str]) -> None:
        """By what the case is found from now on, in place of what was."""
        ...

    def marked(self, pool: str, marks: Sequence[str], most: int) -> Mapping[str, int]:
        """How many of these marks each case has; of a mark at most so many cases are read, the oldest."""
        ...

    def cases_with_data(self, cases: Sequence[str]) -> list[tuple[Case, dict[str, object]]]: ...
    def fields_of(self, case: str) -> dict[str, object]:
        """The case fields of the case."""
        ...

    def link_of(self, case: str) -> Linked | None: ...
    def linked_to(self, first: str) -> list[tuple[str, Linked]]:
        """The cases that are linked to this one, oldest first."""
        ...

    def numbered(self, number: str) -> list[str]:
        """The cases that were given this number, in whatever book."""
        ...

    # cases that cross units
    def put_called(self, link: CalledCase) -> None: ...
    def caller_of(self, case: str) -> CalledCase | None:
        """The call from which the case came; None if nobody called it."""
        ...

    def called_by(self, caller: str) -> list[CalledCase]:
        """The cases that this one has called, the oldest first."""
        ...

    # inboxes and rights
    def worklist(
        self, keys: Sequence[str], *, limit: int, after: tuple[Instant | None, str, int] | None = None
    ) -> list[ListedItem]:
        """Open items listed under any of the keys, by due time (none last), then case, then number; from behind the
        item `after` on: its due time, case and number.
        """
        ...

    def count_worklist(self, keys: Sequence[str]) -> int: ...
    def search_items(
        self, asked: Conditions, rights: Rights, keys: Sequence[str], now: Instant, *, limit: int, skip: int = 0
    ) -> list[ListedItem]:
        """Open items listed under the keys and not closed to the person, in the order of the worklist."""
        ...

    def count_items(self, asked: Conditions, rights: Rights, keys: Sequence[str], now: Instant) -> int: ...
    def search_cases(
        self, asked: Conditions, rights: Rights, now: Instant, *, limit: int, skip: int = 0, oldest_first: bool = False
    ) -> list[FoundCase]:
        """Cases that the person may read, newest first, without the fields that are closed to the person."""
        ...

    def count_cases(self, asked: Conditions, rights: Rights, now: Instant) -> int: ...
    def prioritised(self, keys: Sequence[str], *, urgent: bool, limit: int) -> list[ListedItem]:
        """Items under the keys with a priority above (or below) none, the highest first, then as in the worklist."""
        ...

    def rank(self, key: str, case: str, item: int) -> tuple[int, int] | None:
        """The place of an item in the queue under a key, from 1, and the length of that queue."""
        ...

    def put_hand_over(self, made: HandOver) -> None: ...
    def hand_over(self, number: str) -> HandOver | None: ...
    def hand_overs(self, names: Sequence[str], *, limit: int) -> list[HandOver]:
        """Those that one of these persons, units, positions or groups gave, got or arranged, newest first."""
        ...

    def confirm_hand_over(self, number: str, at: Instant) -> bool: ...
    # what hangs on people and units
    def listed(self, keys: Sequence[str]) -> dict[str, int]:
        """How many open items are listed under each of the keys that has any."""
        ...

    def delegated(self, persons: Sequence[str]) -> list[ListedItem]:
        """Open items that one of the persons has delegated and gets back."""
        ...

    def turns(self, persons: Sequence[str]) -> list[tuple[str, str, int, str]]:
        """The tokens ("token") and rounds ("scope") that name one of the persons in their data: case, kind, number,
        person. Looks through the tokens of all open cases.
        """
        ...

    def offered(self, keys: Sequence[str]) -> list[ListedItem]:
        """The open items that are offered under one of the keys, or were before a dispatch; whoever has them now.
        Looks through all open items.
        """
        ...

    def open_cases(self, units: Sequence[str]) -> list[tuple[str, str]]:
        """The open cases of these units: id and unit. Looks through all open cases."""
        ...

    def put_query(self, saved: SavedQuery) -> None:
        """Keep a query, in place of the one that its owner has under that name."""
        ...

    def drop_query(self, owner: str, name: str) -> bool: ...
    def saved_queries(self, person: str, keys: Sequence[str]) -> list[SavedQuery]:
        """The person's own, then those shared with one of the keys."""
        ...

    def count_levels(
        self, person: str, levels: Mapping[str, Sequence[str]], *, highest: int = INTERNAL
    ) -> dict[str, Counted]:
        """Of each list, given by its keys, the unread and all items that are not closed to the person."""
        ...

    def open_item(self, case: str, item: int) -> bool:
        """Mark an item of the locked case as opened; False if it was already, or is listed nowhere."""
        ...

    def done_list(self, persons: Sequence[str], *, limit: int, offered: Sequence[str] = ()) -> list[DoneItem]:
        """What left the hands of these persons, latest first; with `offered` only what ended and was offered under one
        of those keys.
        """
        ...

    def is_involved(self, case: str, person: str, keys: Sequence[str]) -> bool:
        """Whether the person holds or held an item of the case, or may take one under any of the keys."""
        ...

    def has_open_item(self, case: str, keys: Sequence[str]) -> bool:
        """Whether an open item of the case is listed under any of the keys."""
        ...

    # time
    def next_due(self, after: Instant | None = None) -> Instant | None:
        """The earliest instant at which something is due (of all tenants): jobs, timer starts, deliveries tried again,
        kept messages that expire.
        """
        ...

    def due_jobs(self, now: Instant, *, limit: int, kinds: Sequence[JobKind] = ("timer", "deadline")) -> list[DueJob]:
        """Due jobs that nobody leases, by due time, priority, case, number (of all tenants)."""
        ...

    def lease_job(self, case: str, number: int, *, seconds: int) -> bool:
        """Take a handler job for so long, by the database's own time. False if another worker has it."""
        ...

    def due_starts(self, now: Instant, *, limit: int) -> list[StartJob]:
        """Due timer starts, by due time (of all tenants)."""
        ...

    def lock_start(self, start: StartJob) -> bool:
        """Whether this start job still stands as it was read; locks it."""
        ...

    def starts(self, process: str) -> list[StartJob]:
        """The start jobs under this name."""
        ...

    def put_start(self, start: StartJob) -> None: ...
    def drop_start(self, start: StartJob) -> None: ...
    def drop_starts(self, process: str) -> None: ...

    def stands_behind(self, case: Case, item: WorkItem, keys: Sequence[str], person: str, highest: int) -> bool:
        """Whether an item that is offered at the same step of the same process stands before this one in the order of
        a queue, under one of the keys, open to the person and of a case up to the level `highest` of secrecy.
        """
        ...

    # figures of a day
    def counted_cases(self, process: str, begin: Instant, end: Instant) -> Iterator[CountedCase]:
        """The cases of the process begun before `end` that are open, or have ended since `begin`."""
        ...

    def put_figures(self, kept: KeptFigures) -> None: ...
    def figures(self, process: str, day: str) -> list[KeptFigures]:
        """Of the day, "" for the last that was counted; by unit, the whole process first."""
        ...

    # messages
    def waiting(self, message: str, key: str, *, kind: str = "message") -> list[Waiting]:
        """Who waits for a message with this key, or (kind "signal") for a signal, oldest case first."""
        ...

    def waiting_in(self, case: str, message: str) -> list[tuple[int, str]]:
        """What waits in the case for the message, with its key, oldest first."""
        ...

    def watching(self, case: str, nodes: Sequence[str]) -> list[int]:
        """The subscriptions of the case to conditions of these nodes, oldest first."""
        ...

    def put_message(self, message: BufferedMessage) -> None: ...
    def message(self, message: str) -> BufferedMessage | None: ...
    def messages(self, *, name: str = "", key: str = "", limit: int = 100) -> list[BufferedMessage]:
        """In the order in which they came; of that name and key only, where given."""
        ...

    def undelivered(self, *, limit: int) -> list[BufferedMessage]:
        """Messages that a receiver could not take, in the order in which they failed."""
        ...

    def due_messages(self, now: Instant, *, limit: int) -> list[BufferedMessage]:
        """Messages to do something with, in the order in which they came (of all tenants): on their way to a receiver,
        kept and now waited for, or kept and expired by `now`.
        """
        ...

    def drop_message(self, message: str) -> bool:
        """Remove a message; False if another worker was first."""
        ...

    def outdated_clocks(
        self, calendar: str, newest: int, *, after: tuple[str, int], limit: int
    ) -> list[tuple[str, int]]:
        """Case and number of running clocks that reckon with another version of the calendar, in this order."""
        ...

    # outbox
    def pending_notices(self, now: Instant, *, limit: int) -> list[OutboxNotice]:
        """Notices to send now that nobody leases, oldest first (of all tenants)."""
        ...

    def lease_notice(self, key: str, *, seconds: int) -> bool: ...
    def notice_delivered(self, key: str, at: Instant) -> None: ...
    def notice_failed(self, key: str, *, retry_at: Instant | None, error: str) -> None:
        """Try again at `retry_at`, or never (dead) if None."""
        ...

    def inbox_notices(self, keys: Sequence[str], *, limit: int) -> list[OutboxNotice]: ...

    def notice(self, key: str) -> OutboxNotice | None: ...
    def dead_notices(self, *, limit: int) -> list[OutboxNotice]:
        """What was given up, the oldest first."""
        ...

    def resend_notice(self, key: str, at: Instant) -> bool:
        """Send what was given up again; False if it was not given up."""
        ...

    def hold_notice(self, each: HeldNotice) -> None: ...
    def due_held(self, now: Instant, *, limit: int) -> list[HeldNotice]:
        """What was held and is due, and nobody leases, person by person (of all tenants)."""
        ...

    def take_held(self, person: str, channel: str, now: Instant, *, seconds: int) -> list[HeldNotice]:
        """Lease what is due for the person on the channel; empty if another worker has it."""
        ...

    def drop_held(self, each: HeldNotice) -> None: ...
    def put_off_held(self, each: HeldNotice, retry_at: Instant) -> None: ...
    def preferences(self, persons: Sequence[str]) -> dict[str, dict[str, object]]:
        """The wishes of those of the persons who have any."""
        ...

    def put_preferences(self, person: str, data: Mapping[str, object]) -> None: ...
    def read_marks(self, keys: Sequence[str]) -> dict[str, dict[str, Instant]]:
        """Who has read each of these notices, and when."""
        ...

    def mark_read(self, key: str, person: str, at: Instant) -> None: ...

    # idempotency
    def request(self, request_id: str) -> tuple[str, str] | None:
        """Digest of the command and result (JSON) of a request that was done; locks the id for this transaction."""
        ...

    def put_request(self, request_id: str, digest: str, result: str, at: Instant) -> None: ...

    # what is deployed
    def put_definition(self, definition: StoredDefinition) -> None: ...
    def definition(self, process: str, version: int | None = None) -> StoredDefinition | None:
        """That version, or the latest."""
        ...

    def definitions(self) -> list[StoredDefinition]: ...
    def put_resource(self, kind: str, name: str, data: str, checksum: str, at: Instant) -> int:
        """Store a calendar or an organisation as JSON text; the version: a new one only if the checksum is new."""
        ...

    def resource(self, kind: str, name: str, version: int | None = None) -> tuple[int, str] | None: ...
    def latest(self, kind: str) -> dict[str, int]:
        """The newest version of each process (kind "process"), calendar or organisation, by name."""
        ...

    def stamp(self) -> int:
        """A number that grows with each deployment: while it stands, what `latest` said holds."""
        ...


class Store(Protocol):
    """A database with flowkit's tables."""

    def begin(self, tenant: str = "") -> AbstractContextManager[Unit]:
        """A transaction of its own that is going to write."""
        ...

    def read(self, tenant: str = "") -> AbstractContextManager[Unit]:
        """A transaction that only reads."""
        ...

    def using(self, session_or_connection: object, tenant: str = "") -> AbstractContextManager[Unit]:
        """The caller's own transaction."""
        ...

    def run(self, tenant: str, work: Callable[[Unit], T]) -> T:
        """Do the work in an own transaction and commit; wait for locks and try again, bounded."""
        ...

    def migrate(self) -> None: ...
    def check_schema(self) -> None:
        """Raises SchemaOutdated."""
        ...

    def close(self) -> None: ...


class Directory(Protocol):
    """The host's own people, asked for row by row; `flowkit.directory.OwnDirectory` is a base in which most may be
    left out.

    What is asked is what the tables of an organisation hold under one key; the values carry their periods. An answer is
    looked at within one action and not kept. A question is asked inside the action's transaction: on SQLite a directory
    in the same database must not write. What a directory raises is the action's error, and nothing is stored.
    """

    @property
    def id(self) -> str:
        """Under which processes are deployed with it."""
        ...

    @property
    def zone(self) -> str:
        """The IANA name of the time zone in which its dates are."""
        ...

    def role(self, role: str) -> Role | None: ...
    def unit(self, unit: str) -> OrganisationUnit | None: ...
    def position(self, position: str) -> Position | None: ...
    def person(self, person: str) -> Person | None:
        """None for somebody unknown, and for whoever may not act any more."""
        ...

    def holdings_of(self, person: str) -> Sequence[Holding]:
        """The positions of a person, the main one first."""
        ...

    def holdings_in(self, position: str) -> Sequence[Holding]: ...
    def positions_with(self, role: str, unit: str | None) -> Sequence[Position]:
        """The positions that grant the role: in this unit exactly, or (None) in all."""
        ...

    def heads(self, unit: str) -> Sequence[Position]:
        """The positions whose holder leads the unit."""
        ...

    def substitutions_of(self, person: str) -> Sequence[Substitution]: ...
    def group(self, group: str) -> Group | None: ...
    def memberships(self, person: str) -> Sequence[tuple[Group, Member]]: ...
    def roster(self, roster: str) -> Roster | None: ...


class Clock(Protocol):
    """The only source of the present."""

    def now(self) -> Instant: ...


class ScriptRunner(Protocol):
    """Runs scripts of one language where they can reach nothing, within bounds of time and memory.

    The same source, inputs, moment and key give the same value, or the same error: a script that is run again after a
    kill must not decide otherwise.
    """

    @property
    def language(self) -> str: ...

    def run(self, source: str, inputs: Mapping[str, object], moment: datetime, key: str) -> object:
        """The value of the script's last line. `moment` is its present, `key` seeds its chance. Raises whatever the
        script raises, as an error whose text says what was wrong.
        """
        ...

    def close(self) -> None: ...


class NeverDeliverable(FlowkitError):
    """What is raised for a notice that another try would not deliver: it becomes a dead letter at once."""

    default_code = "never-deliverable"


class Deliverer(Protocol):
    """A channel: sends one notice to addresses. Raises to be tried again, NeverDeliverable where that would not help;
    `key` is of ASCII signs and lets a receiver see repeats.
    """

    channel: str

    def deliver(self, notice: Notice, addresses: Iterable[str], key: str) -> None: ...
