"""The instants on a clock: its due time, its warnings and the rows of its escalation table.

Everything is reckoned from the start of the clock and its pauses, never from an earlier result, so that a resumed or
re-based clock and a fresh one agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flowkit.core.deadline.extending import extended, granted
from flowkit.core.deadline.facts import Moment
from flowkit.core.deadline.records import Extension, due_key
from flowkit.core.definition.model import DeadlineRule, EscalationStep, WarningSign
from flowkit.core.draft import Draft
from flowkit.core.instance.data import surroundings
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context, Instant
from flowkit.core.worktime import (
    ClockTime,
    Counting,
    Pause,
    Quantity,
    Timetable,
    WorkTime,
    backward,
    elapsed,
    forward,
    worked,
)
from flowkit.errors import ExpressionNull, Text


@dataclass(frozen=True, slots=True)
class Plan:
    """What will happen on a clock. Instants are None while an open pause holds them back."""

    target: Quantity
    due_at: Instant | None
    warn_at: Instant | None
    marks: tuple[Moment, ...]


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
    targets = rule.targets.decide(*surroundings(context, draft, scope, rule.targets.reads))
    if not targets:
        raise ExpressionNull(
            Text("no target of deadline {id} fits the data", "时限 {id} 没有符合数据的目标").format(id=rule.id),
            code="no-target",
        )
    counting = Counting(count_start_day=rule.count_start_day)
    target = targets[0]
    before = forward(timetable, start, target, pauses, counting)
    more = granted(extensions)
    due = extended(timetable, before, more, pauses)
    signs = [_sign(timetable, start, due, target, pauses, sign) for sign in rule.warnings]
    steps = _steps(context, draft, scope, rule)
    reached = [(step, forward(timetable, start, step.after, pauses)) for step in steps]
    if more is not None and before is not None:
        reached = [
            (step, extended(timetable, at, more, pauses) if at is not None and at >= before else at)
            for step, at in reached
        ]
    marks: list[Moment] = [("warn", str(number), at) for number, at in enumerate(signs, 1)]
    marks += [("step", step.id, at) for step, at in reached]
    marks.append(("due", due_key(extensions), due))
    yellow = min((at for at in (*signs, *(at for _, at in reached)) if at is not None), default=None)
    return Plan(target, due, yellow, tuple(marks))


def _steps(context: Context, draft: Draft, scope: Scope, rule: DeadlineRule) -> tuple[EscalationStep, ...]:
    if rule.escalation is None:
        return ()
    return rule.escalation.decide(*surroundings(context, draft, scope, rule.escalation.reads))


def _sign(
    timetable: Timetable,
    start: Instant,
    due: Instant | None,
    target: Quantity,
    pauses: Sequence[Pause],
    sign: WarningSign,
) -> Instant | None:
    """A warning so long before the due time, or at a share of the time that the clock runs."""
    if due is None:
        return None
    if sign.before is not None:
        return backward(timetable, due, sign.before)
    share = sign.share or 0.0
    if isinstance(target, ClockTime):
        return forward(timetable, start, ClockTime(int(elapsed(start, due, pauses) * share)), pauses)
    return forward(timetable, start, WorkTime(int(worked(timetable, start, due, pauses) * share)), pauses)
