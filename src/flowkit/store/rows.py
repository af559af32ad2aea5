"""Records as rows and back, in explicit column order.

A row of a case's table is `(id, …)`: its columns after the tenant and the case, as `tables` declares them. `Kind` says
for each kind of record how to write and read one, and how many of its columns change often (`plain`) or are covered
by an index (`indexed`); the rest never changes. An update touches no index that it need not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Table

from flowkit.core.codec import dump, load
from flowkit.core.deadline.records import Change, Deadline, Extension, Mark
from flowkit.core.definition.secrecy import INTERNAL
from flowkit.core.instance.records import Case, Incident, Job, Scope, Subscription, Token
from flowkit.core.workitem.notes import Attachment
from flowkit.core.workitem.records import Dispatch, WorkItem, listed_under
from flowkit.store import tables

Row = tuple[Any, ...]
FOREVER = 2**63 - 1
"""Sorts what has no due time last."""


def context_text(value: dict[str, Any]) -> str:
    return dump(value) if value else "{}"


def context(text: str) -> dict[str, Any]:
    return load(text) if text != "{}" else {}  # type: ignore[return-value]  # because only contexts are written there


@lru_cache(maxsize=8192)
def words_text(words: tuple[Any, ...]) -> str:
    return dump(words) if words else "[]"


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[Any, ...]:
    return tuple(load(text)) if text != "[]" else ()  # type: ignore[arg-type]  # because only lists are written there


@lru_cache(maxsize=8192)
def pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((first, second) for first, second in words(text))


def joins_text(scope: Scope) -> str:
    """What a scope counts for its joins, in one column: most have nothing."""
    if not scope.at and not scope.taken:
        return context_text(scope.joins)
    return dump({"": {"at": scope.at, "taken": scope.taken}, **scope.joins})


def _joins(text: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The joins, where tokens are, and what complex gateways have taken. No id is empty."""
    joins = context(text)
    counted = joins.pop("", {})
    return joins, counted.get("at", {}), counted.get("taken", {})


# The case with its root scope. The row is the whole row of the table.

DATA = 7

CASE_PLAIN = 9
"""How many columns after tenant and id change often."""
CASE_LEVEL = -1
"""Where its level of secrecy stands."""


def case_row(case: Case, root: Scope, before: Row | None = None) -> Row:
    """`before` is the row as it was if the root scope did not change: large data are not encoded again."""
    data = context_text(root.data) if before is None else before[DATA]
    return (
        case.tenant, case.id,
        case.fence, case.sequence, case.chain, root.live, joins_text(root), data,
        case.due_at, case.warn_at, case.pass_number,
        case.process, case.version, case.business_key, case.business_key if case.status == "open" else None,
        case.status, case.state, case.end_state, case.unit, case.starter, case.started_at, case.ended_at,
        dump([case.own_state, case.suspended]) if case.suspended else None, case.level,
    )  # fmt: skip


def case_record(row: Row) -> Case:
    (
        tenant, number,
        fence, sequence, chain, _live, _joins, _data, due_at, warn_at, pass_number,
        process, version, business_key, _open_key, status, state, end_state, unit, starter, started_at, ended_at,
        suspended, level,
    ) = row  # fmt: skip
    return Case(
        number, tenant, process, version, business_key, status, state, end_state, unit, starter, started_at,
        ended_at, due_at, warn_at, pass_number, sequence, fence, chain, *_suspended(suspended),
        level,
    )  # fmt: skip


def _suspended(text: str | None) -> tuple[str, tuple[int, ...]]:
    if text is None:
        return "", ()
    parts: Any = load(text)
    own_state, items = parts
    return own_state, tuple(items)


def root_scope(row: Row) -> Scope:
    """The root scope has its changing columns in the row of the case; the others follow from it."""
    joins, at, taken = _joins(row[6])
    return Scope(1, None, None, "process", "", row[11], row[12], context(row[7]), row[5], joins, at=at, taken=taken)


# What lives inside a case.


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """How one kind of record is kept. `plain` and `indexed` are the ends of those columns in the row."""

    table: Table
    plain: int
    indexed: int
    write: Callable[[Any, Row | None], Row]
    """The row of a record, given the row as it was before."""
    read: Callable[[Row], Any]


def _scope_row(record: Scope, before: Row | None) -> Row:
    return (
        record.id, record.live, joins_text(record), context_text(record.data), record.total, record.completed,
        context_text(record.outcomes),
        record.parent, record.owner, record.kind, record.node, record.process, record.version,
    )  # fmt: skip


def _scope(row: Row) -> Scope:
    number, live, joins, data, total, completed, outcomes, parent, owner, kind, node, process, version = row
    counted, at, taken = _joins(joins)
    return Scope(
        number, parent, owner, kind, node, process, version, context(data), live, counted, total, completed,
        context(outcomes), at, taken,
    )  # fmt: skip


TOKEN_ITEM = 7
"""Where the open item of a token stands in its row."""


