"""All that somebody has goes to another, in one transaction, with a protocol; by hand, or when a shift changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flowkit.core.codec import dump
from flowkit.core.commands import Operate, Replace
from flowkit.core.definition.tasks import UserTask
from flowkit.core.instance.records import Scope
from flowkit.core.organisation import Organisation
from flowkit.core.organisation.duty import Roster
from flowkit.core.organisation.shifts import next_change
from flowkit.core.protocol import SYSTEM, Actor, Instant
from flowkit.core.workitem.records import WorkItem
from flowkit.engine.action import Refused, Workshop, perform
from flowkit.engine.entrusted import Thing, leads, listed_under, rest_of
from flowkit.engine.ids import inner_id, new_case_id
from flowkit.engine.ports import Focus, FocusKind, HandOver, ListedItem, StartJob, Unit
from flowkit.errors import NotAuthorised, Text

_SHIFT = "shift:"
"""How the job of a roster is called among the timer starts: no process has a colon in its key."""
Line = tuple[str, bool, str, str, str]
"""Of a protocol: the item, or another place of a case; whether it was handed over; else code and text (en, zh)."""


def hand_over_all(
    shop: Workshop,
    tx: Unit,
    person: str,
    to: str,
    actor: Actor,
    reason: str,
    chosen: Callable[[ListedItem], bool] | None = None,
) -> str:
    """The id of the protocol; "" if nothing was chosen. Raises NotAuthorised if the actor may hand over none of it.

    Unless some items are `chosen`, everything goes over: side items, too, and what comes back or is still to come.
    """
    now = shop.clock.now()
    page = [each for each in listed_under(tx, (f"person:{person}",)) if chosen is None or chosen(each)]
    rest = [thing for _, thing in rest_of(shop, tx, (person,))] if chosen is None else []
    lines: list[Line] = []
    for each in sorted(page, key=lambda one: (one.case, one.item.id)):
        command = Operate("hand-over", each.item.id, {}, reason, to)
        lines += line_of(shop, tx, each.case, each.item.id, command, actor)
    for thing in rest:
        if _may_hand_over(shop, tx, thing, person, actor, now):
            replace = Replace(thing.record, thing.number, f"person:{person}", f"person:{to}", reason)
            lines += line_of(shop, tx, thing.case, thing.number, replace, actor)
    may = bool(lines) or (not page and not rest and leads(shop.catalogue, tx, actor, person, now))
    if not may:  # also where nothing is there: nobody writes protocols in the name of others
        raise NotAuthorised(
            Text(f"{actor.id} may not hand over the work of {person}", f"{actor.id} 不可交接 {person} 的事项"),
            mend=Text("whoever has it, or leads them, may", "须由本人或其上级办理"),
        )
    if actor.system and not lines:
        return ""
    left = tx.count_worklist([f"person:{person}"]) + len(list(rest_of(shop, tx, (person,))) if rest else ())
    made = HandOver(new_case_id(now), person, to, actor.id, now, reason, dump(lines), left, None)
    tx.put_hand_over(made)
    return made.id


def line_of(shop: Workshop, tx: Unit, case: str, number: int, command: Operate | Replace, actor: Actor) -> list[Line]:
    """The line about one thing; none for one that the actor may not touch."""
    focus = Focus("item" if isinstance(command, Operate) else FOCUS[command.kind], number)
    try:
        perform(shop, tx, case, focus if focus.kind != "case" else Focus(), command, actor)
    except Refused as refused:
        text = refused.rejection.text
        line = (inner_id(case, number), False, refused.rejection.code, text.en, text.zh)
        return [] if refused.rejection.unauthorised else [line]
    return [(inner_id(case, number), True, "", "", "")]


FOCUS: Mapping[str, FocusKind] = {"item": "item", "token": "token", "scope": "case", "case": "case"}
"""With what the action on each kind of record begins."""


def _may_hand_over(shop: Workshop, tx: Unit, thing: Thing, person: str, actor: Actor, now: Instant) -> bool:
    """Whoever leads the person, or the unit of the case; the person as well."""
    if leads(shop.catalogue, tx, actor, person, now):
        return True
    case = tx.case(thing.case)
    name = shop.catalogue.organisation_name(tx.tenant, thing.process, thing.version)
    organisation = shop.catalogue.organisation(tx, name) if name else None
    return bool(case and organisation and organisation.is_superior_of_unit(actor.id, case.unit, now))


# shifts


def schedule_shifts(unit: Unit, organisation: Organisation, version: int, now: Instant) -> None:
    """A job for each roster whose work changes hands, in place of those of before."""
    unit.drop_starts(f"{_SHIFT}{organisation.id}")
    for roster in organisation.rosters:
        if roster.hand_over:
            unit.put_start(_job(unit, organisation, roster, version, now))


def _job(unit: Unit, organisation: Organisation, roster: Roster, version: int, now: Instant) -> StartJob:
    name, due_at = f"{_SHIFT}{organisation.id}", next_change(organisation, roster, now)
    return StartJob(unit.tenant, name, version, roster.id, due_at)


def is_shift(job: StartJob) -> bool:
    return job.process.startswith(_SHIFT)


def change_shift(shop: Workshop, tx: Unit, job: StartJob, now: Instant) -> int:
    """What anybody of the roster still has at its steps goes to whoever is on duty; in a gap it stays."""
    organisation = shop.catalogue.organisation(tx, job.process.removeprefix(_SHIFT))
    rosters = organisation.rosters if organisation is not None else ()
    roster = next((each for each in rosters if each.id == job.node and each.hand_over), None)
    if organisation is None or roster is None:
        tx.drop_start(job)
        return 1
    tx.put_start(_job(tx, organisation, roster, job.version, now))
    duty = organisation.on_duty(roster.id, now)
    if duty is None:
        return 1
    others = dict.fromkeys(person for shift in roster.shifts for person in shift.persons)
    for person in others:
        if person not in duty.shift.persons:
            reason = f"{roster.name.en} / {roster.name.zh}" if roster.name.en else roster.id
            hand_over_all(
                shop,
                tx,
                person,
                duty.shift.persons[0],
                SYSTEM,
                reason,
                lambda each: _stands_at(shop, tx, each, roster.id),
            )
    return 1


def _stands_at(shop: Workshop, tx: Unit, listed: ListedItem, roster: str) -> bool:
    """Whether it is the work of a step that asks for whoever is on duty in the roster."""
    if listed.item.kind != "work":
        return False
    records = tx.row(listed.case, Focus("item", listed.item.id))
    item = next((each for each in records if isinstance(each, WorkItem)), None)
    scope = next((each for each in records if isinstance(each, Scope) and item and each.id == item.scope), None)
    process, version = (scope.process, scope.version) if scope is not None else (listed.process, listed.version)
    node = shop.catalogue.definition(tx, process, version).nodes.get(listed.item.node)
    return node is not None and isinstance(node.spec, UserTask) and roster in node.spec.assignment.rosters
