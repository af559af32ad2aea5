"""Every case can be brought to its end by doing what is open."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from datetime import timedelta

from flowkit import MessageUnmatched
from flowkit.core.protocol import to_datetime
from flowkit.core.workitem.records import WorkItem
from flowkit.engine.reading import actor_named
from random_office.deeds import Office
from random_office.laws import Stored, stored
from random_office.processes import PERSONS

MOST_ROUNDS = 200
READER, HEAD = "deb", "cat"


class Unending(AssertionError):
    """A case that does not come to its end."""


def bring_to_the_end(office: Office) -> None:
    """Do what is open in all cases until nothing is; raises whatever is refused, and Unending."""
    office.broken, still = False, list[Stored]()
    for _ in range(MOST_ROUNDS):
        office.look_around()
        still = [found for case in office.cases if (found := stored(office.engine, case)).is_open or found.open_items]
        if not still and not office.engine.run_due():
            return
        if not [None for case in still if _one_step(office, case)]:
            _wait(office)
    raise Unending(f"still open: {[(case.case.id, case.case.process, case.tokens) for case in still]}")


def _one_step(office: Office, case: Stored) -> bool:
    """One thing that can be done in the case; False if it only waits."""
    engine, name = office.engine, case.case.id
    for each in case.incidents:
        if case.is_open and each.resolved_at is None:
            office.note("end: incident", each.id, each.code)
            if each.code == "vacancy":  # nobody is left whom the separation lets: it is done by hand
                engine.resolve(f"{name}.{each.id}", by=READER, reason="because")
            else:
                engine.retry(f"{name}.{each.id}", by=READER)
            return True
    asked = [item for item in case.open_items if item.kind != "work"]
    for item in (*asked, *case.open_items):
        _deal_with(office, case, item)
        return True
    for token in case.tokens:
        if case.is_open and token.holds == "offer":
            engine.finish(f"{name}.{token.id}", by=READER)
            return True
    return False


def _deal_with(office: Office, case: Stored, item: WorkItem) -> None:
    engine, name = office.engine, f"{case.case.id}.{item.id}"
    person = _who(office, item)
    office.note("end:", item.status, item.kind, name, item.node, "by", person)
    if item.kind == "copy":
        engine.operate("read", name, by=person)
    elif item.kind != "work" and person in _asking(case, item):
        engine.withdraw(name, by=person)  # nobody answers to himself
    elif item.kind != "work":
        engine.operate("answer", name, {"answer": "yes"}, by=person)
    elif item.status == "held":
        engine.release(name, by=HEAD)
    elif item.status == "suspended":
        engine.resume(name, by=person)
    else:
        engine.operate("complete", name, _filled_in(engine.operations(name, by=person)), by=person, reason="because")


def _asking(case: Stored, side: WorkItem) -> tuple[str, ...]:
    """Who asked for help or advice, and who has the item for which it was asked."""
    return (side.sender, *(each.assignee for each in case.items if each.id == side.parent))


def _filled_in(views: Collection[object]) -> dict[str, object]:
    fields = next(view.fields for view in views if view.name == "complete")  # type: ignore[attr-defined]  # because they are descriptors
    return {name: value for name, value in {"choice": 0, "vote": "agree", "note": "n"}.items() if name in fields}


def _who(office: Office, item: WorkItem) -> str:
    """Whoever has the item, or may take it."""
    if item.assignee:
        return item.assignee
    with office.engine.store.read() as unit:
        for person in PERSONS:
            keys = actor_named(office.engine._shop.catalogue, unit, person, office.engine.clock.now()).keys
            if not keys.isdisjoint(item.offer) and person not in item.excluded:
                return person
    raise Unending(f"nobody may take {item}")


def _wait(office: Office) -> None:
    """The message that may be waited for, then the next thing that is due."""
    engine = office.engine
    with contextlib.suppress(MessageUnmatched):
        engine.message("news", correlation=1, by=READER)
    engine.run_due()
    with engine.store.read() as unit:
        due = unit.next_due(after=engine.clock.now())
    engine.advance_to(to_datetime(due) if due is not None else to_datetime(engine.clock.now()) + timedelta(minutes=1))


def left_over(office: Office) -> str:
    """What would still happen although every case is over; "" if nothing."""
    with office.engine.store.read() as unit:
        due = unit.next_due()
        messages = unit.messages()
    return f"due at {due}, messages {messages}" if due is not None or messages else ""
