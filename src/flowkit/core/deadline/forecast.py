"""Will the clock be kept at this pace? Reckoned when it is read, from the way that is left and the limits on it.

The pace is what the finished steps of the case took, against their limits: 0.5 is twice as quick as allowed. What is
left is the longest way from where the case stands, each step with the limit that its data give it now, at that pace. A
step without a limit is taken to last nothing. A forecast decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from flowkit.core.deadline.records import Deadline
from flowkit.core.deadline.watching import can_stand
from flowkit.core.definition.model import Node, ProcessDefinition
from flowkit.core.definition.paths import Ends, Paths
from flowkit.core.instance.records import MARKS, Scope, Token
from flowkit.core.protocol import Instant
from flowkit.core.worktime import (
    ClockTime,
    NaturalDays,
    Period,
    Quantity,
    Timetable,
    WorkDays,
    WorkTime,
    forward,
    parse_quantity,
    worked,
)

SLOWEST, QUICKEST = 10.0, 0.1
"""Between these the pace lies: one step that took a month says little of the others."""
_TIMED: Final = ClockTime | WorkTime | WorkDays | NaturalDays | Period


@dataclass(frozen=True, slots=True)
class Course:
    """Where a case stands: its process, what lives in it, all its clocks, the data, and the calendar."""

    definition: ProcessDefinition
    timetable: Timetable
    scopes: Sequence[Scope]
    tokens: Sequence[Token]
    clocks: Sequence[Deadline]
    now: Instant


def forecasts(course: Course) -> dict[int, Instant]:
    """When each running clock over the root process would be met, by its number; a clock that stands has none."""
    open_clocks = [
        each
        for each in course.clocks
        if each.token is None and each.scope == 1 and each.ended_at is None and each.due_at is not None
    ]
    if not open_clocks:
        return {}
    paths, lengths = Paths(course.definition.nodes), _Lengths(course)
    found: dict[int, Instant] = {}
    for clock in open_clocks:
        rule = course.definition.deadlines.get(clock.rule)
        if rule is not None:
            ways = [_after(course, paths, lengths, token, rule.until) for token in _waiting(course)]
            found[clock.id] = max(ways, default=course.now)
    return found


def _waiting(course: Course) -> Iterator[Token]:
    """The tokens at steps of the root process and of the subprocesses in it."""
    kinds = {scope.id: scope for scope in course.scopes}
    own = {each.id for each in course.scopes if each.process == course.definition.key}
    for token in course.tokens:
        scope = kinds.get(token.scope)
        if scope is not None and scope.id in own and scope.kind != "round" and token.holds not in MARKS:
            yield token


def _after(course: Course, paths: Paths, lengths: _Lengths, token: Token, until: str) -> Instant:
    """When the way from this token is walked: its own step, the longest way behind it, and what comes around it."""
    node = course.definition.nodes.get(token.node)
    at = course.now
    if node is None:
        return at
    if token.holds != "scope":
        at = max(at, lengths.rest_of(token, node))
    steps: list[str] = []
    while node is not None:
        steps += paths.longest(node.parent, lengths.of, Ends(until=until, after=node.id)).steps()
        node = course.definition.nodes.get(node.parent) if node.parent is not None else None
    for step in steps:
        at = lengths.walked(at, course.definition.nodes[step])
    return at


class _Lengths:
    """How long steps last at the pace of the case."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._data = next((scope.data for scope in course.scopes if scope.id == 1), {})
        self._has_work = bool(course.definition.calendar)
        self._pace = self._measured()
        self._known: dict[str, int | None] = {}

    def of(self, node: Node) -> int | None:
        """The narrowest limit of the step as elapsed time from now, for comparing ways."""
        if node.id not in self._known:
            now = self._course.now
            ends = [forward(self._course.timetable, now, each) for each in self._targets(node)]
            known = [end - now for end in ends if end is not None]
            self._known[node.id] = min(known) if known else None
        return self._known[node.id]

    def walked(self, at: Instant, node: Node) -> Instant:
        """When the step is done if it begins then."""
        ends = [self._paced(at, each) for each in self._targets(node)]
        return min(ends, default=at)

    def rest_of(self, token: Token, node: Node) -> Instant:
        """When the step that runs is done: from the beginning of its clock, at the pace."""
        clocks = [
            each
            for each in self._course.clocks
            if each.token == token.id and each.ended_at is None and each.due_at is not None
        ]
        limits = [(each, _length(each)) for each in clocks]
        ends = [self._paced(each.started_at, length) for each, length in limits if length is not None]
        ends += [each.due_at for each, length in limits if length is None and each.due_at is not None]
        return min(ends, default=self._course.now)

    def _targets(self, node: Node) -> list[Quantity]:
        rules = (self._course.definition.deadlines[name] for name in node.deadlines)
        rows = (rule.targets.decide({name: self._data.get(name) for name in rule.targets.reads}) for rule in rules)
        return [row[0] for row in rows if row and isinstance(row[0], _TIMED)]

    def _paced(self, begin: Instant, quantity: Quantity) -> Instant:
        """The quantity, shortened or stretched by the pace: in working time where the calendar has some."""
        end = forward(self._course.timetable, begin, quantity)
        if end is None:
            return begin
        if isinstance(quantity, ClockTime) or not self._has_work:
            return begin + int((end - begin) * self._pace)
        amount = int(worked(self._course.timetable, begin, end) * self._pace)
        return forward(self._course.timetable, begin, WorkTime(amount)) or begin

    def _measured(self) -> float:
        """What the finished steps took, against what they had."""
        used = had = 0
        for clock in self._course.clocks:
            if clock.token is not None and clock.ended_at is not None and clock.verdict in ("kept", "late"):
                length = _length(clock)
                if length is None:
                    continue
                end = forward(self._course.timetable, clock.started_at, length, clock.pauses)
                if end is not None:
                    used += self._between(clock.started_at, clock.ended_at, clock, length)
                    had += self._between(clock.started_at, end, clock, length)
        return min(max(used / had, QUICKEST), SLOWEST) if had else 1.0

    def _between(self, begin: Instant, end: Instant, clock: Deadline, length: Quantity) -> int:
        if isinstance(length, ClockTime) or not self._has_work:
            return end - begin
        return worked(self._course.timetable, begin, end, clock.pauses)


def _length(clock: Deadline) -> Quantity | None:
    """How long the clock runs; None for one that counts back from a moment, which no pace changes."""
    return parse_quantity(clock.target) if can_stand(clock) else None
