"""What the engine shows: plain values, read-only, with public ids and aware datetimes in UTC."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from flowkit.core.codec import load
from flowkit.core.deadline.records import Deadline
from flowkit.core.instance.elements.ad_hoc import OFFERS
from flowkit.core.instance.records import CaseStatus, Incident, Scope, Token
from flowkit.core.protocol import Instant, to_datetime
from flowkit.core.workitem.records import ItemKind, ItemStatus
from flowkit.engine.codes_in_notices import without_codes
from flowkit.engine.ids import inner_id
from flowkit.engine.ports import DoneItem, HistoryRow, ListedItem, OutboxNotice
from flowkit.errors import Text

Light = Literal["green", "yellow", "red"]
NOBODY: Mapping[str, datetime] = {}


@dataclass(frozen=True, slots=True)
class ItemView:
    """A work item as a person sees it. `why` says how it reached its receivers; `light` and `left`, the time until
    it is due (negative after it), are as of the reading. `opened`: somebody for whom it is listed has opened it. In a
    done list `how`, `how_by` and `how_at` say how it left the hands of the person, by whose doing and when.

    `kind` tells the work of a step from side items (help, advice, copies): those belong to the item `parent` ("": to
    the case), `matter` is what they are about, and `data` has the `answer`. `dispatched_by` sent the item to a person
    of its group. `state` is the business state of the case, `suspended_into` that of a suspended item, and
    `interrupted_for` the more urgent item that it waits for.
    """

    id: str
    case_id: str
    business_key: str | None
    process: str
    state: str
    step: str
    name: str
    status: ItemStatus
    assignee: str
    offer: tuple[str, ...]
    on_behalf_of: str
    sender: str
    created_at: datetime
    due_at: datetime | None
    left: timedelta | None
    light: Light
    priority: int
    why: tuple[Text, ...]
    data: Mapping[str, object]
    ended_at: datetime | None
    done_by: str
    reason: str
    opened: bool = False
    how: str = ""
    how_by: str = ""
    how_at: datetime | None = None
    kind: ItemKind = "work"
    parent: str = ""
    matter: str = ""
    dispatched_by: str = ""
    interrupted_for: str = ""
    suspended_into: str = ""


@dataclass(frozen=True, slots=True)
class CountView:
    """A worklist in two figures: what nobody has opened since it is listed there, and all of it."""

    unread: int
    total: int


@dataclass(frozen=True, slots=True)
class FiguresView:
    """The figures of a process on a day, of one unit or ("") of all cases. `as_of` is the end of the day, `kept_at`
    when they were counted. `handling` is an average time, None where nothing was closed; the others count cases.
    """

    process: str
    day: date
    unit: str
    as_of: datetime
    kept_at: datetime
    figures: Mapping[str, int | timedelta | None]


@dataclass(frozen=True, slots=True)
class MarkView:
    """A warning, the due time, an escalation step or an acknowledgement limit on a clock."""

    kind: str
    key: str
    at: datetime | None
    fired_at: datetime | None
    late: bool
    void: bool
    acknowledged_at: datetime | None
    acknowledged_by: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExtensionView:
    """A request for more time, and what became of it."""

    number: int
    amount: str
    by: str
    reason: str
    asked_at: datetime
    status: str
    decided_by: str
    decided_at: datetime | None
    answer: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A line of the journal of a clock: paused, resumed, re-based or extended, and what had fired before."""

    kind: str
    at: datetime
    why: str
    target: str
    due_at: datetime | None
    fired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """A clock: running, standing (`due_at` None) or ended with its verdict.

    `left` is the time until the due time, negative after it; `forecast` when a clock over the case would be met at the
    pace of the case so far, None for others: both as of the reading. `breached_at` is the first due time that was
    missed; it stays when an extension is granted later, and `verdict` is the second judgement.
    """

    id: str
    rule: str
    item: str
    target: str
    started_at: datetime
    due_at: datetime | None
    light: Light
    breached_at: datetime | None
    ended_at: datetime | None
    verdict: str
    marks: tuple[MarkView, ...]
    forecast: datetime | None
    left: timedelta | None
    extensions: tuple[ExtensionView, ...]
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True)
class PlanStepView:
    """A step of a backward plan: when it must start and end at the latest, the deadline that this is for and the step
    that waits for it, what time its limits give it, and, from a start on, what is earliest. `late`: it cannot be in
    time any more, even when all goes as fast as the limits say.
    """

    step: str
    name: str
    status: Literal["done", "open", "ahead"]
    latest_start: datetime | None
    latest_end: datetime | None
    deadline: str
    before: str
    takes: tuple[str, ...]
    earliest_start: datetime | None
    earliest_end: datetime | None
    late: bool