def _token_row(record: Token, before: Row | None) -> Row:
    return (
        record.id, record.node, record.holds, context_text(record.data), words_text(record.jobs),
        words_text(record.subscriptions), record.since, before[TOKEN_ITEM] if before else None, record.scope,
    )  # fmt: skip


def _token(row: Row) -> Token:
    number, node, holds, data, jobs, subscriptions, since, _item, scope = row
    return Token(number, scope, node, holds, context(data), words(jobs), words(subscriptions), since)


def with_item(row: Row, item: int | None) -> Row:
    """The row of a token that carries this item."""
    return (*row[:TOKEN_ITEM], item, *row[TOKEN_ITEM + 1 :])


STATUS, OFFER, EXCLUDED, ASSIGNEE, GIVER, DUE_AT, PRIORITY = 1, 2, 3, 4, 7, 10, 12
HOLDERS, ENDED_AT = 16, 17
OPENED = 25


def _item_row(record: WorkItem, before: Row | None) -> Row:
    ended = record.ended_at is not None
    return (
        record.id, record.status, words_text(record.offer), words_text(record.excluded), record.assignee,
        record.on_behalf_of, record.sender, record.giver, record.suspended_into, words_text(record.why), record.due_at,
        record.warn_at, record.priority,
        context_text(record.data), record.done_by, record.reason, _holders(record, before),
        record.ended_at, _done_key(record) if ended else None,
        record.token, record.scope, record.node, record.name, record.created_at, record.pass_number,
        _opened(record, before), record.kind, record.parent or None, _aside_text(record),
    )  # fmt: skip


def _done_key(record: WorkItem) -> str | None:
    return record.done_by or record.assignee or next(iter(record.offer), None)


def _opened(record: WorkItem, before: Row | None) -> int:
    """What is listed under other keys than before is unread there, except to whoever took it from its group."""
    if before is None:
        return 0
    keys = record.inbox_keys
    if not keys or keys == listed_under(before[STATUS], before[ASSIGNEE], words(before[OFFER])):
        return int(before[OPENED])
    return int(before[STATUS] == "offered" and record.status == "claimed")


def _holders(record: WorkItem, before: Row | None) -> str:
    """Who has held the item, and who sent it to one person of its group."""
    text: str = before[HOLDERS] if before else "[]"
    known = words(text)
    sent_by = record.dispatch.by if record.dispatch is not None else ""
    fresh = tuple(each for each in (record.assignee, sent_by) if each and each not in known)
    return words_text((*known, *fresh)) if fresh else text


def _aside_text(record: WorkItem) -> str | None:
    """None for nearly every item."""
    least = record.least_priority
    urgent = record.interrupts or record.interrupted_for or least is not None
    if not (record.matter or record.sides or record.dispatch or urgent):
        return None
    sent = (record.dispatch.by, record.dispatch.offer) if record.dispatch is not None else None
    more = [record.interrupts, record.interrupted_for, *([] if least is None else [least])] if urgent else []
    return dump([record.matter, list(record.sides.items()), sent, *more])


_Aside = tuple[str, dict[int, bool], Dispatch | None, tuple[tuple[str, str], ...], str, int | None]


def _aside(text: str | None) -> _Aside:
    if not text:
        return "", {}, None, (), "", None
    parts: Any = load(text)
    matter, sides, sent, *urgent = parts
    interrupts, interrupted_for, *least = urgent or ((), "")
    dispatch = Dispatch(sent[0], tuple(sent[1])) if sent else None
    waiting = tuple((item, cause) for item, cause in interrupts)
    return matter, dict(sides), dispatch, waiting, interrupted_for, next(iter(least), None)


def item_record(row: Row) -> WorkItem:
    (
        number, status, offer, excluded, assignee, on_behalf_of, sender, giver, suspended_into, why, due_at, warn_at,
        priority, data, done_by, reason, _held, ended_at, _done_key, token, scope, node, name, created_at, pass_number,
        _opened, kind, parent, aside,
    ) = row  # fmt: skip
    return WorkItem(
        number, token, scope, node, name, status, words(offer), words(excluded), assignee, on_behalf_of, sender,
        giver, suspended_into, pairs(why), created_at, due_at, warn_at, priority, pass_number, context(data), ended_at,
        done_by, reason, kind, parent or 0, *_aside(aside),
    )  # fmt: skip


TWICE, BARRED = 1, 2
"""What a count must look at, beside nothing."""
SECRET = 10
"""So much more for each level of secrecy of what is above internal."""


def inbox_rows(tenant: str, case: str, item: Row, level: int) -> list[Row]:
    """Where the item of this row is listed; `level` is how secret its case is."""
    keys = dict.fromkeys(listed_under(item[STATUS], item[ASSIGNEE], words(item[OFFER])))
    due_at = FOREVER if item[DUE_AT] is None else item[DUE_AT]
    care = BARRED if item[EXCLUDED] != "[]" else TWICE if len(keys) > 1 else 0
    if level > INTERNAL:
        care += SECRET * level
    return [(tenant, key, due_at, case, item[0], item[OPENED], care, item[PRIORITY]) for key in keys]


