"""The instants on a clock: its due time, its warnings and the rows of its escalation table.

Everything is reckoned from the start of the clock and its pauses, never from an earlier result, so that a resumed or
re-based clock and a fresh one agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, NamedTuple

from flowkit.core.deadline.extending import counted_from, extended, granted
from flowkit.core.deadline.facts import Moment
from flowkit.core.deadline.records import Extension, due_key
from flowkit.core.definition.deadlines import Before, DeadlineRule, EscalationStep, WarningSign
from flowkit.core.definition.tasks import BusinessRuleTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of, evaluate, surroundings
from flowkit.core.instance.decided import decided, no_value, outcome_of, unreadable
from flowkit.core.instance.elements.timers import ahead
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context, Fact, Instant
from flowkit.core.worktime import (
    Ahead,
    ClockTime,
    Counting,
    Pause,
    Period,
    Quantity,
    Timetable,
    WorkTime,
    backward,
    elapsed,
    forward,
    parse_quantity,
    worked,
)
from flowkit.errors import ExpressionNull, Text
from flowkit.expressions import Expression, YearMonthDuration

MOST_SIGNS: Final = 100
"""How often a warning comes again at most."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What will happen on a clock. Instants are None while an open pause holds them back. `asked` are the decisions
    that gave the target.
    """

    target: Quantity | Ahead
    due_at: Instant | None
    warn_at: Instant | None
    marks: tuple[Moment, ...]
    asked: tuple[Fact, ...] = ()


class Run(NamedTuple):
    """How a clock has run so far: all that its instants are reckoned from, beside the rule and the data."""

    start: Instant
    pauses: Sequence[Pause] = ()
    extensions: Sequence[Extension] = ()


def plan(
    context: Context,
    draft: Draft,
    scope: Scope,
    rule: DeadlineRule,
    timetable: Timetable,
    run: Run,
) -> Plan:
    """Reckon every instant of the clock with the data as they are now.

    Granted extensions count from the due time that there would be without them; a row of the escalation table at that
    time or after it moves with the due time, an earlier one stays.
    """
    start, pauses, extensions = run
    target, asked = _target(context, draft, scope, rule, timetable)
    before = _due(timetable, run, target, rule.counting)
    more = granted(extensions)
    due = extended(timetable, before, more, pauses)
    signs = [_sign(timetable, start, due, target, pauses, sign) for sign in rule.warnings]
    steps = _steps(context, draft, scope, rule)
    reached = [(step, _reached(timetable, run, step, before, due)) for step in steps]
    marks: list[Moment] = []
    for number, (sign, at) in enumerate(zip(rule.warnings, signs, strict=True), 1):
        marks += _repeated(timetable, sign, number, at, due, pauses)
    marks += [("step", step.id, at) for step, at in reached]
    marks.append(("due", due_key(extensions), due))
    yellow = min((at for at in (*signs, *(at for _, at in reached)) if at is not None), default=None)
    return Plan(target, due, yellow, tuple(marks), asked)


def _reached(
    timetable: Timetable, run: Run, step: EscalationStep, before: Instant | None, due: Instant | None
) -> Instant | None:
    """When a row comes: after the due time as it is now, or after the start, moved with a due time that it followed."""
    if step.from_due:
        return None if due is None else forward(timetable, due, step.after, run.pauses)
    at, more = forward(timetable, run.start, step.after, run.pauses), granted(run.extensions)
    if at is None or before is None or more is None or at < before:
        return at
    return extended(timetable, at, more, run.pauses)


def _due(timetable: Timetable, run: Run, target: Quantity | Ahead, counting: Counting) -> Instant | None:
    """When the target is used up. A moment to come does not wait for pauses; one before the start is due at once."""
    if isinstance(target, Ahead):
        return max(run.start, target.due(timetable))
    return forward(timetable, run.start, target, run.pauses, counting)


def _target(
    context: Context, draft: Draft, scope: Scope, rule: DeadlineRule, timetable: Timetable
) -> tuple[Quantity | Ahead, tuple[Fact, ...]]:
    """The target that the data have now, and the record of the decisions that were asked for it.

    Raises ExpressionNull for none, and for what is no time.
    """
    rows = rule.targets.decide(*surroundings(context, draft, scope, rule.targets.reads))
    if not rows:
        raise ExpressionNull(
            Text("no target of deadline {id} fits the data", "时限 {id} 没有符合数据的目标").format(id=rule.id),
            code="no-target",
        )
    target = rows[0]
    if isinstance(target, Expression):
        return quantity_of(evaluate(context, draft, scope, target), target.source), ()
    if isinstance(target, Before):
        anchor = surroundings(context, draft, scope, frozenset({target.anchor}))[0].get(target.anchor)
        return ahead(target, anchor, timetable), ()
    if not isinstance(target, BusinessRuleTask):
        return target, ()
    model = definition_of(context, scope).models.get(decided_for(rule))
    if model is None:
        raise unreadable(target.decision)
    outcome = outcome_of(context, draft, scope, target, model)
    value = outcome.value.get(target.result) if isinstance(outcome.value, Mapping) else outcome.value
    if value is None:
        raise no_value(target.decision, outcome, [target.result] if target.result else [])
    return quantity_of(value, target.decision), tuple(decided(scope.id, rule.id, each) for each in outcome.decisions)


def decided_for(rule: DeadlineRule) -> str:
    """Under which name the process keeps the decision that gives the target of a deadline."""
    return f"deadline:{rule.id}"


def quantity_of(value: object, source: str) -> Quantity:
    """A quantity as text, or a duration: days and hours as clock time, months as a period. Raises ExpressionNull."""
    if isinstance(value, str):
        return parse_quantity(value)
    if isinstance(value, timedelta):
        return ClockTime(value // timedelta(microseconds=1))
    if isinstance(value, YearMonthDuration):
        return Period(value.months)
    raise ExpressionNull(
        Text("{source} gives no time but {value!r}", "{source} 得到的不是时间,而是 {value!r}").format(
            source=source, value=value
        ),
        code="no-target",
    )


def _repeated(
    timetable: Timetable,
    sign: WarningSign,
    number: int,
    at: Instant | None,
    due: Instant | None,
    pauses: Sequence[Pause],
) -> Iterator[Moment]:
    """The sign, and each further time that it comes before the time is over."""
    yield "warn", str(number), at
    if sign.every is None:
        return
    for again in range(1, (sign.times or MOST_SIGNS) + 1):
        at = forward(timetable, at, sign.every, pauses) if at is not None else None
        if at is None or due is None or at >= due:
            return
        yield "warn", f"{number}+{again}", at


def _steps(context: Context, draft: Draft, scope: Scope, rule: DeadlineRule) -> tuple[EscalationStep, ...]:
    if rule.escalation is None:
        return ()
    return rule.escalation.decide(*surroundings(context, draft, scope, rule.escalation.reads))


def _sign(
    timetable: Timetable,
    start: Instant,
    due: Instant | None,
    target: Quantity | Ahead,
    pauses: Sequence[Pause],
    sign: WarningSign,
) -> Instant | None:
    """A warning so long before the due time, or at a share of the time that the clock runs."""
    if due is None:
        return None
    if sign.before is not None:
        last = counted_from(due, sign.before)  # 24:00 belongs to the day that it ends
        return backward(timetable, last, sign.before, Counting(start_of_work=sign.start_of_work))
    share = sign.share or 0.0
    if isinstance(target, ClockTime):
        return forward(timetable, start, ClockTime(int(elapsed(start, due, pauses) * share)), pauses)
    return forward(timetable, start, WorkTime(int(worked(timetable, start, due, pauses) * share)), pauses)
