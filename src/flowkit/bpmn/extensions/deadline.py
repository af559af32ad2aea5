"""Clocks over a case or a step: targets, warnings, escalation rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar, cast, get_args

from flowkit.bpmn.extensions.mappings import outward
from flowkit.bpmn.extensions.operation import people
from flowkit.bpmn.scope import ProcessScope, bilingual
from flowkit.bpmn.tree import Element, extensions, flag, integer, own_children, value, words
from flowkit.core.deadline.extending import is_nothing
from flowkit.core.deadline.reckon import MOST_SIGNS
from flowkit.core.definition.deadlines import (
    ActKind,
    Before,
    DeadlineRule,
    EscalationStep,
    ExtensionRule,
    StepAct,
    Target,
    WarningSign,
)
from flowkit.core.definition.model import Milestone
from flowkit.core.definition.tasks import MOST_PRIORITY, BusinessRuleTask
from flowkit.core.worktime.days import Roll
from flowkit.decision import Rule, Table
from flowkit.expressions import Expression

Output = TypeVar("Output")
_ROLL: Mapping[str, Roll] = {"next": "next", "previous": "previous"}
_ASKERS = frozenset({"holder", "candidate", "starter", "worker", "reader"})
_DECIDERS = frozenset({"starter", "reader"})
_TOLD = frozenset({"holder", "candidates", "starter"})


def read_deadlines(owner: Element, scope: ProcessScope) -> tuple[DeadlineRule, ...]:
    """The deadlines of a process or of an activity."""
    return tuple(_deadline(element, scope) for element in extensions(owner, "deadline") if value(element, "id"))


def read_milestones(node: Element) -> tuple[Milestone, ...]:
    """The moments at a flow node that the procedure has names for."""
    return tuple(
        Milestone(value(each, "id"), bilingual(each), "left" if value(each, "at") == "left" else "reached")
        for each in extensions(node, "milestone")
        if value(each, "id")
    )


def _deadline(element: Element, scope: ProcessScope) -> DeadlineRule:
    targets = [(row, target) for row in own_children(element, "target") if (target := _target(row, scope)) is not None]
    steps = [(row, step) for row in own_children(element, "escalation") if (step := _step(row, scope)) is not None]
    return DeadlineRule(
        id=value(element, "id"),
        name=bilingual(element),
        targets=Table(*_rows(targets, scope), policy="F"),
        warnings=tuple(
            sign for each in own_children(element, "warning") if (sign := _warning(each, scope)) is not None
        ),
        escalation=Table(*_rows(steps, scope), policy="C") if steps else None,
        start=_start(element, scope),
        count_start_day=flag(element, "count-start-day"),
        roll=_ROLL.get(value(element, "roll"), "keep"),
        since=value(element, "since"),
        until=value(element, "until"),
        start_when=_condition(element, "start-when", scope),
        pause_when=_condition(element, "pause-when", scope),
        resume_when=_condition(element, "resume-when", scope),
        stop_when=_condition(element, "stop-when", scope),
        cancel_when=_condition(element, "cancel-when", scope),
        on_return="first-entry" if value(element, "on-return") == "first-entry" else "fresh",
        extension=next((_extension(each, scope) for each in own_children(element, "extension")), None),
    )


def _extension(element: Element, scope: ProcessScope) -> ExtensionRule | None:
    at_most = scope.quantity(element, "at-most") if element.get("at-most") is not None else None
    asked_by = people(element, "asked-by", scope, others=_ASKERS)
    decided_by = people(element, "decided-by", scope, others=_DECIDERS)
    told = people(element, "told", scope, others=_TOLD, data=True)
    if at_most is None:
        return None
    if is_nothing(at_most):
        scope.report.add("extension-nothing", element, limit=value(element, "at-most"))
    return ExtensionRule(at_most, asked_by or ("holder",), decided_by, told, words(element, "channels") or ("inbox",))


def _start(element: Element, scope: ProcessScope) -> str:
    if not value(element, "start"):
        return ""
    field = scope.field_named(element, "start")
    if field is not None and field.type != "datetime":
        scope.report.add("deadline-start-type", element, name=field.name, type=field.type)
    return value(element, "start")


def _condition(element: Element, attribute: str, scope: ProcessScope) -> Expression | None:
    return scope.compile(element, attribute) if element.get(attribute) is not None else None


def _target(row: Element, scope: ProcessScope) -> Target | None:
    """A quantity, so long before a datum, FEEL after "=", or a decision. What may be any quantity needs a calendar."""
    within, decision, before = value(row, "within"), value(row, "decision"), value(row, "before")
    if sum(map(bool, (within, decision, before))) != 1 or bool(before) != bool(value(row, "anchor")):
        scope.report.add("target-one-of", row)
        return None
    if before:
        return _before(row, scope)
    if decision:
        scope.use_calendar(row)
        return BusinessRuleTask(
            decision=decision,
            file=value(row, "file"),
            inputs=outward(own_children(row, "input"), scope),
            result=value(row, "entry"),
        )
    if within.startswith("="):
        scope.use_calendar(row)
        return scope.compile(row, "within")
    return scope.quantity(row, "within")


def _before(row: Element, scope: ProcessScope) -> Before | None:
    scope.use_calendar(row)
    quantity, field = scope.quantity(row, "before"), scope.field_named(row, "anchor")
    if field is not None and field.type not in ("date", "datetime"):
        scope.report.add("target-anchor-type", row, name=field.name, type=field.type)
    if quantity is None:
        return None
    return Before(quantity, value(row, "anchor"), flag(row, "start-of-work"))


def _warning(element: Element, scope: ProcessScope) -> WarningSign | None:
    share, before = element.get("share"), element.get("before")
    if (share is None) == (before is None):
        scope.report.add("warning-one-of", element)
        return None
    every = scope.quantity(element, "every") if element.get("every") is not None else None
    times = integer(element, "times") or 0
    if (every is None and element.get("times") is not None) or (every is not None and is_nothing(every)):
        scope.report.add("warning-every", element)
    if times > MOST_SIGNS:
        scope.report.add("warning-times", element, most=MOST_SIGNS)
    if before is not None:
        return WarningSign(None, scope.quantity(element, "before"), every, times, flag(element, "start-of-work"))
    try:
        part = float(share or "")
    except ValueError:
        return None  # the schema says so
    if not 0 < part < 1:
        scope.report.add("warning-share", element, share=share)
        return None
    return WarningSign(part, None, every, times)


def _step(row: Element, scope: ProcessScope) -> EscalationStep | None:
    after = scope.quantity(row, "after") if row.get("after") is not None else None
    within = scope.quantity(row, "acknowledge-within") if row.get("acknowledge-within") is not None else None
    number, to = integer(row, "number"), scope.role(value(row, "to"))
    reporter = scope.role(value(row, "reporter"))
    if after is None or number is None or not value(row, "id"):
        return None  # reported already, or the schema says so
    return EscalationStep(
        id=value(row, "id"),
        number=number,
        after=after,
        reporter=reporter,
        to=to,
        channels=words(row, "channels") or ("inbox",),
        within=within,
        else_next=flag(row, "else-next"),
        standstill=flag(row, "standstill"),
        from_due=value(row, "from") == "due",
        acts=tuple(act for each in own_children(row, "act") if (act := _act(each, scope)) is not None),
    )


def _act(element: Element, scope: ProcessScope) -> StepAct | None:
    """What a row does besides telling somebody; `value` means what its kind says."""
    kind, named = value(element, "do"), value(element, "value")
    if kind not in get_args(ActKind) or not named:
        return None  # the schema says so
    if kind in ("reassign", "candidates"):
        scope.role(named)
    elif kind == "priority" and integer(element, "value") not in range(MOST_PRIORITY + 1):
        scope.report.add("act-priority", element, value=named, most=MOST_PRIORITY)
        return None
    elif kind == "supervise" and scope.quantity(element, "value") is None:
        return None
    given = list(own_children(element, "input"))
    if given and kind not in ("throw", "start", "call"):
        scope.report.add("act-inputs", given[0], kind=kind)
    return StepAct(cast("ActKind", kind), named, outward(given, scope))


def _rows(
    rows: Sequence[tuple[Element, Output]], scope: ProcessScope
) -> tuple[tuple[Expression, ...], tuple[Rule[Output], ...]]:
    """The inputs that the `when`s of all rows look at, and one rule for each row."""
    inputs: dict[str, Expression] = {}
    tests: list[dict[str, Expression | None]] = []
    for row, _ in rows:
        tests.append({})
        for when in own_children(row, "when"):
            name = value(when, "input")
            if name not in inputs and (compiled := scope.compile(when, "input")) is not None:
                inputs[name] = compiled
            if name in tests[-1]:
                scope.report.add("when-twice", when, name=name)
            tests[-1][name] = scope.tests(when, "test")
    rules = tuple(
        Rule(tuple(test.get(name) for name in inputs), output) for (_, output), test in zip(rows, tests, strict=True)
    )
    return tuple(inputs.values()), rules