def _deadline_row(record: Deadline, before: Row | None) -> Row:
    return (
        record.id, record.target, record.calendar_version, record.due_at, record.warn_at,
        dump(record.pauses) if record.pauses else "[]", dump([_mark_row(mark) for mark in record.marks]),
        dump([tuple(each) for each in record.extensions]) if record.extensions else None,
        dump([tuple(each) for each in record.changes]) if record.changes else None,
        record.breached_at, record.verdict, record.ended_at,
        record.rule, record.scope, record.token, record.item, record.started_at, record.calendar,
    )  # fmt: skip


def _mark_row(mark: Mark) -> Row:
    return (
        mark.kind, mark.key, mark.at, mark.fired_at, mark.late, mark.void, mark.acknowledged_at, mark.acknowledged_by,
        mark.told,
    )  # fmt: skip


def _deadline(row: Row) -> Deadline:
    (
        number, target, calendar_version, due_at, warn_at, pauses, marks, extensions, changes, breached_at, verdict,
        ended_at, rule, scope, token, item, started_at, calendar,
    ) = row  # fmt: skip
    stood: Any = load(pauses)
    reached: Any = load(marks)
    asked: Any = load(extensions) if extensions else ()
    changed: Any = load(changes) if changes else ()
    return Deadline(
        number, rule, scope, token, item, started_at, target, calendar, calendar_version, due_at, warn_at,
        [(begin, end) for begin, end in stood], [_mark(mark) for mark in reached], breached_at, ended_at, verdict,
        [Extension(*each) for each in asked], [_change(*each) for each in changed],
    )  # fmt: skip


def _change(kind: Any, at: int, why: str, target: str, due_at: int | None, fired: list[str], *rest: Any) -> Change:
    """Journals from before re-computations are shorter."""
    return Change(kind, at, why, target, due_at, tuple(fired), *rest)


def _mark(row: Row) -> Mark:
    """What was written before it was kept who was told, has no such entry."""
    mark = Mark(*row)
    mark.told = tuple(mark.told)
    return mark


def _job_row(record: Job, before: Row | None) -> Row:
    """A job that is written again is leased by nobody."""
    return (
        record.id, record.attempts, None, record.due_at, record.priority, record.kind, record.token, record.node,
    )  # fmt: skip


def _job(row: Row) -> Job:
    number, attempts, _leased, due_at, priority, kind, token, node = row
    return Job(number, kind, due_at, token, node, priority, attempts)


def _subscription_row(record: Subscription, before: Row | None) -> Row:
    return (
        record.id, int(record.met), record.message, record.key, record.token, record.kind, record.node, record.which,
    )  # fmt: skip


def _subscription(row: Row) -> Subscription:
    number, met, message, key, token, kind, node, which = row
    return Subscription(number, token, message, key, kind, node, which, bool(met))


def _incident_row(record: Incident, before: Row | None) -> Row:
    return (
        record.id, record.resolved_at, record.resolved_by, record.token, record.node, record.code, record.en,
        record.zh, record.raised_at, record.job,
    )  # fmt: skip


def _incident(row: Row) -> Incident:
    number, resolved_at, resolved_by, token, node, code, en, zh, raised_at, job = row
    return Incident(number, token, node, code, en, zh, raised_at, job, resolved_at, resolved_by)


def _attachment_row(record: Attachment, before: Row | None) -> Row:
    return (
        record.id, record.removed_at, record.item, record.kind, record.name, record.media_type, record.size,
        record.digest, record.added_by, record.added_at,
    )  # fmt: skip


def _attachment(row: Row) -> Attachment:
    number, removed_at, item, kind, name, media_type, size, digest, added_by, added_at = row
    return Attachment(number, item, kind, name, media_type, size, digest, added_by, added_at, removed_at)


SCOPE = Kind(tables.scope, 7, 7, _scope_row, _scope)
TOKEN = Kind(tables.token, 8, 8, _token_row, _token)
ITEM = Kind(tables.item, 17, 19, _item_row, item_record)
DEADLINE = Kind(tables.deadline, 11, 12, _deadline_row, _deadline)
JOB = Kind(tables.job, 3, 5, _job_row, _job)
SUBSCRIPTION = Kind(tables.subscription, 2, 4, _subscription_row, _subscription)
INCIDENT = Kind(tables.incident, 3, 3, _incident_row, _incident)

ATTACHMENT = Kind(tables.attachment, 2, 2, _attachment_row, _attachment)

KINDS: Mapping[type[Any], Kind] = {
    Scope: SCOPE,
    Token: TOKEN,
    WorkItem: ITEM,
    Deadline: DEADLINE,
    Job: JOB,
    Subscription: SUBSCRIPTION,
    Incident: INCIDENT,
    Attachment: ATTACHMENT,
}
