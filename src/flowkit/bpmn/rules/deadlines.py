"""Tables of targets and escalation rows: gaps, order, numbers; and the calendar that they need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from flowkit.bpmn.process import Draft
from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import Element, extension, extensions, is_bpmn, own_children, value
from flowkit.core.definition.deadlines import EscalationStep, Target
from flowkit.core.worktime import earlier
from flowkit.decision import Table
from flowkit.decision.checks import (
    Column,
    State,
    Test,
    TooMany,
    masked,
    open_column,
    reachable,
    unreached,
    values_column,
)
from flowkit.expressions.run import ABSENT
from flowkit.markup import Inside


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


def check_milestones(draft: Draft, report: Report) -> None:
    """Milestones have names of their own; clocks between them lie over the process and name two that are there."""
    known: set[str] = set()
    for node in draft.nodes.values():
        for element in extensions(node, "milestone"):
            name = value(element, "id")
            if name in known:
                report.add("milestone-twice", element, name=name)
            known.add(name)
    for owner in (draft.element, *draft.nodes.values()):
        for element in extensions(owner, "deadline"):
            _check_ends(element, known, report, over_process=is_bpmn(owner, "process"))


def _check_ends(element: Element, known: AbstractSet[str], report: Report, *, over_process: bool) -> None:
    named = [attribute for attribute in ("since", "until") if element.get(attribute) is not None]
    for attribute in named:
        name = value(element, attribute)
        if not over_process:
            report.add("milestone-step", element, attribute=attribute)
        elif name not in known:
            there = ", ".join(sorted(known)) or "-"
            report.add("milestone-unknown", element, inside=Inside(attribute, 1, 1), name=name, known=there)
    if len(named) > 1 and value(element, "since") == value(element, "until"):
        report.add("milestone-same", element, name=value(element, "since"))
    if element.get("since") is not None and element.get("start-when") is not None:
        report.add("deadline-begins-twice", element)


def check_conditions(draft: Draft, report: Report) -> None:
    """What resumes needs something that pauses; only a clock of a single step goes on from its first entry; one
    decision gives the target.
    """
    for name, element in draft.deadlines.items():
        if element.get("resume-when") is not None and element.get("pause-when") is None:
            report.add("resume-without-pause", element)
        node = next((each for each in draft.definition.nodes.values() if name in each.deadlines), None)
        if value(element, "on-return") == "first-entry" and (node is None or node.round is not None):
            report.add("on-return-step", element)
        if sum(row.get("decision") is not None for row in own_children(element, "target")) > 1:
            report.add("target-decisions", element)


def check_targets(draft: Draft, report: Report) -> None:
    """For each grade of the graded fields that a deadline looks at, some target applies, and each target to some."""
    for name, element in draft.deadlines.items():
        rule = draft.definition.deadlines.get(name)
        if rule is None:
            continue
        rows = list(own_children(element, "target"))
        if not rows and rule.escalation is None:
            report.add("deadline-without-target", element)
        if rows and len(rows) == len(rule.targets.rules):
            _check_rows(rule.targets, element, rows, draft, report)


def _check_rows(table: Table[Target], element: Element, rows: list[Element], draft: Draft, report: Report) -> None:
    states = _states(table, draft)
    if isinstance(states, TooMany):
        return
    for state in states:
        if state.is_gap:
            given = zip(table.inputs, state.example, strict=True)
            grades = ", ".join(f"{each.source.strip()} = {value}" for each, value in given if value is not ABSENT)
            report.add("target-gap", element, grades=grades)
    order = range(len(rows))
    for number in (*masked(states, order), *unreached(states, len(rows))):
        report.add("target-unreachable", rows[number])


def _states(table: Table[Target], draft: Draft) -> Sequence[State] | TooMany:
    """The targets that apply together. An input that is no graded field may have any value."""
    columns: list[Column] = []
    for number, each in enumerate(table.inputs):
        cells = (rule.tests[number] for rule in table.rules)
        tests = [Test.of(None if test is None else test.tree) for test in cells]
        scale = draft.definition.scales.get(each.source.strip())
        grades = [] if scale is None else [grade.value for grade in scale.grades]
        columns.append(values_column(grades, tests) if grades else open_column(tests))
    return reachable(columns, len(table.rules))


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


def check_acts(draft: Draft, report: Report) -> None:
    """What a row throws is caught by something in the process, or changes nothing."""
    catchers = draft.definition.catchers
    caught = {(kind, code) for table in (catchers.border, catchers.inside) for _, kind, code in table}
    for element in draft.deadlines.values():
        for act in (each for row in own_children(element, "escalation") for each in own_children(row, "act")):
            code = value(act, "value")
            if value(act, "do") == "throw" and caught.isdisjoint({("escalation", code), ("escalation", "")}):
                report.add("act-uncaught", act, name=code)


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
        if before.from_due > step.from_due or (before.from_due == step.from_due and earlier(step.after, before.after)):
            report.add("escalation-order", rows[step.id], name=step.id, before=before.id)


def check_calendar(draft: Draft, report: Report) -> None:
    """Working time, days and recurrences are reckoned on a calendar, in its zone."""
    if draft.scope.needs_calendar is not None and extension(draft.element, "calendar") is None:
        report.add("calendar-missing", draft.scope.needs_calendar)
