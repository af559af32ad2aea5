"""Supervise (督办) and urge (催办): what those above, and those who wait, may do. Neither moves a clock of the case."""

from __future__ import annotations

from flowkit.core.commands import Operate
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.escalation.evolve import URGED
from flowkit.core.escalation.facts import ItemUrged
from flowkit.core.escalation.questions import Superiors
from flowkit.core.escalation.supervision import opened
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.elements.timers import timetable_of
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Scope, Token
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context, Fact, Instant, Question, Rejection, to_datetime
from flowkit.core.workitem.records import OPEN_STATES, RESTING, WorkItem
from flowkit.core.worktime import ClockTime, WorkDays, forward, parse_quantity
from flowkit.core.worktime.instants import HOUR
from flowkit.errors import FlowkitError, Text

LIMIT = WorkDays(1)
"""The limit of a supervision case where neither the superior nor the process names one."""
EVERY = ClockTime(4 * HOUR)
"""Work may be urged again after this time, where the process names none."""


def supervise(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """The reason is the matter; `target` is the limit as text, by default that of the process."""
    work = _open_work(context, draft)
    if isinstance(work, Question):
        return work
    try:
        limit = parse_quantity(command.target) if command.target else setting.within or LIMIT
        found = opened(context, draft, work, (context.actor.id,), command.reason, limit)
    except FlowkitError as error:
        return Rejection(error.code, error.text, error.mend)
    return found if isinstance(found, Question) else tuple(found)


def urge(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """All open work of the case that was not urged lately. The second time the head of its holder hears it, too, the
    third time the head above.
    """
    work = _open_work(context, draft)
    if isinstance(work, Question):
        return work
    urgent = [each for each in work if each.status not in RESTING and each.assignee != context.actor.id]
    if not urgent:
        return refusal("nothing-to-urge", "nobody else works on the case now", "当前没有他人承办的事项")
    ripe = [each for each in urgent if _again_at(context, draft, each, setting) <= context.now]
    if not ripe:
        return _urged_lately(min(_again_at(context, draft, each, setting) for each in urgent))
    facts: list[Fact] = []
    for item in ripe:
        count = _urged(draft, item)[0] + 1
        late = _who_has(item)
        above = Superiors(draft.get(Scope, item.scope).process, late)
        if count > 1 and late and above not in context.answers:
            return above
        heads = context.answers.get(above)
        higher = heads[: count - 1] if isinstance(heads, tuple) else ()
        told = (*item.inbox_keys, *(f"person:{each}" for each in higher))
        facts.append(ItemUrged(item.id, context.actor.id, command.reason, count, tuple(dict.fromkeys(told))))
    return tuple(facts)


def _who_has(item: WorkItem) -> str:
    """The holder, or the one person to whom alone the work is offered; "" where it is a group's."""
    kind, _, name = item.offer[0].partition(":") if len(item.offer) == 1 else ("", "", "")
    return item.assignee or (name if kind == "person" else "")


def _open_work(context: Context, draft: Draft) -> list[WorkItem] | Question:
    if Below(1) not in context.answers:
        return Below(1)
    return [each for each in draft.all(WorkItem) if each.kind == "work" and each.status in OPEN_STATES]


def _urged(draft: Draft, item: WorkItem) -> tuple[int, Instant | None]:
    """How often the work was urged, and when last."""
    noted = draft.get(Token, item.token).data.get(URGED)
    return (int(noted[0]), int(noted[1])) if isinstance(noted, list) else (0, None)


def _again_at(context: Context, draft: Draft, item: WorkItem, setting: OperationSetting) -> Instant:
    last = _urged(draft, item)[1]
    if last is None:
        return context.now
    timetable = timetable_of(context, definition_of(context, draft.get(Scope, 1)))
    return forward(timetable, last, setting.every or EVERY) or context.now


def _urged_lately(again: Instant) -> Rejection:
    return refusal(
        "urged-lately",
        "the work was urged lately; again from {at} UTC",
        "刚刚催办过;{at}(UTC)后可再次催办",
        Text("wait until then, or escalate", "请稍候,或升级"),
        at=f"{to_datetime(again):%Y-%m-%d %H:%M}",
    )


URGE = Operation(
    "urge",
    "case",
    ("starter", "reader", "superior"),
    Text("urge", "催办"),
    Text(
        "whoever has open work is told that somebody waits, the second time their head too; at most once in a time",
        "提醒承办人有人等候,第二次起逐级告知其上级;在规定间隔内只能一次",
    ),
    urge,
    clock=Text("unchanged", "不变"),
)
SUPERVISE = Operation(
    "supervise",
    "case",
    ("superior",),
    Text("supervise", "督办"),
    Text(
        "a supervision case opens, with a limit of its own: whoever has open work answers, the superior closes it",
        "另立督办件并定时限:承办人答复,督办人办结督办件",
    ),
    supervise,
    reason=True,
    clock=Text("unchanged; the supervision case has its own", "不变;督办件另行计时"),
    siblings=Text("untouched", "不受影响"),
    undo=Text("close the supervision case", "办结督办件"),
    accepts=("target",),
)
