"""Who gets the work of a step: the rules of its assignment on the organisation, with what only the database knows."""

from __future__ import annotations

from collections.abc import Mapping

from flowkit.core.definition.people import Assignment
from flowkit.core.draft import Draft
from flowkit.core.organisation import (
    AssignmentFacts,
    Organisation,
    Seat,
    Vacancy,
    least_loaded,
    next_in_turn,
    picked,
    resolve,
    unrepeated,
)
from flowkit.core.protocol import Instant
from flowkit.core.workitem.questions import DoneBy, WhoDid, WhoGets
from flowkit.core.workitem.records import OPEN_STATES, DutyWrite, WorkItem
from flowkit.engine.ports import DoneDuty, Unit
from flowkit.errors import Text


def who_gets(
    organisation: Organisation | None, unit: Unit, draft: Draft, question: WhoGets, now: Instant, secrecy: int
) -> Seat | Vacancy:
    """The answer to the question. Without an organisation nobody gets it. `secrecy` is the level of the case."""
    if organisation is None:
        text = Text("process {key} was deployed without an organisation", "流程 {key} 部署时未指定组织")
        return Vacancy(why=(text.format(key=question.process),))
    case, assignment = draft.case, question.assignment
    facts = AssignmentFacts(
        question.process,
        case.unit or None,
        case.starter or None,
        _doers(unit, draft, assignment),
        question.data,
        question.terms,
        _barred(organisation, unit, draft, question),
        secrecy,
    )
    found = resolve(organisation, assignment, facts, now)
    if isinstance(found, Vacancy):
        return found
    if question.preferred and question.preferred not in found.excluded:
        again = _preferred(organisation, found, question.preferred, now)
        if again is not None:
            return again
    if found.pool:
        found = picked(organisation, found, _choice(unit, draft, question, found), facts, now)
    return unrepeated(organisation, assignment, found, question.before, facts, now)


def _barred(organisation: Organisation, unit: Unit, draft: Draft, question: WhoGets) -> Mapping[str, Text]:
    """Who has done another side of a separation that looks at this step, or has a turn of the round, each with the
    reason.
    """
    found = {person: _HAS_A_TURN.format(person=person) for person in question.barred}
    for each in question.apart:
        separation, side = each.kept
        if separation.units_may_allow and same_person_allowed(organisation, draft.case.unit):
            continue
        for done in who_did(unit, draft, separation.id, each.subject):
            other = next((one for one in separation.sides if one.id == done.side and one.id != side.id), None)
            if other is not None and done.at >= each.since:
                why = Text(
                    f"{done.person} has the part of {other.name.en}, which is kept apart from {side.name.en}",
                    f"{done.person}已承担{other.name.zh}，与{side.name.zh}职责分离",
                )
                found.setdefault(done.person, why)
    return found


_HAS_A_TURN = Text("{person} already has a turn in this round", "{person}在本轮会签中已有事项")


def same_person_allowed(organisation: Organisation | None, unit: str) -> bool:
    """Whether the unit lets one person have several duties."""
    found = organisation.index.units.get(unit) if organisation is not None else None
    return found is not None and found.same_person


def who_did(unit: Unit, draft: Draft, separation: str, subject: str) -> list[DoneBy]:
    """As the database has it, with what this action has done."""
    here = [
        DoneBy(person, each.side, each.done_at)
        for each in draft.all(DutyWrite)
        if (each.separation, each.subject) == (separation, subject)
        for person in each.persons
    ]
    stored = (DoneBy(each.person, each.duty, each.done_at) for each in unit.duties(separation, subject) if each.duty)
    return [*stored, *here]


def about_to_act(unit: Unit, draft: Draft, question: WhoDid, now: Instant) -> list[DoneBy]:
    """The same for a person who is about to act. Beyond one case, another case of the same person waits until this one
    is written or given up: a row of no side stands for that.
    """
    if question.acts and not question.subject.startswith("case:"):
        unit.put_duties([DoneDuty(question.separation, question.subject, question.acts, "", now)])
    return who_did(unit, draft, question.separation, question.subject)


def _choice(unit: Unit, draft: Draft, question: WhoGets, found: Seat) -> tuple[str, Text]:
    rule = question.assignment.rules[found.rule]
    if rule.pick == "least-loaded":
        return least_loaded(found.pool, _loads(unit, draft, found.pool))
    choice = next_in_turn(found.pool, unit.turn(question.process, question.step, found.rule))
    unit.take_turn(question.process, question.step, found.rule, choice[0])
    return choice


def _loads(unit: Unit, draft: Draft, persons: tuple[str, ...]) -> Mapping[str, int]:
    """As the database has it, and the items that this action has made."""
    loads = unit.loads(persons)
    for kind, number in draft.added:
        item = draft.find(WorkItem, number) if kind is WorkItem else None
        for key in item.inbox_keys if item is not None and item.status in OPEN_STATES else ():
            person = key.removeprefix("person:")
            loads[person] = loads.get(person, 0) + 1
    return loads


def _doers(unit: Unit, draft: Draft, assignment: Assignment) -> Mapping[str, tuple[str, ...]]:
    """Who did the steps that the rules name, in this pass; what this action has just completed included."""
    steps = assignment.follows
    if not steps:
        return {}
    found = dict(unit.doers(draft.case.id, draft.case.pass_number, steps))
    for item in draft.all(WorkItem):
        if item.status == "completed" and item.node in steps:
            found[item.node] = (*found.get(item.node, ()), item.done_by)
    return found


def _preferred(organisation: Organisation, seat: Seat, person: str, now: Instant) -> Seat | None:
    """Whoever did the step before gets it again, if the rule would still let that person take it."""
    keys = {f"person:{seat.assignee}"} if seat.assignee else set(seat.candidates)
    if keys.isdisjoint(organisation.keys_of(person, now)) or not organisation.in_office(person, now):
        return None
    why = Text("{person} had it before it was sent back", "退回前由{person}办理").format(person=person)
    return Seat(assignee=person, excluded=seat.excluded, why=(*seat.why, why))
