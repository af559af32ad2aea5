"""What must hold of every case, whatever people and time did to it: read from the database, after the deed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from sqlalchemy import select

from flowkit import Engine
from flowkit.core.deadline.records import Deadline
from flowkit.core.draft import Draft
from flowkit.core.execution import ROUTES
from flowkit.core.instance.records import MARKS, Case, Incident, Job, Scope, Subscription, Token
from flowkit.core.workitem.records import OPEN_STATES, WorkItem
from flowkit.engine.history import facts_of, verify
from flowkit.engine.levels import LEVELS
from flowkit.engine.ports import HistoryRow
from flowkit.engine.reading import actor_named
from flowkit.store import rows, tables

Listed = tuple[str, int, int, int]
"""A row of an inbox: its key, due time, item and priority."""
MANY = 100
"""The longest page of a worklist. There is never so much in one."""


@dataclass(frozen=True)
class Stored:
    """One case as it is stored."""

    case: Case
    scopes: list[Scope]
    tokens: list[Token]
    items: list[WorkItem]
    deadlines: list[Deadline]
    incidents: list[Incident]
    jobs: list[Job]
    subscriptions: list[Subscription]
    inbox: Counter[Listed]
    history: list[HistoryRow]

    @property
    def is_open(self) -> bool:
        return self.case.status == "open"

    @property
    def open_items(self) -> list[WorkItem]:
        return [item for item in self.items if item.status in OPEN_STATES]


def stored(engine: Engine, case: str) -> Stored:
    with engine.store.read() as unit:
        head, history = unit.case(case), unit.history(case)
        assert head is not None
        whole = (unit.scopes(case), unit.tokens(case), unit.items(case), unit.deadlines(case), unit.incidents(case))
    with engine.store.engine.connect() as connection:

        def all_of(table: Any) -> list[Any]:
            return [tuple(row) for row in connection.execute(select(table).where(table.c.case_id == case))]

        jobs = [rows.JOB.read(row[2:]) for row in all_of(tables.job)]
        subscriptions = [rows.SUBSCRIPTION.read(row[2:]) for row in all_of(tables.subscription)]
        inbox: Counter[Listed] = Counter((row[1], row[2], row[4], row[7]) for row in all_of(tables.inbox))
        marks = tables.item.c
        opened = {
            row[0]: row[1] for row in connection.execute(select(marks.id, marks.opened).where(marks.case_id == case))
        }
        listed_as_opened = {(row[4], row[5]) for row in all_of(tables.inbox)}
    assert listed_as_opened <= set(opened.items()), "the mark of an item and of its inboxes differ"
    return Stored(head, *whole, jobs, subscriptions, inbox, history)


# one case


def faults(case: Stored) -> Iterator[str]:
    """What is wrong with the case."""
    for law in _LAWS:
        yield from law(case)


def _history(case: Stored) -> Iterator[str]:
    if (broken := verify(case.history)) is not None:
        yield f"the chain of the history breaks at {broken}"
    if case.case.fence != len(case.history) or case.case.chain != case.history[-1].link:
        yield "the head of the case is not that of its history"


def _tokens(case: Stored) -> Iterator[str]:
    """No token is lost: what a scope counts is there, and what is there belongs to a scope."""
    scopes = {scope.id: scope for scope in case.scopes}
    for scope in case.scopes:
        at_rest = sum(token.scope == scope.id and token.holds not in MARKS for token in case.tokens)
        in_joins = sum(count for flows in scope.joins.values() for count in flows.values())
        if scope.live != at_rest + in_joins:
            yield f"scope {scope.id} counts {scope.live} tokens and has {at_rest} and {in_joins} in joins"
        if any(count < 1 for flows in scope.joins.values() for count in flows.values()):
            yield f"a join of scope {scope.id} counts nothing"
        if scope.id != 1 and (scope.owner != scope.id or scope.parent not in scopes):
            yield f"scope {scope.id} belongs nowhere"
    if not case.is_open and (case.tokens or len(case.scopes) > 1 or scopes[1].live):
        yield f"a case that is {case.case.status} still has tokens or scopes"
    owners = {scope.id for scope in case.scopes}
    for token in case.tokens:
        if token.scope not in owners:
            yield f"token {token.id} is in no scope"
        if (token.holds == "scope") > (token.id in owners):
            yield f"token {token.id} waits for a scope that is not there"
    alive = {token.id for token in case.tokens}
    yield from (f"scope {scope.id} has no owner" for scope in case.scopes if scope.id not in {1, *alive})


def _items(case: Stored) -> Iterator[str]:
    """Every open item has its token; every token that waits for work has one."""
    tokens = {token.id: token for token in case.tokens}
    work = Counter(item.token for item in case.open_items if item.kind == "work")
    for token in case.tokens:
        if work[token.id] != (token.holds == "work"):
            yield f"token {token.id} ({token.holds}) has {work[token.id]} open items"
    for item in case.open_items:
        at = tokens.get(item.token)
        if item.kind == "work" and (at is None or (at.scope, at.node) != (item.scope, item.node)):
            yield f"item {item.id} has no token at its step"
        if item.kind != "copy" and not case.is_open:
            yield f"item {item.id} is open in a case that is {case.case.status}"
        if not item.inbox_keys:
            yield f"item {item.id} is in nobody's inbox"
    for item in case.items:
        states = _OF_SOMEBODY if item.assignee else _OF_NOBODY
        if item.status not in (states if item.ended_at is None else _ENDED):
            yield f"item {item.id} is {item.status}, of {item.assignee or 'nobody'}, ended {item.ended_at}"


_OF_SOMEBODY, _OF_NOBODY = frozenset({"claimed", "delegated", "suspended", "held"}), frozenset({"offered", "held"})
_ENDED = frozenset({"completed", "returned", "withdrawn", "recalled", "answered", "read"})


def _sides(case: Stored) -> Iterator[str]:
    """Help and advice belong to an open item, which knows what it still waits for."""
    asked = {item.id: item for item in case.open_items if item.kind in ("helper", "advice")}
    known = {side: item.id for item in case.open_items for side in item.sides}
    if known != {number: item.parent for number, item in asked.items()}:
        yield f"items ask for {known}, open are {asked}"


def _inboxes(case: Stored) -> Iterator[str]:
    """An item stands in the inboxes that its state names, an ended one in none."""
    wanted: Counter[Listed] = Counter(
        (key, rows.FOREVER if item.due_at is None else item.due_at, item.id, item.priority)
        for item in case.open_items
        for key in dict.fromkeys(item.inbox_keys)
    )
    if wanted != case.inbox:
        yield f"inboxes: too much {dict(case.inbox - wanted)}, missing {dict(wanted - case.inbox)}"


def _suspensions(case: Stored) -> Iterator[str]:
    """The case shows the state of what was suspended last."""
    suspended = {item.id: item.suspended_into for item in case.items if item.status == "suspended"}
    if sorted(case.case.suspended) != sorted(suspended):
        yield f"suspended are {sorted(suspended)}, the case knows of {case.case.suspended}"
    elif suspended and case.case.state != suspended[case.case.suspended[-1]]:
        yield f"the case is {case.case.state!r}, and {suspended} are suspended in the order {case.case.suspended}"
    if any(item.suspended_into for item in case.items if item.status != "suspended"):
        yield "an item that is not suspended has a state"


def _clocks(case: Stored) -> Iterator[str]:
    """Clocks and jobs belong to what is open, and each clock has the job of its next mark."""
    scopes, tokens = {scope.id for scope in case.scopes}, {token.id: token for token in case.tokens}
    items = {item.id for item in case.open_items}
    jobs = {job.id: job for job in case.jobs}
    running = {clock.id: clock for clock in case.deadlines if clock.ended_at is None}
    for clock in running.values():
        if not case.is_open or clock.scope not in scopes:
            yield f"clock {clock.rule} runs over nothing"
        if (clock.token or 0) not in {0, *tokens} or (clock.item or 0) not in {0, *items}:
            yield f"clock {clock.rule} runs for a step that is over"
        job = jobs.get(clock.id)
        if (job.due_at if job is not None and job.kind == "deadline" else None) != clock.next_at:
            yield f"clock {clock.rule} has its next mark at {clock.next_at} and the job {job}"
        keys = Counter((mark.kind, mark.key) for mark in clock.marks)
        yield from (f"mark twice on {clock.rule}: {key}" for key, count in keys.items() if count > 1)
    of_tokens = {job for token in case.tokens for job in token.jobs}
    for job in case.jobs:
        if (job.id in running) != (job.kind == "deadline") or (job.kind != "deadline" and job.id not in of_tokens):
            yield f"job {job} belongs to nothing"
    yield from (f"job {each} of a token is not there" for each in of_tokens - jobs.keys())
    asked = {each for token in case.tokens for each in token.subscriptions}
    if asked != {each.id for each in case.subscriptions}:
        yield f"tokens wait for {asked}, subscribed are {[each.id for each in case.subscriptions]}"
    over = [clock for clock in running.values() if clock.token is None and clock.scope == 1]
    due = min((clock.due_at for clock in over if clock.due_at is not None), default=None)
    if case.case.due_at != due:
        yield f"the case is due at {case.case.due_at}, its clocks at {due}"


def _waiting(case: Stored) -> Iterator[str]:
    """Whatever rests can go on: an event by a job, a message, a case; an incident by a person; a join by what comes."""
    troubled = {each.token for each in case.incidents if each.resolved_at is None}
    for token in case.tokens:
        if token.holds == "event" and not (token.jobs or token.subscriptions or token.id in troubled):
            yield f"token {token.id} at {token.node} waits for nothing"
        if token.holds == "incident" and token.id not in troubled:
            yield f"token {token.id} at {token.node} waits for nobody's repair"
    yield from (f"the join {each.node} is stuck" for each in case.incidents if each.code == "join-stuck")


_LAWS: tuple[Callable[[Stored], Iterator[str]], ...] = (
    _history, _tokens, _items, _sides, _inboxes, _suspensions, _clocks, _waiting,
)  # fmt: skip


# its history


@dataclass
class Folded:
    """A case made again from the facts of its history, action by action."""

    draft: Draft
    actions: int = 0

    @classmethod
    def of(cls, case: Case) -> Folded:
        head = Case(
            case.id, case.tenant, case.process, case.version, case.business_key, "open", "", "", case.unit,
            case.starter, case.started_at,
        )  # fmt: skip
        return cls(Draft(head, is_new=True))

    def fold(self, history: Collection[HistoryRow]) -> None:
        for row in list(history)[self.actions :]:
            for fact in facts_of(row):
                evolve, *_ = ROUTES[type(fact)]
                evolve(self.draft, deepcopy(fact), row.at)
            self.actions += 1

    def differences(self, case: Stored) -> Iterator[str]:
        """What is stored otherwise than the facts say. How many tokens stand at each node is only counted."""
        root = self.draft.get(Scope, 1)
        for what in ("status", "state", "end_state", "ended_at", "pass_number", "own_state", "suspended"):
            here, there = getattr(self.draft.case, what), getattr(case.case, what)
            if here != there:
                yield f"the {what} of the case is {there!r}, its facts say {here!r}"
        kinds: Sequence[tuple[type[Any], Sequence[Any]]] = (
            (Scope, [each for each in case.scopes if each.id != 1]), (Token, case.tokens), (WorkItem, case.items),
            (Deadline, case.deadlines), (Incident, case.incidents), (Job, case.jobs),
            (Subscription, case.subscriptions),
        )  # fmt: skip
        for kind, found in kinds:
            told = [each for each in self.draft.all(kind) if each.id != 1 or kind is not Scope]
            yield from _differ(kind.__name__, _written(told), _written(found))
        yield from _differ("Scope", _written([root]), _written(case.scopes[:1]))


def _written(records: Iterable[Any]) -> dict[int, object]:
    """Records in plain lists: facts that were read back have those in the place of tuples."""
    return {each.id: _plain(replace(each, at={}) if isinstance(each, Scope) else each) for each in records}


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _differ(kind: str, told: dict[int, object], found: dict[int, object]) -> Iterator[str]:
    for number in sorted(told.keys() | found.keys()):
        here, there = told.get(number), found.get(number)
        if isinstance(here, dict) and isinstance(there, dict):
            here, there = ({k: v for k, v in one.items() if v != two[k]} for one, two in ((here, there), (there, here)))
        if here != there:
            yield f"{kind} {number} is stored as {there}, the facts say {here}"


# what people see


def seen_wrongly(engine: Engine, person: str, cases: dict[str, Stored]) -> Iterator[str]:
    """Whether the person's lists are what the states of the items say, and the numbers beside them what is listed."""
    with engine.store.read() as unit:
        keys = actor_named(engine._shop.catalogue, unit, person, engine.clock.now()).keys
    wanted = {
        f"{name}.{item.id}"
        for name, case in cases.items()
        for item in case.open_items
        if not keys.isdisjoint(item.inbox_keys) and person not in item.excluded
    }
    listed = engine.worklist(person, limit=MANY)
    found = {each.id for each in listed if each.case_id in cases}
    if wanted != found:
        yield f"{person} should see {sorted(wanted - found)}, and not {sorted(found - wanted)}"
    counts = engine.counts(person)
    for level in LEVELS:
        page = engine.worklist(person, level=level, limit=MANY)
        unread = sum(not each.opened for each in page)
        if (counts[level].unread, counts[level].total) != (unread, len(page)):
            yield f"{person} has {counts[level]} on the list {level}, and it shows {unread} unread of {len(page)}"
