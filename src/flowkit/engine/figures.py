"""Figures of a day, counted in the night after it and kept (每日统计, E192).

A day ends at midnight in the zone of the process, and is counted some minutes later, when what was begun before
midnight has been committed. What has happened to a case since then is left out: such a case is followed from its
history up to midnight. So it does not matter when a night is counted; one that was missed gives the same figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from flowkit.core.codec import dump, load
from flowkit.core.definition.figures import HANDLING, Figures
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.instance.elements.timers import WITHOUT_WORK
from flowkit.core.planning.standing import Standing, standing
from flowkit.core.protocol import Actor, Instant, to_datetime
from flowkit.core.worktime.instants import MINUTE, date_of_wall, wall_of_date
from flowkit.core.worktime.zones import instant_of_wall, wall_at
from flowkit.engine import inputs
from flowkit.engine.action import Workshop
from flowkit.engine.actions import Actions
from flowkit.engine.catalogue import Catalogue
from flowkit.engine.history import facts_of
from flowkit.engine.ports import CountedCase, KeptFigures, StartJob, Unit
from flowkit.engine.views import FiguresView, light
from flowkit.errors import InputInvalid, NotAuthorised, NotFound, Text, shown

_NIGHT: Final = "figures:"
"""How the job of a process is called among the timer starts: no process has a colon in its key."""
GRACE: Final = 5 * MINUTE
"""How long after midnight a day is counted."""


# the job of the night


def is_night(job: StartJob) -> bool:
    return job.process.startswith(_NIGHT)


def schedule_figures(catalogue: Catalogue, unit: Unit, process: str, version: int, now: Instant) -> None:
    """Each night from now on, as the newest version says; nights that are still to be counted stay so."""
    name, definition = f"{_NIGHT}{process}", catalogue.definition(unit, process, version)
    waiting = unit.starts(name)
    if definition.figures is None:
        unit.drop_starts(name)
    elif not waiting:
        zone = _zone(catalogue, unit, definition)
        unit.put_start(StartJob(unit.tenant, name, version, "", _end(zone, _day(zone, now)) + GRACE))


def keep_figures(shop: Workshop, unit: Unit, job: StartJob, now: Instant) -> int:
    """Count the day that ended before the job was due, and put the job of the next night, in one transaction."""
    process = job.process.removeprefix(_NIGHT)
    definition = shop.catalogue.definition(unit, process)
    if definition.figures is None:
        unit.drop_start(job)
        return 1
    zone = _zone(shop.catalogue, unit, definition)
    day = _day(zone, job.due_at - GRACE) - timedelta(days=1)
    following = _end(zone, day + timedelta(days=1)) + GRACE
    unit.put_start(StartJob(unit.tenant, job.process, definition.version, job.node, following))
    if not any(each.day == day.isoformat() for each in unit.figures(process, day.isoformat())):
        begin, end = _end(zone, day - timedelta(days=1)), _end(zone, day)
        for name, found in counted(unit, process, begin, end).items():
            unit.put_figures(KeptFigures(process, day.isoformat(), name, end, now, dump(dict(found))))
    return 1


def _zone(catalogue: Catalogue, unit: Unit, definition: ProcessDefinition) -> str:
    """That of the organisation, else of the calendar."""
    name = catalogue.organisation_name(unit.tenant, definition.key, definition.version)
    organisation = catalogue.organisation(unit, name) if name else None
    if organisation is not None:
        return organisation.zone
    newest = catalogue.latest(unit, "calendar").get(definition.calendar)
    return catalogue.timetable(unit, definition.calendar, newest).zone if newest is not None else WITHOUT_WORK.zone


def _day(zone: str, instant: Instant) -> date:
    return date_of_wall(wall_at(zone, instant))


def _end(zone: str, day: date) -> Instant:
    """The midnight at the end of the day."""
    return instant_of_wall(zone, wall_of_date(day + timedelta(days=1)))


# counting


def counted(unit: Unit, process: str, begin: Instant, end: Instant) -> Mapping[str, Counter[str]]:
    """The figures of one day: under "" those of all cases, and those of each unit that has any."""
    found: dict[str, Counter[str]] = {"": Counter()}
    for each in _standings(unit, process, begin, end):
        for name in dict.fromkeys(("", each.unit)):
            found.setdefault(name, Counter()).update(_of(each, begin, end))
    return found


def _standings(unit: Unit, process: str, begin: Instant, end: Instant) -> Iterator[Standing]:
    for each in unit.counted_cases(process, begin, end):
        yield _before(unit, each, end) if each.touched >= end else _now(each)


def _now(each: CountedCase) -> Standing:
    return Standing(each.unit, each.status, each.started_at, each.ended_at, each.due_at, each.warn_at, each.late)


def _before(unit: Unit, each: CountedCase, end: Instant) -> Standing:
    """How the case stood before the instant; as it is now where its history was erased."""
    rows = [row for row in unit.history(each.id) if row.at < end]
    case = unit.case(each.id)
    if case is None or any(row.payload is None for row in rows):
        return _now(each)
    return standing(case, ((row.at, facts_of(row)) for row in rows))


def _of(each: Standing, begin: Instant, end: Instant) -> Mapping[str, int]:
    """What one case adds to the figures; times are added up."""
    found = {"received": 1} if begin <= each.started_at < end else {}
    if each.ended_at is None or each.ended_at >= end:
        return {**found, "open": 1, light(end, each.due_at, each.warn_at): 1}
    if each.ended_at < begin:
        return found
    if each.status not in _CLOSED:
        return {**found, "cancelled": 1}
    return {**found, "closed": 1, "late": int(each.late), HANDLING: each.ended_at - each.started_at}


_CLOSED = frozenset({"completed", "closed"})


# reading


class Statistics(Actions):
    """The figures that were kept."""

    def figures(self, process: str, *, by: str, day: date | str | None = None, unit: str = "") -> list[FiguresView]:
        """The figures of a day, by default the last that was counted: of all units together ("") and of each that had
        any, as far as `by` may see them; or of one `unit` (每日统计).

        The readers that the process names, in `flowkit:access` or `flowkit:figures`, see all of them. Whoever leads a
        unit, or one above it, sees that unit; whoever leads one at the top also the whole. Raises NotAuthorised for
        everybody else, NotFound if nothing was counted.
        """
        wanted = _wanted(day)
        for what, name in (("process", process), ("unit", unit)):
            inputs.name(what, name)

        def work(tx: Unit) -> list[FiguresView]:
            actor = self._actor(tx, by)
            definition = self._shop.catalogue.definition(tx, process)
            kept = [each for each in tx.figures(process, wanted) if unit in ("", each.unit)]
            if definition.figures is None or not kept:
                raise _nothing(process, wanted)
            sees = _Sight(self._shop.catalogue, tx, definition, actor, self._shop.clock.now())
            seen = [each for each in kept if sees.unit(each.unit)]
            if not seen:
                raise _not_for(actor, process)
            return [_view(each, definition.figures) for each in seen]

        return self._transactions.read(work)


class _Sight:
    """Whose figures an actor sees."""

    def __init__(
        self, catalogue: Catalogue, unit: Unit, definition: ProcessDefinition, actor: Actor, now: Instant
    ) -> None:
        own = definition.figures.readers if definition.figures is not None else ()
        self._everything = any(f"role:{role}" in actor.keys for role in (*definition.readers, *own))
        name = catalogue.organisation_name(unit.tenant, definition.key, definition.version)
        self._organisation = catalogue.organisation(unit, name) if name else None
        self._actor, self._now = actor, now

    def unit(self, name: str) -> bool:
        if self._everything or self._organisation is None:
            return self._everything
        units = self._organisation.index.units
        tops = [each.id for each in units.values() if each.parent is None]
        asked = [name] if name else tops
        return any(
            self._organisation.is_superior_of_unit(self._actor.id, each, self._now) for each in asked if each in units
        )


def _wanted(day: object) -> str:
    """The day as it is kept, "" for the last. Raises InputInvalid."""
    if day is None or type(day) is date:
        return "" if day is None else day.isoformat()
    try:
        return date.fromisoformat(shown(day)).isoformat()
    except ValueError as error:
        raise InputInvalid(
            Text("{day!r} is no date", "{day!r} 不是日期").format(day=shown(day)),
            code="day-invalid",
            mend=Text("write it like 2026-11-16", "写法如 2026-11-16"),
        ) from error


def _view(kept: KeptFigures, figures: Figures) -> FiguresView:
    found = load(kept.figures)
    numbers: Mapping[str, int] = found if isinstance(found, dict) else {}
    return FiguresView(
        kept.process, date.fromisoformat(kept.day), kept.unit, to_datetime(kept.as_of), to_datetime(kept.kept_at),
        dict(_shown(numbers, figures.of)),
    )  # fmt: skip


def _shown(numbers: Mapping[str, int], names: Iterable[str]) -> Iterator[tuple[str, int | timedelta | None]]:
    """A sum of times as the average of what was closed; None where nothing was."""
    closed = numbers.get("closed", 0)
    for name in names:
        number = numbers.get(name, 0)
        average = timedelta(microseconds=number // closed) if closed else None
        yield name, average if name == HANDLING else number


def _nothing(process: str, day: str) -> NotFound:
    return NotFound(
        Text("no figures of {process} are kept for {day}", "没有 {process} 在 {day} 的统计").format(
            process=process[:60], day=day or "-"
        ),
        mend=Text("write flowkit:figures, deploy, and let a night go by", "声明 flowkit:figures 并部署,次日可查"),
    )


def _not_for(actor: Actor, process: str) -> NotAuthorised:
    return NotAuthorised(
        Text("{by} may see no figures of {process}", "{by} 不可查看 {process} 的统计").format(
            by=actor.id, process=process[:60]
        ),
        mend=Text("ask whoever leads the unit, or a reader of the process", "请联系单位负责人或流程查阅人"),
    )