@dataclass(frozen=True, slots=True)
class PlanView:
    """A backward plan, in the zone of the calendar of the process. `unknown` are deadlines whose time the data do not
    tell: they count as no time.
    """

    process: str
    zone: str
    anchors: Mapping[str, datetime]
    steps: tuple[PlanStepView, ...]
    unknown: tuple[str, ...]

    @property
    def late(self) -> tuple[PlanStepView, ...]:
        """What cannot be in time any more."""
        return tuple(step for step in self.steps if step.late)


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One action. `facts` are [name, fields …] in order; empty if the payload was erased. A refusal says how often it
    came `again` while nothing had changed, and when last.
    """

    number: int
    at: datetime
    actor: str
    action: str
    facts: tuple[tuple[object, ...], ...]
    command: tuple[object, ...]
    again: int = 0
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class IncidentView:
    """A place where the case could not go on. `is_open` until it is resolved, or its token is gone by another way."""

    id: str
    step: str
    code: str
    text: Text
    raised_at: datetime
    resolved_at: datetime | None
    resolved_by: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class PhaseView:
    """An open ad-hoc subprocess: the activities that can be begun, and how often each activity was completed."""

    id: str
    step: str
    activities: tuple[str, ...]
    completions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A message to people, with the state of its delivery, and who has read it in the inbox and when."""

    id: str
    case_id: str
    channel: str
    to: str
    subject: str
    body: str
    cause: str
    made_at: datetime
    status: str
    error: str = ""
    read_by: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SupervisionView:
    """A supervision case (督办) over a case. `case_id` is empty until it has begun; its business key is `key`."""

    key: str
    process: str
    by: str
    at: datetime
    matter: str
    limit: str
    answerers: tuple[str, ...]
    case_id: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as its readers see it."""

    id: str
    process: str
    version: int
    business_key: str | None
    status: CaseStatus
    state: str
    end_state: str
    unit: str
    starter: str
    started_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    light: Light
    data: Mapping[str, object]
    active: tuple[str, ...]
    items: tuple[ItemView, ...]
    deadlines: tuple[DeadlineView, ...]
    incidents: tuple[IncidentView, ...]
    phases: tuple[PhaseView, ...]
    notices: tuple[NoticeView, ...]
    history: tuple[HistoryEntry, ...]
    supervisions: tuple[SupervisionView, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseLinkView:
    """What whoever may read one of two linked cases sees of the other."""

    case: str
    process: str
    business_key: str | None
    unit: str
    status: CaseStatus
    state: str
    end_state: str
    started_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    light: Light


@dataclass(frozen=True, slots=True)
class CaseLinks:
    """The case that called another one into its unit, and those that this one has called."""

    caller: CaseLinkView | None
    called: tuple[CaseLinkView, ...]


@dataclass(frozen=True, slots=True)
class CaseRef:
    """A case just started, or found again by its request."""

    id: str
    process: str
    version: int
    business_key: str | None


@dataclass(frozen=True, slots=True)
class ResultView:
    """What an operation of a batch came to for one item: done, or the code and the text of its error."""

    item: str
    done: bool
    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class RankView:
    """The place of an item in the queue under a key: number `rank` of `total`."""

    item: str
    key: str
    rank: int
    total: int


@dataclass(frozen=True, slots=True)
class HandOverView:
    """The protocol of a hand-over: each item, and for those that stayed why. `remaining` is what the giver still has.
    `confirmed_at` is None until the receiver has confirmed it.
    """

    id: str
    giver: str
    receiver: str
    by: str
    at: datetime
    reason: str
    items: tuple[ResultView, ...]
    remaining: int
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class EntrustedView:
    """One thing that hangs on a person. `id` is the item, or the place in the case to which something comes back; for
    what the organisation says of the person, its id. `name` is the step, the other person, the roster or the group.
    """

    kind: str
    id: str
    process: str = ""
    business_key: str = ""
    step: str = ""
    name: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class FoundView:
    """A case as a query shows it: its columns, and the case fields that are open to the reader."""

    id: str
    process: str
    version: int
    business_key: str | None
    status: CaseStatus
    state: str
    end_state: str
    unit: str
    starter: str
    started_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    light: Light
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class QueryView:
    """A saved query. `shared_with` is a role, or empty."""

    name: str
    owner: str
    shared_with: str
    query: Mapping[str, object]
    saved_at: datetime


def light(now: Instant, due_at: Instant | None, warn_at: Instant | None) -> Light:
    """Red from the due time, yellow from the first sign before it, else green (computed when read)."""
    if due_at is not None and now >= due_at:
        return "red"
    if warn_at is not None and now >= warn_at:
        return "yellow"
    return "green"


def moment(instant: Instant | None) -> datetime | None:
    """The instant as an aware datetime in UTC, None as None."""
    return None if instant is None else to_datetime(instant)


def _left(now: Instant, due_at: Instant | None) -> timedelta | None:
    """Until the due time, negative after it; None without one."""
    return None if due_at is None else timedelta(0, 0, due_at - now)


@lru_cache(maxsize=8192)
def _why(pairs: tuple[tuple[str, str], ...]) -> tuple[Text, ...]:
    """Most items of a list came for the same reasons."""
    return tuple(Text(en, zh) for en, zh in pairs)


def item_view(listed: ListedItem, now: Instant) -> ItemView:
    item = listed.item
    return ItemView(
        inner_id(listed.case, item.id), listed.case, listed.business_key, listed.process, listed.state,
        item.node, item.name, item.status, item.assignee, item.offer, item.on_behalf_of, item.sender,
        to_datetime(item.created_at), moment(item.due_at),
        _left(now, item.due_at) if item.ended_at is None else None,
        light(now, item.due_at, item.warn_at), item.priority,
        _why(item.why), item.data, moment(item.ended_at), item.done_by, item.reason,
        listed.opened, "", "", None, item.kind, inner_id(listed.case, item.parent) if item.parent else "",
        item.matter, item.dispatch.by if item.dispatch is not None else "",
        item.interrupted_for, item.suspended_into,
    )  # fmt: skip


_LEFT: Mapping[str, str] = {
    "transfer": "transferred",
    "delegate": "delegated",
    "hand-back": "handed-back",
    "return-to-sender": "returned",
    "dispatch": "dispatched",
    "hand-over": "handed-over",
}
"""What an operation of the table is called in a done list, where the item is still open."""


def done_view(done: DoneItem, now: Instant) -> ItemView:
    """An item that ended says how by its status; one that was passed on by the operation that did it."""
    how = done.how if done.listed.item.status == done.how else _LEFT.get(done.how, "reassigned")
    return replace(item_view(done.listed, now), how=how, how_by=done.by, how_at=to_datetime(done.at))


def deadline_view(case: str, deadline: Deadline, now: Instant, forecast: Instant | None = None) -> DeadlineView:
    reference = now if deadline.ended_at is None else deadline.ended_at
    marks = tuple(
        MarkView(
            mark.kind, mark.key, moment(mark.at), moment(mark.fired_at), mark.late, mark.void,
            moment(mark.acknowledged_at), mark.acknowledged_by, mark.told,
        )
        for mark in deadline.marks
    )  # fmt: skip
    extensions = tuple(
        ExtensionView(
            each.number, each.amount, each.by, each.reason, to_datetime(each.asked_at), each.status, each.decided_by,
            moment(each.decided_at), each.answer,
        )
        for each in deadline.extensions
    )  # fmt: skip
    changes = tuple(
        ChangeView(each.kind, to_datetime(each.at), each.why, each.target, moment(each.due_at), each.fired)
        for each in deadline.changes
    )
    return DeadlineView(
        inner_id(case, deadline.id), deadline.rule, inner_id(case, deadline.item) if deadline.item else "",
        deadline.target, to_datetime(deadline.started_at), moment(deadline.due_at),
        light(reference, deadline.due_at, deadline.warn_at), moment(deadline.breached_at),
        moment(deadline.ended_at), deadline.verdict, marks, moment(forecast),
        _left(now, deadline.due_at) if deadline.ended_at is None else None, extensions, changes,
    )  # fmt: skip


def history_entry(row: HistoryRow) -> HistoryEntry:
    payload = load(row.payload) if row.payload is not None else {}
    content = payload if isinstance(payload, dict) else {}
    return HistoryEntry(
        row.number, to_datetime(row.at), row.actor, row.command,
        tuple(tuple(each) for each in content.get("facts", ())), tuple(content.get("command", ())),
        row.again, moment(row.again_at),
    )  # fmt: skip


def incident_view(case: str, incident: Incident, tokens: Collection[int]) -> IncidentView:
    return IncidentView(
        inner_id(case, incident.id), incident.node, incident.code, Text(incident.en, incident.zh),
        to_datetime(incident.raised_at), moment(incident.resolved_at), incident.resolved_by,
        incident.resolved_at is None and (incident.token == 0 or incident.token in tokens),
    )  # fmt: skip


def phase_view(case: str, offer: Token, scope: Scope) -> PhaseView:
    offered = offer.data.get(OFFERS)
    activities = tuple(map(str, offered)) if isinstance(offered, list) else ()
    return PhaseView(inner_id(case, offer.id), scope.node, activities, scope.outcomes)


def notice_view(each: OutboxNotice, read_by: Mapping[str, datetime] = NOBODY) -> NoticeView:
    notice = without_codes(each.notice)
    return NoticeView(
        inner_id(each.case, notice.id), each.case, notice.channel, notice.to, notice.subject, notice.body,
        notice.cause, to_datetime(notice.made_at), each.status, each.error, read_by,
    )  # fmt: skip
