"""One case on the pure core, with everything outside written by hand: records in dicts, people, handlers, a clock.

Each command gets a fresh `Draft` that holds exactly what a store loads for it (`flowkit.engine.ports.Unit.load`), as
copies; only what the core says it added, changed or removed is taken back. So a record that the core uses without
asking for it is a KeyError, and a change that it does not tell is found at once. After each command the laws of a case
at rest are checked.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from joins_oracle import enabled

from flowkit.core import commands as c
from flowkit.core.codec import dump, load
from flowkit.core.deadline.questions import EarlierClock
from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.draft import Draft, Record
from flowkit.core.escalation.questions import Heard, IsSuperior, Persons, Superiors, WhoHears
from flowkit.core.execution import Done, Outcome, handle
from flowkit.core.instance import questions as q
from flowkit.core.instance.meeting import UNCOUNTED, drawn_in
from flowkit.core.instance.records import MARKS, Case, Incident, Job, Scope, StoreWrite, Subscription, Token
from flowkit.core.notification.react import Render
from flowkit.core.notification.records import Notice
from flowkit.core.numbering.questions import LastNumber
from flowkit.core.numbering.records import NumberTaken
from flowkit.core.operations.foreseeing import Foreseen, foreseen
from flowkit.core.operations.parking import CaseParked, LastParked, Waits
from flowkit.core.operations.table import OPERATIONS
from flowkit.core.organisation import Seat, Vacancy
from flowkit.core.protocol import SYSTEM, Actor, Command, Context, Fact, Instant, Question, Rejection, to_instant
from flowkit.core.relations.questions import FirstCase, Known, Linked, OwnLink
from flowkit.core.relations.records import LinkWrite
from flowkit.core.workitem.codes import CodeIssued, CodeRevoked, CodesOf
from flowkit.core.workitem.facts import ItemCompleted
from flowkit.core.workitem.notes import Attached, Attachment, CommentMade, CommentOf
from flowkit.core.workitem.questions import (
    CameOf,
    HasWork,
    Held,
    HeldWork,
    HoldsItem,
    InTurn,
    Loaded,
    MayRead,
    MayTake,
    StandIn,
    StepsDone,
    TurnsOf,
    WhoGets,
)
from flowkit.core.workitem.records import OPEN_STATES, WorkItem
from flowkit.core.workitem.turns import has_it
from flowkit.core.worktime import Calendar, Interval, compile_calendar
from flowkit.errors import Text

MONDAY = to_instant(datetime.fromisoformat("2026-11-16T08:30+08:00"))
WORKDAY = (Interval.parse("08:30-12:00"), Interval.parse("13:30-17:30"))
OFFICE = Calendar("office", "1", "Asia/Shanghai", weekly=(WORKDAY,) * 5 + ((), ()))
PEOPLE: Mapping[str, tuple[str, ...]] = {
    "ann": ("role:clerk",),
    "bob": ("role:clerk",),
    "cid": ("role:clerk",),
    "max": ("role:manager",),
    "dea": ("role:director",),
    "rea": ("role:reader",),
    "out": (),
}
"""Three clerks, a manager, a director, a reader of cases, and somebody without any role."""

Key = tuple[type[Record], int]
R = TypeVar("R", bound=Record)
F = TypeVar("F", bound=Fact)
Handler = Callable[[dict[str, object]], object]


@dataclass(frozen=True)
class Action:
    """One command and what it did, with the answers that the outside gave."""

    command: Command
    actor: str
    at: Instant
    facts: tuple[Fact, ...]
    answers: tuple[tuple[Question, object], ...]


@dataclass
class CoreCase:
    """The outside of one case. `handlers` run in the transaction; what has none is left to `finish` and `fail`."""

    definitions: Mapping[str, ProcessDefinition]
    people: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: dict(PEOPLE))
    handlers: dict[str, Handler] = field(default_factory=dict)
    stand_ins: dict[str, str] = field(default_factory=dict)
    found: list[dict[str, object]] = field(default_factory=list)
    elsewhere: tuple[Held, ...] = (Held("c-2.7", -1, "waiting"),)
    now: Instant = MONDAY
    rows: dict[Key, Record] = field(default_factory=dict)
    case: Case | None = None
    actions: list[Action] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)

    # Commands

    def start(self, data: Mapping[str, object] | None = None, *, by: str = "ann", unit: str = "") -> tuple[Fact, ...]:
        first = next(iter(self.definitions.values()))
        return self.must(c.Start(first.key, first.version, dict(data or {}), "K-1", unit), by)

    def operate(
        self, operation: str, subject: int = 0, data: Mapping[str, object] | None = None, *, by: str = "ann", **how: str
    ) -> Outcome:
        """One row of the operation table; `how` are the reason (one is given), `to`, `target` and `state`."""
        return self.do(c.Operate(operation, subject, dict(data or {}), **{"reason": "because", **how}), by)

    def did(self, operation: str, subject: int = 0, data: Mapping[str, object] | None = None, **how: str) -> list[Fact]:
        """The facts of an operation that must succeed."""
        outcome = self.operate(operation, subject, data, **how)
        assert isinstance(outcome, Done), outcome
        return list(outcome.facts)

    def refused(
        self, operation: str, subject: int = 0, data: Mapping[str, object] | None = None, **how: str
    ) -> Rejection:
        outcome = self.operate(operation, subject, data, **how)
        assert isinstance(outcome, Rejection), outcome
        return outcome

    def complete(self, *nodes: str, by: str = "ann", **data: object) -> None:
        """Complete the open item of each node in turn."""
        for node in nodes:
            self.did("complete", self.item(node).id, data, by=by)

    def send_back(self, node: str, target: str = "", *, by: str = "ann") -> list[Fact]:
        return self.did("return-for-rework", self.item(node).id, target=target, by=by)

    def deliver(self, payload: Mapping[str, object] | None = None) -> Outcome:
        waiting = self.only(Subscription)
        return self.do(c.Deliver(waiting.id, dict(payload or {})), "")

    def finish(self, result: object = None) -> tuple[Fact, ...]:
        return self.must(c.FinishHandler(self.handler_job().id, result), "")

    def fail(self, *, retry_after: timedelta | None = None) -> tuple[Fact, ...]:
        retry = None if retry_after is None else self.now + retry_after // timedelta(microseconds=1)
        return self.must(c.FailJob(self.handler_job().id, "broken", retry), "")

    def must(self, command: Command, by: str) -> tuple[Fact, ...]:
        outcome = self.do(command, by)
        assert isinstance(outcome, Done), outcome
        return tuple(outcome.facts)

    # Time

    def advance(self, *, until: str | None = None, **by: float) -> None:
        """Let everything that falls due happen, each at its own instant; handlers wait for `finish` and `fail`."""
        if until is not None:
            goal = to_instant(datetime.fromisoformat(f"{until}+08:00"))
        else:
            goal = self.now + timedelta(**by) // timedelta(microseconds=1)
        while (job := self.next_job()) is not None and job.due_at <= goal:
            self.now = max(self.now, job.due_at)
            self.fire(job)
        self.now = goal

    def fire(self, job: Job) -> tuple[Fact, ...]:
        return self.must(c.FireJob(job.id), "")

    def next_job(self) -> Job | None:
        due = [job for job in self.all(Job) if job.kind != "handler"]
        return min(due, key=lambda job: (job.due_at, job.priority, job.id), default=None)

    # Looking

    def all(self, kind: type[R]) -> list[R]:
        return [
            cast("R", row) for (each, _), row in sorted(self.rows.items(), key=lambda pair: pair[0][1]) if each is kind
        ]

    def only(self, kind: type[R]) -> R:
        (row,) = self.all(kind)
        return row

    def get(self, kind: type[R], number: int) -> R:
        return cast("R", self.rows[kind, number])

    @property
    def head(self) -> Case:
        assert self.case is not None
        return self.case

    @property
    def data(self) -> dict[str, object]:
        return self.get(Scope, 1).data

    def open_items(self, node: str = "") -> list[WorkItem]:
        """The open work of steps."""
        found = (item for item in self.all(WorkItem) if item.kind == "work" and item.status in OPEN_STATES)
        return [item for item in found if node in ("", item.node)]

    def sides(self, kind: str = "") -> list[WorkItem]:
        """The open side items."""
        found = (item for item in self.all(WorkItem) if item.kind != "work" and item.status in OPEN_STATES)
        return [item for item in found if kind in ("", item.kind)]

    def item(self, node: str) -> WorkItem:
        """The one open item of a node."""
        found = self.open_items(node)
        assert len(found) == 1, f"{len(found)} open items at {node}; open: {self.at()}"
        return found[0]

    def at(self) -> list[str]:
        """The nodes of the open items, sorted."""
        return sorted(item.node for item in self.open_items())

    def incident(self) -> Incident:
        (found,) = [each for each in self.all(Incident) if each.resolved_at is None]
        return found

    def clock(self, rule: str) -> Deadline:
        """The newest clock of a rule."""
        return [each for each in self.all(Deadline) if each.rule == rule][-1]

    def handler_job(self) -> Job:
        (job,) = [job for job in self.all(Job) if job.kind == "handler"]
        return job

    def facts(self, kind: type[F]) -> list[F]:
        return [fact for action in self.actions for fact in action.facts if isinstance(fact, kind)]

    def minutes(self, instant: Instant | None) -> float | None:
        """Minutes from Monday 08:30."""
        return None if instant is None else (instant - MONDAY) / 60_000_000

    # One command

    def do(self, command: Command, by: str) -> Outcome:
        actor = self._actor(by)
        draft = self._draft(command, actor)
        context = self._context(draft, actor)
        answers: list[tuple[Question, object]] = []
        outcome = _driven(context, draft, command, lambda question: self._answer(context, draft, question, answers))
        if isinstance(outcome, Rejection) and outcome.code == "live-lock":
            return outcome  # found on the way: the draft is thrown away
        if isinstance(outcome, Rejection):
            assert not any((draft.added, draft.changed, draft.removed)), "a refusal must change nothing"
            assert self.case in (None, _with_sequence(draft.case, self.case))
            return outcome
        self._take_back(draft)
        self.actions.append(Action(command, actor.id, self.now, tuple(outcome.facts), tuple(answers)))
        self.check()
        return outcome

    def would(self, operation: str, subject: int, by: str, data: Mapping[str, object], **how: str) -> Outcome:
        """What an operation would answer; nothing comes of it."""
        command, actor = c.Operate(operation, subject, dict(data), **{"reason": "because", **how}), self._actor(by)
        draft = self._draft(command, actor)
        context = self._context(draft, actor)
        return _driven(context, draft, command, lambda question: self._answer(context, draft, question, []))

    def foreseen(self, operation: str, subject: int, by: str) -> Foreseen:
        """What the descriptor of an operation says."""
        command, actor = c.Operate(operation, subject), self._actor(by)
        draft = self._draft(command, actor)
        context = self._context(draft, actor)
        answer = foreseen(context, draft, OPERATIONS[operation], subject)
        while isinstance(answer, Question):
            context.answers[answer] = self._answer(context, draft, answer, [])
            answer = foreseen(context, draft, OPERATIONS[operation], subject)
        return answer

    def _actor(self, person: str) -> Actor:
        return Actor(person, frozenset((*self.people[person], f"person:{person}"))) if person else SYSTEM

    def _draft(self, command: Command, actor: Actor) -> Draft:
        if isinstance(command, c.Start):
            definition = self.definitions[command.process]
            head = Case(
                "c-1", "", definition.key, definition.version, command.business_key, "open", "", "", command.unit,
                actor.id, self.now,
            )  # fmt: skip
            return Draft(head, is_new=True)
        return Draft(copy.deepcopy(self.head), self._copies(self._loaded(*_focus(command))))

    def _context(self, draft: Draft, actor: Actor) -> Context:
        def new_id() -> int:
            draft.case.sequence += 1
            return draft.case.sequence

        table = compile_calendar(OFFICE)
        context = Context(self.now, actor, new_id, {}, {("office", 1): table}, {"office": ("office", 1)})
        for process in (draft.case.process, *(scope.process for scope in draft.all(Scope))):
            self._take_in(context, process)
        return context

    def _take_in(self, context: Context, process: str) -> None:
        definition = self.definitions[process]
        context.definitions[definition.key, definition.version] = definition

    def _take_back(self, draft: Draft) -> None:
        for key, row in draft.rows.items():
            if key in self.rows and key not in draft.changed:
                assert row == self.rows[key], f"changed without saying so: {row}"
        for key in draft.added:
            assert key not in self.rows, f"added twice: {key}"
        for key in (*draft.changed, *draft.removed):
            assert key in self.rows, f"not there: {key}"
        for key, row in (*draft.added.items(), *draft.changed.items()):
            self.rows[key] = row
        for key in draft.removed:
            del self.rows[key]
        items = [row for row in draft.rows.values() if isinstance(row, WorkItem)]
        reopened = {item.id for item in items if item.ended_at is None}
        self.ended = [number for number in self.ended if number not in reopened]
        self.ended += [item.id for item in items if item.ended_at is not None and item.id not in self.ended]
        self.case = draft.case

    # What a store loads

    def _loaded(self, kind: type[Record], number: int) -> Iterable[Record]:
        """The root scope; the focused record, its token with the open item; the scopes above, each with its owner;
        the running clocks over those processes and of that token.
        """
        records: dict[Key, Record] = {(Scope, 1): self.rows[Scope, 1]}
        focused = self.rows.get((kind, number))
        token = focused if isinstance(focused, Token) else self._token_of(focused)
        clock = self.rows.get((Deadline, number)) if kind is Job else None
        for record in (focused, token, self._open_item(token), clock):
            if record is not None:
                records[type(record), record.id] = record
        placed = (each for each in (token, clock, focused) if isinstance(each, Token | Deadline | WorkItem))
        scope = next((each.scope for each in placed), 1)
        processes = {1}
        while scope != 1 and (Scope, scope) in self.rows:
            above, owner = self.get(Scope, scope), self.get(Token, scope)
            records[Scope, above.id], records[Token, owner.id] = above, owner
            processes |= {above.id} if above.kind == "process" else set()
            scope = above.parent or 1
        for deadline in self.all(Deadline):
            over, own = deadline.token is None and deadline.scope in processes, token and deadline.token == token.id
            if deadline.ended_at is None and (over or own):
                records[Deadline, deadline.id] = deadline
        return records.values()

    def _token_of(self, record: Record | None) -> Token | None:
        number = getattr(record, "token", None)
        return cast("Token | None", self.rows.get((Token, number))) if number is not None else None

    def _open_item(self, token: Token | None) -> WorkItem | None:
        return next((item for item in self.open_items() if token is not None and item.token == token.id), None)

    def _below(self, scope: int) -> Iterator[Record]:
        scopes = {scope}
        for each in self.all(Scope):
            if each.parent in scopes:
                scopes.add(each.id)
        tokens = {token.id for token in self.all(Token) if token.scope in scopes}
        for row in self.rows.values():
            if isinstance(row, Scope):
                wanted = row.id in scopes
            elif isinstance(row, Token):
                wanted = row.id in tokens
            elif isinstance(row, WorkItem):
                wanted = row.token in tokens and row.status in OPEN_STATES
            elif isinstance(row, Deadline):
                inside = row.token in tokens or (row.token is None and row.scope in scopes)
                wanted = inside and row.ended_at is None
            else:
                wanted = False
            if wanted:
                yield row

    def _copies(self, rows: Iterable[Record]) -> list[Record]:
        return [copy.deepcopy(row) for row in rows]

    # Answers

    def _answer(
        self, context: Context, draft: Draft, question: Question, answers: list[tuple[Question, object]]
    ) -> object:
        self.asked.append(question)
        assert len(answers) < 10_000, f"asked without end: {question}"
        answer = _ANSWERS[type(question)](self, context, draft, question)
        answers.append((question, answer))
        return answer

    def _answer_below(self, context: Context, draft: Draft, question: q.Below) -> object:
        draft.admit(self._copies(self._below(question.scope)))
        for scope in draft.all(Scope):
            self._take_in(context, scope.process)
        return True

    def _waits(self, context: Context, draft: Draft, question: Waits) -> object:
        carried = {number for token in draft.all(Token) for number in (*token.jobs, *token.subscriptions)}
        waiting = (row for row in self.rows.values() if isinstance(row, Job | Subscription) and row.id in carried)
        draft.admit(self._copies(waiting))
        return True

    def _last_parked(self, context: Context, draft: Draft, question: LastParked) -> object:
        """As it comes out of the history."""
        found = self.facts(CaseParked)
        return CaseParked(*load(dump([*found[-1]]))) if found else None  # type: ignore[misc]  # because only lists are written there

    def _latest(self, context: Context, draft: Draft, question: q.LatestDefinition) -> object:
        if question.process not in self.definitions:
            return None
        self._take_in(context, question.process)
        return self.definitions[question.process]

    def _find_cases(self, context: Context, draft: Draft, question: q.FindCases) -> object:
        return q.Answered(self.found)

    def _call(self, context: Context, draft: Draft, question: q.CallHandler) -> object:
        handler = self.handlers.get(question.name)
        return None if handler is None else q.Answered(handler(question.inputs))

    def _keys_of(self, context: Context, draft: Draft, question: q.KeysOf) -> object:
        return {each: frozenset(self.people[each]) for each in question.persons if each in self.people}

    def _results(self, context: Context, draft: Draft, question: q.RoundResults) -> object:
        return [item.data for item in self._ended(draft, "completed") if item.scope == question.scope]

    def _earlier_clock(self, context: Context, draft: Draft, question: EarlierClock) -> object:
        here = draft.all(Deadline)
        loaded = {each.id for each in here}
        found = [
            each
            for each in (*here, *(each for each in self.all(Deadline) if each.id not in loaded))
            if (each.rule, each.scope) == (question.rule, question.scope)
        ]
        return max(found, key=lambda each: each.id, default=None)

    def _waits_here(self, context: Context, draft: Draft, question: q.WaitsHere) -> object:
        for waiting in self.all(Subscription):
            if (waiting.kind, waiting.message) == ("message", question.name):
                draft.admit(self._copies(self._loaded(Subscription, waiting.id)))
        for scope in draft.all(Scope):
            self._take_in(context, scope.process)
        here = (each for each in draft.all(Subscription) if (each.kind, each.message) == ("message", question.name))
        return tuple(sorted(each.id for each in here))

    def _codes_of(self, context: Context, draft: Draft, question: CodesOf) -> object:
        gone = {each.handle for each in self.facts(CodeRevoked)}
        good = (each for each in self.facts(CodeIssued) if each.until is None or self.now < each.until)
        return tuple(each for each in good if each.handle not in gone)

    def _watched(self, context: Context, draft: Draft, question: q.Watched) -> object:
        for waiting in self.all(Subscription):
            if waiting.kind == "condition" and waiting.message in question.nodes:
                draft.admit(self._copies(self._loaded(Subscription, waiting.id)))
        return True

    def _receivers(self, context: Context, draft: Draft, question: q.WhoReceives) -> object:
        """Only this case is there to wait."""
        asked = (question.kind, question.name, question.key)
        for waiting in self.all(Subscription):
            if (waiting.kind, waiting.message, waiting.key) == asked:
                draft.admit(self._copies(self._loaded(Subscription, waiting.id)))
        here = [each.id for each in draft.all(Subscription) if (each.kind, each.message, each.key) == asked]
        return q.Receivers(tuple(here))

    def _render(self, context: Context, draft: Draft, question: Render) -> object:
        return question.subject, question.body

    def _who(self, context: Context, draft: Draft, question: WhoGets) -> object:
        """The first rule that finds somebody, from the map of people."""
        done = [item for item in self._ended(draft, "completed") if item.pass_number == draft.case.pass_number]
        kept_apart = [item.done_by for item in done if item.node in question.assignment.excluding]
        excluded = tuple(dict.fromkeys((*kept_apart, *question.barred)))
        for rule in question.assignment.rules:
            seat = self._seat(rule.kind, rule.value, done, question, excluded)
            if seat is not None:
                return seat
        return Vacancy(why=(Text("nobody", "无人"),))

    def _seat(
        self, kind: str, value: str, done: list[WorkItem], question: WhoGets, excluded: tuple[str, ...]
    ) -> Seat | None:
        why = (Text(f"{kind} {value}", f"{kind} {value}"),)
        if kind == "role":
            key = f"role:{value}"
            holders = [person for person, keys in self.people.items() if key in keys and person not in excluded]
            if question.preferred in holders:
                return Seat(assignee=question.preferred, excluded=excluded, why=why)
            return Seat(candidates=(key,), excluded=excluded, why=why) if holders else None
        named = question.data.get(value) if kind == "data" else None
        if kind == "same-person":
            named = next((item.done_by for item in reversed(done) if item.node == value), None)
        persons = named if isinstance(named, list) else [named]
        by = self.stand_ins.get(str(named), "") if kind == "data" else ""
        if by in excluded:
            return None
        if by:
            return Seat(assignee=by, on_behalf_of=str(named), excluded=excluded, why=why)
        known = [f"person:{person}" for person in persons if person in self.people and person not in excluded]
        return Seat(candidates=tuple(known), excluded=excluded, why=why) if known else None

    def _steps_done(self, context: Context, draft: Draft, question: StepsDone) -> object:
        def is_there(item: WorkItem) -> bool:
            return item.scope == question.scope or (item.scope > question.scope and item.node in question.rounds)

        done = (item for item in self._ended(draft, "completed") if is_there(item))
        return [item for item in done if item.pass_number == draft.case.pass_number]

    def _turns_of(self, context: Context, draft: Draft, question: TurnsOf) -> object:
        """As the rows were before the action."""
        return tuple(
            item.id
            for item in self.all(WorkItem)
            if item.scope == question.scope
            and has_it(item, question.person)
            and (item.assignee or item.done_by or len(item.offer) == 1)
        )

    def _stand_in(self, context: Context, draft: Draft, question: StandIn) -> object:
        return self.stand_ins.get(question.person, "")

    def _stored(self, context: Context, draft: Draft, question: q.StoredValue) -> object:
        """What this case wrote: nobody else is there."""
        value: object = None
        for each in (*self.all(StoreWrite), *draft.all(StoreWrite)):
            value = each.applied(value) if each.store == question.store else value
        return value

    def _last_number(self, context: Context, draft: Draft, question: LastNumber) -> object:
        """What this case has taken: nobody else is there."""
        taken = (*self.all(NumberTaken), *draft.all(NumberTaken))
        here = [each.running for each in taken if (each.book, each.period) == (question.book, question.period)]
        return max(here, default=0)

    def _first_case(self, context: Context, draft: Draft, question: FirstCase) -> object:
        """Every case but this one is an open first case of its pool."""
        mine = question.case == self.head.id
        return Known(question.case, question.pool, not mine, {"id": question.case})

    def _own_link(self, context: Context, draft: Draft, question: OwnLink) -> object:
        written = (*self.all(LinkWrite), *draft.all(LinkWrite))
        last = max(written, key=lambda each: each.id, default=None)
        return Linked(last.first, last.kind) if last is not None and last.first else None

    def _came_of(self, context: Context, draft: Draft, question: CameOf) -> object:
        """As the history has it: the facts in the order in which they happened."""
        for action in reversed(self.actions):
            if any(isinstance(fact, ItemCompleted) and fact.item == question.item for fact in action.facts):
                return action.facts
        return None

    def _may_take(self, context: Context, draft: Draft, question: MayTake) -> object:
        return self.people.get(question.person)

    def _load(self, context: Context, draft: Draft, question: Loaded) -> object:
        draft.admit(self._copies(self.rows[WorkItem, number] for number in question.items))
        return True

    def _attached(self, context: Context, draft: Draft, question: Attached) -> object:
        draft.admit(self._copies(self.all(Attachment)))
        return True

    def _comment_of(self, context: Context, draft: Draft, question: CommentOf) -> object:
        return next((each for each in self.facts(CommentMade) if each.number == question.number), None)

    def _in_turn(self, context: Context, draft: Draft, question: InTurn) -> object:
        """Nothing else stands in a queue."""
        return True

    def _held_work(self, context: Context, draft: Draft, question: HeldWork) -> object:
        """What everybody has claimed in another case."""
        return self.elsewhere

    def _holds_item(self, context: Context, draft: Draft, question: HoldsItem) -> object:
        item = self.get(WorkItem, question.item)
        draft.admit(self._copies([item]))
        return item.status in OPEN_STATES and item.assignee == context.actor.id

    def _may_read(self, context: Context, draft: Draft, question: MayRead) -> object:
        return context.actor.id != "out"

    def _has_work(self, context: Context, draft: Draft, question: HasWork) -> object:
        keys = {*context.actor.keys, f"person:{context.actor.id}"}
        return any(keys.intersection(item.inbox_keys) for item in self.open_items())

    def _hears(self, context: Context, draft: Draft, question: WhoHears) -> object:
        """The first role of the ladder with a holder who is not late; "holder" and "starter" as they stand."""
        late = question.late if question.late is not None else tuple(item.assignee for item in self.open_items())
        named = {"holder": question.holders or (), "starter": (f"person:{draft.case.starter}",)}
        for role in question.ladder:
            holders = [each for each, keys in self.people.items() if f"role:{role}" in keys and each not in late]
            if role in named or holders:
                why = () if role == question.ladder[0] else ((f"{role} instead", f"改为{role}"),)
                return Heard(named.get(role, (f"role:{role}",)), tuple(holders), why)
        return Heard((), (), (("nobody", "无人"),))

    def _persons(self, context: Context, draft: Draft, question: Persons) -> object:
        named = [each for each in self.people if f"person:{each}" in question.keys]
        return tuple(named or (each for each, keys in self.people.items() if set(keys) & set(question.keys)))

    def _superiors(self, context: Context, draft: Draft, question: Superiors) -> object:
        """The manager, then the director."""
        return tuple(each for each in ("max", "dea") if each != question.person)

    def _is_superior(self, context: Context, draft: Draft, question: IsSuperior) -> object:
        return context.actor.id in ("max", "dea")

    def _ended(self, draft: Draft, status: str) -> list[WorkItem]:
        """Ended items in the order in which they ended, what this action has just ended included."""
        known = [draft.find(WorkItem, number) or self.get(WorkItem, number) for number in self.ended]
        fresh = [item for item in draft.all(WorkItem) if item.ended_at is not None and item.id not in self.ended]
        return [item for item in (*known, *fresh) if item.status == status]

    # Laws of a case at rest

    def check(self) -> None:
        """No command leaves a case in which these do not hold."""
        self._check_tokens()
        self._check_jobs()
        self._check_times()
        self._check_sides()
        if self.head.status != "open":
            self._check_nothing_left()

    def _check_tokens(self) -> None:
        scopes, tokens = self.all(Scope), self.all(Token)
        resting = Counter(token.scope for token in tokens if token.holds not in MARKS)
        for scope in scopes:
            in_joins = sum(count for waiting in scope.joins.values() for count in waiting.values())
            assert scope.live == resting[scope.id] + in_joins, f"{scope} counts wrongly: {tokens}"
            assert scope.id == 1 or self.get(Token, scope.owner or 0).holds in ("scope", "done")
            definition = self.definitions[scope.process]
            nodes = definition.nodes
            self._check_counts(definition, scope)
            for join, waiting in scope.joins.items():
                assert all(count > 0 for count in waiting.values())
                assert nodes[join].kind == "startQuantity" or set(waiting) < set(nodes[join].incoming), (
                    "a join that has a token on every flow must have passed"
                )
        numbers = {scope.id for scope in scopes}
        troubled = {each.token for each in self.all(Incident) if each.resolved_at is None}
        working = Counter(item.token for item in self.open_items())
        for token in tokens:
            assert token.scope in numbers, f"{token} is in no scope"
            assert (token.holds == "scope") == (token.id in numbers) or token.holds == "done"
            if token.holds == "work":
                assert working[token.id] == 1 or token.id in troubled, f"nobody can work for {token}"
            if token.holds == "event":
                assert token.jobs or token.subscriptions or token.id in troubled, f"nothing can move {token}"
            if token.holds == "incident":
                assert token.id in troubled, f"nobody sees {token}"
        assert not set(working) - {token.id for token in tokens}, "an open item without a token"

    def _check_sides(self) -> None:
        """Every open side item but a copy is named by its open parent, and by that alone."""
        named = [number for item in self.open_items() for number in item.sides]
        asked = [each.id for each in self.sides() if each.kind != "copy"]
        assert sorted(named) == sorted(asked), "a side item without its parent"
        assert not [each for each in self.all(WorkItem) if each.status not in OPEN_STATES and each.sides]

    def _check_counts(self, definition: ProcessDefinition, scope: Scope) -> None:
        """Where a join waits only for what can still come, the tokens at each node are counted, and it has decided."""
        if drawn_in(scope) not in definition.meets or scope.kind in UNCOUNTED or self.head.status != "open":
            assert scope.at == {}
            return
        still = {*MARKS, "offer"}
        at = Counter(token.node for token in self.all(Token) if token.scope == scope.id and token.holds not in still)
        for join, waiting in scope.joins.items():
            at[join] += sum(waiting.values())
        assert at == scope.at, f"{scope} miscounts its tokens"
        for join in scope.joins:
            if definition.nodes[join].kind == "inclusiveGateway":
                assert not enabled(definition, join, at, set(scope.joins[join])), f"{join} should have gone on"

    def _check_jobs(self) -> None:
        carried = {job for token in self.all(Token) for job in token.jobs}
        clocks = {each.id: each.next_at for each in self.all(Deadline) if each.next_at is not None}
        waited_for = [job for job in self.all(Job) if job.kind != "deadline" and job.token is not None]
        assert {job.id for job in waited_for} == carried
        assert {job.id: job.due_at for job in self.all(Job) if job.kind == "deadline"} == clocks
        waiting = {number for token in self.all(Token) for number in token.subscriptions}
        assert {each.id for each in self.all(Subscription)} == waiting

    def _check_times(self) -> None:
        tokens = {token.id for token in self.all(Token)}
        running = [each for each in self.all(Deadline) if each.ended_at is None]
        for deadline in running:
            assert deadline.token is None or deadline.token in tokens, f"{deadline} runs for nobody"
            assert deadline.token is not None or (Scope, deadline.scope) in self.rows
        for item in self.open_items():
            around = self._around(item.scope)
            mine = [
                each for each in running if each.token == item.token or (each.token is None and each.scope in around)
            ]
            moving = [each for each in mine if each.token is not None or not each.stands]
            shown = moving if any(each.due_at is not None for each in moving) else mine
            due = min((each.due_at for each in shown if each.due_at is not None), default=None)
            warn = min((each.warn_at for each in shown if each.warn_at is not None), default=None)
            assert (item.due_at, item.warn_at) == (due, warn), f"{item} shows a wrong time: {running}"
        over = [each for each in running if each.token is None and each.scope == 1]
        due = min((each.due_at for each in over if each.due_at is not None), default=None)
        assert self.head.due_at == due

    def _around(self, scope: int | None) -> set[int]:
        """The scope and those around it."""
        return set() if scope is None else {scope, *self._around(self.get(Scope, scope).parent)}

    def _check_nothing_left(self) -> None:
        """Calls of escalation tables are still made."""
        assert not [*self.all(Token), *self.all(Subscription)]
        assert not [job for job in self.all(Job) if job.kind != "handler" or job.token is not None]
        assert [scope.id for scope in self.all(Scope)] == [1]
        assert not self.open_items()
        assert {each.kind for each in self.sides()} <= {"copy"}, "what was asked outlives the case"
        assert not [each for each in self.all(Deadline) if each.ended_at is None]

    @property
    def notices(self) -> list[Notice]:
        return self.all(Notice)

    # The same again

    def replayed(self, action: Action, before: Mapping[Key, Record], head: Case | None) -> tuple[Fact, ...]:
        """The facts of an action done again on the records as they were, with the recorded answers."""
        again = CoreCase(self.definitions, self.people, now=action.at)
        again.rows, again.case = dict(before), head
        actor = self._actor("" if action.actor == SYSTEM.id else action.actor)
        draft = again._draft(action.command, actor)
        context = again._context(draft, actor)
        recorded = iter(action.answers)

        def answer(question: Question) -> object:
            known, given = next(recorded)
            assert question == known
            if isinstance(question, q.Below | q.LatestDefinition | Loaded | HoldsItem):
                _ANSWERS[type(question)](again, context, draft, question)
            return given

        outcome = _driven(context, draft, action.command, answer)
        assert isinstance(outcome, Done)
        return tuple(outcome.facts)


def case_of(*definitions: ProcessDefinition, people: Mapping[str, tuple[str, ...]] | None = None) -> CoreCase:
    """A case of the first definition, not started yet; it may call the others."""
    return CoreCase({each.key: each for each in definitions}, dict(people or PEOPLE))


def started(*definitions: ProcessDefinition, by: str = "ann", **data: object) -> CoreCase:
    """A case that has been started."""
    case = case_of(*definitions)
    case.start(data, by=by)
    return case


def _driven(context: Context, draft: Draft, command: Command, answer: Callable[[Question], object]) -> Outcome:
    steps = handle(context, draft, command)
    try:
        question = next(steps)
        while True:
            question = steps.send(answer(question))
    except StopIteration as stop:
        return cast("Outcome", stop.value)


_KINDS: Mapping[str, type[Record]] = {"deadline": Deadline, "incident": Incident, "phase": Token}
_SUBJECTS = {name: _KINDS[each.subject] for name, each in OPERATIONS.items() if each.subject in _KINDS}


def _focus(command: Command) -> tuple[type[Record], int]:
    if isinstance(command, c.Operate):
        kind: type[Record] = WorkItem if command.subject else Case  # type: ignore[assignment]  # because a case is in no row of its own
        return _SUBJECTS.get(command.operation, kind), command.subject
    if isinstance(command, c.Deliver):
        return Subscription, command.subscription
    if isinstance(command, c.CaseNotBegun):
        return Case, 0  # type: ignore[return-value]  # because of the same
    assert isinstance(command, c.FireJob | c.FinishHandler | c.FailJob | c.ThrowError)
    return Job, command.job


def _with_sequence(case: Case, other: Case | None) -> Case:
    """The case as it is, but for the numbers that were given out."""
    copied = copy.copy(case)
    copied.sequence = other.sequence if other is not None else 1
    return copied


_ANSWERS: Mapping[type[Question], Callable[[CoreCase, Context, Draft, Any], object]] = {
    q.Below: CoreCase._answer_below,
    q.LatestDefinition: CoreCase._latest,
    q.FindCases: CoreCase._find_cases,
    q.CallHandler: CoreCase._call,
    q.RoundResults: CoreCase._results,
    q.KeysOf: CoreCase._keys_of,
    q.Watched: CoreCase._watched,
    q.WaitsHere: CoreCase._waits_here,
    CodesOf: CoreCase._codes_of,
    q.WhoReceives: CoreCase._receivers,
    EarlierClock: CoreCase._earlier_clock,
    Render: CoreCase._render,
    WhoGets: CoreCase._who,
    q.StoredValue: CoreCase._stored,
    Waits: CoreCase._waits,
    LastParked: CoreCase._last_parked,
    LastNumber: CoreCase._last_number,
    FirstCase: CoreCase._first_case,
    OwnLink: CoreCase._own_link,
    StepsDone: CoreCase._steps_done,
    TurnsOf: CoreCase._turns_of,
    StandIn: CoreCase._stand_in,
    CameOf: CoreCase._came_of,
    MayTake: CoreCase._may_take,
    HasWork: CoreCase._has_work,
    InTurn: CoreCase._in_turn,
    HeldWork: CoreCase._held_work,
    Loaded: CoreCase._load,
    Attached: CoreCase._attached,
    CommentOf: CoreCase._comment_of,
    HoldsItem: CoreCase._holds_item,
    MayRead: CoreCase._may_read,
    WhoHears: CoreCase._hears,
    Persons: CoreCase._persons,
    Superiors: CoreCase._superiors,
    IsSuperior: CoreCase._is_superior,
}
