"""Nested limits: the limits of the steps fit into the limit around them, over every path.

What is found is certain: the limits of the steps on the path named are longer together. What hangs on data without
a few known values, on an expression or on a decision is not judged, nor is a mixture of kinds of time that only a
calendar could compare. A step that a loop enters again is counted once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, product
from typing import Any, Final

from flowkit.bpmn.process import Draft
from flowkit.bpmn.report import Report
from flowkit.core.deadline.extending import is_nothing
from flowkit.core.definition.deadlines import DeadlineRule
from flowkit.core.definition.model import Node, ProcessDefinition
from flowkit.core.definition.paths import Ends, Lasts, Paths
from flowkit.core.worktime import ClockTime, NaturalDays, Period, Quantity, WorkDays, WorkTime
from flowkit.core.worktime.instants import HOUR

MOST_LOOKS: Final = 200_000
"""How many nodes are looked at for all combinations of values together; what is beyond is not judged."""
_DAY: Final = 24 * HOUR

Values = Mapping[str, object]


def check_nested(draft: Draft, report: Report) -> None:
    """For each limit over a process or subprocess: no path through it has steps that need more.

    A limit that begins by a condition is not judged: nobody knows where. One of nothing means "at once".
    """
    definition = draft.definition
    scopes = {node.parent for node in definition.nodes.values()}
    owners = {rule: node.id for node in definition.nodes.values() if node.id in scopes for rule in node.deadlines}
    around = [
        (rule, None if rule.id in definition.case_deadlines else owners[rule.id])
        for rule in definition.deadlines.values()
        if rule.start_when is None and (rule.id in definition.case_deadlines or rule.id in owners)
    ]
    if not around:
        return
    paths = Paths(definition.nodes)
    states = list(islice(_states(definition), MOST_LOOKS // (len(around) * len(definition.nodes)) + 1))
    for rule, scope in around:
        for values in states:
            target = target_of(rule, values)
            if target is None or is_nothing(target):
                continue
            way = paths.longest(scope, _lasts(definition, rule, type(target), values), Ends(rule.since, rule.until))
            if way.amount > at_least(target, type(target)):
                path = " -> ".join(way.steps())
                element = draft.deadlines[rule.id]
                report.add(
                    "limits-do-not-fit", element, name=rule.id, target=target, path=path, state=_said(rule, values)
                )
                break


def _states(definition: ProcessDefinition) -> Iterator[Values]:
    """Every combination of the values that targets hang on, as far as these are few."""
    names = sorted({name for rule in definition.deadlines.values() for name in rule.targets.reads})
    domains = {name: _domain(definition, name) for name in names}
    known = {name: values for name, values in domains.items() if values}
    return (dict(zip(known, combination, strict=True)) for combination in product(*known.values()))


def _domain(definition: ProcessDefinition, name: str) -> Sequence[object]:
    scale, field = definition.scales.get(name), definition.fields.get(name)
    if scale is not None:
        return [grade.value for grade in scale.grades]
    if field is None:
        return ()
    return (True, False) if field.type == "boolean" else field.choices


def _lasts(definition: ProcessDefinition, around: DeadlineRule, kind: type, values: Values) -> Lasts:
    def lasts(node: Node) -> int | None:
        """The narrowest limit of the step: it must be done by then."""
        rules = [definition.deadlines[name] for name in node.deadlines if name != around.id]
        if not rules:
            return None
        found = [target for rule in rules if (target := target_of(rule, values)) is not None]
        return min((at_least(each, kind) for each in found), default=0)

    return lasts


def target_of(rule: DeadlineRule, values: Values) -> Quantity | None:
    """The target for these values; None if it hangs on others, or is computed."""
    if not rule.targets.reads <= values.keys():
        return None
    rows = rule.targets.decide(dict(values))
    if rows and isinstance(rows[0], ClockTime | WorkTime | WorkDays | NaturalDays | Period):
        return rows[0]
    return None


def at_least(quantity: Quantity, kind: type) -> int:
    """What the quantity takes at least, in the units of a kind of time; 0 where only a calendar could say."""
    measure = _AT_LEAST.get((type(quantity), kind))
    return measure(quantity) if measure is not None else 0


_AT_LEAST: Final[Mapping[tuple[type, type], Callable[[Any], int]]] = {
    (ClockTime, ClockTime): lambda it: it.micros,
    (WorkTime, ClockTime): lambda it: it.micros,
    (WorkDays, ClockTime): lambda it: max(it.count - 1, 0) * _DAY,
    (NaturalDays, ClockTime): lambda it: max(it.count - 1, 0) * _DAY,
    (WorkTime, WorkTime): lambda it: it.micros,
    (WorkDays, WorkDays): lambda it: it.count,
    (NaturalDays, NaturalDays): lambda it: it.count,
    (WorkDays, NaturalDays): lambda it: it.count,
    (ClockTime, NaturalDays): lambda it: it.micros // _DAY,
    (Period, Period): lambda it: (it.months * 31 + it.days) * _DAY + it.micros,
}
"""By the kind of the quantity and of the limit around it. A limit of a day may begin late on the day before."""


def _said(rule: DeadlineRule, values: Values) -> str:
    return ", ".join(f"{name} = {value}" for name, value in values.items() if name in rule.targets.reads) or "-"
