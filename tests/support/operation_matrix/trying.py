"""Trying a cell of the matrix: what was before, what happened, and the way to the end of the case."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace

from core_case import CoreCase

from flowkit.core.commands import Deliver, FinishHandler
from flowkit.core.deadline.records import Deadline
from flowkit.core.execution import Outcome
from flowkit.core.instance.records import Incident, Job, Subscription, Token
from flowkit.core.workitem.records import WorkItem
from operation_matrix import Ask, Scene, Then

MOST_STEPS = 200


@dataclass(frozen=True)
class Before:
    """The open items and the clocks before an operation, by number, and which item it is about."""

    items: dict[int, WorkItem]
    clocks: dict[int, Deadline]
    subject: int | None

    @property
    def own(self) -> WorkItem | None:
        """The item of the step that the operation is about."""
        found = self.items.get(self.subject) if self.subject else None
        return found or next((each for each in self.items.values() if each.node == "work"), None)


def before(scene: Scene, ask: Ask) -> Before:
    case = scene.case
    subject = ask.subject if any(each.id == ask.subject for each in case.all(WorkItem)) else None
    items = {each.id: copy.deepcopy(each) for each in case.open_items()}
    if subject is not None:
        items.setdefault(subject, copy.deepcopy(case.get(WorkItem, subject)))
    return Before(items, {each.id: copy.deepcopy(each) for each in case.all(Deadline)}, subject)


def tried(scene: Scene, operation: str, ask: Ask) -> Outcome:
    return scene.case.operate(operation, ask.subject, ask.data, by=ask.by, **ask.how)


def happened(scene: Scene, was: Before) -> Then:
    """What an operation did, in the words of a cell. Items that it did not touch are asserted to be as they were."""
    case, items = scene.case, {each.id: each for each in scene.case.all(WorkItem)}
    others = [each for number, each in was.items.items() if number != was.subject]
    gone = sorted(each.node for each in others if items[each.id].status == "withdrawn")
    for each in others:
        if items[each.id].status != "withdrawn":
            timeless = replace(items[each.id], due_at=each.due_at, warn_at=each.warn_at)
            assert replace(timeless, priority=each.priority, sides=each.sides) == each, "another item was touched"
        else:
            assert items[each.id].inbox_keys == ()
    subject = items[was.subject] if was.subject is not None else None
    limit = next((each for each in was.clocks.values() if was.own is not None and each.item == was.own.id), None)
    return Then(
        item=subject.status if subject is not None else "",
        inbox=subject.inbox_keys if subject is not None else None,
        fresh=tuple(sorted(each.node for each in case.open_items() if each.id not in was.items)),
        gone=tuple(gone),
        limit=_became(case, limit),
        clock=_became(case, next(each for each in was.clocks.values() if each.rule == "all")),
    )


def _became(case: CoreCase, clock: Deadline | None) -> str:
    if clock is None:
        return "runs"
    now = case.get(Deadline, clock.id)
    if now.verdict:
        return now.verdict
    if now.stands:
        return "stands"
    if clock.stands:
        return "resumed"
    return "runs" if now.due_at == clock.due_at else "moved"


def finish(case: CoreCase) -> None:
    """Everybody does their work until nothing is open."""
    for _ in range(MOST_STEPS):
        if case.head.status != "open":
            return
        _one_more(case)
    raise AssertionError(f"the case does not come to its end: {case.at()}")


def _one_more(case: CoreCase) -> None:
    incident = next((each for each in case.all(Incident) if each.resolved_at is None), None)
    phase = next((token for token in case.all(Token) if token.holds == "offer"), None)
    handler = next((job for job in case.all(Job) if job.kind == "handler"), None)
    if incident is not None:
        case.did("resolve", incident.id, by="rea")
    elif items := case.open_items():
        item = items[0]
        who = item.assignee or next(
            each for each, keys in case.people.items() if {f"person:{each}", *keys}.intersection(item.offer)
        )
        on = {"suspended": "resume", "held": "release"}.get(item.status, "complete")
        case.did(on, item.id, by="max" if on == "release" else who)
    elif phase is not None:
        case.did("finish", phase.id, by="ann")
    elif handler is not None:
        case.must(FinishHandler(handler.id), "")
    elif message := next((each for each in case.all(Subscription) if each.kind == "message"), None):
        case.must(Deliver(message.id, {}), "")
    else:
        job = case.next_job()
        assert job is not None, f"nothing can happen any more: {case.all(Token)}"
        case.now = max(case.now, job.due_at)
        case.fire(job)
