"""Tables of targets and escalation rows: gaps, order, numbers; and the calendar that they need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice, pairwise, product

from flowkit.bpmn.process import Draft
from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import Element, extension, extensions, is_bpmn, own_children, value
from flowkit.core.definition.model import DeadlineRule, EscalationStep
from flowkit.core.worktime import ClockTime, NaturalDays, Period, Quantity, WorkDays, WorkTime
from flowkit.decision import Rule, Table
from flowkit.errors import FlowkitError
from flowkit.expressions import Budget

_MOST_COMBINATIONS = 1_000
_MOST_GAPS = 20
_BUDGET = Budget(steps=2_000)


def check_ids(draft: Draft, report: Report) -> None:
    """Deadlines have ids of their own in the process; the clock of a step starts with the step."""
    seen: set[str] = set()
    for owner in (draft.element, *draft.nodes.values()):
        for element in extensions(owner, "deadline"):
            name = value(element, "id")
            if name in seen:
                report.add("deadline-twice", element, name=name)
            seen.add(name)
            if element.get("start") is not None and not is_bpmn(owner, "process"):
                report.add("deadline-start-step", element)


def check_targets(draft: Draft, report: Report) -> None:
    """For each grade of the graded fields that a deadline looks at, some target applies."""
    for name, element in draft.deadlines.items():
        rule = draft.definition.deadlines.get(name)
        if rule is None:
            continue
        rows = list(own_children(element, "target"))
        if not rows and rule.escalation is None:
            report.add("deadline-without-target", element)
        _check_dead_rows(rows, report)
        if rows and len(rows) == len(rule.targets.rules):
            for grades in islice(_gaps(rule, draft), _MOST_GAPS):
                report.add("target-gap", element, grades=grades)


def _check_dead_rows(rows: list[Element], report: Report) -> None:
    always = False
    for row in rows:
        if always:
            report.add("target-unreachable", row)
        always = always or next(own_children(row, "when"), None) is None


def _gaps(rule: DeadlineRule, draft: Draft) -> Iterator[str]:
    """The combinations of grades for which no row can hold."""
    scales = [draft.definition.scales.get(each.source.strip()) for each in rule.targets.inputs]
    graded = [number for number, scale in enumerate(scales) if scale is not None]
    grades = [scale.grades for scale in scales if scale is not None]
    size = 1
    for each in grades:
        size *= len(each)
    if size > _MOST_COMBINATIONS:
        return
    for combination in product(*grades):
        values = dict(zip(graded, (grade.value for grade in combination), strict=True))
        if not any(_may_hold(row, values) for row in rule.targets.rules):
            names = [rule.targets.inputs[number].source.strip() for number in graded]
            yield ", ".join(f"{name} = {grade.value}" for name, grade in zip(names, combination, strict=True))


def _may_hold(row: Rule[Quantity], values: dict[int, object]) -> bool:
    """Whether the row can hold for these grades; a test that looks at anything else may always hold."""
    for number, test in enumerate(row.tests):
        if test is None or number not in values or test.reads - {"?"}:
            continue
        try:
            if test.evaluate({"?": values[number]}, budget=_BUDGET) is not True:
                return False
        except FlowkitError:
            continue  # too much to work out here
    return True


def check_escalation(draft: Draft, report: Report) -> None:
    """Rows of one class come in the order of their times, each with its own number; ids are unique."""
    for name, element in draft.deadlines.items():
        rule = draft.definition.deadlines.get(name)
        if rule is None or rule.escalation is None:
            continue
        rows = {value(row, "id"): row for row in reversed(list(own_children(element, "escalation")))}
        _check_row_ids(element, report)
        for steps in _classes(rule.escalation):
            _check_class(steps, rows, report)


def _check_row_ids(deadline: Element, report: Report) -> None:
    seen: set[str] = set()
    for row in own_children(deadline, "escalation"):
        name = value(row, "id")
        if name in seen:
            report.add("escalation-id-twice", row, name=name)
        seen.add(name)


def _classes(table: Table[EscalationStep]) -> list[list[EscalationStep]]:
    """The rows grouped by the text of their tests."""
    classes: dict[tuple[str | None, ...], list[EscalationStep]] = defaultdict(list)
    for rule in table.rules:
        classes[tuple(None if test is None else test.source.strip() for test in rule.tests)].append(rule.output)
    return list(classes.values())


def _check_class(steps: list[EscalationStep], rows: dict[str, Element], report: Report) -> None:
    numbers: set[int] = set()
    for step in steps:
        if step.number in numbers:
            report.add("escalation-number-twice", rows[step.id], number=step.number)
        numbers.add(step.number)
    for before, step in pairwise(steps):
        if _earlier(step.after, before.after):
            report.add("escalation-order", rows[step.id], name=step.id, before=before.id)


def _earlier(one: Quantity, other: Quantity) -> bool:
    """Whether the first is the shorter; quantities of different kinds compare only on a calendar."""
    match one, other:
        case (ClockTime(a), ClockTime(b)) | (WorkTime(a), WorkTime(b)):
            return a < b
        case (WorkDays(a), WorkDays(b)) | (NaturalDays(a), NaturalDays(b)):
            return a < b
        case (Period(), Period()):
            return (one.months, one.days, one.micros) < (other.months, other.days, other.micros)
        case (ClockTime(0), _):
            return True
    return False


def check_calendar(draft: Draft, report: Report) -> None:
    """Working time, days and recurrences are reckoned on a calendar, in its zone."""
    if draft.scope.needs_calendar is not None and extension(draft.element, "calendar") is None:
        report.add("calendar-missing", draft.scope.needs_calendar)
