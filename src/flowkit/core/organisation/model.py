"""An organisation on a date: who holds what, who leads whom, who stands in for whom.

Each lookup takes `at`, an instant in microseconds UTC; its date is that of the organisation's zone. A lookup costs what
it answers and the depth of the tree of units, never the number of persons.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from flowkit.core.definition.secrecy import clearance_keys
from flowkit.core.organisation.duty import OnDuty, Roster
from flowkit.core.organisation.group import Group, group_keys
from flowkit.core.organisation.index import Index, Parts, index_of
from flowkit.core.organisation.values import Apart, Departure, Holding, Person, Position, Role, Substitution, Unit
from flowkit.core.worktime.calendar import MINUTES_OF_A_DAY
from flowkit.core.worktime.instants import MINUTE, wall_of_date
from flowkit.core.worktime.zones import instant_of_wall, wall_at
from flowkit.errors import NOTHING, Text

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_QUARTER = 15 * 60 * 1_000_000


def quarter(at: int) -> int:
    """The number of the quarter of an hour of UTC. In every zone midnight falls on the beginning of one."""
    return at // _QUARTER


@lru_cache(maxsize=1024)
def _date(zone: str, number: int) -> date:
    return (_EPOCH + timedelta(microseconds=number * _QUARTER)).astimezone(ZoneInfo(zone)).date()


@dataclass(frozen=True, slots=True)
class Organisation:
    """Units, positions, persons and what binds them, dated. Lists keep their declared order.

    `zone` is an IANA name. An organisation is not checked when it is made: see `check_organisation`. `memo` keeps what
    was worked out of these values and would only come out the same again.
    """

    id: str
    zone: str
    name: Text = NOTHING
    roles: tuple[Role, ...] = ()
    units: tuple[Unit, ...] = ()
    positions: tuple[Position, ...] = ()
    persons: tuple[Person, ...] = ()
    holdings: tuple[Holding, ...] = ()
    substitutions: tuple[Substitution, ...] = ()
    rosters: tuple[Roster, ...] = ()
    groups: tuple[Group, ...] = ()
    separations: tuple[Apart, ...] = ()
    departures: tuple[Departure, ...] = ()
    index: Index = field(init=False, repr=False, compare=False)
    memo: dict[Hashable, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        people = (self.roles, self.units, self.positions, self.persons, self.holdings, self.substitutions)
        object.__setattr__(self, "index", index_of(Parts(*people, self.rosters, self.groups)))

    def day(self, at: int) -> date:
        """The date of the instant, in the organisation's zone."""
        return _date(self.zone, quarter(at))

    def noon(self, day: date) -> int:
        """An instant of the date."""
        return instant_of_wall(self.zone, wall_of_date(day) + MINUTES_OF_A_DAY // 2 * MINUTE)

    def on_duty(self, roster: str, at: int) -> OnDuty | None:
        """The shift of the roster that goes on at the instant; None in a gap, and for a roster that there is not."""
        rota = self.index.rotas.get(roster)
        minute = wall_at(self.zone, at) // MINUTE
        return rota.at(self.day(at), minute % MINUTES_OF_A_DAY) if rota else None

    def person(self, person: str) -> Person | None:
        return self.index.persons.get(person)

    def positions_of(self, person: str, at: int) -> tuple[Position, ...]:
        """The positions that the person holds, in declared order; the first is the main one."""
        return tuple(self._positions(person, self.day(at)))

    def _positions(self, person: str, day: date) -> Iterator[Position]:
        for holding in self.index.holdings_of.get(person, ()):
            if holding.period.holds(day) and holding.position in self.index.positions:
                yield self.index.positions[holding.position]

    def in_office(self, person: str, at: int) -> bool:
        """Whether work can go to the person: known, and holding a position; who never holds any is always there."""
        if person not in self.index.persons:
            return False
        return not self.index.holdings_of.get(person) or bool(self.positions_of(person, at))

    def keys_of(self, person: str, at: int) -> tuple[str, ...]:
        """The candidate keys under which the person may take work; none for somebody unknown.

        They are the person's own: a substitute is named when work is assigned, and gets no keys of the absent person,
        so that work of before the substitution stays where it is.
        """
        if person not in self.index.persons:
            return ()
        keys = [f"person:{person}"]
        for position in self._positions(person, self.day(at)):
            keys += (f"position:{position.id}", f"unit:{position.unit}")
            keys += (key for role in position.roles for key in (f"role:{role}", f"role:{role}@{position.unit}"))
            keys += clearance_keys(position.clearance)
        for group, member in self.index.memberships.get(person, ()):
            keys += group_keys(group, member) if member.period.holds(self.day(at)) else ()
        return tuple(dict.fromkeys(keys))

    def unit_of(self, person: str, at: int) -> str | None:
        """The unit of the person's main position."""
        return next((position.unit for position in self._positions(person, self.day(at))), None)

    def holders(self, role: str, at: int, unit: str | None = None) -> tuple[str, ...]:
        """Who holds the role, in any unit or in exactly this one (not in those below it)."""
        day = self.day(at)
        holdings = (
            holding
            for position in self.index.positions_with.get((role, unit), ())
            for holding in self.index.holdings_in.get(position.id, ())
        )
        return tuple(dict.fromkeys(holding.person for holding in holdings if holding.period.holds(day)))

    def count_holders(self, role: str, at: int, unit: str | None = None, excluding: Collection[str] = ()) -> int:
        """How many hold the role, the excluded persons left out. The holders are not looked at."""
        counted = self.index.headcounts.get((role, unit))
        if counted is None:
            return 0
        return counted.on(self.day(at)) - sum(self.holds_role(person, role, at, unit) for person in set(excluding))

    def holds_role(self, person: str, role: str, at: int, unit: str | None = None) -> bool:
        held = self._positions(person, self.day(at))
        return any(role in position.roles and unit in (None, position.unit) for position in held)

    def members(self, group: str, at: int, *, chairs: bool = False) -> tuple[str, ...]:
        """Who belongs to the group and is in office; its chairs only, where that is asked."""
        found, day = self.index.groups.get(group), self.day(at)
        members = found.members if found else ()
        persons = (each.person for each in members if each.period.holds(day) and (each.chair or not chairs))
        return tuple(dict.fromkeys(person for person in persons if self.in_office(person, at)))

    def may_decide(self, person: str, authority: str, amount: Decimal | None, at: int) -> bool:
        """Whether a position of the person has the authority, up to the amount (None: whatever its bound is)."""
        limits = (limit for each in self._positions(person, self.day(at)) for limit in each.limits)
        bounds = [bound for name, bound in limits if name == authority]
        return any(bound is None or amount is None or amount <= bound for bound in bounds)

    def units_with_role(self, role: str, at: int) -> tuple[str, ...]:
        """The units in which somebody holds the role."""
        units = dict.fromkeys(position.unit for position in self.index.positions_with.get((role, None), ()))
        return tuple(unit for unit in units if self.count_holders(role, at, unit))

    def nearest_unit_with(self, role: str, unit: str, at: int, excluding: Collection[str] = ()) -> str | None:
        """The unit, or the nearest one above it, in which somebody who is not excluded holds the role."""
        return next((each for each in self.line(unit) if self.count_holders(role, at, each, excluding) > 0), None)

    def line(self, unit: str) -> Iterator[str]:
        """The unit and all units above it, upwards. Ends where a circle would close."""
        seen: set[str] = set()
        up: str | None = unit
        while up is not None and up not in seen and up in self.index.units:
            yield up
            seen.add(up)
            up = self.index.units[up].parent

    def has_unit(self, unit: str, at: int) -> bool:
        """Whether the unit is there on the date."""
        found = self.index.units.get(unit)
        return found is not None and found.period.holds(self.day(at))

    def is_institution(self, unit: str) -> bool:
        """Whether the unit has the inbox of an institution: it is said to be one, or stands at the top."""
        found = self.index.units.get(unit)
        return found is not None and (found.institution or found.parent is None)

    def calendar_of(self, unit: str) -> str:
        """The calendar by which the unit works: the one that it names, or else the nearest unit above it; "" if none
        does.
        """
        return next((named for each in self.line(unit) if (named := self.index.units[each].calendar)), "")

    def head_of(self, unit: str, at: int) -> str | None:
        """Who leads the unit, or None while that position is vacant."""
        day = self.day(at)
        for position in self.index.heads.get(unit, ()):
            for holding in self.index.holdings_in.get(position.id, ()):
                if holding.period.holds(day):
                    return holding.person
        return None

    def lines(self, unit: str) -> Iterator[tuple[str, ...]]:
        """The line of the unit, then one for each further superior of a unit in it: the same up to there, and on from
        that superior.
        """
        main = tuple(self.line(unit))
        yield main
        for level, each in enumerate(main):
            for other in self.index.units[each].also:
                yield (*main[: level + 1], *(above for above in self.line(other) if above not in main[: level + 1]))

    def superiors(self, person: str, at: int) -> tuple[str, ...]:
        """The line of heads above the person, the nearest first.

        It begins with the head of the person's main unit, or above the highest unit of the line that the person leads.
        A vacant head is skipped. Whoever leads several units of the line stands there once; the person never.
        """
        return self._heads_above(person, self.line(self.unit_of(person, at) or ""), at)

    def lines_of_superiors(self, person: str, at: int) -> tuple[tuple[str, ...], ...]:
        """The line of heads above the person on each line of the unit, the main one first; no line twice."""
        lines = self.lines(self.unit_of(person, at) or "")
        return tuple(dict.fromkeys(self._heads_above(person, line, at) for line in lines))

    def superiors_over(self, person: str, unit: str, at: int) -> tuple[tuple[str, ...], ...]:
        """The line of heads above the person that goes over this unit: one, or none."""
        lines = self.lines(self.unit_of(person, at) or "")
        return tuple(self._heads_above(person, line, at) for line in lines if unit in line)[:1]

    def _heads_above(self, person: str, line: Iterable[str], at: int) -> tuple[str, ...]:
        heads = [self.head_of(unit, at) for unit in line]
        below = max((level for level, head in enumerate(heads) if head == person), default=-1)
        return tuple(dict.fromkeys(head for head in heads[below + 1 :] if head is not None))

    def superior(self, person: str, levels: int, at: int) -> str | None:
        """The superior so many levels up (1: the immediate one), or None where the line is shorter."""
        line = self.superiors(person, at)
        return line[levels - 1] if 1 <= levels <= len(line) else None

    def is_superior(self, person: str, of: str, at: int) -> bool:
        """Whether the person stands in a line of heads above another person."""
        return any(person in line for line in self.lines_of_superiors(of, at))

    def is_superior_of_unit(self, person: str, unit: str, at: int) -> bool:
        """Whether the person leads the unit or one above it, on whatever line."""
        units = dict.fromkeys(each for line in self.lines(unit) for each in line)
        return any(self.head_of(each, at) == person for each in units)

    def units_led_by(self, person: str, at: int) -> tuple[str, ...]:
        """The units that the person leads, with all below them, as far as they are listed; worked out for whoever leads
        any, and kept.
        """
        own = [position.unit for position in self.positions_of(person, at) if position.head]
        if not own:
            return ()
        key = ("led", person, quarter(at))
        known = self.memo.get(key)
        if not isinstance(known, tuple):
            led = (each.id for each in self.units if self.is_superior_of_unit(person, each.id, at))
            known = self.memo[key] = tuple(
                dict.fromkeys((*(each for each in own if self.head_of(each, at) == person), *led))
            )
        return known

    def substitute_of(self, person: str, at: int, process: str = "") -> str | None:
        """Who gets new work of the person in the process; None while nobody stands in.

        A substitute who is substituted as well passes the work on, until it would come back to somebody who passed it,
        or to somebody who is not in office.
        """
        day, passed = self.day(at), [person]
        while (following := self._substitute(passed[-1], day, process)) is not None:
            if following in passed or not self.in_office(following, at):
                break
            passed.append(following)
        return passed[-1] if len(passed) > 1 else None

    def _substitute(self, person: str, day: date, process: str) -> str | None:
        """A substitution for the process goes before one for all; among equals the first declared."""
        covering = [each for each in self.index.substitutions_of.get(person, ()) if each.covers(day, process)]
        return min(covering, key=lambda each: not each.processes).by if covering else None

    def substituted_holders(self, role: str, at: int, unit: str | None, process: str) -> tuple[tuple[str, str], ...]:
        """The holders of the role whose new work goes to somebody else: pairs of the person and the substitute."""
        day = self.day(at)
        all_of_group = self.index.substitutions_in.get((role, unit), ())
        not_over = bisect_left(all_of_group, day, key=lambda each: each.period.end or date.max)
        pairs: dict[str, str] = {}
        for each in all_of_group[not_over:]:
            if each.covers(day, process) and self.holds_role(each.person, role, at, unit):
                substitute = self.substitute_of(each.person, at, process)
                pairs.update({each.person: substitute} if substitute else {})
        return tuple(pairs.items())
