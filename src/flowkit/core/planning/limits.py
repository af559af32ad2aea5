"""What the limits of a process say about each of its steps, with the data that a plan is made for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from flowkit.core.deadline.reckon import quantity_of
from flowkit.core.definition.deadlines import Before, DeadlineRule
from flowkit.core.definition.events import Catch
from flowkit.core.definition.model import Node, ProcessDefinition
from flowkit.core.definition.tasks import BusinessRuleTask
from flowkit.core.definition.timers import Timer
from flowkit.core.instance.elements.timers import ahead
from flowkit.core.worktime import Ahead, Instant, Quantity, Timetable
from flowkit.errors import FlowkitError
from flowkit.expressions import Expression


class DueBefore(NamedTuple):
    """The limit `deadline` lets a step end (or, `at_start`, begin) at this instant and not later."""

    deadline: str
    at: Instant
    at_start: bool = False


@dataclass(slots=True)
class Limits:
    """By node: when it is due before an anchor, and what times it may take. `whole` are limits over the process.

    `unknown` are deadlines that these data do not tell.
    """

    anchors: dict[str, Instant] = field(default_factory=dict)
    due: dict[str, list[DueBefore]] = field(default_factory=dict)
    takes: dict[str, tuple[Quantity, ...]] = field(default_factory=dict)
    whole: list[DueBefore] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def anchors_of(definition: ProcessDefinition) -> tuple[str, ...]:
    """The data that limits of the process count back from."""
    targets = (row.output for rule in definition.deadlines.values() for row in rule.targets.rules)
    return tuple(dict.fromkeys(target.anchor for target in targets if isinstance(target, Before)))


def limits(definition: ProcessDefinition, timetable: Timetable, data: Mapping[str, object]) -> Limits:
    """Raises ExpressionNull if an anchor has no value."""
    found = Limits()
    for node in definition.nodes.values():
        takes = list(_waits(node))
        for name in node.deadlines:
            target = _target(definition.deadlines[name], timetable, data, found)
            if isinstance(target, Ahead):
                found.due.setdefault(node.id, []).append(DueBefore(name, target.due(timetable)))
            elif target is not None:
                takes.append(target)
        if takes:
            found.takes[node.id] = tuple(takes)
    for name in definition.case_deadlines:
        rule = definition.deadlines[name]
        if any(isinstance(row.output, Before) for row in rule.targets.rules):
            target = _target(rule, timetable, data, found)
            if isinstance(target, Ahead):
                _over_the_process(definition, rule, target.due(timetable), found)
    return found


def _over_the_process(definition: ProcessDefinition, rule: DeadlineRule, at: Instant, found: Limits) -> None:
    """A limit until a milestone binds the step at it; else it binds every end."""
    if not rule.until:
        found.whole.append(DueBefore(rule.id, at))
    for node in definition.nodes.values():
        for milestone in node.milestones:
            if milestone.id == rule.until:
                due = DueBefore(rule.id, at, at_start=milestone.at == "reached")
                found.due.setdefault(node.id, []).append(due)


def _waits(node: Node) -> tuple[Quantity, ...]:
    """A timer event takes its time."""
    triggers = node.spec.triggers if isinstance(node.spec, Catch) and node.attached_to is None else ()
    return tuple(each.quantity for each in triggers if isinstance(each, Timer) and each.quantity is not None)


def _target(
    rule: DeadlineRule, timetable: Timetable, data: Mapping[str, object], found: Limits
) -> Quantity | Ahead | None:
    """What applies with these data. An anchor must be there; another time that the data do not tell is unknown."""
    try:
        rows = rule.targets.decide({name: data.get(name) for name in rule.targets.reads})
        target = rows[0] if rows else None
        if isinstance(target, Expression):
            return quantity_of(target.evaluate({name: data.get(name) for name in target.reads}), target.source)
    except FlowkitError:
        target = None
    if isinstance(target, Before):
        counted = ahead(target, data.get(target.anchor), timetable)
        found.anchors[target.anchor] = counted.anchor
        return counted
    if target is None or isinstance(target, BusinessRuleTask | Expression):
        found.unknown.append(rule.id)
        return None
    return target
