"""The office of the fault tests: its engine, its plan of a thousand actions, and what must hold of every case."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import text

from flowkit import Engine, VirtualClock
from flowkit.core.codec import dump
from flowkit.core.instance.records import MARKS
from flowkit.core.notification.records import Notice
from flowkit.core.worktime import to_instant
from flowkit.engine.history import verify

FILES = Path(__file__).resolve().parent.parent / "fault" / "files"
MORNING = datetime(2026, 11, 16, 0, 30, tzinfo=UTC)
SLOT = timedelta(minutes=5)


class Diary:
    """Lines in a file, each written by one system call, so that a killed process leaves whole lines only."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(self, *words: str) -> None:
        os.write(self._file, (" ".join(words) + "\n").encode())

    def lines(self) -> list[list[str]]:
        return [line.split(" ") for line in self.path.read_text().splitlines()]


class Post:
    """A channel that writes down what it sends. It may send a notice again, under the same key."""

    channel = "email"

    def __init__(self, sent: Diary) -> None:
        self._sent = sent

    def deliver(self, notice: Notice, addresses: Iterable[str], key: str) -> None:
        self._sent.write(key, *sorted(addresses))


def office(url: str, folder: Path, *, now: datetime = MORNING, file: str = "handling.bpmn") -> Engine:
    """An engine with one procedure of the office; what leaves the database is written down in the folder."""
    engine = Engine(url, clock=VirtualClock(now), deliverers=[Post(Diary(folder / "sent"))])
    booked = Diary(folder / "booked")

    @engine.handler("book")
    def book(amount: int, key: str) -> str:
        booked.write(key)
        return f"booking {amount}"

    engine.deploy(FILES / file)
    return engine


# the plan


@dataclass(frozen=True)
class Step:
    """One action of the plan. `case` counts the cases from 0; `request` is unique."""

    verb: str
    slot: int
    case: int

    @property
    def request(self) -> str:
        return f"{self.verb}-{self.case if self.case >= 0 else self.slot}"


def plan(actions: int) -> list[Step]:
    """As many actions of people; each slot of five minutes begins a new case and ends with what is due.

    Some are slow: reminders and warnings come, every third case meets its escalations, every fifth its due time.
    """
    asked = (step for case in range(actions) for step in _of_case(case))
    people = sorted(islice(asked, actions + _SLOWEST * 4), key=lambda step: step.slot)[:actions]
    last = people[-1].slot
    ticks = [Step("tick", slot, -1) for slot in (*range(last + 1), last + _SLOWEST)]
    return sorted([*people, *ticks], key=lambda step: step.slot)


_SLOWEST = 40


def _of_case(case: int) -> Iterator[Step]:
    yield Step("start", case, case)
    yield Step("claim", case + 1, case)
    yield Step("check", case + (3 if case % 4 else 6), case)
    if case % 5:
        yield Step("sign", case + (12 if case % 3 else 30), case)


def act(engine: Engine, step: Step, cases: dict[int, str]) -> None:
    """Do one step; a step that was done before is done no second time."""
    clock = engine.clock
    assert isinstance(clock, VirtualClock)
    clock.move_to(max(clock.now(), to_instant(MORNING + SLOT * step.slot)))
    clerk = f"clerk-{step.case % 20 + 1}"
    if step.verb == "tick":
        engine.run_due()
        while due_still(engine):
            engine.run_due()
    elif step.verb == "start":
        begun = engine.start(
            "handling", {"amount": step.case}, by="clerk-1", business_key=f"K-{step.case}", request_id=step.request
        )
        cases[step.case] = begun.id
    elif step.verb == "claim":
        engine.claim(item_at(engine, cases[step.case], "check"), by=clerk, request_id=step.request)
    else:
        data = {"note": f"seen {step.case}"} if step.verb == "check" else {}
        item = item_at(engine, cases[step.case], step.verb)
        engine.complete(item, data, by=clerk, request_id=step.request)


def due_still(engine: Engine) -> bool:
    """Whether a job is due that another worker holds. It is worked on now, or free when that worker begins again."""
    with engine.store.engine.begin() as connection:
        asked = text("SELECT count(*) FROM flowkit_job WHERE due_at <= :now")
        return bool(connection.execute(asked, {"now": engine.clock.now()}).scalar())


def item_at(engine: Engine, case: str, node: str) -> str:
    with engine.store.read() as unit:
        return next(f"{case}.{item.id}" for item in unit.items(case) if item.node == node)


