"""What the expectations of one step look at: the case at this moment, reckoned into the terms of a scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.deadlines import EscalationStep
from flowkit.core.worktime import ClockTime, WorkTime, elapsed, parse_quantity, worked
from flowkit.engine.views import CaseView, DeadlineView, ItemView, MarkView, NoticeView
from flowkit.replay.cast import Cast
from flowkit.replay.facts import Happening, happenings
from flowkit.replay.sameness import Sameness
from flowkit.replay.wall_time import resolve, say

NONE = "none"


@dataclass(frozen=True, slots=True)
class FiredRow:
    """A row of an escalation table that has fired."""

    rule: str
    row: str
    step: int
    reporter: str
    to: str
    at: datetime
    late: bool
    by: str
    acknowledged_by: str
    missed: bool


@dataclass(frozen=True, slots=True)
class ComingRow:
    """A row that has yet to fire; `at` is None while the clock stands."""

    rule: str
    row: str
    step: int
    to: str
    at: datetime | None


@dataclass(frozen=True)
class Scene:
    """The case that a step names (`case`) as it is now. `now` is the time of the step, beside which its times stand."""

    cast: Cast
    case: str
    now: datetime
    zone: ZoneInfo

    @cached_property
    def view(self) -> CaseView:
        """The case that the step names. Raises Missing."""
        return self.cast.view(self.cast.find(self.case))

    def moment(self, text: str) -> datetime:
        """A time as the scenario writes it."""
        return resolve(text, self.now, self.zone)

    def say(self, moment: datetime | None) -> str:
        """A time as the scenario would write it."""
        return NONE if moment is None else say(moment, self.zone)

    @cached_property
    def happenings(self) -> tuple[Happening, ...]:
        return tuple(happenings(self.view.history))

    @cached_property
    def fired(self) -> tuple[FiredRow, ...]:
        """The rows that have fired, in the order in which they did."""
        marks = {
            (clock.id, mark.key): mark for clock in self.view.deadlines for mark in clock.marks if mark.kind == "step"
        }
        missed = {
            (str(each.values["deadline"]), str(each.values["step"]))
            for each in self.happenings
            if each.name == "acknowledgement-missed"
        }
        return tuple(self._fired(each, marks, missed) for each in self.happenings if each.name == "escalation-fired")

    def _fired(
        self, fact: Happening, marks: Mapping[tuple[str, str], MarkView], missed: set[tuple[str, str]]
    ) -> FiredRow:
        values = fact.values
        number, row = str(values["deadline"]), str(values["step"])
        mark = marks.get((f"{self.view.id}.{number}", row))
        step = values["number"]
        return FiredRow(
            str(values["rule"]), row, step if isinstance(step, int) else 0, str(values["reporter"]), str(values["to"]),
            fact.at, values["late"] is True, str(values["by"]), mark.acknowledged_by if mark is not None else "",
            (number, row) in missed,
        )  # fmt: skip

    @cached_property
    def coming(self) -> tuple[ComingRow, ...]:
        """The rows that have yet to fire on the clocks that have not ended."""
        return tuple(
            ComingRow(clock.rule, mark.key, row.number, row.to, mark.at)
            for clock in self.view.deadlines
            if clock.ended_at is None
            for mark in clock.marks
            if mark.kind == "step" and mark.fired_at is None and not mark.void
            for row in self._row(clock.rule, mark.key)
        )

    def _row(self, rule: str, key: str) -> Iterator[EscalationStep]:
        row = self.cast.stage.folder.rows.get((rule, key))
        if row is not None:
            yield row

    @cached_property
    def open_items(self) -> tuple[ItemView, ...]:
        return tuple(item for item in self.view.items if item.ended_at is None and item.kind == "work")

    @cached_property
    def open_sides(self) -> tuple[ItemView, ...]:
        return tuple(item for item in self.view.items if item.ended_at is None and item.kind != "work")

    def addresses(self, notice: NoticeView) -> tuple[str, ...]:
        """To where a message was delivered."""
        case, _, number = notice.id.partition(".")
        return self.cast.stage.outside.addresses.get(f"{case}:{number}", ())

    def used(self, clock: DeadlineView) -> timedelta | None:
        """The time that the clock has counted until now, None for a limit in days."""
        with self.cast.stage.reading() as unit:
            record = unit.deadline(self.view.id, int(clock.id.partition(".")[2]))
        return None if record is None else self._counted(record)

    def _counted(self, record: Deadline) -> timedelta | None:
        end = record.ended_at if record.ended_at is not None else self.cast.stage.clock.now()
        target = parse_quantity(record.target)
        if isinstance(target, ClockTime):
            return timedelta(microseconds=elapsed(record.started_at, end, record.pauses))
        timetable = self.cast.stage.folder.timetables.get(record.calendar)
        if isinstance(target, WorkTime) and timetable is not None:
            return timedelta(microseconds=worked(timetable, record.started_at, end, record.pauses))
        return None

    def same(self, expected: object, actual: object) -> bool:
        """Whether a datum of the case is what the scenario says."""
        return Sameness(self.now, self.zone).same(expected, actual)
