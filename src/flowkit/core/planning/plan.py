"""The backward plan of a process: from moments to come, the latest start and end of every step (time, backward plan).

A step ends at the latest when its own limit before an anchor says so, and before the latest start of each step that
follows; it starts at the latest so long before as its limit gives it time. Of a choice every way must fit, a loop is
walked once, a step without a limit takes no time, and what begins on a border is no part of the plan. A subprocess
holds the plan of what is in it.

Invariant: a step never has to start later than one that it leads to. So the whole can be in time if and only if no step
can end earliest later than it must end latest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from flowkit.core.definition.model import Node, ProcessDefinition
from flowkit.core.planning.limits import Limits, limits
from flowkit.core.planning.order import Order, order_of
from flowkit.core.worktime import Instant, Quantity, Timetable, backward, forward

SILENT = frozenset(
    {
        "startEvent",
        "endEvent",
        "exclusiveGateway",
        "parallelGateway",
        "inclusiveGateway",
        "complexGateway",
        "eventBasedGateway",
    }
)
"""What takes no time is planned, and not told."""


class Bound(NamedTuple):
    """A latest moment: the `deadline` that counts back to it, and the next `step` on the way there, if there is one."""

    at: Instant
    deadline: str
    step: str = ""


class Latest(NamedTuple):
    start: Bound | None
    end: Bound | None


class Earliest(NamedTuple):
    start: Instant
    end: Instant


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of the plan. `takes` are the times that its own limits give it. Instants are None where nothing binds
    the step, or (earliest) where no start is given.
    """

    node: str
    name: str
    latest_start: Bound | None
    latest_end: Bound | None
    takes: tuple[Quantity, ...] = ()
    earliest_start: Instant | None = None
    earliest_end: Instant | None = None

    @property
    def late(self) -> int:
        """By how much the step is too late even when all goes as fast as its limits say, in microseconds."""
        if self.earliest_end is None or self.latest_end is None:
            return 0
        return max(0, self.earliest_end - self.latest_end.at)


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps by their latest start, counted back from the `anchors`. `unknown` are limits that the data do not tell
    yet: they count as no time.
    """

    anchors: Mapping[str, Instant]
    steps: tuple[PlannedStep, ...]
    unknown: tuple[str, ...] = ()

    @property
    def late(self) -> tuple[PlannedStep, ...]:
        """The steps that cannot be in time any more."""
        return tuple(step for step in self.steps if step.late)


def plan(
    definition: ProcessDefinition,
    timetable: Timetable,
    data: Mapping[str, object],
    start: Instant | None = None,
    done: Collection[str] = (),
    due: Mapping[str, Instant] = {},
    since: Mapping[str, Instant] = {},
) -> Plan:
    """The plan with these data and, from `start` on, what is earliest.

    Steps that are `done` take no more time; those that run now end when they are `due`, or take their time `since` they
    began, and do not end before `start`. Raises ExpressionNull if an anchor has no value.
    """
    found = limits(definition, timetable, data)
    orders = {parent: order_of(definition, parent) for parent in {node.parent for node in definition.nodes.values()}}
    latest: dict[str, Latest] = {}
    silent = frozenset(node.id for node in definition.nodes.values() if node.kind in SILENT)
    whole = _first(Bound(each.at, each.deadline) for each in found.whole)
    _look_back(_Back(orders, found, timetable, silent), None, whole, latest)
    earliest: dict[str, Earliest] = {}
    if start is not None:
        _look_ahead(_Ahead(orders, found, timetable, done, due, since), None, start, earliest)
    steps = [
        PlannedStep(
            node.id, node.name or node.id, *latest[node.id], found.takes.get(node.id, ()),
            *(earliest[node.id] if node.id in earliest and node.id not in done else (None, None)),
        )
        for node in definition.nodes.values()
        if node.id in latest and node.id not in silent
    ]  # fmt: skip
    steps.sort(key=lambda step: (step.latest_start is None, step.latest_start.at if step.latest_start else 0))
    return Plan(found.anchors, tuple(steps), tuple(dict.fromkeys(found.unknown)))


class _Back(NamedTuple):
    orders: Mapping[str | None, Order]
    found: Limits
    timetable: Timetable
    silent: frozenset[str]


def _look_back(given: _Back, parent: str | None, end: Bound | None, latest: dict[str, Latest]) -> None:
    """The latest of each node of a scope, from its ends to its beginnings; `end` binds the scope as a whole."""
    order = given.orders[parent]
    for node in reversed(order.nodes):
        due = given.found.due.get(node.id, ())
        following = [_seen(given, name, latest[name].start) for name in order.following[node.id]] or [end]
        ends = _first((*(Bound(each.at, each.deadline) for each in due if not each.at_start), *following))
        begins = None if ends is None else ends._replace(at=_begins(given, node, ends.at))
        inside: list[Bound | None] = []
        if node.id in given.orders:
            _look_back(given, node.id, ends, latest)
            inside = [latest[each.id].start for each in given.orders[node.id].nodes]
        begins = _first((begins, *inside, *(Bound(each.at, each.deadline) for each in due if each.at_start)))
        latest[node.id] = Latest(begins, ends)


def _seen(given: _Back, name: str, start: Bound | None) -> Bound | None:
    """The latest start of what follows, as what leads to it is told of it: gateways are passed over."""
    return start if start is None or name in given.silent else start._replace(step=name)


def _begins(given: _Back, node: Node, end: Instant) -> Instant:
    return max((backward(given.timetable, end, time) for time in given.found.takes.get(node.id, ())), default=end)


def _first(bounds: Iterable[Bound | None]) -> Bound | None:
    return min((each for each in bounds if each is not None), key=lambda each: each.at, default=None)


class _Ahead(NamedTuple):
    orders: Mapping[str | None, Order]
    found: Limits
    timetable: Timetable
    done: Collection[str]
    due: Mapping[str, Instant]
    since: Mapping[str, Instant]


def _look_ahead(given: _Ahead, parent: str | None, start: Instant, earliest: dict[str, Earliest]) -> Instant:
    """The earliest of each node of a scope that begins at `start`, and when the last of them ends."""
    order = given.orders[parent]
    for node in order.nodes:
        begins = max((earliest[name].end for name in order.leading[node.id]), default=start)
        earliest[node.id] = Earliest(begins, _ends(given, node, begins, earliest))
    return max((earliest[node.id].end for node in order.nodes), default=start)


def _ends(given: _Ahead, node: Node, begins: Instant, earliest: dict[str, Earliest]) -> Instant:
    if node.id in given.done:
        return begins
    if node.id in given.due:
        return max(begins, given.due[node.id])
    began = given.since.get(node.id, begins)
    times = (forward(given.timetable, began, time) for time in given.found.takes.get(node.id, ()))
    own = min((each for each in times if each is not None), default=begins)
    inside = _look_ahead(given, node.id, begins, earliest) if node.id in given.orders else begins
    return max(begins, own, inside)
