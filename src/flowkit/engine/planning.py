"""The backward plan of a process, or of a case as it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.instance.elements.timers import WITHOUT_WORK
from flowkit.core.instance.records import MARKS, Case, Scope
from flowkit.core.planning import Plan, PlannedStep, anchors_of, plan, still_ahead
from flowkit.core.protocol import Instant
from flowkit.core.workitem.records import OPEN_STATES
from flowkit.core.worktime import Timetable, compile_calendar, local_datetime
from flowkit.engine.catalogue import Catalogue
from flowkit.engine.ports import Unit
from flowkit.engine.views import PlanStepView, PlanView
from flowkit.errors import InputInvalid, Text

NO_ANCHOR = "nothing-to-plan"
Anchor = date | str | Mapping[str, date | str]
"""The moment that is counted back from: a date, or a date and time; by name where a process has several."""


def process_plan(
    catalogue: Catalogue,
    unit: Unit,
    definition: ProcessDefinition,
    data: Mapping[str, object],
    anchor: Anchor,
    start: Instant | None,
) -> PlanView:
    """The plan of a process with these data. Raises InputInvalid where nothing counts back or the anchor is none."""
    moments = _anchors(definition, anchor)
    timetable = _timetable(catalogue, unit, definition)
    return _view(timetable, definition.key, plan(definition, timetable, {**data, **moments}, start))


def case_plan(catalogue: Catalogue, unit: Unit, case: Case, now: Instant) -> PlanView:
    """What is left of the plan of a case: from where its tokens are; running steps end when they are due."""
    definition = catalogue.definition(unit, case.process, case.version)
    _anchors(definition, {})
    timetable = _timetable(catalogue, unit, definition)
    scopes = unit.scopes(case.id)
    data = next((scope.data for scope in scopes if scope.id == 1), {})
    own = _own(scopes)
    tokens = [each for each in unit.tokens(case.id) if each.scope in own and each.holds not in MARKS]
    items = [
        each for each in unit.items(case.id) if each.scope in own and each.kind == "work" and each.status in OPEN_STATES
    ]
    due = _last((item.node, item.due_at or now) for item in items)
    since = _last((token.node, token.since) for token in tokens if token.holds == "event")
    waiting = {token.node for token in tokens} | due.keys()
    done = definition.nodes.keys() - waiting - still_ahead(definition, waiting)
    return _view(timetable, definition.key, plan(definition, timetable, data, now, done, due, since), done, waiting)


def _own(scopes: Collection[Scope]) -> set[int]:
    """The scopes of the process itself: a called one has steps of the same names."""
    own = {1}
    for scope in sorted(scopes, key=lambda each: each.id):
        if scope.parent in own and scope.kind != "process":
            own.add(scope.id)
    return own


def _last(found: Iterable[tuple[str, Instant]]) -> dict[str, Instant]:
    """The last instant for each node: several may be at work on one."""
    return dict(sorted(found, key=lambda each: each[1]))


def _anchors(definition: ProcessDefinition, anchor: Anchor) -> dict[str, date]:
    known = anchors_of(definition)
    if not known:
        raise InputInvalid(
            Text("no limit of {key} counts back from a moment", "流程 {key} 没有倒推的时限").format(key=definition.key),
            code=NO_ANCHOR,
            mend=Text('give a deadline a target with before="…" and anchor="…"', "请为时限设置 before 与 anchor"),
        )
    if not isinstance(anchor, Mapping):
        if len(known) > 1:
            raise _which(definition, known)
        anchor = {known[0]: anchor}
    if any(name not in known for name in anchor):
        raise _which(definition, known)
    return {name: _moment(value) for name, value in anchor.items()}


def _which(definition: ProcessDefinition, known: tuple[str, ...]) -> InputInvalid:
    return InputInvalid(
        Text("{key} counts back from: {known}", "流程 {key} 从以下时刻倒推:{known}").format(
            key=definition.key, known=", ".join(known)
        ),
        code="anchor-unknown",
        mend=Text("name one of them", "请指明其中之一"),
    )


def _moment(value: date | str) -> date:
    """A date, or a date and time. Raises InputInvalid."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if len(value) == len("2026-10-12") else datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise InputInvalid(
            Text("{value!r} is no date, nor a date and time", "{value!r} 不是日期或日期时间").format(value=value),
            code="anchor-invalid",
            mend=Text("write 2026-10-12 or 2026-10-12T08:30+08:00", "请写 2026-10-12 或 2026-10-12T08:30+08:00"),
        ) from error


def _timetable(catalogue: Catalogue, unit: Unit, definition: ProcessDefinition) -> Timetable:
    """The newest version of the calendar of the process."""
    newest = catalogue.latest(unit, "calendar").get(definition.calendar)
    return compile_calendar(WITHOUT_WORK) if newest is None else catalogue.timetable(unit, definition.calendar, newest)


def _view(
    timetable: Timetable, process: str, found: Plan, done: Collection[str] = (), waiting: Collection[str] = ()
) -> PlanView:
    zone = timetable.zone
    return PlanView(
        process,
        zone,
        {name: local_datetime(zone, at) for name, at in found.anchors.items()},
        tuple(_step(zone, step, done, waiting) for step in found.steps),
        found.unknown,
    )


def _step(zone: str, step: PlannedStep, done: Collection[str], waiting: Collection[str]) -> PlanStepView:
    def local(at: Instant | None) -> datetime | None:
        return None if at is None else local_datetime(zone, at)

    return PlanStepView(
        step.node,
        step.name,
        "done" if step.node in done else "open" if step.node in waiting else "ahead",
        local(step.latest_start.at if step.latest_start else None),
        local(step.latest_end.at if step.latest_end else None),
        step.latest_end.deadline if step.latest_end else "",
        step.latest_end.step if step.latest_end else "",
        tuple(map(str, step.takes)),
        local(step.earliest_start),
        local(step.earliest_end),
        bool(step.late),
    )
