"""What an organisation consists of. Every value is frozen; ids are texts without whitespace, `:`, `@` and `,`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flowkit.errors import NOTHING, Text


@dataclass(frozen=True, slots=True)
class Period:
    """The dates from `begin` to `end`, both included; None is open. One that ends before it begins holds on no date."""

    begin: date | None = None
    end: date | None = None

    def holds(self, day: date) -> bool:
        return (self.begin is None or self.begin <= day) and (self.end is None or day <= self.end)

    def overlaps(self, other: Period) -> bool:
        """Whether some date lies in both."""
        begin = max(self.begin or date.min, other.begin or date.min)
        return begin <= min(self.end or date.max, other.end or date.max)

    def within(self, other: Period) -> Period:
        """The dates that lie in both."""
        if other == ALWAYS:
            return self
        begins = [each for each in (self.begin, other.begin) if each is not None]
        ends = [each for each in (self.end, other.end) if each is not None]
        return Period(max(begins, default=None), min(ends, default=None))


ALWAYS = Period()


@dataclass(frozen=True, slots=True)
class Role:
    """What a lane or a task names (角色). Positions grant it."""

    id: str
    name: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Unit:
    """A node of the tree (单位, 部门). `level` names its kind: company, department, team; province, city, county …

    `calendar` names the calendar by which the unit and those below it work, unless they name another. `also` are
    further superior units (双重领导): each begins a line of superiors of its own. In a unit with `same_person` one
    person may have duties that a process keeps apart, as far as the process leaves that to the units. An
    `institution` (机构) has an inbox of its own beside those of its departments; a unit at the top is one anyway. It is
    there during `period` only (设立、撤销).
    """

    id: str
    name: Text = NOTHING
    level: str = ""
    parent: str | None = None
    calendar: str = ""
    also: tuple[str, ...] = ()
    same_person: bool = False
    institution: bool = False
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class Position:
    """A post (岗位) in a unit; whoever holds it has its roles there. The holder of a `head` position leads the unit.

    `limits` say up to which amount the holder may decide (审批权限), by the name of the authority; None is no bound.
    `clearance` is the highest secrecy level that the holder may see; "" is internal. Outside its `period`, and that of
    its unit, nobody holds it.
    """

    id: str
    unit: str
    roles: tuple[str, ...] = ()
    head: bool = False
    name: Text = NOTHING
    limits: tuple[tuple[str, Decimal | None], ...] = ()
    clearance: str = ""
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can act."""

    id: str
    name: Text = NOTHING
    email: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """A person holds a position (任职) during a period."""

    person: str
    position: str
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class Substitution:
    """New work of `person` goes to `by` during a period (代理): in these processes, or in all where none is named."""

    person: str
    by: str
    period: Period = ALWAYS
    processes: tuple[str, ...] = ()

    def covers(self, day: date, process: str) -> bool:
        return self.period.holds(day) and (not self.processes or process in self.processes)


DEPARTING = ("person", "unit", "position", "group")
"""What can be there no more, while work of it is open."""
WORK_OF_THE_DEPARTED = ("refuse", "move", "keep")


@dataclass(frozen=True, slots=True)
class Departure:
    """What becomes of open work when this person, unit, position or group is there no more (离任、撤并): the change is
    refused, the work moves `to` its successor, or it is kept where it is. One that names nothing (kind "") holds for
    all that no other names.

    Without `to` the work of a person goes to the superior, and that of a unit to the unit above it.
    """

    work: str
    kind: str = ""
    subject: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Apart:
    """Nobody holds two of these roles at once, or one within so many days after another (不相容岗位); None: ever."""

    roles: tuple[str, ...]
    within: int | None = 0
