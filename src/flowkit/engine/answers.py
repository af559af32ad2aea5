"""Answers to the core's questions, each from the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from flowkit.core.deadline.questions import EarlierClock
from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.secrecy import highest_cleared
from flowkit.core.draft import Draft
from flowkit.core.escalation.questions import IsSuperior, Persons, Superiors, WhoHears
from flowkit.core.instance.data import secrecy_of_case
from flowkit.core.instance.questions import (
    Answered,
    Below,
    CallHandler,
    FindCandidates,
    FindCases,
    KeysOf,
    LatestDefinition,
    MembersOf,
    Raised,
    Receivers,
    RoundResults,
    StoredValue,
    WaitsHere,
    Watched,
    WhoReceives,
)
from flowkit.core.instance.records import Job, Scope, StoreWrite, Subscription, Token
from flowkit.core.notification.react import Render
from flowkit.core.numbering.questions import LastNumber
from flowkit.core.numbering.records import NumberTaken
from flowkit.core.operations.parking import CaseParked, LastParked, Waits
from flowkit.core.organisation import Organisation
from flowkit.core.protocol import Context, Question, to_datetime
from flowkit.core.relations.questions import FirstCase, Known, OwnLink
from flowkit.core.workitem.codes import CodeIssued, CodesOf
from flowkit.core.workitem.facts import ItemCompleted
from flowkit.core.workitem.notes import Attached, CommentMade, CommentOf
from flowkit.core.workitem.questions import (
    CameOf,
    HasWork,
    HeldWork,
    HoldsItem,
    InTurn,
    Loaded,
    MayRead,
    MayTake,
    SamePersonAllowed,
    StandIn,
    StepsDone,
    StepsHeld,
    TurnsOf,
    WhoDid,
    WhoGets,
)
from flowkit.core.workitem.records import OPEN_STATES, WorkItem
from flowkit.engine import duplicates, hearing
from flowkit.engine.assigning import about_to_act, same_person_allowed, who_gets
from flowkit.engine.catalogue import Catalogue
from flowkit.engine.handlers import Handlers
from flowkit.engine.history import facts_of
from flowkit.engine.ids import inner_id, placeholder
from flowkit.engine.inputs import plain, plain_fields
from flowkit.engine.interrupting import held_work
from flowkit.engine.names import NameOf
from flowkit.engine.ports import Focus, Unit
from flowkit.engine.reading import may_read, readable
from flowkit.engine.texts import CODE_OF, render
from flowkit.errors import BpmnError, NotFound, Text


class Outside(NamedTuple):
    """What the answers are found in: the transaction, what is deployed, the handlers of the host."""

    unit: Unit
    catalogue: Catalogue
    handlers: Handlers
    context: Context
    draft: Draft

    def answer(self, question: Question) -> object:
        return _ANSWERS[type(question)](self, question)


def take_in(
    catalogue: Catalogue, unit: Unit, context: Context, process: str, version: int | None, home: str = ""
) -> None:
    """Bring a definition into the context, with the newest version of the calendar by which the unit of the case works:
    its own, that of the nearest unit above it, or else the calendar of the process.
    """
    definition = catalogue.definition(unit, process, version)
    context.definitions[definition.key, definition.version] = definition
    calendar = definition.calendar
    if calendar and calendar not in context.calendars:
        name = catalogue.calendar_of(unit, definition, home) or calendar
        newest = catalogue.latest(unit, "calendar").get(name)
        if newest is None:
            raise NotFound(Text("no calendar {id} is deployed", "未部署日历 {id}").format(id=name))
        context.calendars[calendar] = name, newest
        context.timetables[name, newest] = catalogue.timetable(unit, name, newest)


def take_in_scopes(catalogue: Catalogue, unit: Unit, context: Context, draft: Draft) -> None:
    """Bring the definitions of the loaded scopes into the context."""
    for scope in draft.all(Scope):
        if (scope.process, scope.version) not in context.definitions:
            take_in(catalogue, unit, context, scope.process, scope.version, draft.case.unit)


def take_in_clocks(catalogue: Catalogue, unit: Unit, context: Context, draft: Draft) -> None:
    """Bring the calendar versions that the loaded clocks began with into the context."""
    for deadline in draft.all(Deadline):
        key = (deadline.calendar, deadline.calendar_version)
        if deadline.calendar_version and key not in context.timetables:
            context.timetables[key] = catalogue.timetable(unit, *key)


def _below(outside: Outside, question: Below) -> object:
    outside.draft.admit(outside.unit.below(outside.draft.case.id, question.scope))
    take_in_scopes(outside.catalogue, outside.unit, outside.context, outside.draft)
    take_in_clocks(outside.catalogue, outside.unit, outside.context, outside.draft)
    return True


def _waits(outside: Outside, question: Waits) -> object:
    draft, unit, case = outside.draft, outside.unit, outside.draft.case.id
    for token in draft.all(Token):
        jobs = (Focus("job", number) for number in token.jobs)
        subscriptions = (Focus("subscription", number) for number in token.subscriptions)
        for focus in (*jobs, *subscriptions):
            draft.admit(unit.row(case, focus))
    return True


def _last_parked(outside: Outside, question: LastParked) -> object:
    """Looked for from the newest action back."""
    case, before = outside.draft.case.id, outside.draft.case.fence + 1
    while rows := outside.unit.history_before(case, before):
        for row in rows:
            found = next((fact for fact in facts_of(row) if isinstance(fact, CaseParked)), None)
            if found is not None:
                return found
        before = rows[-1].number
    return None


def _latest_definition(outside: Outside, question: LatestDefinition) -> object:
    try:
        home = outside.draft.case.unit
        version = question.version or None
        take_in(outside.catalogue, outside.unit, outside.context, question.process, version, home)
    except NotFound:
        return None
    return outside.catalogue.definition(outside.unit, question.process, question.version or None)


def _find_cases(outside: Outside, question: FindCases) -> object:
    query = question.query
    unit = question.unit if query.same_unit else None
    found = outside.unit.find_cases(query.process, states=query.states, unit=unit)
    return Answered(
        [
            {
                **each.fields,
                "id": each.case.id,
                "business_key": each.case.business_key,
                "state": each.case.state,
                "started_at": to_datetime(each.case.started_at),
            }
            for each in found
        ]
    )


def _find_candidates(outside: Outside, question: FindCandidates) -> object:
    """With the data that this action has set; a case cannot be hidden from a process."""
    root = outside.draft.get(Scope, 1)
    definition = outside.context.definitions[root.process, root.version]
    unit, case = outside.unit, outside.draft.case.id
    found = duplicates.candidates(outside.catalogue, unit, case, definition, root.data, lambda _: True)
    return Answered([duplicates.as_context(each) for each in found.candidates])


def _first_case(outside: Outside, question: FirstCase) -> object:
    """The first of a chain of links. Whoever links in the pool at once waits, so that no circle comes up."""
    unit, case, seen = outside.unit, question.case, set[str]()
    unit.last_number(f"links of {question.pool}", "")
    while (link := unit.link_of(case)) is not None and case not in seen:
        seen.add(case)
        case = link.first
    try:
        found = readable(outside.catalogue, unit, case, outside.context.actor, outside.context.now)
    except NotFound:
        return None
    definition = outside.catalogue.definition(unit, found.process, found.version)
    rules = definition.duplicates
    pool = rules.pool if rules is not None else ""
    return Known(found.id, pool, found.status == "open", duplicates.snapshot(unit, found, definition))


def _own_link(outside: Outside, question: OwnLink) -> object:
    return outside.unit.link_of(outside.draft.case.id)


def _call_handler(outside: Outside, question: CallHandler) -> object:
    """Its error is the action's. Where nobody waits for the action it runs after the commit, as other handlers do, so
    that it is tried again and becomes an incident.
    """
    handler = outside.handlers.get(question.name)
    if handler is None or not handler.in_transaction:
        return None
    try:
        key = inner_id(outside.draft.case.id, outside.context.new_id())
        return Answered(plain(handler.call(question.inputs, key)))
    except BpmnError as error:
        return Raised(error.code, plain_fields(error.payload))
    except Exception:
        if outside.context.actor.system:
            return None
        raise


def _round_results(outside: Outside, question: RoundResults) -> object:
    """What the database has of the round, and what this action has just added to it."""
    case, draft = outside.draft.case.id, outside.draft
    here = [item for item in draft.all(WorkItem) if item.scope == question.scope and item.status == "completed"]
    stored = outside.unit.round_results(case, question.scope)
    return stored + [item.data for item in here]


def _keys_of(outside: Outside, question: KeysOf) -> object:
    organisation, now = _organisation(outside, question.process), outside.context.now
    if organisation is None:
        return {}
    known = (each for each in question.persons if organisation.person(each) is not None)
    return {person: frozenset(organisation.keys_of(person, now)) for person in known}


def _render(outside: Outside, question: Render) -> object:
    called = NameOf(outside.catalogue, outside.unit)
    if CODE_OF not in question.subject + question.body:
        return render(question.subject, question.body, question.data, question.zone, called)
    marks = _placeholders(outside)
    subject, body = render(question.subject, question.body, question.data, question.zone, called, marks)
    return subject, body, {mark: name for name, mark in marks.items() if mark in subject + body}


def _placeholders(outside: Outside) -> Mapping[str, str]:
    """What stands for the codes of the outsiders of the case until a notice is sent: nobody could have written it."""
    root = outside.draft.get(Scope, 1)
    publication = outside.context.definitions[root.process, root.version].publication
    return {each.id: placeholder(each.id) for each in publication.outsiders} if publication is not None else {}


def _organisation(outside: Outside, process: str) -> Organisation | None:
    for key, version in outside.context.definitions:
        if key == process:
            name = outside.catalogue.organisation_name(outside.unit.tenant, key, version)
            return outside.catalogue.organisation(outside.unit, name) if name else None
    return None


def _who_gets(outside: Outside, question: WhoGets) -> object:
    organisation = _organisation(outside, question.process)
    draft, context = outside.draft, outside.context
    return who_gets(organisation, outside.unit, draft, question, context.now, secrecy_of_case(context, draft))


def _who_did(outside: Outside, question: WhoDid) -> object:
    return about_to_act(outside.unit, outside.draft, question, outside.context.now)


def _steps_held(outside: Outside, question: StepsHeld) -> object:
    return outside.unit.steps_held(outside.draft.case.id, question.person)


def _same_person_allowed(outside: Outside, question: SamePersonAllowed) -> object:
    case = outside.draft.case
    return same_person_allowed(_organisation(outside, case.process), case.unit)


def _steps_done(outside: Outside, question: StepsDone) -> object:
    case = outside.draft.case
    return outside.unit.steps_done(case.id, case.pass_number, question.scope, question.rounds)


def _turns_of(outside: Outside, question: TurnsOf) -> object:
    return tuple(outside.unit.turns_of(outside.draft.case.id, question.scope, question.person))


def _stand_in(outside: Outside, question: StandIn) -> object:
    organisation = _organisation(outside, question.process)
    found = organisation.substitute_of(question.person, outside.context.now, question.process) if organisation else None
    return found or ""


def _came_of(outside: Outside, question: CameOf) -> object:
    """Looked for from the newest action back: as far as the case has gone since."""
    case, before = outside.draft.case.id, outside.draft.case.fence + 1
    while rows := outside.unit.history_before(case, before):
        for row in rows:
            facts = facts_of(row)
            if any(isinstance(fact, ItemCompleted) and fact.item == question.item for fact in facts):
                return facts
        before = rows[-1].number
    return None


def _stored_value(outside: Outside, question: StoredValue) -> object:
    value = outside.unit.stored(question.store)
    for each in outside.draft.all(StoreWrite):
        value = each.applied(value) if each.store == question.store else value
    return value


def _last_number(outside: Outside, question: LastNumber) -> object:
    here = [
        each.running
        for each in outside.draft.all(NumberTaken)
        if (each.book, each.period) == (question.book, question.period)
    ]
    return max(here) if here else outside.unit.last_number(question.book, question.period)


def _may_take(outside: Outside, question: MayTake) -> object:
    keys = [
        key
        for organisation in outside.catalogue.organisations(outside.unit)
        if organisation.in_office(question.person, outside.context.now)
        for key in organisation.keys_of(question.person, outside.context.now)
    ]
    return tuple(keys) or None


def _held_work(outside: Outside, question: HeldWork) -> object:
    return held_work(outside.catalogue, outside.unit, question.person)


def _in_turn(outside: Outside, question: InTurn) -> object:
    draft, actor = outside.draft, outside.context.actor
    item = draft.get(WorkItem, question.item)
    keys = tuple(key for key in item.inbox_keys if key in actor.keys)
    return not outside.unit.stands_behind(draft.case, item, keys, actor.id, highest_cleared(actor.keys))


def _loaded(outside: Outside, question: Loaded) -> object:
    missing = [number for number in question.items if outside.draft.find(WorkItem, number) is None]
    outside.draft.admit(outside.unit.numbered_items(outside.draft.case.id, missing))
    return True


def _attached(outside: Outside, question: Attached) -> object:
    outside.draft.admit(outside.unit.attachments(outside.draft.case.id))
    return True


def _comment_of(outside: Outside, question: CommentOf) -> object:
    """The number of a comment is that of its action."""
    case = outside.draft.case
    rows = outside.unit.history_before(case.id, question.number + 1)[:1] if question.number <= case.fence else ()
    facts = facts_of(rows[0]) if rows and rows[0].number == question.number else ()
    return next((fact for fact in facts if isinstance(fact, CommentMade)), None)


def _holds_item(outside: Outside, question: HoldsItem) -> object:
    _loaded(outside, Loaded((question.item,)))
    item = outside.draft.find(WorkItem, question.item)
    return item is not None and item.status in OPEN_STATES and item.assignee == outside.context.actor.id


def _may_read(outside: Outside, question: MayRead) -> object:
    context = outside.context
    return may_read(outside.catalogue, outside.unit, outside.draft.case, context.actor, context.now)


def _has_work(outside: Outside, question: HasWork) -> object:
    actor = outside.context.actor
    keys = actor.keys | {f"person:{actor.id}"}
    return outside.unit.has_open_item(outside.draft.case.id, tuple(keys))


def _who_receives(outside: Outside, question: WhoReceives) -> object:
    """As the database has it, with what this action has changed."""
    draft, unit, case = outside.draft, outside.unit, outside.draft.case.id
    waiting = unit.waiting(question.name, question.key, kind=question.kind)
    _take_in_waiting(outside, [each.subscription for each in waiting if each.case == case])
    here = tuple(
        each.id
        for each in draft.all(Subscription)
        if (each.kind, each.message, each.key) == (question.kind, question.name, question.key)
    )
    others = tuple((each.case, each.subscription) for each in waiting if each.case != case)
    return Receivers(here, others, tuple(starts_of(outside.catalogue, unit, question.kind, question.name)))


def starts_of(catalogue: Catalogue, unit: Unit, kind: str, name: str) -> Iterator[tuple[str, str]]:
    """The start events for a message or signal, in the newest version of each process."""
    for process in sorted(catalogue.latest(unit, "process")):
        starts = catalogue.definition(unit, process).catchers.starts
        yield from ((process, node) for node in starts.get((kind, name), ()))


def _waits_here(outside: Outside, question: WaitsHere) -> object:
    """As the database has it, with what this action has changed."""
    draft, stored = outside.draft, outside.unit.waiting_in(outside.draft.case.id, question.name)
    _take_in_waiting(outside, [number for number, _ in stored])
    here = (each.id for each in draft.all(Subscription) if (each.kind, each.message) == ("message", question.name))
    return tuple(sorted(here))


def _codes_of(outside: Outside, question: CodesOf) -> object:
    return tuple(
        CodeIssued(each.handle, each.outsider, each.person, each.correlation, each.until, each.issued_by)
        for each in outside.unit.codes_of(outside.draft.case.id)
        if each.is_good(outside.context.now)
    )


def _watched(outside: Outside, question: Watched) -> object:
    """With the job of each timer that counts back from a datum, which has the number of its subscription."""
    draft, case = outside.draft, outside.draft.case.id
    waiting = outside.unit.watching(case, question.nodes)
    _take_in_waiting(outside, waiting)
    for each in filter(None, (draft.find(Subscription, number) for number in waiting)):
        if each.id in draft.get(Token, each.token).jobs and draft.find(Job, each.id) is None:
            draft.admit(outside.unit.row(case, Focus("job", each.id)))
    return True


def _take_in_waiting(outside: Outside, subscriptions: Iterable[int]) -> None:
    for number in subscriptions:
        if outside.draft.find(Subscription, number) is None:
            outside.draft.admit(outside.unit.row(outside.draft.case.id, Focus("subscription", number)))
    take_in_scopes(outside.catalogue, outside.unit, outside.context, outside.draft)
    take_in_clocks(outside.catalogue, outside.unit, outside.context, outside.draft)


def _earlier_clock(outside: Outside, question: EarlierClock) -> object:
    """As the database has it, with what this action has changed."""
    draft = outside.draft
    here = [each for each in draft.all(Deadline) if (each.rule, each.scope) == (question.rule, question.scope)]
    stored = outside.unit.newest_deadline(draft.case.id, question.rule, question.scope)
    found = here if stored is None or draft.find(Deadline, stored.id) is not None else [stored, *here]
    if draft.case.pass_number > 1:
        found = [each for each in found if each.ended_at is None or _is_of_this_pass(outside, each)]
    return max(found, key=lambda each: each.id, default=None)


def _is_of_this_pass(outside: Outside, clock: Deadline) -> bool:
    """By the item of its step; a clock of no item is not gone on with in a later pass."""
    rows = outside.unit.row(outside.draft.case.id, Focus("item", clock.item)) if clock.item is not None else []
    items = (outside.draft.find(WorkItem, clock.item), *rows)
    passes = {each.pass_number for each in items if isinstance(each, WorkItem)}
    return outside.draft.case.pass_number in passes


def _who_hears(outside: Outside, question: WhoHears) -> object:
    organisation, case = _organisation(outside, question.process), outside.draft.case
    if organisation is None:
        return hearing.without_directory(question)
    return hearing.Hearing(organisation, outside.unit, case.id, case.starter, outside.context.now).answer(question)


def _persons(outside: Outside, question: Persons) -> object:
    return hearing.persons(_organisation(outside, question.process), question, outside.context.now)


def _members_of(outside: Outside, question: MembersOf) -> object:
    organisation = _organisation(outside, question.process)
    return hearing.persons_behind(organisation, question.keys, outside.context.now) if organisation is not None else ()


def _superiors(outside: Outside, question: Superiors) -> object:
    return hearing.superiors(_organisation(outside, question.process), question, outside.context.now)


def _is_superior(outside: Outside, question: IsSuperior) -> object:
    case, context = outside.draft.case, outside.context
    organisation = _organisation(outside, case.process)
    return hearing.is_superior(organisation, outside.unit, case.id, context.actor.id, context.now)


_ANSWERS: Mapping[type[Question], Callable[[Outside, Any], object]] = {
    Below: _below,
    Waits: _waits,
    LastParked: _last_parked,
    LatestDefinition: _latest_definition,
    FindCases: _find_cases,
    FindCandidates: _find_candidates,
    FirstCase: _first_case,
    OwnLink: _own_link,
    CallHandler: _call_handler,
    KeysOf: _keys_of,
    MembersOf: _members_of,
    RoundResults: _round_results,
    EarlierClock: _earlier_clock,
    WhoReceives: _who_receives,
    Watched: _watched,
    WaitsHere: _waits_here,
    CodesOf: _codes_of,
    Render: _render,
    WhoGets: _who_gets,
    WhoDid: _who_did,
    StepsHeld: _steps_held,
    SamePersonAllowed: _same_person_allowed,
    StoredValue: _stored_value,
    LastNumber: _last_number,
    StepsDone: _steps_done,
    TurnsOf: _turns_of,
    StandIn: _stand_in,
    CameOf: _came_of,
    MayTake: _may_take,
    HasWork: _has_work,
    HeldWork: _held_work,
    Loaded: _loaded,
    Attached: _attached,
    CommentOf: _comment_of,
    HoldsItem: _holds_item,
    MayRead: _may_read,
    WhoHears: _who_hears,
    Persons: _persons,
    Superiors: _superiors,
    IsSuperior: _is_superior,
    InTurn: _in_turn,
}
