"""Who may read a case, and what is read of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flowkit.core.deadline.forecast import Course, forecasts
from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.secrecy import INTERNAL, is_cleared
from flowkit.core.escalation.facts import SupervisionOpened
from flowkit.core.instance.elements.timers import WITHOUT_WORK
from flowkit.core.instance.records import MARKS, Case, Scope, Token
from flowkit.core.protocol import Actor, Instant, to_datetime
from flowkit.core.worktime import MINUTE, compile_calendar
from flowkit.engine.catalogue import Catalogue
from flowkit.engine.ports import ListedItem, Unit
from flowkit.engine.views import (
    CaseView,
    HistoryEntry,
    NoticeView,
    SupervisionView,
    deadline_view,
    history_entry,
    incident_view,
    item_view,
    light,
    moment,
    notice_view,
    phase_view,
)
from flowkit.errors import NotAuthorised, NotFound, Text, shown

QUARTER = 15 * MINUTE


def actor_named(catalogue: Catalogue, unit: Unit, person: object, now: Instant) -> Actor:
    """The person with the keys of this moment. Raises NotAuthorised for somebody whom no directory knows.

    Keys change at midnight at the earliest, and in every zone midnight falls on a quarter of an hour of UTC.
    """
    if not isinstance(person, str):
        raise _unknown(person)
    return catalogue.actor(unit, person, now // QUARTER, lambda: _with_keys(catalogue, unit, person, now))


def _with_keys(catalogue: Catalogue, unit: Unit, person: str, now: Instant) -> Actor:
    keys: set[str] = set()
    home, known = "", False
    for organisation in catalogue.organisations(unit):
        known = known or organisation.person(person) is not None
        if organisation.in_office(person, now):
            keys.update(organisation.keys_of(person, now))
            home = home or organisation.unit_of(person, now) or ""
    if not keys:
        raise _out_of_office(person) if known else _unknown(person)
    return Actor(person, frozenset(keys), home)


def _unknown(person: object) -> NotAuthorised:
    return NotAuthorised(
        Text("{person!r} is not in the directory", "通讯录中没有 {person!r}").format(person=shown(person)),
        mend=Text("deploy an organisation with this person", "请部署包含此人的组织"),
    )


def _out_of_office(person: str) -> NotAuthorised:
    return NotAuthorised(
        Text("{person} holds no position today", "{person} 今日不在任何岗位").format(person=person),
        mend=Text("correct the dates of the positions", "请更正任职日期"),
    )


def readable(catalogue: Catalogue, unit: Unit, case_id: str, actor: Actor, now: Instant) -> Case:
    """The case, if the actor may read it: its starter; whoever holds, held or may take an item of it; the superiors of
    its unit; the named readers of its process; whoever may read the case that called it; who took part in a case
    that is merged into it; of them only who is cleared for its secrecy level. Everything else is refused in the same
    words as a case that is not there.
    """
    case = unit.case(case_id)
    if case is None or not may_read(catalogue, unit, case, actor, now):
        raise no_case(case_id, actor)
    return case


def no_case(case_id: str, actor: Actor) -> NotFound:
    """In the same words for a case that is not there and for one that the actor may not read."""
    text = Text("no case {id} that {person} may read", "没有 {person} 可查看的办件 {id}")
    return NotFound(text.format(id=case_id, person=actor.id))


def may_read(catalogue: Catalogue, unit: Unit, case: Case, actor: Actor, now: Instant) -> bool:
    """Whether the actor may read the case."""
    definition = catalogue.definition(unit, case.process, case.version)
    if not is_cleared_for(catalogue, unit, case, actor):
        return False
    if actor.system or case.starter == actor.id or is_reader(definition, actor):
        return True
    if unit.is_involved(case.id, actor.id, tuple(actor.keys)):
        return True
    name = catalogue.organisation_name(unit.tenant, case.process, case.version)
    organisation = catalogue.organisation(unit, name) if name else None
    if organisation is not None and case.unit and organisation.is_superior_of_unit(actor.id, case.unit, now):
        return True
    link = unit.caller_of(case.id)
    caller = unit.case(link.caller) if link is not None else None
    if caller is not None and may_read(catalogue, unit, caller, actor, now):
        return True
    return any(_takes_part(unit, number, actor) for number, _ in unit.linked_to(case.id))


def _takes_part(unit: Unit, number: str, actor: Actor) -> bool:
    """Whether the actor started or worked on a case that is merged: its matter goes on in the other."""
    case = unit.case(number)
    if case is None or case.status != "merged":
        return False
    return case.starter == actor.id or unit.is_involved(number, actor.id, tuple(actor.keys))


def is_cleared_for(catalogue: Catalogue, unit: Unit, case: Case, actor: Actor) -> bool:
    """Whether the secrecy level of the case leaves it open to the actor."""
    definition = catalogue.definition(unit, case.process, case.version)
    return actor.system or is_cleared(secrecy_of(unit, case.id, definition), actor.keys)


def is_open_to(listed: ListedItem, actor: Actor) -> bool:
    """Whether the actor is cleared for the case of the item."""
    return is_cleared(listed.level, actor.keys)


def secrecy_of(unit: Unit, case: str, definition: ProcessDefinition) -> int:
    """The secrecy level of the case; its data are read only where they may say one above internal."""
    if not definition.secrecy.closes:
        return INTERNAL
    return definition.secrecy.of(next((each.data for each in unit.scopes(case) if each.id == 1), {}))


def is_reader(definition: ProcessDefinition, actor: Actor) -> bool:
    """Whether the actor holds a role that may read every case of the process."""
    return any(f"role:{role}" in actor.keys for role in definition.readers)


def case_view(unit: Unit, case: Case, now: Instant, catalogue: Catalogue | None = None) -> CaseView:
    """Everything about a case."""
    items = [
        ListedItem(case.id, case.business_key, case.process, case.version, case.state, each)
        for each in unit.items(case.id)
    ]
    scopes = unit.scopes(case.id)
    at_rest = unit.tokens(case.id)
    tokens, by_number = {token.id for token in at_rest}, {scope.id: scope for scope in scopes}
    history = tuple(history_entry(row) for row in unit.history(case.id))
    clocks = unit.deadlines(case.id)
    expected = _expected(catalogue, unit, case, clocks, scopes, at_rest, now) if catalogue is not None else {}
    return CaseView(
        case.id, case.process, case.version, case.business_key, case.status, case.state, case.end_state, case.unit,
        case.starter, to_datetime(case.started_at), moment(case.ended_at),
        moment(case.due_at), light(now, case.due_at, case.warn_at),
        next((_shown(scope) for scope in scopes if scope.id == 1), {}),
        tuple(dict.fromkeys(token.node for token in at_rest if token.holds not in (*MARKS, "offer"))),
        tuple(item_view(each, now) for each in items),
        tuple(deadline_view(case.id, each, now, expected.get(each.id)) for each in clocks),
        tuple(incident_view(case.id, each, tokens) for each in unit.incidents(case.id)),
        tuple(phase_view(case.id, each, by_number[each.scope]) for each in at_rest if each.holds == "offer"),
        tuple(_notices(unit, case.id)),
        history, tuple(_supervisions(unit, case.id, history)),
    )  # fmt: skip


def _shown(scope: Scope) -> dict[str, object]:
    """The data without what the engine notes beside them."""
    return {name: each for name, each in scope.data.items() if not name.startswith("$")}


def _expected(
    catalogue: Catalogue,
    unit: Unit,
    case: Case,
    clocks: Sequence[Deadline],
    scopes: Sequence[Scope],
    tokens: Sequence[Token],
    now: Instant,
) -> dict[int, Instant]:
    """When each running clock over the case would be met, at the pace of the case so far."""
    running = next((each for each in clocks if each.token is None and each.ended_at is None), None)
    if running is None or case.status != "open":
        return {}
    version = running.calendar_version
    timetable = catalogue.timetable(unit, running.calendar, version) if version else compile_calendar(WITHOUT_WORK)
    definition = catalogue.definition(unit, case.process, case.version)
    return forecasts(Course(definition, timetable, scopes, tokens, clocks, now))


def _notices(unit: Unit, case: str) -> Iterator[NoticeView]:
    """The notices of a case, with who has read those of the inbox."""
    found = unit.notices(case)
    marks = unit.read_marks([each.key for each in found])
    for each in found:
        yield notice_view(each, {person: to_datetime(at) for person, at in marks.get(each.key, {}).items()})


def _supervisions(unit: Unit, case: str, history: Iterable[HistoryEntry]) -> Iterator[SupervisionView]:
    """The supervision cases over this one, by the business keys that its history has given to them."""
    for entry in history:
        for name, *fields in entry.facts:
            if name == SupervisionOpened.__name__:
                fact = SupervisionOpened(*fields)  # type: ignore[arg-type]  # because the row was made of one
                key = f"{case}.{fact.number}"
                found = unit.find_cases(fact.process, business_key=key, only_open=False, limit=1)
                shadow = found[0].case.id if found else ""
                answerers = tuple(fact.answerers)
                yield SupervisionView(key, fact.process, fact.by, entry.at, fact.matter, fact.limit, answerers, shadow)