def work(engine: Engine, steps: Iterable[Step], done: Diary) -> None:
    """Go through the plan from the first step that has not been acknowledged."""
    acknowledged = {words[0]: words[1] for words in done.lines()}
    cases = {int(request.split("-")[1]): case for request, case in acknowledged.items() if request.startswith("start")}
    for step in steps:
        if step.request not in acknowledged:
            act(engine, step, cases)
            done.write(step.request, cases.get(step.case, "-"))


def free_leases(engine: Engine) -> None:
    """As if so much time had passed that what a killed worker held is free again."""
    with engine.store.engine.begin() as connection:
        for table in ("flowkit_job", "flowkit_outbox", "flowkit_held"):
            connection.execute(text(f"UPDATE {table} SET leased_until = 0 WHERE leased_until IS NOT NULL"))


# what must hold


def story(engine: Engine, case: str) -> object:
    """All that is stored of a case, without its id: equal for two cases that went the same way."""
    with engine.store.read() as unit:
        head = unit.case(case)
        assert head is not None
        whole = [
            [head.status, head.end_state, head.business_key, head.sequence, head.fence],
            [[row.number, row.at, row.actor, row.command, row.payload] for row in unit.history(case)],
            [[scope.id, scope.live, scope.data] for scope in unit.scopes(case)],
            [[token.id, token.node, token.holds] for token in unit.tokens(case)],
            [[item.id, item.node, item.status, item.done_by, item.ended_at] for item in unit.items(case)],
            [
                [clock.rule, clock.verdict, [[m.kind, m.key, m.fired_at, m.late] for m in clock.marks]]
                for clock in unit.deadlines(case)
            ],
            [
                [each.notice.channel, each.notice.to, each.notice.cause, each.notice.made_at, each.status]
                for each in unit.notices(case)
            ],
            [[each.id, each.code] for each in unit.incidents(case)],
        ]
    return json.loads(dump(whole).replace(case, "CASE"))


def faults(engine: Engine, case: str) -> Iterator[str]:
    """What is wrong with a case by the laws that hold for each."""
    with engine.store.read() as unit:
        rows, tokens, scopes = unit.history(case), unit.tokens(case), unit.scopes(case)
        head, items, clocks, notices = unit.case(case), unit.items(case), unit.deadlines(case), unit.notices(case)
    assert head is not None
    if (broken := verify(rows)) is not None:
        yield f"the chain of the history breaks at {broken}"
    if head.fence != len(rows) or head.chain != rows[-1].link:
        yield "the head of the case is not that of its history"
    for scope in scopes:
        at_rest = sum(token.scope == scope.id and token.holds not in MARKS for token in tokens)
        in_joins = sum(count for flows in scope.joins.values() for count in flows.values())
        if scope.live != at_rest + in_joins:
            yield f"scope {scope.id} counts {scope.live} tokens and has {at_rest + in_joins}"
    holding = {token.id for token in tokens}
    if (
        head.status == "open"
        and {item.token for item in items if item.kind == "work" and item.ended_at is None} - holding
    ):
        yield "an open item has no token"
    facts = [
        json.dumps(fact) for row in rows if row.payload for fact in json.loads(row.payload)["facts"] if fact[0] in _ONCE
    ]
    yield from (f"twice in the history: {fact}" for fact in facts if facts.count(fact) > 1)
    for clock in clocks:
        keys = [(mark.kind, mark.key) for mark in clock.marks]
        yield from (f"mark twice on {clock.rule}: {key}" for key in keys if keys.count(key) > 1)
    told = [(each.notice.channel, each.notice.to, each.notice.cause, each.notice.made_at) for each in notices]
    yield from (f"told twice: {each}" for each in told if told.count(each) > 1)


_ONCE = {
    "CaseStarted",
    "MarkReached",
    "JobDone",
    "ItemClaimed",
    "ItemCompleted",
    "EscalationFired",
    "Notified",
    "CaseEnded",
}


def all_cases(engine: Engine, process: str) -> list[str]:
    """The ids, in the order of the business keys' numbers."""
    with engine.store.read() as unit:
        found = unit.find_cases(process, only_open=False, limit=100_000)
    return [
        each.case.id
        for each in sorted(found, key=lambda each: (len(each.case.business_key or ""), each.case.business_key or ""))
    ]


def run_threads(work: Iterable[Callable[[], object]]) -> list[object]:
    """Do it all at once, each in a thread of its own; results in order, an error in the place of its result."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - a fork in the driver must not meet its machinery
    from threading import Barrier  # noqa: PLC0415

    todo = list(work)
    gate = Barrier(len(todo))

    def one(act: Callable[[], object]) -> object:
        gate.wait()
        try:
            return act()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            return error

    with ThreadPoolExecutor(len(todo)) as pool:
        return list(pool.map(one, todo))
